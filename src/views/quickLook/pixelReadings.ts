/** Values of a pixel as the page shows them: stored, in physical units, and in words. */
import type { Band } from '../../core/index.ts';
import { evaluateFormula } from '../../domain/bandFormula.ts';
import { formatSignificant } from '../../domain/significantDigits.ts';
import type { StoredSampleType } from '../../imageFiles/index.ts';
import type { NamedBands } from './collectionBands.ts';
import { formatPhysicalValue, formatStoredValue } from './imageTexts.ts';
import { describeBits } from './pixelQuality.ts';
import type { BandScaling, PictureBand, PixelReport, SeriesFormula } from './protocol.ts';

export interface ReadPixel {
  readonly bands: readonly PictureBand[];
  /** Stored numbers, one for each of the bands. */
  readonly values: readonly number[];
  readonly sampleType: StoredSampleType;
  readonly noData: number | undefined;
  /** Whether a mask or alpha marks the pixel as missing. */
  readonly isHidden: boolean;
  /** The bands of the collection of the date. */
  readonly rows: NamedBands;
  readonly formula?: SeriesFormula | undefined;
}

/** Readings of the formula, if there is one, and of each band. */
export function pixelReadings(pixel: ReadPixel): PixelReport['values'] {
  const { bands, values, sampleType, rows, formula } = pixel;
  const isMissing = (value: number) =>
    pixel.isHidden || Number.isNaN(value) || value === pixel.noData;
  const physical = (name: string) => {
    const i = bands.findIndex((band) => band.name === name);
    const { scale = 1, offset = 0 } = bands[i]?.scaling ?? {};
    const value = values[i] ?? Number.NaN;
    return isMissing(value) ? Number.NaN : value * scale + offset;
  };
  return [
    ...(formula ? [readingOfFormula(formula, physical)] : []),
    ...bands.map(({ name, scaling }, i) => {
      const value = values[i] ?? Number.NaN;
      const isNoData = isMissing(value);
      return {
        band: name,
        isNoData,
        ...formatReading(value, sampleType, isNoData, scaling),
        ...(!isNoData && wordsOf(value, rows.get(name))),
      };
    }),
  ];
}

/** Significant digits of the value of a formula that has a fraction. */
const FORMULA_DIGITS = 5;

function readingOfFormula(
  { name, steps }: SeriesFormula,
  physical: (band: string) => number,
): PixelReport['values'][number] {
  const value = evaluateFormula(steps, physical);
  const isNoData = Number.isNaN(value);
  const text = formatSignificant(value, FORMULA_DIGITS);
  return { band: name, stored: '–', isNoData, ...(!isNoData && { physical: text }) };
}

function formatReading(
  value: number,
  { format, bits }: StoredSampleType,
  isNoData: boolean,
  scaling: BandScaling | undefined,
): { stored: string; physical?: string } {
  const stored = formatStoredValue(value, format === 'float', bits);
  return scaling && !isNoData
    ? { stored, physical: formatPhysicalValue(value, scaling, stored) }
    : { stored };
}

function wordsOf(value: number, row: Band | undefined): { words?: string } {
  const words = row && describeBits(value, row);
  return words ? { words } : {};
}
