/** Pixels of synthetic scenes. */
import { describe, expect, it } from 'vitest';
import {
  openCatalog,
  pixelValueAt,
  type Scene,
  toPixel,
  toPlace,
} from '../../src/sandbox/earth/index.ts';

const earth = openCatalog({ now: () => Date.UTC(2025, 0, 1) });
/** Bits of `QA_PIXEL`. */
const FILL = 1;
const CLOUD = 1 << 3;
const SNOW = 1 << 5;
const WATER = 1 << 7;

function known(id: string): Scene {
  const scene = earth.scene(`LANDSAT/${id.slice(0, 4)}/C02/T1_L2/${id}`);
  if (!scene) throw new Error(`There is no ${id}.`);
  return scene;
}

/** Every `step`-th pixel of a scene. */
function sample(scene: Scene, step: number): { columns: Int32Array; rows: Int32Array } {
  const [width, height] = scene.bands[0]?.dimensions ?? [0, 0];
  const across = Math.ceil(width / step);
  const count = across * Math.ceil(height / step);
  return {
    columns: Int32Array.from({ length: count }, (_, i) => (i % across) * step),
    rows: Int32Array.from({ length: count }, (_, i) => Math.floor(i / across) * step),
  };
}

/** The scenes over a place in a range of dates, least cloudy first. */
function clearest(collection: string, lon: number, lat: number, from: string, to: string): Scene[] {
  const bbox = [lon - 0.01, lat - 0.01, lon + 0.01, lat + 0.01] as const;
  const scenes = [
    ...earth.scenes(collection, { bbox, start: Date.parse(from), end: Date.parse(to) }),
  ];
  return scenes.sort((a, b) => Number(a.properties.CLOUD_COVER) - Number(b.properties.CLOUD_COVER));
}

/** A band's mean over clear pixels on 9 km south-east of a place; NaN without any. */
function clearMean(scene: Scene, band: string, lon: number, lat: number): number {
  const [column, row] = toPixel(scene, lon, lat);
  const columns = Int32Array.from({ length: 900 }, (_, i) => column + 10 * (i % 30));
  const rows = Int32Array.from({ length: 900 }, (_, i) => row + 10 * Math.floor(i / 30));
  const quality = earth.read(scene, 'QA_PIXEL', columns, rows);
  const { values } = earth.read(scene, band, columns, rows);
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (!quality.mask[i] || (quality.values[i] ?? 0) & 0b11111) continue;
    sum += values[i] ?? 0;
    count++;
  }
  return sum / count;
}

const reflectance = (stored: number) => stored * 2.75e-5 - 0.2;

