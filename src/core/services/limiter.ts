/**
 * The one limiter: limits how many calls run at once, and how many start per second.
 *
 * ```ts
 * const limiter = createLimiter({ atOnce: 30, perSecond: 90 });
 * await limiter(() => fetch(url), signal);
 * ```
 */
import PQueue from 'p-queue';
import { forEachBounded } from '../../domain/boundedLoop.ts';
import { CancelledError } from '../errors.ts';
import { throwIfCancelled } from '../watch.ts';
import { onAbort } from './abort.ts';

export interface Limits {
  readonly atOnce: number;
  readonly perSecond?: number;
}

export type Limiter = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

export function createLimiter({ atOnce, perSecond }: Limits): Limiter {
  const queue = new PQueue({
    concurrency: atOnce,
    ...(perSecond && { interval: 1000, intervalCap: perSecond }),
  });
  return async (work, signal) => {
    throwIfCancelled(signal);
    // Work that has begun is never abandoned: what it leaves behind must be known when this returns.
    const waiting = new AbortController();
    let begun = false;
    const stop = onAbort(signal, () => {
      if (!begun) waiting.abort(new CancelledError(undefined, { cause: signal?.reason }));
    });
    const begin = () => {
      begun = true;
      return work();
    };
    try {
      return await queue.add(begin, signal ? { signal: waiting.signal } : {});
    } finally {
      stop();
    }
  };
}

/**
 * Does `work` for every item, in order, at most `atOnce` at a time; when one fails, no other starts.
 *
 * Work that has begun is waited for, so that its outcome is known before the first error is thrown.
 *
 * @throws CancelledError when the signal is aborted
 */
export async function forEachLimited<T>(
  items: Iterable<T>,
  atOnce: number,
  work: (item: T, index: number) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  try {
    await forEachBounded(items, atOnce, work, signal);
  } catch (error) {
    if (signal?.aborted) throw new CancelledError(undefined, { cause: error });
    throw error;
  }
}

/** The same, through the limiter of each item, which other loops may share. */
export async function forEachLimitedBy<T>(
  items: readonly T[],
  limiterOf: (item: T) => Limiter,
  work: (item: T, index: number) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const waiting = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  let failure: { error: unknown } | undefined;
  await Promise.all(
    items.map(async (item, index) => {
      try {
        await limiterOf(item)(() => work(item, index), waiting);
      } catch (error) {
        failure ??= { error };
        stop.abort();
      }
    }),
  );
  if (signal?.aborted) throw new CancelledError(undefined, { cause: failure?.error });
  if (failure) throw failure.error;
}
