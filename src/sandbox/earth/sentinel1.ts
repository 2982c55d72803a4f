/**
 * Sentinel-1: slices of radar images on ascending and descending passes.
 *
 * 175 relative orbits repeat every 12 days, at 18:00 local time northward and 6:00 southward. The
 * radar looks to the right of the track. Over land it takes IW images with VV and VH, in polar regions
 * EW images with HH and HV. Clouds and night do not matter to it.
 *
 * Source: ESA, Sentinel-1 Product Specification and observation scenario.
 */
import { clamp } from './climate.ts';
import { DAY } from './days.ts';
import type { PropertyValue, SceneCollection, SceneQuery, SceneSource } from './earthTypes.ts';
import { viewZenith, wholeSight } from './globalGrid.ts';
import { mayHaveLand } from './land.ts';
import { touchesBox } from './mgrs.ts';
import { hash, unit } from './noise.ts';
import { Orbit, wrapLongitude } from './orbits.ts';
import { GROUND } from './pixels.ts';
import { type Grid, gridAround, ringToGeometry } from './sceneGrid.ts';
import { type BandValue, DOUBLE, FLOAT, type SensorBand } from './sensorBand.ts';
import { SensorScene } from './sensorScene.ts';
import { compact } from './sentinel2Passes.ts';
import { runningOn } from './sentinel2Sources.ts';
import { COVERAGE, type Sight } from './sight.ts';

type Direction = 'ascending' | 'descending';

const ORBIT = { revolutions: 175, days: 12, inclination: 98.18 };
const ORBITS: Readonly<Record<Direction, Orbit>> = {
  descending: new Orbit(ORBIT, 'descending'),
  ascending: new Orbit(ORBIT, 'ascending'),
};
const HEIGHT = 693;
/** Length of a slice, degrees along the orbit: 25 seconds. */
const SLICE = 1.52;
/** Distance of the middle of the swath from the track, and half its width of 250 km, degrees. */
const LOOK = 3.7;
const HALF_WIDTH = 1.124;
const POLAR = 72;

interface Satellite {
  readonly code: 'S1A' | 'S1B' | 'S1C';
  readonly start: number;
  readonly end: number;
  /** Days after Sentinel-1A. */
  readonly delay: number;
}

const SATELLITES: readonly Satellite[] = [
  { code: 'S1A', start: Date.UTC(2014, 9, 3), end: Infinity, delay: 0 },
  { code: 'S1B', start: Date.UTC(2016, 8, 26), end: Date.UTC(2021, 11, 23), delay: 6 },
  { code: 'S1C', start: Date.UTC(2025, 2, 26), end: Infinity, delay: 6 },
];
const EPOCH = Date.UTC(2014, 9, 1, 18);
const LATENCY = 2 * DAY;

