/** Bytes that are kept until they are read once more: in memory, and in a file beyond a limit. */
import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { releaseBytes } from '../../domain/releaseBytes.ts';
import { type ByteStoreReference, UNFINISHED_ENDING } from './byteStore.ts';

/** Where bytes are. */
export interface ScratchPlace {
  readonly offset: number;
  readonly size: number;
}

/** Bytes that are kept in memory. */
const MAX_HELD = 32 * 2 ** 20;

export class ScratchFile {
  readonly #folder: string;
  readonly #maxHeld: number;
  readonly #held = new Map<number, Uint8Array>();
  #opened: Promise<FileHandle> | undefined;
  #end = 0;

  /** @param store where the cube is written; of a cube in a bucket, the file is a temporary one */
  constructor(store: ByteStoreReference, maxHeld: number = MAX_HELD) {
    this.#folder = store.kind === 'folder' ? store.path : tmpdir();
    this.#maxHeld = maxHeld;
  }

  /** @param bytes which are not used elsewhere */
  async append(bytes: Uint8Array): Promise<ScratchPlace> {
    const offset = this.#end;
    const size = bytes.length;
    this.#end += size;
    if (this.#end <= this.#maxHeld) {
      // Compressed bytes are a part of memory that would have been enough for others.
      this.#held.set(offset, new Uint8Array(bytes));
    } else {
      this.#opened ??= this.#open();
      const file = await this.#opened;
      let written = 0;
      while (written < bytes.length) {
        const left = bytes.length - written;
        written += (await file.write(bytes, written, left, offset + written)).bytesWritten;
      }
    }
    releaseBytes(bytes);
    return { offset, size };
  }

  async read({ offset, size }: ScratchPlace): Promise<Uint8Array> {
    const held = this.#held.get(offset);
    if (held) return held;
    const bytes = new Uint8Array(size);
    const file = await this.#opened;
    let received = 0;
    while (file && received < size) {
      const { bytesRead } = await file.read(bytes, received, size - received, offset + received);
      if (bytesRead === 0) throw new RangeError('scratch');
      received += bytesRead;
    }
    return bytes;
  }

  async close(): Promise<void> {
    this.#held.clear();
    await (await this.#opened)?.close();
  }

  /** The file has no name, so that nothing of it remains after a crash. */
  async #open(): Promise<FileHandle> {
    await mkdir(this.#folder, { recursive: true });
    const name = path.join(this.#folder, `${randomUUID().slice(0, 8)}${UNFINISHED_ENDING}`);
    const file = await open(name, 'wx+');
    await rm(name, { force: true });
    return file;
  }
}
