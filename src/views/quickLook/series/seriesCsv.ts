/**
 * A series as CSV (RFC 4180): one line for each date, with a column for each band. In English and
 * with decimal points in every language, because programs read it.
 */
import type { PixelSeries } from '../protocol.ts';

/** Digits that a 32-bit number can have; further ones come from its conversion. */
const DIGITS = 9;

export function formatSeriesCsv({ bands, points }: PixelSeries): string {
  const header = [
    ...['time', 'collection', 'quality', 'quality_bits', 'pixels', 'clear_pixels'],
    ...bands.map(({ name, unit }) => (unit ? `${name} [${unit}]` : name)),
  ];
  const lines = points.map((point) => [
    new Date(point.time).toISOString(),
    point.collection,
    point.quality,
    point.qualityText ?? '',
    String(point.pixels),
    String(point.clearPixels),
    ...point.values.map((value) =>
      value === null ? '' : String(Number(value.toPrecision(DIGITS))),
    ),
  ]);
  return [header, ...lines].map((fields) => `${fields.map(quoted).join(',')}\r\n`).join('');
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
