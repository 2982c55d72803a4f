/** Sentinel-2 and Cloud Score+ of the synthetic Earth. */
import { describe, expect, it } from 'vitest';
import { openCatalog, type Scene, toPixel, toPlace } from '../../src/sandbox/earth/index.ts';
import { findTile, tileGrid } from '../../src/sandbox/earth/mgrs.ts';

const earth = openCatalog({ now: () => Date.UTC(2025, 5, 1) });
const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';
const CLOUD_SCORE = 'GOOGLE/CLOUD_SCORE_PLUS/V1/S2_HARMONIZED';
const DOCUMENTED = '20210109T185751_20210109T185931_T10SEG';
const SCL = { shadow: 3, vegetation: 4, cloudMedium: 8, cloudHigh: 9, cirrus: 10 };

function known(id: string): Scene {
  const scene = earth.scene(id);
  if (!scene) throw new Error(`There is no ${id}.`);
  return scene;
}

function list(collection: string, query: Parameters<typeof earth.scenes>[1]): Scene[] {
  return [...earth.scenes(collection, query)];
}

/** A band at pixels of its grid that contain places of another image's pixels. */
function readAt(scene: Scene, id: string, places: readonly (readonly [number, number])[]) {
  const band = scene.bands.find((one) => one.id === id);
  if (!band) throw new Error(`There is no band ${id}.`);
  const pixels = places.map(([lon, lat]) => toPixel({ bands: [band] }, lon, lat));
  return earth.read(
    scene,
    id,
    Int32Array.from(pixels, ([column]) => column),
    Int32Array.from(pixels, ([, row]) => row),
  );
}

/** Places of every `step`-th pixel of a scene's first band. */
function placesOf(scene: Scene, step: number): [number, number][] {
  const [width, height] = scene.bands[0]?.dimensions ?? [0, 0];
  const places: [number, number][] = [];
  for (let row = 0; row < height; row += step)
    for (let column = 0; column < width; column += step) places.push(toPlace(scene, column, row));
  return places;
}

describe('tiles', () => {
  // Corners as in the metadata of ESA's products.
  it.each([
    ['10SEG', 'EPSG:32610', 499980, 4200000],
    ['32TQM', 'EPSG:32632', 699960, 4700040],
    ['33UUP', 'EPSG:32633', 300000, 5400000],
    ['35PKT', 'EPSG:32635', 199980, 1800000],
    ['36KXF', 'EPSG:32736', 600000, 8100040],
  ])('%s is where it is in Sentinel-2’s grid', (name, crs, left, top) => {
    const tile = findTile(name);
    expect(tile).toBeDefined();
    const grid = tile && tileGrid(tile, 10);
    expect(grid?.crs).toBe(crs);
    expect(grid?.crsTransform).toEqual([10, 0, left, 0, -10, top]);
    expect(grid?.dimensions).toEqual([10980, 10980]);
  });

  it('do not exist under other names', () => {
    for (const name of ['10SEZ', '61SEG', '10OEG', '10SIG', '00SEG', '10S', '31XAA'])
      expect(findTile(name), name).toBeUndefined();
  });
});

