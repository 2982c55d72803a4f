/** Requests for tokens: sent with Google's library, but by the rules of all other requests. */

/** Limit of one request for a token, milliseconds. */
const TOKEN_REQUEST_MS = 20_000;

/** Options of a client of Google's library for its own requests. */
export interface TokenRequestOptions {
  timeout?: number | undefined;
  redirect?: 'manual' | undefined;
  retryConfig?: { retry?: number | undefined } | undefined;
}

/**
 * Sets what the requests of a client for tokens have in common.
 *
 * Without a limit, one token server that never answers would block the client forever: requests for a
 * token are shared. Google redirects none of them, and a secret must not follow a redirect to another
 * host. The library would repeat a request at once, where `retry` follows the wait that is asked for.
 */
export function setTokenRequestOptions(transporter: { readonly defaults: object }): void {
  const defaults: TokenRequestOptions = transporter.defaults;
  defaults.timeout ??= TOKEN_REQUEST_MS;
  defaults.redirect ??= 'manual';
  defaults.retryConfig ??= { retry: 0 };
}
