/**
 * The one retry policy: which errors are retried, how often, and after which waits.
 *
 * ```ts
 * const answer = await retry(() => transport.get('operations'), { signal });
 * ```
 */
import pRetry from 'p-retry';
import type { Clock } from '../../domain/clock.ts';
import { CancelledError, ChecksumError, ServiceError } from '../errors.ts';
import { allowManyListeners, pause } from './abort.ts';

/** HTTP statuses that Google's APIs ask callers to retry; 0 means no answer at all. */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([0, 408, 429, 500, 502, 503, 504]);

/**
 * Whether the same request may succeed when it is sent again.
 *
 * @param error what the request threw
 */
export function isTransient(error: unknown): boolean {
  if (error instanceof ChecksumError) return true;
  if (!(error instanceof ServiceError) || error.isFinal) return false;
  return error.isTemporary || TRANSIENT_STATUSES.has(error.status);
}

/** Waits of about 0.4, 0.8, 1.6, 3.2 and 6.4 s, each up to doubled by chance. */
const RETRIES = 5;
const FIRST_WAIT_MS = 400;

export interface RetryPolicyOptions {
  readonly signal?: AbortSignal | undefined;
  readonly repeatAfter?: ((error: ServiceError) => boolean) | undefined;
  readonly clock?: Clock | undefined;
}

/** Longest wait that a service's `Retry-After` is followed for, milliseconds. */
const MAX_RETRY_AFTER_MS = 120_000;

/**
 * Runs `attempt` until it succeeds, fails finally, or has been tried six times.
 *
 * A service that asks for a wait (`Retry-After`) gets it; one that asks for more than two minutes is
 * not asked again.
 *
 * @param attempt gets the number of the try, from 1; it must be safe to repeat
 * @param options.repeatAfter whether a service's transient error is worth another try; each is unless
 *   given
 * @param options.clock measures the waits; the system's unless given
 * @throws what the last try threw, or CancelledError as soon as the signal is aborted
 */
export async function retry<T>(
  attempt: (number: number) => Promise<T>,
  { signal, repeatAfter, clock }: RetryPolicyOptions = {},
): Promise<T> {
  if (signal) allowManyListeners(signal);
  try {
    return await pRetry(attempt, {
      retries: RETRIES,
      // The waits follow the clock that was given, so the library has none of its own.
      minTimeout: 0,
      ...(signal && { signal }),
      shouldRetry: async ({ error, attemptNumber }) => {
        if (!isTransient(error)) return false;
        const retryAfterMs = (error instanceof ServiceError && error.retryAfterMs) || 0;
        if (retryAfterMs > MAX_RETRY_AFTER_MS) return false;
        if (error instanceof ServiceError && repeatAfter?.(error) === false) return false;
        await pause(Math.max(retryAfterMs, usualWait(attemptNumber)), signal, clock);
        return true;
      },
    });
  } catch (error) {
    if (signal?.aborted) throw new CancelledError(undefined, { cause: error });
    throw error;
  }
}

/** The wait after a try, milliseconds. @param number of the try, from 1 */
function usualWait(number: number): number {
  return FIRST_WAIT_MS * 2 ** (number - 1) * (1 + Math.random());
}

/**
 * Milliseconds that a `Retry-After` header asks for: seconds, or an HTTP date.
 *
 * @param date the answer's own `Date` header, so that a wrong clock of this machine does not matter
 */
export function parseRetryAfter(header: string | null, date: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const until = Date.parse(header);
  if (Number.isNaN(until)) return undefined;
  const now = Date.parse(date ?? '');
  return Math.max(0, until - (Number.isNaN(now) ? Date.now() : now));
}
