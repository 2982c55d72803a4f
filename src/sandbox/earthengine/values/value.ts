/** Values that expressions compute with: JSON's own values and Earth Engine's objects. */
import type { DateRange, EeDate } from './date.ts';
import type { Geometry } from './geometry.ts';
import type { PixelType } from './pixelType.ts';
import type { Projection } from './projection.ts';

/** A function of the expression itself, or an algorithm given by name. */
export interface Algorithm {
  readonly type: 'Algorithm';
  readonly argumentNames: readonly string[];
  call(values: readonly Value[]): Value;
}

export interface ErrorMargin {
  readonly type: 'ErrorMargin';
  readonly value: number | null;
  readonly unit: string;
}

export type Dictionary = ReadonlyMap<string, Value>;
/**
 * Objects that hold values themselves, by the names of their types. The module of each class adds it
 * here, so that this module needs none of them.
 */
// biome-ignore lint/suspicious/noEmptyInterface: the modules of the classes fill it.
export interface ObjectTypes {}

export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | Dictionary
  | ObjectTypes[keyof ObjectTypes]
  | Algorithm
  | DateRange
  | EeDate
  | ErrorMargin
  | Geometry
  | PixelType
  | Projection;

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isDictionary(value: Value): value is Dictionary {
  return value instanceof Map;
}

/** Whether a value is one of Earth Engine's own objects, all of which name their type. */
export function isObject<T extends string>(
  value: Value,
  ...types: T[]
): value is Extract<Value, { type: T }> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    types.includes(value.type as T)
  );
}

/** The name of a value's type in error messages. */
export function typeName(value: Value): string {
  if (value === null) return 'Null';
  if (typeof value === 'boolean') return 'Boolean';
  if (typeof value === 'string') return 'String';
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Float';
  if (isList(value)) return listTypeName(value);
  if (value instanceof Map) return 'Dictionary<Object>';
  if (isObject(value, 'Image')) {
    return `Image<[${value.bands.map((band) => band.id).join(', ')}]>`;
  }
  if (isObject(value, 'Collection')) return value.collectionType;
  return (value as Exclude<typeof value, readonly Value[] | Dictionary>).type;
}

function listTypeName(list: readonly Value[]): string {
  const names = new Set(list.map((item) => (isList(item) ? 'List' : typeName(item))));
  const [only] = names;
  return names.size === 1 ? `List<${only}>` : 'List<Object>';
}

/** Whether two values are the same, element by element. */
export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (isList(a)) {
    return (
      isList(b) && a.length === b.length && a.every((item, i) => sameValue(item, b[i] ?? null))
    );
  }
  if (isDictionary(a)) {
    return (
      isDictionary(b) &&
      a.size === b.size &&
      [...a].every(([key, value]) => b.has(key) && sameValue(value, b.get(key) ?? null))
    );
  }
  if (isObject(a, 'Date') && isObject(b, 'Date')) return a.millis === b.millis;
  if (isObject(a, 'Projection') && isObject(b, 'Projection')) return a.equals(b);
  if (isObject(a, 'Geometry') && isObject(b, 'Geometry')) {
    return JSON.stringify(a.toGeoJson()) === JSON.stringify(b.toGeoJson());
  }
  return false;
}

/** Order of sorting: numbers and dates by size, texts by code point; what is missing comes last. */
export function compareValues(a: Value, b: Value): number {
  const [x, y] = [sortable(a), sortable(b)];
  if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
  if (typeof x !== typeof y) return typeof x === 'number' ? -1 : 1;
  return x < y ? -1 : x > y ? 1 : 0;
}

function sortable(value: Value): number | string | null {
  if (typeof value === 'number' || typeof value === 'string' || value === null) return value;
  if (typeof value === 'boolean') return Number(value);
  if (isObject(value, 'Date')) return value.millis;
  if (isList(value)) return sortable(value[0] ?? null);
  return null;
}

/** Zero, empty text and nothing are false, as `If` and `Filter` see it. */
export function truth(value: Value): boolean {
  if (isList(value)) return value.length > 0;
  return value !== null && value !== false && value !== 0 && value !== '';
}
