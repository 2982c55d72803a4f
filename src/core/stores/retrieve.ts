/**
 * Downloads from a store to files on this machine: whole, checked, and never outside the folder.
 *
 * A file is received beside its target under a temporary name, compared with the store's size and
 * checksum, and renamed when it is whole, so that a target that exists is always a whole one.
 */
import { createReadStream, existsSync } from 'node:fs';
import { lstat, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import * as l10n from '@vscode/l10n';
import { CedarError, DestinationError } from '../errors.ts';
import { throwIfCancelled } from '../watch.ts';
import { Crc32c } from './crc32c.ts';
import { destinationError, temporaryPath } from './destination.ts';
import { md5OfFile } from './md5File.ts';
import { type ReceivedFile, type ReceiveOptions, receive } from './receive.ts';
import type { Store, StoredObject } from './store.ts';

/** Bytes read at once while a file is checked. */
const READ_BYTES = 1024 * 1024;

export interface RetrieveOptions extends ReceiveOptions {
  /** Fetch a file that is there and whole already. */
  readonly overwrite: boolean;
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
      l10n.t('"{0}" would be outside of "{1}".', target, folder + sep),
    );
  }
  if (!options.overwrite && (await isWhole(target, object, options.signal))) {
    options.onKept?.(object.size);
    return target;
  }
  if (await receiveAs(target, store, object, options)) return target;
  // Another download has taken the temporary file for a left-over one, for example after a sleep.
  options.onBytes?.(-object.size);
  if (await receiveAs(target, store, object, options)) return target;
  throw destinationError(target, new Error(l10n.t('its temporary file was deleted')));
}

/** @returns false when the temporary file is not there any more once it is whole */
async function receiveAs(
  target: string,
  store: Store,
  object: StoredObject,
  options: ReceiveOptions,
): Promise<boolean> {
  const temporary = temporaryPath(dirname(target), basename(target));
  try {
    await receiveFile(store, object, { temporary, target }, options);
    throwIfCancelled(options.signal);
    return await writing(target, () => renamed(temporary, target));
  } finally {
    // Files that cannot be removed now are removed by the next download.
    await rm(temporary, { force: true }).catch(() => {});
  }
}

/** @returns false when the file is not there */
async function renamed(temporary: string, target: string): Promise<boolean> {
  try {
    await rename(temporary, target);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && existsSync(dirname(target)))
      return false;
    throw error;
  }
}

async function receiveFile(
  store: Store,
  object: StoredObject,
  { temporary, target }: { temporary: string; target: string },
  options: ReceiveOptions,
): Promise<void> {
  // It is read as well, to take its MD5.
  const file = await writing(target, () => open(temporary, 'wx+'));
  const received: ReceivedFile = {
    truncate: (length) => writing(target, () => file.truncate(length)),
    writev: (chunks, position) => writing(target, () => file.writev(chunks, position)),
    read: (buffer, position) =>
      writing(target, () => file.read(buffer, 0, buffer.byteLength, position)),
  };
  try {
    // Not forced to the disk: what a power failure takes away, the next download finds missing.
    await receive(store, object, received, options);
  } finally {
    await writing(target, () => file.close());
  }
}

/** Does a step of writing a file. @throws DestinationError, with the path the file is to have */
async function writing<T>(target: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw destinationError(target, error);
  }
}

/**
 * Whether a file holds exactly what the store has: same size, same checksum.
 *
 * Of an object that is stored compressed this cannot be known.
 */
export async function isWhole(
  path: string,
  object: StoredObject,
  signal?: AbortSignal,
): Promise<boolean> {
  if (object.isCompressed) return false;
  try {
    const found = await lstat(path);
    // A link is replaced by a file: what it leads to is not looked at.
    if (!found.isFile() || found.size !== object.size) return false;
    if (object.crc32c === undefined) return await hasMd5(path, object, signal);
    const checksum = await Crc32c.create();
    for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) {
      throwIfCancelled(signal);
      checksum.update(chunk as Buffer);
    }
    return checksum.digest() === object.crc32c;
  } catch (error) {
    if (error instanceof CedarError) throw error;
    // Not there, or not readable: then it is fetched, and writing it reports what is wrong.
    return false;
  }
}

async function hasMd5(
  path: string,
  { md5 }: StoredObject,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (md5 === undefined) return true;
  const file = await open(path, 'r');
  try {
    const read = (buffer: Uint8Array, position: number) =>
      file.read(buffer, 0, buffer.byteLength, position);
    return (await md5OfFile({ read }, signal)) === md5;
  } finally {
    await file.close();
  }
}
