/** Reads the values of pixels from all images of a series; runs in a thread of its own. */
import path from 'node:path';
import { forEachBounded } from '../../../domain/boundedLoop.ts';
import { messageOf } from '../../../domain/messages.ts';
import { findPieceOffsets } from '../../../domain/pieceNames.ts';
import { GeoImage, type ImageFacts, type PixelSpan } from '../../../imageFiles/index.ts';
import { isUnreadableImage } from '../../../imageFiles/unreadable.ts';
import { layerSums, readingOf } from './layerSums.ts';
import { countPixels, spansIn } from './pixelRegion.ts';
import type {
  ImageAnswer,
  ImageProblem,
  SeriesCube,
  SeriesImage,
  SeriesJob,
  SeriesPiece,
} from './seriesMessages.ts';

/** Images that are read at a time: deflate, the usual compression, is unpacked by Node's threads. */
const IMAGES_AT_ONCE = 4;
/** Largest difference between the places of two images with the same pixels, in pixels. */
const TOLERANCE = 0.01;

class SeriesProblem extends Error {
  readonly problem: ImageProblem;

  constructor(problem: ImageProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

/** @returns an answer for each image, in their order */
export async function readSeries(
  { images, spans }: SeriesJob,
  onProgress: (done: number) => void,
): Promise<ImageAnswer[]> {
  const answers: ImageAnswer[] = [];
  let done = 0;
  await forEachBounded(images, IMAGES_AT_ONCE, async (image, i) => {
    answers[i] = await readImage(image, spans);
    onProgress(++done);
  });
  return answers;
}

async function readImage(image: SeriesImage, spans: readonly PixelSpan[]): Promise<ImageAnswer> {
  if (image.cube) return readCube(image, image.cube, spans);
  const sums = image.layers.map(() => layerSums(image));
  const total = countPixels(spans);
  const references = new Set<string>();
  let seen = 0;
  try {
    for (const piece of image.pieces) {
      const read = await readPiece(image, piece, spans, sums);
      seen += read.pixels;
      if (read.reference !== undefined) references.add(read.reference);
    }
    if (seen < total) return { problem: { kind: 'missingPiece' } };
    const layers = sums.map((sum) => readingOf(sum, image, total));
    return { layers, references: [...references] };
  } catch (error) {
    if (error instanceof SeriesProblem) return { problem: error.problem };
    throw error;
  }
}

async function readCube(
  image: SeriesImage,
  cube: SeriesCube,
  spans: readonly PixelSpan[],
): Promise<ImageAnswer> {
  const sums = image.layers.map(() => layerSums(image));
  try {
    const { addCubePixels } = await import('./cubeReading.ts');
    await addCubePixels(image, cube, spans, sums);
    const total = countPixels(spans);
    return { layers: sums.map((sum) => readingOf(sum, image, total)), references: [] };
  } catch (error) {
    if (error instanceof Error && error.name === 'ChangedCubeError') {
      return { problem: { kind: 'changed' } };
    }
    return { problem: problemOf(error, path.basename(cube.path)) };
  }
}

/** @returns the number of pixels of the spans that are in the piece, and its reference system */
async function readPiece(
  image: SeriesImage,
  piece: SeriesPiece,
  spans: readonly PixelSpan[],
  sums: readonly ReturnType<typeof layerSums>[],
): Promise<{ readonly pixels: number; readonly reference?: string | undefined }> {
  // Pieces that begin below or to the right of all pixels need not be opened.
  if (!spans.some(({ row, to }) => row >= piece.row && to > piece.column)) return { pixels: 0 };
  const file = path.basename(piece.path);
  let opened: GeoImage | undefined;
  try {
    opened = await GeoImage.open(piece.path);
    const { facts } = opened;
    checkFile(facts, image, piece, file);
    const inside = spansIn(spans, piece, facts);
    if (inside.length === 0) return { pixels: 0 };
    const bands = [...new Set(image.layers.flat())].filter((band) => band >= 0);
    const noData = facts.noData ?? image.noData;
    await opened.visitPixels(inside, bands, (sampleOf) => {
      for (const [i, layer] of image.layers.entries()) sums[i]?.add(layer, sampleOf, noData);
    });
    return { pixels: countPixels(inside), reference: facts.crs?.definition };
  } catch (error) {
    throw error instanceof SeriesProblem ? error : new SeriesProblem(problemOf(error, file));
  } finally {
    await opened?.close();
  }
}

function problemOf(error: unknown, file: string): ImageProblem {
  if (isUnreadableImage(error)) return { kind: 'unreadable', reason: error.reason, file };
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  return { kind: 'system', message: messageOf(error), file, ...(code && { code }) };
}

/** @throws SeriesProblem where a file is not what its document describes */
function checkFile(facts: ImageFacts, image: SeriesImage, piece: SeriesPiece, file: string): void {
  const { bandCount, size, names } = image;
  const fail = (what: 'bands' | 'names' | 'size' | 'place') => {
    throw new SeriesProblem({ kind: 'disagrees', what, file });
  };
  if (bandCount !== undefined && facts.bandCount !== bandCount) fail('bands');
  const wrong = names.some((name, band) => {
    const description = facts.bands.get(band)?.description;
    return description !== undefined && description !== name;
  });
  if (wrong) fail('names');
  if (size) {
    const isWhole = image.pieces.length === 1 && piece.row === 0 && piece.column === 0;
    const right = piece.column + facts.width;
    const bottom = piece.row + facts.height;
    if (right > size.width || bottom > size.height) fail('size');
    if (isWhole && !hasPieceOffsets(file) && (right < size.width || bottom < size.height))
      fail('size');
  }
  if (!isSamePlace(facts, image, piece)) fail('place');
}

function hasPieceOffsets(file: string): boolean {
  return findPieceOffsets(file.toLowerCase()) !== undefined;
}

/** Files without a place of their own are trusted. */
function isSamePlace({ transform }: ImageFacts, image: SeriesImage, at: SeriesPiece): boolean {
  if (!transform || !image.transform) return true;
  const [a, b, c, d, e, f] = image.transform;
  const expected = [
    a,
    b,
    c + a * at.column + b * at.row,
    d,
    e,
    f + d * at.column + e * at.row,
  ] as const;
  const pixel = Math.max(Math.abs(a), Math.abs(e), Math.abs(b), Math.abs(d));
  return expected.every((value, i) => Math.abs(value - (transform[i] ?? 0)) <= pixel * TOLERANCE);
}
