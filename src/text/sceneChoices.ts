/** Sentences about what an order wants of scenes and makes of them. Does not import `vscode`. */
import * as l10n from '@vscode/l10n';
import type { Mosaic, SceneChoice } from '../core/index.ts';
import { formatMonthName, formatNumber } from '../domain/locale.ts';
import { monthRuns } from '../domain/months.ts';

/**
 * "clouds up to 30 %; Jun to Aug; path and row: 193/26; by day; nadir only"
 *
 * @returns an empty text where nothing is limited
 */
export function describeSceneLimits(choice: SceneChoice): string {
  return [
    ...(choice.cloudLimit === undefined ? [] : [formatCloudLimit(choice.cloudLimit)]),
    ...(choice.months ? [formatMonthNames(choice.months)] : []),
    ...(choice.pathRows ? [l10n.t('path and row: {0}', formatPathRows(choice.pathRows))] : []),
    ...(choice.mgrsTiles ? [l10n.t('MGRS tiles: {0}', choice.mgrsTiles.join(', '))] : []),
    ...(choice.timeOfDay ? [formatTimeOfDay(choice.timeOfDay)] : []),
    ...(choice.nadirOnly ? [l10n.t('nadir only')] : []),
  ].join('; ');
}

/** "clouds up to 30 %" */
function formatCloudLimit(percent: number): string {
  return l10n.t('clouds up to {0} %', formatNumber(percent));
}

function formatTimeOfDay(time: 'day' | 'night'): string {
  return time === 'day' ? l10n.t('by day') : l10n.t('by night');
}

/**
 * Dates of a period that an image has: "all dates", "best date", "median of all dates".
 *
 * @param mosaic of the collection; the usual one, by date, unless it is known
 */
export function describeUsedDates(
  composite: SceneChoice['composite'],
  mosaic: Mosaic = 'date',
): string {
  if (composite === 'best') return l10n.t('best date');
  if (composite === 'median') return l10n.t('median of all dates');
  switch (mosaic) {
    case 'date':
      return l10n.t('all dates');
    case 'orbit':
      return l10n.t('a layer for each date and orbit');
    case 'none':
      return l10n.t('a layer for each scene');
    case 'all':
      return l10n.t('a single layer without a date');
  }
}

/** `193/26, 194` */
export function formatPathRows(pathRows: NonNullable<SceneChoice['pathRows']>): string {
  return pathRows.map((each) => each.join('/')).join(', ');
}

/**
 * "Jun to Aug, Dec"
 *
 * @param months 1 to 12, in ascending order
 */
export function formatMonthNames(months: readonly number[]): string {
  return monthRuns(months)
    .map(([first, last]) =>
      first === last
        ? formatMonthName(first)
        : l10n.t('{0} to {1}', formatMonthName(first), formatMonthName(last)),
    )
    .join(', ');
}
