/**
 * Keeps two sandboxes from using one folder: each would take the other's unfinished files for
 * leftovers.
 *
 * ```ts
 * const release = await lockFolder(folder);
 * try { … } finally { await release(); }
 * ```
 */
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds for another sandbox to end: the one of a window that is just being reloaded. */
const PATIENCE = 5000;

/** Locks of this process. A lock with its number that is not in here is from an earlier process. */
const held = new Set<string>();

/** Another sandbox uses the folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

/**
 * Resolves with what gives the folder back; the folder is made when it is not there.
 *
 * @param patience milliseconds to wait for another sandbox to end
 * @throws FolderInUseError when another keeps it
 */
export async function lockFolder(
  folder: string,
  patience = PATIENCE,
): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'sandbox.lock');
  for (const end = Date.now() + patience; ; await sleep(50)) {
    if (await acquire(file)) return () => release(file);
    const holder = Number(await readFile(file, 'utf8').catch(() => ''));
    if (holder === 0 && (await isFresh(file))) continue;
    if (!runs(holder, file)) await rm(file, { force: true });
    else if (Date.now() > end) {
      throw new FolderInUseError(
        `${folder} is used by another sandbox, process ${holder}. Stop that one, or choose ` +
          `another folder. If that process is not a sandbox, delete ${file}.`,
      );
    }
  }
}

async function acquire(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  held.add(file);
  return true;
}

/** Between making the file and writing a number into it there is a moment, and no more than that. */
async function isFresh(file: string): Promise<boolean> {
  const made = await stat(file).catch(() => undefined);
  return made !== undefined && Date.now() - made.mtimeMs < 1000;
}

async function release(file: string): Promise<void> {
  held.delete(file);
  await rm(file, { force: true });
}

function runs(holder: number, file: string): boolean {
  if (!Number.isInteger(holder) || holder <= 0) return false;
  if (holder === process.pid) return held.has(file);
  try {
    process.kill(holder, 0);
    return true;
  } catch (error) {
    // EPERM: a process of another user, but a process.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
