/** Makes names of files and folders that every file system accepts from hostile ones. */
import { createHash } from 'node:crypto';
import sanitize from 'sanitize-filename';
import type { StoredObject } from './store.ts';

/** Longest file name that common file systems take, in bytes. */
const FILE_NAME_BYTES = 255;
/** Room that is left for what other programs add to a name, such as `.aux.xml`; bytes. */
const SPARE_BYTES = 16;
/** Most characters that are kept of the end of a long name; a character takes up to four bytes. */
const MAX_END_CHARACTERS = 55;

/**
 * Makes a name that every file system accepts from a hostile one.
 *
 * Characters that some file system refuses become `_`; a name that is too long keeps its end, which
 * distinguishes pieces, and a digest instead of the middle.
 *
 * @param name name of an object, without its folders
 */
export function safeFileName(name: string): string {
  const tooLong = Buffer.byteLength(name) + SPARE_BYTES > FILE_NAME_BYTES;
  const kept = tooLong ? `${digest(name)}_${name.slice(-MAX_END_CHARACTERS)}` : name;
  // A leading dot would hide the file, and temporary files start with one.
  return sanitize(kept, { replacement: '_' }).replace(/^\./, '_') || '_';
}

/** A name that looks as if a digest had been added to it. */
const LIKE_DIGESTED = /_[\da-f]{8}$/;

/**
 * The name of an order's folder among downloads.
 *
 * Where the order's own name cannot be used as it is, a digest is added: another order may have the
 * name that results. Some file systems do not distinguish normalization forms of Unicode, so a name
 * that is not in form C counts as such.
 *
 * @param order name of the order
 */
export function orderFolderName(order: string): string {
  const name = safeFileName(order.normalize('NFC'));
  const isPlain = name === order && !LIKE_DIGESTED.test(order);
  return isPlain ? name : `${name}_${digest(order)}`;
}

/** Key that two names share if some file system treats them as the same. */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/**
 * File names for the objects of an item, one each: two objects never share a file, whatever case or
 * Unicode normalization they are in.
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
    if (areTaken || taken.has(nameKey(name))) name = `${digest(object.id)}_${name}`;
    taken.add(nameKey(name));
    names.set(object, name);
  }
  return names;
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
