/**
 * The conventions CF-1.8 as far as cubes are read by them: times, scaling, missing data and the
 * reference system.
 *
 * https://cfconventions.org/Data/cf-conventions/cf-conventions-1.8/cf-conventions.html
 */
import { isRecord } from '../domain/isRecord.ts';
import type { FileCrs, PixelTransform } from '../imageFiles/index.ts';
import type { StoredVariable } from './cube.ts';

/** Attributes by name, as the format has them. */
export type StoredAttributes = Readonly<Record<string, unknown>>;

const UNIT_MS: Readonly<Record<string, number>> = {
  nanosecond: 1e-6,
  ns: 1e-6,
  microsecond: 1e-3,
  us: 1e-3,
  millisecond: 1,
  ms: 1,
  msec: 1,
  second: 1000,
  sec: 1000,
  s: 1000,
  minute: 60_000,
  min: 60_000,
  hour: 3_600_000,
  hr: 3_600_000,
  h: 3_600_000,
  day: 86_400_000,
  d: 86_400_000,
};

/** Calendars that are the one of UTC since 1582; others have other days. */
const CALENDARS = ['standard', 'gregorian', 'proleptic_gregorian', 'utc'];

/** The only one of them whose days before 1582 are those of JavaScript. */
const PROLEPTIC = 'proleptic_gregorian';

/** Before it, the standard calendar is the Julian one for a part of the year. */
const FIRST_GREGORIAN_YEAR = 1583;

const SINCE =
  /^\s*(\w+?)s?\s+since\s+(\d{1,4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}(?:\.\d*)?))?)?\s*(Z|UTC|[+-]\d{1,2}:?\d{0,2})?\s*$/i;

/** How times are converted to milliseconds since 1970; undefined for units of another kind. */
export function timeDecoder({
  units,
  calendar,
}: StoredAttributes): ((value: number) => number) | undefined {
  const calendarName = String(calendar ?? 'standard').toLowerCase();
  if (!CALENDARS.includes(calendarName)) return undefined;
  const [, unit = '', year, month, day, hour = 0, minute = 0, second = 0, zone = ''] =
    SINCE.exec(String(units)) ?? [];
  const step = UNIT_MS[unit.toLowerCase()] ?? UNIT_MS[`${unit}s`.toLowerCase()];
  if (step === undefined) return undefined;
  if (Number(year) < FIRST_GREGORIAN_YEAR && calendarName !== PROLEPTIC) return undefined;
  // Years before 100 would be taken for those of the 20th century.
  const midnight = new Date(0).setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const clock = (Number(hour) * 60 + Number(minute)) * 60_000 + Number(second) * 1000;
  const start = midnight + clock - zoneOffset(zone);
  // Seconds with fractions are half a microsecond off at most; whole milliseconds are exact.
  return (value) => Math.floor(start + value * step + 0.001);
}

function zoneOffset(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone) ?? [];
  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === '-' ? -offset : offset;
}

/** The number that an attribute has, also as its only element. */
export function numberOf(value: unknown): number | undefined {
  const first: unknown =
    ArrayBuffer.isView(value) || Array.isArray(value) ? (value as ArrayLike<unknown>)[0] : value;
  if (typeof first === 'bigint') return Number(first);
  return typeof first === 'number' ? first : undefined;
}

/**
 * The number for missing data. xarray stores those of floating-point numbers in Zarr as base64 of the
 * bytes of a float64.
 */
export function fillValueOf({ _FillValue, missing_value }: StoredAttributes): number | undefined {
  if (typeof _FillValue === 'string') {
    if (_FillValue === 'NaN') return Number.NaN;
    const bytes = Buffer.from(_FillValue, 'base64');
    return bytes.length === 8 ? bytes.readDoubleLE() : undefined;
  }
  return numberOf(_FillValue) ?? numberOf(missing_value);
}

/** Units of UDUNITS, as they are written elsewhere. */
const SHORT_UNITS: Readonly<Record<string, string>> = { '1': '', '0.1 lg(re 1)': 'dB' };

/** @returns undefined where nothing is known: numbers with a unit are physical values, ratios included */
export function scalingOf({
  scale_factor,
  add_offset,
  units,
}: StoredAttributes): StoredVariable['scaling'] {
  const [scale, offset] = [numberOf(scale_factor), numberOf(add_offset)];
  const isOfUnit = typeof units === 'string';
  if (scale === undefined && offset === undefined && !isOfUnit) return undefined;
  const unit = isOfUnit ? (SHORT_UNITS[units] ?? units) : '';
  return { scale: scale ?? 1, offset: offset ?? 0, unit };
}

/** The reference system of a grid mapping, which has its WKT in `spatial_ref` or `crs_wkt`. */
export function crsIn({ spatial_ref, crs_wkt }: StoredAttributes): FileCrs | undefined {
  const definition = [crs_wkt, spatial_ref].find((each) => typeof each === 'string' && each !== '');
  if (typeof definition !== 'string') return undefined;
  const name = /^\s*\w+\s*\[\s*"([^"]*)"/.exec(definition)?.[1] ?? definition;
  return { name, definition, isGeographic: /^\s*(GEOG|GEOD)/i.test(definition) };
}

/** From the centers of pixels, or from GDAL's `GeoTransform` where there is a single row or column. */
export function transformOf(
  x: readonly number[],
  y: readonly number[],
  { GeoTransform }: StoredAttributes,
): PixelTransform | undefined {
  const given =
    typeof GeoTransform === 'string' ? GeoTransform.trim().split(/\s+/).map(Number) : [];
  const [, width = stepOf(x), , , , height = stepOf(y)] = given.every(Number.isFinite) ? given : [];
  const [left, top] = [x[0], y[0]];
  if (!width || !height || left === undefined || top === undefined) return undefined;
  if (![left, top].every(Number.isFinite)) return undefined;
  return [width, 0, left - width / 2, 0, height, top - height / 2];
}

/** The distance of neighbors; undefined of a single one. */
function stepOf(centers: readonly number[]): number | undefined {
  const [first, last] = [centers[0], centers.at(-1)];
  if (first === undefined || last === undefined || centers.length < 2) return undefined;
  return (last - first) / (centers.length - 1);
}

/** Properties of the scenes of each date: the attribute `images` of Cedar and of the Python tool. */
export function scenesIn({ images }: StoredAttributes, count: number): StoredAttributes[][] {
  let parsed: unknown;
  try {
    parsed = typeof images === 'string' ? JSON.parse(images) : [];
  } catch {
    parsed = [];
  }
  const lists = Array.isArray(parsed) && parsed.length === count ? parsed : [];
  return Array.from({ length: count }, (_, i) => {
    const scenes: unknown = lists[i];
    return Array.isArray(scenes) ? scenes.filter(isRecord) : [];
  });
}
