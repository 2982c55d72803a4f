/** Converts the values that an expression passes to an algorithm to the types of its signature. */
import type { Geometry as GeoJson } from 'geojson';
import { EvaluationError } from './evaluationErrors.ts';
import { type AlgorithmDefinition, type Argument, typeInFull } from './signature.ts';
import { constantBand } from './values/band.ts';
import { CollectionObject } from './values/collectionObject.ts';
import { dateRange, eeDate, parseIso } from './values/date.ts';
import { EeProjection, type GridTransform, WGS84 } from './values/eeProjection.ts';
import { FeatureObject } from './values/featureObject.ts';
import { Geometry } from './values/geometry.ts';
import { ImageObject } from './values/imageObject.ts';
import {
  isPixelTypeName,
  PIXEL_TYPES,
  type PixelType,
  type Precision,
  typeOfNumber,
} from './values/pixelType.ts';
import {
  type Image,
  isDictionary,
  isElement,
  isList,
  isObject,
  sameValue,
  type Value,
  valueTypeName,
} from './values/value.ts';

/** Arguments by name as a call gives them: in order, of the right type, with defaults filled in. */
export function bindArguments(
  definition: AlgorithmDefinition,
  given: Readonly<Record<string, Value>>,
): readonly Value[] {
  const { name } = definition;
  for (const argument of Object.keys(given)) {
    if (definition.arguments.some((known) => known.name === argument)) continue;
    throw new EvaluationError(`${name}: Unrecognized argument '${argument}'.`, true);
  }
  for (const argument of definition.notImplemented) {
    const value = given[argument.name] ?? null;
    if (value === null || sameValue(value, defaultOf(argument))) continue;
    throw new EvaluationError(
      `The sandbox does not implement the argument '${argument.name}' of ${name}.`,
      true,
    );
  }
  return definition.arguments.map((argument) => bind(name, argument, given[argument.name]));
}

function defaultOf({ defaultValue, type }: Argument): Value {
  return defaultValue === null ? null : mustCoerce(fromJson(defaultValue), type);
}

function bind(algorithm: string, argument: Argument, value: Value | undefined): Value {
  if (value === undefined || value === null) {
    if (argument.optional) return defaultOf(argument);
    if (value === null && argument.type === 'Object') return null;
    throw new EvaluationError(`${algorithm}: Parameter '${argument.name}' is required.`, true);
  }
  const coerced = coerce(value, argument.type);
  if (coerced !== undefined) return coerced;
  throw new EvaluationError(
    `${algorithm}, argument '${argument.name}': Invalid type.\n` +
      `Expected type: ${typeInFull(argument.type)}.\nActual type: ${valueTypeName(value)}.`,
    true,
  );
}

function mustCoerce(value: Value, type: string): Value {
  const coerced = coerce(value, type);
  if (coerced === undefined) throw new Error(`A default is not of type ${type}.`);
  return coerced;
}

/** Converts JSON from an expression's constants. */
export function fromJson(json: unknown): Value {
  if (json === null || json === undefined) return null;
  if (typeof json === 'number' || typeof json === 'string' || typeof json === 'boolean')
    return json;
  if (Array.isArray(json)) return json.map(fromJson);
  if (typeof json === 'object') {
    return new Map(Object.entries(json).map(([key, value]) => [key, fromJson(value)]));
  }
  return null;
}

/** The value in another type, or undefined when it cannot be had. */
export function coerce(value: Value, type: string): Value | undefined {
  const item = /^List<(.+)>$/.exec(type)?.[1];
  if (item) return coerceList(value, item);
  if (type.startsWith('Dictionary')) return coerceDictionary(value);
  const convert = CONVERSIONS[type];
  if (!convert) throw new Error(`There is no type ${type}.`);
  return convert(value);
}

function coerceList(value: Value, item: string): Value | undefined {
  if (!isList(value)) return undefined;
  if (item === 'Object') return value;
  const items: Value[] = [];
  for (const one of value) {
    const coerced = coerce(one, item);
    if (coerced === undefined) return undefined;
    items.push(coerced);
  }
  return items;
}

function coerceDictionary(value: Value): Value | undefined {
  if (isDictionary(value)) return value;
  return isElement(value) ? value.properties : undefined;
}

type Conversion = (value: Value) => Value | undefined;

function only<T extends string>(type: T): Conversion {
  return (value) => (isObject(value, type) ? value : undefined);
}

const number: Conversion = (value) =>
  typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : undefined;

const integer: Conversion = (value) => {
  const known = number(value);
  return Number.isInteger(known) ? known : undefined;
};

const collection: Conversion = (value) => {
  if (isObject(value, 'Collection')) return value;
  if (isElement(value)) return CollectionObject.of([value]);
  if (isObject(value, 'Geometry')) return CollectionObject.of([new FeatureObject(value)]);
  return isList(value) && value.every(isElement) ? CollectionObject.of(value) : undefined;
};

