/**
 * Whether an error says that nobody could be reached: no network, a proxy that is off, a name that
 * is not found. Knows errors by their tags; their classes load with the core.
 */
import type { ServiceError } from '../core/index.ts';

/** What Node and undici call a connection that does not come about or breaks off. */
const CODES =
  /^(?:ENOTFOUND|EAI_AGAIN|ECONN\w+|ENET\w+|EHOST\w+|ETIMEDOUT|EPIPE|EADDRNOTAVAIL|UND_ERR_\w+)$/;

export function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error) || !('tag' in error) || error.tag !== 'service') return false;
  const { service, status } = error as ServiceError;
  if (status !== 0) return false;
  // Without any credentials on this machine nobody was asked either.
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
