/** Bytes of files on their way to disk: counted, and their checksums taken, as they pass. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';

export type Bytes = AsyncIterable<Uint8Array> | Uint8Array;

/** Bytes of a file in the store's `content` folder; checksums in hexadecimal digits. */
export interface Content {
  /** Name of the file that has them. */
  readonly file: string;
  readonly size: number;
  readonly md5Checksum: string;
  readonly sha1Checksum: string;
  readonly sha256Checksum: string;
}

class Checksums {
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
