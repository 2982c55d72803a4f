/** Files of Google Drive as objects of a store, and which of several of one name counts. */
import type { BlobFile, DriveFile, DriveRevision } from './driveFiles.ts';
import { readLabels } from './driveLabels.ts';
import type { StoredObject } from './store.ts';

/** The revision that another machine wrote between the version that was read and the one written here. */
export function overwrittenRevision(
  revisions: readonly DriveRevision[],
  read: string,
  stored: DriveFile,
): DriveRevision | undefined {
  const own = revisions.findIndex(({ id }) => id === stored.revision);
  const before = revisions.slice(0, Math.max(0, own));
  const at = before.findIndex(({ id }) => id === read);
  if (at < 0) return undefined;
  const since = before.slice(at + 1);
  // The same content is that of an earlier try, the answer to which was lost.
  return since.findLast(({ md5 }) => md5 !== undefined && md5 !== stored.md5);
}

/** Files in the order of their names; of documents of the same name only the current one. */
export function driveObjectsOf(files: readonly BlobFile[]): StoredObject[] {
  const current = new Map<string, BlobFile>();
  for (const file of files) {
    const known = current.get(file.name);
    current.set(file.name, known ? (newestFile([known, file]) ?? file) : file);
  }
  return files
    .filter((file) => !file.name.endsWith('.json') || current.get(file.name) === file)
    .map(driveObjectOf)
    .sort((a, b) => compare(a.fileName, b.fileName) || compare(a.id, b.id));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

export function newestFile(files: readonly BlobFile[]): BlobFile | undefined {
  return files.reduce<BlobFile | undefined>(
    (best, file) =>
      best === undefined ||
      file.modified > best.modified ||
      (+file.modified === +best.modified && file.id > best.id)
        ? file
        : best,
    undefined,
  );
}

export function driveObjectOf(file: BlobFile): StoredObject {
  const { id, name: fileName, size, md5, revision: version, created, modified } = file;
  // Programs that copy files may set the time of their last change to an earlier one.
  const updated = new Date(Math.max(created.getTime(), modified.getTime()));
  return { id, fileName, size, md5, version, updated, labels: readLabels(file) };
}
