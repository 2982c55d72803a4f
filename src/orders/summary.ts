/**
 * What a row, a group or a filter needs to know of an order, without its tracking document.
 *
 * ```ts
 * const summary = summarize(document);
 * summary.states; // { COMPLETED: 37, RUNNING: 2, FAILED: 1 }
 * ```
 *
 * Ten thousand of them fit into memory, and are read from disk at once; as many documents would not.
 */
import type { TaskState, TrackingDocument } from '../core/index.ts';

export interface OrderSummary {
  /** When it was submitted: ISO, UTC. */
  readonly submitted: string;
  /** Earth Engine's ids of the image collections. */
  readonly collections: readonly string[];
  readonly tiles: readonly (readonly [row: number, column: number])[];
  /** The range asked for: ISO, UTC, half-open. */
  readonly periodStart: string;
  readonly periodEnd: string;
  /** A pandas offset alias; empty when the order has one period. */
  readonly frequency: string;
  /** How many tasks there are. */
  readonly total: number;
  /** How many are in each state; states without tasks are absent. Without those taken over. */
  readonly states: Readonly<Partial<Record<TaskState, number>>>;
  /** How many tasks wait for room in Earth Engine's queue; absent where none do. */
  readonly waitingForRoom?: number;
  /** How many tasks' images other orders have taken over; absent where none have. */
  readonly takenOver?: number;
  /** Shows which images the order has, see `Tracker.remember`. Absent in what older versions kept. */
  readonly fingerprint?: string;
  /** Show which images there are when all is well, and where, see `Tracker.absentImages`. */
  readonly imagePrefixes?: readonly string[];
  readonly imagesFingerprint?: string;
  readonly leftOutFingerprint?: string;
  /** Version of the stored document that this was taken from. */
  readonly version?: string;
}

export function summarize(document: TrackingDocument): OrderSummary {
  const { submission, tracking, version } = document;
  return {
    submitted: submission.submitted,
    collections: tracking.collections,
    tiles: submission.tile_indices,
    periodStart: submission.period_start,
    periodEnd: submission.period_end,
    frequency: submission.period_freq,
    total: document.orders.length,
    states: document.states,
    ...(document.waitingForRoom > 0 && { waitingForRoom: document.waitingForRoom }),
    ...(document.takenOver > 0 && { takenOver: document.takenOver }),
    fingerprint: document.itemsFingerprint,
    imagePrefixes: document.imagePrefixes,
    imagesFingerprint: document.imagesFingerprint,
    ...(document.leftOut.length > 0 && { leftOutFingerprint: document.leftOutFingerprint }),
    ...(version !== undefined && { version }),
  };
}
