/**
 * Detects errors without a connection: no network, a proxy that is down, a name that cannot be
 * resolved. Identifies errors by their tags; their classes are loaded with the core.
 */
import { isCedarError } from '../domain/cedarError.ts';

/** Codes of Node and undici for connections that cannot be established or are interrupted. */
const CODES =
  /^(?:ENOTFOUND|EAI_AGAIN|ECONN\w+|ENET\w+|EHOST\w+|ETIMEDOUT|EPIPE|EADDRNOTAVAIL|UND_ERR_\w+)$/;

export function isNetworkError(error: unknown): boolean {
  if (!isCedarError(error, 'service')) return false;
  const { service, status } = error;
  if (status !== 0) return false;
  // Without credentials on this machine no request was made.
  return service !== 'Google sign-in' || causes(error).some(isConnectionError);
}

function causes(error: unknown): unknown[] {
  const found: unknown[] = [];
  for (let cause = error; cause instanceof Error && !found.includes(cause); cause = cause.cause) {
    found.push(cause);
  }
  return found;
}

function isConnectionError(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    CODES.test(error.code)
  );
}
