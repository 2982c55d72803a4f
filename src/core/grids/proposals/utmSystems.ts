/** Zones of UTM: with round coordinates, with the pixels of Landsat, and as squares of MGRS. */
import { METRIC_RESOLUTIONS, METRIC_SIZES } from './equalAreaSystems.ts';
import type { GridSystem, PlaneBounds } from './gridSystem.ts';

/** Latitudes between which UTM is defined. Source: NGA.STND.0037, Universal Grids. */
export const UTM_LATITUDES = [-80, 84] as const;

/** A zone of UTM on WGS 84. */
export interface UtmZone {
  readonly zone: number;
  readonly isNorth: boolean;
}

/**
 * The zone of a place; undefined near the poles.
 *
 * Zones are 6° wide, except in the south of Norway and around Svalbard, as NGA.STND.0037 has them.
 */
export function utmZoneAt([lon = 0, lat = 0]: readonly number[]): UtmZone | undefined {
  if (!(lat >= UTM_LATITUDES[0] && lat <= UTM_LATITUDES[1])) return undefined;
  const home = lon - 360 * Math.floor((lon + 180) / 360);
  const regular = Math.floor((home + 180) / 6) + 1;
  return { zone: exceptionAt(home, lat) ?? regular, isNorth: lat >= 0 };
}

function exceptionAt(lon: number, lat: number): number | undefined {
  if (lat >= 56 && lat < 64 && lon >= 3 && lon < 12) return 32;
  if (lat < 72 || lon < 0 || lon >= 42) return undefined;
  if (lon < 9) return 31;
  if (lon < 21) return 33;
  return lon < 33 ? 35 : 37;
}

/** "33N" */
export function formatZone({ zone, isNorth }: UtmZone): string {
  return `${zone}${isNorth ? 'N' : 'S'}`;
}

/** Eastings that have a letter of MGRS in any zone, in meters. */
const [WEST, EAST] = [100_000, 900_000];
/** Northing of the equator in southern zones. */
const FALSE_NORTHING = 10_000_000;
/** Northings of 80° S and 84° N from the equator, rounded outward. */
const [SOUTH, NORTH] = [-9_000_000, 9_400_000];
/**
 * Northing of 64° S, rounded outward: the south edge of scenes whose centers are at 63° S, the last ones
 * in UTM.
 */
const LANDSAT_SOUTH = -7_110_000;
/** How far grids of round coordinates run into the other hemisphere, for areas on the equator. */
const BEYOND_EQUATOR = 1_000_000;

/** Grids in a zone: of round coordinates, of Landsat's pixels, and of MGRS squares. */
export function utmSystems(zone: UtmZone): readonly GridSystem[] {
  return [roundUtm(zone), landsatUtm(zone), mgrsSquares(zone)];
}

function roundUtm(zone: UtmZone): GridSystem {
  const extent: PlaneBounds = zone.isNorth
    ? [WEST, -BEYOND_EQUATOR, EAST, NORTH]
    : [WEST, FALSE_NORTHING + SOUTH, EAST, FALSE_NORTHING + BEYOND_EQUATOR];
  return {
    ...inZone(zone, 'utm', 'UTM zone'),
    kind: 'utm',
    tiles: { kind: 'free', anchor: [0, 0], extent, sizes: METRIC_SIZES },
    resolutions: METRIC_RESOLUTIONS,
    source: `https://epsg.io/${codeOf(zone)}`,
  };
}

/**
 * Coordinates of Landsat scenes are multiples of 30 m at the centers of pixels, where those of Sentinel-2
 * are multiples at their edges (https://hls.gsfc.nasa.gov/products-description/l30/). Scenes of the
 * southern hemisphere have the northern zone, with negative northings
 * (https://www.usgs.gov/faqs/why-do-landsat-scenes-southern-hemisphere-display-negative-utm-values).
 */
function landsatUtm({ zone }: UtmZone): GridSystem {
  const north = { zone, isNorth: true };
  const extent: PlaneBounds = [WEST, LANDSAT_SOUTH, EAST, NORTH];
  return {
    ...inZone(north, 'landsat-utm', 'Landsat pixels, UTM zone'),
    kind: 'landsatUtm',
    tiles: { kind: 'free', anchor: [0.5, 0.5], isPixelShare: true, extent, sizes: METRIC_SIZES },
    resolutions: [30],
    source: 'https://hls.gsfc.nasa.gov/products-description/l30/',
  };
}

/** Meters from a pole to the edge of the plane, beyond 60° S. */
const POLAR_EXTENT = 3_600_000;

/** Scenes of Antarctica, whose centers are south of 63° S, are in this projection and not in UTM. */
export const LANDSAT_POLAR: GridSystem = {
  id: 'landsat-antarctic',
  title: 'Landsat, Antarctic Polar Stereographic (EPSG:3031)',
  kind: 'landsatPolar',
  crs: 'EPSG:3031',
  regions: [[-180, -90, 180, -62]],
  tiles: {
    kind: 'free',
    anchor: [0.5, 0.5],
    isPixelShare: true,
    extent: [-POLAR_EXTENT, -POLAR_EXTENT, POLAR_EXTENT, POLAR_EXTENT],
    sizes: METRIC_SIZES,
  },
  resolutions: [30],
  source: 'https://www.usgs.gov/landsat-missions/landsat-collection-2',
};

/** Meters. */
const MGRS_SQUARE = 100_000;

/** Squares of 100 km. Source: https://hls.gsfc.nasa.gov/products-description/tiling-system/ */
function mgrsSquares(zone: UtmZone): GridSystem {
  const [bottom, top] = zone.isNorth ? [0, NORTH] : [FALSE_NORTHING - 8_900_000, FALSE_NORTHING];
  return {
    ...inZone(zone, 'mgrs', 'Sentinel-2 MGRS squares, zone'),
    kind: 'mgrs',
    tiles: {
      kind: 'fixed',
      ul: [WEST, top],
      tile: MGRS_SQUARE,
      limits: [
        [0, (top - bottom) / MGRS_SQUARE - 1],
        [0, (EAST - WEST) / MGRS_SQUARE - 1],
      ],
    },
    resolutions: [10, 20, 50, 100, 250, 500, 1000],
    source: 'https://hls.gsfc.nasa.gov/products-description/tiling-system/',
  };
}

function inZone(zone: UtmZone, id: string, title: string) {
  const name = formatZone(zone);
  const middle = 6 * zone.zone - 183;
  const [south, north] = zone.isNorth ? [0, UTM_LATITUDES[1]] : [UTM_LATITUDES[0], 0];
  return {
    id: `${id}-${name.toLowerCase()}`,
    title: `${title} ${name} (EPSG:${codeOf(zone)})`,
    crs: `EPSG:${codeOf(zone)}`,
    regions: [[middle - 3, south, middle + 3, north] as const],
  };
}

/** EPSG code of a zone on WGS 84. */
function codeOf({ zone, isNorth }: UtmZone): number {
  return (isNorth ? 32_600 : 32_700) + zone;
}