describe('passes', () => {
  const tile = { bbox: [-122.3, 37.5, -122.2, 37.6] } as const;
  const between = (from: string, to: string) => ({
    ...tile,
    start: Date.parse(from),
    end: Date.parse(to),
  });

  it('return every ten days with one satellite, and every five with two', () => {
    const dates = (from: string, to: string) =>
      list(SENTINEL_2, between(from, to))
        .filter(({ properties }) => properties.SENSING_ORBIT_NUMBER === 113)
        .map(({ timeStart }) => Math.floor(Number(timeStart) / 86_400_000));
    const gaps = (days: number[]) => new Set(days.slice(1).map((day, i) => day - (days[i] ?? 0)));
    const single = gaps(dates('2017-03-28', '2017-07-06'));
    expect(Math.min(...single)).toBe(10);
    const both = gaps(dates('2019-01-01', '2020-01-01'));
    expect(Math.min(...both)).toBe(5);
    for (const gap of both) expect(gap % 5).toBe(0);
  });

  it('are found by the ids of their images, in the order of these', () => {
    const scenes = list(SENTINEL_2, {
      bbox: [10, 46, 13, 48],
      start: Date.UTC(2022, 6, 1),
      end: Date.UTC(2022, 6, 11),
    });
    expect(scenes.length).toBeGreaterThan(20);
    const names = scenes.map(({ index }) => index);
    expect(names).toEqual([...names].sort());
    expect(new Set(names).size).toBe(names.length);
    for (const { id, index, timeStart } of scenes)
      expect(earth.scene(id)).toMatchObject({ index, timeStart });
  });

  it('are the same with and without a box', () => {
    const day = { start: Date.UTC(2020, 5, 1, 9), end: Date.UTC(2020, 5, 1, 11) };
    const all = new Set(list(SENTINEL_2, day).map(({ index }) => index));
    const some = list(SENTINEL_2, { ...day, bbox: [5, 40, 25, 55] });
    expect(some.length).toBeGreaterThan(10);
    expect(some.filter(({ index }) => !all.has(index))).toEqual([]);
  });

  it('take place in the morning, by day, on land', () => {
    expect(
      list(SENTINEL_2, { ...between('2020-01-01', '2020-02-01'), bbox: [-40, 30, -38, 32] }),
    ).toEqual([]);
    const lapland = { bbox: [25, 69, 26, 70] as const };
    expect(
      list(SENTINEL_2, { ...lapland, start: Date.UTC(2019, 11, 1), end: Date.UTC(2020, 0, 10) }),
    ).toEqual([]);
    for (const { timeStart } of list(SENTINEL_2, between('2021-01-01', '2021-02-01'))) {
      const local = (((Number(timeStart) / 3_600_000 - 122.3 / 15) % 24) + 24) % 24;
      expect(local).toBeGreaterThan(10.4);
      expect(local).toBeLessThan(11.3);
    }
  });

  it('have the names that Google’s documentation uses', () => {
    expect(known(`${SENTINEL_2}/${DOCUMENTED}`).properties).toMatchObject({
      MGRS_TILE: '10SEG',
      SPACECRAFT_NAME: 'Sentinel-2A',
      SENSING_ORBIT_NUMBER: 113,
      SENSING_ORBIT_DIRECTION: 'DESCENDING',
    });
    for (const index of [
      DOCUMENTED.replace('10SEG', '10SEZ'),
      DOCUMENTED.replace('185931', '185932'),
      '20211309T185751_20210109T185931_T10SEG',
      '',
    ])
      expect(earth.scene(`${SENTINEL_2}/${index}`), index).toBeUndefined();
  });
});

