/** Converts values to the JSON that Earth Engine answers. */
import { EvaluationError } from '../evaluationErrors.ts';
import type { EvaluatedBand } from './band.ts';
import { encodePixelType } from './pixelType.ts';
import { IDENTITY_PROPERTIES } from './properties.ts';
import {
  type Collection,
  type Element,
  type Feature,
  type Image,
  isDictionary,
  isList,
  type Properties,
  type Value,
} from './value.ts';

/** Most elements of a collection that an answer may hold. */
const MAX_ELEMENTS = 5000;

export function encode(value: Value): unknown {
  if (typeof value === 'number') return encodeNumber(value);
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(encode);
  if (isDictionary(value)) return encodeEntries(value);
  switch (value.type) {
    case 'Image':
      return encodeImage(value);
    case 'Feature':
      return encodeFeature(value);
    case 'Collection':
      return encodeCollection(value);
    case 'Date':
      return { type: 'Date', value: value.millis };
    case 'DateRange':
      return { type: 'DateRange', dates: [value.start, value.end] };
    case 'Geometry':
      return value.toGeoJson();
    case 'Projection':
      return value.encode();
    case 'PixelType':
      return encodePixelType(value);
    case 'ErrorMargin':
      return value.unit === 'infinite'
        ? { type: 'ErrorMargin', unit: value.unit }
        : { type: 'ErrorMargin', unit: value.unit, value: value.value };
    case 'Filter':
      return { type: value.name };
    case 'Reducer':
      return { type: `Reducer.${value.name}` };
    case 'Algorithm':
      return { type: 'Algorithm', args: value.argumentNames.map((name) => ({ name })) };
  }
}

/** JSON has no word for these; Earth Engine answers them as text. */
function encodeNumber(value: number): number | string {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

/** Dictionaries answer in the order of their keys. */
function encodeEntries(entries: ReadonlyMap<string, Value>): Record<string, unknown> {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(sorted.map(([key, value]) => [key, encode(value)]));
}

export function encodeBand({
  id,
  dataType,
  projection,
  dimensions,
  origin,
}: EvaluatedBand): Record<string, unknown> {
  const { crs, transform } = projection;
  return {
    id,
    data_type: encodePixelType(dataType),
    ...(dimensions && { dimensions: [...dimensions] }),
    ...(origin && { origin: [...origin] }),
    ...(crs.code ? { crs: crs.code } : { crs_wkt: crs.wkt }),
    crs_transform: [...transform],
  };
}

function encodeImage(image: Image): Record<string, unknown> {
  const id = image.properties.get('system:id');
  const version = image.properties.get('system:version');
  const properties = encodeProperties(image.properties, []);
  return {
    type: 'Image',
    bands: image.bands.map(encodeBand),
    ...(typeof id === 'string' && { id }),
    ...(typeof version === 'number' && { version }),
    ...(properties && { properties }),
  };
}

function encodeFeature(feature: Feature): Record<string, unknown> {
  const index = feature.properties.get('system:index');
  return {
    type: 'Feature',
    geometry: feature.geometry ? feature.geometry.toGeoJson() : null,
    ...(index !== undefined && { id: String(index) }),
    properties: encodeProperties(feature.properties, ['system:index']) ?? {},
  };
}

function encodeProperties(
  properties: Properties,
  without: readonly string[],
): Record<string, unknown> | undefined {
  const kept = new Map(properties);
  // A feature that was given an image's id as a property shows it; an image shows it beside them.
  for (const name of without.length > 0 ? without : IDENTITY_PROPERTIES) kept.delete(name);
  if (kept.size === 0) return undefined;
  return encodeEntries(kept);
}

function encodeCollection(collection: Collection): Record<string, unknown> {
  const features: Element[] = [];
  for (const element of collection.elements()) {
    features.push(element);
    if (features.length > MAX_ELEMENTS) {
      throw new EvaluationError(
        `Collection query aborted after accumulating over ${MAX_ELEMENTS} elements.`,
        true,
      );
    }
  }
  const type = collection.collectionType;
  const properties = encodeProperties(collection.properties, []);
  const version = collection.properties.get('system:version');
  return {
    type,
    ...(type === 'ImageCollection' ? { bands: [] } : { columns: columnsOf(features) }),
    ...(collection.id !== undefined && { id: collection.id }),
    ...(typeof version === 'number' && { version }),
    ...(properties && { properties }),
    features: features.map(encode),
  };
}

/** Names and types of a table's columns, from its first row. */
function columnsOf([first]: readonly Element[]): Record<string, string> {
  const columns: [string, string][] = [];
  for (const [name, value] of first?.properties ?? []) {
    if (typeof value === 'number')
      columns.push([name, Number.isInteger(value) ? 'Integer' : 'Float']);
    else if (typeof value === 'string') columns.push([name, 'String']);
    else columns.push([name, 'Object']);
  }
  return Object.fromEntries(columns);
}
