/** Sums of a layer's pixels: of clear ones, and of all with data. */
import { evaluateFormula } from '../../../domain/bandFormula.ts';
import { classifyPixel, type PixelQuality } from '../../../domain/qualityRules.ts';
import type { LayerReading, SeriesImage } from './seriesMessages.ts';

interface Sums {
  /** By band. */
  readonly sum: Float64Array;
  readonly count: Float64Array;
}

export interface LayerSums {
  readonly all: Sums;
  readonly clear: Sums;
  readonly qualities: Record<PixelQuality, number>;
  /** Stored number of the quality band at the last pixel. */
  stored: number | undefined;
  /** @param layer index in the file of each band */
  add(layer: readonly number[], sampleOf: (band: number) => number, noData?: number): void;
}

export function layerSums({ scalings, quality, formulas }: SeriesImage): LayerSums {
  const sumsOf = (): Sums => ({
    sum: new Float64Array(scalings.length + formulas.length),
    count: new Float64Array(scalings.length + formulas.length),
  });
  const sums: LayerSums = {
    all: sumsOf(),
    clear: sumsOf(),
    qualities: { clear: 0, cloud: 0, shadow: 0, snow: 0, fill: 0, unknown: 0 },
    stored: undefined,
    add: (layer, sampleOf, noData) => {
      const values = layer.map((band) => (band < 0 ? Number.NaN : sampleOf(band)));
      const isMissing = (value: number) => Number.isNaN(value) || value === noData;
      const stored = quality && values[quality.band];
      sums.stored = stored;
      const found = qualityOf(values, stored, isMissing, quality?.rules);
      sums.qualities[found]++;
      if (found === 'fill') return;
      const physical = values.map((value, i) => {
        const { scale = 1, offset = 0 } = scalings[i] ?? {};
        return isMissing(value) ? Number.NaN : value * scale + offset;
      });
      const evaluated = formulas.map(({ steps, bands }) =>
        evaluateFormula(steps, (name) => physical[bands[name] ?? -1] ?? Number.NaN),
      );
      for (const [i, value] of [...physical, ...evaluated].entries()) {
        if (Number.isNaN(value)) continue;
        addTo(sums.all, i, value);
        if (found === 'clear') addTo(sums.clear, i, value);
      }
    },
  };
  return sums;
}

function addTo({ sum, count }: Sums, band: number, value: number): void {
  sum[band] = (sum[band] ?? 0) + value;
  count[band] = (count[band] ?? 0) + 1;
}

type Rules = NonNullable<SeriesImage['quality']>['rules'];

function qualityOf(
  values: readonly number[],
  stored: number | undefined,
  isMissing: (value: number) => boolean,
  rules: Rules | undefined,
): PixelQuality {
  if (values.every(isMissing)) return 'fill';
  if (!rules || stored === undefined) return 'unknown';
  return isMissing(stored) ? 'fill' : classifyPixel(stored, rules);
}

/** Classes of an area, the most frequent of which colors its point. */
const SHOWN: readonly PixelQuality[] = ['clear', 'cloud', 'shadow', 'snow', 'unknown'];

/** @param total pixels that were wanted */
export function readingOf(sums: LayerSums, image: SeriesImage, total: number): LayerReading {
  const { all, clear, qualities, stored } = sums;
  const pixels = SHOWN.reduce((sum, quality) => sum + qualities[quality], 0);
  const [first = 'clear'] = [...SHOWN].sort((a, b) => qualities[b] - qualities[a]);
  const isOne = total === 1;
  const values = all.sum.map((sum, i) => {
    // Means of bits and of classes have no meaning.
    if (!isOne && i < image.scalings.length && !image.measured.includes(i)) return Number.NaN;
    const clearCount = clear.count[i] ?? 0;
    return clearCount > 0 ? (clear.sum[i] ?? 0) / clearCount : sum / (all.count[i] ?? 0);
  });
  return {
    values: [...values],
    quality: pixels > 0 ? first : 'fill',
    pixels,
    clearPixels: qualities.clear,
    ...(isOne && stored !== undefined && { stored }),
  };
}
