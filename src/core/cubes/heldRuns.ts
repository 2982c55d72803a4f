/** Dates that are copied from a cube that exists, planned without the library that reads it. */
import type { HeldRun } from './cubeMessages.ts';

/**
 * Consecutive dates to copy.
 *
 * @param places index in the new cube of each date of the one that exists, in their order
 * @param chunkDates dates in a chunk of the new cube: a run is in one of them
 */
export function heldRuns(places: readonly number[], chunkDates: number): HeldRun[] {
  const runs: { from: number; to: number; count: number }[] = [];
  for (const [from, to] of places.entries()) {
    const latest = runs.at(-1);
    const isNext = latest !== undefined && latest.to + latest.count === to;
    if (isNext && to % chunkDates > 0) latest.count++;
    else runs.push({ from, to, count: 1 });
  }
  return runs;
}
