/** Reads blocks of an image, tiles or strips, and unpacks them. */
import { releaseBytes } from '../domain/releaseBytes.ts';
import {
  type BlockMemory,
  isDeflated,
  type RowRange,
  unpackBlock,
  unpackFirstRows,
  unpackRows,
  unpackRowsInTurn,
} from './codecs.ts';
import { bytesPerRow, COMPRESSION, type Directory } from './directory.ts';
import type { ByteSource } from './fileRanges.ts';
import { createSampleArray, type SampleArray, samplesOf } from './sampleArrays.ts';
import type { UncheckedBlocks } from './uncheckedBlocks.ts';
import { damaged, UnreadableImage } from './unreadable.ts';

/** Bytes of a block that are read at a time where few of its rows are wanted. */
const ROWS_PART = 2 ** 20;

/** Part of a block that is read in one step. */
export interface BlockPiece {
  readonly column: number;
  readonly firstRow: number;
  readonly rows: number;
}

/** Bytes of a file. */
interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** Samples of rows of a piece, counted from its first row. */
export interface RowSamples extends RowRange {
  readonly samples: SampleArray;
  /** The row that the samples begin with. */
  readonly firstRow: number;
}

/** The piece that contains a row of an image. */
export function pieceAt(
  { blockHeight, pieceHeight, height, tiled }: Directory,
  column: number,
  y: number,
): BlockPiece {
  const block = Math.floor(y / blockHeight) * blockHeight;
  const firstRow = block + Math.floor((y - block) / pieceHeight) * pieceHeight;
  // Tiles are complete at an image's edge; strips end with the image.
  const end = tiled ? block + blockHeight : Math.min(block + blockHeight, height);
  return { column, firstRow, rows: Math.min(pieceHeight, end - firstRow) };
}

export class BlockReader {
  readonly #source: ByteSource;
  readonly #littleEndian: boolean;
  /** Value for blocks that the file leaves out. */
  readonly #fill: number;

  constructor(source: ByteSource, littleEndian: boolean, fill: number) {
    this.#source = source;
    this.#littleEndian = littleEndian;
    this.#fill = fill;
  }

