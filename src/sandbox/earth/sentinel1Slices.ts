/**
 * Slices of Sentinel-1's passes: where and when the radar looks, and the names of its images.
 *
 * 175 relative orbits repeat every 12 days, at 18:00 local time northward and 6:00 southward. The
 * radar looks to the right of the track. Over land it takes IW images, in polar regions EW images.
 *
 * Source: ESA, Sentinel-1 Product Specification and observation scenario.
 */

import { DAY } from './days.ts';
import { mayHaveLand } from './land.ts';
import { touchesBox } from './mgrs.ts';
import { hash, unit } from './noise.ts';
import { Orbit, wrapLongitude } from './orbits.ts';
import { compact } from './sentinel2Passes.ts';
import type { runningOn } from './sentinel2Sources.ts';

export type Direction = 'ascending' | 'descending';

const ORBIT = { revolutions: 175, days: 12, inclination: 98.18 };
export const ORBITS: Readonly<Record<Direction, Orbit>> = {
  descending: new Orbit(ORBIT, 'descending'),
  ascending: new Orbit(ORBIT, 'ascending'),
};
/** Length of a slice, degrees along the orbit: 25 seconds. */
export const SLICE = 1.52;
/** Distance of the middle of the swath from the track, and half its width of 250 km, degrees. */
const LOOK = 3.7;
export const HALF_WIDTH = 1.124;
/** Latitude from which images are EW. */
const POLAR = 72;

export interface Satellite {
  readonly code: 'S1A' | 'S1B' | 'S1C';
  readonly start: number;
  readonly end: number;
  /** Days after Sentinel-1A. */
  readonly delay: number;
}

export const SATELLITES: readonly Satellite[] = [
  { code: 'S1A', start: Date.UTC(2014, 9, 3), end: Infinity, delay: 0 },
  { code: 'S1B', start: Date.UTC(2016, 8, 26), end: Date.UTC(2021, 11, 23), delay: 6 },
  { code: 'S1C', start: Date.UTC(2025, 2, 26), end: Infinity, delay: 6 },
];
/** An ascending node of Sentinel-1A. */
export const EPOCH = Date.UTC(2014, 9, 1, 18);

export interface Slice {
  readonly satellite: Satellite;
  readonly direction: Direction;
  readonly relativeOrbit: number;
  readonly revolution: number;
  readonly number: number;
  readonly nodeLongitude: number;
  readonly time: number;
  readonly mode: 'IW' | 'EW';
  readonly index: string;
}

function nodeLongitudeOf(revolution: number, direction: Direction): number {
  const time = EPOCH + revolution * ORBITS.ascending.period;
  const hours = (time % DAY) / 3_600_000;
  const ascending = (18 - hours) * 15;
  // The other node is half a revolution later, and half a turn away.
  const half = (180 * ORBIT.days) / ORBIT.revolutions;
  return wrapLongitude(direction === 'ascending' ? ascending : ascending + 180 - half);
}

function makeSlice(
  satellite: Satellite,
  revolution: number,
  direction: Direction,
  number: number,
): Slice | undefined {
  const orbit = ORBITS[direction];
  const nodeLongitude = nodeLongitudeOf(revolution, direction);
  const along = (number + 0.5) * SLICE;
  const nodeTime =
    EPOCH +
    satellite.delay * DAY +
    (revolution + (direction === 'descending' ? 0.5 : 0)) * orbit.period;
  const time = Math.round(nodeTime + (along / 360) * orbit.period);
  if (time < satellite.start || time >= satellite.end) return undefined;
  const center = orbit.toPlace(nodeLongitude, along, look(direction));
  const relativeOrbit = (((revolution % 175) + 175) % 175) + 1;
  if (!isAcquired(satellite, relativeOrbit, direction, number, center)) return undefined;
  const mode = Math.abs(center[1]) > POLAR ? 'EW' : 'IW';
  const slice = { satellite, direction, relativeOrbit, revolution, number, nodeLongitude };
  const half = (SLICE / 720) * orbit.period;
  const absolute = String(revolution + 2650).padStart(6, '0');
  const take = hash(revolution, number, satellite.delay, 761) >>> 0;
  const index = [
    satellite.code,
    mode,
    mode === 'IW' ? 'GRDH' : 'GRDM',
    mode === 'IW' ? '1SDV' : '1SDH',
    compact(time - half),
    compact(time + half),
    absolute,
    hex(hash(revolution, satellite.delay, 0, 762) >>> 0, 6),
    hex(take, 4),
  ].join('_');
  return { ...slice, time, mode, index };
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(8, '0').slice(-digits);
}

