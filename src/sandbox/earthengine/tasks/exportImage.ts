/** Runs an export: computes an image block by block and writes it as GeoTIFFs. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { AssetCatalog } from '../../earth/earthTypes.ts';
import { isWritable } from '../../geotiff/geoKeyTags.ts';
import { bytesPerSample, GeoTiffWriter } from '../../geotiff/geoTiffWriter.ts';
import { algorithms } from '../algorithms/index.ts';
import { toTransform } from '../coerce.ts';
import { EvaluationError, invalidArgument } from '../evaluationErrors.ts';
import { Evaluation } from '../expression.ts';
import { EeProjection } from '../values/eeProjection.ts';
import { type GdalType, gdalTypeRange } from '../values/pixelType.ts';
import { commonType } from '../values/sampleType.ts';
import { type Image, isObject, valueTypeName } from '../values/value.ts';
import { type Destination, type ExportStores, openDestination } from './exportDestination.ts';
import type { ExportPlan, FilePiece } from './exportPlan.ts';
import { countTiles, writePiece } from './exportTiles.ts';
import type { ExportRequest } from './request.ts';
import type { TaskProgress, Work } from './runTasks.ts';

/** Bytes a file may have before compression when its dimensions are given (16 GB). */
const LARGEST_FILE = 2 ** 34;
/** Bytes before compression up to which Earth Engine makes files by itself. */
const USUAL_FILE = 2 ** 31;

/** @param folder for files that are being made */
export function exportImages(parts: {
  folder: string;
  catalog: AssetCatalog;
  stores: ExportStores;
  /** Why a task with a description fails on purpose. */
  failureOf?: ((description: string) => string | undefined) | undefined;
}): Work {
  return async (task, progress) => {
    const { request } = task;
    const failure = parts.failureOf?.(request.description);
    if (failure) throw new EvaluationError(failure);
    const destination = await openDestination(request, parts.stores);
    const plan = planExport(request, parts.catalog);
    await mkdir(parts.folder, { recursive: true });
    const writers: (GeoTiffWriter | undefined)[] = [];
    try {
      const step = counter(progress, countTiles(request, plan.pieces));
      for (const piece of plan.pieces) {
        const spool = path.join(parts.folder, `${task.id}-${writers.length}`);
        const writer = await GeoTiffWriter.create(spool, fileOptions(request, plan, piece));
        writers.push(writer);
        const empty = await writePiece(writer, plan, piece, request, step);
        await writer.finish();
        if (!empty || !request.skipEmptyFiles) continue;
        await writer.discard();
        writers[writers.length - 1] = undefined;
      }
      await deliver(plan.pieces, writers, destination, progress);
    } finally {
      await Promise.allSettled(writers.map((writer) => writer?.discard()));
    }
    return [await destination.uri()];
  };
}

/** Reports progress one tile at a time. */
function counter(progress: TaskProgress, total: number): () => Promise<void> {
  let done = 0;
  progress.plan(total);
  return () => progress.done(++done);
}

async function deliver(
  pieces: readonly FilePiece[],
  writers: readonly (GeoTiffWriter | undefined)[],
  destination: Destination,
  progress: TaskProgress,
): Promise<void> {
  const files = pieces.flatMap(({ name }, i) => (writers[i] ? [{ name, writer: writers[i] }] : []));
  progress.writing(Math.max(1, files.length));
  for (const [i, { name, writer }] of files.entries()) {
    await destination.write(name, abortable(writer.content(), progress.signal), 'image/tiff');
    await progress.written(i + 1);
  }
  if (files.length === 0) await progress.written(1);
}

async function* abortable(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    yield chunk;
  }
}

/** Area in pixels of a file that keeps the limits of a file, whatever its bands are. */
const ALWAYS_SMALL_ENOUGH = LARGEST_FILE / (5000 * 8);

/**
 * Refuses what Earth Engine refuses when an export is requested: files that would be too large.
 * Whatever else is wrong with an image makes its task fail.
 *
 * @throws GoogleError 400
 */
export function checkFileSize(request: ExportRequest, catalog: AssetCatalog): void {
  const [width, height] = request.fileDimensions ?? [0, 0];
  if (width * height <= ALWAYS_SMALL_ENOUGH) return;
  let pixelBytes: number;
  try {
    const { image } = evaluateImage(request, catalog);
    pixelBytes = bytesPerSample(commonType(image.bands)) * image.bands.length;
  } catch (error) {
    if (error instanceof EvaluationError && !TOO_MANY_BANDS.test(error.message)) return;
    throw error instanceof EvaluationError ? invalidArgument(error.message) : error;
  }
  const problem = fileProblem(request, pixelBytes);
  if (problem) throw invalidArgument(problem);
}

const TOO_MANY_BANDS = /maximum number of bands/;

