/**
 * Filters for what an order wants of the scenes of a collection, as a configuration would write them:
 * other programs can read them in the documents.
 */
import { monthRuns } from '../../domain/months.ts';
import type { ImageCollection, PathRow, SceneReference } from '../collections/index.ts';
import { isFilterSpec } from './filterArguments.ts';
import { filterFunction } from './filterExpressions.ts';
import { metadataComparison } from './metadataFilter.ts';
import type { FilterSpec } from './requestOptions.ts';

/** @param collection with what was chosen of its scenes, which was checked */
export function choiceFilters(collection: ImageCollection): FilterSpec[] {
  const { cloudProperty, reference, sun, nadir, scenes = {} } = collection;
  const { cloudLimit, months, pathRows, mgrsTiles, timeOfDay, nadirOnly } = scenes;
  return [
    ...(cloudLimit !== undefined && cloudProperty
      ? [{ function: 'lte', name: cloudProperty, value: cloudLimit }]
      : []),
    ...(months ? [eitherOf(monthRuns(months).flatMap(monthFilters))] : []),
    ...(pathRows && reference?.grid === 'wrs'
      ? [eitherOf(pathRows.map((each) => pathRowFilter(each, reference)))]
      : []),
    ...(mgrsTiles && reference?.grid === 'mgrs' ? [tileFilter(mgrsTiles, reference)] : []),
    ...(timeOfDay && sun ? [sunFilter(timeOfDay, sun)] : []),
    ...(nadirOnly && nadir ? [{ function: 'eq', name: nadir.property, value: nadir.value }] : []),
  ];
}

/** Comparisons that limit a property from above. */
const UPPER_LIMITS = ['lte', 'lt', 'lessThan', 'lessThanOrEquals'];

/**
 * Whether an order has chosen something else in place of a filter of the configuration: a limit of its
 * own for clouds, or months. Filters that are combined with others stay.
 */
export function isReplaced(filter: FilterSpec, collection: ImageCollection): boolean {
  const { cloudLimit, months } = collection.scenes ?? {};
  const isCloudLimit = configuredCloudLimit(filter, collection) !== undefined;
  const isMonths = configuredMonths(filter) !== undefined;
  return (cloudLimit !== undefined && isCloudLimit) || (months !== undefined && isMonths);
}

/**
 * The limit for clouds that a filter of a configuration is.
 *
 * @param given as the configuration has it
 * @param collection whose scenes it is for
 * @returns percent; undefined for any other filter
 */
export function configuredCloudLimit(
  given: FilterSpec,
  collection: ImageCollection,
): number | undefined {
  const metadata = metadataComparison(given);
  if (metadata?.isNegated) return undefined;
  const filter = metadata?.comparison ?? given;
  const { cloudProperty } = collection;
  const {
    function: name,
    name: property,
    leftField = property,
    value,
    rightValue = value,
  } = filter;
  if (!cloudProperty || leftField !== cloudProperty || !UPPER_LIMITS.includes(name))
    return undefined;
  return typeof rightValue === 'number' ? rightValue : undefined;
}

/**
 * The months that a filter of a configuration lets through.
 *
 * @param filter as the configuration has it
 * @returns months of the year, 1 to 12; undefined for any other filter
 */
export function configuredMonths(filter: FilterSpec): number[] | undefined {
  const { function: name, filter: inner, start, end = start, field } = filter;
  if (filterFunction(name) === 'not') {
    const others = isFilterSpec(inner) ? configuredMonths(inner) : undefined;
    return others && ALL_MONTHS.filter((month) => !others.includes(month));
  }
  if (name !== 'calendarRange' || field !== 'month') return undefined;
  const [first, last] = [Number(start), Number(end)];
  return ALL_MONTHS.filter((month) =>
    first <= last ? month >= first && month <= last : month >= first || month <= last,
  );
}

const ALL_MONTHS: readonly number[] = Array.from({ length: 12 }, (_, index) => index + 1);

/** Two for a run over the end of the year. */
function monthFilters([first, last]: readonly [number, number]): FilterSpec[] {
  const runs =
    first <= last
      ? [[first, last]]
      : [
          [first, 12],
          [1, last],
        ];
  return runs.map(([start, end]) => ({ function: 'calendarRange', start, end, field: 'month' }));
}

function pathRowFilter(
  [path, row]: PathRow,
  reference: SceneReference & { readonly grid: 'wrs' },
): FilterSpec {
  const ofPath = { function: 'eq', name: reference.path, value: path };
  if (row === undefined) return ofPath;
  return {
    function: 'and',
    filters: [ofPath, { function: 'eq', name: reference.row, value: row }],
  };
}

/** Names of tiles in the first nine zones are written with and without a zero. */
function tileFilter(
  tiles: readonly string[],
  { tile, prefix }: SceneReference & { readonly grid: 'mgrs' },
): FilterSpec {
  const names = tiles.flatMap((name) => (name.startsWith('0') ? [name, name.slice(1)] : name));
  if (prefix === undefined) return { function: 'inList', name: tile, value: names };
  return eitherOf(
    names.map((name) => ({
      function: 'stringStartsWith',
      leftField: tile,
      rightValue: `${prefix}${name}_`,
    })),
  );
}

function sunFilter(
  time: 'day' | 'night',
  { property, from }: NonNullable<ImageCollection['sun']>,
): FilterSpec {
  const horizon = from === 'horizon' ? 0 : 90;
  const isGreater = (time === 'day') === (from === 'horizon');
  // At the horizon itself it is night.
  const day = isGreater ? 'gt' : 'lt';
  const night = isGreater ? 'gte' : 'lte';
  return { function: time === 'day' ? day : night, name: property, value: horizon };
}

function eitherOf(filters: readonly FilterSpec[]): FilterSpec {
  const [only] = filters;
  return filters.length === 1 && only ? only : { function: 'or', filters };
}