describe('bands', () => {
  it('have 10, 20 and 60 m, and types from 8 to 32 bits', () => {
    const { bands } = known(`${SENTINEL_2}/${DOCUMENTED}`);
    const about = (id: string) => {
      const band = bands.find((one) => one.id === id);
      return [band?.crsTransform[0], band?.dimensions[0], band?.dataType.max];
    };
    expect(about('B1')).toEqual([60, 1830, 65535]);
    expect(about('B4')).toEqual([10, 10980, 65535]);
    expect(about('B8A')).toEqual([20, 5490, 65535]);
    expect(about('SCL')).toEqual([20, 5490, 255]);
    expect(about('QA20')).toEqual([20, 5490, 4294967295]);
    expect(bands.map(({ id }) => id)).toEqual(earth.collection(SENTINEL_2)?.bands);
  });

  it('stay within their types', () => {
    const scene = known(`${SENTINEL_2}/${DOCUMENTED}`);
    const places = placesOf(scene, 37);
    for (const { id, dataType } of scene.bands) {
      const { values, mask } = readAt(scene, id, places);
      for (const value of values.filter((_, i) => mask[i])) {
        expect(Number.isInteger(value), id).toBe(true);
        expect(value, id).toBeGreaterThanOrEqual(dataType.min ?? 0);
        expect(value, id).toBeLessThanOrEqual(dataType.max ?? 0);
      }
    }
  });

  it('are masked outside of the swath, which is where the footprint ends', () => {
    const scene = list(SENTINEL_2, {
      bbox: [-122.1, 37.1, -122, 37.2],
      start: Date.UTC(2021, 0, 1),
      end: Date.UTC(2021, 1, 1),
    }).find(({ properties }) => Number(properties.NODATA_PIXEL_PERCENTAGE) > 20);
    if (!scene) throw new Error('There is no partial image.');
    const places = placesOf(scene, 61);
    const { mask } = readAt(scene, 'B4', places);
    const ring = scene.footprint.type === 'Polygon' ? (scene.footprint.coordinates[0] ?? []) : [];
    let differing = 0;
    places.forEach(([lon, lat], i) => {
      if (contains(ring, lon, lat) !== (mask[i] === 1)) differing++;
    });
    const share = 1 - mask.reduce((sum, one) => sum + one, 0) / mask.length;
    expect(differing / places.length).toBeLessThan(0.01);
    expect(Math.abs(100 * share - Number(scene.properties.NODATA_PIXEL_PERCENTAGE))).toBeLessThan(
      6,
    );
  });

  it('have quality bands that agree with each other and with Cloud Score+', () => {
    const scene = known(`${SENTINEL_2}/${DOCUMENTED}`);
    const scores = known(`${CLOUD_SCORE}/${DOCUMENTED}`);
    const places = placesOf(scene, 23);
    const classes = readAt(scene, 'SCL', places);
    const probability = readAt(scene, 'MSK_CLDPRB', places).values;
    const blue = readAt(scene, 'B2', places).values;
    const score = readAt(scores, 'cs', places).values;
    const cumulative = readAt(scores, 'cs_cdf', places).values;
    const mean = (values: Float64Array, chosen: (scl: number) => boolean) => {
      const picked = values.filter((_, i) => chosen(classes.values[i] ?? 0));
      return picked.reduce((sum, value) => sum + value, 0) / picked.length;
    };
    const isCloud = (scl: number) => scl === SCL.cloudHigh || scl === SCL.cloudMedium;
    const isClear = (scl: number) => scl >= 4 && scl <= 6;
    expect(mean(blue, isCloud)).toBeGreaterThan(4000);
    expect(mean(blue, isClear)).toBeLessThan(1500);
    expect(mean(probability, isCloud)).toBeGreaterThan(80);
    expect(mean(probability, isClear)).toBeLessThan(5);
    expect(mean(score, isCloud)).toBeLessThan(0.2);
    expect(mean(score, isClear)).toBeGreaterThan(0.9);
    expect(mean(score, (scl) => scl === SCL.shadow)).toBeLessThan(0.75);
    expect(mean(cumulative, isClear)).toBeGreaterThan(0.6);
    for (const value of [...score, ...cumulative]) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
    }
    const clouds = [...classes.values].filter((scl) => isCloud(scl) || scl === 7).length;
    expect(
      Math.abs((100 * clouds) / places.length - Number(scene.properties.CLOUDY_PIXEL_PERCENTAGE)),
    ).toBeLessThan(7);
  });

  it('have QA60 and MSK_CLASSI only in the years in which products have them', () => {
    const isKnown = (date: string, band: string) => {
      const [scene] = list(SENTINEL_2, {
        bbox: [-122.6, 37.6, -122.5, 37.7],
        start: Date.parse(date),
        end: Date.parse(date) + 15 * 86_400_000,
      });
      if (!scene) throw new Error(`There is no image after ${date}.`);
      return readAt(scene, band, placesOf(scene, 100)).mask.includes(1);
    };
    expect(isKnown('2021-06-01', 'QA60')).toBe(true);
    expect(isKnown('2023-06-01', 'QA60')).toBe(false);
    expect(isKnown('2024-06-01', 'QA60')).toBe(true);
    expect(isKnown('2023-06-01', 'MSK_CLASSI_OPAQUE')).toBe(false);
    expect(isKnown('2024-06-01', 'MSK_CLASSI_OPAQUE')).toBe(true);
  });
});

