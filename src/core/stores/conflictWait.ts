/** Writes of a document that others write at the same time. */

import type { Clock } from '../../domain/clock.ts';
import { pause } from '../services/abort.ts';

/** Number of times that a document is written before a conflict is reported. */
export const CONFLICT_TRIES = 10;

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 2000;

/**
 * Waits before a document is read and written again: a random time, longer after each conflict, so that
 * processes that write all the time let one another write.
 *
 * @param attempt number of the write that met another one, from 1
 * @throws CancelledError as soon as the signal is aborted
 */
export async function waitAfterConflict(
  attempt: number,
  signal?: AbortSignal,
  clock?: Clock,
): Promise<void> {
  const longest = Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS);
  await pause(Math.random() * longest, signal, clock);
}