describe('the edge of a scene', () => {
  it('masks everything outside of the footprint, and nothing inside', () => {
    const scene = known('LC08_044034_20140318');
    const { columns, rows } = sample(scene, 150);
    const { mask, values } = earth.read(scene, 'SR_B4', columns, rows);
    const quality = earth.read(scene, 'QA_PIXEL', columns, rows).values;
    const ring = scene.footprint.type === 'Polygon' ? (scene.footprint.coordinates[0] ?? []) : [];
    let seen = 0;
    for (let i = 0; i < mask.length; i++) {
      const [lon, lat] = toPlace(scene, columns[i] ?? 0, rows[i] ?? 0);
      if (quality[i] === FILL) mask[i] = 0;
      expect(mask[i], `${columns[i]}, ${rows[i]}`).toBe(contains(ring, lon, lat) ? 1 : 0);
      seen += mask[i] ?? 0;
      if (mask[i]) expect(values[i]).toBeGreaterThan(0);
    }
    expect(seen / mask.length).toBeGreaterThan(0.5);
    expect(seen / mask.length).toBeLessThan(0.8);
  });

  it('has a margin of fill: 0 in every band, bit 0 in QA_PIXEL, and not masked', () => {
    const scene = known('LC08_044034_20140318');
    const [width, height] = scene.bands[0]?.dimensions ?? [0, 0];
    const columns = Int32Array.from({ length: width }, (_, column) => column);
    const rows = new Int32Array(width).fill(Math.floor(height / 2));
    const { mask, values } = earth.read(scene, 'QA_PIXEL', columns, rows);
    const fill = [...values.keys()].filter((i) => mask[i] && values[i] === FILL);
    expect(fill.length).toBeGreaterThan(20);
    expect(fill.length).toBeLessThan(80);
    for (const { id } of scene.bands.filter((band) => band.id !== 'QA_PIXEL')) {
      const band = earth.read(scene, id, columns, rows);
      expect(new Set(fill.map((i) => band.mask[i])), id).toEqual(new Set([1]));
      expect(new Set(fill.map((i) => band.values[i])), id).toEqual(new Set([0]));
    }
  });

  it('masks everything outside of the grid', () => {
    const scene = known('LC08_044034_20140318');
    const { mask } = earth.read(
      scene,
      'SR_B4',
      Int32Array.of(-1, 1e6, 3500),
      Int32Array.of(3500, 3500, -7),
    );
    expect([...mask]).toEqual([0, 0, 0]);
  });

  it('lacks about 22 % of Landsat 7 scenes at the sides after the scan line corrector failed', () => {
    const lost = (id: string, across: (fraction: number) => boolean) => {
      const scene = known(id);
      const [width, height] = scene.bands[0]?.dimensions ?? [0, 0];
      const rows = Int32Array.from({ length: 2000 }, (_, i) => Math.floor(height / 2) - 1000 + i);
      let valid = 0;
      let all = 0;
      for (let fraction = 0.2; fraction <= 0.801; fraction += 0.05) {
        if (!across(fraction)) continue;
        const column = Math.floor(width * fraction);
        const { mask } = earth.read(scene, 'SR_B3', new Int32Array(2000).fill(column), rows);
        valid += mask.reduce((sum, one) => sum + one, 0);
        all += 2000;
      }
      return 1 - valid / all;
    };
    expect(lost('LE07_044034_19990707', () => true)).toBe(0);
    const all = lost('LE07_044033_20170708', () => true);
    const center = lost('LE07_044033_20170708', (fraction) => Math.abs(fraction - 0.5) < 0.03);
    expect(all).toBeGreaterThan(0.1);
    expect(all).toBeLessThan(0.3);
    expect(center).toBeLessThan(0.02);
  });
});

describe('clouds', () => {
  it('cover the share that CLOUD_COVER states', () => {
    const scenes = clearest('LANDSAT/LC08/C02/T1_L2', 7.5, 47, '2019-01-01', '2020-01-01');
    expect(scenes.length).toBeGreaterThan(15);
    for (const scene of scenes) {
      const { columns, rows } = sample(scene, 97);
      const { values, mask } = earth.read(scene, 'QA_PIXEL', columns, rows);
      let clouds = 0;
      let seen = 0;
      for (let i = 0; i < mask.length; i++) {
        seen += mask[i] ?? 0;
        if (mask[i] && (values[i] ?? 0) & CLOUD) clouds++;
      }
      const off = Math.abs((100 * clouds) / seen - Number(scene.properties.CLOUD_COVER));
      expect(off, scene.index).toBeLessThan(5);
    }
    const covers = scenes.map(({ properties }) => Number(properties.CLOUD_COVER));
    expect(Math.min(...covers)).toBeLessThan(20);
    expect(Math.max(...covers)).toBeGreaterThan(80);
  });

  it('are rarer over deserts than over rain forests', () => {
    const mean = (lon: number, lat: number) => {
      const scenes = clearest('LANDSAT/LC08/C02/T1_L2', lon, lat, '2016-01-01', '2020-01-01');
      return scenes.reduce((sum, s) => sum + Number(s.properties.CLOUD_COVER), 0) / scenes.length;
    };
    expect(mean(10, 24)).toBeLessThan(25);
    expect(mean(-60, -5)).toBeGreaterThan(50);
  });

  it('are white and cold, and their shadows are darker than the ground around them', () => {
    const scene = known('LC08_044034_20140318');
    const { columns, rows } = sample(scene, 20);
    const quality = earth.read(scene, 'QA_PIXEL', columns, rows);
    const blue = earth.read(scene, 'SR_B2', columns, rows).values;
    const nir = earth.read(scene, 'SR_B5', columns, rows).values;
    const heat = earth.read(scene, 'ST_B10', columns, rows).values;
    const mean = (values: Float64Array, bits: number, of: number) => {
      const chosen = values.filter(
        (_, i) => quality.mask[i] && ((quality.values[i] ?? 0) & of) === bits,
      );
      return chosen.reduce((sum, one) => sum + one, 0) / chosen.length;
    };
    const SHADOW = 1 << 4;
    const CLEAR = 1 << 6;
    const land = SNOW | WATER | SHADOW | CLEAR | CLOUD;
    expect(reflectance(mean(blue, CLOUD, CLOUD))).toBeGreaterThan(0.4);
    expect(reflectance(mean(blue, CLEAR, land))).toBeLessThan(0.15);
    expect(mean(heat, CLOUD, CLOUD)).toBeLessThan(mean(heat, CLEAR, land) - 3000);
    expect(mean(nir, CLEAR | SHADOW, land)).toBeLessThan(0.85 * mean(nir, CLEAR, land));
  });

  it('have values of QA_PIXEL that USGS documents', () => {
    // Clear land, clear water, cloud, its rim and shadow, put together from the product guides' table of bits.
    const expected = {
      LC08_044034_20140318: [21824, 21952, 22018, 22280, 23888],
      LE07_044034_19990707: [5440, 5568, 5896],
    };
    for (const [id, documented] of Object.entries(expected)) {
      const scene = known(id);
      const { columns, rows } = sample(scene, 15);
      const { values, mask } = earth.read(scene, 'QA_PIXEL', columns, rows);
      const found = new Set(values.filter((value, i) => mask[i] && value !== FILL));
      for (const value of documented) expect(found, `${id} ${value}`).toContain(value);
      for (const value of found)
        expect(isConsistent(value, id.startsWith('LC')), `${value}`).toBe(true);
    }
  });
});

