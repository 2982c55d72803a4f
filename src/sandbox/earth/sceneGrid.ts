/**
 * A scene's pixel grid: projection, corner, size, outline, and the conversion from pixels to
 * positions.
 *
 * As in USGS's products a scene is in the UTM zone of its center (always the northern zone's code,
 * with negative northings south of the equator), Antarctic ones in polar stereographic; pixels are
 * 30 m, their corners 15 m off multiples of 30.
 */
import type { MultiPolygon, Polygon, Position } from 'geojson';
import proj4 from 'proj4';
import type { Mission, Pass } from './missions.ts';
import { orbitToPlace, rowAngle, wrapLongitude } from './wrs.ts';

export const PIXEL = 30;
/** South of this, USGS uses polar stereographic. */
const POLAR_LATITUDE = -63;
/** Half a Landsat scene's length, in degrees of orbit angle: rows overlap by about 5 %. */
export const HALF_LENGTH = 0.768;

export interface Grid {
  readonly crs: string;
  readonly crsTransform: readonly [number, number, number, number, number, number];
  /** Columns and rows. */
  readonly dimensions: readonly [number, number];
}

/** The part of an orbit a scene shows; angles in degrees as in `wrs.ts`. */
export interface GridExtent {
  readonly nodeLongitude: number;
  readonly along: number;
  readonly halfLength: number;
  readonly halfWidth: number;
}

interface Converter {
  forward(place: [number, number]): [number, number];
  inverse(point: [number, number]): [number, number];
}

export function sceneExtent(mission: Mission, pass: Pass, row: number): GridExtent {
  return {
    nodeLongitude: pass.nodeLongitude,
    along: rowAngle(row),
    halfLength: HALF_LENGTH,
    // 185 km for the Operational Land Imager, 183 km for the older scanners.
    halfWidth: mission.sensor === 'OLI_TIRS' ? 0.83 : 0.82,
  };
}

/** Outline as a closed ring of longitudes that run on over the antimeridian, counterclockwise. */
export function outline(extent: GridExtent, steps = 8): Position[] {
  const corners: readonly (readonly [number, number])[] = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ];
  const [centerLon] = orbitToPlace(extent.nodeLongitude, extent.along, 0);
  const ring: Position[] = [];
  for (let side = 0; side < 4; side++) {
    const [a0, c0] = corners[side] ?? [0, 0];
    const [a1, c1] = corners[(side + 1) % 4] ?? [0, 0];
    for (let s = 0; s < steps; s++) {
      const along = extent.along + (a0 + ((a1 - a0) * s) / steps) * extent.halfLength;
      const across = (c0 + ((c1 - c0) * s) / steps) * extent.halfWidth;
      const [lon, lat] = orbitToPlace(extent.nodeLongitude, along, across);
      ring.push([centerLon + wrapLongitude(lon - centerLon), lat]);
    }
  }
  ring.push(ring[0] ?? [0, 0]);
  return ring;
}

/** A ring as GeoJSON: cut in two where it runs over the antimeridian. */
export function ringToGeometry(ring: Position[]): Polygon | MultiPolygon {
  const lons = ring.map(([lon = 0]) => lon);
  for (const [edge, over] of [
    [180, Math.max(...lons) > 180],
    [-180, Math.min(...lons) < -180],
  ] as const) {
    if (!over) continue;
    const turn = edge === 180 ? -360 : 360;
    const inside = cut(ring, edge, edge > 0 ? -1 : 1);
    const outside = cut(ring, edge, edge > 0 ? 1 : -1).map(([x = 0, y = 0]) => [x + turn, y]);
    return { type: 'MultiPolygon', coordinates: [[inside], [outside]] };
  }
  return { type: 'Polygon', coordinates: [ring] };
}

/** The part of a convex ring on one side (1: east, -1: west) of a meridian. */
function cut(ring: Position[], meridian: number, side: 1 | -1): Position[] {
  const kept: Position[] = [];
  for (let i = 1; i < ring.length; i++) {
    const [x0 = 0, y0 = 0] = ring[i - 1] ?? [];
    const [x1 = 0, y1 = 0] = ring[i] ?? [];
    if ((x0 - meridian) * side >= 0) kept.push([x0, y0]);
    if ((x0 - meridian) * (x1 - meridian) < 0)
      kept.push([meridian, y0 + ((y1 - y0) * (meridian - x0)) / (x1 - x0)]);
  }
  kept.push(kept[0] ?? [meridian, 0]);
  return kept;
}

