/**
 * A lock between processes: a file that contains the id of the process holding it. A lock is
 * released when that process dies.
 *
 *     const release = await takeLock('.cache/setup.lock', 'Setting up');
 *     await release();
 */
import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** Longest time between creating the file and writing an id into it. */
const UNNAMED_MS = 10_000;

/**
 * @param {string} file
 * @returns {Promise<{ release: () => Promise<void> } | { holder: number }>} the lock, or the id of
 *   the process that has it; 0 while that is not known yet
 */
export async function tryLock(file) {
  await mkdir(path.dirname(file), { recursive: true });
  try {
    const handle = await open(file, 'wx');
    try {
      await handle.writeFile(String(process.pid));
    } finally {
      await handle.close();
    }
    return { release: () => rm(file, { force: true }) };
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  }
  const holder = Number(await readFile(file, 'utf8').catch(() => ''));
  if (holder ? alive(holder) : !(await abandoned(file))) return { holder };
  await rm(file, { force: true });
  return tryLock(file);
}

/**
 * Waits for the lock.
 *
 * @param {string} file
 * @param {string} what what is waiting, for the message at the terminal
 * @returns {Promise<() => Promise<void>>} releases the lock
 */
export async function takeLock(file, what) {
  for (let isReported = false; ; isReported = true) {
    const lock = await tryLock(file);
    if ('release' in lock) return lock.release;
    if (!isReported)
      console.log(`• ${what}: waiting for process ${lock.holder || '?'} to finish …`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** @param {number} pid */
function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists, but belongs to another user.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {string} file */
async function abandoned(file) {
  const made = await stat(file).catch(() => undefined);
  return made !== undefined && Date.now() - made.mtimeMs > UNNAMED_MS;
}