describe('one day', () => {
  it('shows the same ground and weather to Landsat and to Sentinel-2', () => {
    const pair = sameDay();
    const places = placesOf(pair.sentinel, 16);
    const quality = readAt(pair.landsat, 'QA_PIXEL', places);
    const red = readAt(pair.landsat, 'SR_B4', places).values;
    const nir = readAt(pair.landsat, 'SR_B5', places).values;
    const red10 = readAt(pair.sentinel, 'B4', places);
    const nir20 = readAt(pair.sentinel, 'B8A', places).values;
    const classes = readAt(pair.sentinel, 'SCL', places).values;
    let [compared, red4, nir4, clouds, cloudy] = [0, 0, 0, 0, 0];
    for (let i = 0; i < places.length; i++) {
      const bits = quality.values[i] ?? 0;
      if (!quality.mask[i] || !red10.mask[i] || bits & 1) continue;
      const isCloudSeen = (classes[i] ?? 0) >= 7 && (classes[i] ?? 0) <= 9;
      if (bits & 8) {
        clouds++;
        if (isCloudSeen) cloudy++;
      }
      // Clear, and not in a shadow, of which the sun decides where it falls.
      if ((bits & 0b11111) !== 0 || classes[i] === SCL.shadow || isCloudSeen) continue;
      compared++;
      if (Math.abs((red[i] ?? 0) * 2.75e-5 - 0.2 - (red10.values[i] ?? 0) / 1e4) < 0.02) red4++;
      if (Math.abs((nir[i] ?? 0) * 2.75e-5 - 0.2 - (nir20[i] ?? 0) / 1e4) < 0.04) nir4++;
    }
    expect(compared).toBeGreaterThan(1000);
    expect(red4 / compared).toBeGreaterThan(0.9);
    expect(nir4 / compared).toBeGreaterThan(0.9);
    expect(clouds).toBeGreaterThan(100);
    expect(cloudy / clouds).toBeGreaterThan(0.95);
  });
});

/** A Landsat and a Sentinel-2 image of one date, partly cloudy. */
function sameDay(): { landsat: Scene; sentinel: Scene } {
  const query = {
    bbox: [10.4, 53.1, 10.5, 53.2] as const,
    start: Date.UTC(2019, 3, 1),
    end: Date.UTC(2020, 9, 1),
  };
  const date = ({ timeStart }: Scene) => new Date(Number(timeStart)).toISOString().slice(0, 10);
  const landsat = list('LANDSAT/LC08/C02/T1_L2', query);
  for (const sentinel of list(SENTINEL_2, query)) {
    const clouds = Number(sentinel.properties.CLOUDY_PIXEL_PERCENTAGE);
    const match = landsat.find((scene) => date(scene) === date(sentinel));
    if (!match || clouds < 15 || clouds > 70) continue;
    const [column, row] = [5490, 5490];
    const center = toPlace({ bands: sentinel.bands.slice(1, 2) }, column, row);
    const isSeen =
      readAt(sentinel, 'B4', [center]).mask[0] && readAt(match, 'QA_PIXEL', [center]).mask[0];
    if (isSeen) return { landsat: match, sentinel };
  }
  throw new Error('There is no such pair.');
}

function contains(ring: readonly (readonly number[])[], lon: number, lat: number): boolean {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [x0 = 0, y0 = 0] = ring[i - 1] ?? [];
    const [x1 = 0, y1 = 0] = ring[i] ?? [];
    if (y0 > lat !== y1 > lat && lon < x0 + ((x1 - x0) * (lat - y0)) / (y1 - y0)) inside = !inside;
  }
  return inside;
}
