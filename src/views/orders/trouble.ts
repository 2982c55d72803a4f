/** Kinds of reasons why orders cannot be read, by what the user can do about them. */
import type { ServiceError } from '../../core/index.ts';
import { isCedarError } from '../../domain/cedarError.ts';

/** The configuration is invalid, the network is missing, or the service has refused the request. */
export type Trouble = 'broken' | 'offline' | 'unreachable';

export function troubleOf(error: unknown): Trouble {
  if (!isCedarError(error)) return 'unreachable';
  if (error.tag === 'config') return 'broken';
  return error.tag === 'service' && (error as ServiceError).status === 0
    ? 'offline'
    : 'unreachable';
}
