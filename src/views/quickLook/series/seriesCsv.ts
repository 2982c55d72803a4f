/**
 * A series as CSV (RFC 4180): one line for each date, with a column for each band, and the file that it
 * was read from. In English and with decimal points in every language, because programs read it.
 */
import path from 'node:path';
import { formatSignificant } from '../../../domain/significantDigits.ts';
import type { PixelSeries, SeriesArea } from '../protocol.ts';

/**
 * Digits that a floating-point number of 32 bits can have, and those that are left of one of 64 bits
 * after a scale and an offset; further ones come from the conversion.
 */
const [FLOAT_DIGITS, DOUBLE_DIGITS] = [9, 12];

/** @param folder that paths of files are relative to */
export function formatSeriesCsv({ bands, points }: PixelSeries, folder: string): string {
  const header = [
    ...['time', 'collection', 'quality', 'quality_bits', 'pixels', 'clear_pixels'],
    ...bands.map(({ name, unit }) => (unit ? `${name} [${unit}]` : name)),
    'file',
  ];
  const lines = points.map((point) => [
    new Date(point.time).toISOString(),
    point.collection,
    point.quality,
    point.qualityText ?? '',
    String(point.pixels),
    String(point.clearPixels),
    ...point.values.map(formatValue),
    point.files.map((file) => relativePath(folder, file)).join('; '),
  ]);
  return [header, ...lines].map((fields) => `${fields.map(quoted).join(',')}\r\n`).join('');
}

function formatValue(value: number | null): string {
  if (value === null) return '';
  const isNarrow = Math.fround(value) === value;
  return formatSignificant(value, isNarrow ? FLOAT_DIGITS : DOUBLE_DIGITS);
}

/** With slashes on every system; absolute for a file on another drive. */
function relativePath(folder: string, file: string): string {
  return path.relative(folder, file).split(path.sep).join('/');
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/**
 * Where a series is saved unless the user chooses another place: beside the image or cube.
 *
 * @param opened path of an image, a NetCDF file, the folder of a cube, or the `zarr.json` in one
 */
export function seriesCsvPath(opened: string, area: SeriesArea): string {
  const { dir, base } = path.posix.parse(opened);
  const data = path.posix.parse(base === 'zarr.json' ? dir : opened);
  return path.posix.join(data.dir, `${data.name}_${areaName(area)}.csv`);
}

function areaName(area: SeriesArea): string {
  return area.kind === 'pixel' ? `row${area.row}_column${area.column}` : area.kind;
}
