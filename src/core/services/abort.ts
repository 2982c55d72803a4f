/**
 * Waiting that ends as soon as the caller's signal is aborted.
 *
 * ```ts
 * const token = await untilAborted(client.getToken(), signal);
 * await pause(1000, signal);
 * ```
 */
import { setMaxListeners } from 'node:events';
import { type Clock, systemClock } from '../../domain/clock.ts';
import { CancelledError } from '../errors.ts';

/** Time that running work may take to finish in order after a cancel, milliseconds. */
const FINISH_MS = 2000;

/**
 * Calls `listener` once when the signal is aborted, at once when it is already.
 *
 * Hundreds of requests share one signal, so Node's warning about many listeners is turned off for it.
 *
 * @returns stops listening
 */
export function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (!signal) return () => {};
  if (signal.aborted) {
    listener();
    return () => {};
  }
  allowManyListeners(signal);
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}

/** Turns off Node's warning about many listeners of one signal. */
export function allowManyListeners(signal: AbortSignal): void {
  setMaxListeners(0, signal);
}

/**
 * The result of a promise, or CancelledError as soon as the signal is aborted.
 *
 * The work behind the promise continues; its outcome is then ignored.
 *
 * @param promise work that other callers may wait for as well
 * @param signal ends the waiting of this caller
 * @throws CancelledError, and the errors of the work
 */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const stop = onAbort(signal, () =>
      reject(new CancelledError(undefined, { cause: signal.reason })),
    );
    promise.then(resolve, reject).finally(stop);
  });
}

const delayed = new WeakMap<AbortSignal, Map<number, AbortSignal>>();

/**
 * A signal that is aborted some time after another one; nothing where there is no other one.
 *
 * Callers share it: one listener for each of thousands of objects would stay as long as the signal.
 */
export function delayedAbort(
  signal: AbortSignal | undefined,
  milliseconds: number = FINISH_MS,
): AbortSignal | undefined {
  if (!signal) return undefined;
  const known = delayed.get(signal) ?? new Map<number, AbortSignal>();
  delayed.set(signal, known);
  const earlier = known.get(milliseconds);
  if (earlier) return earlier;
  const late = new AbortController();
  known.set(milliseconds, late.signal);
  onAbort(signal, () => setTimeout(() => late.abort(signal.reason), milliseconds).unref());
  return late.signal;
}

/** Waits this many milliseconds. @throws CancelledError as soon as the signal is aborted */
export async function pause(
  milliseconds: number,
  signal?: AbortSignal,
  clock: Clock = systemClock,
): Promise<void> {
  let timer: ReturnType<Clock['after']> | undefined;
  const waited = new Promise<void>((resolve) => {
    timer = clock.after(milliseconds, resolve);
  });
  try {
    await untilAborted(waited, signal);
  } finally {
    timer?.dispose();
  }
}

/**
 * The result of work that must be finished even after a cancel, for example a write that records
 * what was started.
 *
 * After an abort the work gets two more seconds; then this throws what `late` returns, and the work
 * continues in the background. It needs a time limit of its own.
 */
export async function finishInBackground<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  late: () => Error,
): Promise<T> {
  if (!signal) return work;
  const stopWaiting = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const stop = onAbort(signal, () => {
    timer = setTimeout(() => stopWaiting.abort(), FINISH_MS);
  });
  try {
    return await untilAborted(work, stopWaiting.signal);
  } catch (error) {
    if (!stopWaiting.signal.aborted) throw error;
    work.catch(() => {});
    throw late();
  } finally {
    stop();
    clearTimeout(timer);
  }
}

/**
 * A time limit that can be extended, joined with the caller's signal.
 *
 * ```ts
 * const limit = new TimeLimit(60_000, signal);
 * try {
 *   const response = await fetch(url, { signal: limit.signal });
 *   limit.restart(30_000);
 * } finally {
 *   limit.end();
 * }
 * ```
 */
export class TimeLimit {
  readonly #controller = new AbortController();
  readonly #stop: () => void;
  #milliseconds = 0;
  #timer: NodeJS.Timeout | undefined;
  #isPaused = false;
  #expired = false;
  #isReleased = false;

  constructor(milliseconds: number, signal?: AbortSignal) {
    this.#stop = onAbort(signal, () => this.#controller.abort(signal?.reason));
    this.restart(milliseconds);
  }

  /** Aborted when the time is up or the caller's signal is aborted. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether the time ran out. */
  get expired(): boolean {
    return this.#expired;
  }

  /** Starts the limit again from now. */
  restart(milliseconds: number): void {
    this.#isPaused = false;
    if (this.signal.aborted) return;
    // This happens with every part of a body: a timer for each would cost.
    if (this.#timer && milliseconds === this.#milliseconds) {
      this.#timer.refresh();
      return;
    }
    clearTimeout(this.#timer);
    this.#milliseconds = milliseconds;
    this.#timer = setTimeout(() => this.#expire(), milliseconds);
  }

  /** Stops the time until the next restart. */
  pause(): void {
    this.#isPaused = true;
  }

  /** Ends the limit, and whatever still waits under its signal. */
  end(): void {
    if (this.#isReleased) return;
    this.release();
    this.#controller.abort();
  }

  /**
   * Ends the limit where nothing waits under its signal any more: aborting it would only cost time,
   * about half a millisecond for a request.
   */
  release(): void {
    this.#isReleased = true;
    clearTimeout(this.#timer);
    this.#stop();
  }

  #expire(): void {
    if (this.#isPaused) {
      this.#timer?.refresh();
      return;
    }
    this.#expired = true;
    this.#controller.abort();
  }
}
