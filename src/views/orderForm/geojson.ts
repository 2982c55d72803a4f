/**
 * Tiles that intersect the polygons and points of a GeoJSON text.
 *
 * ```ts
 * tilesInGeoJson(await readFile('area.geojson', 'utf8'), 'area.geojson', grid);
 * // { tiles: [[3, 9], …], words: 'area.geojson, 1 polygon: 6 tiles.' }
 * ```
 */
import * as l10n from '@vscode/l10n';
import type { Feature, FeatureCollection, Geometry, Position } from 'geojson';
import type { TileGrid } from '../../core/index.ts';
import { isCedarError } from '../../domain/cedarError.ts';
import { formatNumber } from '../../domain/locale.ts';
import { messageOf } from '../../domain/messages.ts';
import type { FoundTiles } from './foundTiles.ts';
import type { TileIndex } from './parseTiles.ts';

type Grid = Pick<TileGrid, 'tileAt' | 'tilesIn'>;
type Shape = Exclude<Geometry, { type: 'GeometryCollection' }>;

/** Longest text that is read, characters: larger areas can be drawn with fewer vertices. */
export const MOST_CHARACTERS = 50_000_000;

/**
 * @param source name of the text's source as the user knows it: the name of a file
 * @param isPart whether the text is a part of a document: objects of a list, with their commas
 */
export function tilesInGeoJson(
  text: string,
  source: string,
  grid: Grid,
  isPart = false,
): FoundTiles {
  const none = (words: string): FoundTiles => ({ tiles: [], words });
  let shapes: Shape[];
  try {
    shapes = (isPart ? objectsOf(text) : [JSON.parse(text)]).flatMap((value) => [
      ...shapesOf(value),
    ]);
  } catch (error) {
    const why = messageOf(error);
    return none(l10n.t('{0} cannot be read as GeoJSON: {1}', source, why));
  }
  const polygons = shapes.filter(isPolygon);
  const points = shapes.flatMap(pointsOf);
  const left = shapes.length - polygons.length - shapes.filter(isPoint).length;
  if (polygons.length + points.length === 0) {
    return none(
      l10n.t('{0} has no polygon or point. Tiles are selected by polygons and points.', source),
    );
  }
  try {
    const found = [...inPolygons(polygons, grid), ...atPoints(points, grid)];
    const tiles = [...new Map(found.map((tile) => [tile.join(), tile])).values()];
    return { tiles, words: describeAreas(source, tiles.length, left) };
  } catch (error) {
    if (!isCedarError(error)) throw error;
    return none(l10n.t('{0} cannot be used: {1}', source, messageOf(error)));
  }
}

/** @throws SyntaxError */
function objectsOf(text: string): unknown[] {
  const bare = text.trim().replace(/^,/, '').replace(/,$/, '');
  try {
    const objects: unknown = JSON.parse(`[${bare}]`);
    // The selection may include the list itself.
    if (Array.isArray(objects) && objects.length > 0) return objects.flat();
  } catch {
    // The error is reported for the original text.
  }
  return [JSON.parse(text)];
}

function describeAreas(source: string, tiles: number, left: number): string {
  const found =
    tiles === 0
      ? l10n.t('{0}: outside the grid.', source)
      : tiles === 1
        ? l10n.t('{0}: in 1 tile.', source)
        : l10n.t('{0}: in {1} tiles.', source, formatNumber(tiles));
  if (left === 0) return found;
  const aside =
    left === 1
      ? l10n.t('1 line was ignored: tiles are selected by polygons and points.')
      : l10n.t('{0} lines were ignored: tiles are selected by polygons and points.', left);
  return `${found} ${aside}`;
}

function inPolygons(polygons: readonly Shape[], grid: Grid): TileIndex[] {
  if (polygons.length === 0) return [];
  return grid
    .tilesIn({ type: 'GeometryCollection', geometries: [...polygons] })
    .map(({ row, column }): TileIndex => [row, column]);
}

function atPoints(points: readonly Position[], grid: Grid): TileIndex[] {
  return points.flatMap(([lon = Number.NaN, lat = Number.NaN]) => {
    const tile = grid.tileAt(lon, lat);
    return tile ? [[tile.row, tile.column] as const] : [];
  });
}

function isPolygon({ type }: Shape): boolean {
  return type === 'Polygon' || type === 'MultiPolygon';
}

function isPoint({ type }: Shape): boolean {
  return type === 'Point' || type === 'MultiPoint';
}

function pointsOf(shape: Shape): Position[] {
  if (shape.type === 'Point') return [shape.coordinates];
  return shape.type === 'MultiPoint' ? shape.coordinates : [];
}

const SHAPES = [
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
] as const;

/**
 * All geometries of a document, in whatever object they are nested.
 *
 * @throws Error with a message for the user when it is not valid GeoJSON
 */
function* shapesOf(value: unknown): Generator<Shape> {
  if (typeof value !== 'object' || value === null || !('type' in value)) {
    throw new Error(l10n.t('an object has no "type".'));
  }
  const held = value as Feature | FeatureCollection | Geometry;
  switch (held.type) {
    case 'FeatureCollection':
      for (const feature of listIn(held, 'features')) yield* shapesOf(feature);
      return;
    case 'GeometryCollection':
      for (const geometry of listIn(held, 'geometries')) yield* shapesOf(geometry);
      return;
    case 'Feature':
      if (held.geometry) yield* shapesOf(held.geometry);
      return;
    default:
      if (!SHAPES.includes(held.type)) {
        throw new Error(l10n.t('"{0}" is not a GeoJSON type.', String(held.type)));
      }
      if (!isNested(held.coordinates, DEPTHS[held.type])) {
        throw new Error(l10n.t('a {0} has invalid coordinates.', held.type));
      }
      yield held;
  }
}

function listIn(value: object, key: string): readonly unknown[] {
  const list: unknown = (value as Record<string, unknown>)[key];
  if (!Array.isArray(list)) throw new Error(l10n.t('the array "{0}" is missing.', key));
  return list;
}

/** Nesting depth of the arrays around each position. */
const DEPTHS: Readonly<Record<(typeof SHAPES)[number], number>> = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
};

function isNested(value: unknown, depth: number): boolean {
  if (!Array.isArray(value)) return false;
  if (depth > 0) return value.every((inner) => isNested(inner, depth - 1));
  return value.length >= 2 && value.every((number) => typeof number === 'number');
}
