/**
 * Stored chunks of an unfinished file, and parts of chunks that wait for the others; a later run
 * continues with them.
 *
 * Three files under temporary names: the file itself, the parts, and the journal of both.
 */

import { rename, rm, stat } from 'node:fs/promises';
import { AppendedFile } from './appendedFile.ts';
import { UNFINISHED_ENDING } from './byteStore.ts';
import {
  ChunkJournal,
  type ChunkRecord,
  type JournalContent,
  type PartRecord,
  readJournal,
} from './chunkJournal.ts';

interface TemporaryFiles {
  readonly data: string;
  readonly parts: string;
  readonly journal: string;
}

function temporaryFiles(path: string): TemporaryFiles {
  return {
    data: `${path}${UNFINISHED_ENDING}`,
    parts: `${path}.parts${UNFINISHED_ENDING}`,
    journal: `${path}.chunks${UNFINISHED_ENDING}`,
  };
}

export interface ChunkFileOptions {
  /** Absolute, under its final name. */
  readonly path: string;
  /** Identifies the layout and the encoding: files of another cube are begun again. */
  readonly title: string;
  /** Bytes at the start of the file that are written last. */
  readonly reserved: number;
  /** Whether to go on with what an earlier run has left; it is begun again otherwise. */
  readonly continues: boolean;
}

export class ChunkFile {
  readonly #path: string;
  readonly #data: AppendedFile;
  readonly #parts: AppendedFile;
  readonly #journal: ChunkJournal;
  /** What an earlier run has stored. */
  readonly earlier: JournalContent;

  private constructor(
    path: string,
    files: { data: AppendedFile; parts: AppendedFile; journal: ChunkJournal },
    earlier: JournalContent,
  ) {
    this.#path = path;
    this.#data = files.data;
    this.#parts = files.parts;
    this.#journal = files.journal;
    this.earlier = earlier;
  }

  static async open({ path, title, reserved, continues }: ChunkFileOptions): Promise<ChunkFile> {
    const files = temporaryFiles(path);
    const found = continues ? await readJournal(files.journal, title) : undefined;
    const dataEnd = endOf(found?.chunks ?? [], reserved);
    const partsEnd = endOf(found?.parts ?? [], 0);
    const isContinued =
      found !== undefined &&
      (await hasBytes(files.data, dataEnd === reserved ? 0 : dataEnd)) &&
      (await hasBytes(files.parts, partsEnd));
    const earlier = isContinued ? found : { chunks: [], parts: [] };
    const data = await AppendedFile.open(files.data, isContinued ? dataEnd : reserved, isContinued);
    const parts = await AppendedFile.open(files.parts, isContinued ? partsEnd : 0, isContinued);
    const journal = await ChunkJournal.open(files.journal, title, earlier);
    return new ChunkFile(path, { data, parts, journal }, earlier);
  }

  /** Address behind the last chunk. */
  get end(): number {
    return this.#data.end;
  }

  /** Stores a chunk. */
  async addChunk(variable: number, chunk: number, bytes: Uint8Array): Promise<ChunkRecord> {
    const offset = await this.#data.append(bytes);
    return { variable, chunk, offset, size: bytes.length };
  }

  /** Stores a part of a chunk until the others are there. */
  async addPart(part: Omit<PartRecord, 'offset' | 'size'>, bytes: Uint8Array): Promise<PartRecord> {
    const offset = await this.#parts.append(bytes);
    return { ...part, offset, size: bytes.length };
  }

  /** Records what has been stored, so that a later run finds it. */
  record(chunks: readonly ChunkRecord[], parts: readonly PartRecord[]): Promise<void> {
    return this.#journal.add(chunks, parts);
  }

  /** @param into filled with the bytes of the part */
  readPart({ offset }: PartRecord, into: Uint8Array): Promise<void> {
    return this.#parts.read(offset, into);
  }

  /** Completes the file and gives it its name, in place of an earlier file. */
  async finish(head: Uint8Array, tail: Uint8Array): Promise<void> {
    await this.#data.append(tail);
    await this.#data.writeAt(head, 0);
    await this.#data.complete();
    await this.close();
    const files = temporaryFiles(this.#path);
    await rename(files.data, this.#path);
    await Promise.all([rm(files.parts, { force: true }), rm(files.journal, { force: true })]);
  }

  /** Reads a stored chunk. */
  async readChunk({ offset, size }: Pick<ChunkRecord, 'offset' | 'size'>): Promise<Uint8Array> {
    const bytes = new Uint8Array(size);
    await this.#data.read(offset, bytes);
    return bytes;
  }

  /** Deletes everything that was stored. */
  async discard(): Promise<void> {
    await this.close();
    await Promise.all(
      Object.values(temporaryFiles(this.#path)).map((file) => rm(file, { force: true })),
    );
  }

  /** Leaves everything for a later run. */
  async close(): Promise<void> {
    await Promise.all([this.#data.close(), this.#parts.close(), this.#journal.close()]);
  }
}

function endOf(records: readonly ChunkRecord[], start: number): number {
  return records.reduce((end, { offset, size }) => Math.max(end, offset + size), start);
}

async function hasBytes(path: string, count: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && found.size >= count;
}
