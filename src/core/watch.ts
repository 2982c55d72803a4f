/** Options with which a caller follows a long operation, and cancels it. */
import { CancelledError } from './errors.ts';

/** One step of something long: `done` of `total` are finished, `item` is the latest. */
export interface Progress {
  /** The current action. */
  readonly action:
    | 'prepare'
    | 'start'
    | 'update'
    | 'download'
    | 'clean'
    | 'cancel'
    | 'check'
    | 'convert';
  /** Name of the item, object or order the step is about. */
  readonly item: string;
  /** Steps finished; pieces of one image count as parts of a step. */
  readonly done: number;
  /** Steps in all. */
  readonly total: number;
  /** Bytes, where the work is about bytes. */
  readonly bytes?: {
    /** Bytes that are there. */
    readonly done: number;
    /** Bytes there will be. */
    readonly total: number;
    /** Of those that are there, bytes that were whole before and are not received again. */
    readonly kept?: number;
  };
}

/** Options of everything that takes time. */
export interface Watch {
  /** Called for each step. */
  readonly onProgress?: (step: Progress) => void;
  /** Ends the work: the call settles within three seconds, with a `CancelledError`. */
  readonly signal?: AbortSignal;
}

/** Throws `CancelledError` when the signal is aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined, message?: string): void {
  if (signal?.aborted) throw new CancelledError(message, { cause: signal.reason });
}
