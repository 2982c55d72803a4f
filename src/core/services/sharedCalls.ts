/**
 * Calls for the same thing that share one request.
 *
 * ```ts
 * const listings = new SharedCalls((folder, signal) => list(folder, signal));
 * await Promise.all([listings.get('a', signal), listings.get('a', signal)]); // one request
 * ```
 *
 * A call joins a request that has not begun, never one that has: what it gets is as new as the call.
 */
import { throwIfCancelled } from '../watch.ts';
import { onAbort, untilAborted } from './abort.ts';

interface SharedCall<T> {
  readonly result: Promise<T>;
  readonly stop: AbortController;
  callers: number;
}

export class SharedCalls<T> {
  readonly #load: (key: string, signal: AbortSignal) => Promise<T>;
  /** Requests that have not begun. */
  readonly #waiting = new Map<string, SharedCall<T>>();
  /** Ends of the last requests. */
  readonly #ends = new Map<string, Promise<void>>();

  constructor(load: (key: string, signal: AbortSignal) => Promise<T>) {
    this.#load = load;
  }

  /** The result of the next request for `key`, which ends early when no caller waits for it. */
  async get(key: string, signal: AbortSignal | undefined): Promise<T> {
    throwIfCancelled(signal);
    const call = this.#waiting.get(key) ?? this.#schedule(key);
    call.callers++;
    const stop = onAbort(signal, () => {
      call.callers--;
      if (call.callers > 0) return;
      if (this.#waiting.get(key) === call) this.#waiting.delete(key);
      call.stop.abort(signal?.reason);
    });
    try {
      return await untilAborted(call.result, signal);
    } finally {
      stop();
    }
  }

  #schedule(key: string): SharedCall<T> {
    const stop = new AbortController();
    const before = this.#ends.get(key) ?? Promise.resolve();
    const result = before.then(() => {
      if (this.#waiting.get(key) === call) this.#waiting.delete(key);
      return this.#load(key, stop.signal);
    });
    const call: SharedCall<T> = { result, stop, callers: 0 };
    this.#waiting.set(key, call);
    const end = result.then(
      () => {},
      () => {},
    );
    this.#ends.set(key, end);
    void end.then(() => {
      if (this.#ends.get(key) === end) this.#ends.delete(key);
    });
    return call;
  }
}
