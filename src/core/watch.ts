/** How a caller follows long work, and stops it. */
import { CancelledError } from './errors.ts';

/** One step of something long: `done` of `total` are finished, `item` is the one this tells of. */
export interface Progress {
  readonly action: 'prepare' | 'start' | 'update' | 'download' | 'clean' | 'cancel';
  /** Name of the item, object or order the step is about. */
  readonly item: string;
  /** Steps finished and steps in all; pieces of one image count as parts of a step. */
  readonly done: number;
  readonly total: number;
  /**
   * Bytes that are there and bytes there will be, where the work is about bytes; `kept` of those
   * that are there were whole before and are not received again.
   */
  readonly bytes?: { readonly done: number; readonly total: number; readonly kept?: number };
}

/** Options of everything that takes time. */
export interface Watch {
  readonly onProgress?: (step: Progress) => void;
  readonly signal?: AbortSignal;
}

/** Throws `CancelledError` when the signal is aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined, message?: string): void {
  if (signal?.aborted) throw new CancelledError(message, { cause: signal.reason });
}
