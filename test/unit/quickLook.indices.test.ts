/** Indices and custom formulas as a picture: choices, values, colors and the readout. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  FORMULA,
  firstFormula,
  fitting,
  formulaOf,
  indicesOf,
  initialChoice,
  isSingle,
  showsOtherValues,
  styleOf,
  wholeRange,
  withShow,
} from '../../media/quickLook/choice.ts';
import { COLOR_MAPS, rampOf } from '../../media/quickLook/colorMaps.ts';
import { formulaValues } from '../../media/quickLook/formulaValues.ts';
import { layerBands } from '../../media/quickLook/layers.ts';
import { distributionOf } from '../../media/quickLook/stretch.ts';
import { Tiles } from '../../media/quickLook/tileCache.ts';
import { shownNoData, tileParts } from '../../media/quickLook/tileParts.ts';
import { evaluateFormula, evaluateFormulaForAll } from '../../src/domain/bandFormula.ts';
import type { ImageDescription, ToQuickLook } from '../../src/views/quickLook/protocol.ts';
import { QuickLookSession } from '../../src/views/quickLook/quickLookSession.ts';
import { writeTileImage } from './quickLook.tileImages.ts';

let folder: string;
let image: ImageDescription;
let session: QuickLookSession;
const sent: ToQuickLook[] = [];

/** Stored numbers of reflectance 0.1 and 0.5: (0.5 - 0.1) / (0.5 + 0.1). */
const stored = (reflectance: number) => Math.round((reflectance + 0.2) / 2.75e-5);
const NDVI = 0.4 / 0.6;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cedar-indices-'));
  const file = await writeTileImage(folder, {
    name: 'bands',
    dates: ['2020-05-01', '2020-05-17'],
    bands: ['blue', 'green', 'red', 'nir', 'swir2', 'pixel_qa'],
    // The first column has no red, of the second date.
    value: (x, _y, band, layer) =>
      band === 'red' && layer === 1 && x === 0 ? 0 : stored(band === 'nir' ? 0.5 : 0.1),
  });
  session = new QuickLookSession(file, (message) => sent.push(message));
  await session.receive({ type: 'ready' });
  const [first] = sent;
  if (first?.type !== 'image') throw new Error(JSON.stringify(first));
  image = first.image;
});

afterAll(async () => {
  await session.dispose();
  await rm(folder, { recursive: true, force: true });
});

const start = () => initialChoice(image);

describe('the choice of an index', () => {
  test('is offered if the image has its bands', () => {
    expect(indicesOf(image)).toEqual(['NDVI', 'NBR', 'NDWI', 'EVI']);
    const two = { ...image, bands: [{ name: 'green' }, { name: 'nir' }] };
    expect(indicesOf(two)).toEqual(['NDWI']);
    expect(indicesOf({ ...image, bands: [{ name: 'Band 1' }] })).toEqual([]);
  });

  test('comes with its usual range and its colors', () => {
    const ndvi = withShow(start(), 'NDVI', image);
    expect(ndvi).toMatchObject({ colors: 'vegetation', inverted: false, method: 'manual' });
    expect(wholeRange(ndvi, image)).toEqual({ min: -0.2, max: 0.9 });
    expect(withShow(ndvi, 'NDWI', image)).toMatchObject({ colors: 'diverging', inverted: true });
    expect(isSingle(ndvi)).toBe(true);
    // Another stretch is needed each time.
    expect(showsOtherValues(start(), ndvi)).toBe(true);
    expect(showsOtherValues(ndvi, withShow(ndvi, 'NBR', image))).toBe(true);
    expect(showsOtherValues(ndvi, { ...ndvi, date: 1 })).toBe(false);
  });

  test('ends with the stretch and the colors of bands', () => {
    const { colors, method, inverted } = start();
    const back = withShow(withShow(start(), 'NDWI', image), 'single', image);
    expect(back).toMatchObject({ show: 'single', colors, method, inverted });
    expect(wholeRange(back, image)).toEqual({ min: 0, max: 65535 });
    // Between bands, colors that were chosen stay.
    const warm = { ...start(), show: 'single', colors: 'warm' } as const;
    expect(withShow(warm, 'true', image).colors).toBe('warm');
  });

  test('is restored, and left out if the image does not have its bands any more', () => {
    const ndvi = withShow(start(), 'NDVI', image);
    expect(fitting(ndvi, image).show).toBe('NDVI');
    const gray = { ...image, bands: [{ name: 'gray' }], composites: [] };
    expect(fitting(ndvi, gray).show).toBe('single');
  });
});

