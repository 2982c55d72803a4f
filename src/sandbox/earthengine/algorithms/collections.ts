/** Collections of images or features alike. */
import type { FeatureCollection } from 'geojson';
import type { EvaluationContext } from '../evaluationContext.ts';
import { assetNotFound, EvaluationError } from '../evaluationErrors.ts';
import type { Define } from '../signature.ts';
import { CollectionObject, computeWithin } from '../values/collectionObject.ts';
import { WGS84 } from '../values/eeProjection.ts';
import { FeatureObject } from '../values/featureObject.ts';
import { Geometry, rectangle } from '../values/geometry.ts';
import type { AreaRings } from '../values/shape.ts';
import {
  type Collection,
  compareValues,
  type Element,
  isElement,
  isList,
  isObject,
  sameValue,
  type Value,
  valueTypeName,
} from '../values/value.ts';
import { randomNumbers } from './lists.ts';

export function defineCollections(define: Define): void {
  define(
    'Collection.loadTable(tableId: String, geometryColumn: String = null, version: Long = -1) -> FeatureCollection',
    'The features of an asset.',
    (id, _, __, { catalog }) => {
      const table = catalog.tables.get(id);
      if (table) return loadTable(table);
      if (catalog.collection(id) || catalog.scene(id)) {
        throw new EvaluationError(`Asset '${id}' is not a table.`);
      }
      throw assetNotFound('Collection', id);
    },
  );
  define(
    'Collection(features: List<Element>) -> FeatureCollection',
    'A collection of these elements, numbered from 0.',
    (features) => CollectionObject.of(numbered(features.filter(isElement)), 'FeatureCollection'),
  );
  define(
    'Collection.size(collection: FeatureCollection) -> Integer',
    'Number of elements.',
    (collection) => collection.size(),
  );
  define(
    'Collection.first(collection: FeatureCollection) -> Element',
    'First element, or null.',
    (collection) => collection.first(),
  );
  define(
    'Collection.toList(collection: FeatureCollection, count: Integer, offset: Integer = 0) -> List<Object>',
    'Elements as a list.',
    (collection, count, offset) => elementsFrom(collection, count, offset),
  );
  define(
    'Collection.filter(collection: FeatureCollection, filter: Object) -> FeatureCollection',
    'Elements that pass a filter.',
    (collection, filter) => {
      if (typeof filter === 'string') {
        throw new EvaluationError('The sandbox does not implement filters as text.', true);
      }
      if (!isObject(filter, 'Filter')) {
        throw new EvaluationError(
          `Invalid filter: expected a Filter, not a value of type ${valueTypeName(filter)}.`,
        );
      }
      return collection.filter(filter);
    },
  );
  define(
    'Collection.limit(collection: FeatureCollection, limit: Integer = null, key: String = null, ascending: Boolean = true) -> FeatureCollection',
    'The first elements, sorted by a property if one is given.',
    (collection, count, key, ascending) => {
      if (count !== null && count < 0)
        throw new EvaluationError(`Limit must not be negative: ${count}.`);
      return collection.derived(() => {
        const sorted =
          key === null ? collection.elements() : sortBy(collection.all(), key, ascending);
        return count === null ? sorted : firstOf(sorted, count);
      });
    },
  );
  define(
    'Collection.merge(collection1: FeatureCollection, collection2: FeatureCollection) -> FeatureCollection',
    'Elements of both; indices get 1_ and 2_ in front.',
    merge,
  );
  define(
    'ImageCollection.merge(collection1: ImageCollection, collection2: ImageCollection) -> ImageCollection',
    'Images of both; indices get 1_ and 2_ in front.',
    merge,
  );
  define(
    'Collection.distinct(collection: FeatureCollection, properties: Object) -> FeatureCollection',
    'One element for each combination of properties.',
    (collection, properties) => {
      const names = isList(properties) ? properties.map(String) : [String(properties)];
      return collection.derived(function* () {
        const seen = new Set<string>();
        for (const element of collection.elements()) {
          const key = JSON.stringify(names.map((name) => comparable(element.get(name))));
          if (!seen.has(key)) yield element;
          seen.add(key);
        }
      });
    },
  );
  define(
    'Collection.flatten(collection: FeatureCollection) -> FeatureCollection',
    'Elements of the collections in a collection.',
    (collection) => collection,
  );
  defineWalks(define);
  defineTables(define);
  defineOutlines(define);
}

