/** The quick look at cubes of several sensors: each date has the bits and clouds of its collection. */
import { describe, expect, test } from 'vitest';
import { clearestDate } from '../../media/quickLook/choice.ts';
import { layerBands } from '../../media/quickLook/layers.ts';
import { buildCubes, type CubeFormat, collections } from '../../src/core/index.ts';
import { classifyPixel } from '../../src/domain/qualityRules.ts';
import { namedBands } from '../../src/views/quickLook/collectionBands.ts';
import type {
  ImageDescription,
  PixelReport,
  PixelSeries,
  SeriesArea,
  ToQuickLook,
} from '../../src/views/quickLook/protocol.ts';
import { QuickLookSession } from '../../src/views/quickLook/quickLookSession.ts';
import { openFiles } from '../openFiles.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { QA, type TileImage, writeTileImage } from './quickLook.tileImages.ts';

const FORMATS: readonly CubeFormat[] = ['zarr', 'netcdf', 'cog'];
const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';

/** What the quick look has of a cube of images, with the values of a pixel on each date. */
async function lookAt(images: readonly TileImage[], format: CubeFormat, physical: boolean) {
  const folder = temporaryFolder();
  for (const image of images) await writeTileImage(folder, image);
  const destination = `${folder}/cubes`;
  const options = { destination, format, threads: 1, acrossSensors: true, physical };
  const { cubes } = await buildCubes([folder], options);
  expect(cubes).toHaveLength(1);
  const sent: ToQuickLook[] = [];
  const session = new QuickLookSession(cubes[0]?.path ?? '', (message) => sent.push(message));
  await session.receive({ type: 'ready' });
  const { description } = session;
  if (!description) throw new Error(JSON.stringify(sent));
  const pixels: PixelReport[] = [];
  for (const date of description.dates.keys()) {
    const bands = [...description.bands.keys()];
    await session.receive({ type: 'pixel', request: date, column: 20, row: 40, bands, date });
    const last = sent.at(-1);
    if (last?.type !== 'pixel') throw new Error(JSON.stringify(last));
    pixels.push(last);
  }
  const area: SeriesArea = { kind: 'rectangle', left: 10, top: 10, right: 30, bottom: 30 };
  await session.receive({ type: 'series', request: 100, area, formulas: [] });
  const answer = sent.at(-1);
  if (answer?.type !== 'series') throw new Error(JSON.stringify(answer));
  await session.dispose();
  expect(openFiles()).toEqual([]);
  return { description, pixels, series: answer.series };
}

/** Words of the bands that have some, on each date. */
function wordsOf(pixels: readonly PixelReport[]) {
  return pixels.map(({ values }) =>
    Object.fromEntries(values.flatMap(({ band, words }) => (words ? [[band, words]] : []))),
  );
}

/** Name of the band that shows clouds on each date, and the quality of a number in it. */
function qualitiesOf({ quality = [], bands }: ImageDescription, numbers: readonly number[]) {
  return quality.map((found, date) => {
    if (!found) return undefined;
    return [bands[found.band]?.name, classifyPixel(numbers[date] ?? 0, found.rules)];
  });
}

/** Values of a band on each date. */
function valuesOf({ bands, points }: PixelSeries, name: string) {
  const index = bands.findIndex((band) => band.name === name);
  expect(index).toBeGreaterThanOrEqual(0);
  return points.map(({ values }) => values[index]);
}

