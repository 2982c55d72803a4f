/** Bytes of files on their way to disk: counted, and their checksums taken, as they pass. */
import { createHash } from 'node:crypto';
import type { ContentFolder } from '../rest/contentFolder.ts';

/** Bytes of a file in the store's `content` folder; checksums in hexadecimal digits. */
export interface Content {
  /** Name of the file that has them. */
  readonly file: string;
  readonly size: number;
  readonly md5Checksum: string;
  readonly sha1Checksum: string;
  readonly sha256Checksum: string;
}

/** The bytes of all files of a Drive. */
export type FileContents = ContentFolder<Omit<Content, 'file'>>;

export class FileChecksums {
  readonly #hashes = ['md5', 'sha1', 'sha256'].map((name) => createHash(name));
  #size = 0;

  update(bytes: Uint8Array): void {
    for (const hash of this.#hashes) hash.update(bytes);
    this.#size += bytes.byteLength;
  }

  /** Ends the taking of checksums. */
  result(): Omit<Content, 'file'> {
    const [md5Checksum = '', sha1Checksum = '', sha256Checksum = ''] = this.#hashes.map((hash) =>
      hash.digest('hex'),
    );
    return { size: this.#size, md5Checksum, sha1Checksum, sha256Checksum };
  }
}
