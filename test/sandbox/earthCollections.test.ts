/** Collections of the synthetic Earth other than Landsat and Sentinel-2. */
import { describe, expect, it } from 'vitest';
import { allBands, collections } from '../../src/core/index.ts';
import { openCatalog, type Scene, toPixel } from '../../src/sandbox/earth/index.ts';

const earth = openCatalog({ now: () => Date.UTC(2025, 5, 1) });
const JUNE = {
  bbox: [10.4, 52.9, 10.6, 53.1] as const,
  start: Date.UTC(2021, 5, 1),
  end: Date.UTC(2021, 6, 1),
};

function list(collection: string, query: Parameters<typeof earth.scenes>[1] = JUNE): Scene[] {
  return [...earth.scenes(collection, query)];
}

function known(id: string): Scene {
  const scene = earth.scene(id);
  if (!scene) throw new Error(`There is no ${id}.`);
  return scene;
}

/** Values of a band where it is not masked, at places around one. */
function near(scene: Scene, id: string, lon: number, lat: number, degrees = 0.2, side = 24) {
  const band = scene.bands.find((one) => one.id === id);
  if (!band) throw new Error(`There is no band ${id}.`);
  const pixels = Array.from({ length: side * side }, (_, i) =>
    toPixel(
      { bands: [band] },
      lon + degrees * ((i % side) / side - 0.5),
      lat + degrees * (Math.floor(i / side) / side - 0.5),
    ),
  );
  const columns = Int32Array.from(pixels, ([column]) => column);
  const rows = Int32Array.from(pixels, ([, row]) => row);
  return earth.read(scene, id, columns, rows);
}

function mean(values: Iterable<number>): number {
  const all = [...values];
  return all.reduce((sum, value) => sum + value, 0) / all.length;
}

function valid({ values, mask }: { values: Float64Array; mask: Uint8Array }): number[] {
  return [...values].filter((_, i) => mask[i]);
}

/** Images of a month over northern Germany, or what a collection has instead. */
function samplesOf(id: string): Scene[] {
  if (id.includes('EMBEDDING')) return list(id, { bbox: JUNE.bbox });
  // CHIRPS ends at 50° N.
  return list(id, id.includes('CHIRPS') ? { start: JUNE.start, end: JUNE.end } : JUNE);
}

