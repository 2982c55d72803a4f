/** Collections of the synthetic Earth, and the search for their scenes. */
import { describe, expect, it } from 'vitest';
import { openCatalog, type Scene } from '../../src/sandbox/earth/index.ts';

const earth = openCatalog({ now: () => Date.UTC(2025, 0, 1) });
const LANDSAT_5 = 'LANDSAT/LT05/C02/T1_L2';
const LANDSAT_7 = 'LANDSAT/LE07/C02/T1_L2';
const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
const LANDSAT_9 = 'LANDSAT/LC09/C02/T1_L2';
const SAN_FRANCISCO = [-122.5, 37.4, -122.1, 37.8] as const;

function list(collection: string, query: Parameters<typeof earth.scenes>[1]): Scene[] {
  return [...earth.scenes(collection, query)];
}

function known(id: string): Scene {
  const scene = earth.scene(id);
  if (!scene) throw new Error(`There is no ${id}.`);
  return scene;
}

describe('collections', () => {
  it('are Landsat 4 to 9 in Collection 2, with the years that Earth Engine lists', () => {
    expect(earth.collections.filter((id) => id.startsWith('LANDSAT/'))).toEqual(
      [1, 2].flatMap((tier) =>
        ['LT04', 'LT05', 'LE07', 'LC08', 'LC09'].map((code) => `LANDSAT/${code}/C02/T${tier}_L2`),
      ),
    );
    expect(new Date(earth.collection(LANDSAT_8)?.start ?? 0).toISOString()).toBe(
      '2013-03-18T15:58:14.000Z',
    );
    expect(earth.collection(LANDSAT_5)?.title).toBe('USGS Landsat 5 Level 2, Collection 2, Tier 1');
  });

  it('have each scene in one tier, fewer of them in Tier 2', () => {
    const query = {
      bbox: [-60, -20, -50, -10],
      start: Date.UTC(2020, 5, 1),
      end: Date.UTC(2020, 6, 1),
    } as const;
    const first = list(LANDSAT_8, query);
    const second = list('LANDSAT/LC08/C02/T2_L2', query);
    expect(second.length).toBeGreaterThan(3);
    expect(second.length).toBeLessThan(first.length / 2);
    const names = new Set(first.map(({ index }) => index));
    for (const { index, id, properties } of second) {
      expect(names).not.toContain(index);
      expect(id).toBe(`LANDSAT/LC08/C02/T2_L2/${index}`);
      expect(properties.COLLECTION_CATEGORY).toBe('T2');
      expect(Number(properties.GEOMETRIC_RMSE_MODEL)).toBeGreaterThan(12);
    }
  });

  it('do not include Collection 1', () => {
    expect(earth.collection('LANDSAT/LC08/C01/T1_SR')).toBeUndefined();
    expect(list('LANDSAT/LC08/C01/T1_SR', {})).toEqual([]);
    expect(earth.scene('LANDSAT/LC08/C01/T1_SR/LC08_044034_20140318')).toBeUndefined();
  });

  it("list bands in Earth Engine's order and with its types", () => {
    const thermalParts = ['ATRAN', 'CDIST', 'DRAD', 'EMIS', 'EMSD', 'QA', 'TRAD', 'URAD'];
    expect(earth.collection(LANDSAT_8)?.bands).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7].map((band) => `SR_B${band}`),
      'SR_QA_AEROSOL',
      'ST_B10',
      ...thermalParts.map((part) => `ST_${part}`),
      'QA_PIXEL',
      'QA_RADSAT',
    ]);
    expect(earth.collection(LANDSAT_7)?.bands).toEqual([
      ...[1, 2, 3, 4, 5, 7].map((band) => `SR_B${band}`),
      'SR_ATMOS_OPACITY',
      'SR_CLOUD_QA',
      'ST_B6',
      ...thermalParts.map((part) => `ST_${part}`),
      'QA_PIXEL',
      'QA_RADSAT',
    ]);
    const { bands } = known(`${LANDSAT_8}/LC08_044034_20140318`);
    const range = (id: string) => {
      const type = bands.find((band) => band.id === id)?.dataType;
      return [type?.precision, type?.min, type?.max];
    };
    expect(range('SR_B4')).toEqual(['int', 0, 65535]);
    expect(range('SR_QA_AEROSOL')).toEqual(['int', 0, 255]);
    expect(range('ST_EMIS')).toEqual(['int', -32768, 32767]);
  });
});

