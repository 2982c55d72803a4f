/** Series of pixels over time: all dates of the open image's tile, from the images and cubes near it. */
import * as l10n from '@vscode/l10n';
import type { ImageCollection } from '../../../core/index.ts';
import { formatNumber } from '../../../domain/locale.ts';
import type { PixelSeries, SeriesArea, SeriesGap, SeriesRequest } from '../protocol.ts';
import { joinAnswers } from './joinAnswers.ts';
import {
  areaSpans,
  clippedArea,
  countPixels,
  type ImageExtent,
  pixelSpans,
  shiftedArea,
} from './pixelRegion.ts';
import { EmptyAreaError, UndatedImageError } from './seriesErrors.ts';
import { commonBands, seriesImage, withKnownBands, withStoredBands } from './seriesImages.ts';
import type { ImageAnswer } from './seriesMessages.ts';
import { SeriesParts } from './seriesParts.ts';
import { type OpenFile, offsetsIn, SeriesSources, stemOf } from './seriesSources.ts';
import { describeArea } from './seriesTexts.ts';
import { readSeriesInThreads } from './seriesThread.ts';

/** The image that is open, or a piece of one, or a cube. */
export interface OpenImage extends OpenFile, ImageExtent {
  /** Collections that configurations describe. */
  readonly described?: readonly ImageCollection[];
}

export interface SeriesProgress {
  /** @param done steps of the reading, of which each image has two @param total all steps */
  readonly onProgress: (done: number, total: number) => void;
  /**
   * Some dates were read, or all of them, before their files are compared with their checksums: values
   * may be wrong, and reasons for missing dates are left out.
   */
  readonly onPart?: (series: PixelSeries) => void;
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
    { onProgress, onPart }: SeriesProgress,
  ): Promise<PixelSeries> {
    const { area: tileArea, extent } = inTile(area, open);
    const spans = pixelSpans(tileArea, extent);
    if (spans.length === 0) throw new EmptyAreaError();
    const { collections, isSameReference } = await import('../../../core/index.ts');
    const found = await this.#sources.find(open, { isSame: isSameReference, signal });
    if (found.sources.length === 0) throw new UndatedImageError(found.gaps);
    const known: readonly ImageCollection[] = [...(open.described ?? []), ...collections()];
    const sources = withStoredBands(found.sources.map((source) => withKnownBands(source, known)));
    const bands = commonBands(sources);
    const images = sources.map((source) => seriesImage(source, bands, formulas));
    const steps = 2 * images.length;
    onProgress(0, steps);
    const count = countPixels(spans);
    const beyond = countPixels(areaSpans(tileArea)) - count;
    const shown = clippedArea(tileArea, extent);
    const head = {
      area: shown,
      title: describeArea(shown, count),
      pixels: count,
      bands: [...bands, ...formulas.map(({ name }) => ({ name, unit: '' }))],
    };
    const parts = new SeriesParts(images.length, (answers) => {
      const { points } = joinAnswers(sources, answers, isSameReference);
      if (points.length > 0) onPart?.({ ...head, points, gaps: [] });
    });
    try {
      const events = {
        onProgress: (done: number) => onProgress(done, steps),
        onRead: (image: number, answer: ImageAnswer) => parts.add(image, answer),
      };
      const job = { images, spans };
      const answers = await readSeriesInThreads(job, signal, events, this.#thread);
      const { points, gaps } = joinAnswers(sources, answers, isSameReference);
      const notes = beyond > 0 ? [beyondTile(open, beyond)] : [];
      return { ...head, points, gaps: [...found.gaps, ...gaps, ...notes] };
    } finally {
      parts.end();
    }
  }
}

/**
 * An area in the pixels of the whole image: of neighboring tiles, an area may begin in one piece of an
 * image and end in another, or in another tile.
 */
function inTile(area: SeriesArea, open: OpenImage): { area: SeriesArea; extent: ImageExtent } {
  const { row, column } = offsetsIn(open.file);
  const { width, height } = open.metadata?.tile ?? {
    width: open.width + column,
    height: open.height + row,
  };
  return { area: shiftedArea(area, { row, column }), extent: { width, height } };
}

function beyondTile({ file }: OpenImage, pixels: number): SeriesGap {
  return {
    name: stemOf(file),
    message:
      pixels === 1
        ? l10n.t('1 pixel of the area is beyond the tile, and not part of the series.')
        : l10n.t(
            '{0} pixels of the area are beyond the tile, and not part of the series.',
            formatNumber(pixels),
          ),
    isPartial: true,
  };
}
