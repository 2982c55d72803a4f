/**
 * From a store to files on this machine: whole, checked, and never outside the folder.
 *
 * A file is received beside its target under a temporary name, compared with the store's size and
 * CRC32C, and renamed when it is whole, so that a target that exists is always a whole one.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { CRC32C } from '@google-cloud/storage';
import * as l10n from '@vscode/l10n';
import sanitize from 'sanitize-filename';
import { CedarError, ChecksumError, DestinationError } from '../errors.ts';
import { retry } from '../retry.ts';
import { throwIfCancelled } from '../watch.ts';
import type { Store, StoredObject } from './store.ts';

/** Longest file name that common file systems take, in bytes. */
const FILE_NAME_BYTES = 255;
/** What the temporary name adds: two dots, 8 characters and `.part`, rounded up. */
const TEMPORARY_BYTES = 16;
/** Characters kept of the end of a long name; a character takes up to four bytes. */
const KEPT_CHARACTERS = 55;

/**
 * A name that every file system takes, from a hostile one.
 *
 * Characters that some file system refuses become `_`; a name that is too long keeps its end, which
 * tells pieces apart, and a digest instead of the middle.
 */
export function safeFileName(name: string): string {
  const tooLong = Buffer.byteLength(name) + TEMPORARY_BYTES > FILE_NAME_BYTES;
  const kept = tooLong ? `${digest(name)}_${name.slice(-KEPT_CHARACTERS)}` : name;
  // A leading dot would hide the file, and temporary files start with one.
  return sanitize(kept, { replacement: '_' }).replace(/^\./, '_') || '_';
}

/**
 * File names for the objects of an item, one each: two objects never share a file, whatever case
 * they are in.
 *
 * @param areTaken whether another item's files have these names already
 */
export function fileNames(
  objects: readonly StoredObject[],
  areTaken: boolean,
): Map<StoredObject, string> {
  const taken = new Set<string>();
  const names = new Map<StoredObject, string>();
  for (const object of objects) {
    let name = safeFileName(object.fileName);
    if (areTaken || taken.has(name.toLowerCase())) name = `${digest(object.id)}_${name}`;
    taken.add(name.toLowerCase());
    names.set(object, name);
  }
  return names;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/**
 * Makes the folder an order is downloaded into.
 *
 * @throws DestinationError when it cannot be made, for example because it is a file
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw destinationError(folder, error);
  }
}

export interface RetrieveOptions {
  /** Fetch a file that is there and whole already. */
  readonly overwrite: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes received since the last call; negative when a try is given up. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
  /** Called instead, with the file's size, when it is whole already. */
  readonly onKept?: ((bytes: number) => void) | undefined;
}

/**
 * Fetches one object into `folder/fileName`.
 *
 * @returns the file's path
 * @throws DestinationError when the file cannot be written, ChecksumError when what arrives is
 *   damaged every time, CancelledError when the signal is aborted; an older file stays as it was
 */
export async function retrieve(
  store: Store,
  object: StoredObject,
  folder: string,
  fileName: string,
  options: RetrieveOptions,
): Promise<string> {
  const target = join(folder, fileName);
  if (dirname(resolve(target)) !== resolve(folder) || basename(target) !== fileName) {
    throw new DestinationError(
      target,
      l10n.t('"{0}" would lie outside of "{1}".', target, folder + sep),
    );
  }
  if (!options.overwrite && (await isWhole(target, object))) {
    options.onKept?.(object.size);
    return target;
  }
  const temporary = join(folder, `.${fileName}.${randomUUID().slice(0, 8)}.part`);
  try {
    await receive(store, object, temporary, options);
    throwIfCancelled(options.signal);
    await rename(temporary, target);
    return target;
  } catch (error) {
    throw error instanceof CedarError ? error : destinationError(target, error);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Receives an object into a file, going on where a lost connection stopped. */
async function receive(
  store: Store,
  object: StoredObject,
  path: string,
  { signal, onBytes }: RetrieveOptions,
): Promise<void> {
  const file = await open(path, 'wx');
  try {
    let crc = new CRC32C();
    let received = 0;
    await retry(
      async () => {
        for await (const chunk of store.read(object, { offset: received, signal })) {
          await writeAll(file, chunk, received);
          crc.update(Buffer.from(chunk));
          received += chunk.length;
          onBytes?.(chunk.length);
        }
        const damage = damageInWords(object, received, crc);
        if (!damage) return;
        onBytes?.(-received);
        crc = new CRC32C();
        received = 0;
        await file.truncate(0);
        throw new ChecksumError(object.id, damage);
      },
      { signal },
    );
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < chunk.length) {
    const { bytesWritten } = await file.write(
      chunk,
      written,
      chunk.length - written,
      position + written,
    );
    written += bytesWritten;
  }
}

/** What is wrong with what arrived; undefined when it is what the store holds. */
function damageInWords(
  { fileName, size, crc32c }: StoredObject,
  received: number,
  crc: CRC32C,
): string | undefined {
  if (received !== size) {
    return l10n.t(
      '"{0}" arrived damaged: {1} of {2} bytes. Download it again.',
      fileName,
      received,
      size,
    );
  }
  if (crc32c && crc.toString() !== crc32c) {
    return l10n.t(
      '"{0}" arrived damaged: its CRC32C is {1}, the store\'s is {2}. Download it again.',
      fileName,
      crc.toString(),
      crc32c,
    );
  }
  return undefined;
}

/** Whether a file holds exactly what the store has: same size, same checksum. */
export async function isWhole(path: string, object: StoredObject): Promise<boolean> {
  try {
    const { size } = await stat(path);
    if (size !== object.size) return false;
    const crc = new CRC32C();
    for await (const chunk of createReadStream(path)) crc.update(chunk as Buffer);
    return damageInWords(object, size, crc) === undefined;
  } catch {
    // Not there, or not readable: then it is fetched, and writing it tells what is wrong.
    return false;
  }
}

function destinationError(path: string, error: unknown): DestinationError {
  return new DestinationError(path, refusalInWords(path, error as NodeJS.ErrnoException), {
    cause: error,
  });
}

/** What file systems commonly refuse. */
function refusalInWords(path: string, error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'EEXIST':
      return l10n.t(
        'Cannot write "{0}": there is a file where a folder is needed. Choose another folder, or move the file away.',
        path,
      );
    case 'ENOTDIR':
      return l10n.t(
        'Cannot write "{0}": a part of the path is a file. Choose another folder, or move the file away.',
        path,
      );
    case 'EISDIR':
      return l10n.t(
        'Cannot write "{0}": there is a folder where a file is needed. Move it away.',
        path,
      );
    case 'ENOSPC':
      return l10n.t(
        'Cannot write "{0}": the disk is full. Free some space and download again; whole files are kept.',
        path,
      );
    case 'EDQUOT':
      return l10n.t(
        'Cannot write "{0}": your disk quota is used up. Free some space and download again; whole files are kept.',
        path,
      );
    case 'EACCES':
    case 'EPERM':
      return l10n.t('Cannot write "{0}": you may not write there. Choose another folder.', path);
    case 'EROFS':
      return l10n.t('Cannot write "{0}": the disk is read-only. Choose another folder.', path);
    default:
      return l10n.t('Cannot write "{0}": {1}.', path, error.message ?? String(error));
  }
}