describe.each(FORMATS)('a cube of Landsat 8 and Sentinel-2 in the format %s', (format) => {
  test('shows the clouds and the bits of each date by its own collection', async () => {
    const { description, pixels } = await lookAt(
      [
        {
          name: 'landsat',
          dates: ['2020-03-01', '2020-03-17'],
          value: (x, _y, band, layer) => {
            if (band !== 'pixel_qa') return 10_000;
            return layer === 0 && x < 32 ? QA.shadow : QA.clear;
          },
        },
        {
          name: 'sentinel',
          collection: SENTINEL_2,
          bands: ['red', 'nir', 'scl', 'qa60'],
          dates: ['2020-03-05'],
          value: (x, _y, band) => {
            if (band === 'scl') return x < 60 ? 9 : 4;
            return band === 'qa60' ? 1024 : 3000;
          },
        },
      ],
      format,
      true,
    );
    expect(description.dates.map(({ collection }) => collection)).toEqual([
      'LANDSAT/LC08/C02/T1_L2',
      SENTINEL_2,
      'LANDSAT/LC08/C02/T1_L2',
    ]);
    expect(qualitiesOf(description, [QA.shadow, 9, QA.clear])).toEqual([
      ['pixel_qa', 'shadow'],
      ['scl', 'cloud'],
      ['pixel_qa', 'clear'],
    ]);
    expect(wordsOf(pixels)).toEqual([
      { pixel_qa: expect.stringMatching(/^Cloud shadow, /) },
      { scl: 'Cloud of high probability', qa60: 'Opaque clouds' },
      { pixel_qa: expect.stringMatching(/^Clear, /) },
    ]);
    const choice = { date: 1, show: 'single', band: 0, clouds: true } as never;
    const scl = description.bands.findIndex(({ name }) => name === 'scl');
    expect(layerBands(choice, description)?.quality?.bands).toEqual([
      description.numbers[1]?.[scl],
    ]);
    expect(description.dates[1]?.estimate?.clouds).toBeCloseTo(94, -0.5);
    expect(description.dates[0]?.estimate?.clear).toBeCloseTo(50, -1);
    expect(clearestDate(description)).toBe(2);
  });
});

describe('bands that are divided by sensor', () => {
  test('have the words and show the clouds of their sensor', async () => {
    const { description, pixels, series } = await lookAt(
      [
        {
          name: 'daily',
          collection: 'MODIS/061/MOD09GA',
          bands: ['red', 'quality'],
          dates: ['2020-06-02'],
          value: (_x, _y, band) => (band === 'red' ? 500 : 1 + 11 * 4),
        },
        {
          name: 'composite',
          collection: 'MODIS/061/MOD13Q1',
          bands: ['red', 'quality'],
          dates: ['2020-06-09'],
          value: (_x, _y, band) => (band === 'red' ? 500 : 2050),
        },
      ],
      'zarr',
      true,
    );
    expect(description.bands.map(({ name }) => name).sort()).toEqual([
      'quality_MOD09GA',
      'quality_MOD13Q1',
      'red',
    ]);
    expect(wordsOf(pixels)).toEqual([
      { quality_MOD09GA: expect.stringContaining('Quality of band 1: Missing input') },
      { quality_MOD13Q1: expect.stringContaining('Quality: Probably cloudy') },
    ]);
    // The quality of reflectance does not show clouds.
    expect(qualitiesOf(description, [0, 2050])).toEqual([undefined, ['quality_MOD13Q1', 'cloud']]);
    expect(series.points.map(({ quality }) => quality)).toEqual(['unknown', 'cloud']);
    // Bits have no mean.
    expect(valuesOf(series, 'quality_MOD09GA')).toEqual([null, null]);
    expect(valuesOf(series, 'red')).not.toContain(null);
  });

  test('are those of the sensors in their names', () => {
    const names = ['pixel_qa_LC08_LC09', 'pixel_qa_LC08_C1', 'pixel_qa', 'red_LE07_x', 'red_LC08'];
    const of = (id: string) => {
      const found = namedBands(id, names, collections());
      return names.filter((name) => found.has(name));
    };
    expect(of('LANDSAT/LC08/C02/T1_L2')).toEqual(['pixel_qa_LC08_LC09', 'pixel_qa', 'red_LC08']);
    expect(of('LANDSAT/LC09/C02/T1_L2')).toEqual(['pixel_qa_LC08_LC09', 'pixel_qa']);
    expect(of('LANDSAT/LC08/C01/T1_SR')).toEqual(['pixel_qa_LC08_C1', 'pixel_qa']);
    expect(of('users/me/mine')).toEqual([]);
  });
});

test('saturation of Landsat 7 in a cube with Landsat 8 is that of its own bands', async () => {
  const image = (name: string, satellite: string, date: string): TileImage => ({
    name,
    collection: `LANDSAT/${satellite}/C02/T1_L2`,
    bands: ['red', 'nir', 'radsat_qa'],
    dates: [date],
    value: (_x, _y, band) => (band === 'radsat_qa' ? 256 : 10_000),
  });
  const { pixels } = await lookAt(
    [image('eight', 'LC08', '2020-03-01'), image('seven', 'LE07', '2020-03-09')],
    'zarr',
    false,
  );
  expect(wordsOf(pixels)).toEqual([
    { radsat_qa: 'Band 9 saturated' },
    { radsat_qa: 'Band 6H saturated' },
  ]);
});