export function look(direction: Direction): number {
  return direction === 'ascending' ? LOOK : -LOOK;
}

/** Over Europe every pass is recorded, elsewhere one direction and one satellite, as a rule. */
function isAcquired(
  { delay }: Satellite,
  relativeOrbit: number,
  direction: Direction,
  number: number,
  [lon, lat]: readonly [number, number],
): boolean {
  const near = [-0.9, 0, 0.9].some((x) =>
    [-0.6, 0.6].some((y) => mayHaveLand(wrapLongitude(lon + x), lat + y)),
  );
  if (!near) return false;
  if (lat > 34 && lat < 72 && lon > -12 && lon < 36) return true;
  if (delay > 0 && unit(relativeOrbit, 0, 0, 763) < 0.7) return false;
  const preferred = unit(Math.floor(lon / 40), 0, 0, 764) < 0.5 ? 'ascending' : 'descending';
  return direction === preferred || unit(relativeOrbit, Math.floor(number / 12), 0, 765) < 0.25;
}

/** Slices of both directions between two instants, of one satellite. */
export function* slicesOf(
  satellite: Satellite,
  start: number,
  end: number,
  bbox: ReturnType<typeof runningOn>,
): Generator<Slice> {
  const { period } = ORBITS.ascending;
  const first = EPOCH + satellite.delay * DAY;
  const from = Math.max(start, satellite.start);
  const to = Math.min(end, satellite.end);
  const last = Math.floor(90 / SLICE) - 2;
  for (let k = Math.floor((from - first) / period) - 1; first + (k - 1) * period < to; k++) {
    for (const direction of ['ascending', 'descending'] as const) {
      for (let number = -last; number < last; number++) {
        if (bbox && !mayTouch(k, direction, number, bbox)) continue;
        const slice = makeSlice(satellite, k, direction, number);
        if (slice && slice.time >= from && slice.time < to) yield slice;
      }
    }
  }
}

/** Bounds of slices by direction, relative orbit and number. */
const bounds = new Map<number, readonly [number, number, number, number]>();

function mayTouch(
  revolution: number,
  direction: Direction,
  number: number,
  bbox: readonly [number, number, number, number],
): boolean {
  const relative = ((revolution % 175) + 175) % 175;
  const key = ((direction === 'ascending' ? 175 : 0) + relative) * 256 + number + 128;
  let found = bounds.get(key);
  if (!found) {
    const ring = sliceRing(nodeLongitudeOf(revolution, direction), direction, number, 2);
    const lons = ring.map(([lon = 0]) => lon);
    const lats = ring.map(([, lat = 0]) => lat);
    found = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
    bounds.set(key, found);
  }
  return touchesBox(found, bbox);
}

export function sliceRing(
  nodeLongitude: number,
  direction: Direction,
  number: number,
  steps: number,
): number[][] {
  const orbit = ORBITS[direction];
  const middle = look(direction);
  const [centerLon] = orbit.toPlace(nodeLongitude, (number + 0.5) * SLICE, middle);
  const ring: number[][] = [];
  const corners = [
    [0, -1],
    [1, -1],
    [1, 1],
    [0, 1],
  ] as const;
  corners.forEach(([a0, c0], side) => {
    const [a1, c1] = corners[(side + 1) % 4] ?? [0, 0];
    for (let s = 0; s < steps; s++) {
      const along = (number + a0 + ((a1 - a0) * s) / steps) * SLICE;
      const across = middle + (c0 + ((c1 - c0) * s) / steps) * HALF_WIDTH;
      const [lon, lat] = orbit.toPlace(nodeLongitude, along, across);
      ring.push([centerLon + wrapLongitude(lon - centerLon), lat]);
    }
  });
  ring.push(ring[0] ?? [0, 0]);
  return ring;
}
