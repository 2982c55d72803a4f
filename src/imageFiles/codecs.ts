/**
 * Unpacks blocks. Deflate, the most frequent codec, and Zstandard are Node's, which run on other
 * threads; LZW is Cedar's own, which does not grow an array byte by byte; the others are those of
 * geotiff.js.
 */
import { promisify } from 'node:util';
import { inflate, zstdDecompress } from 'node:zlib';
import { getDecoder } from 'geotiff';
import { messageOf } from '../domain/messages.ts';
import { bytesPerRow, COMPRESSION, type Directory, PHOTOMETRIC } from './directory.ts';
import {
  checkedLength,
  INFLATED_CHUNK,
  inflatedChunks,
  inflateFirst,
  inflateInto,
  mostBytes,
  SPARE_BYTES,
} from './inflate.ts';
import { decodeLerc, type LercBlock } from './lerc.ts';
import { decodeLzw, LZW_SPARE_BYTES } from './lzw.ts';
import { addDifferences, joinBytes, PREDICTOR } from './predictor.ts';
import { swapBytes } from './sampleArrays.ts';
import type { BlockRest } from './uncheckedBlocks.ts';
import { damaged, UnreadableImage } from './unreadable.ts';

type Bytes = Uint8Array<ArrayBuffer>;

interface InflateOptions {
  /** Bytes that are taken at a time; the result is copied if there are more of them. */
  readonly chunkSize: number;
  readonly maxOutputLength: number;
}

const inflated = promisify<Uint8Array, InflateOptions, Buffer<ArrayBuffer>>(inflate);
const zstandardUnpacked = promisify<Uint8Array, InflateOptions, Buffer<ArrayBuffer>>(
  zstdDecompress as typeof inflate,
);

/**
 * Memory of blocks that are unpacked one after another: without it, those that are not used any more
 * stay until V8 collects them, and they may have a hundred megabytes each.
 */
export class BlockMemory {
  #bytes: Bytes = new Uint8Array(0);

