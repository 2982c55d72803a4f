/** Checksums of downloaded files, which are read once as long as they do not change. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfCancelled } from '../watch.ts';
import type { MeasuredFile } from './catalogRecord.ts';

/** Bytes read at once. */
const READ_BYTES = 1024 * 1024;

/**
 * Sizes and checksums of files of a folder.
 *
 * @param known from the last time
 * @throws CancelledError; the error of the file system
 */
export async function measureFiles(
  folder: string,
  files: readonly string[],
  known: ReadonlyMap<string, MeasuredFile>,
  signal: AbortSignal | undefined,
): Promise<Map<string, MeasuredFile>> {
  const measured = new Map<string, MeasuredFile>();
  for (const file of files) {
    const path = join(folder, file);
    const { size, mtimeMs: changed } = await stat(path);
    const before = known.get(file);
    const isSame = before?.size === size && before.changed === changed;
    measured.set(file, isSame ? before : { size, changed, sha256: await hash(path, signal) });
  }
  return measured;
}

async function hash(path: string, signal: AbortSignal | undefined): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) {
    throwIfCancelled(signal);
    digest.update(chunk as Buffer);
  }
  return digest.digest('hex');
}