describe('a custom formula', () => {
  test('starts with the formula that was shown before', () => {
    const custom = withShow(withShow(start(), 'NBR', image), FORMULA, image);
    expect(custom).toMatchObject({ show: FORMULA, formula: '(nir - swir2) / (nir + swir2)' });
    expect(custom.method).toBe('percentile');
    expect(firstFormula(start(), { ...image, bands: [{ name: 'vv' }] })).toBe('vv');
    expect(firstFormula(start(), { ...image, bands: [{ name: 'Band 1' }] })).toBeUndefined();
  });

  test('is restored if it is still valid', () => {
    const kept = { ...start(), show: FORMULA, formula: 'nir - red' };
    expect(fitting(kept, image)).toMatchObject({ show: FORMULA, formula: 'nir - red' });
    expect(fitting({ ...kept, formula: 'nir -' }, image).show).toBe(start().show);
    expect(fitting({ ...kept, formula: 7 }, image).formula).toBe('');
  });

  test('has the bands that it needs requested, each once', () => {
    const custom = { ...start(), show: FORMULA, formula: '(nir - red) / nir', date: 1 };
    expect(layerBands(custom, image)).toMatchObject({
      bands: [9, 8],
      formula: { name: custom.formula },
    });
    const gap = { ...image, numbers: [[], [6, 7, -1, 9, 10, 11]] };
    expect(layerBands(custom, gap)).toBeUndefined();
    expect(layerBands({ ...custom, formula: '3' }, image)?.bands).toEqual([]);
  });
});

describe('the values of an index', () => {
  test('are calculated of physical values, and are missing without data', async () => {
    const ndvi = { ...withShow(start(), 'NDVI', image), date: 1 };
    const layer = layerBands(ndvi, image);
    if (!layer?.formula) throw new Error('There is no formula.');
    const tiles = new Tiles(image, 1, (message) => void session.receive(message));
    const place = { level: 0, column: 0, row: 0 };
    tiles.want([place], [layer.bands]);
    await expect.poll(() => sent.find(({ type }) => type === 'tile')).toBeDefined();
    for (const each of sent) if (each.type === 'tile') tiles.receive(each);
    const tile = tiles.get(place, layer.bands);
    const values = tile && formulaValues(tile, layer.formula, 0);
    expect(values?.[0]).toBeNaN();
    expect(values?.[1]).toBeCloseTo(NDVI, 4);
    // The same numbers are shown again without being calculated again.
    expect(tile && formulaValues(tile, layer.formula, 0)).toBe(values);
    const viewed = { part: { left: 0, top: 0, right: 64, bottom: 64 }, places: [place] };
    const [parts = [], ...others] = tileParts(viewed, tiles, image, layer);
    expect(others).toEqual([]);
    const found = distributionOf(parts, shownNoData(layer, image));
    expect(found?.sorted).toHaveLength(63 * 64);
    expect(found?.range.min).toBeCloseTo(NDVI, 4);
  });

  test('of zero are data, though zero marks missing data of the bands', () => {
    const ndvi = layerBands(withShow(start(), 'NDVI', image), image);
    expect(ndvi && shownNoData(ndvi, image)).toBeUndefined();
    expect(shownNoData({}, image)).toBe(0);
  });

  test.each(['(nir - red) / (nir + red)', '-min(nir, 2) + pow(red, 2) * 3', 'log(red - red)', '7'])(
    '%s, all at a time, are those of single pixels',
    (text) => {
      const formula = formulaOf({ ...start(), show: FORMULA, formula: text }, image);
      if (!formula) throw new Error('The formula is invalid.');
      const bands = { nir: [0.5, 0, 3, Number.NaN], red: [0.1, 0, -2, 1] };
      const of = (name: string) => bands[name as keyof typeof bands];
      const all = evaluateFormulaForAll(formula.steps, 4, (name) => Float64Array.from(of(name)));
      const single = [0, 1, 2, 3].map((i) =>
        evaluateFormula(formula.steps, (name) => of(name)[i] ?? Number.NaN),
      );
      expect([...all]).toEqual(single.map(Math.fround));
    },
  );

  test('are reported for the pixel at the cursor, before its bands', async () => {
    const bands = image.bands.map((_, i) => i);
    const formula = formulaOf(withShow(start(), 'NDVI', image), image);
    const report = async (column: number) => {
      sent.length = 0;
      await session.receive({
        ...{ type: 'pixel', request: -1, row: 5, column, bands, date: 1 },
        ...(formula && { formula }),
      });
      const [answer] = sent;
      return answer?.type === 'pixel' ? answer.values : [];
    };
    const [index, blue] = await report(3);
    expect(index).toMatchObject({ band: 'NDVI', stored: '–', isNoData: false });
    expect(Number(index?.physical)).toBeCloseTo(NDVI, 4);
    expect(blue?.band).toBe('blue');
    expect((await report(0))[0]).toEqual({ band: 'NDVI', stored: '–', isNoData: true });
  });
});

describe('the colors of an index', () => {
  test('are those of its map, also reversed', () => {
    const ndwi = withShow(start(), 'NDWI', image);
    expect(styleOf(ndwi, image, [wholeRange(ndwi, image)])).toMatchObject({
      kind: 'single',
      range: { min: -0.8, max: 0.8 },
      inverted: true,
    });
  });

  test('go from brown over light colors to green', () => {
    expect(COLOR_MAPS).toContain('vegetation');
    const ramp = rampOf('vegetation');
    const color = (i: number) => [...ramp.slice(i * 3, i * 3 + 3)] as [number, number, number];
    const [brown, light, green] = [color(0), color(102), color(255)];
    expect(brown[0]).toBeGreaterThan(brown[2] + 40);
    expect(Math.min(light[0], light[1])).toBeGreaterThan(200);
    expect(green[1]).toBeGreaterThan(green[0] + 40);
  });
});
