/** Formats quantities: counts, sizes, shares and ages. */
import * as l10n from '@vscode/l10n';
import { inByteUnits } from '../domain/byteUnits.ts';
import { formatFixed, formatNumber } from '../domain/locale.ts';

export function formatPercent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** "1.5 GB", in powers of 1,000 as Cloud Storage counts. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? l10n.t('1 byte') : l10n.t('{0} bytes', bytes);
  const { value, unit } = inByteUnits(bytes);
  return `${formatFixed(value, value < 10 ? 1 : 0)} ${unit}`;
}

/** "1 task", "2 tasks", "12,345 tasks" */
export function formatTaskCount(n: number): string {
  return n === 1 ? l10n.t('1 task') : l10n.t('{0} tasks', formatNumber(n));
}

/** "1 order", "2 orders" */
export function formatOrderCount(n: number): string {
  return n === 1 ? l10n.t('1 order') : l10n.t('{0} orders', formatNumber(n));
}

/** "1 file", "2 files" */
export function formatFileCount(n: number): string {
  return n === 1 ? l10n.t('1 file') : l10n.t('{0} files', formatNumber(n));
}

/** "just now", "5 minutes ago", "3 days ago" */
export function formatAge(then: Date, now = new Date()): string {
  const minutes = Math.floor((now.getTime() - then.getTime()) / 60_000);
  if (minutes < 1) return l10n.t('just now');
  if (minutes === 1) return l10n.t('1 minute ago');
  if (minutes < 60) return l10n.t('{0} minutes ago', minutes);
  const hours = Math.floor(minutes / 60);
  if (hours === 1) return l10n.t('1 hour ago');
  return hours < 48
    ? l10n.t('{0} hours ago', hours)
    : l10n.t('{0} days ago', Math.floor(hours / 24));
}

/** "256 × 256 pixels of 30 m" */
export function formatPixelSize(of: {
  readonly size: readonly number[];
  readonly res: readonly number[];
  readonly crs: string | number;
}): string {
  const across = of.size.map((count) => formatNumber(count)).join(' × ');
  const [x, y = x] = of.res;
  const each = `${x === y ? x : `${x} × ${y}`}${unitOf(String(of.crs))}`;
  return l10n.t('{0} pixels of {1}', across, each);
}

/** Unit of a CRS where it is known: from WKT, and meters for the EPSG codes of UTM. */
function unitOf(crs: string): string {
  if (/^EPSG:32[67]\d\d$/.test(crs)) return ' m';
  const unit = [...crs.matchAll(/UNIT\["([^"]+)"/gi)].at(-1)?.[1] ?? '';
  if (/^met(er|re)$/i.test(unit)) return ' m';
  if (/^degree/i.test(unit) || crs === 'EPSG:4326') return '°';
  return unit && ` ${unit}`;
}
