/** Visits some pixels of an image: reads the blocks that contain them, each once. */
import { type BlockPiece, pieceAt } from './blockReader.ts';
import type { RowRange } from './codecs.ts';
import type { Directory } from './directory.ts';
import type { Planes } from './planes.ts';
import type { PyramidLevel } from './pyramid.ts';
import type { SampleArray } from './sampleArrays.ts';
import type { UncheckedBlocks } from './uncheckedBlocks.ts';

/** Neighboring pixels of a row, from the first to the one before `to`. */
export interface PixelSpan {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

export interface WantedPixels {
  readonly spans: readonly PixelSpan[];
  /** Indices, from 0. */
  readonly bands: readonly number[];
  readonly alphaBand: number | undefined;
}

/** How pixels are visited. */
export interface VisitOptions {
  /**
   * Receives blocks with rows behind the last pixel, which are visited before the checksums of the
   * blocks are compared; these are compared first unless given.
   */
  readonly unchecked?: UncheckedBlocks | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls `visit` with each pixel that has data.
 *
 * @param level of full resolution
 */
export async function visitPixels(
  planes: Planes,
  level: PyramidLevel,
  { spans, bands, alphaBand }: WantedPixels,
  visit: (sampleOf: (band: number) => number) => void,
  { unchecked, signal }: VisitOptions = {},
): Promise<void> {
  const { directory } = level.from;
  const read = alphaBand === undefined ? bands : [...bands, alphaBand];
  for (const { piece, parts } of blocksOf(spans, directory)) {
    const rows = rowsOf(parts, piece.firstRow);
    const wanted = { bands: read, rows, unchecked };
    const samples = await planes.readOnce(directory, piece, wanted, signal);
    const mask = await maskOf(planes, level, piece, signal);
    for (const { row, from, to } of parts) {
      const line = (row - piece.firstRow) * directory.blockWidth;
      for (let column = from; column < to; column++) {
        const at = line + column - piece.column * directory.blockWidth;
        if (mask?.(column, row) === 0) continue;
        if (alphaBand !== undefined && samples.valueAt(alphaBand, at) === 0) continue;
        visit((band) => samples.valueAt(band, at));
      }
    }
  }
}

/** The rows of a piece that have pixels, counted from its first row. */
function rowsOf(parts: readonly PixelSpan[], firstRow: number): RowRange {
  const rows = parts.map(({ row }) => row - firstRow);
  const range = (from: number, to: number) => ({ from, to });
  return rows.reduce(
    ({ from, to }, row) => range(Math.min(from, row), Math.max(to, row + 1)),
    range(Number.POSITIVE_INFINITY, 0),
  );
}

/** The pieces with pixels of spans, with these pixels. */
function blocksOf(
  spans: readonly PixelSpan[],
  directory: Directory,
): { readonly piece: BlockPiece; readonly parts: readonly PixelSpan[] }[] {
  const { blockWidth } = directory;
  const found = new Map<string, { piece: BlockPiece; parts: PixelSpan[] }>();
  for (const { row, from, to } of spans) {
    for (let column = Math.floor(from / blockWidth); column * blockWidth < to; column++) {
      const piece = pieceAt(directory, column, row);
      const key = `${column}:${piece.firstRow}`;
      const block = found.get(key) ?? { piece, parts: [] };
      block.parts.push({
        row,
        from: Math.max(from, column * blockWidth),
        to: Math.min(to, (column + 1) * blockWidth),
      });
      found.set(key, block);
    }
  }
  return [...found.values()];
}

/** Values of the mask at the pixels of a piece of the image, whose blocks may be others. */
async function maskOf(
  planes: Planes,
  level: PyramidLevel,
  piece: BlockPiece,
  signal?: AbortSignal,
): Promise<((column: number, row: number) => number | undefined) | undefined> {
  const mask = level.mask?.directory.width === level.width ? level.mask : undefined;
  if (!mask) return undefined;
  const { id, directory } = mask;
  const { blockWidth } = level.from.directory;
  const first = Math.floor((piece.column * blockWidth) / directory.blockWidth);
  const last = Math.floor(((piece.column + 1) * blockWidth - 1) / directory.blockWidth);
  const found = new Map<string, SampleArray | undefined>();
  const keyOf = (column: number, firstRow: number) => `${column}:${firstRow}`;
  const end = Math.min(piece.firstRow + piece.rows, directory.height);
  for (let row = piece.firstRow; row < end; ) {
    const { firstRow, rows } = pieceAt(directory, 0, row);
    for (let column = first; column <= Math.min(last, directory.columns - 1); column++) {
      const [plane] = await planes.get(id, directory, { column, firstRow, rows }, [0], signal);
      found.set(keyOf(column, firstRow), plane);
    }
    row = firstRow + rows;
  }
  return (x, y) => {
    const column = Math.floor(x / directory.blockWidth);
    const { firstRow } = pieceAt(directory, column, y);
    const at = (y - firstRow) * directory.blockWidth + x - column * directory.blockWidth;
    return found.get(keyOf(column, firstRow))?.[at];
  };
}
