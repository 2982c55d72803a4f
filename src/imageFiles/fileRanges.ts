/** Reads ranges of a file, at any position: never the whole file. */
import { type FileHandle, stat } from 'node:fs/promises';
import { openRegularFile } from './regularFile.ts';
import { UnreadableImage } from './unreadable.ts';

/** Ranges that geotiff.js asks for. */
type Slices = { offset: number; length: number }[];

/** The bytes of an image, wherever they are stored. */
export interface ByteSource {
  /** Bytes. */
  readonly size: number;
  /** Bytes that are read at a time where a long range is used bit by bit; all of it unless given. */
  readonly partBytes?: number | undefined;
  /**
   * Reads the bytes of a range.
   *
   * @throws UnreadableImage when the file ends before the range does
   */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Reads ranges for geotiff.js; one may extend past the end of the file. */
  fetch(slices: Slices): Promise<ArrayBuffer[]>;
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
    const file = await openRegularFile(path);
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

  fetch(slices: Slices): Promise<ArrayBuffer[]> {
    return fetchSlices(this.size, slices, (offset, length) => this.#receive(offset, length));
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

/**
 * Reads ranges for geotiff.js while it parses directories. It requests more than it needs, so a
 * range may extend past the end of the file; geotiff.js detects what is then missing.
 */
function fetchSlices(
  size: number,
  slices: Slices,
  receive: (offset: number, length: number) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<ArrayBuffer[]> {
  return Promise.all(
    slices.map(async ({ offset, length }) => {
      if (!(offset < size)) {
        throw new UnreadableImage({ kind: 'truncated', needed: offset + length, size });
      }
      return (await receive(offset, Math.min(length, size - offset))).buffer;
    }),
  );
}

/** A file that is opened for each read: thousands of such images can be held. */
export class ReopenedFile implements ByteSource {
  readonly size: number;
  readonly #path: string;

  private constructor(path: string, size: number) {
    this.#path = path;
    this.size = size;
  }

  static async open(path: string): Promise<ReopenedFile> {
    const { size } = await stat(path);
    if (size === 0) throw new UnreadableImage({ kind: 'empty' });
    return new ReopenedFile(path, size);
  }

  async read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const file = await FileSource.open(this.#path);
    try {
      return await file.read(offset, length);
    } finally {
      await file.close();
    }
  }

  fetch(slices: Slices): Promise<ArrayBuffer[]> {
    return fetchSlices(this.size, slices, (offset, length) => this.read(offset, length));
  }

  async close(): Promise<void> {}
}
