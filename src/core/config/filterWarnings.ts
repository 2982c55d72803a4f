/**
 * Warnings about filters that Earth Engine accepts but that let every scene pass, or none. Filters
 * that Earth Engine cannot use are reported with a correction as well.
 */
import * as l10n from '@vscode/l10n';
import { nearest } from '../../domain/nearest.ts';
import { argumentProblems, findArgument, innerFilters } from '../earthengine/filterArguments.ts';
import { filterFunction } from '../earthengine/filterExpressions.ts';
import { isGeometryFunction } from '../earthengine/filterGeometries.ts';
import { metadataComparison } from '../earthengine/metadataFilter.ts';
import type { FilterSpec } from '../earthengine/requestOptions.ts';
import { operandWarnings } from './filterOperands.ts';
import { rangeWarnings } from './filterRanges.ts';
import { filterArguments } from './filterSchema.ts';
import { areListed, counterpart, propertyNames, propertyType } from './sceneProperties.ts';
import type { Correction, FilterWarning, PlacedFilter } from './warningTypes.ts';

/** Arguments that name a property. */
const PROPERTY_ARGUMENTS = ['name', 'leftField', 'rightField'];

/**
 * @param path of the filter, as keys and indices
 * @param collection id of what is filtered
 */
export function filterWarnings(
  given: FilterSpec,
  path: readonly string[],
  collection: string,
): FilterWarning[] {
  const spec = { ...given, function: filterFunction(given.function) };
  const filter = { spec, path, collection };
  return [
    ...unknownArguments(filter),
    ...doubleArguments(filter),
    ...unknownProperties(filter),
    ...emptyLists(filter),
    ...(spec.function === 'metadata'
      ? metadataWarnings(filter)
      : [...operandWarnings(filter), ...rangeWarnings(filter)]),
    ...argumentProblems(spec).map(({ key, message, value }) => ({
      path: [...path, key],
      message,
      ...(value !== undefined && { correction: { kind: 'value', text: value } as const }),
    })),
    ...innerFilters(spec).flatMap(([inner, place]) =>
      filterWarnings(inner, [...path, ...place], collection),
    ),
  ];
}

/** Those of the comparison that it makes, at its own arguments. */
function metadataWarnings({ spec, path, collection }: PlacedFilter): FilterWarning[] {
  const found = metadataComparison(spec);
  if (!found || spec.name === undefined || spec.value === undefined) return [];
  const own: Readonly<Record<string, string>> = { leftField: 'name', rightValue: 'value' };
  const compared = { spec: found.comparison, path, collection };
  return [...operandWarnings(compared), ...rangeWarnings(compared)].map((warning) => ({
    ...warning,
    path: warning.path.map((key, index) => (index < path.length ? key : (own[key] ?? key))),
  }));
}

function unknownArguments({ spec, path }: PlacedFilter): FilterWarning[] {
  const known = filterArguments(spec.function);
  if (!known) return [];
  return Object.keys(spec)
    .filter((key) => key !== 'function' && !known.includes(key.replace(/^opt_/, '')))
    .map((key) => ({
      path: [...path, key],
      message: l10n.t(
        '"{0}" is not an argument of the filter function "{1}", and has no effect. Its arguments are: {2}.',
        key,
        spec.function,
        known.join(', '),
      ),
      correction: unknownArgumentCorrection(spec, key, known),
    }));
}

/** Words for the same argument: those of Earth Engine's functions, and what they are taken for. */
const SAME_ARGUMENTS: readonly (readonly string[])[] = [
  ['name', 'leftField', 'field', 'property', 'propertyName'],
  ['value', 'rightValue', 'values', 'list'],
  ['start', 'startDate', 'from'],
  ['end', 'endDate', 'to'],
];

/**
 * The name that an unknown argument is meant to have, where only one is free; otherwise the
 * argument is removed.
 */