describe('finding scenes', () => {
  it('finds those that touch a box in over forty years, sorted by name', () => {
    const scenes = list(LANDSAT_5, { bbox: SAN_FRANCISCO });
    expect(scenes.length).toBeGreaterThan(700);
    const names = scenes.map(({ index }) => index);
    expect(names).toEqual([...names].sort());
    expect(new Set(names.map((name) => name.slice(5, 11)))).toEqual(
      new Set(['043034', '044034', '045034']),
    );
  });

  it('uses a half-open range of time', () => {
    const timeStart = Number(known(`${LANDSAT_8}/LC08_044034_20140318`).timeStart);
    const names = (start: number, end: number) =>
      list(LANDSAT_8, { bbox: SAN_FRANCISCO, start, end }).map(({ index }) => index);
    expect(names(timeStart, timeStart + 1)).toEqual(['LC08_044034_20140318']);
    expect(names(timeStart - 1, timeStart)).toEqual([]);
  });

  it('finds each listed scene by its id', () => {
    const query = {
      bbox: [-60, -20, -50, -10],
      start: Date.UTC(2020, 5, 1),
      end: Date.UTC(2020, 5, 9),
    } as const;
    const scenes = list(LANDSAT_8, query);
    expect(scenes.length).toBeGreaterThan(20);
    for (const scene of scenes) {
      expect(earth.scene(scene.id)).toMatchObject({
        index: scene.index,
        timeStart: scene.timeStart,
      });
      expect(scene.id).toBe(`${scene.collection}/${scene.index}`);
    }
  });

  it('finds none over the open sea, in the polar night, before launch and after the end of a mission', () => {
    expect(list(LANDSAT_8, { bbox: [-40, 30, -38, 32] })).toEqual([]);
    const lena = { bbox: [120, 70, 125, 72] } as const;
    const month = (m: number) => ({
      ...lena,
      start: Date.UTC(2018, m, 1),
      end: Date.UTC(2018, m + 1, 1),
    });
    expect(list(LANDSAT_8, month(11))).toEqual([]);
    expect(list(LANDSAT_8, month(6)).length).toBeGreaterThan(20);
    expect(list(LANDSAT_9, { bbox: SAN_FRANCISCO, end: Date.UTC(2021, 9, 31) })).toEqual([]);
    expect(list(LANDSAT_7, { bbox: SAN_FRANCISCO, start: Date.UTC(2024, 0, 20) })).toEqual([]);
    // Landsat 5's last images of any number are of November 2011.
    expect(
      list(LANDSAT_5, {
        bbox: SAN_FRANCISCO,
        start: Date.UTC(2011, 11, 1),
        end: Date.UTC(2012, 4, 1),
      }),
    ).toEqual([]);
  });

  it('finds none of the last two weeks', () => {
    const latest = Math.max(
      ...list(LANDSAT_8, { bbox: SAN_FRANCISCO }).map((s) => Number(s.timeStart)),
    );
    expect(latest).toBeLessThan(Date.UTC(2024, 11, 17));
    expect(latest).toBeGreaterThan(Date.UTC(2024, 10, 1));
  });

  it('accepts a box across the antimeridian', () => {
    const span = { start: Date.UTC(2019, 6, 1), end: Date.UTC(2019, 7, 1) };
    const names = (bbox: readonly [number, number, number, number]) =>
      list(LANDSAT_8, { bbox, ...span }).map(({ index }) => index);
    const over = names([178, 66, -178, 68]);
    expect(over.length).toBeGreaterThan(10);
    expect(over).toEqual(
      [...new Set([...names([178, 66, 180, 68]), ...names([-180, 66, -178, 68])])].sort(),
    );
  });

  it('finds most possible scenes over the United States, and fewer elsewhere in the eighties', () => {
    const share = (
      collection: string,
      bbox: readonly [number, number, number, number],
      year: number,
    ) =>
      list(collection, { bbox, start: Date.UTC(year, 0, 1), end: Date.UTC(year + 1, 0, 1) }).length;
    const kansas = [-98.1, 38.4, -98, 38.5] as const;
    const niger = [9, 18, 9.1, 18.1] as const;
    const siberia = [95, 58, 95.1, 58.1] as const;
    expect(share(LANDSAT_8, kansas, 2019)).toBeGreaterThan(15);
    expect(share(LANDSAT_8, niger, 2019)).toBeGreaterThan(15);
    expect(share(LANDSAT_5, kansas, 1988)).toBeGreaterThan(10);
    expect(share(LANDSAT_5, siberia, 1988)).toBeLessThan(0.35 * share(LANDSAT_8, siberia, 2019));
  });

  it('refuses invalid scene ids', () => {
    for (const id of [
      `${LANDSAT_8}/LC08_044034_20140319`,
      `${LANDSAT_8}/LC08_044034_20141318`,
      `${LANDSAT_8}/LC08_234034_20140318`,
      `${LANDSAT_8}/LC08_044200_20140318`,
      `${LANDSAT_8}/LT05_044034_20110716`,
      `${LANDSAT_8}/`,
      'LANDSAT/LC08/C02/T1_L2',
      '',
    ])
      expect(earth.scene(id), id).toBeUndefined();
  });
});

