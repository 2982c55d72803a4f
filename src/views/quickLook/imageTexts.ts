/** Texts of the quick look: why an image cannot be shown, and what a pixel contains. */

import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../domain/locale.ts';
import { messageOf } from '../../domain/messages.ts';
import type { CubePart, Reason } from '../../imageFiles/index.ts';
import { isUnreadableImage } from '../../imageFiles/unreadable.ts';
import { formatBytes } from '../../text/quantities.ts';
import type { Projector } from './projector.ts';
import type { BandScaling } from './protocol.ts';

/** Why an image or a part of it cannot be shown, and what to do. */
export function describeUnreadable(error: unknown): string {
  if (isUnreadableImage(error)) return describeReason(error.reason);
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  return describeSystemError(code, messageOf(error));
}

/** @param code of the system, such as `ENOENT` */
export function describeSystemError(code: string | undefined, message: string): string {
  if (code === 'ENOENT') return l10n.t('The file no longer exists.');
  if (code === 'EACCES' || code === 'EPERM')
    return l10n.t('You do not have permission to read the file.');
  if (code === 'EISDIR') return l10n.t('This is a folder, not an image.');
  return l10n.t('The file cannot be read: {0}', message);
}

export function describeReason(reason: Reason): string {
  switch (reason.kind) {
    case 'empty':
      return l10n.t('The file is empty. Download it again.');
    case 'notTiff':
      return l10n.t('The file is not a TIFF image, despite its name.');
    case 'truncated':
      return l10n.t(
        'The file is incomplete: it has {0} of at least {1}. Download it again.',
        formatBytes(reason.size),
        formatBytes(reason.needed),
      );
    case 'damaged':
      return l10n.t('The file is damaged ({0}). Download it again.', reason.detail);
    case 'compression':
      return l10n.t(
        'The quick look does not support the compression of this image: {0}. Use GDAL to convert it: gdal_translate -co COMPRESS=DEFLATE.',
        compressionName(reason.compression),
      );
    case 'complex':
      return l10n.t(
        'The quick look does not support images of complex numbers. Compute their amplitude to view them.',
      );
    case 'samples':
      return l10n.t('The quick look does not support samples of this type: {0}.', reason.detail);
    case 'inexact':
      return l10n.t(
        'Cedar cannot show the integer {0} exactly: it reads integers of up to {1}. Use GDAL or xarray to read these values.',
        reason.value,
        formatNumber(Number.MAX_SAFE_INTEGER),
      );
    case 'cube':
      return describeCube(reason.lacks);
    case 'block':
      return l10n.t(
        'The image is stored in blocks of {0}, which is too large for the quick look. Use GDAL to store it in tiles: gdal_translate -co TILED=YES.',
        formatBytes(reason.bytes),
      );
  }
}

function describeCube(lacks: CubePart): string {
  switch (lacks) {
    case 'signature':
      return l10n.t('The file is not a NetCDF-4 file, despite its name.');
    case 'metadata':
      return l10n.t(
        'The folder is not a data cube: it has neither a zarr.json of Zarr version 3 nor GeoTIFFs with dates in their names (NAME_2020-06-03.tif).',
      );
    case 'variables':
      return l10n.t(
        'The data cube has no bands that the quick look can show: variables with the dimensions time, y and x, all of the same size.',
      );
    case 'times':
      return l10n.t(
        'The data cube has no times that the quick look can read: a variable "time" in a unit such as "days since 1970-01-01".',
      );
  }
}

const COMPRESSIONS: Readonly<Record<number, string>> = {
  2: 'CCITT RLE',
  3: 'CCITT Group 3',
  4: 'CCITT Group 4',
  6: 'JPEG (old style)',
  34712: 'JPEG 2000',
  34925: 'LZMA',
  50001: 'WebP',
  50002: 'JPEG XL',
  52546: 'JPEG XL',
};

function compressionName(compression: number): string {
  return COMPRESSIONS[compression] ?? l10n.t('compression {0}', compression);
}

/** Decimal digits that numbers of 32 and 64 bits keep, or nearly so; the others are noise. */
const [FLOAT_DIGITS, DOUBLE_DIGITS] = [7, 15];

const MAX_DECIMALS = 6;

/** A stored number with all its significant digits, without those that only its type adds. */
export function formatStoredValue(value: number, isFloat: boolean, bits: number): string {
  if (Number.isInteger(value) || !Number.isFinite(value) || !isFloat) return String(value);
  // Cubes of several types have all numbers as those of 64 bits.
  const isNarrow = bits < 64 || Math.fround(value) === value;
  return String(Number(value.toPrecision(isNarrow ? FLOAT_DIGITS : DOUBLE_DIGITS)));
}

/**
 * "0.0843", "297.3 K"
 *
 * @param text of the stored number, which may have fractions
 */
export function formatPhysicalValue(
  stored: number,
  { scale, offset, unit }: BandScaling,
  text: string = String(stored),
): string {
  const physical = stored * scale + offset;
  const isStored = scale === 1 && offset === 0;
  const converted = Number.isInteger(stored)
    ? physical.toFixed(Math.max(decimalsOfStep(scale), decimalsOf(offset)))
    : String(Number(physical.toPrecision(FLOAT_DIGITS)));
  const value = isStored ? text : converted;
  return unit ? `${value} ${unit}` : value;
}

/** As many as one step of stored whole numbers is worth, six at most. */
function decimalsOfStep(step: number): number {
  return Math.min(MAX_DECIMALS, Math.max(0, Math.ceil(-Math.log10(Math.abs(step) || 1))));
}

function decimalsOf(value: number): number {
  return trimmed(value, MAX_DECIMALS).split('.')[1]?.length ?? 0;
}

/** Coordinates in the image's own system: degrees with six digits, lengths with two. */
export function formatPlace(x: number, y: number, isGeographic: boolean): string {
  const digits = isGeographic ? 6 : 2;
  return `${trimmed(x, digits)}, ${trimmed(y, digits)}`;
}

function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

/** "46.12345° N, 70.98765° W", with its accuracy where a datum shift matters. */
export function describeLonLat(
  longitude: number,
  latitude: number,
  { datumShift, datumError }: Partial<Projector> = {},
): string {
  const place = formatLonLat(longitude, latitude);
  switch (datumShift) {
    case undefined:
    case 'none':
      return place;
    case 'applied':
      return l10n.t('{0} (datum shifted to WGS 84, accurate to about 20 m)', place);
    case 'unknown':
      if (datumError !== undefined) {
        return l10n.t(
          '{0} (datum not exactly shifted to WGS 84, may be off by up to about {1} m)',
          place,
          datumError,
        );
      }
      return l10n.t('{0} (datum not shifted to WGS 84, may be off by more than 10 m)', place);
  }
}

function formatLonLat(longitude: number, latitude: number): string {
  const lon = ((((longitude + 180) % 360) + 360) % 360) - 180;
  const north = Math.abs(latitude).toFixed(5);
  const east = Math.abs(lon).toFixed(5);
  const latText = latitude < 0 ? l10n.t('{0}° S', north) : l10n.t('{0}° N', north);
  const lonText = lon < 0 ? l10n.t('{0}° W', east) : l10n.t('{0}° E', east);
  return `${latText}, ${lonText}`;
}
