/**
 * Choices that the scenes of the chosen collections allow, and what the configuration sets for them.
 * Does not import `vscode`.
 */
import * as l10n from '@vscode/l10n';
import type { FilterSpec, ImageCollection } from '../../core/index.ts';
import { describeFilter } from '../../text/describeFilter.ts';
import { formatMonthNames } from '../../text/sceneChoices.ts';
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
  const configured = rows.flatMap((row) =>
    (filters[row.id] ?? []).map((filter) => ({ row, filter })),
  );
  const cloudLimits = configured.flatMap(({ row, filter }) => limits.cloudLimit(filter, row) ?? []);
  const months = configured.flatMap(({ filter }) => limits.months(filter) ?? []);
  const others = configured.filter(
    ({ row, filter }) =>
      limits.cloudLimit(filter, row) === undefined && limits.months(filter) === undefined,
  );
  const all = (has: (row: ImageCollection) => unknown) => rows.length > 0 && rows.every(has);
  return {
    ...(cloudLimits.length > 0 && { configuredCloudLimit: Math.min(...cloudLimits) }),
    ...(months.length > 0 && { configuredMonths: formatMonthNames(distinct(months)) }),
    filters: distinct(others.map(({ filter }) => describeFilter(filter))),
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
    isBestEstimated: rows.some((row) => !hasRecipe(row)),
    canChooseMedian: all(({ mosaic }) => isCombined(mosaic)),
  };
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
  const usual = distinct(recipes.flatMap(([first]) => (first ? first.title : [])));
  const others = rows.length === 1 ? (recipes[0] ?? []).slice(1) : [];
  return [
    { value: USUAL_MASK, label: l10n.t('Make cloudy pixels no-data'), detail: usual.join('; ') },
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