describe('properties', () => {
  it('identify the scene as USGS does', () => {
    const { properties, timeStart } = known(`${LANDSAT_8}/LC08_044034_20140318`);
    expect(properties).toMatchObject({
      'system:index': 'LC08_044034_20140318',
      'system:time_start': timeStart,
      SPACECRAFT_ID: 'LANDSAT_8',
      SENSOR_ID: 'OLI_TIRS',
      WRS_PATH: 44,
      WRS_ROW: 34,
      DATE_ACQUIRED: '2014-03-18',
      COLLECTION_CATEGORY: 'T1',
      COLLECTION_NUMBER: 2,
      PROCESSING_LEVEL: 'L2SP',
      MAP_PROJECTION: 'UTM',
      UTM_ZONE: 10,
      REFLECTANCE_MULT_BAND_7: 2.75e-5,
      REFLECTANCE_ADD_BAND_7: -0.2,
      TEMPERATURE_MULT_BAND_ST_B10: 0.00341802,
      TEMPERATURE_ADD_BAND_ST_B10: 149,
      TEMPERATURE_MAXIMUM_BAND_ST_B10: 372.999941,
    });
    expect(properties.LANDSAT_SCENE_ID).toMatch(/^LC80440342014077LGN\d\d$/);
    expect(properties.LANDSAT_PRODUCT_ID).toMatch(/^LC08_L2SP_044034_20140318_2020\d{4}_02_T1$/);
    expect(properties.L1_LANDSAT_PRODUCT_ID).toMatch(/^LC08_L1TP_044034_20140318_\d{8}_02_T1$/);
    expect(properties.SCENE_CENTER_TIME).toMatch(/^18:46:\d\d\.\d{7}Z$/);
    expect(Number(properties.GEOMETRIC_RMSE_MODEL)).toBeCloseTo(
      Math.hypot(
        Number(properties.GEOMETRIC_RMSE_MODEL_X),
        Number(properties.GEOMETRIC_RMSE_MODEL_Y),
      ),
      2,
    );
  });

  it('contain the position of the sun', () => {
    const { properties } = known(`${LANDSAT_8}/LC08_044034_20140318`);
    // Mid-morning ten days before the equinox's sun: in the south-east, half-way up.
    expect(Number(properties.SUN_ELEVATION)).toBeGreaterThan(45.5);
    expect(Number(properties.SUN_ELEVATION)).toBeLessThan(47.5);
    expect(Number(properties.SUN_AZIMUTH)).toBeGreaterThan(143);
    expect(Number(properties.SUN_AZIMUTH)).toBeLessThan(149);
  });

  it('have the names of the older sensors', () => {
    const before = known(`${LANDSAT_7}/LE07_044034_19990707`).properties;
    const after = known(`${LANDSAT_7}/LE07_173083_20100203`).properties;
    expect(before).toMatchObject({
      SENSOR_ID: 'ETM',
      SENSOR_MODE_SLC: 'ON',
      IMAGE_QUALITY: expect.any(Number),
    });
    expect(after.SENSOR_MODE_SLC).toBe('OFF');
    expect(before).toHaveProperty('TEMPERATURE_MULT_BAND_ST_B6');
    expect(before).not.toHaveProperty('IMAGE_QUALITY_OLI');
    expect(before).not.toHaveProperty('REFLECTANCE_MULT_BAND_6');
    expect(known('LANDSAT/LT04/C02/T1_L2/LT04_044033_19830812').properties.SENSOR_ID).toBe('TM');
  });

  it('can all be sent as JSON', () => {
    for (const [name, value] of Object.entries(
      known(`${LANDSAT_5}/LT05_044033_20110716`).properties,
    )) {
      if (typeof value === 'number') expect(Number.isFinite(value), name).toBe(true);
      else expect(typeof value, name).toBe('string');
    }
  });
});
