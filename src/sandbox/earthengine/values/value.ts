/**
 * Values that expressions compute with: JSON's own values and Earth Engine's objects.
 *
 * Objects that hold values themselves are interfaces here, because each refers to all the others;
 * their classes (`ImageObject`, `FeatureObject`, …) are in modules of their own.
 */
import type { EvaluatedBand } from './band.ts';
import type { DateRangeValue, DateValue } from './date.ts';
import type { EeProjection } from './eeProjection.ts';
import type { Geometry } from './geometry.ts';
import type { PixelType } from './pixelType.ts';

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

/** Properties of an image, a feature or a collection, by their names. */
export type Properties = Dictionary;

/** An image: bands that can be evaluated at any position, with properties. */
export interface Image {
  readonly type: 'Image';
  readonly bands: readonly EvaluatedBand[];
  readonly properties: Properties;
  /** Where the image has pixels; null where that is everywhere. */
  readonly geometry: Geometry | null;
  get(name: string): Value;
  /** The same image with other properties. */
  with(properties: Properties): Image;
  withBands(bands: readonly EvaluatedBand[] | (() => readonly EvaluatedBand[])): Image;
  withFootprint(footprint: Geometry | null | (() => Geometry | null)): Image;
}

/** A geometry, or none, with properties. */
export interface Feature {
  readonly type: 'Feature';
  readonly geometry: Geometry | null;
  /** `system:index` among them, for a feature of a collection. */
  readonly properties: Properties;
  get(name: string): Value;
  /** The same geometry with other properties. */
  with(properties: Properties): Feature;
}

/** Source of the elements of a collection. */
export type Element = Feature | Image;

export type CollectionType = 'ImageCollection' | 'FeatureCollection';

/** A collection of images or features, evaluated only as far as its elements are read. */
export interface Collection {
  readonly type: 'Collection';
  readonly id: string | undefined;
  readonly properties: Properties;
  /** Type by what it was made as, else by its first element. */
  readonly collectionType: CollectionType;
  get(name: string): Value;
  /** The same elements in a collection with other properties. */
  with(properties: Properties): Collection;
  elements(): Generator<Element>;
  /**
   * The elements, kept from the second walk on: who maps a collection and filters the result many
   * times over walks it that often.
   */
  walk(): Iterable<Element>;
  /** Every element, kept for the next call. */
  all(): readonly Element[];
  first(): Element | null;
  size(): number;
  filter(filter: Filter): Collection;
  /** Elements made from these, one by one, when they are looked at. */
  map(change: (element: Element) => Element | null, kind?: CollectionType): Collection;
  /** The same properties around other elements. */
  derived(source: () => Iterable<Element>, count?: () => number): Collection;
}

/** Whatever has properties. */
export type Holder = Element | Collection;

/** Conditions that every element that passes fulfils; a source of elements can skip the others unseen. */
export interface Constraint {
  readonly geometries?: readonly Geometry[];
  /** Half-open range of `system:time_start`, milliseconds since 1970. */
  readonly start?: number;
  readonly end?: number;
  /** The only `system:index`es. */
  readonly indices?: readonly string[];
}

/** A test of elements, and what it allows to leave out before looking at them. */
export interface Filter {
  readonly type: 'Filter';
  readonly name: string;
  readonly constraint: Constraint;
  /** `right` is the other element, where a join compares two. */
  readonly test: (left: Element, right?: Element) => boolean;
}

/** Inputs of a reducer. */
export type Row = readonly Value[];

/** From many rows of inputs to a few outputs. */
export interface Reducer {
  readonly type: 'Reducer';
  readonly name: string;
  /** Number of inputs of a row. */
  readonly inputs: number;
  readonly outputs: readonly string[];
  /** One value for each output, from all rows. */
  readonly reduce: (rows: readonly Row[]) => readonly Value[];
  /** The same reducer with other names of its outputs. */
  named(outputs: readonly string[]): Reducer;
}

export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | Dictionary
  | Algorithm
  | Collection
  | DateRangeValue
  | DateValue
  | ErrorMargin
  | Feature
  | Filter
  | Geometry
  | Image
  | PixelType
  | EeProjection
  | Reducer;

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

export function isElement(value: Value): value is Element {
  return isObject(value, 'Image', 'Feature');
}

/** The name of a value's type in error messages. */
export function valueTypeName(value: Value): string {
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
  const names = new Set(list.map((item) => (isList(item) ? 'List' : valueTypeName(item))));
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
