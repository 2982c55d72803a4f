/** The two projections of the map, that of a grid and Web Mercator, and positions in both. */

import { register } from 'ol/proj/proj4.js';
import { get, type Projection, transform } from 'ol/proj.js';
import proj4 from 'proj4';
import { isSamePlace } from '../../src/domain/longitudes.ts';
import type { MapGrid } from '../../src/views/map/protocol.ts';
import type { Extent } from './tileLattice.ts';
import { planeExtent, type WorldWindow, worldWindow } from './worldWindow.ts';

export type MapProjectionName = 'grid' | 'mercator';

/** x, y in a projection, or longitude, latitude. */
export type MapPosition = [x: number, y: number];

export const MERCATOR = 'EPSG:3857';

/** Half the width of the world in Web Mercator, in meters. */
const HALF_WORLD = 20037508.342789244;

let registered = 0;

/** A projection of the map, with the part of the world that it can show. */
export interface MapProjection {
  readonly projection: Projection;
  readonly window: WorldWindow;
  /** Not finite where the projection has no such place. */
  forward(lonLat: MapPosition): MapPosition;
  inverse(position: MapPosition): MapPosition;
  /** As `forward`, for places within the window: twice as fast. */
  project(lonLat: MapPosition): MapPosition;
  /** Width of the world where it repeats; undefined where it does not. */
  readonly turn: number | undefined;
}

export function mercatorProjection(): MapProjection {
  const projection = get(MERCATOR);
  if (!projection) throw new Error('OpenLayers lacks Web Mercator.');
  const forward = (lonLat: MapPosition) => transform(lonLat, 'EPSG:4326', MERCATOR) as MapPosition;
  return {
    projection,
    window: { kind: 'band', meridian: 0, south: -85, north: 85 },
    forward,
    project: forward,
    inverse: (position) => transform(position, MERCATOR, 'EPSG:4326') as MapPosition,
    turn: 2 * HALF_WORLD,
  };
}

/** @param gridExtent of all its tiles */
export function gridProjection({ proj }: MapGrid, gridExtent: Extent): MapProjection {
  const code = `CEDAR:${++registered}`;
  proj4.defs(code, proj);
  register(proj4);
  const projection = get(code);
  if (!projection) throw new Error(`proj4 cannot use ${proj}`);
  const converter = proj4(code);
  const isGeographic = projection.getUnits() === 'degrees';
  const forward = (lonLat: MapPosition) => thereAndBack(converter, lonLat, isGeographic);
  const inverse = (position: MapPosition) => converter.inverse(position);
  const center = inverse(centerOf(gridExtent));
  const window = worldWindow({ forward, inverse, isGeographic }, center);
  projection.setExtent(planeExtent(forward, window, gridExtent));
  return {
    projection,
    window,
    forward,
    project: (lonLat) => converter.forward(lonLat),
    inverse,
    turn: isGeographic ? 360 : undefined,
  };
}

function centerOf([left, bottom, right, top]: Extent): MapPosition {
  return [(left + right) / 2, (bottom + top) / 2];
}

interface Proj4Converter {
  forward(lonLat: MapPosition): MapPosition;
  inverse(position: MapPosition): MapPosition;
}

/** Degrees by which a place may move there and back again, as in the core. */
const THERE_AND_BACK = 1e-2;

/** Far from where they are meant for, projections give numbers that mean other places. */
function thereAndBack(
  { forward, inverse }: Proj4Converter,
  [lon, lat]: MapPosition,
  isGeographic: boolean,
): MapPosition {
  if (isGeographic) return [lon, lat];
  const position = forward([lon, lat]);
  if (!position.every(Number.isFinite)) return [Number.NaN, Number.NaN];
  return isSamePlace([lon, lat], inverse(position), THERE_AND_BACK)
    ? position
    : [Number.NaN, Number.NaN];
}
