/** Removes tokens and keys that a service or a library may quote in its errors. */
export function withoutSecrets(text: string): string {
  return text
    .replace(
      /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
      '[private key]',
    )
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 […]')
    .replace(/\bya29\.[\w.-]+/g, '[token]')
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '[token]')
    .replace(
      /((?:access_token|refresh_token|id_token|client_secret|private_key|assertion)["']?\s*[:=]\s*["']?)[^"'&\s,}]+/gi,
      '$1[…]',
    );
}