function unknownArgumentCorrection(
  spec: FilterSpec,
  key: string,
  known: readonly string[],
): Correction {
  const bare = bareName(key);
  const given = new Set(Object.keys(spec).map((other) => sameArgument(spec, other)));
  const free = known.filter((name) => !given.has(sameArgument(spec, name)));
  const same = SAME_ARGUMENTS.find((names) => names.includes(bare));
  const meant = same ? free.filter((name) => same.includes(name)) : nearest(bare, free);
  const [only, ...others] = meant.filter(
    (name, index) =>
      meant.findIndex((each) => sameArgument(spec, each) === sameArgument(spec, name)) === index,
  );
  return only !== undefined && others.length === 0
    ? { kind: 'key', text: only }
    : { kind: 'remove' };
}

/** Of several names of one argument, one counts. */
function doubleArguments({ spec, path }: PlacedFilter): FilterWarning[] {
  const keys = Object.keys(spec);
  return keys.flatMap((key) => {
    const same = keys.filter((other) => sameArgument(spec, other) === sameArgument(spec, key));
    // The service's names win over those of the Python client, and then the last one.
    const used =
      same.findLast((other) => bareName(other) === sameArgument(spec, key)) ?? same.at(-1) ?? key;
    if (used === key) return [];
    const message = l10n.t(
      '"{0}" and "{1}" are the same argument: "{0}" has no effect. Remove one of them.',
      key,
      used,
    );
    return [{ path: [...path, key], message, correction: { kind: 'remove' } as const }];
  });
}

function sameArgument({ function: name }: FilterSpec, key: string): string {
  const bare = bareName(key);
  if (name !== 'inList') return bare;
  if (bare === 'name') return 'leftField';
  return bare === 'value' ? 'rightValue' : bare;
}

function bareName(key: string): string {
  return key.replace(/^opt_/, '');
}

function unknownProperties(filter: PlacedFilter): FilterWarning[] {
  return propertiesOf(filter.spec).flatMap(({ name, place }): FilterWarning[] => {
    const path = [...filter.path, ...place];
    if (typeof name === 'string') return unknownProperty(name, path, filter.collection);
    const message = l10n.t(
      '{0} is not the name of a property, so either all scenes or none pass the filter. Write a name, such as CLOUD_COVER.',
      JSON.stringify(name) ?? String(name),
    );
    return [{ path, message }];
  });
}

function unknownProperty(
  name: string,
  path: readonly string[],
  collection: string,
): FilterWarning[] {
  if (!areListed(collection) || propertyType(name, collection)) return [];
  const isOfOthers = propertyType(name) !== undefined;
  const meant = isOfOthers ? undefined : nearest(name, propertyNames(collection))[0];
  const other = counterpart(name, collection) ?? meant;
  const message = isOfOthers
    ? l10n.t(
        'Scenes of "{0}" have no property "{1}" (those of other collections do), so either all scenes or none pass the filter.',
        collection,
        name,
      )
    : l10n.t(
        'Landsat scenes have no property "{0}", so either all scenes or none pass the filter.',
        name,
      );
  const correction = other === undefined ? undefined : ({ kind: 'value', text: other } as const);
  return [{ path, message, ...(correction && { correction }) }];
}

/** Names of properties, and what is in the place of one. */
function propertiesOf(spec: FilterSpec): { name: unknown; place: readonly string[] }[] {
  // The outline of a scene is not among its properties.
  if (isGeometryFunction(spec.function)) return [];
  const named = [...PROPERTY_ARGUMENTS, ...(spec.function === 'rangeContains' ? ['field'] : [])];
  const single = named.flatMap((argument) => {
    const found = findArgument(spec, argument);
    return found ? [{ name: found.value, place: [found.key] }] : [];
  });
  const list = spec.function === 'notNull' ? findArgument(spec, 'properties') : undefined;
  if (!Array.isArray(list?.value)) return single;
  const listed = list.value.map((name: unknown, index) => ({
    name,
    place: [list.key, String(index)],
  }));
  return [...single, ...listed];
}

/** Without properties, `notNull` looks at nothing. */
function emptyLists({ spec, path }: PlacedFilter): FilterWarning[] {
  const list = spec.function === 'notNull' ? findArgument(spec, 'properties') : undefined;
  if (!Array.isArray(list?.value) || list.value.length > 0) return [];
  const message = l10n.t(
    '"{0}" is empty, so all scenes pass the filter. Name the properties that a scene must have.',
    list.key,
  );
  return [{ path: [...path, list.key], message }];
}
