/** Reads the values of pixels from all images of a series; runs in a thread of its own. */
import path from 'node:path';
import { forEachBounded } from '../../../domain/boundedLoop.ts';
import { messageOf } from '../../../domain/messages.ts';
import { GeoImage, type PixelSpan } from '../../../imageFiles/index.ts';
import { isUnreadableImage } from '../../../imageFiles/unreadable.ts';
import { findDisagreement } from './fileAgreement.ts';
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
    const what = findDisagreement(facts, image, piece);
    if (what) throw new SeriesProblem({ kind: 'disagrees', what, file });
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
