/**
 * Ends process groups when the process that started them is gone. A process that is killed cannot
 * end its own children; this one outlives it, and notices at once.
 *
 * Standard input is a pipe from that process. A line `+123` adds a group, `-123` removes it; the
 * end of the input means that the process has ended, and every remaining group is ended too.
 *
 * May only use Node 20 and its own modules.
 */
import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Time between SIGTERM and SIGKILL for a group. */
const GRACE_MS = 5_000;

/** @type {Set<number>} */
const groups = new Set();

// Ctrl-C is meant for the guarded process.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {});
}

for await (const line of createInterface({ input: process.stdin })) {
  const group = Number(line.slice(1));
  if (line.startsWith('+')) groups.add(group);
  else groups.delete(group);
}

for (const group of groups) signalGroup(group, 'SIGTERM');
for (const end = Date.now() + GRACE_MS; Date.now() < end; ) {
  await new Promise((resolve) => setTimeout(resolve, 100));
  for (const group of groups) if (!signalGroup(group, 0)) groups.delete(group);
  if (groups.size === 0) break;
}
for (const group of groups) signalGroup(group, 'SIGKILL');

/**
 * @param {number} group
 * @param {NodeJS.Signals | 0} signal 0 only checks
 * @returns {boolean} whether the group exists
 */
function signalGroup(group, signal) {
  if (process.platform === 'win32') {
    // Windows has no process groups: the process and its children end at once.
    spawnSync('taskkill', ['/pid', String(group), '/T', '/F']);
    return false;
  }
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}
