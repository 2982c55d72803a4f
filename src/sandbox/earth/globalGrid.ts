/** Images that cover the whole Earth, or a box of it, and what a satellite sees of it in a day. */
import type { Polygon } from 'geojson';
import { DAY } from './days.ts';
import { Orbit, wrapLongitude } from './orbits.ts';
import { converter, type Grid } from './sceneGrid.ts';
import type { PixelAt } from './sensorBand.ts';
import { COVERAGE, type Sight } from './sight.ts';
import { sunPosition } from './sun.ts';

/** A grid of degrees from a corner. */
export function degreeGrid(
  step: number,
  west: number,
  north: number,
  columns: number,
  rows: number,
): Grid {
  return {
    crs: 'EPSG:4326',
    crsTransform: [step, 0, west, 0, -step, north],
    dimensions: [columns, rows],
  };
}

/** A box of degrees as an outline. */
export function boxFootprint(west: number, south: number, east: number, north: number): Polygon {
  return {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  };
}

/** Everything in a grid, as on one date. */
export function wholeSight(
  key: string,
  grid: Grid,
  timeStart: number,
  nodeSpacing: number,
  options: Partial<Sight> = {},
): Sight {
  const overhead = { elevation: 45, azimuth: 150 };
  return {
    key,
    grid,
    timeStart,
    centerLon: 0,
    nodeSpacing,
    hasCirrusBand: false,
    hasSky: false,
    orbitAngles: () => [0, 0],
    sunAt: () => overhead,
    // Where the projection has no place, the angle is not a number.
    coverage: (_, across) => (Number.isFinite(across) ? COVERAGE.data : COVERAGE.none),
    ...options,
  };
}

/** Longitude and latitude of a pixel's center. */
export function placeOfCell({ sight, column, row }: PixelAt): [lon: number, lat: number] {
  const { crs, crsTransform } = sight.grid;
  return converter(crs).inverse([
    crsTransform[2] + (column + 0.5) * crsTransform[0],
    crsTransform[5] + (row + 0.5) * crsTransform[4],
  ]);
}

export interface DailySatellite {
  readonly name: string;
  readonly orbit: Orbit;
  /** Mean local time at the node by day, hours. */
  readonly localTime: number;
}

/** Half the swath of MODIS, 2,330 km, in degrees. */
const HALF_SWATH = 10.48;
const MINIMUM_SUN_ELEVATION = 6;
/** 233 revolutions in 16 days, as Landsat. */
const MODIS_ORBIT = { revolutions: 233, days: 16, inclination: 98.2 };

export const TERRA: DailySatellite = {
  name: 'Terra',
  orbit: new Orbit(MODIS_ORBIT, 'descending'),
  localTime: 10.5,
};
export const AQUA: DailySatellite = {
  name: 'Aqua',
  orbit: new Orbit(MODIS_ORBIT, 'ascending'),
  localTime: 13.5,
};

/** Day of a wide scanner: each place on the pass that is nearest to it. */
export function dailySight(
  satellite: DailySatellite,
  key: string,
  grid: Grid,
  date: number,
  nodeSpacing: number,
  options: Partial<Sight> = {},
): Sight {
  const nodes = nodesOfDay(satellite, date);
  return wholeSight(key, grid, date, nodeSpacing, {
    hasCirrusBand: true,
    hasSky: true,
    subpixels: 2,
    orbitAngles: (lon, lat) => [0, nearestAcross(satellite, nodes, date, lon, lat)],
    sunAt: (lon, lat) => sunPosition(timeOver(satellite, date, lon), lon, lat),
    coverage: (_, across) => (across <= HALF_SWATH ? COVERAGE.data : COVERAGE.none),
    ...options,
  });
}

/** When a satellite is near a longitude on a date. */
export function timeOver({ localTime }: DailySatellite, date: number, lon: number): number {
  return date + (((localTime - lon / 15 + 24) % 24) / 24) * DAY;
}

/** Longitudes at which the equator is crossed by day on a date, and on the hours around it. */
function nodesOfDay({ orbit, localTime }: DailySatellite, date: number): number[] {
  const start = date - orbit.period / 2;
  const end = date + DAY + orbit.period / 2;
  const nodes: number[] = [];
  for (let k = Math.ceil(start / orbit.period); k * orbit.period < end; k++) {
    const hours = ((k * orbit.period) % DAY) / 3_600_000;
    nodes.push(wrapLongitude((localTime - hours) * 15));
  }
  return nodes;
}

/** Angle from a place to the nearest pass, degrees; beyond any swath where the sun is too low. */
function nearestAcross(
  satellite: DailySatellite,
  nodes: readonly number[],
  date: number,
  lon: number,
  lat: number,
): number {
  if (Number.isNaN(lon)) return Number.NaN;
  const sun = sunPosition(timeOver(satellite, date, lon), lon, lat);
  if (sun.elevation < MINIMUM_SUN_ELEVATION) return 90;
  let nearest = 90;
  for (const node of nodes) {
    const [along, across] = satellite.orbit.toAngles(node, lon, lat);
    if (Math.abs(along) <= 95) nearest = Math.min(nearest, Math.abs(across));
  }
  return nearest;
}

const EARTH_RADIUS = 6371;

/** Angle between the vertical and a satellite some kilometers high, degrees. */
export function viewZenith(across: number, height: number): number {
  const arc = (Math.abs(across) * Math.PI) / 180;
  const scan = Math.atan2(
    EARTH_RADIUS * Math.sin(arc),
    EARTH_RADIUS + height - EARTH_RADIUS * Math.cos(arc),
  );
  return (scan + arc) * (180 / Math.PI);
}
