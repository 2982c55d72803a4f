/**
 * Copies layers of 16 bits in pairs: two layers of two pixels are two words of 32 bits, in the image and
 * in the arrays of the layers, so that half as many reads and writes are needed.
 */
import type { WindowSamples } from '../../imageFiles/index.ts';
import type { CubeValues } from './cubeLayout.ts';
import type { CubeWindow } from './cubeMessages.ts';
import type { LayerConversion } from './physicalValues.ts';

/** The place of a layer in a cube. */
export interface LayerTarget {
  /** Index of the layer in the image. */
  readonly layer: number;
  readonly values: CubeValues;
  /** Index of the first pixel in `values`. */
  readonly start: number;
  /** Pixels in a row of `values`. */
  readonly rowLength: number;
  /** Absent where the numbers are kept. */
  readonly conversion?: LayerConversion | undefined;
}

/** Pixels that are split at a time: the rows that are written to stay in the processor's cache. */
export const PIXEL_GROUP = 64;

/** Two layers, the first of which has an even index; places and lengths are numbers of words. */
interface LayerPair {
  readonly layer: number;
  readonly first: PairedRows;
  readonly second: PairedRows;
}

interface PairedRows {
  readonly words: Int32Array<ArrayBuffer>;
  readonly start: number;
  readonly rowLength: number;
}

/**
 * Copies the layers whose places in memory allow it.
 *
 * @param size of the samples' window
 * @returns the layers that are left
 */
export function copyLayerPairs(
  { start, rowStride, pixelStride, bandStride, values }: WindowSamples,
  { width, height }: Pick<CubeWindow, 'width' | 'height'>,
  targets: readonly LayerTarget[],
): readonly LayerTarget[] {
  const areAligned = [start, rowStride, pixelStride, width].every(isEven) && bandStride === 1;
  if (!areAligned || !hasWords(values)) return targets;
  const { pairs, others } = pairsOf(targets);
  const words = viewOf(values);
  const step = pixelStride / 2;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x += PIXEL_GROUP) {
      const pixel = (start + y * rowStride + x * pixelStride) / 2;
      const count = Math.min(PIXEL_GROUP, width - x) / 2;
      for (const { layer, first, second } of pairs) {
        const [toFirst, toSecond] = [first.words, second.words];
        const atFirst = first.start + y * first.rowLength + x / 2;
        const atSecond = second.start + y * second.rowLength + x / 2;
        for (let i = 0, at = pixel + layer; i < count; i++, at += 2 * step) {
          const left = words[at] ?? 0;
          const right = words[at + step] ?? 0;
          toFirst[atFirst + i] = (left & 0xffff) | (right << 16);
          toSecond[atSecond + i] = (left >>> 16) | (right & ~0xffff);
        }
      }
    }
  }
  return others;
}

function pairsOf(targets: readonly LayerTarget[]): { pairs: LayerPair[]; others: LayerTarget[] } {
  const pairs: LayerPair[] = [];
  const others: LayerTarget[] = [];
  for (let i = 0; i < targets.length; i++) {
    const first = targets[i];
    const second = targets[i + 1];
    if (first && second && isPair(first, second)) {
      pairs.push({ layer: first.layer / 2, first: rowsOf(first), second: rowsOf(second) });
      i++;
    } else if (first) others.push(first);
  }
  return { pairs, others };
}

function isPair(first: LayerTarget, second: LayerTarget): boolean {
  return isEven(first.layer) && second.layer === first.layer + 1 && fits(first) && fits(second);
}

function fits({ start, rowLength, values, conversion }: LayerTarget): boolean {
  return !conversion && isEven(start) && isEven(rowLength) && hasWords(values);
}

function isEven(number: number): boolean {
  return number % 2 === 0;
}

type Numbers = CubeValues | WindowSamples['values'];

function hasWords({ BYTES_PER_ELEMENT, byteOffset }: Numbers): boolean {
  return BYTES_PER_ELEMENT === 2 && byteOffset % 4 === 0;
}

function viewOf({ buffer, byteOffset, length }: Numbers): Int32Array<ArrayBuffer> {
  return new Int32Array(buffer, byteOffset, Math.floor(length / 2));
}

/** Views of the arrays of chunks, each of which is filled a few rows at a time. */
const views = new WeakMap<CubeValues, Int32Array<ArrayBuffer>>();

function rowsOf({ values, start, rowLength }: LayerTarget): PairedRows {
  const words = views.get(values) ?? viewOf(values);
  views.set(values, words);
  return { words, start: start / 2, rowLength: rowLength / 2 };
}
