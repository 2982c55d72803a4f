/**
 * What is wrong with a filter without making it unusable: Earth Engine would take it, and let every
 * scene pass, or none.
 */
import * as l10n from '@vscode/l10n';
import { filterFunction } from '../earthengine/filters.ts';
import { filterArguments } from './filterschema.ts';
import type { FilterSpec } from './options.ts';
import { type PropertyType, propertyType } from './sceneProperties.ts';

/** What a quick fix does at the place of a warning. */
export type Correction =
  /** The value becomes this YAML. */
  | { readonly kind: 'value'; readonly text: string }
  /** The key becomes this one. */
  | { readonly kind: 'key'; readonly text: string }
  /** Key and value go. */
  | { readonly kind: 'remove' };

export interface FilterWarning {
  readonly path: readonly string[];
  readonly message: string;
  readonly correction?: Correction;
}

/** Arguments that name a property, and those that hold what it is compared with. */
const PROPERTY_ARGUMENTS = ['name', 'leftField', 'rightField'];
const VALUE_ARGUMENTS = ['value', 'rightValue', 'leftValue'];
/** Functions that compare texts or types, whatever the property is. */
const OTHER_TYPES = ['hasType', 'stringContains', 'stringStartsWith', 'stringEndsWith'];

/** @param path of the filter, as keys and indices */
export function filterWarnings(given: FilterSpec, path: readonly string[]): FilterWarning[] {
  const spec = { ...given, function: filterFunction(given.function) };
  return [
    ...unknownArguments(spec, path),
    ...unknownProperties(spec, path),
    ...wrongValues(spec, path),
    ...innerFilters(spec).flatMap(([inner, place]) => filterWarnings(inner, [...path, ...place])),
  ];
}

function unknownArguments(spec: FilterSpec, path: readonly string[]): FilterWarning[] {
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
      correction: { kind: 'remove' },
    }));
}

function unknownProperties(spec: FilterSpec, path: readonly string[]): FilterWarning[] {
  return propertiesOf(spec)
    .filter(({ name }) => !propertyType(name))
    .map(({ name, place }) => ({
      path: [...path, ...place],
      message: l10n.t(
        'Scenes of Landsat have no property "{0}": a filter by it lets no scene pass, or every one.',
        name,
      ),
    }));
}

function wrongValues(spec: FilterSpec, path: readonly string[]): FilterWarning[] {
  if (OTHER_TYPES.includes(spec.function)) return rangeLimits(spec, path);
  const [property] = propertiesOf(spec);
  const type = property && propertyType(property.name);
  if (!property || !type) return rangeLimits(spec, path);
  const wrong = VALUE_ARGUMENTS.flatMap((argument) => {
    const key = keyOf(spec, argument);
    if (!key) return [];
    const value = spec[key];
    if (!Array.isArray(value)) {
      return wrongValue(value, type, property.name, [...path, key]);
    }
    return value.flatMap((each, index) =>
      wrongValue(each, type, property.name, [...path, key, String(index)]),
    );
  });
  return [...wrong, ...rangeLimits(spec, path)];
}

/** Limits of a range are numbers. */
function rangeLimits(spec: FilterSpec, path: readonly string[]): FilterWarning[] {
  if (spec.function !== 'rangeContains') return [];
  return ['minValue', 'maxValue'].flatMap((key) =>
    wrongValue(spec[key], 'number', String(spec.field), [...path, key]),
  );
}

function wrongValue(
  value: unknown,
  type: PropertyType,
  property: string,
  path: readonly string[],
): FilterWarning[] {
  if (value === undefined || value === null) return [];
  if (typeof value === (type === 'number' ? 'number' : 'string')) return [];
  if (type === 'text') {
    return [
      {
        path,
        message: l10n.t(
          'The property "{0}" is a text: compared with a number, it lets no scene pass, or every one. Put the value in quotes.',
          property,
        ),
        correction: { kind: 'value', text: JSON.stringify(String(value)) },
      },
    ];
  }
  const number = numberIn(value);
  return [
    {
      path,
      message: l10n.t(
        'The property "{0}" is a number: compared with a text, it lets no scene pass, or every one. Write the number alone.',
        property,
      ),
      ...(number !== undefined && { correction: { kind: 'value', text: String(number) } as const }),
    },
  ];
}

/** The number that `"20"` or `20%` means. */
function numberIn(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim().replace(/\s*%$/, '');
  const number = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

function propertiesOf(spec: FilterSpec): { name: string; place: readonly string[] }[] {
  const named = [...PROPERTY_ARGUMENTS, ...(spec.function === 'rangeContains' ? ['field'] : [])];
  const single = named.flatMap((argument) => {
    const key = keyOf(spec, argument);
    const name = key && spec[key];
    return key && typeof name === 'string' ? [{ name, place: [key] }] : [];
  });
  const list = spec.function === 'notNull' && Array.isArray(spec.properties) ? spec.properties : [];
  const listed = list.flatMap((name, index) =>
    typeof name === 'string' ? [{ name, place: ['properties', String(index)] }] : [],
  );
  return [...single, ...listed];
}

/** As it is written: older versions of the Python client put `opt_` before some names. */
function keyOf(spec: FilterSpec, argument: string): string | undefined {
  return [argument, `opt_${argument}`].find((key) => spec[key] !== undefined);
}

function innerFilters(spec: FilterSpec): [FilterSpec, readonly string[]][] {
  return ['filter', 'filters'].flatMap((argument) => {
    const held = spec[argument];
    const all: [unknown, string[]][] = Array.isArray(held)
      ? held.map((each, index) => [each, [argument, String(index)]])
      : [[held, [argument]]];
    return all.flatMap(([each, place]): [FilterSpec, string[]][] =>
      isFilter(each) ? [[each, place]] : [],
    );
  });
}

function isFilter(value: unknown): value is FilterSpec {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { function?: unknown }).function === 'string'
  );
}
