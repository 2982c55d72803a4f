/**
 * Image pyramid: level 0 has full resolution, each further level half of the one before, down to
 * one that fits a small window. A level is read from the smallest image in the file that has its
 * resolution; where there is none, from every n-th pixel of a finer one.
 *
 * Values are never averaged: every shown number is a number in the file.
 */
import { forEachBounded } from '../domain/boundedLoop.ts';
import { pieceAt } from './blockReader.ts';
import { type Directory, PHOTOMETRIC } from './directory.ts';
import type { Planes } from './planes.ts';
import { createSampleArray, type SampleArray } from './sampleArrays.ts';

/** Side of a tile that is read and shown, in pixels of its level. */
export const TILE_SIZE = 256;
/** The last level fits into a square of this side, in pixels. */
const SMALLEST = 256;
/** Blocks read at a time, of up to millions. */
const PARTS_AT_ONCE = 8;

/** An image in a file. */
export interface Stored {
  readonly id: number;
  readonly directory: Directory;
}

export interface PyramidLevel {
  /** Pixels of the full image, along one side, per pixel of this level. */
  readonly factor: number;
  readonly width: number;
  readonly height: number;
  readonly full: Directory;
  readonly from: Stored;
  readonly mask?: Stored;
}

export interface TilePlace {
  readonly level: number;
  readonly column: number;
  readonly row: number;
}

export interface ImageTile {
  readonly width: number;
  readonly height: number;
  /** One array for each requested band. */
  readonly bands: SampleArray[];
  /** 0 where a mask in the file marks pixels without data. */
  readonly mask?: Uint8Array<ArrayBuffer>;
}

/** @param images the images in the file, the main image first */
export function levelsOf(images: readonly Stored[]): PyramidLevel[] {
  const [full] = images;
  if (!full) return [];
  const { width, height } = full.directory;
  const smaller = images.filter(
    ({ directory }, i) => i === 0 || (isSmaller(directory) && fits(directory, full.directory)),
  );
  const masks = images.filter(
    ({ directory }, i) => i > 0 && isMask(directory) && sameShape(directory, full.directory),
  );
  const levels: PyramidLevel[] = [];
  for (let level = 0; ; level++) {
    const factor = 2 ** level;
    const [w, h] = [Math.ceil(width / factor), Math.ceil(height / factor)];
    const mask = coarsest(masks, width, factor);
    levels.push({
      factor,
      width: w,
      height: h,
      full: full.directory,
      from: coarsest(smaller, width, factor) ?? full,
      ...(mask && { mask }),
    });
    if (Math.max(w, h) <= SMALLEST) return levels;
  }
}

function isMask({ subfileType, photometric }: Directory): boolean {
  return (subfileType & 4) !== 0 || photometric === PHOTOMETRIC.mask;
}

function isSmaller(directory: Directory): boolean {
  return (directory.subfileType & 1) !== 0 && !isMask(directory);
}

/** Whether an image can represent another one: the same bands, the same type of numbers. */
function fits(directory: Directory, full: Directory): boolean {
  return (
    directory.samplesPerPixel === full.samplesPerPixel &&
    directory.sampleType.format === full.sampleType.format &&
    directory.sampleType.bits === full.sampleType.bits &&
    sameShape(directory, full)
  );
}

function sameShape(directory: Directory, full: Directory): boolean {
  const across = full.width / directory.width;
  // Sizes are rounded up, or down.
  return Math.abs(directory.height * across - full.height) <= across + 1;
}

/**
 * The smallest image with all pixels of a level; within about a pixel, because sizes are rounded.
 */
function coarsest(images: readonly Stored[], width: number, factor: number): Stored | undefined {
  return images
    .filter(({ directory }) => width / directory.width <= factor * 1.02)
    .sort((a, b) => a.directory.width - b.directory.width)[0];
}

