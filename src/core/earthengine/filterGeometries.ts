/**
 * Geometries of filters, which a configuration contains as GeoJSON.
 *
 * ```yaml
 * - { function: bounds, geometry: { type: Point, coordinates: [-122.5, 37.7] } }
 * ```
 */
import * as l10n from '@vscode/l10n';
import { isRecord } from '../../domain/isRecord.ts';
import type { EeGeometry } from './clientTypes.ts';
import type { EarthEngineClient } from './library.ts';

/** Filters that compare two geometries, each the scene's own or a given one. */
export const GEOMETRY_COMPARISONS: readonly string[] = [
  'contains',
  'disjoint',
  'intersects',
  'isContained',
  'withinDistance',
];

/** Arguments that are a geometry, for the functions that have one. */
export const GEOMETRY_ARGUMENTS: readonly string[] = ['geometry', 'rightValue', 'leftValue'];

/** The outline of a scene, in the place of the name of a property. */
export const SCENE_OUTLINE = '.geo';
/** The same, and what Google's clients send. */
export const SCENE_GEOMETRY: readonly string[] = [SCENE_OUTLINE, '.all'];

/** Lists in which the positions of each type are, by RFC 7946. */
const NESTING: Readonly<Record<string, number>> = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
};

const EXAMPLE = JSON.stringify({ type: 'Point', coordinates: [-122.5, 37.7] });

export function isGeometryFunction(name: string): boolean {
  return name === 'bounds' || name === 'geometry' || GEOMETRY_COMPARISONS.includes(name);
}

/**
 * @param geoJson a geometry for which `describeWrongGeometry` has found nothing
 * @throws Error of the client library if it refuses the geometry
 */
export function createGeometry(ee: EarthEngineClient, geoJson: unknown): EeGeometry {
  return new ee.Geometry(geoJson as object);
}

/**
 * Describes the problem with a geometry, and its correction; undefined for one that can be used.
 *
 * @param key the argument, as the filter has it
 */
export function describeWrongGeometry(key: string, geoJson: unknown): string | undefined {
  if (!isRecord(geoJson) || typeof geoJson.type !== 'string') {
    return l10n.t('"{0}" is not a geometry. Write GeoJSON, such as {1}.', key, EXAMPLE);
  }
  const { type } = geoJson;
  if (geoJson.crs !== undefined) {
    return l10n.t(
      '"{0}" has a "crs". Remove it, and write coordinates as longitude and latitude.',
      key,
    );
  }
  if (type === 'GeometryCollection') return describeCollection(key, geoJson.geometries);
  if (type === 'Feature' || type === 'FeatureCollection') {
    return l10n.t('"{0}" is a {1}. Write its geometry alone, such as {2}.', key, type, EXAMPLE);
  }
  const depth = Object.hasOwn(NESTING, type) ? NESTING[type] : undefined;
  if (depth === undefined) {
    return l10n.t(
      '"{0}" has the type "{1}", which is not a geometry of GeoJSON. Valid types are: {2}.',
      key,
      type,
      [...Object.keys(NESTING), 'GeometryCollection'].join(', '),
    );
  }
  return describeCoordinates(key, type, geoJson.coordinates, depth);
}

function describeCollection(key: string, geometries: unknown): string | undefined {
  if (!Array.isArray(geometries) || geometries.length === 0) {
    return l10n.t('"{0}" is a GeometryCollection without "geometries".', key);
  }
  for (const each of geometries) {
    const problem = describeWrongGeometry(key, each);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function describeCoordinates(
  key: string,
  type: string,
  coordinates: unknown,
  depth: number,
): string | undefined {
  const positions = positionsOf(coordinates, depth);
  if (!positions || (type === 'Polygon' && !areRings(coordinates))) {
    return l10n.t(
      'The coordinates of "{0}" are not those of a {1}. Write them as GeoJSON does: {2}.',
      key,
      type,
      EXAMPLES[type] ?? EXAMPLE,
    );
  }
  const outside = positions.find(([lon, lat]) => Math.abs(lon) > 360 || Math.abs(lat) > 90);
  if (!outside) return undefined;
  return l10n.t(
    'The position [{0}] of "{1}" is not on Earth. Write the longitude first, and then the latitude, in degrees.',
    outside.join(', '),
    key,
  );
}

const EXAMPLES: Readonly<Record<string, string>> = {
  MultiPoint: '[[-122.5, 37.7], [-122.4, 37.8]]',
  LineString: '[[-122.5, 37.7], [-122.4, 37.8]]',
  MultiLineString: '[[[-122.5, 37.7], [-122.4, 37.8]]]',
  Polygon: '[[[-122.5, 37.7], [-122.4, 37.7], [-122.4, 37.8], [-122.5, 37.7]]]',
  MultiPolygon: '[[[[-122.5, 37.7], [-122.4, 37.7], [-122.4, 37.8], [-122.5, 37.7]]]]',
};

type Position = readonly [lon: number, lat: number];

/** All positions in nested lists; undefined if something in them is not a position. */
function positionsOf(value: unknown, depth: number): Position[] | undefined {
  if (!Array.isArray(value)) return undefined;
  if (depth === 0) return isPosition(value) ? [value] : undefined;
  if (value.length === 0) return undefined;
  const inner = value.map((each: unknown) => positionsOf(each, depth - 1));
  return inner.every((each) => each !== undefined) ? inner.flat() : undefined;
}

/** Whether it has longitude and latitude, with or without a height. */
function isPosition(value: readonly unknown[]): value is Position {
  return (value.length === 2 || value.length === 3) && value.every(Number.isFinite);
}

function areRings(rings: unknown): boolean {
  return Array.isArray(rings) && rings.every((ring) => Array.isArray(ring) && ring.length >= 3);
}
