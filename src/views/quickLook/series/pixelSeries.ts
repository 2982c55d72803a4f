/** Series of pixels over time: all dates of the open image's tile, from the images and cubes near it. */
import type { ImageCollection } from '../../../core/index.ts';
import type { PixelSeries, SeriesRequest } from '../protocol.ts';
import { joinAnswers } from './joinAnswers.ts';
import { type ImageExtent, pixelSpans, shiftedArea } from './pixelRegion.ts';
import { EmptyAreaError, UndatedImageError } from './seriesErrors.ts';
import { commonBands, seriesImage, withKnownBands } from './seriesImages.ts';
import { type OpenFile, offsetsIn, SeriesSources } from './seriesSources.ts';
import { describeArea } from './seriesTexts.ts';
import { readSeriesInThreads } from './seriesThread.ts';

/** The image that is open, or a piece of one, or a cube. */
export interface OpenImage extends OpenFile, ImageExtent {
  /** Collections that configurations describe. */
  readonly described?: readonly ImageCollection[];
}

export interface SeriesProgress {
  /** @param done images that were read @param total all images */
  readonly onProgress: (done: number, total: number) => void;
}

export class PixelSeriesReader {
  readonly #sources = new SeriesSources();
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
    const at = offsetsIn(open.file);
    const pixels = pixelSpans(area, open);
    if (pixels.length === 0) throw new EmptyAreaError();
    const { collections, isSameReference } = await import('../../../core/index.ts');
    const found = await this.#sources.find(open, { isSame: isSameReference, signal });
    if (found.sources.length === 0) throw new UndatedImageError(found.gaps);
    const known: readonly ImageCollection[] = [...(open.described ?? []), ...collections()];
    const sources = found.sources.map((source) => withKnownBands(source, known));
    const bands = commonBands(sources);
    const images = sources.map((source) => seriesImage(source, bands, formulas));
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
    const { points, gaps } = joinAnswers(sources, answers, isSameReference);
    const tileArea = shiftedArea(area, at);
    return {
      area: tileArea,
      title: describeArea(tileArea, count),
      pixels: count,
      bands: [...bands, ...formulas.map(({ name }) => ({ name, unit: '' }))],
      points,
      gaps: [...found.gaps, ...gaps],
    };
  }
}