  /**
   * Reads and unpacks a piece of a block.
   *
   * @param band index, from 0, where each band has blocks of its own
   * @param memory for samples that are used before the next ones are read
   * @returns its samples: of all bands side by side, or of one
   * @throws UnreadableImage
   */
  async samples(
    directory: Directory,
    piece: BlockPiece,
    band: number,
    memory?: BlockMemory,
  ): Promise<SampleArray> {
    const packed = await this.#packed(directory, piece, band);
    const perRow = samplesPerRow(directory);
    if (!packed) return this.#left(directory, perRow * piece.rows);
    const bytes = await unpackBlock(
      packed,
      directory,
      piece.rows,
      this.#littleEndian,
      memory,
    ).catch((error) => throwInBlock(error, directory, piece, band));
    return samplesOf(bytes, directory.sampleType, perRow, this.#fill);
  }

  /**
   * Samples of at least some rows of a piece, counted from its first row.
   *
   * @param unchecked for a block whose rows are used before its checksum is compared; without it, or
   *   without memory in it, the checksum is compared first
   * @returns the samples with the row they begin with
   * @throws UnreadableImage
   */
  async rowSamples(
    directory: Directory,
    { piece, band, rows }: { piece: BlockPiece; band: number; rows: RowRange },
    unchecked?: UncheckedBlocks,
  ): Promise<{ readonly samples: SampleArray; readonly firstRow: number }> {
    const range = await this.#rangeOf(directory, piece, band);
    const perRow = samplesPerRow(directory);
    if (!range) {
      return {
        samples: this.#left(directory, perRow * (rows.to - rows.from)),
        firstRow: rows.from,
      };
    }
    const samples = (bytes: Uint8Array<ArrayBuffer>) =>
      samplesOf(bytes, directory.sampleType, perRow, this.#fill);
    const throwInPlace = (error: unknown) => throwInBlock(error, directory, piece, band);
    try {
      if (!isDeflated(directory)) {
        const packed = await this.#source.read(range.offset, range.length);
        const { rows: of } = piece;
        const plain = await unpackRows(packed, directory, of, rows, this.#littleEndian);
        return { samples: samples(plain.bytes), firstRow: plain.firstRow };
      }
      const partBytes = Math.min(this.#source.partBytes ?? ROWS_PART, ROWS_PART, range.length);
      const stored = { packed: this.#readInTurn(range, partBytes), partBytes };
      const wanted = { ...rows, of: piece.rows };
      const first = await unpackFirstRows(stored, directory, wanted, this.#littleEndian);
      const { rest } = first;
      const isKept = unchecked?.add({ ...rest, check: () => rest.check().catch(throwInPlace) });
      if (!isKept) await rest.check();
      return { samples: samples(first.bytes), firstRow: first.firstRow };
    } catch (error) {
      return throwInPlace(error);
    }
  }

  /**
   * Samples of some rows of a piece, a few rows at a time where its compression allows that.
   *
   * @param rows counted from the first row of the piece
   * @param memory for samples that are used before the next ones are read
   * @throws UnreadableImage
   */
  async *rowSamplesInTurn(
    directory: Directory,
    piece: BlockPiece,
    rows: RowRange,
    memory: BlockMemory,
  ): AsyncGenerator<RowSamples> {
    const range = isDeflated(directory) ? await this.#rangeOf(directory, piece, 0) : undefined;
    if (!range) {
      yield { samples: await this.samples(directory, piece, 0, memory), firstRow: 0, ...rows };
      return;
    }
    const perRow = samplesPerRow(directory);
    const packed = this.#readInTurn(range, this.#source.partBytes ?? range.length);
    const whole = { ...rows, of: piece.rows };
    const parts = unpackRowsInTurn(packed, directory, whole, this.#littleEndian, memory);
    try {
      for await (const { bytes, firstRow } of parts) {
        const samples = samplesOf(bytes, directory.sampleType, perRow, this.#fill);
        yield { samples, firstRow, from: firstRow, to: firstRow + samples.length / perRow };
      }
    } catch (error) {
      throwInBlock(error, directory, piece, 0);
    }
  }

  /** Samples of a block that the file leaves out. */
  #left({ sampleType }: Directory, count: number): SampleArray {
    return createSampleArray(sampleType, count).fill(this.#fill) as SampleArray;
  }

  /** @returns undefined for a block that the file leaves out */
  async #packed(directory: Directory, piece: BlockPiece, band: number) {
    const range = await this.#rangeOf(directory, piece, band);
    return range && this.#source.read(range.offset, range.length);
  }

  /** The bytes of a range in parts, whose memory is freed when the next one is read. */
  async *#readInTurn(
    { offset, length }: ByteRange,
    partBytes: number,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const { size } = this.#source;
    const end = offset + length;
    if (end > size) throw new UnreadableImage({ kind: 'truncated', needed: end, size });
    for (let at = 0; at < length; at += partBytes) {
      const part = await this.#source.read(offset + at, Math.min(partBytes, length - at));
      yield part;
      releaseBytes(part);
    }
  }

  /** @returns where a piece is stored; undefined for a block that the file leaves out */
  async #rangeOf(
    directory: Directory,
    piece: BlockPiece,
    band: number,
  ): Promise<ByteRange | undefined> {
    const { planar, columns, rows, blockHeight, compression, fields, tiled } = directory;
    const blockRow = Math.floor(piece.firstRow / blockHeight);
    const index = (planar ? band * columns * rows : 0) + blockRow * columns + piece.column;
    const offset = await indexed(directory, tiled ? 'TileOffsets' : 'StripOffsets', index);
    const length = fields.hasTag(tiled ? 'TileByteCounts' : 'StripByteCounts')
      ? await indexed(directory, tiled ? 'TileByteCounts' : 'StripByteCounts', index)
      : bytesPerRow(directory) * blockRows(directory, blockRow);
    if (offset === 0 || length === 0) return undefined;
    const isPart = compression === COMPRESSION.none && !tiled;
    const skipped = isPart ? (piece.firstRow - blockRow * blockHeight) * bytesPerRow(directory) : 0;
    const wanted = isPart ? bytesPerRow(directory) * piece.rows : length;
    return { offset: offset + skipped, length: wanted };
  }

  /**
   * Checks that the file has all blocks of an image, without reading them.
   *
   * @throws UnreadableImage when it ends before one of them does
   */
  async checkBlocks({ fields, tiled }: Directory): Promise<void> {
    const counts = tiled ? 'TileByteCounts' : 'StripByteCounts';
    const offsets = tiled ? 'TileOffsets' : 'StripOffsets';
    const starts = await table(fields, offsets);
    const lengths = fields.hasTag(counts) ? await table(fields, counts) : undefined;
    const { size } = this.#source;
    for (let i = 0; i < starts.length; i++) {
      const end = Number(starts[i]) + Number(lengths?.[i] ?? 0);
      if (end > size) throw new UnreadableImage({ kind: 'truncated', needed: end, size });
    }
  }
}

/** Throws an error again; that of a damaged block with its place in the file. */
function throwInBlock(
  error: unknown,
  { planar, samplesPerPixel, blockWidth }: Directory,
  { column, firstRow }: BlockPiece,
  band: number,
): never {
  if (!(error instanceof UnreadableImage) || error.reason.kind !== 'damaged') throw error;
  const bands = planar || samplesPerPixel === 1 ? `band ${band + 1}` : `bands 1-${samplesPerPixel}`;
  const place = `block at row ${firstRow}, column ${column * blockWidth}, ${bands}`;
  throw damaged(`${error.reason.detail}: ${place}`, error.cause);
}

async function table(
  fields: Directory['fields'],
  name: BlockTable,
): Promise<ArrayLike<number | bigint>> {
  const value: unknown = await fields.loadValue(name);
  if (typeof value === 'number' || typeof value === 'bigint') return [value];
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return value as Uint32Array;
  throw damaged(name);
}

function blockRows({ blockHeight, height, tiled }: Directory, blockRow: number): number {
  return tiled ? blockHeight : Math.min(blockHeight, height - blockRow * blockHeight);
}

type BlockTable = 'TileOffsets' | 'TileByteCounts' | 'StripOffsets' | 'StripByteCounts';

async function indexed({ fields }: Directory, table: BlockTable, index: number): Promise<number> {
  let value: unknown;
  try {
    value = await fields.loadValueIndexed(table, index);
  } catch (error) {
    throw damaged(`${table}[${index}]`, error);
  }
  const number = Number(value);
  if (value === undefined || !Number.isSafeInteger(number)) throw damaged(`${table}[${index}]`);
  return number;
}

function samplesPerRow({ planar, samplesPerPixel, blockWidth }: Directory): number {
  return blockWidth * (planar ? 1 : samplesPerPixel);
}