describe('the ground', () => {
  it('is water in San Francisco Bay and land in the city', () => {
    const scene = known('LC08_044034_20140318');
    expect(Number(pixelValueAt(earth, scene, 'QA_PIXEL', -122.33, 37.7)) & WATER).toBe(WATER);
    expect(Number(pixelValueAt(earth, scene, 'QA_PIXEL', -122.45, 37.74)) & WATER).toBe(0);
    expect(pixelValueAt(earth, scene, 'QA_PIXEL', -100, 37)).toBeUndefined();
  });

  it('is the same in neighboring rows of one pass', () => {
    const north = known('LC09_026045_20220521');
    const south = known('LC09_026046_20220521');
    const { columns, rows } = sample(north, 23);
    const seen = earth.read(north, 'SR_B5', columns, rows);
    // Fill is 0, and nothing else is.
    const isData = (value = 0) => value !== 0;
    let differing = 0;
    let compared = 0;
    for (let i = 0; i < seen.mask.length; i++) {
      if (!seen.mask[i] || !isData(seen.values[i])) continue;
      const place = toPlace(north, columns[i] ?? 0, rows[i] ?? 0);
      const other = pixelValueAt(earth, south, 'SR_B5', ...place);
      if (other === undefined || !isData(other)) continue;
      compared++;
      if (Math.abs(reflectance(other) - reflectance(seen.values[i] ?? 0)) > 0.005) differing++;
    }
    expect(compared).toBeGreaterThan(100);
    expect(differing / compared).toBeLessThan(0.02);
  });

  it('is greener in summer', () => {
    const ndvi = (from: string, to: string) => {
      const scenes = clearest('LANDSAT/LC08/C02/T1_L2', -93.5, 42, from, to).slice(0, 4);
      const values = scenes.map((scene) => {
        const nir = reflectance(clearMean(scene, 'SR_B5', -93.5, 42));
        const red = reflectance(clearMean(scene, 'SR_B4', -93.5, 42));
        return (nir - red) / (nir + red);
      });
      return Math.max(...values.filter((value) => !Number.isNaN(value)));
    };
    const summer = ndvi('2018-06-01', '2018-08-15');
    const winter = ndvi('2018-01-01', '2018-02-20');
    expect(summer).toBeGreaterThan(0.45);
    expect(winter).toBeLessThan(summer - 0.2);
  });

  it('has snow in Yakutia in March, but not in July', () => {
    const snowy = (from: string, to: string) => {
      const [scene] = clearest('LANDSAT/LC08/C02/T1_L2', 127, 62.3, from, to);
      if (!scene) throw new Error('no scene');
      const { columns, rows } = sample(scene, 200);
      const { values, mask } = earth.read(scene, 'QA_PIXEL', columns, rows);
      const seen = values.filter((value, i) => mask[i] && !(value & CLOUD));
      return seen.filter((value) => value & SNOW).length / seen.length;
    };
    expect(snowy('2018-03-10', '2018-04-10')).toBeGreaterThan(0.9);
    expect(snowy('2018-07-01', '2018-08-01')).toBeLessThan(0.1);
  });

  it('is warm in the Sahara and cold in Greenland', () => {
    const kelvin = (lon: number, lat: number) => {
      const scenes = clearest('LANDSAT/LC08/C02/T1_L2', lon, lat, '2018-06-01', '2018-08-10');
      const means = scenes.map((scene) => clearMean(scene, 'ST_B10', lon, lat));
      return (means.find((mean) => !Number.isNaN(mean)) ?? Number.NaN) * 0.00341802 + 149;
    };
    expect(kelvin(10, 24)).toBeGreaterThan(305);
    expect(kelvin(-40, 72)).toBeLessThan(274);
  });
});

