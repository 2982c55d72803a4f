/** Time series of the quick look: every date of a tile, from all images in the folder. */
import { mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { offeredIndices } from '../../media/quickLook/spectralIndices.ts';
import { describedCollection } from '../../src/core/collections/index.ts';
import type { ImageCollection } from '../../src/core/index.ts';
import type {
  PixelSeries,
  SeriesArea,
  SeriesFormula,
  ToQuickLook,
} from '../../src/views/quickLook/protocol.ts';
import { QuickLookSession } from '../../src/views/quickLook/quickLookSession.ts';
import { formatSeriesCsv, seriesCsvPath } from '../../src/views/quickLook/series/seriesCsv.ts';
import { openFiles } from '../openFiles.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { QA, type TileImage, writeTileImage } from './quickLook.tileImages.ts';

const PIXEL: SeriesArea = { kind: 'pixel', column: 20, row: 40 };

/** The answer of a session to the request for a series. */
async function answer(
  file: string,
  area: SeriesArea,
  formulas: readonly SeriesFormula[] = [],
  described: readonly ImageCollection[] = [],
): Promise<ToQuickLook | undefined> {
  const sent: ToQuickLook[] = [];
  const session = new QuickLookSession(
    file,
    (message) => sent.push(message),
    async () => described,
  );
  await session.receive({ type: 'ready' });
  await session.receive({ type: 'series', request: 1.5, area, formulas });
  await session.dispose();
  expect(openFiles()).toEqual([]);
  return sent.findLast(({ type }) => type === 'series' || type === 'seriesFailed');
}

async function seriesOf(
  file: string,
  area: SeriesArea = PIXEL,
  formulas: readonly SeriesFormula[] = [],
  described: readonly ImageCollection[] = [],
): Promise<PixelSeries> {
  const message = await answer(file, area, formulas, described);
  if (message?.type !== 'series') throw new Error(JSON.stringify(message));
  return message.series;
}

const value: TileImage['value'] = (x, y, band, layer) =>
  band === 'pixel_qa' ? QA.clear : 10_000 + x + 100 * y + 1000 * layer + (band === 'nir' ? 500 : 0);

/** Reflectance of Landsat Collection 2: stored × 0.0000275 - 0.2. */
const reflectance = (stored: number) => stored * 2.75e-5 - 0.2;

describe('a time series', () => {
  test('has the physical values of all dates of all images of the tile, in order', async () => {
    const folder = temporaryFolder();
    const file = await writeTileImage(folder, {
      name: 'second',
      dates: ['2020-03-01', '2020-03-17'],
      value,
    });
    await writeTileImage(folder, { name: 'first', dates: ['2019-07-04'], value });
    const series = await seriesOf(file);
    expect(series.title).toBe('Row 40, column 20');
    expect(series.bands).toEqual([
      { name: 'red', unit: '' },
      { name: 'nir', unit: '' },
      { name: 'pixel_qa', unit: '' },
    ]);
    expect(series.points.map(({ label }) => label)).toEqual([
      '2019-07-04',
      '2020-03-01',
      '2020-03-17',
    ]);
    const [red, nir, quality] = series.points[2]?.values ?? [];
    expect(red).toBeCloseTo(reflectance(10_000 + 20 + 4000 + 1000), 9);
    expect(nir).toBeCloseTo(reflectance(10_000 + 20 + 4000 + 1500), 9);
    expect(quality).toBe(QA.clear);
    expect(series.points[2]?.time).toBe(Date.parse('2020-03-17T12:00:00Z'));
    expect(series.gaps).toEqual([]);
  });

  test('colors points of a described collection by its recipe for clouds', async () => {
    const folder = temporaryFolder();
    const collection = 'users/me/drone';
    const file = await writeTileImage(folder, {
      name: 'own',
      collection,
      dates: ['2020-03-01', '2020-03-17'],
      bands: ['red', 'quality'],
      value: (_x, _y, band, layer) => (band === 'quality' ? 40 + 30 * layer : 12_000),
    });
    const described = describedCollection(collection, {
      cloud_mask: { band: 'Q', clear_from: 60 },
      bands: [
        { id: 'B1', name: 'red', data_type: 'int16' },
        { id: 'Q', name: 'quality', data_type: 'uint16' },
      ],
    });
    const { points } = await seriesOf(file, PIXEL, [], [described]);
    expect(points.map(({ quality }) => quality)).toEqual(['cloud', 'clear']);
  });

  test('leaves out images of other tiles', async () => {
    const folder = temporaryFolder();
    const file = await writeTileImage(folder, { name: 'here', dates: ['2020-03-01'], value });
    await writeTileImage(folder, {
      name: 'there',
      dates: ['2020-03-17'],
      value,
      document: ({ tile = {} }) =>
        Object.assign(tile, { index: [0, 0], bounds: [0, 0, 1920, 1920] }),
    });
    await writeFile(path.join(folder, 'notes.json'), '{"image":');
    await writeFile(path.join(folder, 'package.json'), '{"name":"other"}');
    expect((await seriesOf(file)).points.map(({ label }) => label)).toEqual(['2020-03-01']);
  });

  test('reports images of the tile whose metadata cannot be used', async () => {
    const folder = temporaryFolder();
    const file = await writeTileImage(folder, { name: 'here', dates: ['2020-03-01'], value });
    const elsewhere = [0, 1] as const;
    for (const name of ['empty', 'cut', 'withoutTile', 'withoutBands', 'torn', 'own']) {
      await writeTileImage(folder, { name, dates: ['2020-03-17'], value });
    }
    await writeTileImage(folder, { name: 'there', dates: ['2020-04-01'], value, tile: elsewhere });
    await writeFile(path.join(folder, 'there.json'), '{"tile":');
    const document = await readFile(path.join(folder, 'cut.json'), 'utf8');
    await writeFile(path.join(folder, 'empty.json'), '');
    await writeFile(path.join(folder, 'cut.json'), document.slice(0, -20));
    await rm(path.join(folder, 'cut.tif'));
    const { tile: _, ...withoutTile } = JSON.parse(document);
    await writeFile(path.join(folder, 'withoutTile.json'), JSON.stringify(withoutTile));
    const { image: __, ...withoutBands } = JSON.parse(document);
    await writeFile(path.join(folder, 'withoutBands.json'), JSON.stringify(withoutBands));
    // Where its pixels are is not known: it may be of the tile.
    await writeFile(path.join(folder, 'torn.json'), '[');
    await writeFile(path.join(folder, 'torn.tif'), 'II*');
    // The user's own file.
    await writeFile(path.join(folder, 'own.json'), '{"note":"my image"}');
    await mkdir(path.join(folder, 'folder.json'));
    const { points, gaps } = await seriesOf(file);
    expect(points.map(({ image }) => image)).toEqual(['here']);
    const message = 'Its metadata is incomplete or damaged. Download the order again.';
    const names = ['cut', 'empty', 'torn', 'withoutBands', 'withoutTile'];
    expect(gaps).toEqual(names.map((name) => ({ name, message })));
  });

  test('shows the quality of each date by the bits of its collection', async () => {
    const folder = temporaryFolder();
    const qualities = Object.values(QA);
    const file = await writeTileImage(folder, {
      name: 'quality',
      dates: ['2020-01-01', '2020-02-01', '2020-03-01', '2020-04-01', '2020-05-01'],
      value: (_x, _y, band, layer) => (band === 'pixel_qa' ? (qualities[layer] ?? 0) : 9000),
    });
    const { points } = await seriesOf(file);
    expect(points.map(({ quality }) => quality)).toEqual([
      'clear',
      'cloud',
      'shadow',
      'snow',
      'fill',
    ]);
    expect(points[0]?.qualityText).toBe(
      'Clear, Confidence of cloud: Low, Confidence of cloud shadow: Low, Confidence of snow or ice: Low, Confidence of cirrus: Low',
    );
    // Fill has no values.
    expect(points[4]?.values).toEqual([null, null, null]);
  });

  test('has gaps where the pixel has no data', async () => {
    const folder = temporaryFolder();
    const file = await writeTileImage(folder, {
      name: 'gap',
      dates: ['2020-01-01', '2020-02-01'],
      value: (_x, _y, band, layer) => (layer === 0 ? 0 : band === 'pixel_qa' ? QA.clear : 9000),
    });
    const { points } = await seriesOf(file);
    expect(points.map(({ quality, values }) => [quality, values[0]])).toEqual([
      ['fill', null],
      ['clear', expect.closeTo(reflectance(9000), 9)],
    ]);
  });

  test('of an area has the means of its clear pixels', async () => {
    const folder = temporaryFolder();
    const file = await writeTileImage(folder, {
      name: 'area',
      dates: ['2020-01-01'],
      value: (x, _y, band) =>
        band === 'pixel_qa' ? (x < 12 ? QA.clear : QA.cloud) : x < 12 ? 10_000 + x : 60_000,
    });
    // Over the borders of four blocks.
    const area = { kind: 'rectangle', left: 10, top: 10, right: 20, bottom: 30 } as const;
    const series = await seriesOf(file, area);
    expect(series.title).toBe('Rectangle of 10 × 20 pixels');
    const [point] = series.points;
    expect(point).toMatchObject({ quality: 'cloud', pixels: 200, clearPixels: 40 });
    expect(point?.values[0]).toBeCloseTo(reflectance(10_010.5), 9);
    // Bits have no mean.
    expect(point?.values[2]).toBeNull();
  });

  test('of a formula is evaluated for each pixel, in physical units, before the mean', async () => {
    const folder = temporaryFolder();
    const file = await writeTileImage(folder, {
      name: 'index',
      dates: ['2020-01-01', '2020-02-01'],
      value: (x, _y, band, layer) => {
        if (band === 'pixel_qa') return QA.clear;
        // On the second date, one band of the pixels has no data.
        if (band === 'nir') return layer === 0 ? 20_000 + 5000 * (x % 2) : 0;
        return 10_000;
      },
    });
    await writeTileImage(folder, {
      name: 'radar',
      dates: ['2020-03-01'],
      bands: ['vv'],
      value: () => 7,
    });
    const formulas = offeredIndices(['red', 'nir']);
    expect(formulas.map(({ name }) => name)).toEqual(['NDVI']);
    const area = { kind: 'rectangle', left: 0, top: 0, right: 2, bottom: 1 } as const;
    const series = await seriesOf(file, area, formulas);
    const index = series.bands.findIndex(({ name }) => name === 'NDVI');
    const ndvi = (nir: number) =>
      (reflectance(nir) - reflectance(10_000)) / (reflectance(nir) + reflectance(10_000));
    const mean = (ndvi(20_000) + ndvi(25_000)) / 2;
    expect(series.points.map(({ values }) => values[index])).toEqual([
      expect.closeTo(mean, 9),
      null,
      null,
    ]);
  });

  test('of a polygon has the pixels whose middles are inside or on its outline', async () => {
    const folder = temporaryFolder();
    const file = await writeTileImage(folder, { name: 'polygon', dates: ['2020-01-01'], value });
    const triangle = [
      [10, 10],
      [14, 10],
      [10, 14],
    ] as const;
    const series = await seriesOf(file, { kind: 'polygon', points: triangle });
    // Middles are on the long side of the triangle.
    const pixels = [4, 3, 2, 1].flatMap((length, row) =>
      Array.from({ length }, (_, i) => [10 + i, 10 + row] as const),
    );
    expect(series.pixels).toBe(10);
    expect(series.title).toBe('Polygon of 10 pixels');
    expect(series.points[0]?.pixels).toBe(10);
    const stored = pixels.map(([x, y]) => 10_000 + x + 100 * y);
    const mean = stored.reduce((sum, each) => sum + each, 0) / stored.length;
    expect(series.points[0]?.values[0]).toBeCloseTo(reflectance(mean), 9);
  });

  test('is read from the piece that has the pixel, also if another piece is open', async () => {
    const folder = temporaryFolder();
    const pieces = [
      [0, 0, 32],
      [0, 32, 32],
      [32, 0, 32],
      [32, 32, 32],
    ] as const;
    await writeTileImage(folder, { name: 'pieces', dates: ['2020-01-01'], value, pieces });
    await writeTileImage(folder, { name: 'whole', dates: ['2020-02-01'], value });
    const file = path.join(folder, 'pieces0000000032-0000000000.tif');
    const series = await seriesOf(file, { kind: 'pixel', column: 20, row: 8 });
    expect(series.title).toBe('Row 40, column 20');
    expect(series.points.map(({ values }) => values[0])).toEqual([
      expect.closeTo(reflectance(14_020), 9),
      expect.closeTo(reflectance(14_020), 9),
    ]);
    await rm(path.join(folder, 'pieces0000000032-0000000000.tif'));
    const rest = await seriesOf(path.join(folder, 'whole.tif'));
    expect(rest.gaps).toEqual([
      {
        name: 'pieces',
        message:
          'A file with some of these pixels is missing. Download the order again to receive it.',
      },
    ]);
    expect(rest.points).toHaveLength(1);
  });

  test('names layers of one date by their time and orbit', async () => {
    const folder = temporaryFolder();
    const file = await writeTileImage(folder, {
      name: 'radar',
      collection: 'COPERNICUS/S1_GRD',
      bands: ['vv', 'vh'],
      dates: ['2020-01-03', '2020-01-03'],
      layers: ['20200103_a117', '20200103_d044'],
      value: (_x, _y, _band, layer) => 5 + layer,
      document: ({ image = {} }) =>
        Object.assign(image, {
          images: [5, 17].map((hour) => [{ 'system:time_start': Date.UTC(2020, 0, 3, hour, 34) }]),
        }),
    });
    const { points } = await seriesOf(file);
    expect(points.map(({ label, values }) => [label, values[0]])).toEqual([
      ['2020-01-03 05:34, ascending orbit 117', 5],
      ['2020-01-03 17:34, descending orbit 44', 6],
    ]);
  });

  test('has a point for each median, with the dates that it is of', async () => {
    const folder = temporaryFolder();
    const median = (name: string, dates: readonly string[], stored: number) =>
      writeTileImage(folder, {
        name,
        dates: ['0000-00-00'],
        layers: [''],
        bands: ['red', 'nir'],
        value: () => stored,
        document: ({ image = {} }) => {
          const scenes = dates.map((date) => ({ 'system:time_start': Date.parse(date) }));
          delete image.layers;
          Object.assign(image, { composite: 'median', dates: [], images: [scenes] });
        },
      });
    const file = await median('june', ['2020-06-03T10:00Z', '2020-06-28T10:00Z'], 9000);
    await median('july', ['2020-07-05T10:00Z', '2020-07-21T10:00Z'], 12_000);
    const { points, gaps } = await seriesOf(file);
    expect(gaps).toEqual([]);
    expect(points.map(({ label, values: [red] }) => [label, red])).toEqual([
      ['2020-06-03 to 2020-06-28', expect.closeTo(reflectance(9000), 9)],
      ['2020-07-05 to 2020-07-21', expect.closeTo(reflectance(12_000), 9)],
    ]);
  });

  const DISAGREEING: readonly (readonly [string, Partial<TileImage>, string])[] = [
    ['more bands', { bandsInFile: 4 }, 'The number of bands differs'],
    [
      'other names',
      {
        document: ({ image = {} }) => Object.assign(image, { bands: ['blue', 'nir', 'pixel_qa'] }),
      },
      'The names of its bands differ',
    ],
    ['another size', { size: [32, 32] }, 'Its size differs'],
  ];

  test.each(DISAGREEING)(
    'leaves out a file with %s than its document has',
    async (_, change, text) => {
      const folder = temporaryFolder();
      const file = await writeTileImage(folder, { name: 'good', dates: ['2020-01-01'], value });
      const tile = { bounds: [500_000, 4_598_100, 501_920, 4_600_020], size: [64, 64] };
      await writeTileImage(folder, {
        name: 'bad',
        dates: ['2020-02-01'],
        value,
        ...change,
        document: (document) => {
          change.document?.(document);
          Object.assign(document.tile ?? {}, tile);
        },
      });
      const series = await seriesOf(file, { kind: 'pixel', column: 20, row: 20 });
      expect(series.points).toHaveLength(1);
      expect(series.gaps).toEqual([{ name: 'bad', message: expect.stringContaining(text) }]);
    },
  );

  test('leaves out a file in another reference system than its document has', async () => {
    const folder = temporaryFolder();
    const file = await writeTileImage(folder, { name: 'good', dates: ['2020-01-01'], value });
    await writeTileImage(folder, { name: 'bad', dates: ['2020-02-01'], value, epsg: 32618 });
    const series = await seriesOf(file);
    expect(series.points.map(({ image }) => image)).toEqual(['good']);
    expect(series.gaps).toEqual([
      { name: 'bad', message: expect.stringContaining('coordinate reference system differs') },
    ]);
  });

  test('reports images of the same tile of another grid', async () => {
    const folder = temporaryFolder();
    const file = await writeTileImage(folder, { name: 'good', dates: ['2020-01-01'], value });
    await writeTileImage(folder, {
      name: 'moved',
      dates: ['2020-02-01'],
      value,
      document: ({ tile = {} }) => Object.assign(tile, { bounds: [0, 0, 1920, 1920] }),
    });
    await writeTileImage(folder, {
      name: 'zone18',
      dates: ['2020-03-01'],
      value,
      document: ({ tile = {} }) => Object.assign(tile, { crs: 'EPSG:32618' }),
    });
    const series = await seriesOf(file);
    expect(series.points.map(({ image }) => image)).toEqual(['good']);
    const message = expect.stringContaining('the same tile of another grid');
    expect(series.gaps).toEqual([
      { name: 'moved', message },
      { name: 'zone18', message },
    ]);
  });

  test('shows a date of two images once, from the one that was ordered later', async () => {
    const folder = temporaryFolder();
    const ordered = (submitted: string): TileImage['document'] => {
      return ({ order = {} }) => Object.assign(order, { submitted });
    };
    const file = await writeTileImage(folder, {
      name: 'later',
      dates: ['2020-01-01', '2020-01-17'],
      value: () => 9000,
      document: ordered('2021-06-01T00:00:00'),
    });
    await writeTileImage(folder, {
      name: 'sooner',
      dates: ['2020-01-17', '2020-02-02'],
      value: () => 8000,
      document: ordered('2021-05-01T00:00:00'),
    });
    await writeTileImage(folder, {
      name: 'whole',
      dates: ['2020-02-02'],
      value: () => 7000,
      document: ordered('2021-04-01T00:00:00'),
    });
    // Of another sensor, the date is another one.
    await writeTileImage(folder, {
      name: 'other',
      collection: 'LANDSAT/LC09/C02/T1_L2',
      dates: ['2020-01-17'],
      value: () => 6000,
    });
    const { points, gaps } = await seriesOf(file);
    expect(points.map(({ label, image }) => `${label} ${image}`)).toEqual([
      '2020-01-01 later',
      '2020-01-17 later',
      '2020-01-17 other',
      '2020-02-02 sooner',
    ]);
    expect(gaps).toEqual([
      {
        name: 'sooner',
        message: '"later" has the same dates and was ordered later. It is shown for: 2020-01-17.',
        isPartial: true,
      },
      {
        name: 'whole',
        message: '"sooner" has the same dates and was ordered later. It is shown for: 2020-02-02.',
      },
    ]);
  });

  test('reports a document that has a date twice', async () => {
    const folder = temporaryFolder();
    const dates = ['2020-01-01', '2020-01-01'];
    const file = await writeTileImage(folder, { name: 'twice', dates, value, isUnnamed: true });
    const { points, gaps } = await seriesOf(file);
    expect(points).toHaveLength(2);
    expect(gaps).toEqual([
      {
        name: 'twice',
        message: 'Its metadata has dates more than once, and all are shown: 2020-01-01.',
        isPartial: true,
      },
    ]);
  });

  test('reports periods without scenes, and images without dates', async () => {
    const folder = temporaryFolder();
    const file = await writeTileImage(folder, { name: 'good', dates: ['2020-01-01'], value });
    await rm(await writeTileImage(folder, { name: 'empty', dates: [], value }));
    await writeTileImage(folder, {
      name: 'undated',
      dates: ['2020-02-01'],
      value,
      document: ({ image = {} }) => Object.assign(image, { dates: null, images: [[]] }),
    });
    await writeTileImage(folder, {
      name: 'whole',
      dates: ['2020-02-01'],
      value,
      document: ({ image = {} }) => Object.assign(image, { dates: [], images: [[]] }),
    });
    const { points, gaps } = await seriesOf(file);
    expect(points.map(({ image }) => image)).toEqual(['good']);
    expect(gaps).toEqual([
      {
        name: 'empty',
        message: 'It has no image, because there are no scenes in its period.',
      },
      { name: 'undated', message: 'Its metadata does not have the dates of its bands.' },
      {
        name: 'whole',
        message: 'It has no date, because the scenes that it is made of have none.',
      },
    ]);
  });

  test('leaves out incomplete files, with the reason', async () => {
    const folder = temporaryFolder();
    const file = await writeTileImage(folder, { name: 'good', dates: ['2020-01-01'], value });
    const short = await writeTileImage(folder, { name: 'short', dates: ['2020-02-01'], value });
    await truncate(short, 900);
    await rm(await writeTileImage(folder, { name: 'absent', dates: ['2020-03-01'], value }));
    const { points, gaps } = await seriesOf(file);
    expect(points).toHaveLength(1);
    expect(gaps).toEqual([
      {
        name: 'absent',
        message: 'Its files are not in the folder. Download the order again.',
      },
      { name: 'short', message: expect.stringContaining('The file is incomplete') },
    ]);
  });

  test('needs a pixel and dates', async () => {
    const folder = temporaryFolder();
    const file = await writeTileImage(folder, { name: 'good', dates: ['2020-01-01'], value });
    const outside: SeriesArea = { kind: 'pixel', column: 64, row: 0 };
    expect(await answer(file, outside)).toMatchObject({
      type: 'seriesFailed',
      message: 'The area contains no pixel of the image. Draw a larger one.',
    });
    await rm(path.join(folder, 'good.json'));
    expect(await answer(file, PIXEL)).toMatchObject({
      type: 'seriesFailed',
      message: expect.stringContaining('There are no dates to show'),
    });
  });

  test('that is cancelled ends at once, and the next one is whole', async () => {
    const folder = temporaryFolder();
    const file = await writeTileImage(folder, { name: 'image', dates: ['2020-01-01'], value });
    const sent: ToQuickLook[] = [];
    const session = new QuickLookSession(file, (message) => sent.push(message));
    await session.receive({ type: 'ready' });
    const reading = session.receive({ type: 'series', request: 1.5, area: PIXEL, formulas: [] });
    await session.receive({ type: 'cancel', requests: [1.5] });
    await reading;
    expect(
      sent.filter(({ type }) => type.startsWith('series') && type !== 'seriesProgress'),
    ).toEqual([]);
    await session.receive({ type: 'series', request: 2.5, area: PIXEL, formulas: [] });
    expect(sent.at(-1)).toMatchObject({ type: 'series', request: 2.5 });
    await session.dispose();
  });

  test('is saved as CSV with a line for each date', async () => {
    const folder = temporaryFolder();
    const file = await writeTileImage(folder, {
      name: 'image',
      dates: ['2020-01-01', '2020-02-01'],
      bands: ['red', 'thermal', 'pixel_qa'],
      value: (_x, _y, band, layer) => (layer === 0 ? 0 : band === 'pixel_qa' ? QA.clear : 10_000),
    });
    const series = await seriesOf(file);
    expect(formatSeriesCsv(series, path.dirname(folder)).split('\r\n')).toEqual([
      'time,collection,quality,quality_bits,pixels,clear_pixels,red,thermal [K],pixel_qa,file',
      `2020-01-01T12:00:00.000Z,LANDSAT/LC08/C02/T1_L2,fill,,0,0,,,,${path.basename(folder)}/image.tif`,
      '2020-02-01T12:00:00.000Z,LANDSAT/LC08/C02/T1_L2,clear,"Clear, Confidence of cloud: Low, Confidence of cloud shadow: Low, Confidence of snow or ice: Low, Confidence of cirrus: Low",1,1,0.075,183.1802,21824,FOLDER/image.tif'.replace(
        'FOLDER',
        path.basename(folder),
      ),
      '',
    ]);
  });

  test('is saved beside the file or the cube that is open', () => {
    const saved = (opened: string) => seriesCsvPath(opened, { kind: 'pixel', row: 2, column: 5 });
    expect(saved('/data/image.tif')).toBe('/data/image_row2_column5.csv');
    expect(saved('/data/cube.zarr')).toBe('/data/cube_row2_column5.csv');
    expect(saved('/data/cube.zarr/zarr.json')).toBe('/data/cube_row2_column5.csv');
  });
});
