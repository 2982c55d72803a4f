/**
 * Reads the values of pixels from all images of a series; runs in a thread of its own.
 *
 * Blocks are unpacked up to the last row of the pixels first, so that all dates can be shown soon. The
 * rest of each block is unpacked afterwards, up to its checksum, because overwritten bytes become other
 * values. Blocks are kept in between as they are, so that no byte is unpacked twice.
 */
import path from 'node:path';
import { forEachBounded } from '../../../domain/boundedLoop.ts';
import { messageOf } from '../../../domain/messages.ts';
import {
  GeoImage,
  type PixelSpan,
  UncheckedBlocks,
  UncheckedMemory,
} from '../../../imageFiles/index.ts';
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

/** Memory of blocks that are not checked yet, bytes: large ones of 30 images in each thread. */
const UNCHECKED_BYTES = 64 * 2 ** 20;

export interface SeriesReadingEvents {
  /**
   * An image was read.
   *
   * @param image its index
   * @param answer whose values may be wrong until the series is complete
   */
  readonly onRead: (image: number, answer: ImageAnswer) => void;
  /** One more image was checked. */
  readonly onChecked: () => void;
}

/** An answer whose blocks are not checked yet. */
interface UncheckedAnswer {
  readonly answer: ImageAnswer;
  /** Checks them, and closes their files. @returns why the values may be wrong */
  readonly check: () => Promise<ImageProblem | undefined>;
}

/** @returns an answer for each image, in their order, when all of them are checked */
export async function readSeries(
  { images, spans }: SeriesJob,
  { onRead, onChecked }: SeriesReadingEvents,
): Promise<ImageAnswer[]> {
  const memory = new UncheckedMemory(UNCHECKED_BYTES);
  const answers: ImageAnswer[] = [];
  const checks: (UncheckedAnswer['check'] | undefined)[] = [];
  await forEachBounded(images, IMAGES_AT_ONCE, async (image, i) => {
    const { answer, check } = await readImage(image, spans, memory);
    answers[i] = answer;
    checks[i] = check;
    onRead(i, answer);
  });
  await forEachBounded(checks, IMAGES_AT_ONCE, async (check, i) => {
    const problem = await check?.();
    if (problem) answers[i] = { problem };
    onChecked();
  });
  return answers;
}

async function readImage(
  image: SeriesImage,
  spans: readonly PixelSpan[],
  memory: UncheckedMemory,
): Promise<Pick<UncheckedAnswer, 'answer'> & Partial<UncheckedAnswer>> {
  if (image.cube) return { answer: await readCube(image, image.cube, spans) };
  const sums = image.layers.map(() => layerSums(image));
  const total = countPixels(spans);
  const references = new Set<string>();
  const unchecked: UncheckedPiece[] = [];
  let seen = 0;
  try {
    for (const piece of image.pieces) {
      const read = await readPiece(image, piece, { spans, sums, memory });
      seen += read.pixels;
      if (read.reference !== undefined) references.add(read.reference);
      if (read.unchecked) unchecked.push(read.unchecked);
    }
    if (seen < total) throw new SeriesProblem({ kind: 'missingPiece' });
    const layers = sums.map((sum) => readingOf(sum, image, total));
    const answer = { layers, references: [...references] };
    return { answer, check: () => checkPieces(unchecked) };
  } catch (error) {
    for (const { blocks, opened } of unchecked) await blocks.leave().finally(() => opened.close());
    if (error instanceof SeriesProblem) return { answer: { problem: error.problem } };
    throw error;
  }
}

/** A file with blocks that are not checked yet. */
interface UncheckedPiece {
  readonly opened: GeoImage;
  readonly blocks: UncheckedBlocks;
  readonly file: string;
}

/** @returns the first problem */
async function checkPieces(pieces: readonly UncheckedPiece[]): Promise<ImageProblem | undefined> {
  let problem: ImageProblem | undefined;
  for (const { opened, blocks, file } of pieces) {
    try {
      await (problem ? blocks.leave() : blocks.check());
    } catch (error) {
      problem = problemOf(error, file);
    } finally {
      await opened.close();
    }
  }
  return problem;
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

interface PieceReading {
  /** Number of pixels of the spans that are in the piece. */
  readonly pixels: number;
  readonly reference?: string | undefined;
  /** The piece, which stays open, if some of its blocks are not checked yet. */
  readonly unchecked?: UncheckedPiece;
}

async function readPiece(
  image: SeriesImage,
  piece: SeriesPiece,
  {
    spans,
    sums,
    memory,
  }: {
    readonly spans: readonly PixelSpan[];
    readonly sums: readonly ReturnType<typeof layerSums>[];
    readonly memory: UncheckedMemory;
  },
): Promise<PieceReading> {
  // Pieces that begin below or to the right of all pixels need not be opened.
  if (!spans.some(({ row, to }) => row >= piece.row && to > piece.column)) return { pixels: 0 };
  const file = path.basename(piece.path);
  const blocks = new UncheckedBlocks(memory);
  let opened: GeoImage | undefined;
  let unchecked: UncheckedPiece | undefined;
  try {
    opened = await GeoImage.open(piece.path);
    const { facts } = opened;
    const what = findDisagreement(facts, image, piece);
    if (what) throw new SeriesProblem({ kind: 'disagrees', what, file });
    const inside = spansIn(spans, piece, facts);
    if (inside.length === 0) return { pixels: 0 };
    const bands = [...new Set(image.layers.flat())].filter((band) => band >= 0);
    const noData = facts.noData ?? image.noData;
    const visit = (sampleOf: (band: number) => number) => {
      for (const [i, layer] of image.layers.entries()) sums[i]?.add(layer, sampleOf, noData);
    };
    await opened.visitPixels(inside, bands, visit, { unchecked: blocks });
    const read = { pixels: countPixels(inside), reference: facts.crs?.definition };
    if (blocks.count === 0) return read;
    unchecked = { opened, blocks, file };
    return { ...read, unchecked };
  } catch (error) {
    throw error instanceof SeriesProblem ? error : new SeriesProblem(problemOf(error, file));
  } finally {
    if (!unchecked) {
      await blocks.leave();
      await opened?.close();
    }
  }
}

function problemOf(error: unknown, file: string): ImageProblem {
  if (isUnreadableImage(error)) return { kind: 'unreadable', reason: error.reason, file };
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  return { kind: 'system', message: messageOf(error), file, ...(code && { code }) };
}
