/** Bytes on their way to disk: counted, and their CRC32C and MD5 taken, as they pass. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { CRC32C } from '@google-cloud/storage';

export type Bytes = AsyncIterable<Uint8Array> | Uint8Array;

/** Content of a finished file. */
export interface Content {
  /** Name of the file in the store's `content` folder. */
  readonly file: string;
  readonly size: number;
  /** Base64 of the big-endian CRC32C. */
  readonly crc32c: string;
  /** Base64; a composed object has none. */
  readonly md5Hash?: string;
}

/** Takes both checksums of whatever passes. */
export class Checksums {
  readonly #crc32c = new CRC32C();
  readonly #md5 = createHash('md5');
  size = 0;

  update(bytes: Uint8Array): void {
    this.#crc32c.update(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    this.#md5.update(bytes);
    this.size += bytes.byteLength;
  }

  /** Ends the taking of checksums. */
  result(): { size: number; crc32c: string; md5Hash: string } {
    return {
      size: this.size,
      crc32c: this.#crc32c.toString(),
      md5Hash: this.#md5.digest('base64'),
    };
  }
}

/** Streams bytes into a new file; when they end with an error, the file is removed again. */
export async function writeContent(path: string, bytes: Bytes): Promise<Omit<Content, 'file'>> {
  const checksums = new Checksums();
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
export async function readChecksums(path: string): Promise<Omit<Content, 'file'>> {
  const checksums = new Checksums();
  for await (const chunk of createReadStream(path)) checksums.update(chunk as Uint8Array);
  return checksums.result();
}
