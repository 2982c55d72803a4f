/** Number of pixels and bytes of an order: estimated, or from a count. Does not import `vscode`. */
import * as l10n from '@vscode/l10n';
import type { PlannedItem } from '../../core/index.ts';
import { estimateDates, SAMPLE_BYTES } from '../../domain/imageSize.ts';
import { formatNumber } from '../../domain/locale.ts';
import { formatBytes } from '../../text/quantities.ts';

export interface OrderSize {
  /** Of all dates. */
  readonly pixels: number;
  /** Uncompressed size of all bands; files are compressed. */
  readonly bytes: number;
  /** Number of images whose number of dates is estimated. */
  readonly estimated: number;
  /** Fewest and most days between their dates, by collection; absent where nothing is estimated. */
  readonly daysBetweenDates?: readonly [number, number];
}

/** @param datesOf number of dates of an image, where it has been counted */
export function sizeOf(
  items: readonly PlannedItem[],
  datesOf: (item: PlannedItem) => number | undefined,
  now = new Date(),
): OrderSize {
  let [pixels, bytes, estimated] = [0, 0, 0];
  const days = new Set<number>();
  for (const item of items) {
    const { imageCollection: row } = item;
    const counted = exportedLayers(item, datesOf(item));
    if (counted === undefined && row.daysBetweenDates !== undefined) {
      estimated++;
      days.add(row.daysBetweenDates);
    }
    const [width, height] = item.tile.size;
    const ofDates = width * height * (counted ?? estimateDates(row, item, now));
    pixels += ofDates;
    bytes += ofDates * row.bands.length * SAMPLE_BYTES[row.dataType];
  }
  return {
    pixels,
    bytes,
    estimated,
    ...(estimated > 0 && { daysBetweenDates: [Math.min(...days), Math.max(...days)] as const }),
  };
}

/** A composite has a single layer, however many dates it is made of. */
function exportedLayers(
  { imageCollection }: PlannedItem,
  dates: number | undefined,
): number | undefined {
  return imageCollection.scenes?.composite ? Math.min(1, dates ?? 1) : dates;
}

/** "About 1.2 billion pixels and 19 GB before compression, …", with the assumption of an estimate. */
export function formatImageSize({ pixels, bytes, daysBetweenDates: days }: OrderSize): string {
  if (!days) {
    return l10n.t('{0} and {1} before compression.', formatPixelCount(pixels), formatBytes(bytes));
  }
  if (days[1] === 1) {
    return l10n.t(
      'About {0} and {1} before compression, estimated from one acquisition a day. Use Count Images for an exact figure.',
      formatPixelCount(pixels),
      formatBytes(bytes),
    );
  }
  return l10n.t(
    'About {0} and {1} before compression, estimated from one acquisition every {2} days. Use Count Images for an exact figure.',
    formatPixelCount(pixels),
    formatBytes(bytes),
    days[0] === days[1] ? days[0] : l10n.t('{0} to {1}', ...days),
  );
}

function formatPixelCount(pixels: number): string {
  const rounded = (value: number) => formatNumber(Number(value.toPrecision(2)));
  if (pixels >= 1e9) return l10n.t('{0} billion pixels', rounded(pixels / 1e9));
  if (pixels >= 1e6) return l10n.t('{0} million pixels', rounded(pixels / 1e6));
  return l10n.t('{0} pixels', rounded(pixels));
}
