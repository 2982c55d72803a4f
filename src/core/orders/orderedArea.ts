/**
 * The area outside of which the pixels of an order have no data: checked, made small enough for
 * expressions and documents, and recorded.
 */
import * as l10n from '@vscode/l10n';
import type { MultiPolygon, Position } from 'geojson';
import { isRecord } from '../../domain/isRecord.ts';
import { describeTooDetailed, type InsideArea, insidePolygons } from '../areas/insideArea.ts';
import { OrderRequestError, TrackingDocumentError } from '../errors.ts';
import {
  partInTile,
  THINNING_TOLERANCE,
  type Tile,
  type TileGrid,
  type TilePart,
} from '../grids/index.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import { nameCode } from './nameCode.ts';

/** An area as an order uses it: outside of it, pixels have no data. */
export interface OrderedArea {
  /** Name in documents and messages. */
  readonly name: string;
  /** Distinguishes its images from others of the same tiles: in their names. */
  readonly code: string;
  /** Longitude and latitude (WGS 84), with edges that are straight in both. */
  readonly geometry: MultiPolygon;
  /** Number of positions before it was simplified; absent where all of them are kept. */
  readonly simplifiedFrom?: number;
}

/** As documents record it, in `submission.inside`; the Python tool does not read it. */
export interface InsideRecord {
  readonly name: string;
  readonly code: string;
  /** Longitude and latitude (WGS 84). */
  readonly geometry: MultiPolygon;
  readonly simplified_from?: number;
  /** Farthest that an edge was moved, in pixels. */
  readonly tolerance_pixels?: number;
}

/** Decimals of degrees: a centimeter. */
const DECIMALS = 7;

/** The last result for a geometry: a form plans the same area with each key that is typed. */
const known = new WeakMap<object, { grid: TileGrid; name: string; area: OrderedArea }>();
const knownParts = new WeakMap<MultiPolygon, Map<string, TilePart | undefined>>();

/**
 * An area of a request as its order uses it. Up to 20,000 positions are kept as they are; an area with
 * more is simplified, as far as no edge moves by more than a quarter of a pixel.
 *
 * @param inside checked by its types only in part: scripts can pass anything
 * @throws OrderRequestError when it is not an area, or has too many positions even then
 */
export function orderedArea(inside: InsideArea, grid: TileGrid): OrderedArea {
  const { name, geometry } = inside;
  const last = known.get(geometry);
  if (last?.grid === grid && last.name === name) return last.area;
  const polygons = readPolygons(geometry);
  const fitting = insidePolygons(polygons, grid);
  if ('left' in fitting) {
    throw new OrderRequestError('inside', describeTooDetailed(name, fitting));
  }
  const { polygons: kept, simplifiedFrom = inside.simplifiedFrom } = fitting;
  const area: OrderedArea = {
    name,
    code: nameCode(name, kept),
    geometry: { type: 'MultiPolygon', coordinates: kept },
    ...(simplifiedFrom !== undefined && { simplifiedFrom }),
  };
  known.set(geometry, { grid, name, area });
  return area;
}

/**
 * The part of a tile that is inside.
 *
 * @returns undefined where no pixel is
 * @throws GridError when the area cannot be laid onto the plane of the tile
 */
export function insidePart({ geometry }: Pick<OrderedArea, 'geometry'>, tile: Tile) {
  const parts = knownParts.get(geometry) ?? new Map<string, TilePart | undefined>();
  knownParts.set(geometry, parts);
  const key = JSON.stringify(tile.toJSON());
  if (!parts.has(key)) parts.set(key, partInTile(geometry.coordinates, tile));
  return parts.get(key);
}

export function insideRecord({ name, code, geometry, simplifiedFrom }: OrderedArea): InsideRecord {
  return {
    name,
    code,
    geometry,
    ...(simplifiedFrom !== undefined && {
      simplified_from: simplifiedFrom,
      tolerance_pixels: THINNING_TOLERANCE,
    }),
  };
}

/**
 * The area that an order records.
 *
 * @param document its tracking document
 * @returns undefined for an order of whole tiles
 * @throws TrackingDocumentError when the record is damaged: whole tiles would be something else
 */
export function recordedArea(document: TrackingDocument): OrderedArea | undefined {
  const { name, submission } = document;
  const { inside } = submission;
  if (inside === undefined || inside === null) return undefined;
  const isWhole =
    isRecord(inside) && typeof inside.name === 'string' && typeof inside.code === 'string';
  if (!isWhole) throw damaged(name);
  const { geometry, simplified_from: from } = inside;
  const polygons = polygonsIn(geometry);
  if (!polygons || isRecord(geometry) === false) throw damaged(name);
  return {
    name: String(inside.name),
    code: String(inside.code),
    geometry: geometry as unknown as MultiPolygon,
    ...(typeof from === 'number' && { simplifiedFrom: from }),
  };
}

function damaged(name: string): TrackingDocumentError {
  return new TrackingDocumentError(
    name,
    l10n.t(
      'The record of "{0}" does not contain the area of its images as Cedar writes it. Order the images again.',
      name,
    ),
  );
}

/** @throws OrderRequestError */
function readPolygons(geometry: unknown): Position[][][] {
  const polygons = polygonsIn(geometry);
  if (!polygons) {
    throw new OrderRequestError(
      'inside',
      l10n.t(
        '"inside" must have a "name" and a "geometry": a Polygon or MultiPolygon of GeoJSON, in longitude and latitude.',
      ),
    );
  }
  return polygons.map((rings) => rings.map(cleanRing)).filter(([ring = []]) => ring.length >= 4);
}

/** Polygons of a geometry; undefined when it is not one, or has none. */
function polygonsIn(geometry: unknown): Position[][][] | undefined {
  if (!isRecord(geometry) || !Array.isArray(geometry.coordinates)) return undefined;
  const { type, coordinates } = geometry;
  if (type !== 'Polygon' && type !== 'MultiPolygon') return undefined;
  const polygons: unknown[] = type === 'Polygon' ? [coordinates] : coordinates;
  const isRight = (polygon: unknown) =>
    Array.isArray(polygon) &&
    polygon.length > 0 &&
    polygon.every((ring) => Array.isArray(ring) && ring.length >= 3 && ring.every(isLonLat));
  return polygons.length > 0 && polygons.every(isRight) ? (polygons as Position[][][]) : undefined;
}

function isLonLat(position: unknown): boolean {
  if (!Array.isArray(position)) return false;
  const [lon, lat]: unknown[] = position;
  return (
    typeof lon === 'number' &&
    typeof lat === 'number' &&
    Math.abs(lon) <= 180 &&
    Math.abs(lat) <= 90
  );
}

/** A closed ring of rounded positions. */
function cleanRing(ring: readonly Position[]): Position[] {
  const rounded = ring.map(([lon = 0, lat = 0]): Position => [round(lon), round(lat)]);
  const [first = [], last = []] = [rounded[0], rounded.at(-1)];
  return first[0] === last[0] && first[1] === last[1] ? rounded : [...rounded, first];
}

function round(degrees: number): number {
  return Number(degrees.toFixed(DECIMALS));
}
