/**
 * Detects errors without a connection: no network, a proxy that is down, a name that cannot be
 * resolved. Identifies errors by their tags; their classes are loaded with the core.
 */
import { isCedarError } from '../domain/cedarError.ts';
import { isConnectionError } from '../domain/connectionErrors.ts';

export function isNetworkError(error: unknown): boolean {
  if (!isCedarError(error, 'service')) return false;
  const { service, status } = error;
  if (status !== 0) return false;
  // Without usable credentials on this machine no request was made.
  return service !== 'Google sign-in' || isConnectionError(error);
}
