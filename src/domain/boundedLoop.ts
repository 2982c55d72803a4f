/** Bounded loop: asynchronous work on many items, a few at a time. */

/**
 * Calls `work` for every item, in order, at most `atOnce` of them at a time.
 *
 * The first error, or an abort, ends the loop: no further item is started. Work that has begun is
 * waited for, so that its outcome is known when the error is thrown.
 *
 * @throws the first error of `work`, or the reason of `signal` when that is aborted
 */
export async function forEachBounded<T>(
  items: Iterable<T>,
  atOnce: number,
  work: (item: T, index: number) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  let started = 0;
  let failure: { readonly error: unknown } | undefined;
  const runInTurn = async () => {
    while (!failure && !signal?.aborted) {
      const { value, done } = rest.next();
      if (done) return;
      try {
        await work(value, started++);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  const workers: Promise<void>[] = [];
  while (workers.length < atOnce) {
    const before = started;
    workers.push(runInTurn());
    if (started === before) break;
  }
  await Promise.all(workers);
  if (failure) throw failure.error;
  signal?.throwIfAborted();
}
