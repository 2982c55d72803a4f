/** Header and claims of JSON Web Tokens (RFC 7519): JSON objects, each written as base64url. */

export type Claims = Readonly<Record<string, unknown>>;

/** @returns undefined if the part is not a JSON object */
export function parseJwtPart(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? (value as Claims) : undefined;
  } catch {
    return undefined;
  }
}
