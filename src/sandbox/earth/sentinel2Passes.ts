/**
 * Orbits of Sentinel-2: which tiles are seen when, and the names of their images.
 *
 * Each satellite repeats its 143 relative orbits every ten days, at 10:30 mean local time at the
 * descending node; the second one follows half a cycle later. A datatake is a strip that a satellite
 * records without a break; an image is the part of a datatake in one tile.
 *
 * Source: ESA, Sentinel-2 User Handbook and mission status reports.
 */
import { DAY, isoDate } from './days.ts';
import { mayHaveLand } from './land.ts';
import { type LonLatBounds, type MgrsTile, mgrsTilesIn, placeInTile } from './mgrs.ts';
import { hash, unit } from './noise.ts';
import { Orbit, wrapLongitude } from './orbits.ts';
import { sunPosition } from './sun.ts';

export interface Sentinel2Satellite {
  readonly name: string;
  readonly code: 'S2A' | 'S2B' | 'S2C';
  /** First and last (exclusive) instant with images. */
  readonly start: number;
  readonly end: number;
  /** Days by which it follows Sentinel-2A's place. */
  readonly delay: number;
}

/** One satellite over one tile. */
export interface TilePass {
  readonly satellite: Sentinel2Satellite;
  readonly tile: MgrsTile;
  /** Number of the revolution in the count of `ORBIT_1`. */
  readonly revolution: number;
  readonly relativeOrbit: number;
  /** When the center of the tile is seen. */
  readonly time: number;
  readonly nodeLongitude: number;
  /** Start of the datatake. */
  readonly datatakeStart: number;
  /** Earth Engine's `system:index`. */
  readonly index: string;
}

const utc = (text: string) => Date.parse(`${text}Z`);

const SATELLITES: readonly Sentinel2Satellite[] = [
  {
    name: 'Sentinel-2A',
    code: 'S2A',
    start: utc('2015-06-27T00:00:00'),
    end: utc('2025-01-21T00:00:00'),
    delay: 0,
  },
  {
    name: 'Sentinel-2B',
    code: 'S2B',
    start: utc('2017-07-06T00:00:00'),
    end: Infinity,
    delay: 5,
  },
  // It took over the place of Sentinel-2A.
  {
    name: 'Sentinel-2C',
    code: 'S2C',
    start: utc('2025-01-21T00:00:00'),
    end: Infinity,
    delay: 0,
  },
];

/** Images that Google's documentation uses as examples. */
const DOCUMENTED: Readonly<Record<string, string>> = {
  '10SEG 2017-04-30': '20170430T190351_20170430T190351_T10SEG',
  '10SEG 2021-01-09': '20210109T185751_20210109T185931_T10SEG',
};

export const SENTINEL_2_ORBIT = new Orbit({ revolutions: 143, days: 10, inclination: 98.62 });
/** Half the swath of 290 km, degrees. */
export const SENTINEL_2_HALF_WIDTH = 1.304;
/** Relative orbit 113 passes San Francisco; on 2021-01-09 Sentinel-2A flew it. */
const ORBIT_113 = { longitude: -132.3, time: utc('2021-01-09T19:14:40') };
const DEGREES_WEST = (360 * SENTINEL_2_ORBIT.days) / SENTINEL_2_ORBIT.revolutions;
/** Relative orbit 1, as revolution 0 of Sentinel-2A. */
const ORBIT_1 = {
  longitude: wrapLongitude(ORBIT_113.longitude + 112 * DEGREES_WEST),
  time: ORBIT_113.time - 112 * SENTINEL_2_ORBIT.period,
};
/** Orbit angle that a datatake covers, degrees. */
const DATATAKE_LENGTH = 40;
const MINIMUM_SUN_ELEVATION = 8;
/** Share of passes that gave no image. */
const LOST = 0.03;

const HOUR = 3_600_000;

const orbitsOfTile = new Map<string, readonly number[]>();
const tilesOfOrbit = new Map<number, readonly MgrsTile[]>();