function defineWalks(define: Define): void {
  define(
    'Collection.map(collection: FeatureCollection, baseAlgorithm: Algorithm, dropNulls: Boolean = false) -> FeatureCollection',
    'What a function makes of each element.',
    (collection, algorithm, dropNulls) => {
      const mapped = function* (): Generator<Element> {
        for (const element of collection.walk()) {
          const result = computeWithin(element, () =>
            mappedElement(element, algorithm.call([element]), dropNulls),
          );
          if (result) yield result;
        }
      };
      return new CollectionObject(mapped, {
        properties: collection.properties,
        ...(!dropNulls && { count: () => collection.size() }),
      });
    },
  );
  define(
    'Collection.iterate(collection: FeatureCollection, function: Algorithm, first: Object = null) -> Object',
    'Hands each element and the result so far to a function.',
    (collection, algorithm, first) => {
      let result: Value = first;
      for (const element of collection.elements()) result = algorithm.call([element, result]);
      return result;
    },
  );
}

/** A mapped element stays what it was in the collection. */
function mappedElement(source: Element, result: Value, dropNulls: boolean): Element | null {
  if (result === null && dropNulls) return null;
  if (!isElement(result)) {
    throw new EvaluationError(
      `A mapped algorithm must return a Feature or Image, not a value of type ${valueTypeName(result)}.`,
      true,
    );
  }
  const index = source.properties.get('system:index');
  if (index === undefined || result.properties.get('system:index') === index) return result;
  return result.with(new Map([...result.properties, ['system:index', index]]));
}

function defineTables(define: Define): void {
  define(
    'Collection.reduceColumns(collection: FeatureCollection, reducer: Reducer, selectors: List<String>, weightSelectors: List<String> = null) -> Dictionary<Object>',
    'What a reducer makes of the values of some properties.',
    (collection, reducer, selectors) => {
      if (selectors.length !== reducer.inputs) {
        throw new EvaluationError(
          `Need ${reducer.inputs} inputs for ${reducer.name}, not ${selectors.length}.`,
        );
      }
      const rows: Value[][] = [];
      for (const element of collection.elements()) {
        const row = selectors.map((selector) => element.get(selector));
        // Rows that lack a value are left out, except by reducers that collect or count them.
        if (row.every((value) => value !== null) || reducer.name === 'toList') rows.push(row);
      }
      const values = reducer.reduce(rows);
      return new Map(reducer.outputs.map((name, i) => [name, values[i] ?? null]));
    },
  );
  define(
    'Collection.remap(collection: FeatureCollection, lookupIn: List<Object>, lookupOut: List<Integer>, columnName: String) -> FeatureCollection',
    'Elements with the values of a property replaced; those without a replacement left out.',
    (collection, from, to, column) =>
      collection.map((element) => {
        const index = from.findIndex((value) => sameValue(value, element.get(column)));
        return index < 0
          ? null
          : element.with(new Map([...element.properties, [column, to[index] ?? null]]));
      }),
  );
  define(
    'Collection.randomColumn(collection: FeatureCollection, columnName: String = "random", seed: Long = 0, distribution: String = "uniform", rowKeys: List<String> = INDEX) -> FeatureCollection',
    'Elements with a random number that follows from a seed.',
    (collection, column, seed) =>
      collection.derived(function* () {
        const random = randomNumbers(seed);
        for (const element of collection.elements())
          yield element.with(new Map([...element.properties, [column, random()]]));
      }),
  );
}