// Large pixels that are far apart take the longest: each is a mean, and has weather of its own.
describe('every collection', () => {
  const all = earth.collections.filter((id) => !/^(LANDSAT|projects|users)\//.test(id));

  it.each(all)('%s finds its images by id, in the order of their names', (id) => {
    const scenes = samplesOf(id);
    expect(scenes.length).toBeGreaterThan(0);
    const names = scenes.map(({ index }) => index);
    expect(names).toEqual([...new Set(names)].sort());
    for (const scene of scenes) {
      expect(scene.id).toBe(`${id}/${scene.index}`);
      expect(earth.scene(scene.id)).toMatchObject({ timeStart: scene.timeStart });
      expect(earth.scene(`${scene.id}0`)).toBeUndefined();
    }
    const times = scenes.map(({ timeStart }) => Number(timeStart));
    const { start = 0, end = 0 } = earth.collection(id) ?? {};
    expect(Math.min(...times)).toBeGreaterThanOrEqual(start);
    expect(Math.max(...times)).toBeLessThan(end);
  });

  it.each(all)('%s has values within the types of its bands', (id) => {
    const [scene] = samplesOf(id);
    if (!scene) throw new Error('There is no image.');
    for (const band of scene.bands) {
      const { precision, min = -Infinity, max = Infinity } = band.dataType;
      for (const value of valid(near(scene, band.id, 10.5, 53))) {
        expect(Number.isFinite(value), band.id).toBe(true);
        if (precision === 'int') expect(Number.isInteger(value), band.id).toBe(true);
        if (precision === 'float') expect(value, band.id).toBe(Math.fround(value));
        expect(value, band.id).toBeGreaterThanOrEqual(min);
        expect(value, band.id).toBeLessThanOrEqual(max);
      }
    }
  });
});

describe('every collection that Cedar orders', () => {
  const ordered = collections().filter(({ id }) => earth.collections.includes(id));

  it.each(ordered)('$id has all of its bands', (row) => {
    const scenes = /^LANDSAT/.test(row.id)
      ? list(row.id, { ...JUNE, start: 0, end: Date.UTC(2023, 0, 1) })
      : samplesOf(row.id);
    const found = new Set(scenes[0]?.bands.map(({ id }) => id));
    expect(found.size).toBeGreaterThan(0);
    const linked = new Set(row.linked?.bands);
    const wanted = allBands(row).filter(({ id, needs }) => !needs && !linked.has(id));
    expect(wanted.map(({ id }) => id).filter((id) => !found.has(id))).toEqual([]);
  });
});

describe('MODIS', () => {
  it('has an image of the whole Earth for each day, in the sinusoidal projection', () => {
    const scenes = list('MODIS/061/MOD09GA');
    expect(scenes.map(({ index }) => index).slice(0, 2)).toEqual(['2021_06_01', '2021_06_02']);
    expect(scenes).toHaveLength(30);
    const band = scenes[0]?.bands.find(({ id }) => id === 'sur_refl_b01');
    expect(band).toMatchObject({
      crs: 'SR-ORG:6974',
      crsTransform: [463.312716528, 0, -20015109.354, 0, -463.312716528, 10007554.677],
      dimensions: [86400, 43200],
    });
    expect(scenes[0]?.bands.find(({ id }) => id === 'state_1km')?.dimensions).toEqual([
      43200, 21600,
    ]);
  });

  it('has composites that start on the days of the year on which those of NASA start', () => {
    const names = (id: string, year: number) =>
      list(id, { start: Date.UTC(year, 0, 1), end: Date.UTC(year + 1, 0, 1) }).map(
        ({ index }) => index,
      );
    const eight = names('MODIS/061/MOD09A1', 2021);
    expect(eight).toHaveLength(46);
    expect(eight.slice(0, 2)).toEqual(['2021_01_01', '2021_01_09']);
    expect(eight.at(-1)).toBe('2021_12_27');
    expect(names('MODIS/061/MOD13Q1', 2020).slice(-2)).toEqual(['2020_12_02', '2020_12_18']);
    expect(names('MODIS/061/MYD13Q1', 2021).slice(0, 2)).toEqual(['2021_01_09', '2021_01_25']);
    expect(earth.scene('MODIS/061/MOD09A1/2021_01_02')).toBeUndefined();
  });

  it('has gaps between swaths near the equator, none at 50°, and no data in the polar night', () => {
    const share = (lon: number, lat: number, index: string) => {
      const { mask } = near(known(`MODIS/061/MOD09GA/${index}`), 'sur_refl_b01', lon, lat, 30, 20);
      return mean(mask);
    };
    expect(share(20, 0, '2021_06_05')).toBeLessThan(0.97);
    expect(share(20, 0, '2021_06_05')).toBeGreaterThan(0.6);
    expect(share(20, 50, '2021_06_05')).toBe(1);
    expect(share(20, 80, '2021_12_20')).toBe(0);
  });

  it('sees the clouds that its state and its reflectance show', () => {
    const scene = known('MODIS/061/MOD09GA/2021_06_05');
    const blue = near(scene, 'sur_refl_b03', 15, 50, 4, 40);
    const state = near(scene, 'state_1km', 15, 50, 4, 40);
    const of = (cloud: boolean) =>
      mean(
        [...blue.values].filter(
          (_, i) => ((state.values[i] ?? 0) & 3) === (cloud ? 1 : 0) && blue.mask[i],
        ),
      );
    expect(of(true)).toBeGreaterThan(3500);
    expect(of(false)).toBeLessThan(1600);
  });

  it('has composites with fewer clouds than single days', () => {
    const cloudy = (id: string, band: string) =>
      mean(valid(near(known(id), band, 15, 50, 6, 20)).map((value) => ((value & 3) === 1 ? 1 : 0)));
    const composite = cloudy('MODIS/061/MOD09A1/2021_06_02', 'StateQA');
    const day = cloudy('MODIS/061/MOD09GA/2021_06_02', 'state_1km');
    expect(composite).toBeLessThan(day / 2);
    const days = new Set(
      valid(near(known('MODIS/061/MOD09A1/2021_06_02'), 'DayOfYear', 15, 50, 6, 20)),
    );
    expect(days.size).toBeGreaterThan(3);
    for (const value of days) expect(value).toBeGreaterThanOrEqual(153);
    for (const value of days) expect(value).toBeLessThanOrEqual(160);
  });
});

describe('harmonized images', () => {
  const day = ({ timeStart }: Scene) => new Date(Number(timeStart)).toISOString().slice(0, 10);
  const PLACES = [
    { bbox: [12, 51, 14, 54], start: '2020-06-01', end: '2020-06-06' },
    { bbox: [143, -37, 146, -34], start: '2023-01-10', end: '2023-01-16' },
  ] as const;

  it.each(PLACES)('of Landsat have data where scenes of its day have, from $start', (where) => {
    const { bbox } = where;
    const query = { bbox, start: Date.parse(where.start), end: Date.parse(where.end) };
    const l30 = list('NASA/HLS/HLSL30/v002', query);
    const scenes = ['LC08', 'LC09'].flatMap((code) => list(`LANDSAT/${code}/C02/T1_L2`, query));
    let seen = 0;
    // The rim of a scene holds fill, which is 0 and not masked.
    const isSeen = (scene: Scene, band: string, lon: number, lat: number) =>
      valid(near(scene, band, lon, lat, 0, 1)).some((value) => value !== 0);
    for (let lon = bbox[0] + 0.07; lon < bbox[2]; lon += 0.23) {
      for (let lat = bbox[1] + 0.07; lat < bbox[3]; lat += 0.23) {
        const days = (of: Scene[], band: string) =>
          [...new Set(of.filter((one) => isSeen(one, band, lon, lat)).map(day))].sort();
        const expected = days(scenes, 'SR_B4');
        expect(days(l30, 'B4'), `${lon}, ${lat}`).toEqual(expected);
        seen += expected.length;
      }
    }
    expect(seen).toBeGreaterThan(50);
  });

  it('of Landsat are in each tile of a scene, and name all scenes that they show', () => {
    const june = { start: Date.UTC(2020, 5, 3), end: Date.UTC(2020, 5, 4) };
    const images = list('NASA/HLS/HLSL30/v002', { bbox: [12, 51, 14, 54], ...june });
    const sources = new Map(
      images.map(({ properties }) => [properties.MGRS_TILE_ID, properties.LANDSAT_PRODUCT_ID]),
    );
    for (const tile of ['33UUU', '32UQD', '33UUT', '33UVT', '32UQC'])
      expect(sources.get(tile), tile).toContain('LC08_192024_20200603');
    // Row 23 of that pass is not of Tier 1, so that the north of its tiles has no data.
    const image = images.find(({ properties }) => properties.MGRS_TILE_ID === '33UUU');
    expect(image?.properties.LANDSAT_PRODUCT_ID).toBe('LC08_192024_20200603');
    expect(image?.properties.SPATIAL_COVERAGE).toBeLessThan(90);
    expect(known(image?.id ?? '').footprint).toEqual(image?.footprint);
    const two = images.find(({ properties }) =>
      String(properties.LANDSAT_PRODUCT_ID).includes(';'),
    );
    expect(two?.properties.LANDSAT_PRODUCT_ID).toBe('LC08_192024_20200603; LC08_192025_20200603');
  });

  it('of Sentinel-2 are those of its own collection', () => {
    const query = { bbox: PLACES[0].bbox, start: Date.UTC(2020, 5, 1), end: Date.UTC(2020, 5, 11) };
    const names = (scenes: Scene[], tile: string) =>
      scenes.map((scene) => `${scene.properties[tile]} ${scene.timeStart}`).sort();
    const s30 = names(list('NASA/HLS/HLSS30/v002', query), 'MGRS_TILE_ID');
    expect(s30).toEqual(names(list('COPERNICUS/S2_SR_HARMONIZED', query), 'MGRS_TILE'));
    expect(s30.length).toBeGreaterThan(20);
  });

  it('of Landsat and Sentinel-2 have the same grids, and reflectance from 0 to 1', () => {
    const [l30] = list('NASA/HLS/HLSL30/v002');
    const s30 = list('NASA/HLS/HLSS30/v002').find(
      ({ index }) => index.slice(0, 6) === l30?.index.slice(0, 6),
    );
    expect(l30?.bands[0]?.crsTransform).toEqual(s30?.bands[0]?.crsTransform);
    expect(l30?.bands[0]?.dimensions).toEqual([3660, 3660]);
    if (!s30) throw new Error('There is no image.');
    for (const value of valid(near(s30, 'B8A', 10.5, 53))) expect(value).toBeLessThan(1.3);
  });

  it('have an Fmask that agrees with what they show', () => {
    for (const scene of list('NASA/HLS/HLSS30/v002').slice(0, 12)) {
      const blue = near(scene, 'B2', 10.5, 53, 0.6, 50);
      const fmask = near(scene, 'Fmask', 10.5, 53, 0.6, 50);
      const clear = [...blue.values].filter(
        (_, i) => blue.mask[i] && ((fmask.values[i] ?? 0) & 0b11110) === 0,
      );
      const clouds = [...blue.values].filter((_, i) => blue.mask[i] && (fmask.values[i] ?? 0) & 2);
      if (clear.length > 20) expect(mean(clear), scene.index).toBeLessThan(0.2);
      if (clouds.length > 200) expect(mean(clouds), scene.index).toBeGreaterThan(0.3);
    }
  });
});

describe('Sentinel-1', () => {
  it('passes in the morning and in the evening, whatever the clouds, with two polarizations', () => {
    const scenes = list('COPERNICUS/S1_GRD');
    const passes = scenes.map(({ properties }) => properties.orbitProperties_pass);
    expect(new Set(passes)).toEqual(new Set(['ASCENDING', 'DESCENDING']));
    for (const { properties, timeStart, bands } of scenes) {
      const hour = (Number(timeStart) % 86_400_000) / 3_600_000 + 10.5 / 15;
      const expected = properties.orbitProperties_pass === 'ASCENDING' ? 17.5 : 6.3;
      expect(Math.abs(hour - expected)).toBeLessThan(1);
      expect(bands.map(({ id }) => id)).toEqual(['VV', 'VH', 'angle']);
      expect(properties.transmitterReceiverPolarisation).toEqual(['VV', 'VH']);
      expect(properties.instrumentMode).toBe('IW');
    }
    const revisits = scenes.filter(({ index }) => index.startsWith('S1A'));
    const days = new Map<unknown, Set<number>>();
    for (const { properties, timeStart } of revisits) {
      const orbit = properties.relativeOrbitNumber_start;
      const found = days.get(orbit) ?? new Set();
      days.set(orbit, found.add(Math.floor(Number(timeStart) / 86_400_000)));
    }
    for (const found of days.values()) {
      const [first = 0, second] = [...found].sort();
      if (second) expect((second - first) % 12).toBe(0);
    }
  });

  it('has darker water than land, and angles that grow across the swath', () => {
    const [scene] = list('COPERNICUS/S1_GRD', { ...JUNE, bbox: [-122.5, 37.5, -122.2, 37.8] });
    if (!scene) throw new Error('There is no image.');
    const bay = mean(valid(near(scene, 'VV', -122.33, 37.7, 0.02)));
    const city = mean(valid(near(scene, 'VV', -122.45, 37.74, 0.02)));
    expect(bay).toBeLessThan(city - 4);
    for (const value of valid(near(scene, 'angle', -122.3, 37.6, 2))) {
      expect(value).toBeGreaterThan(20);
      expect(value).toBeLessThan(48);
    }
  });

  it('has HH and HV near the poles', () => {
    const [scene] = list('COPERNICUS/S1_GRD', { ...JUNE, bbox: [-40, 75, -35, 78] });
    expect(scene?.bands.map(({ id }) => id)).toEqual(['HH', 'HV', 'angle']);
    expect(scene?.properties.instrumentMode).toBe('EW');
  });
});

describe('embeddings', () => {
  it('are vectors of length 1, alike on like ground and stable over years', () => {
    const scenes = list('GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL', { bbox: JUNE.bbox });
    const years = new Set(
      scenes.map(({ timeStart }) => new Date(Number(timeStart)).getUTCFullYear()),
    );
    expect([...years].sort()).toEqual([2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024]);
    const scene = scenes.find((one) => near(one, 'A00', 10.5, 53, 0.01, 2).mask[0]);
    if (!scene) throw new Error('There is no image.');
    expect(scene.bands).toHaveLength(64);
    expect(scene.bands[0]?.dimensions).toEqual([16384, 16384]);
    const bands = scene.bands.map(({ id }) => near(scene, id, 10.5, 53, 0.1, 12));
    const squares = new Float64Array(144);
    for (const { values } of bands)
      values.forEach((value, i) => {
        squares[i] = (squares[i] ?? 0) + value * value;
      });
    // As near as with the rounded numbers of the provider.
    for (const square of squares) expect(Math.abs(Math.sqrt(square) - 1)).toBeLessThan(0.005);
    expect(mean([...squares].map(Math.sqrt))).toBeCloseTo(1, 2);
    expect(new Set(bands[0]?.values).size).toBeGreaterThan(5);
  });

  it('have the values of 8-bit numbers, as their provider documents them', () => {
    const query = { bbox: JUNE.bbox, start: Date.UTC(2020, 0, 1), end: Date.UTC(2021, 0, 1) };
    const [scene] = list('GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL', query);
    if (!scene) throw new Error('There is no image.');
    const exact = Array.from({ length: 255 }, (_, i) => {
      const number = i - 127;
      return Math.sign(number) * (number / 127.5) ** 2;
    });
    for (const { id } of scene.bands) {
      const values = valid(near(scene, id, 10.5, 53, 0.1, 12));
      expect(values.length).toBeGreaterThan(0);
      expect(values.filter((value) => !exact.includes(value + 0))).toEqual([]);
    }
  });
});

describe('Dynamic World', () => {
  it('has probabilities that sum to 1, the likeliest as label, and none under clouds', () => {
    const scenes = list('GOOGLE/DYNAMICWORLD/V1');
    const classes = scenes[0]?.bands.slice(0, 9).map(({ id }) => id) ?? [];
    let [labeled, hidden] = [0, 0];
    for (const scene of scenes.slice(0, 4)) {
      const source = known(`COPERNICUS/S2_SR_HARMONIZED/${scene.index}`);
      expect(Number(source.properties.CLOUDY_PIXEL_PERCENTAGE)).toBeLessThanOrEqual(35);
      const scl = near(source, 'SCL', 10.5, 53);
      const label = near(scene, 'label', 10.5, 53);
      const probabilities = classes.map((id) => near(scene, id, 10.5, 53));
      for (let i = 0; i < label.mask.length; i++) {
        if (!label.mask[i]) {
          hidden++;
          continue;
        }
        labeled++;
        const all = probabilities.map(({ values }) => values[i] ?? 0);
        expect(all.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 5);
        expect(all.indexOf(Math.max(...all))).toBe(label.values[i]);
        expect([3, 8, 9]).not.toContain(scl.values[i]);
      }
    }
    expect(labeled).toBeGreaterThan(200);
    expect(hidden).toBeGreaterThan(0);
  });
});

describe('heights', () => {
  it('are a single image: high in the Alps, low on the coast, 0 on the sea', () => {
    const image = known('NASA/NASADEM_HGT/001');
    expect(earth.images).toContain(image.id);
    expect(image.bands.map(({ id }) => id)).toEqual(['elevation', 'num', 'swb']);
    expect(image.bands[0]?.dimensions).toEqual([1296000, 417600]);
    expect(mean(near(image, 'elevation', 10, 46.6).values)).toBeGreaterThan(1200);
    expect(mean(near(image, 'elevation', 10.5, 53).values)).toBeLessThan(700);
    expect(mean(near(image, 'elevation', -40, 35).values)).toBe(0);
    expect(mean(near(image, 'swb', -40, 35).values)).toBe(255);
  });
});

describe('the weather', () => {
  it('has rain where there are clouds, and none on the sea', () => {
    const scene = known('UCSB-CHG/CHIRPS/DAILY/20210605');
    const rain = near(scene, 'precipitation', 15, 45, 6, 24);
    const cloud = near(known('MODIS/061/MOD09GA/2021_06_05'), 'state_1km', 15, 45, 6, 24);
    const wet = [...rain.values].map((value, i) => [
      value,
      (cloud.values[i] ?? 0) & 3,
      rain.mask[i],
    ]);
    const seen = wet.filter(([value = 0, , mask]) => mask && value > 1);
    expect(seen.length).toBeGreaterThan(20);
    expect(mean(seen.map(([, state]) => (state === 1 ? 1 : 0)))).toBeGreaterThan(0.9);
    expect(mean(near(scene, 'precipitation', -40, 35).mask)).toBe(0);
    expect(list('UCSB-CHG/CHIRPS/DAILY', { ...JUNE, bbox: [10, 55, 11, 56] })).toEqual([]);
  });

  it('is warm in July and cold in January, between its extremes of the day', () => {
    const kelvin = (index: string, band: string) =>
      mean(valid(near(known(`ECMWF/ERA5_LAND/DAILY_AGGR/${index}`), band, 10.5, 53, 2, 10)));
    expect(kelvin('20210715', 'temperature_2m')).toBeGreaterThan(283);
    expect(kelvin('20210115', 'temperature_2m')).toBeLessThan(280);
    expect(kelvin('20210715', 'temperature_2m_min')).toBeLessThan(
      kelvin('20210715', 'temperature_2m'),
    );
    expect(kelvin('20210715', 'temperature_2m_max')).toBeGreaterThan(
      kelvin('20210715', 'temperature_2m'),
    );
    // Snow and frozen ground in a Siberian winter.
    const siberia = (band: string) =>
      mean(valid(near(known('ECMWF/ERA5_LAND/DAILY_AGGR/20210115'), band, 105, 62, 2, 10)));
    const [depth, water] = [siberia('snow_depth'), siberia('snow_depth_water_equivalent')];
    expect(depth).toBeGreaterThan(0.1);
    expect(water / depth).toBeCloseTo(siberia('snow_density') / 1000, 2);
    expect(siberia('snow_cover')).toBeGreaterThan(99);
    expect(siberia('soil_temperature_level_4')).toBeGreaterThan(
      siberia('soil_temperature_level_2'),
    );
    expect(known('ECMWF/ERA5_LAND/DAILY_AGGR/20210715').properties).toMatchObject({
      year: 2021,
      month: 7,
      day: 15,
    });
  });
});
