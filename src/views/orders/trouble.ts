/** Kinds of reasons why orders cannot be read, by what the user can do about them. */
import { isCedarError } from '../../domain/cedarError.ts';
import { UNUSABLE_CREDENTIALS } from '../../domain/refusalReasons.ts';

/** The configuration is invalid, the network is missing, or the service has refused the request. */
export type Trouble = 'broken' | 'offline' | 'unreachable';

export function troubleOf(error: unknown): Trouble {
  if (isCedarError(error, 'config')) return 'broken';
  const isUnanswered = isCedarError(error, 'service') && error.status === 0;
  return isUnanswered && error.reason !== UNUSABLE_CREDENTIALS ? 'offline' : 'unreachable';
}
