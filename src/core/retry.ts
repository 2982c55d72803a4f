/**
 * The one retry policy: what is worth another try, how often, and how long to wait.
 *
 * ```ts
 * const answer = await retry(() => transport.get('operations'), { signal });
 * ```
 */
import pRetry from 'p-retry';
import { CancelledError, ChecksumError, ServiceError } from './errors.ts';

/** HTTP statuses that Google's APIs ask callers to retry; 0 stands for no answer at all. */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([0, 408, 429, 500, 502, 503, 504]);

/** Whether the same request may succeed when it is sent again. */
export function isTransient(error: unknown): boolean {
  if (error instanceof ChecksumError) return true;
  return error instanceof ServiceError && TRANSIENT_STATUSES.has(error.status);
}

/** Waits of about 0.4, 0.8, 1.6, 3.2 and 6.4 s, each up to doubled by chance. */
const WAITS = { retries: 5, minTimeout: 400, factor: 2, randomize: true } as const;

export interface RetryOptions {
  readonly signal?: AbortSignal | undefined;
  readonly repeatAfter?: ((error: ServiceError) => boolean) | undefined;
}

/**
 * Runs `attempt` until it succeeds, fails for good, or has been tried six times.
 *
 * @param attempt gets the number of the try, from 1; it must be safe to repeat
 * @param options.repeatAfter whether a service's transient error is worth another try; each is unless
 *   given
 * @throws what the last try threw, or CancelledError when the signal is aborted
 */
export async function retry<T>(
  attempt: (number: number) => Promise<T>,
  { signal, repeatAfter }: RetryOptions = {},
): Promise<T> {
  try {
    return await pRetry(attempt, {
      ...WAITS,
      ...(signal && { signal }),
      shouldRetry: ({ error }) =>
        isTransient(error) && (!(error instanceof ServiceError) || (repeatAfter?.(error) ?? true)),
    });
  } catch (error) {
    if (signal?.aborted) throw new CancelledError(undefined, { cause: error });
    throw error;
  }
}
