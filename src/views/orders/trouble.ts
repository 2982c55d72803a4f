/** Kinds of reasons why orders cannot be read, by what the user can do about them. */
import { isCedarError } from '../../domain/cedarError.ts';

/** The configuration is invalid, the network is missing, or the service has refused the request. */
export type Trouble = 'broken' | 'offline' | 'unreachable';

export function troubleOf(error: unknown): Trouble {
  if (isCedarError(error, 'config')) return 'broken';
  return isCedarError(error, 'service') && error.status === 0 ? 'offline' : 'unreachable';
}