const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  Object: (value) => value,
  Number: number,
  Float: number,
  Integer: integer,
  Long: integer,
  String: (value) => (typeof value === 'string' ? value : undefined),
  Boolean: (value) =>
    typeof value === 'boolean' ? value : typeof value === 'number' ? value !== 0 : undefined,
  Algorithm: only('Algorithm'),
  Filter: only('Filter'),
  Reducer: only('Reducer'),
  Date: (value) => {
    if (typeof value === 'number') return eeDate(value);
    if (typeof value === 'string') return eeDate(parseIso(value, null));
    return isObject(value, 'Date') ? value : undefined;
  },
  DateRange: (value) => {
    if (isObject(value, 'Date')) return dateRange(value.millis, value.millis + 1);
    return isObject(value, 'DateRange') ? value : undefined;
  },
  ErrorMargin: (value) => {
    if (typeof value === 'number') return { type: 'ErrorMargin', unit: 'meters', value };
    if (isDictionary(value) && value.get('type') === 'ErrorMargin') {
      return {
        type: 'ErrorMargin',
        unit: String(value.get('unit')),
        value: Number(value.get('value')),
      };
    }
    return isObject(value, 'ErrorMargin') ? value : undefined;
  },
  Element: (value) => {
    if (isElement(value) || isObject(value, 'Collection')) return value;
    return isObject(value, 'Geometry') ? new FeatureObject(value) : undefined;
  },
  Feature: (value) => {
    if (isObject(value, 'Geometry')) return new FeatureObject(value);
    if (isObject(value, 'Image')) return new FeatureObject(value.geometry, value.properties);
    return isObject(value, 'Feature') ? value : undefined;
  },
  FeatureCollection: collection,
  ImageCollection: collection,
  Geometry: (value) => {
    if (isElement(value)) return value.geometry ?? undefined;
    if (isDictionary(value)) return geometryFromDictionary(value);
    return isObject(value, 'Geometry') ? value : undefined;
  },
  Image: (value) => {
    if (typeof value === 'number') return constantImage([value]);
    if (isList(value) && value.every((item) => typeof item === 'number'))
      return constantImage(value);
    return isObject(value, 'Image') ? value : undefined;
  },
  PixelType: (value) => {
    if (typeof value === 'string') return pixelTypeByName(value);
    if (isDictionary(value)) return pixelTypeFromDictionary(value);
    return isObject(value, 'PixelType') ? value : undefined;
  },
  Projection: (value) => {
    if (typeof value === 'string') return new EeProjection(value);
    if (isDictionary(value) && value.get('type') === 'Projection')
      return projectionFromDictionary(value);
    return isObject(value, 'Projection') ? value : undefined;
  },
};

/** An image that is the same everywhere; bands are `constant`, or `constant_0`, `constant_1`, …. */
export function constantImage(values: readonly number[]): Image {
  return new ImageObject(
    values.map((value, i) =>
      constantBand(
        values.length === 1 ? 'constant' : `constant_${i}`,
        value,
        typeOfNumber(value),
        WGS84,
      ),
    ),
  );
}

function geometryFromDictionary(value: ReadonlyMap<string, Value>): Geometry | undefined {
  const json = plain(value) as GeoJson & { geodesic?: boolean };
  if (typeof json.type !== 'string' || !('coordinates' in json || 'geometries' in json))
    return undefined;
  return Geometry.fromGeoJson(json, json.geodesic ?? true);
}

function plain(value: Value): unknown {
  if (isList(value)) return value.map(plain);
  if (isDictionary(value))
    return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  return value;
}

function pixelTypeByName(name: string): PixelType | undefined {
  return isPixelTypeName(name) ? PIXEL_TYPES[name] : undefined;
}

function pixelTypeFromDictionary(value: ReadonlyMap<string, Value>): PixelType | undefined {
  const precision = value.get('precision');
  const [min, max] = [value.get('min'), value.get('max')];
  if (precision !== 'int' && precision !== 'float' && precision !== 'double') return undefined;
  return {
    type: 'PixelType',
    precision: precision satisfies Precision,
    ...(typeof min === 'number' && { min }),
    ...(typeof max === 'number' && { max }),
  };
}

function projectionFromDictionary(value: ReadonlyMap<string, Value>): EeProjection | undefined {
  const crs = value.get('crs') ?? value.get('wkt') ?? null;
  if (typeof crs !== 'string') return undefined;
  const transform = value.get('transform') ?? null;
  return new EeProjection(crs, isList(transform) ? toTransform(transform) : undefined);
}

/** @throws EvaluationError unless there are six numbers */
export function toTransform(values: readonly Value[]): GridTransform {
  const [a, b, c, d, e, f] = values.map((value) =>
    typeof value === 'number' ? value : Number.NaN,
  );
  const numbers = [a, b, c, d, e, f].map((value) => value ?? Number.NaN);
  if (values.length !== 6 || numbers.some(Number.isNaN)) {
    throw new EvaluationError(
      `A projection's transform must be a list of 6 numbers, not ${values.length} values.`,
    );
  }
  const transform: GridTransform = [a ?? 0, b ?? 0, c ?? 0, d ?? 0, e ?? 0, f ?? 0];
  if (transform[0] * transform[4] - transform[1] * transform[3] === 0) {
    throw new EvaluationError('The transform of a projection cannot be inverted.');
  }
  return transform;
}
