/** Points of a series as they are plotted, and as text. Does not use the DOM. */
import * as l10n from '@vscode/l10n';
import type { PixelQuality } from '../../src/domain/qualityRules.ts';
import { formatSignificant } from '../../src/domain/significantDigits.ts';
import type { PixelSeries, SeriesPoint } from '../../src/views/quickLook/protocol.ts';
import { formatQuality } from './qualityLabels.ts';

/** A date of what is plotted. */
export interface PlotPoint {
  readonly time: number;
  /** null without data. */
  readonly value: number | null;
  readonly quality: PixelQuality;
  /** Everything about the point, as screen readers read it. */
  readonly text: string;
}

/** Significant digits of a shown value with a fraction. */
const DIGITS = 5;

/** "0.08432", or a dash without data; in the notation of pixel values, which is not the user's. */
export function formatSeriesValue(value: number | null): string {
  return value === null ? '–' : formatSignificant(value, DIGITS);
}

/** @param band index in the bands of the series */
export function plotPoints(series: PixelSeries, band: number): PlotPoint[] {
  return series.points.map((point) => {
    const value = point.values[band] ?? null;
    return {
      time: point.time,
      value,
      quality: point.quality,
      text: describePoint(point, series, band),
    };
  });
}

/** "2020-06-15, red 0.08432, Cloud, Confidence of cloud: High" */
export function describePoint(point: SeriesPoint, series: PixelSeries, band: number): string {
  const { label, quality, qualityText, values, clearPixels, pixels } = point;
  const { name = '', unit = '' } = series.bands[band] ?? {};
  const value = values[band] ?? null;
  const parts = [
    label,
    value === null
      ? l10n.t('{0}: no data', name)
      : [name, formatSeriesValue(value), unit].filter(Boolean).join(' '),
    ...(pixels > 0 ? [qualityText ?? formatQuality(quality)] : []),
    ...(series.pixels > 1
      ? [l10n.t('{0} of {1} pixels with data, {2} clear', pixels, series.pixels, clearPixels)]
      : []),
  ];
  return parts.join(', ');
}

/** The band that a series is first shown with: near infrared varies most over a year. */
export function firstBand({ bands }: PixelSeries, wanted: string | undefined): number {
  const find = (name: string | undefined) => bands.findIndex((band) => band.name === name);
  return Math.max(0, [wanted, 'nir', 'red'].map(find).find((i) => i >= 0) ?? 0);
}
