/**
 * Destinations of downloads: a folder that is where it seems to be, and temporary files in it.
 *
 * A temporary name holds the machine and the process that writes it, so that a later download can
 * recognize those that were left over: `.1a2b3c4d.HOST-PROCESS-RUN-RANDOM.part`. Process ids are
 * used again, in containers always, so each start of a process has an id as well: on Linux its start
 * time, which others can look up, and a random one elsewhere.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { lstat, mkdir, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join, sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import { DestinationError } from '../errors.ts';
import { digest } from './fileNames.ts';
import { isProcessRunning } from './runningProcess.ts';

const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 6);
/** This run of the process. */
const RUN = runOf(process.pid) ?? randomUUID().slice(0, 8);
const TEMPORARY = /^\.[0-9a-f]{8}\.([0-9a-f]{6})-(\d+)-(?:([0-9a-f]{8})-)?[0-9a-f]{8}\.part$/;
/** Without a process in its name: no process writes it any more. */
const ANONYMOUS = /^\..+\.[0-9a-f]{8}\.part$/;

/**
 * Age up to which a temporary file of a process that cannot be looked up is kept, milliseconds:
 * longer than any pause of a download. A process on another machine may be there for longer than it
 * writes, for example while that machine is asleep, so nothing shorter would show that it ended.
 */
const IDLE_MS = 15 * 60_000;

/**
 * Time between a new folder and a new one in it, milliseconds. On Linux, those who watch a workspace,
 * such as VS Code, must begin to watch each new folder when they hear of it. One that is made before
 * is never watched: the Explorer would not show what comes into it, and catalogs would not follow.
 */
const WATCH_MS = process.platform === 'linux' ? 250 : 0;
/** When this process made folders, by the clock of `performance`, milliseconds. */
const newFolders = new Map<string, number>();

/**
 * Makes the folder an order is downloaded into.
 *
 * @throws DestinationError when it cannot be made, for example because it is a file, or when it is a
 *   symbolic link that leads out of the folder that was chosen
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await makeFolders(folder);
    const [inside, outside] = [await realpath(folder), await realpath(dirname(folder))];
    if (inside === join(outside, basename(folder)) || inside.startsWith(join(outside, sep))) return;
    throw new DestinationError(
      folder,
      l10n.t(
        'Cannot write "{0}": it is a symbolic link to "{1}", outside of the chosen folder. Delete the link, or choose another folder.',
        folder,
        inside,
      ),
    );
  } catch (error) {
    throw error instanceof DestinationError ? error : destinationError(folder, error);
  }
}

/**
 * Makes a folder and those above it, one by one: Node's own `recursive` tries again without end where
 * nothing can be made, as below `/proc`, and reports a read-only disk as a folder that is not there.
 */
async function makeFolders(folder: string): Promise<void> {
  try {
    await makeOne(folder);
  } catch (error) {
    const above = dirname(folder);
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!isMissing || above === folder) throw error;
    // Another download may have made it in the meantime.
    if (!existsSync(above)) await makeFolders(above);
    await makeOne(folder);
  }
}

/** Makes a folder unless it exists. */
async function makeOne(folder: string): Promise<void> {
  const above = dirname(folder);
  const age = performance.now() - (newFolders.get(above) ?? Number.NEGATIVE_INFINITY);
  if (age < WATCH_MS) await delay(WATCH_MS - age);
  newFolders.delete(above);
  try {
    await mkdir(folder);
    newFolders.set(folder, performance.now());
  } catch (error) {
    if (!(await isFolder(folder))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}

/** A path for a file while it is received, beside its target. */
export function temporaryPath(folder: string, fileName: string): string {
  const random = randomUUID().slice(0, 8);
  return join(folder, `.${digest(fileName)}.${HOST}-${process.pid}-${RUN}-${random}.part`);
}

/** Removes temporary files of downloads that ended without removing them. */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const unclear: string[] = [];
  for (const name of names) {
    const isUsed = isStillUsed(name);
    if (isUsed === undefined) unclear.push(name);
    else if (!isUsed) await remove(join(folder, name));
  }
  if (unclear.length > 0) await removeIdle(folder, unclear);
}

/**
 * Whether a process writes a file: never one that is not temporary, and undefined where the process
 * cannot be looked up.
 */
function isStillUsed(name: string): boolean | undefined {
  const [, host, id, run] = TEMPORARY.exec(name) ?? [];
  if (id === undefined) return !ANONYMOUS.test(name);
  if (host !== HOST) return undefined;
  if (Number(id) === process.pid) return run === RUN;
  if (!isProcessRunning(Number(id))) return false;
  // A running process of this id may be another one by now.
  const running = runOf(Number(id));
  return run === undefined || running === undefined ? undefined : run === running;
}

/** The start of a process, 8 hexadecimal digits; undefined where the system does not show it. */
function runOf(id: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    // Clock ticks from the start of the system, the 22nd field; the second one may contain spaces.
    const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
    return Number.isSafeInteger(ticks) ? digits(ticks) : undefined;
  } catch {
    return undefined;
  }
}

function digits(ticks: number): string {
  return (ticks % 2 ** 32).toString(16).padStart(8, '0');
}

/** Removes files that were not written for long, by the clock of the disk that they are on. */
async function removeIdle(folder: string, names: readonly string[]): Promise<void> {
  const now = await timeIn(folder);
  if (now === undefined) return;
  for (const name of names) {
    const found = await lstat(join(folder, name)).catch(() => undefined);
    if (found && now - found.mtimeMs > IDLE_MS) await remove(join(folder, name));
  }
}

/** The time that a file gets that is written to a folder now; a server's clock may differ from ours. */
async function timeIn(folder: string): Promise<number | undefined> {
  const path = temporaryPath(folder, 'time');
  try {
    await writeFile(path, '');
    return (await lstat(path)).mtimeMs;
  } catch {
    return undefined;
  } finally {
    await remove(path);
  }
}

async function remove(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => {});
}

export function destinationError(path: string, error: unknown): DestinationError {
  return new DestinationError(path, describeWriteError(path, error as NodeJS.ErrnoException), {
    cause: error,
  });
}

/** Describes common refusals of file systems. */
function describeWriteError(path: string, error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'EEXIST':
      return l10n.t(
        'Cannot write "{0}": a file exists where a folder is needed. Choose another folder, or move the file.',
        path,
      );
    case 'ENOTDIR':
      return l10n.t(
        'Cannot write "{0}": a part of the path is a file. Choose another folder, or move the file.',
        path,
      );
    case 'EISDIR':
      return l10n.t(
        'Cannot write "{0}": a folder exists where a file is needed. Move the folder.',
        path,
      );
    case 'ENOSPC':
      return l10n.t(
        'Cannot write "{0}": the disk is full. Free some space and download again. Complete files are kept.',
        path,
      );
    case 'EDQUOT':
      return l10n.t(
        'Cannot write "{0}": your disk quota is used up. Free some space and download again. Complete files are kept.',
        path,
      );
    case 'EACCES':
    case 'EPERM':
      return l10n.t(
        'Cannot write "{0}": the folder is read-only, or you do not have permission to write there. Choose another folder.',
        path,
      );
    case 'EROFS':
      return l10n.t('Cannot write "{0}": the disk is read-only. Choose another folder.', path);
    default:
      return l10n.t('Cannot write "{0}": {1}.', path, error.message ?? String(error));
  }
}
