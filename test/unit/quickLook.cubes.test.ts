/** The quick look at data cubes: their pictures and time series are those of the images. */
import { cp, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { buildCubes, type CubeFormat } from '../../src/core/index.ts';
import { openCube } from '../../src/cubeFiles/index.ts';
import { FileSource } from '../../src/imageFiles/index.ts';
import type {
  ImageDescription,
  PixelSeries,
  SeriesArea,
  ToQuickLook,
} from '../../src/views/quickLook/protocol.ts';
import { QuickLookSession } from '../../src/views/quickLook/quickLookSession.ts';
import { openFiles } from '../openFiles.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { QA, type TileImage, writeTileImage } from './quickLook.tileImages.ts';

const FORMATS: readonly CubeFormat[] = ['zarr', 'netcdf', 'cog'];
const PIXEL: SeriesArea = { kind: 'pixel', column: 20, row: 40 };
const AREA: SeriesArea = { kind: 'rectangle', left: 10, top: 10, right: 40, bottom: 30 };
const ENCODING = {
  chunks: { time: 2, y: 16, x: 16 },
  shards: { time: 4, y: 32, x: 32 },
  others: {},
};

const value: TileImage['value'] = (x, y, band, layer) => {
  if (band === 'pixel_qa') return x % 3 === 0 ? QA.cloud : QA.clear;
  if (x === 20 && layer === 1) return 0;
  return 10_000 + x + 100 * y + 1000 * layer + (band === 'nir' ? 500 : 0);
};

/** Two images of a tile with the clouds of their scenes. */
async function writeImages(folder: string): Promise<string> {
  await writeTileImage(folder, { name: 'first', dates: ['2019-07-04'], value });
  return writeTileImage(folder, {
    name: 'second',
    dates: ['2020-03-01', '2020-03-17', '2020-04-02'],
    value,
  });
}

async function buildCube(
  folder: string,
  format: CubeFormat,
  { acrossSensors = false, physical = false } = {},
): Promise<string> {
  const destination = path.join(folder, physical ? 'physical' : 'cubes');
  const { cubes } = await buildCubes([folder], {
    destination,
    format,
    encoding: ENCODING,
    threads: 1,
    acrossSensors,
    physical,
  });
  return cubes[0]?.path ?? '';
}

async function withSession<T>(
  file: string,
  work: (session: QuickLookSession, sent: ToQuickLook[]) => Promise<T>,
): Promise<T> {
  const sent: ToQuickLook[] = [];
  const session = new QuickLookSession(file, (message) => sent.push(message));
  try {
    await session.receive({ type: 'ready' });
    return await work(session, sent);
  } finally {
    await session.dispose();
    expect(openFiles()).toEqual([]);
  }
}

function seriesOf(file: string, area: SeriesArea = PIXEL): Promise<PixelSeries> {
  return withSession(file, async (session, sent) => {
    await session.receive({ type: 'series', request: 1.5, area, formulas: [] });
    const message = sent.at(-1);
    if (message?.type !== 'series') throw new Error(JSON.stringify(message));
    return message.series;
  });
}

function describeImage(file: string): Promise<ImageDescription> {
  return withSession(file, async ({ description }, sent) => {
    if (!description) throw new Error(JSON.stringify(sent));
    return description;
  });
}

/** All pixels of some bands, and what is shown at a pixel. */
function pictureOf(file: string) {
  return withSession(file, async (session, sent) => {
    const numbers = session.description?.numbers.flat() ?? [];
    await session.receive({
      type: 'tile',
      request: 1,
      level: 0,
      column: 0,
      row: 0,
      bands: numbers,
    });
    const tile = sent.at(-1);
    if (tile?.type !== 'tile') throw new Error(JSON.stringify(tile));
    await session.receive({
      type: 'pixel',
      request: 2,
      column: 20,
      row: 40,
      bands: [0, 1, 2],
      date: (session.description?.dates.length ?? 0) - 1,
    });
    const pixel = sent.at(-1);
    return { tile: tile.values.map((values) => Array.from(new Uint16Array(values))), pixel };
  });
}

/** Of points, all but where they are from; means depend on the order of the pixels. */
function comparable(series: PixelSeries) {
  const points = series.points.map(({ image: _, files: __, isShown: ___, values, ...point }) => {
    return { ...point, values: values.map((each) => each && Number(each.toPrecision(12))) };
  });
  return { ...series, points };
}

describe.each(FORMATS)('a cube in the format %s', (format) => {
  test('has the dates, bands and pixels of the images that it is made of', async () => {
    const folder = temporaryFolder();
    const image = await writeImages(folder);
    const cube = await buildCube(folder, format);
    const description = await describeImage(cube);
    expect(description).toMatchObject({
      width: 64,
      height: 64,
      arrayType: 'Uint16',
      noData: '0',
      dates: ['2019-07-04', '2020-03-01', '2020-03-17', '2020-04-02'].map((date) => ({
        date,
        scenes: [expect.stringMatching(/^scene/)],
      })),
    });
    expect(description.bands.map(({ name }) => name)).toEqual(['red', 'nir', 'pixel_qa']);
    expect(description.bands[0]?.scaling).toMatchObject({ scale: 2.75e-5, offset: -0.2 });
    expect(description.crs).toMatch(/32619|UTM zone 19N/);
    const shown = await pictureOf(cube);
    const expected = await pictureOf(image);
    // The first date is that of the other image.
    expect(shown.tile.slice(3)).toEqual(expected.tile);
    expect(shown.pixel).toMatchObject({
      type: 'pixel',
      place: '500615, 4598805',
      lonLat: expect.stringContaining('° W'),
      values: [
        { band: 'red', stored: '16020', physical: '0.24055' },
        { band: 'nir', stored: '16520' },
        { band: 'pixel_qa', words: expect.stringContaining('Clear') },
      ],
    });
  });

  test.each([
    ['a pixel', PIXEL],
    ['an area', AREA],
  ] as const)('has the time series of the images, of %s', async (_, area) => {
    const folder = temporaryFolder();
    const image = await writeImages(folder);
    const cube = await buildCube(folder, format);
    const series = await seriesOf(cube, area);
    expect(series.points).toHaveLength(4);
    const files = series.points.flatMap((point) => point.files);
    expect(files.map((file) => (format === 'cog' ? path.dirname(file) : file))).toEqual(
      Array(4).fill(cube),
    );
    expect(comparable(series)).toEqual(comparable(await seriesOf(image, area)));
  });

  test('of several sensors has the quality of the dates of one, where it has images of one alone', async () => {
    const folder = temporaryFolder();
    const image = await writeImages(folder);
    const tile = [0, 1] as const;
    const nine = { collection: 'LANDSAT/LC09/C02/T1_L2', dates: ['2020-03-09'], tile, value };
    await writeTileImage(folder, { name: 'third', ...nine });
    const cube = await buildCube(folder, format, { acrossSensors: true });
    expect(path.basename(cube)).toMatch(/^LC08-LC09_h009v003/);
    for (const area of [PIXEL, AREA]) {
      const series = comparable(await seriesOf(cube, area));
      expect(series).toEqual(comparable(await seriesOf(image, area)));
      const collections = series.points.map(({ collection }) => collection);
      expect(new Set(collections)).toEqual(new Set(['LANDSAT/LC08/C02/T1_L2']));
    }
    const { pixel } = await pictureOf(cube);
    expect(pixel).toMatchObject({
      values: [{}, {}, { band: 'pixel_qa', words: expect.stringContaining('Clear') }],
    });
  });

  test.each([
    ['with a unit', ['red', 'nir', 'pixel_qa', 'thermal']],
    ['that are ratios alone', ['red', 'nir', 'pixel_qa']],
  ])('of physical values %s has those of the images', async (_, bands) => {
    const folder = temporaryFolder();
    await writeTileImage(folder, { name: 'first', dates: ['2019-07-04'], value, bands });
    const dates = ['2020-03-01', '2020-03-17', '2020-04-02'];
    const image = await writeTileImage(folder, { name: 'second', dates, value, bands });
    const cube = await buildCube(folder, format, { physical: true });
    const { bands: shown, noData } = await describeImage(cube);
    expect(noData).toBe('NaN');
    expect(shown[0]?.scaling).toEqual({ scale: 1, offset: 0, unit: '' });
    const { pixel } = await pictureOf(cube);
    expect(pixel).toMatchObject({
      values: [
        { band: 'red', physical: '0.24055' },
        { band: 'nir', physical: '0.2543' },
        { band: 'pixel_qa', words: expect.stringContaining('Clear') },
      ],
    });
    const rounded = (series: PixelSeries) =>
      comparable(series).points.map(({ values, ...point }) => {
        return { ...point, values: values.map((each) => each && Number(each.toPrecision(6))) };
      });
    for (const area of [PIXEL, AREA]) {
      const [series, expected] = [await seriesOf(cube, area), await seriesOf(image, area)];
      expect(series.bands).toEqual(expected.bands);
      expect(rounded(series)).toEqual(rounded(expected));
    }
  });
});

describe('the files of a Zarr cube', () => {
  test('are closed after each reading, also of a shard that is damaged', async () => {
    const folder = temporaryFolder();
    await writeImages(folder);
    const file = await buildCube(folder, 'zarr');
    const open = vi.spyOn(FileSource, 'open');
    const close = vi.spyOn(FileSource.prototype, 'close');
    onTestFinished(() => {
      open.mockRestore();
      close.mockRestore();
    });
    /** After a check that each file is closed once; other chunks may still be read after an error. */
    const openedCount = () =>
      vi.waitFor(async () => {
        const opened = await Promise.all(open.mock.results.map(({ value }) => value));
        expect(close.mock.contexts).toHaveLength(opened.length);
        expect(new Set(close.mock.contexts)).toEqual(new Set(opened));
        expect(openFiles()).toEqual([]);
        return opened.length;
      });
    const cube = await openCube(file);
    await cube.read(0, [0, 0, 0], [4, 64, 64]);
    const whole = await openedCount();
    expect(whole).toBeGreaterThan(0);
    await truncate(path.join(file, 'red', 'c', '0', '1', '0'), 40);
    await expect(cube.read(0, [0, 32, 0], [4, 32, 32])).rejects.toThrow();
    expect(await openedCount()).toBeGreaterThan(whole);
    await cube.close();
  });
});

describe('a cube of several sensors', () => {
  test('shows each of them on a date that they share', async () => {
    const folder = temporaryFolder();
    await writeTileImage(folder, { name: 'eight', dates: ['2020-03-01', '2020-03-17'], value });
    await writeTileImage(folder, {
      name: 'nine',
      collection: 'LANDSAT/LC09/C02/T1_L2',
      dates: ['2020-03-17'],
      value: (x, y, band, layer) => value(x, y, band, layer + 5),
      document: ({ image = {} }) =>
        Object.assign(image, {
          images: [[{ 'system:time_start': Date.parse('2020-03-17T13:00:00Z') }]],
        }),
    });
    const cube = await buildCube(folder, 'zarr', { acrossSensors: true });
    const { points, gaps } = await seriesOf(cube, { ...PIXEL, column: 22 });
    expect(gaps).toEqual([]);
    expect(points.map(({ label, collection }) => [label, collection])).toEqual([
      ['2020-03-01', 'LANDSAT/LC08/C02/T1_L2'],
      ['2020-03-17 12:00, LC08', 'LANDSAT/LC08/C02/T1_L2'],
      ['2020-03-17 13:00, LC09', 'LANDSAT/LC09/C02/T1_L2'],
    ]);
    expect(points.map(({ values: [red] }) => Math.round(((red ?? 0) + 0.2) / 2.75e-5))).toEqual([
      14_022, 15_022, 19_022,
    ]);
    const { dates } = await describeImage(cube);
    expect(dates.map(({ label, date }) => label ?? date)).toEqual([
      '2020-03-01',
      '2020-03-17 12:00, LC08',
      '2020-03-17 13:00, LC09',
    ]);
  });
});

describe('a cube of an earlier version that has a date twice', () => {
  const AGAIN = 'The data cube has dates more than once: 2020-03-01';

  test.each(['zarr', 'cog'] as const)('is reported with the date (%s)', async (format) => {
    const folder = temporaryFolder();
    const dates = ['2020-03-01', '2020-03-17'];
    await writeTileImage(folder, { name: 'image', dates, value });
    const cube = await buildCube(folder, format);
    if (format === 'zarr') await repeatFirstTime(cube);
    else await repeatFirstFile(cube);
    const { metadataProblem, dates: shown } = await describeImage(cube);
    expect(metadataProblem?.message).toContain(`${AGAIN}. Build it again`);
    expect(shown.map(({ date }) => date)).toEqual(format === 'zarr' ? dates.slice(0, 1) : dates);
    const { gaps, points } = await seriesOf(cube);
    const days = points.map(({ label }) => label.slice(0, 10));
    if (format === 'zarr') {
      // The image beside the cube has the other date.
      expect(days).toEqual(['2020-03-01', '2020-03-01', '2020-03-17']);
      expect(gaps.map(({ message }) => message)).toContainEqual(expect.stringContaining(AGAIN));
    } else {
      // Its files are images of their own.
      expect(days).toEqual(['2020-03-01', '2020-03-17']);
      expect(gaps).toEqual([
        { name: expect.any(String), message: expect.stringContaining('has the same dates') },
      ]);
    }
  });

  async function repeatFirstTime(cube: string): Promise<void> {
    const file = path.join(cube, 'zarr.json');
    const group = JSON.parse(await readFile(file, 'utf8'));
    const { time } = group.consolidated_metadata.metadata;
    time.codecs = [{ name: 'bytes', configuration: { endian: 'little' } }];
    time.chunk_grid.configuration.chunk_shape = [2];
    const scenes = JSON.parse(group.attributes.images);
    group.attributes.images = JSON.stringify([scenes[0], scenes[0]]);
    await writeFile(file, JSON.stringify(group));
    const noon = BigInt(Date.parse('2020-03-01T12:00:00Z'));
    await writeFile(path.join(cube, 'time', 'c', '0'), BigInt64Array.of(noon, noon));
  }

  async function repeatFirstFile(cube: string): Promise<void> {
    const [first = ''] = (await readdir(cube)).filter((name) => name.includes('2020-03-01'));
    const other = first.replace('2020-03-01', '2020-03-01T120000000');
    await cp(path.join(cube, first), path.join(cube, other));
  }
});

describe('what is not a cube', () => {
  const messageOf = (file: string) =>
    withSession(file, async (_, sent) => {
      const message = sent.at(-1);
      return message?.type === 'unreadable' ? message.message : JSON.stringify(message);
    });

  test('is reported with what it lacks', async () => {
    const folder = temporaryFolder();
    expect(await messageOf(folder)).toContain('The folder is not a data cube');
    const broken = path.join(folder, 'broken.zarr');
    await mkdir(broken);
    await writeFile(path.join(broken, 'zarr.json'), '{"zarr_format": 3');
    expect(await messageOf(broken)).toContain('The folder is not a data cube');
    await writeFile(
      path.join(broken, 'zarr.json'),
      JSON.stringify({ zarr_format: 3, node_type: 'group', attributes: {} }),
    );
    expect(await messageOf(broken)).toContain('no times that the quick look can read');
    expect(await messageOf(path.join(folder, 'gone.zarr'))).toBe('The file no longer exists.');
    const classic = path.join(folder, 'classic.nc');
    await writeFile(classic, 'CDF\x01 and more');
    expect(await messageOf(classic)).toBe('The file is not a NetCDF-4 file, despite its name.');
  });

  test('may be a store of Zarr version 2, whose message names the version that is read', async () => {
    const store = path.join(temporaryFolder(), 'older.zarr');
    const group = { zarr_format: 2 };
    const time = {
      ...group,
      shape: [1],
      chunks: [1],
      dtype: '<i4',
      compressor: null,
      fill_value: null,
      order: 'C',
      filters: null,
    };
    await mkdir(path.join(store, 'time'), { recursive: true });
    await writeFile(path.join(store, '.zgroup'), JSON.stringify(group));
    await writeFile(path.join(store, 'time', '.zarray'), JSON.stringify(time));
    await writeFile(path.join(store, 'time', '0'), new Uint8Array(4));
    expect(await messageOf(store)).toContain('neither a zarr.json of Zarr version 3');
    // A document of the newer name does not make it one.
    await writeFile(path.join(store, 'zarr.json'), JSON.stringify(group));
    expect(await messageOf(store)).toContain('neither a zarr.json of Zarr version 3');
  });

  test('names the file of a folder that differs from the others', async () => {
    const folder = temporaryFolder();
    await writeImages(folder);
    const cube = await buildCube(folder, 'cog');
    const files = await readdir(cube);
    await truncate(path.join(cube, files[1] ?? ''), 100);
    const { points, gaps } = await seriesOf(cube);
    // The image beside the folder has the date.
    expect(points.map(({ isShown = false }) => isShown)).toEqual([true, false, true, true]);
    expect(gaps).toEqual([
      { name: files[1], message: expect.stringMatching(/incomplete|damaged/) },
    ]);
  });

  test('reports a NetCDF file that is cut off', async () => {
    const folder = temporaryFolder();
    await writeImages(folder);
    const cube = await buildCube(folder, 'netcdf');
    await truncate(cube, 3000);
    expect(await messageOf(cube)).toMatch(/^The file is damaged/);
  });

  test('reports a shard that is cut off, and missing ones as missing data', async () => {
    const folder = temporaryFolder();
    await writeImages(folder);
    const cube = await buildCube(folder, 'zarr');
    // The shard with the pixel: the second one along y, the first along x.
    const shard = path.join(cube, 'red', 'c', '0', '1', '0');
    await truncate(shard, 40);
    const cut = await seriesOf(cube);
    expect(cut.points).toEqual([]);
    expect(cut.gaps).toEqual([
      { name: path.basename(cube, '.zarr'), message: expect.stringMatching(/damaged|incomplete/) },
    ]);
    await rm(shard);
    const { points, gaps } = await seriesOf(cube);
    expect(gaps).toEqual([]);
    expect(points.map(({ values: [red] }) => red)).toEqual([null, null, null, null]);
  });
});
