/** Reads all bands of a rectangle of an image, block by block: for conversions of whole images. */
import { type BlockPiece, type BlockReader, pieceAt } from './blockReader.ts';
import type { Directory } from './directory.ts';
import { createSampleArray, type SampleArray } from './sampleArrays.ts';

/** A rectangle of pixels. */
export interface PixelWindow {
  readonly column: number;
  readonly row: number;
  readonly width: number;
  readonly height: number;
}

/**
 * @param window inside of the image
 * @returns rows of pixels, one array for each band
 * @throws UnreadableImage, or the signal's reason
 */
export async function readWindow(
  blocks: BlockReader,
  directory: Directory,
  window: PixelWindow,
  signal?: AbortSignal,
): Promise<SampleArray[]> {
  const { samplesPerPixel, sampleType, planar, blockWidth } = directory;
  const bands = Array.from({ length: samplesPerPixel }, () =>
    createSampleArray(sampleType, window.width * window.height),
  );
  const last = window.row + window.height;
  const lastColumn = Math.ceil((window.column + window.width) / blockWidth);
  for (let y = window.row; y < last; ) {
    const { firstRow, rows } = pieceAt(directory, 0, y);
    for (let column = Math.floor(window.column / blockWidth); column < lastColumn; column++) {
      signal?.throwIfAborted();
      const piece = { column, firstRow, rows };
      const part = overlap(window, piece, blockWidth);
      if (!planar) {
        splitBands(await blocks.samples(directory, piece, 0), bands, part);
        continue;
      }
      for (const [band, values] of bands.entries()) {
        splitBands(await blocks.samples(directory, piece, band), [values], part);
      }
    }
    y = firstRow + rows;
  }
  return bands;
}

/** The part of a piece that is in a window: positions in the piece, and in the window. */
interface Overlap {
  readonly width: number;
  readonly height: number;
  readonly pieceStart: number;
  readonly pieceStride: number;
  readonly windowStart: number;
  readonly windowStride: number;
}

function overlap(window: PixelWindow, piece: BlockPiece, blockWidth: number): Overlap {
  const left = Math.max(window.column, piece.column * blockWidth);
  const right = Math.min(window.column + window.width, (piece.column + 1) * blockWidth);
  const top = Math.max(window.row, piece.firstRow);
  const bottom = Math.min(window.row + window.height, piece.firstRow + piece.rows);
  return {
    width: right - left,
    height: bottom - top,
    pieceStart: (top - piece.firstRow) * blockWidth + left - piece.column * blockWidth,
    pieceStride: blockWidth,
    windowStart: (top - window.row) * window.width + left - window.column,
    windowStride: window.width,
  };
}

/** Copies samples, in which the bands of a pixel are side by side, to an array for each band. */
function splitBands(from: SampleArray, bands: readonly SampleArray[], part: Overlap): void {
  const count = bands.length;
  for (let y = 0; y < part.height; y++) {
    const start = part.pieceStart + y * part.pieceStride;
    const to = part.windowStart + y * part.windowStride;
    if (count === 1) {
      bands[0]?.set(from.subarray(start, start + part.width), to);
      continue;
    }
    // Groups of pixels small enough that the rows that are written to stay in the processor's cache.
    for (let x = 0; x < part.width; x += GROUP) {
      const end = Math.min(x + GROUP, part.width);
      for (let band = 0; band < count; band++) {
        const target = bands[band];
        if (!target) continue;
        let at = (start + x) * count + band;
        for (let i = x; i < end; i++, at += count) target[to + i] = from[at] ?? 0;
      }
    }
  }
}

/** Pixels that are split at a time. */
const GROUP = 32;
