/**
 * MD5 of a file on this machine, which Google Drive keeps of every file.
 *
 * Unlike CRC32C it cannot be combined from the checksums of parts that arrive at the same time, so it
 * is taken of the whole file once it is there.
 */
import { createHash } from 'node:crypto';
import { throwIfCancelled } from '../watch.ts';

/** Bytes read at once: they take one or two milliseconds. */
const READ_BYTES = 1024 * 1024;

/** A file that is open for reading. */
export interface ReadableFile {
  /** @param position the first byte to read */
  read(buffer: Uint8Array, position: number): Promise<{ readonly bytesRead: number }>;
}

/** The MD5 of an open file, in hexadecimal digits. @throws CancelledError */
export async function md5OfFile(file: ReadableFile, signal?: AbortSignal): Promise<string> {
  const hash = createHash('md5');
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  for (let position = 0; ; ) {
    throwIfCancelled(signal);
    const { bytesRead } = await file.read(buffer, position);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
}