export interface PixelReadOptions {
  readonly signal?: AbortSignal;
  /** Called with the number of parts that were read, and of all parts. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** @throws UnreadableImage, or the signal's reason */
export async function readTile(
  planes: Planes,
  level: PyramidLevel,
  { column, row }: TilePlace,
  bands: readonly number[],
  options: PixelReadOptions = {},
): Promise<ImageTile> {
  const place = {
    left: column * TILE_SIZE,
    top: row * TILE_SIZE,
    width: Math.min(TILE_SIZE, level.width - column * TILE_SIZE),
    height: Math.min(TILE_SIZE, level.height - row * TILE_SIZE),
  };
  if (!(place.width > 0) || !(place.height > 0)) throw new RangeError('There is no such tile.');
  const read = await sample(planes, level.from, level, place, bands, options);
  if (!level.mask) return { width: place.width, height: place.height, bands: read };
  const [mask] = await sample(planes, level.mask, level, place, [0], options);
  return {
    width: place.width,
    height: place.height,
    bands: read,
    mask: Uint8Array.from(mask ?? []),
  };
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

async function sample(
  planes: Planes,
  { id, directory }: Stored,
  level: PyramidLevel,
  place: Place,
  bands: readonly number[],
  { signal, onProgress }: PixelReadOptions,
): Promise<SampleArray[]> {
  const xs = positions(place.left, place.width, level.factor, directory.width, level.full.width);
  const ys = positions(place.top, place.height, level.factor, directory.height, level.full.height);
  const columns = grouped(xs, (x) => Math.floor(x / directory.blockWidth));
  const rows = grouped(ys, (y) => pieceAt(directory, 0, y).firstRow);
  const out = bands.map(() => createSampleArray(directory.sampleType, place.width * place.height));
  const total = columns.length * rows.length;
  const parts = pairs(rows, columns);
  let done = 0;
  const read = async ([inRow, inColumn]: [Group, Group]) => {
    const piece = pieceAt(directory, inColumn.key, inRow.key);
    const stored = await planes.get(id, directory, piece, bands, signal);
    copy(stored, out, { xs, ys, inColumn, inRow, directory, width: place.width });
    onProgress?.(++done, total);
  };
  await forEachBounded(parts, PARTS_AT_ONCE, read, signal);
  return out;
}

function* pairs<A, B>(first: readonly A[], second: readonly B[]): Generator<[A, B]> {
  for (const a of first) for (const b of second) yield [a, b];
}

/** Pixel of a stored image for each pixel of a level: the one that contains its middle. */
function positions(
  start: number,
  count: number,
  factor: number,
  storedSize: number,
  fullSize: number,
): Uint32Array {
  const ratio = (factor * storedSize) / fullSize;
  return Uint32Array.from({ length: count }, (_, i) =>
    Math.min(storedSize - 1, Math.floor((start + i + 0.5) * ratio)),
  );
}

/** Neighboring positions in one block. */
interface Group {
  readonly key: number;
  readonly from: number;
  readonly to: number;
}

function grouped(positions: Uint32Array, keyOf: (position: number) => number): Group[] {
  const groups: Group[] = [];
  let from = 0;
  for (let i = 1; i <= positions.length; i++) {
    const key = keyOf(positions[from] ?? 0);
    if (i < positions.length && keyOf(positions[i] ?? 0) === key) continue;
    groups.push({ key, from, to: i });
    from = i;
  }
  return groups;
}

function copy(
  planes: readonly SampleArray[],
  out: readonly SampleArray[],
  given: {
    xs: Uint32Array;
    ys: Uint32Array;
    inColumn: Group;
    inRow: Group;
    directory: Directory;
    width: number;
  },
): void {
  const { xs, ys, inColumn, inRow, directory, width } = given;
  const left = inColumn.key * directory.blockWidth;
  for (const [band, plane] of planes.entries()) {
    const target = out[band];
    if (!target) continue;
    for (let y = inRow.from; y < inRow.to; y++) {
      const line = ((ys[y] ?? 0) - inRow.key) * directory.blockWidth - left;
      const to = y * width;
      for (let x = inColumn.from; x < inColumn.to; x++) {
        target[to + x] = plane[line + (xs[x] ?? 0)] ?? 0;
      }
    }
  }
}