  /** The same bytes as for the block before, if they are enough. */
  take(length: number): Bytes {
    if (this.#bytes.length < length) this.#bytes = new Uint8Array(length);
    return this.#bytes.subarray(0, length);
  }
}

/**
 * Unpacks a block: samples in native byte order.
 *
 * @param memory for a block that is used before the next one is unpacked
 * @throws UnreadableImage when the block's bytes are invalid
 */
export async function unpackBlock(
  packed: Bytes,
  directory: Directory,
  rows: number,
  littleEndian: boolean,
  memory?: BlockMemory,
): Promise<Bytes> {
  const length = bytesPerRow(directory) * rows;
  const bytes =
    memory && isDeflated(directory)
      ? await inflateInto(packed, memory.take(length), { start: 0, blockBytes: length })
      : await decompress(packed, { directory, rows, length, memory });
  return undoPredictor(bytes, directory, littleEndian);
}

/** Compressions, beside deflate, that can be undone from the start of a block up to a row. */
const IN_ORDER: ReadonlySet<number> = new Set([COMPRESSION.none, COMPRESSION.lzw]);

/** Rows of a block, from the first to the one before `to`. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Unpacks at least some rows of a block that is not deflated, and no more than needed where its
 * compression allows that.
 *
 * @param rows of the whole block
 * @returns the samples with the row they begin with
 * @throws UnreadableImage when the block's bytes are invalid
 */
export async function unpackRows(
  packed: Bytes,
  directory: Directory,
  rows: number,
  { from, to }: RowRange,
  littleEndian: boolean,
): Promise<UnpackedRows> {
  if (!IN_ORDER.has(directory.compression)) {
    return { bytes: await unpackBlock(packed, directory, rows, littleEndian), firstRow: 0 };
  }
  const rowBytes = bytesPerRow(directory);
  const unpacked = await decompress(packed, { directory, rows: to, length: rowBytes * to });
  const wanted = unpacked.subarray(rowBytes * from);
  return { bytes: undoPredictor(wanted, directory, littleEndian), firstRow: from };
}

/**
 * Unpacks a deflated block up to some rows, whose values may be wrong until the rest is checked.
 *
 * @param packed its bytes, in parts of `partBytes` at most
 * @param rows that are wanted, and those of the whole block
 * @returns the rows, and the rest of the block, to be checked or left
 * @throws UnreadableImage when the block's bytes are invalid; what `packed` throws
 */
export async function unpackFirstRows(
  { packed, partBytes }: { readonly packed: AsyncIterable<Bytes>; readonly partBytes: number },
  directory: Directory,
  { from, to, of }: RowRange & { readonly of: number },
  littleEndian: boolean,
): Promise<UnpackedRows & { readonly rest: BlockRest }> {
  const rowBytes = bytesPerRow(directory);
  const bytes = new Uint8Array(rowBytes * (to - from));
  const wanted = { start: rowBytes * from, blockBytes: rowBytes * of };
  const rest = await inflateFirst(packed, partBytes, bytes, wanted);
  return { bytes: undoPredictor(bytes, directory, littleEndian), firstRow: from, rest };
}

export function isDeflated({ compression }: Directory): boolean {
  return compression === COMPRESSION.deflate || compression === COMPRESSION.deflateOld;
}

/** Rows of a block, with the number of the first one. */
export interface UnpackedRows {
  readonly bytes: Bytes;
  readonly firstRow: number;
}

/**
 * Unpacks rows of a deflated block, a few at a time, so that the whole block is never in memory.
 *
 * @param packed its bytes, in parts that are not used elsewhere
 * @param rows that are wanted, and those of the whole block
 * @param memory for rows that are used before the next ones are unpacked
 * @throws UnreadableImage when the block's bytes are invalid; what `packed` throws
 */
export async function* unpackRowsInTurn(
  packed: AsyncIterable<Bytes>,
  directory: Directory,
  { from, to, of }: RowRange & { readonly of: number },
  littleEndian: boolean,
  memory: BlockMemory,
): AsyncGenerator<UnpackedRows> {
  const rowBytes = bytesPerRow(directory);
  const blockBytes = of * rowBytes;
  const atOnce = Math.max(1, Math.floor(INFLATED_CHUNK / rowBytes));
  let row = 0;
  let filled = 0;
  let part = memory.take(Math.min(atOnce, to) * rowBytes);
  for await (const chunk of inflatedChunks(packed, to * rowBytes, { blockBytes })) {
    for (let at = 0; at < chunk.length && row < to; ) {
      const added = chunk.subarray(at, at + part.length - filled);
      part.set(added, filled);
      filled += added.length;
      at += added.length;
      if (filled < part.length) break;
      const end = row + part.length / rowBytes;
      const firstRow = Math.max(row, from);
      if (firstRow < end) {
        const wanted = part.subarray((firstRow - row) * rowBytes);
        yield { bytes: undoPredictor(wanted, directory, littleEndian), firstRow };
      }
      row = end;
      filled = 0;
      part = memory.take(Math.min(atOnce, to - row) * rowBytes);
    }
  }
  if (row < to) {
    throw damaged(`a block of ${row * rowBytes + filled} bytes instead of ${to * rowBytes}`);
  }
}

interface Wanted {
  readonly directory: Directory;
  /** From the start of the block. */
  readonly rows: number;
  /** Bytes of them. */
  readonly length: number;
  readonly memory?: BlockMemory | undefined;
}

/** @throws UnreadableImage, also when there are fewer bytes than wanted */
async function decompress(packed: Bytes, wanted: Wanted): Promise<Bytes> {
  const bytes = await decompressAny(packed, wanted);
  return checkedLength(bytes, bytes.length, wanted.length).subarray(0, wanted.length);
}

async function decompressAny(
  packed: Bytes,
  { directory, rows, length, memory }: Wanted,
): Promise<Bytes> {
  const { compression } = directory;
  try {
    switch (compression) {
      case COMPRESSION.none:
        return packed;
      case COMPRESSION.lzw:
        return decodeLzw(packed, length, memory?.take(length + LZW_SPARE_BYTES));
      case COMPRESSION.deflate:
      case COMPRESSION.deflateOld:
        return await inflated(packed, inflateOptions(length));
      case COMPRESSION.zstandard:
        return await zstandardUnpacked(packed, inflateOptions(length));
      case COMPRESSION.lerc:
        return await decodeLerc(packed, await lercBlockOf(directory, rows, length));
      default:
        return await decodeByLibrary(packed, directory);
    }
  } catch (error) {
    if (error instanceof UnreadableImage) throw error;
    throw damaged(messageOf(error), error);
  }
}

/** A block with more data than its area needs is cut off. */
function inflateOptions(length: number): InflateOptions {
  return { chunkSize: length + SPARE_BYTES, maxOutputLength: mostBytes(length) };
}

async function lercBlockOf(
  { fields, samplesPerPixel, planar, sampleType, blockWidth }: Directory,
  rows: number,
  length: number,
): Promise<LercBlock> {
  const parameters = fields.hasTag('LercParameters')
    ? await fields.loadValue('LercParameters')
    : undefined;
  return {
    rows,
    width: blockWidth,
    samplesPerPixel: planar ? 1 : samplesPerPixel,
    isFloat: sampleType.format === 'float',
    addedCompression: Number((parameters as ArrayLike<number> | undefined)?.[1] ?? 0),
    maxBytes: mostBytes(length),
  };
}

async function decodeByLibrary(packed: Bytes, directory: Directory): Promise<Bytes> {
  const { compression, fields, blockWidth, blockHeight, planar, sampleType } = directory;
  const tables = fields.hasTag('JPEGTables') ? await fields.loadValue('JPEGTables') : undefined;
  const parameters = {
    tileWidth: blockWidth,
    tileHeight: blockHeight,
    predictor: PREDICTOR.none,
    bitsPerSample: sampleType.bits,
    planarConfiguration: planar ? 2 : 1,
    JPEGTables: tables,
  };
  const decoder = await getDecoder(compression, parameters);
  const decoded = await decoder.decode(packed.buffer);
  const bytes = new Uint8Array(decoded as ArrayBuffer);
  return directory.photometric === PHOTOMETRIC.yCbCr ? colors(bytes) : bytes;
}

/** Converts luma and chroma to red, green, blue (JPEG, ITU-R BT.601). */
function colors(bytes: Bytes): Bytes {
  const rgb = new Uint8ClampedArray(bytes.length);
  for (let i = 0; i + 2 < bytes.length; i += 3) {
    const y = bytes[i] ?? 0;
    const cb = (bytes[i + 1] ?? 0) - 128;
    const cr = (bytes[i + 2] ?? 0) - 128;
    rgb[i] = y + 1.402 * cr;
    rgb[i + 1] = y - 0.344136 * cb - 0.714136 * cr;
    rgb[i + 2] = y + 1.772 * cb;
  }
  return new Uint8Array(rgb.buffer);
}

function undoPredictor(bytes: Bytes, directory: Directory, littleEndian: boolean): Bytes {
  const { predictor, sampleType, samplesPerPixel, planar, blockWidth, compression } = directory;
  const perPixel = planar ? 1 : samplesPerPixel;
  const rows = { perRow: blockWidth * perPixel, perPixel, bits: sampleType.bits };
  if (predictor === PREDICTOR.floatingPoint) return joinBytes(bytes, rows);
  // Image codecs return samples in native byte order already.
  const isTurned =
    !littleEndian && compression !== COMPRESSION.jpeg && compression !== COMPRESSION.lerc;
  if (!isTurned && predictor === PREDICTOR.none) return bytes;
  // A copy starts at an address that is aligned for every type of sample.
  const own = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  if (isTurned && sampleType.bits % 16 === 0) swapBytes(own, sampleType.bits / 8);
  if (predictor === PREDICTOR.horizontal) addDifferences(own, rows);
  else if (predictor !== PREDICTOR.none) throw damaged(`predictor ${predictor}`);
  return own;
}
