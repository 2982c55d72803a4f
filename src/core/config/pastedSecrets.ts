/** Finds keys, tokens and passwords that were pasted where only the name of a file belongs. */

/** Keys in Google's own credential files whose values are secret, and names like them. */
const SECRET_KEY =
  /^(?:private_key|private_key_id|client_secret|refresh_token|access_token|token|api_key|password)$/i;

/** Private keys, credential files as text, access and refresh tokens, client secrets. */
const SECRET_TEXT =
  /PRIVATE KEY|"(?:private_key|client_secret|refresh_token|access_token)"\s*:|\bya29\.[\w-]{10}|\b1\/\/0[\w-]{10}|\bGOCSPX-/;

/** Whether a text looks like it holds a secret. */
export function holdsSecret(text: string): boolean {
  return SECRET_TEXT.test(text);
}

/** Paths of the values that are secrets, in a document of plain values. */
export function findSecrets(document: unknown): string[][] {
  const seen = new Set<unknown>();
  const search = (value: unknown, path: string[]): string[][] => {
    if (typeof value === 'string') {
      const isSecret = holdsSecret(value) || (value !== '' && SECRET_KEY.test(path.at(-1) ?? ''));
      return isSecret ? [path] : [];
    }
    if (typeof value !== 'object' || value === null || seen.has(value)) return [];
    seen.add(value);
    return Object.entries(value).flatMap(([key, held]) => search(held, [...path, key]));
  };
  return search(document, []);
}