function evaluateImage(request: ExportRequest, catalog: AssetCatalog) {
  // Batch tasks may take their time.
  const evaluation = new Evaluation(request.expression, algorithms(), {
    catalog,
    checkTime: () => {},
  });
  const image = evaluation.value(request.expression.result);
  if (!isObject(image, 'Image')) {
    throw new EvaluationError(
      `Export needs an Image, not a value of type ${valueTypeName(image)}.`,
    );
  }
  if (image.bands.length === 0)
    throw new EvaluationError('Image has no bands; there is nothing to export.');
  return { image, evaluation };
}

function planExport(request: ExportRequest, catalog: AssetCatalog): ExportPlan {
  const { image: value, evaluation } = evaluateImage(request, catalog);
  const { grid, width, height } = gridOf(value, request, evaluation);
  if (!isWritable(grid.crs)) {
    throw new EvaluationError(`A GeoTIFF cannot describe the projection ${grid.crs.key}.`);
  }
  if (width * height > request.maxPixels) {
    throw new EvaluationError(
      `Export too large: specified ${width * height} pixels (max: ${request.maxPixels}). ` +
        'Specify higher maxPixels value if you intend to export a large area.',
    );
  }
  const sampleType = commonType(value.bands);
  checkNoData(request.noData, sampleType);
  const pixelBytes = bytesPerSample(sampleType) * value.bands.length;
  return {
    bands: value.bands,
    grid,
    width,
    height,
    sampleType,
    pieces: cut(width, height, fileDimensions(request, pixelBytes), piecePrefix(request)),
  };
}

function gridOf(
  image: Image,
  { grid }: ExportRequest,
  evaluation: Evaluation,
): { grid: EeProjection; width: number; height: number } {
  if (grid) {
    const [width, height] = grid.dimensions;
    return { grid: new EeProjection(grid.crs, toTransform(grid.transform)), width, height };
  }
  const [first] = image.bands;
  if (first?.dimensions) {
    const [width, height] = first.dimensions;
    return { grid: first.projection, width, height };
  }
  const bounded = evaluation.context.invoke('Image.clipToBoundsAndScale', { input: image });
  const band = isObject(bounded, 'Image') ? bounded.bands[0] : undefined;
  if (!band?.dimensions) throw new EvaluationError('Unable to export unbounded image.');
  return { grid: band.projection, width: band.dimensions[0], height: band.dimensions[1] };
}

function checkNoData(noData: number | undefined, sampleType: GdalType): void {
  if (noData === undefined || sampleType.startsWith('Float')) return;
  const [min, max] = gdalTypeRange(sampleType);
  if (Number.isInteger(noData) && noData >= min && noData <= max) return;
  throw new EvaluationError(`The no-data value ${noData} cannot be stored as ${sampleType}.`);
}

function fileDimensions(
  { fileDimensions, tileSize }: ExportRequest,
  pixelBytes: number,
): readonly [number, number] {
  if (!fileDimensions) {
    const side = Math.ceil(Math.sqrt(USUAL_FILE / pixelBytes) / tileSize) * tileSize;
    return [side, side];
  }
  return fileDimensions;
}

function fileProblem(
  { fileDimensions: [width, height] = [0, 0] }: ExportRequest,
  pixelBytes: number,
): string | undefined {
  const bytes = width * height * pixelBytes;
  if (bytes < LARGEST_FILE) return undefined;
  return (
    'File dimensions are too large for the number of bands and data type: the total file size requested is ' +
    `${bytes} bytes before compression (${pixelBytes} bytes per pixel), but must be less than ${LARGEST_FILE} bytes.`
  );
}

/**
 * Beginning of the names of files. On Drive a hyphen comes before the offsets of a piece:
 * https://developers.google.com/earth-engine/guides/exporting_images#large_file_exports
 */
function piecePrefix({ prefix, driveFolder }: ExportRequest): { single: string; piece: string } {
  return { single: prefix, piece: driveFolder === undefined ? prefix : `${prefix}-` };
}

/** Files are named after their upper left pixel, row before column, where there are several. */
function cut(
  width: number,
  height: number,
  [across, down]: readonly [number, number],
  prefix: { readonly single: string; readonly piece: string },
): FilePiece[] {
  const pieces: FilePiece[] = [];
  const digits = (offset: number) => String(offset).padStart(10, '0');
  const single = width <= across && height <= down;
  for (let row = 0; row < height; row += down) {
    for (let column = 0; column < width; column += across) {
      pieces.push({
        column,
        row,
        width: Math.min(across, width - column),
        height: Math.min(down, height - row),
        name: single
          ? `${prefix.single}.tif`
          : `${prefix.piece}${digits(row)}-${digits(column)}.tif`,
      });
    }
  }
  return pieces;
}

function fileOptions(request: ExportRequest, plan: ExportPlan, piece: FilePiece) {
  const { tileSize, cloudOptimized, noData } = request;
  const { crs, transform } = plan.grid.translate(piece.column, piece.row);
  return {
    width: piece.width,
    height: piece.height,
    tileSize,
    sampleType: plan.sampleType,
    bands: plan.bands.map((band) => band.id),
    crs,
    transform,
    noData,
    cloudOptimized,
  };
}
