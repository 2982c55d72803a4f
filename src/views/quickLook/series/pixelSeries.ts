/**
 * Series of pixels over time: all dates of all images of a tile, in the folder of the open image.
 */
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { ImageCollection } from '../../../core/index.ts';
import { parsePieceOffsets, withoutPieceOffsets } from '../../../domain/pieceNames.ts';
import { describeDamagedDocument } from '../damagedDocuments.ts';
import type { PixelSeries, SeriesGap, SeriesRequest } from '../protocol.ts';
import type { ImageMetadata } from '../readImageMetadata.ts';
import { joinAnswers } from './joinAnswers.ts';
import { type ImageExtent, pixelSpans, shiftedArea } from './pixelRegion.ts';
import { EmptyAreaError, UndatedImageError } from './seriesErrors.ts';
import {
  commonBands,
  type KnownSource,
  type SeriesSource,
  seriesImage,
  withKnownBands,
} from './seriesImages.ts';
import { describeArea } from './seriesTexts.ts';
import { readSeriesInThreads } from './seriesThread.ts';
import { TileDocumentReader, type TileDocuments } from './tileDocuments.ts';

/** The image that is open, or a piece of one. */
export interface OpenImage extends ImageExtent {
  readonly file: string;
  readonly metadata: ImageMetadata | undefined;
  /** Collections that configurations describe. */
  readonly described?: readonly ImageCollection[];
  /** What is read in place of the images in the folder. */
  readonly cube?:
    | { readonly sources: readonly SeriesSource[]; readonly gaps: readonly SeriesGap[] }
    | undefined;
}

export interface SeriesProgress {
  /** @param done images that were read @param total all images */
  readonly onProgress: (done: number, total: number) => void;
}

export class PixelSeriesReader {
  readonly #documents = new TileDocumentReader();
  readonly #thread: URL | undefined;

  /** @param thread the program of the thread that reads images; the usual one unless given */
  constructor(thread?: URL) {
    this.#thread = thread;
  }

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
    const found = await this.#find(open, signal);
    const sources = found.sources.filter((source) => !withoutDates(source));
    if (sources.length === 0) throw new UndatedImageError();
    const present = sources.filter(({ pieces, cube }) => pieces.length > 0 || cube);
    const missing = sources.filter((source) => !present.includes(source));
    const bands = commonBands(present);
    const images = present.map((source) => seriesImage(source, bands, formulas));
    // Areas are drawn over the open image, and clipped to it.
    const spans = pixels.map(({ row, from, to }) => ({
      row: row + at.row,
      from: from + at.column,
      to: to + at.column,
    }));
    onProgress(0, images.length);
    const report = (done: number) => onProgress(done, images.length);
    const answers = await readSeriesInThreads({ images, spans }, signal, report, this.#thread);
    const count = spans.reduce((sum, { from, to }) => sum + to - from, 0);
    const { isSameReference } = await import('../../../core/index.ts');
    const { points, gaps } = joinAnswers(present, answers, isSameReference);
    const tileArea = shiftedArea(area, at);
    return {
      area: tileArea,
      title: describeArea(tileArea, count),
      pixels: count,
      bands: [...bands, ...formulas.map(({ name }) => ({ name, unit: '' }))],
      points,
      gaps: [...found.gaps, ...missing.map(notDownloaded), ...gaps],
    };
  }

  /** Images of the tile with what is known of their bands, and those that cannot be part of a series. */
  async #find(
    open: OpenImage,
    signal: AbortSignal,
  ): Promise<{ readonly sources: readonly KnownSource[]; readonly gaps: readonly SeriesGap[] }> {
    const { collections } = await import('../../../core/index.ts');
    const known: readonly ImageCollection[] = [...(open.described ?? []), ...collections()];
    if (open.cube) {
      const { sources, gaps } = open.cube;
      return { sources: sources.map((source) => withKnownBands(source, known)), gaps };
    }
    const found = await this.#ofFolder(open, signal);
    return {
      sources: found.images.map((source) => withKnownBands(source, known)),
      gaps: [
        ...found.images.flatMap((source) => withoutDates(source) ?? []),
        ...found.ofOtherGrids.map(ofOtherGrid),
        ...found.damaged.map(describeDamagedDocument),
      ],
    };
  }

  async #ofFolder(open: OpenImage, signal: AbortSignal): Promise<TileDocuments> {
    const { file, metadata } = open;
    if (!metadata) return { images: [], ofOtherGrids: [], damaged: [] };
    if (metadata.tile) return this.#documents.find(path.dirname(file), metadata.tile, signal);
    const pieces = [{ path: file, ...offsetsOf(open) }];
    return { images: [{ name: stemOf(file), metadata, pieces }], ofOtherGrids: [], damaged: [] };
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

/** Images that have no pixels on any date, and why. */
function withoutDates({ name, metadata, pieces }: SeriesSource): SeriesGap | undefined {
  const { dates } = metadata;
  if (dates.length > 0 && dates.every(hasTime)) return undefined;
  const isEmpty = dates.length === 0 && pieces.length === 0;
  const message = isEmpty
    ? l10n.t('It has no image, because there are no scenes in its period.')
    : l10n.t('Its metadata does not have the dates of its bands.');
  return { name, message };
}

function notDownloaded({ name }: KnownSource): SeriesGap {
  return { name, message: l10n.t('Its files are not in the folder. Download the order again.') };
}

function ofOtherGrid(name: string): SeriesGap {
  return {
    name,
    message: l10n.t(
      'It is the same tile of another grid: its pixels or its coordinate reference system differ from those of the open image.',
    ),
  };
}