describe('reading pixels', () => {
  it('gives the same value for a pixel alone, among others, and from another catalog', () => {
    const scene = known('LC08_044034_20140318');
    const columns = Int32Array.from({ length: 500 }, (_, i) => 3000 + 3 * i);
    const rows = Int32Array.from({ length: 500 }, (_, i) => 2500 + 2 * i);
    const { values } = earth.read(scene, 'SR_B5', columns, rows);
    const other = openCatalog();
    for (const i of [0, 17, 499]) {
      const copy = { ...other.scene(scene.id), id: scene.id } as Scene;
      const alone = other.read(
        copy,
        'SR_B5',
        Int32Array.of(columns[i] ?? 0),
        Int32Array.of(rows[i] ?? 0),
      );
      expect(alone.values[0]).toBe(values[i]);
    }
  });

  it('does not confuse sets of pixels that share an array', () => {
    const scene = known('LC08_044034_20140318');
    const columns = Int32Array.of(3000, 3100);
    const rows = Int32Array.of(3000, 3100);
    const first = earth.read(scene, 'SR_B5', columns, rows).values;
    columns.set([3200, 3300]);
    const second = earth.read(scene, 'SR_B5', columns, rows).values;
    expect(second[0]).toBe(
      earth.read(scene, 'SR_B5', Int32Array.of(3200), Int32Array.of(3000)).values[0],
    );
    expect([...second]).not.toEqual([...first]);
  });

  it('stays within the type of every band', () => {
    for (const id of ['LC08_044034_20140318', 'LE07_044033_20170708']) {
      const scene = known(id);
      const { columns, rows } = sample(scene, 180);
      for (const band of scene.bands) {
        const { values, mask } = earth.read(scene, band.id, columns, rows);
        for (const value of values.filter((_, i) => mask[i])) {
          expect(Number.isInteger(value), band.id).toBe(true);
          expect(value, band.id).toBeGreaterThanOrEqual(band.dataType.min ?? 0);
          expect(value, band.id).toBeLessThanOrEqual(band.dataType.max ?? 0);
        }
      }
    }
  });

  it('refuses bands that the scene does not have, and arrays of different lengths', () => {
    const scene = known('LC08_044034_20140318');
    expect(() => earth.read(scene, 'B4', new Int32Array(1), new Int32Array(1))).toThrow(
      /no band 'B4'.*SR_B4/,
    );
    expect(() => earth.read(scene, 'SR_B4', new Int32Array(1), new Int32Array(2))).toThrow(
      RangeError,
    );
  });
});

function contains(ring: readonly (readonly number[])[], lon: number, lat: number): boolean {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [x0 = 0, y0 = 0] = ring[i - 1] ?? [];
    const [x1 = 0, y1 = 0] = ring[i] ?? [];
    if (y0 > lat !== y1 > lat && lon < x0 + ((x1 - x0) * (lat - y0)) / (y1 - y0)) inside = !inside;
  }
  return inside;
}

/** A flag and its confidence agree; clear is neither cloud nor dilated cloud. */
function isConsistent(value: number, cirrusBand: boolean): boolean {
  const bit = (n: number) => (value >> n) & 1;
  const confidence = (n: number) => (value >> n) & 3;
  return (
    bit(0) === 0 &&
    bit(6) === (bit(1) || bit(3) ? 0 : 1) &&
    bit(3) === (confidence(8) === 3 ? 1 : 0) &&
    bit(4) === (confidence(10) === 3 ? 1 : 0) &&
    bit(5) === (confidence(12) === 3 ? 1 : 0) &&
    (cirrusBand ? bit(2) === (confidence(14) === 3 ? 1 : 0) : confidence(14) === 0)
  );
}
