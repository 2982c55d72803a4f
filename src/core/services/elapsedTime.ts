/**
 * Time that passes on this machine, independent of its clock, with the time it is asleep.
 *
 * `performance.now()` has fractions of a millisecond, but stops on Linux and macOS while the machine
 * sleeps. The system's uptime continues, in whole seconds on macOS. Neither follows a clock that is set.
 */
import os from 'node:os';

/** Differences below this are those of two clocks with different steps, milliseconds. */
const TOLERANCE_MS = 2000;

/** Uptime when `performance.now()` was 0, milliseconds. */
const started = sleeping();

/** Sleep since then that was noticed, milliseconds. */
let slept = 0;

/** Milliseconds since some moment; never decreases. */
export function elapsedMs(): number {
  const found = sleeping() - started;
  if (found - slept > TOLERANCE_MS) slept = found;
  return performance.now() + slept;
}

/** Part of the uptime that `performance.now()` does not count, milliseconds. */
function sleeping(): number {
  try {
    return os.uptime() * 1000 - performance.now();
  } catch {
    // Some containers hide it: then sleep cannot be noticed in this way.
    return 0;
  }
}
