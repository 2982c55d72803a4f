/** Reads ranges of a file, at any position: never the whole file. */
import { type FileHandle, open } from 'node:fs/promises';
import { UnreadableImage } from './unreadable.ts';

/** The bytes of an image, wherever they are stored. */
export interface ByteSource {
  /** Bytes. */
  readonly size: number;
  /**
   * Reads the bytes of a range.
   *
   * @throws UnreadableImage when the file ends before the range does
   */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Reads ranges for geotiff.js; one may extend past the end of the file. */
  fetch(slices: { offset: number; length: number }[]): Promise<ArrayBuffer[]>;
  /** Releases what is open. */
  close(): Promise<void>;
}

export class FileSource implements ByteSource {
  readonly size: number;
  readonly #file: FileHandle;

  private constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.size = size;
  }

  static async open(path: string): Promise<FileSource> {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size === 0) throw new UnreadableImage({ kind: 'empty' });
      return new FileSource(file, size);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /**
   * Reads the bytes of a range.
   *
   * @throws UnreadableImage when the file ends before the range does
   */
  async read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const end = offset + length;
    if (!(offset >= 0) || !(length >= 0) || end > this.size) {
      throw new UnreadableImage({ kind: 'truncated', needed: end, size: this.size });
    }
    return this.#receive(offset, length);
  }

  /**
   * Reads ranges for geotiff.js while it parses directories. It requests more than it needs, so a
   * range may extend past the end of the file; geotiff.js detects what is then missing.
   */
  async fetch(slices: { offset: number; length: number }[]): Promise<ArrayBuffer[]> {
    return Promise.all(
      slices.map(async ({ offset, length }) => {
        if (!(offset < this.size)) {
          throw new UnreadableImage({
            kind: 'truncated',
            needed: offset + length,
            size: this.size,
          });
        }
        const bytes = await this.#receive(offset, Math.min(length, this.size - offset));
        return bytes.buffer;
      }),
    );
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  async #receive(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(length);
    let received = 0;
    while (received < length) {
      const { bytesRead } = await this.#file.read(
        bytes,
        received,
        length - received,
        offset + received,
      );
      // Another process has truncated the file.
      if (bytesRead === 0) {
        throw new UnreadableImage({ kind: 'truncated', needed: offset + length, size: this.size });
      }
      received += bytesRead;
    }
    return bytes;
  }
}
