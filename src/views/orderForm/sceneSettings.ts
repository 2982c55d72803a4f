/**
 * Choices that the scenes of the chosen collections allow, and what the configuration sets for them.
 * Does not import `vscode`.
 */
import * as l10n from '@vscode/l10n';
import type { FilterSpec, ImageCollection } from '../../core/index.ts';
import { formatFilter } from '../../domain/filterText.ts';
import { formatNumber } from '../../domain/locale.ts';
import { formatMonthNames } from '../../text/sceneChoices.ts';
import { formatCollection } from '../../text/shortNames.ts';
import { USUAL_MASK } from './draftScenes.ts';
import type { SceneSettings } from './protocol.ts';

/** Limits that a filter of a configuration can be. */
export interface ConfiguredLimits {
  cloudLimit(filter: FilterSpec, row: ImageCollection): number | undefined;
  months(filter: FilterSpec): number[] | undefined;
}

/**
 * @param rows the chosen collections
 * @param filters those of the configuration, by the id of the collection
 */
export function sceneSettings(
  rows: readonly ImageCollection[],
  filters: Readonly<Record<string, readonly FilterSpec[]>>,
  limits: ConfiguredLimits,
): SceneSettings {
  const configured = (row: ImageCollection) => filters[row.id] ?? [];
  const cloudLimit = (row: ImageCollection) =>
    leastOf(configured(row).flatMap((filter) => limits.cloudLimit(filter, row) ?? []));
  const months = (row: ImageCollection) =>
    commonOf(configured(row).flatMap((filter) => toList(limits.months(filter))));
  const others = (row: ImageCollection) =>
    configured(row)
      .filter((each) => limits.cloudLimit(each, row) === undefined && !limits.months(each))
      .map((each) => formatFilter(each));
  const cloudLimits = new Set(rows.map(cloudLimit));
  const [sameLimit] = cloudLimits;
  const all = (has: (row: ImageCollection) => unknown) => rows.length > 0 && rows.every(has);
  const estimated = rows.filter((row) => !hasRecipe(row));
  return {
    ...(cloudLimits.size === 1 && sameLimit !== undefined && { configuredCloudLimit: sameLimit }),
    ...(cloudLimits.size > 1 && {
      differentCloudLimits: listEach(rows, (row) => formatLimit(cloudLimit(row))),
    }),
    ...sameOrDifferent(rows, (row) => formatMonths(months(row))),
    filters: listFilters(rows, others),
    canLimitClouds: all(({ cloudProperty }) => cloudProperty),
    canChooseMonths: all(({ mosaic }) => mosaic !== 'all'),
    hasPathRows: all(({ reference }) => reference?.grid === 'wrs'),
    hasMgrsTiles: all(({ reference }) => reference?.grid === 'mgrs'),
    hasTimeOfDay: all(({ sun }) => sun),
    hasNadir: all(({ nadir }) => nadir),
    masks: maskChoices(rows),
    canChooseBest: all(
      (row) => isCombined(row.mosaic) && (hasRecipe(row) || row.cloudProperty !== undefined),
    ),
    isBestEstimated: estimated.length > 0,
    ...(estimated.length > 0 &&
      estimated.length < rows.length && {
        estimatedFor: estimated.map(({ id }) => formatCollection(id)).join(', '),
      }),
    canChooseMedian: all(({ mosaic }) => isCombined(mosaic)),
  };
}

function toList<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

/** A scene has to pass all filters of its collection. */
function leastOf(values: readonly number[]): number | undefined {
  return values.length > 0 ? Math.min(...values) : undefined;
}

/** Months that all filters of a collection let through; undefined without filters. */
function commonOf([first, ...others]: readonly (readonly number[])[]): number[] | undefined {
  return first?.filter((month) => others.every((each) => each.includes(month)));
}

function formatLimit(percent: number | undefined): string {
  return percent === undefined ? l10n.t('no limit') : l10n.t('{0} %', formatNumber(percent));
}

/** An empty text without filters. */
function formatMonths(months: readonly number[] | undefined): string {
  if (!months) return '';
  return months.length === 0 ? l10n.t('no month') : formatMonthNames(months);
}

function sameOrDifferent(
  rows: readonly ImageCollection[],
  monthsOf: (row: ImageCollection) => string,
): Pick<SceneSettings, 'configuredMonths' | 'differentMonths'> {
  const all = distinct(rows.map(monthsOf));
  const [same] = all;
  if (all.length <= 1) return same ? { configuredMonths: same } : {};
  return { differentMonths: listEach(rows, (row) => monthsOf(row) || l10n.t('all months')) };
}

/** Filters of all collections, or those of each by its name where they are not the same. */
function listFilters(
  rows: readonly ImageCollection[],
  filtersOf: (row: ImageCollection) => readonly string[],
): string[] {
  const all = rows.map((row) => distinct(filtersOf(row)));
  const [first = []] = all;
  if (distinct(all.map(String)).length <= 1) return first;
  return rows
    .filter((row) => filtersOf(row).length > 0)
    .map((row) =>
      l10n.t('{0}: {1}', formatCollection(row.id), distinct(filtersOf(row)).join(', ')),
    );
}

/** "Landsat 8 (LC08): 80 %; Landsat 8 (LC08 T2): no limit" */
function listEach(
  rows: readonly ImageCollection[],
  textOf: (row: ImageCollection) => string,
): string {
  return rows.map((row) => l10n.t('{0}: {1}', formatCollection(row.id), textOf(row))).join('; ');
}

function isCombined(mosaic: ImageCollection['mosaic']): boolean {
  return mosaic === 'date' || mosaic === 'none';
}

/** Whether clear pixels can be counted. */
function hasRecipe({ cloudMasks = [] }: ImageCollection): boolean {
  return cloudMasks.length > 0;
}

/** The usual recipe of each collection, and the others of a single one. */
function maskChoices(rows: readonly ImageCollection[]): SceneSettings['masks'] {
  const recipes = rows.map(({ cloudMasks = [] }) => cloudMasks);
  if (rows.length === 0 || recipes.some((each) => each.length === 0)) return [];
  const titleOf = ({ cloudMasks: [usual] = [] }: ImageCollection) => usual?.title ?? '';
  const titles = distinct(rows.map(titleOf));
  const others = rows.length === 1 ? (recipes[0] ?? []).slice(1) : [];
  const detail = titles.length === 1 ? (titles[0] ?? '') : listEach(rows, titleOf);
  return [
    { value: USUAL_MASK, label: l10n.t('Make cloudy pixels no-data'), detail },
    ...others.map(({ id, title }) => ({
      value: id,
      label: l10n.t('Make cloudy pixels no-data, by {0}', id.toUpperCase()),
      detail: title,
    })),
  ];
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
