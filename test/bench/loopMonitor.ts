/**
 * Measures the longest time that this process has blocked its event loop.
 *
 * It counts the CPU time between two runs of a timer, so that a busy machine, on which this process
 * waits for its turn as well, shows the same as a calm one.
 */

const EVERY_MS = 1;

/** @returns ends the measurement: milliseconds of CPU time since the call */
export function monitorLoop(): () => number {
  let [longest, last] = [0, cpuMs()];
  const look = () => {
    const now = cpuMs();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, EVERY_MS);
  return () => {
    clearInterval(timer);
    look();
    return longest;
  };
}

/** CPU time of the thread that runs JavaScript. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
