/**
 * Record of what is in an unfinished file, beside it, so that a later run continues: a line of JSON
 * for each chunk, and for each part of a chunk that is kept until the others are there.
 *
 * A line is written after the bytes that it describes. The last line may be cut off, and is ignored
 * then, as are lines behind the end of the bytes.
 */
import { type FileHandle, open, readFile } from 'node:fs/promises';
import type { CubeExtent } from './cubeLayout.ts';

/** A chunk in the file. */
export interface ChunkRecord {
  readonly variable: number;
  /** Number of the chunk in the variable, the last dimension fastest. */
  readonly chunk: number;
  readonly offset: number;
  readonly size: number;
}

/** Values of a part of a chunk, in the file of parts. */
export interface PartRecord extends ChunkRecord {
  readonly origin: CubeExtent;
  readonly shape: CubeExtent;
}

/** What an earlier run has left. */
export interface JournalContent {
  readonly chunks: readonly ChunkRecord[];
  readonly parts: readonly PartRecord[];
}

type Line = readonly [variable: number, chunk: number, offset: number, size: number, ...number[]];

/**
 * Reads the journal of an earlier run.
 *
 * @param title identifies the layout and the encoding
 * @returns undefined if there is none, or one of another cube
 */
export async function readJournal(
  path: string,
  title: string,
): Promise<JournalContent | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  // What follows the last line break is incomplete.
  const [first, ...lines] = text.split('\n').slice(0, -1);
  if (first !== title) return undefined;
  const chunks: ChunkRecord[] = [];
  const parts: PartRecord[] = [];
  for (const line of lines) {
    const [variable, chunk, offset, size, ...box] = JSON.parse(line) as Line;
    const record = { variable, chunk, offset, size };
    const [time = 0, y = 0, x = 0, times = 0, rows = 0, columns = 0] = box;
    if (box.length === 0) chunks.push(record);
    else parts.push({ ...record, origin: [time, y, x], shape: [times, rows, columns] });
  }
  return { chunks, parts };
}

export class ChunkJournal {
  readonly #file: FileHandle;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** @param content of an earlier run, which is kept */
  static async open(
    path: string,
    title: string,
    content: JournalContent | undefined,
  ): Promise<ChunkJournal> {
    const file = await open(path, 'w');
    const journal = new ChunkJournal(file);
    await file.appendFile(`${title}\n`);
    if (content) await journal.add(content.chunks, content.parts);
    return journal;
  }

  async add(chunks: readonly ChunkRecord[], parts: readonly PartRecord[]): Promise<void> {
    const lines = [
      ...chunks.map(lineOf),
      ...parts.map((part) => [...lineOf(part), ...part.origin, ...part.shape]),
    ];
    if (lines.length === 0) return;
    await this.#file.appendFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

function lineOf({ variable, chunk, offset, size }: ChunkRecord): number[] {
  return [variable, chunk, offset, size];
}