/** Images between two instants, in the order of their names. */
export function* tilePasses(
  start: number,
  end: number,
  bbox: LonLatBounds | undefined,
): Generator<TilePass> {
  const from = Math.max(start, SATELLITES[0]?.start ?? 0);
  const byOrbit = bbox ? groupByOrbit(mgrsTilesIn(bbox)) : undefined;
  if (byOrbit?.size === 0) return;
  // Names begin with the datatake's start, which is up to an hour before an image. Without a box
  // spans are short: a caller that wants a few images does not wait for those of a whole day.
  const span = bbox ? DAY : 2 * HOUR;
  for (let time = Math.floor((from - HOUR) / span) * span; time < end; time += span) {
    const passes = [...passesBetween(time - HOUR, time + span + HOUR, byOrbit)].filter(
      (pass) =>
        pass.datatakeStart >= time &&
        pass.datatakeStart < time + span &&
        pass.time >= start &&
        pass.time < end,
    );
    yield* passes.sort((a, b) => (a.index < b.index ? -1 : 1));
  }
}

/** The pass of an image's name, or undefined where there is none. */
export function findTilePass(index: string, tile: MgrsTile): TilePass | undefined {
  const text = index.slice(0, 8);
  const day = utc(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}T00:00:00`);
  if (Number.isNaN(day)) return undefined;
  const byOrbit = groupByOrbit([tile]);
  for (const pass of passesBetween(day - HOUR, day + DAY + HOUR, byOrbit))
    if (pass.index === index) return pass;
  return undefined;
}

/** Images of one tile between two instants, in the order of their times. */
export function passesOfTile(tile: MgrsTile, start: number, end: number): TilePass[] {
  const passes = passesBetween(start - HOUR, end + HOUR, groupByOrbit([tile]));
  return [...passes]
    .filter(({ time }) => time >= start && time < end)
    .sort((a, b) => a.time - b.time);
}

function groupByOrbit(tiles: Iterable<MgrsTile>): Map<number, MgrsTile[]> {
  const groups = new Map<number, MgrsTile[]>();
  for (const tile of tiles) {
    for (const orbit of relativeOrbits(tile)) {
      const group = groups.get(orbit) ?? [];
      groups.set(orbit, group);
      group.push(tile);
    }
  }
  return groups;
}

/** Passes whose node is crossed between two instants. */
function* passesBetween(
  start: number,
  end: number,
  byOrbit: Map<number, readonly MgrsTile[]> | undefined,
): Generator<TilePass> {
  const { period, revolutions } = SENTINEL_2_ORBIT;
  for (const satellite of SATELLITES) {
    if (end < satellite.start || start >= satellite.end) continue;
    const first = ORBIT_1.time + satellite.delay * DAY;
    for (let k = Math.ceil((start - first) / period); first + k * period < end; k++) {
      const relativeOrbit = (((k % revolutions) + revolutions) % revolutions) + 1;
      const tiles = byOrbit ? byOrbit.get(relativeOrbit) : tilesUnder(relativeOrbit);
      for (const tile of tiles ?? []) {
        const pass = makePass(satellite, tile, k, relativeOrbit, first + k * period);
        if (pass) yield pass;
      }
    }
  }
}

function makePass(
  satellite: Sentinel2Satellite,
  tile: MgrsTile,
  revolution: number,
  relativeOrbit: number,
  nodeTime: number,
): TilePass | undefined {
  const nodeLongitude = nodeLongitudeOf(relativeOrbit);
  const [lon, lat] = placeInTile(tile, 0.5, 0.5);
  const [along] = SENTINEL_2_ORBIT.toAngles(nodeLongitude, lon, lat);
  const time = Math.round(nodeTime + (along / 360) * SENTINEL_2_ORBIT.period);
  if (time < satellite.start || time >= satellite.end) return undefined;
  const documented = DOCUMENTED[`${tile.name} ${isoDate(time)}`];
  if (sunPosition(time, lon, lat).elevation < MINIMUM_SUN_ELEVATION) return undefined;
  const datatake = Math.floor((along + 90) / DATATAKE_LENGTH);
  const number = hash(revolution, satellite.delay, datatake, 701);
  if (!documented && unit(number, tile.left, tile.top, 702) < LOST) return undefined;
  const datatakeStart =
    nodeTime + ((datatake * DATATAKE_LENGTH - 90) / 360) * SENTINEL_2_ORBIT.period;
  const strip = datatakeStart + 1000 * Math.floor(10 + 90 * unit(number, 0, 0, 703));
  const index = documented ?? `${compact(datatakeStart)}_${compact(strip)}_T${tile.name}`;
  return {
    satellite,
    tile,
    revolution,
    relativeOrbit,
    time,
    nodeLongitude,
    datatakeStart: documented ? parseCompact(documented) : datatakeStart,
    index,
  };
}

function nodeLongitudeOf(relativeOrbit: number): number {
  return wrapLongitude(ORBIT_1.longitude - (relativeOrbit - 1) * DEGREES_WEST);
}

/** `20210109T185751` of a time. */
export function compact(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
}

function parseCompact(text: string): number {
  const [, y, m, d, hours, minutes, seconds] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/.exec(text) ?? [];
  return utc(`${y}-${m}-${d}T${hours}:${minutes}:${seconds}`);
}

/** Relative orbits whose swath touches a tile by day. */
function relativeOrbits(tile: MgrsTile): readonly number[] {
  const known = orbitsOfTile.get(tile.name);
  if (known) return known;
  const found: number[] = [];
  if (hasLand(tile)) {
    for (let orbit = 1; orbit <= SENTINEL_2_ORBIT.revolutions; orbit++)
      if (isUnder(tile, nodeLongitudeOf(orbit))) found.push(orbit);
  }
  orbitsOfTile.set(tile.name, found);
  return found;
}

const EDGES = [0.02, 0.5, 0.98];

function hasLand(tile: MgrsTile): boolean {
  return EDGES.some((x) => EDGES.some((y) => mayHaveLand(...placeInTile(tile, x, y))));
}

function isUnder(tile: MgrsTile, nodeLongitude: number): boolean {
  const angles = (x: number, y: number) =>
    SENTINEL_2_ORBIT.toAngles(nodeLongitude, ...placeInTile(tile, x, y));
  const [along, across] = angles(0.5, 0.5);
  if (Math.abs(along) > 88 || Math.abs(across) > SENTINEL_2_HALF_WIDTH + 0.8) return false;
  return EDGES.some((x) =>
    EDGES.some((y) => Math.abs(angles(x, y)[1]) < SENTINEL_2_HALF_WIDTH - 0.01),
  );
}

/** All tiles of a relative orbit. */
function tilesUnder(relativeOrbit: number): readonly MgrsTile[] {
  const known = tilesOfOrbit.get(relativeOrbit);
  if (known) return known;
  const node = nodeLongitudeOf(relativeOrbit);
  const found = new Map<string, MgrsTile>();
  for (let along = -84; along <= 60; along += 2) {
    const places = [-2.2, 0, 2.2].flatMap((across) => [
      SENTINEL_2_ORBIT.toPlace(node, along - 1.2, across),
      SENTINEL_2_ORBIT.toPlace(node, along + 1.2, across),
    ]);
    const [centerLon] = SENTINEL_2_ORBIT.toPlace(node, along, 0);
    const lons = places.map(([lon]) => centerLon + wrapLongitude(lon - centerLon));
    const lats = places.map(([, lat]) => lat);
    const box = [
      Math.min(...lons),
      Math.min(...lats),
      Math.max(...lons),
      Math.max(...lats),
    ] as const;
    for (const tile of mgrsTilesIn(box)) {
      if (found.has(tile.name) || !relativeOrbits(tile).includes(relativeOrbit)) continue;
      found.set(tile.name, tile);
    }
  }
  const tiles = [...found.values()];
  tilesOfOrbit.set(relativeOrbit, tiles);
  return tiles;
}