function defineOutlines(define: Define): void {
  define(
    'Collection.geometry(collection: FeatureCollection, maxError: ErrorMargin = EXACT) -> Geometry',
    'The geometries of all elements together.',
    (collection, _, context) => {
      const geometries = collection.all().flatMap((element) => element.geometry ?? []);
      const [only] = geometries;
      if (geometries.length === 1 && only) return only;
      return context.invoke('GeometryConstructors.MultiGeometry', { geometries });
    },
  );
  define(
    'Collection.bounds(collection: FeatureCollection, maxError: ErrorMargin = EXACT, proj: Projection = WGS84) -> Geometry',
    'The rectangle around all elements.',
    (collection) => {
      const all = new Geometry('GeometryCollection', [], {
        parts: collection.all().flatMap((element) => element.geometry ?? []),
      });
      const { bounds } = all;
      return bounds ? rectangle(WGS84, ...bounds, false) : all;
    },
  );
  define(
    'Collection.union(collection: FeatureCollection, maxError: ErrorMargin = null) -> FeatureCollection',
    'One feature with the union of all geometries.',
    (collection, _, context) => {
      const geometry = unionOfAll(collection, context);
      return CollectionObject.of([new FeatureObject(geometry)], 'FeatureCollection');
    },
  );
}

function unionOfAll(collection: Collection, context: EvaluationContext): Geometry {
  let joined: Value = Geometry.fromAreas([] as AreaRings[]);
  for (const { geometry } of collection.elements()) {
    if (geometry) joined = context.invoke('Geometry.union', { left: joined, right: geometry });
  }
  return isObject(joined, 'Geometry') ? joined : Geometry.fromAreas([]);
}

/** Elements with their place in a list as their index. */
export function numbered(elements: readonly Element[]): Element[] {
  return elements.map((element, i) =>
    element.with(new Map([...element.properties, ['system:index', String(i)]])),
  );
}

function elementsFrom(collection: Collection, count: number, offset: number): Element[] {
  const taken: Element[] = [];
  let position = 0;
  for (const element of collection.elements()) {
    if (taken.length >= count) break;
    if (position++ >= offset) taken.push(element);
  }
  return taken;
}

function* firstOf(elements: Iterable<Element>, count: number): Generator<Element> {
  let left = count;
  if (left <= 0) return;
  for (const element of elements) {
    yield element;
    if (--left <= 0) return;
  }
}

function sortBy(elements: readonly Element[], key: string, ascending: boolean): Element[] {
  const sign = ascending ? 1 : -1;
  return elements.toSorted((a, b) => {
    const [x, y] = [a.get(key), b.get(key)];
    // Elements without the property come last either way.
    if (x === null || y === null) return compareValues(x, y);
    return sign * compareValues(x, y);
  });
}

function merge(first: Collection, second: Collection): Collection {
  const prefixed = function* (collection: Collection, prefix: string): Generator<Element> {
    for (const element of collection.elements()) {
      const index = element.properties.get('system:index') ?? '0';
      yield element.with(
        new Map([...element.properties, ['system:index', `${prefix}_${String(index)}`]]),
      );
    }
  };
  return new CollectionObject(
    function* () {
      yield* prefixed(first, '1');
      yield* prefixed(second, '2');
    },
    { count: () => first.size() + second.size(), properties: first.properties },
  );
}

function comparable(value: Value): unknown {
  if (isObject(value, 'Date')) return value.millis;
  if (isObject(value, 'Geometry')) return value.toGeoJson();
  return value;
}

function loadTable({ features }: FeatureCollection): Collection {
  return CollectionObject.of(
    features.map(({ id, geometry, properties }) => {
      const entries: [string, Value][] = Object.entries(properties ?? {});
      return new FeatureObject(
        Geometry.fromGeoJson(geometry as Parameters<typeof Geometry.fromGeoJson>[0]),
        new Map([...entries, ['system:index', String(id)]]),
      );
    }),
    'FeatureCollection',
  );
}
