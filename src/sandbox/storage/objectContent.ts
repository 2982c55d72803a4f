/** Bytes on their way to disk: counted, and their CRC32C and MD5 taken, as they pass. */
import { createHash } from 'node:crypto';
import { CRC32C } from '@google-cloud/storage';
import type { ContentFolder } from '../rest/contentFolder.ts';

/** Content of a finished file. */
export interface ObjectContent {
  /** Name of the file in the store's `content` folder. */
  readonly file: string;
  readonly size: number;
  /** Base64 of the big-endian CRC32C. */
  readonly crc32c: string;
  /** Base64; a composed object has none. */
  readonly md5Hash?: string;
}

/** The bytes of all objects of a store. */
export type ObjectContents = ContentFolder<ReturnType<ObjectChecksums['result']>>;

/** Takes both checksums of whatever passes. */
export class ObjectChecksums {
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
