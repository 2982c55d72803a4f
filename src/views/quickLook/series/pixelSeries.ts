/**
 * Series of pixels over time: all dates of all images of a tile, in the folder of the open image.
 */
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { ImageCollection } from '../../../core/index.ts';
import { formatIsoDate } from '../../../domain/isoDates.ts';
import { parsePieceOffsets, withoutPieceOffsets } from '../../../domain/pieceNames.ts';
import { formatLayer } from '../layerLabels.ts';
import type { ImageMetadata } from '../metadataDocument.ts';
import { describeBits } from '../pixelQuality.ts';
import type { PixelSeries, SeriesGap, SeriesPoint, SeriesRequest } from '../protocol.ts';
import { type ImageExtent, pixelSpans, shiftedArea } from './pixelRegion.ts';
import { EmptyAreaError, UndatedImageError } from './seriesErrors.ts';
import {
  commonBands,
  type KnownSource,
  qualityBandOf,
  type SeriesSource,
  seriesImage,
  withKnownBands,
} from './seriesImages.ts';
import type { ImageAnswer, LayerReading, SeriesImage } from './seriesMessages.ts';
import { describeArea, describeImageProblem } from './seriesTexts.ts';
import { readSeriesInThread } from './seriesThread.ts';
import { TileDocuments } from './tileDocuments.ts';

/** The image that is open, or a piece of one. */
export interface OpenImage extends ImageExtent {
  readonly file: string;
  readonly metadata: ImageMetadata | undefined;
}

export interface SeriesProgress {
  /** @param done images that were read @param total all images */
  readonly onProgress: (done: number, total: number) => void;
}

export class PixelSeriesReader {
  readonly #documents = new TileDocuments();

  /**
   * @param wanted the area in the pixels of the open image, and formulas of bands
   * @throws EmptyAreaError, UndatedImageError, or the signal's reason
   */
  async read(
    open: OpenImage,
    { area, formulas }: Pick<SeriesRequest, 'area' | 'formulas'>,
    signal: AbortSignal,
    { onProgress }: SeriesProgress,
  ): Promise<PixelSeries> {
    const at = offsetsOf(open);
    const pixels = pixelSpans(area, open);
    if (pixels.length === 0) throw new EmptyAreaError();
    const sources = await this.#sources(open, signal);
    if (sources.length === 0) throw new UndatedImageError();
    const missing = sources.filter(({ pieces }) => pieces.length === 0);
    const present = sources.filter(({ pieces }) => pieces.length > 0);
    const bands = commonBands(present);
    const images = present.map((source) => seriesImage(source, bands, formulas));
    // Areas are drawn over the open image, and clipped to it.
    const spans = pixels.map(({ row, from, to }) => ({
      row: row + at.row,
      from: from + at.column,
      to: to + at.column,
    }));
    onProgress(0, images.length);
    const answers = await readSeriesInThread({ images, spans }, signal, (done) =>
      onProgress(done, images.length),
    );
    const count = spans.reduce((sum, { from, to }) => sum + to - from, 0);
    const { points, gaps } = joinAnswers(present, images, answers);
    const tileArea = shiftedArea(area, at);
    return {
      area: tileArea,
      title: describeArea(tileArea, count),
      pixels: count,
      bands: [...bands, ...formulas.map(({ name }) => ({ name, unit: '' }))],
      points,
      gaps: [...missing.map(notDownloaded), ...gaps],
    };
  }

  /** Images of the tile that have dates, with what is known of their bands. */
  async #sources(open: OpenImage, signal: AbortSignal): Promise<KnownSource[]> {
    const { file, metadata } = open;
    if (!metadata) return [];
    const { collections } = await import('../../../core/index.ts');
    const found: readonly SeriesSource[] = metadata.tile
      ? await this.#documents.find(path.dirname(file), metadata.tile, signal)
      : [{ name: stemOf(file), metadata, pieces: [{ path: file, ...offsetsOf(open) }] }];
    const known: readonly ImageCollection[] = collections();
    return found
      .filter(({ metadata: { dates } }) => dates.length > 0 && dates.every(hasTime))
      .map((source) => withKnownBands(source, known));
  }
}

function hasTime({ date, time }: ImageMetadata['dates'][number]): boolean {
  return date !== undefined || time !== undefined;
}

function stemOf(file: string): string {
  return withoutPieceOffsets(path.basename(file, path.extname(file)));
}

/** Row and column in the image of the first pixel of the file. */
function offsetsOf({ file }: OpenImage): { readonly row: number; readonly column: number } {
  return parsePieceOffsets(path.basename(file), stemOf(file)) ?? { row: 0, column: 0 };
}

function notDownloaded({ name }: KnownSource): SeriesGap {
  return { name, message: l10n.t('Its files are not in the folder. Download the order again.') };
}

function joinAnswers(
  sources: readonly KnownSource[],
  images: readonly SeriesImage[],
  answers: readonly ImageAnswer[],
): Pick<PixelSeries, 'points' | 'gaps'> {
  const points: SeriesPoint[] = [];
  const gaps: SeriesGap[] = [];
  for (const [i, answer] of answers.entries()) {
    const source = sources[i];
    const image = images[i];
    if (!source || !image) continue;
    if ('problem' in answer) {
      gaps.push({ name: source.name, message: describeImageProblem(answer.problem) });
      continue;
    }
    for (const [layer, reading] of answer.layers.entries()) {
      const point = pointOf(source, layer, reading);
      if (point) points.push(point);
    }
  }
  return { points: points.sort((a, b) => a.time - b.time), gaps };
}

function pointOf(
  { name: imageName, metadata, bands }: KnownSource,
  layer: number,
  reading: LayerReading,
): SeriesPoint | undefined {
  const documented = metadata.dates[layer];
  if (!documented) return undefined;
  const { date, time = Date.parse(`${date}T00:00:00Z`), name } = documented;
  const { stored, quality, pixels, clearPixels, values } = reading;
  const day = date ?? formatIsoDate(time);
  const qualityBand = qualityBandOf(bands);
  const qualityText =
    stored !== undefined && qualityBand && quality !== 'fill'
      ? describeBits(stored, qualityBand)
      : undefined;
  return {
    time,
    label: name ? formatLayer(day, time, name) : day,
    image: imageName,
    collection: metadata.collection ?? '',
    quality,
    ...(qualityText && { qualityText }),
    values: values.map((value) => (Number.isFinite(value) ? value : null)),
    pixels,
    clearPixels,
  };
}
