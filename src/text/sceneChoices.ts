/** Sentences about what an order wants of scenes and makes of them. Does not import `vscode`. */
import * as l10n from '@vscode/l10n';
import type { SceneChoice } from '../core/index.ts';
import { formatMonthName, formatNumber } from '../domain/locale.ts';
import { monthRuns } from '../domain/months.ts';

/**
 * "clouds up to 30 %; Jun to Aug; cloud mask: scl; median of all dates"
 *
 * @returns an empty text where nothing is limited and all dates are kept
 */
export function describeSceneChoice(choice: SceneChoice): string {
  return [
    ...(choice.cloudLimit === undefined ? [] : [formatCloudLimit(choice.cloudLimit)]),
    ...(choice.months ? [formatMonthNames(choice.months)] : []),
    ...(choice.pathRows ? [l10n.t('path and row: {0}', formatPathRows(choice.pathRows))] : []),
    ...(choice.mgrsTiles ? [l10n.t('MGRS tiles: {0}', choice.mgrsTiles.join(', '))] : []),
    ...(choice.timeOfDay ? [formatTimeOfDay(choice.timeOfDay)] : []),
    ...(choice.nadirOnly ? [l10n.t('nadir only')] : []),
    ...(choice.cloudMask ? [formatCloudMask(choice.cloudMask)] : []),
    ...(choice.composite ? [formatComposite(choice.composite)] : []),
  ].join('; ');
}

/** "clouds up to 30 %" */
export function formatCloudLimit(percent: number): string {
  return l10n.t('clouds up to {0} %', formatNumber(percent));
}

function formatCloudMask(mask: string | boolean): string {
  return mask === true ? l10n.t('cloud mask') : l10n.t('cloud mask: {0}', String(mask));
}

function formatTimeOfDay(time: 'day' | 'night'): string {
  return time === 'day' ? l10n.t('by day') : l10n.t('by night');
}

function formatComposite(composite: 'best' | 'median'): string {
  return composite === 'best' ? l10n.t('best date') : l10n.t('median of all dates');
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
