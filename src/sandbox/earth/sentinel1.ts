/**
 * Images of Sentinel-1: the backscatter of slices of ascending and descending passes.
 *
 * IW images have VV and VH, EW images HH and HV, in decibels. Clouds and night do not matter to radar.
 */
import { clamp } from './climate.ts';
import { DAY } from './days.ts';
import type { PropertyValue, SceneCollection, SceneQuery, SceneSource } from './earthTypes.ts';
import { viewZenith, wholeSight } from './globalGrid.ts';
import { unit } from './noise.ts';
import { wrapLongitude } from './orbits.ts';
import { GROUND } from './pixelView.ts';
import { type Grid, gridAround, ringToGeometry } from './sceneGrid.ts';
import { type BandValue, DOUBLE, FLOAT, type SensorBand } from './sensorBand.ts';
import { SensorScene } from './sensorScene.ts';
import {
  EPOCH,
  HALF_WIDTH,
  look,
  ORBITS,
  SATELLITES,
  type Satellite,
  SLICE,
  type Slice,
  sliceRing,
  slicesOf,
} from './sentinel1Slices.ts';
import { runningOn } from './sentinel2Sources.ts';
import { COVERAGE, type Sight } from './sight.ts';

/** Kilometers of the orbit over the ground. */
const HEIGHT = 693;
const LATENCY = 2 * DAY;

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
