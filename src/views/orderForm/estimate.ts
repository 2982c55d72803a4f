/** Number of pixels and bytes of an order: estimated, or from a count. Does not import `vscode`. */
import * as l10n from '@vscode/l10n';
import type { ImageCollection, PlannedItem } from '../../core/index.ts';
import { formatNumber } from '../../domain/locale.ts';
import { bytesInWords } from '../../text/orders.ts';

const DAY_MS = 86_400_000;

/**
 * One Landsat satellite returns after 16 days, and most tiles are under two of its paths.
 * https://landsat.gsfc.nasa.gov/about/the-worldwide-reference-system/
 */
const DAYS_BETWEEN_DATES = 8;

/** Size of both types that images are cast to, int16 and uint16. */
const BYTES_A_VALUE = 2;

export interface Size {
  /** Of all dates. */
  readonly pixels: number;
  /** Uncompressed size of all bands; files are compressed. */
  readonly bytes: number;
  /** Number of images whose number of dates is estimated. */
  readonly reckoned: number;
}

/** @param datesOf number of dates of an image, where it has been counted */
export function sizeOf(
  items: readonly PlannedItem[],
  collections: readonly ImageCollection[],
  datesOf: (item: PlannedItem) => number | undefined,
  now = new Date(),
): Size {
  const rows = new Map(collections.map((row) => [row.id, row]));
  let [pixels, bytes, reckoned] = [0, 0, 0];
  for (const item of items) {
    const row = rows.get(item.collection);
    if (!row) continue;
    const counted = datesOf(item);
    if (counted === undefined) reckoned++;
    const [width, height] = item.tile.size;
    const ofDates = width * height * (counted ?? datesExpected(item, row, now));
    pixels += ofDates;
    bytes += ofDates * row.bands.length * BYTES_A_VALUE;
  }
  return { pixels, bytes, reckoned };
}

function datesExpected({ start, end }: PlannedItem, row: ImageCollection, now: Date): number {
  const from = Math.max(start.getTime(), Date.parse(row.start));
  const until = Math.min(end.getTime(), row.end ? Date.parse(row.end) : now.getTime());
  return Math.max(0, until - from) / DAY_MS / DAYS_BETWEEN_DATES;
}

/** "About 1.2 billion pixels and 19 GB before compression, …", with the assumption of an estimate. */
export function sizeInWords({ pixels, bytes, reckoned }: Size): string {
  if (reckoned === 0) {
    return l10n.t('{0} and {1} before compression.', pixelsInWords(pixels), bytesInWords(bytes));
  }
  return l10n.t(
    'About {0} and {1} before compression, reckoned with a date every {2} days. Count Images tells better.',
    pixelsInWords(pixels),
    bytesInWords(bytes),
    DAYS_BETWEEN_DATES,
  );
}

function pixelsInWords(pixels: number): string {
  const rounded = (value: number) => formatNumber(Number(value.toPrecision(2)));
  if (pixels >= 1e9) return l10n.t('{0} billion pixels', rounded(pixels / 1e9));
  if (pixels >= 1e6) return l10n.t('{0} million pixels', rounded(pixels / 1e6));
  return l10n.t('{0} pixels', rounded(pixels));
}
