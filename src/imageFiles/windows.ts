/** Reads all bands of a rectangle of an image, block by block: for conversions of whole images. */
import { type BlockPiece, type BlockReader, pieceAt } from './blockReader.ts';
import { BlockMemory } from './codecs.ts';
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
 * Samples of all bands in a rectangle, in the order of the file: the samples of a pixel side by side,
 * or one band after another. The sample of a band is at
 * `start + row × rowStride + column × pixelStride + band × bandStride`.
 */
export interface WindowSamples {
  readonly values: SampleArray;
  readonly start: number;
  readonly rowStride: number;
  readonly pixelStride: number;
  readonly bandStride: number;
}

/** How a rectangle is read. */
export interface WindowReadOptions {
  /** Memory of blocks, for samples that are used before the next rectangle is read. */
  readonly memory?: BlockMemory | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A rectangle that is in one block is not copied, so that the samples of a block are in memory once.
 *
 * @param window inside of the image
 * @throws UnreadableImage, or the signal's reason
 */
export async function readWindow(
  blocks: BlockReader,
  directory: Directory,
  window: PixelWindow,
  { signal, memory }: WindowReadOptions = {},
): Promise<WindowSamples> {
  const { planar, samplesPerPixel: count, blockWidth } = directory;
  const { row, width, height } = window;
  const first = pieceAt(directory, Math.floor(window.column / blockWidth), row);
  if (isInPiece(window, first, directory) && !planar) {
    signal?.throwIfAborted();
    const skipped = (row - first.firstRow) * blockWidth + window.column - first.column * blockWidth;
    return {
      values: await blocks.samples(directory, first, 0, memory),
      start: skipped * count,
      rowStride: blockWidth * count,
      pixelStride: count,
      bandStride: 1,
    };
  }
  const joined = joinedSamples(directory, window);
  for (let y = row; y < row + height; ) {
    const { firstRow, rows } = pieceAt(directory, 0, y);
    const lastColumn = Math.ceil((window.column + width) / blockWidth);
    for (let column = first.column; column < lastColumn; column++) {
      const piece = { column, firstRow, rows };
      for (let band = 0; band < (planar ? count : 1); band++) {
        signal?.throwIfAborted();
        const samples = await blocks.samples(directory, piece, band, memory);
        copyBlock(samples, { ...piece, band }, joined, { window, directory });
      }
    }
    y = firstRow + rows;
  }
  return joined;
}

/** A part of a rectangle: some of its rows. */
export interface WindowPart {
  readonly window: PixelWindow;
  readonly samples: WindowSamples;
}

/**
 * Reads a rectangle a few rows at a time if it is in one deflated block, so that the block is never in
 * memory as a whole; in one part otherwise.
 *
 * @param window inside of the image
 * @throws UnreadableImage, or the signal's reason
 */
export async function* readWindowParts(
  blocks: BlockReader,
  directory: Directory,
  window: PixelWindow,
  { signal, memory = new BlockMemory() }: WindowReadOptions = {},
): AsyncGenerator<WindowPart> {
  const { planar, samplesPerPixel: count, blockWidth } = directory;
  const piece = pieceAt(directory, Math.floor(window.column / blockWidth), window.row);
  if (planar || !isInPiece(window, piece, directory)) {
    yield { window, samples: await readWindow(blocks, directory, window, { signal, memory }) };
    return;
  }
  const from = window.row - piece.firstRow;
  const range = { from, to: from + window.height };
  for await (const part of blocks.rowSamplesInTurn(directory, piece, range, memory)) {
    signal?.throwIfAborted();
    const skipped =
      (part.from - part.firstRow) * blockWidth + window.column - piece.column * blockWidth;
    yield {
      window: { ...window, row: piece.firstRow + part.from, height: part.to - part.from },
      samples: {
        values: part.samples,
        start: skipped * count,
        rowStride: blockWidth * count,
        pixelStride: count,
        bandStride: 1,
      },
    };
  }
}

function isInPiece(window: PixelWindow, piece: BlockPiece, { blockWidth }: Directory): boolean {
  return (
    window.column + window.width <= (piece.column + 1) * blockWidth &&
    window.row + window.height <= piece.firstRow + piece.rows
  );
}

function joinedSamples(
  { sampleType, planar, samplesPerPixel: count }: Directory,
  { width, height }: PixelWindow,
): WindowSamples {
  const values = createSampleArray(sampleType, width * height * count);
  return planar
    ? { values, start: 0, rowStride: width, pixelStride: 1, bandStride: width * height }
    : { values, start: 0, rowStride: width * count, pixelStride: count, bandStride: 1 };
}

/** Copies the part of a block that is in a window: rows are one after another in both. */
function copyBlock(
  samples: SampleArray,
  block: BlockPiece & { readonly band: number },
  to: WindowSamples,
  {
    window,
    directory: { blockWidth },
  }: { readonly window: PixelWindow; readonly directory: Directory },
): void {
  const blockLeft = block.column * blockWidth;
  const left = Math.max(window.column, blockLeft);
  const right = Math.min(window.column + window.width, blockLeft + blockWidth);
  const top = Math.max(window.row, block.firstRow);
  const bottom = Math.min(window.row + window.height, block.firstRow + block.rows);
  const perPixel = to.pixelStride;
  for (let y = top; y < bottom; y++) {
    const from = ((y - block.firstRow) * blockWidth + left - blockLeft) * perPixel;
    const row = samples.subarray(from, from + (right - left) * perPixel);
    const start =
      block.band * to.bandStride +
      (y - window.row) * to.rowStride +
      (left - window.column) * perPixel;
    to.values.set(row, start);
  }
}