interface Slice {
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

function look(direction: Direction): number {
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
function* slicesOf(
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

function sliceRing(
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

/** Backscatter of the ground in decibels. */
function backscatter(cross: boolean): BandValue {
  return ({ view, i, column, row }) => {
    const ground = view.ground[i] ?? 0;
    const green = view.greenness[i] ?? 0;
    const base = BACKSCATTER[ground] ?? -12;
    const level = cross ? base - 7 + 1.5 * green : base + 1.5 * green;
    // Speckle, which both polarizations have of their own.
    const speckle =
      unit(column, row, cross ? 1 : 0, 766) + unit(column, row, cross ? 3 : 2, 767) - 1;
    const slope = clamp(((view.height[i] ?? 0) % 97) / 97, 0, 1) - 0.5;
    return level + 2.6 * speckle + (ground === GROUND.water ? 0 : slope);
  };
}

/** Decibels by class of the ground. */
const BACKSCATTER: Readonly<Record<number, number>> = {
  [GROUND.water]: -21,
  [GROUND.trees]: -9,
  [GROUND.grass]: -12.5,
  [GROUND.floodedVegetation]: -8,
  [GROUND.crops]: -12,
  [GROUND.shrub]: -12,
  [GROUND.built]: -4.5,
  [GROUND.bare]: -15,
  [GROUND.snow]: -14,
};

const angle: BandValue = ({ view, i }) => viewZenith(view.across[i] ?? 0, HEIGHT);

/** Side of a pixel of the incidence angle, meters. */
const ANGLE_PIXEL = 20_000;

function bandsOf(mode: 'IW' | 'EW'): readonly SensorBand[] {
  const [like, cross] = mode === 'IW' ? ['VV', 'VH'] : ['HH', 'HV'];
  const pixel = mode === 'IW' ? 10 : 40;
  return [
    { id: like ?? 'VV', dataType: DOUBLE, pixel, value: backscatter(false) },
    { id: cross ?? 'VH', dataType: DOUBLE, pixel, value: backscatter(true) },
    { id: 'angle', dataType: FLOAT, pixel: ANGLE_PIXEL, value: angle },
  ];
}

const BANDS = { IW: bandsOf('IW'), EW: bandsOf('EW') };

function sceneOf(slice: Slice): SensorScene {
  const { nodeLongitude, direction, number } = slice;
  const ring = sliceRing(nodeLongitude, direction, number, 8);
  return new SensorScene({
    collection: COLLECTION,
    index: slice.index,
    timeStart: slice.time,
    bands: BANDS[slice.mode],
    grid: (pixel) => gridOf(ring, pixel),
    sight: (pixel) => sightOf(slice, gridOf(ring, pixel), pixel),
    footprint: () => ringToGeometry(sliceRing(nodeLongitude, direction, number, 8)),
    properties: () => propertiesOf(slice),
  });
}

function gridOf(ring: number[][], pixel: number): Grid {
  const lons = ring.map(([lon = 0]) => lon);
  const lats = ring.map(([, lat = 0]) => lat);
  const lon = wrapLongitude((Math.min(...lons) + Math.max(...lons)) / 2);
  const south = Math.max(...lats) + Math.min(...lats) < 0;
  const zone = Math.min(60, Math.floor((lon + 180) / 6) + 1);
  return gridAround(`EPSG:${(south ? 32700 : 32600) + zone}`, ring, pixel, 0);
}

function sightOf(slice: Slice, grid: Grid, pixel: number): Sight {
  const { nodeLongitude, direction, number } = slice;
  const orbit = ORBITS[direction];
  const [centerLon] = orbit.toPlace(nodeLongitude, (number + 0.5) * SLICE, look(direction));
  const [from, to] = [number * SLICE, (number + 1) * SLICE];
  return wholeSight(`${slice.index} ${pixel}`, grid, slice.time, Math.max(1, 1920 / pixel), {
    centerLon,
    orbitAngles: (lon, lat) => orbit.toAngles(nodeLongitude, lon, lat),
    coverage: (along, across) =>
      along >= from && along < to && Math.abs(across - look(direction)) <= HALF_WIDTH
        ? COVERAGE.data
        : COVERAGE.none,
  });
}

function propertiesOf(slice: Slice): Record<string, PropertyValue> {
  const { satellite, direction, relativeOrbit, revolution, number, time, mode } = slice;
  const sliceNumber = (number % 12) + (number < 0 ? 13 : 1);
  return {
    familyName: 'SENTINEL-1',
    platform_number: satellite.code.slice(2),
    platformHeading: direction === 'ascending' ? -11.5 : -168.5,
    instrument: 'Synthetic Aperture Radar',
    instrumentMode: mode,
    instrumentSwath: mode,
    instrumentConfigurationID: 7,
    transmitterReceiverPolarisation: mode === 'IW' ? ['VV', 'VH'] : ['HH', 'HV'],
    orbitProperties_pass: direction.toUpperCase(),
    orbitProperties_ascendingNodeTime: EPOCH + revolution * ORBITS.ascending.period,
    orbitNumber_start: revolution + 2650,
    orbitNumber_stop: revolution + 2650,
    relativeOrbitNumber_start: relativeOrbit,
    relativeOrbitNumber_stop: relativeOrbit,
    cycleNumber: Math.floor(revolution / 175) + 1,
    productType: 'GRD',
    productClass: 'S',
    productComposition: 'Slice',
    productTimelinessCategory: 'Fast-24h',
    resolution: mode === 'IW' ? 'H' : 'M',
    resolution_meters: mode === 'IW' ? 10 : 40,
    sliceNumber,
    sliceProductFlag: 'true',
    totalSlices: 12,
    segmentStartTime: time - sliceNumber * 25_000,
    'system:time_end': time,
  };
}

const COLLECTION = 'COPERNICUS/S1_GRD';

export class Sentinel1Source implements SceneSource {
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get #end(): number {
    return this.#now() - LATENCY;
  }

  describe(): SceneCollection {
    const title =
      'Sentinel-1 SAR GRD: C-band Synthetic Aperture Radar Ground Range Detected, log scaling';
    const start = SATELLITES[0]?.start ?? 0;
    return {
      id: COLLECTION,
      title,
      start,
      end: this.#end,
      bands: ['HH', 'HV', 'VV', 'VH', 'angle'],
      properties: {
        'system:title': title,
        provider: 'European Union/ESA/Copernicus',
        date_range_start: start,
        date_range_end: this.#end,
      },
    };
  }

  /** Names begin with the satellite and the mode. */
  *scenes(query: SceneQuery): Generator<SensorScene> {
    const start = query.start ?? -Infinity;
    const end = Math.min(query.end ?? Infinity, this.#end);
    const bbox = runningOn(query.bbox);
    for (const satellite of SATELLITES) {
      for (const mode of ['EW', 'IW'] as const) {
        for (const [from, to] of spans(satellite, start, end, bbox !== undefined)) {
          const slices = [...slicesOf(satellite, from, to, bbox)].filter(
            (slice) => slice.mode === mode,
          );
          for (const slice of slices.sort((a, b) => (a.index < b.index ? -1 : 1)))
            yield sceneOf(slice);
        }
      }
    }
  }

  scene(index: string): SensorScene | undefined {
    const match =
      /^(S1[A-C])_(?:IW|EW)_GRD[HM]_1SD[VH]_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)_/.exec(index);
    const satellite = SATELLITES.find(({ code }) => code === match?.[1]);
    if (!match || !satellite) return undefined;
    const [, , year, month, day, hours, minutes, seconds] = match;
    const time = Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`);
    if (Number.isNaN(time)) return undefined;
    const end = Math.min(time + 60_000, this.#end);
    for (const slice of slicesOf(satellite, time - 60_000, end, undefined))
      if (slice.index === index) return sceneOf(slice);
    return undefined;
  }
}

/** Time in pieces within which slices can be sorted: short ones where there are many slices. */
function* spans(
  satellite: Satellite,
  start: number,
  end: number,
  isBounded: boolean,
): Generator<[from: number, to: number]> {
  const step = isBounded ? 30 * DAY : DAY / 8;
  const last = Math.min(end, satellite.end);
  for (let from = Math.max(start, satellite.start); from < last; from += step)
    yield [from, Math.min(last, from + step)];
}