/** The smallest grid around an extent. */
export function sceneGrid(extent: GridExtent): Grid {
  const [lon, lat] = orbitToPlace(extent.nodeLongitude, extent.along, 0);
  const zone = Math.min(60, Math.floor((lon + 180) / 6) + 1);
  const crs = lat < POLAR_LATITUDE ? 'EPSG:3031' : `EPSG:${32600 + zone}`;
  return gridAround(crs, outline(extent, 4), PIXEL, 1.5);
}

/** The smallest grid of pixels around a ring, with a margin of some pixels. */
export function gridAround(crs: string, ring: Position[], pixel: number, margin: number): Grid {
  const { forward } = converter(crs);
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of ring.map(([lon = 0, lat = 0]) => forward([lon, lat]))) {
    west = Math.min(west, x);
    east = Math.max(east, x);
    south = Math.min(south, y);
    north = Math.max(north, y);
  }
  const left = Math.floor(west / pixel) * pixel - margin * pixel;
  const top = Math.ceil(north / pixel) * pixel + margin * pixel;
  return {
    crs,
    crsTransform: [pixel, 0, left, 0, -pixel, top],
    dimensions: [Math.ceil((east - left) / pixel) + 1, Math.ceil((top - south) / pixel) + 1],
  };
}

/** Systems of images besides UTM zones. */
const DEFINITIONS: Readonly<Record<string, string>> = {
  'EPSG:4326': '+proj=longlat +datum=WGS84 +no_defs',
  'EPSG:3031': '+proj=stere +lat_0=-90 +lat_ts=-71 +lon_0=0 +datum=WGS84 +units=m +no_defs',
  'EPSG:3035':
    '+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80 +units=m +no_defs',
};

function utmDefinition(crs: string): string {
  const zone = Number(crs.slice('EPSG:326'.length));
  return `+proj=utm +zone=${zone} ${crs.startsWith('EPSG:327') ? '+south ' : ''}+datum=WGS84 +units=m +no_defs`;
}

/** The projection of MODIS, on a sphere of this radius in meters. */
export const SINUSOIDAL = 'SR-ORG:6974';
const SPHERE = 6371007.181;
const RADIANS = Math.PI / 180;

/** Beside the globe's outline it has no places, which proj4 would find on the other side. */
const sinusoidal: Converter = {
  forward: ([lon, lat]) => [
    SPHERE * lon * RADIANS * Math.cos(lat * RADIANS),
    SPHERE * lat * RADIANS,
  ],
  inverse: ([x, y]) => {
    const lat = y / SPHERE;
    const lon = x / (SPHERE * Math.cos(lat)) / RADIANS;
    return Math.abs(lon) <= 180 ? [lon, lat / RADIANS] : [Number.NaN, Number.NaN];
  },
};

const converters = new Map<string, Converter>();

/** From lon/lat degrees to a projection's meters and back. */
export function converter(crs: string): Converter {
  let found = converters.get(crs);
  if (!found) {
    const { forward, inverse } =
      crs === SINUSOIDAL ? sinusoidal : proj4(DEFINITIONS[crs] ?? utmDefinition(crs));
    found = { forward, inverse };
    converters.set(crs, found);
  }
  return found;
}

/**
 * Column and row (whole numbers) of the pixel that contains a position; it may be outside the grid.
 */
export function toPixel(
  scene: { bands: readonly Grid[] },
  lon: number,
  lat: number,
): [column: number, row: number] {
  const { crs, crsTransform } = gridOf(scene);
  const [x, y] = converter(crs).forward([lon, lat]);
  return [
    Math.floor((x - crsTransform[2]) / crsTransform[0]),
    Math.floor((y - crsTransform[5]) / crsTransform[4]),
  ];
}

/** Longitude and latitude of a pixel's center. */
export function toPlace(
  scene: { bands: readonly Grid[] },
  column: number,
  row: number,
): [lon: number, lat: number] {
  const { crs, crsTransform } = gridOf(scene);
  return converter(crs).inverse([
    crsTransform[2] + (column + 0.5) * crsTransform[0],
    crsTransform[5] + (row + 0.5) * crsTransform[4],
  ]);
}

function gridOf(scene: { bands: readonly Grid[] }): Grid {
  const [band] = scene.bands;
  if (!band) throw new RangeError('The scene has no bands, so it has no pixel grid.');
  return band;
}
