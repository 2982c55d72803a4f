/** Formats periods for the preview: "Jan – Mar 2020", "2020", "2020-03-15 to 2020-03-30". */
import * as l10n from '@vscode/l10n';
import type { Period } from '../../core/index.ts';
import { DAY_MS, formatIsoDate } from '../../domain/isoDates.ts';
import { formatMonthRange, formatNumber } from '../../domain/locale.ts';

/** More periods than this are shown by the first and the last one. */
const MAX_LISTED = 2;

/**
 * @param period whole UTC days, half-open
 * @returns its first and last month, year or day, both inclusive
 */
export function formatPeriod({ start, end }: Period): string {
  const last = new Date(end.getTime() - DAY_MS);
  const isMonths = [start, end].every((date) => date.getUTCDate() === 1);
  const isYears = isMonths && [start, end].every((date) => date.getUTCMonth() === 0);
  if (isMonths && !isYears) return formatMonthRange(start, last);
  const [from, to] = [start, last].map((date) =>
    isYears ? String(date.getUTCFullYear()) : formatIsoDate(date),
  ) as [string, string];
  return from === to ? from : l10n.t('{0} to {1}', from, to);
}

/** "12 periods: Jan 2020 … Dec 2020" */
export function describePeriods(periods: readonly Period[]): string {
  const shown = periods.length <= MAX_LISTED ? periods : [periods[0], periods.at(-1)];
  const formatted = shown.flatMap((period) => (period ? [formatPeriod(period)] : []));
  if (periods.length === 1) return l10n.t('1 period: {0}', formatted[0] ?? '');
  const separator = periods.length <= MAX_LISTED ? ', ' : ' … ';
  return l10n.t('{0} periods: {1}', formatNumber(periods.length), formatted.join(separator));
}
