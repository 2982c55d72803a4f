/** Bytes on their way to disk: counted, and their checksums taken, as they pass. */
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';

/** Bytes as they come. */
export type Bytes = AsyncIterable<Uint8Array> | Uint8Array;

/** Takes the checksums of bytes that pass. */
export interface Checksums<Result> {
  update(bytes: Uint8Array): void;
  result(): Result;
}

/** Streams bytes into a new file; when they end with an error, the file is removed again. */
export async function writeContent<Result>(
  path: string,
  bytes: Bytes,
  checksums: Checksums<Result>,
): Promise<Result> {
  const file = await open(path, 'wx');
  try {
    for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
      checksums.update(chunk);
      await file.writeFile(chunk);
    }
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    throw error;
  }
  await file.close();
  return checksums.result();
}

/** Takes the checksums of a file that is there already. */
export async function readChecksums<Result>(
  path: string,
  checksums: Checksums<Result>,
): Promise<Result> {
  for await (const chunk of createReadStream(path)) checksums.update(chunk as Uint8Array);
  return checksums.result();
}
