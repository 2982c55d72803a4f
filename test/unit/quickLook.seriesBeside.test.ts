/** Time series of images and data cubes that are beside each other: each date is read from one of them. */
import { cp, mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { offeredIndices } from '../../media/quickLook/spectralIndices.ts';
import { buildCubes, type CubeFormat } from '../../src/core/index.ts';
import type {
  PixelSeries,
  SeriesArea,
  SeriesFormula,
  ToQuickLook,
} from '../../src/views/quickLook/protocol.ts';
import { QuickLookSession } from '../../src/views/quickLook/quickLookSession.ts';
import { openFiles } from '../openFiles.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { QA, type TileImage, writeTileImage } from './quickLook.tileImages.ts';

const PIXEL: SeriesArea = { kind: 'pixel', column: 20, row: 40 };
const ENCODING = {
  chunks: { time: 2, y: 32, x: 32 },
  shards: { time: 4, y: 64, x: 64 },
  others: {},
};

/** Stored numbers of an image from a first one. */
const from =
  (first: number): TileImage['value'] =>
  (_x, _y, band, layer) =>
    band === 'pixel_qa' ? QA.clear : first + 100 * layer;

async function buildCube(
  folder: string,
  { format = 'zarr', to = folder }: { format?: CubeFormat; to?: string } = {},
): Promise<string> {
  const options = { destination: to, format, encoding: ENCODING, threads: 1 };
  const { cubes } = await buildCubes([folder], options);
  return cubes[0]?.path ?? '';
}

async function seriesOf(
  file: string,
  formulas: readonly SeriesFormula[] = [],
): Promise<PixelSeries> {
  const sent: ToQuickLook[] = [];
  const session = new QuickLookSession(file, (message) => sent.push(message));
  await session.receive({ type: 'ready' });
  // The second one is of what was read for the first one.
  for (const request of [1.5, 2.5]) {
    await session.receive({ type: 'series', request, area: PIXEL, formulas });
  }
  await session.dispose();
  expect(openFiles()).toEqual([]);
  const [first, second] = sent.flatMap((each) => (each.type === 'series' ? each.series : []));
  if (!first) throw new Error(JSON.stringify(sent));
  expect(second).toEqual(first);
  return first;
}

/** Date, stored number in the band `red`, and where it is from. */
const described = ({ points }: PixelSeries) =>
  points.map(({ label, image, values: [red] }) => {
    return `${label} ${Math.round(((red ?? Number.NaN) + 0.2) / 2.75e-5)} ${image}`;
  });

describe.each(['zarr', 'netcdf', 'cog'] as const)('the series of a cube (%s)', (format) => {
  test('has dates of images that were downloaded after it was built', async () => {
    const folder = temporaryFolder();
    await writeTileImage(folder, {
      name: 'first',
      dates: ['2020-01-01', '2020-01-17'],
      value: from(9000),
    });
    const cube = await buildCube(folder, { format });
    // An extended order has the last date of the cube again.
    await writeTileImage(folder, {
      name: 'second',
      dates: ['2020-01-17', '2020-02-02'],
      value: from(12_000),
    });
    const series = await seriesOf(cube);
    expect(series.gaps).toEqual([]);
    const dates = ['2020-01-01', '2020-01-17'];
    const stem = path.basename(cube).replace(/\.(zarr|nc)$/, '');
    const ofCube = format === 'cog' ? dates.map((date) => `${stem}_${date}`) : [stem, stem];
    expect(described(series)).toEqual([
      `2020-01-01 9000 ${ofCube[0]}`,
      `2020-01-17 9100 ${ofCube[1]}`,
      '2020-02-02 12100 second',
    ]);
    expect(series.points.map(({ isShown }) => isShown)).toEqual([true, true, undefined]);
  });

  test('of an image has dates that only the cube has', async () => {
    const folder = temporaryFolder();
    await writeTileImage(folder, { name: 'first', dates: ['2020-01-01'], value: from(9000) });
    const cube = await buildCube(folder, { format, to: path.join(folder, 'cubes') });
    // Its document is still in the folder.
    await rm(path.join(folder, 'first.tif'));
    const file = await writeTileImage(folder, {
      name: 'second',
      dates: ['2020-02-02'],
      value: from(12_000),
    });
    const series = await seriesOf(file);
    expect(series.gaps).toEqual([]);
    const name =
      format === 'cog' ? `${path.basename(cube)}_2020-01-01` : path.relative(folder, cube);
    expect(described(series)).toEqual([`2020-01-01 9000 ${name}`, '2020-02-02 12000 second']);
  });
});

describe.each([
  ['the order', ['cubes']],
  ['the folder of all orders', ['..', 'cubes']],
])('a series of an image, with cubes beside %s', (_, toCubes) => {
  test('has the dates of cubes of the tile, each once', async () => {
    const orders = path.join(temporaryFolder(), 'data');
    const cubes = path.join(orders, ...toCubes);
    const images = async (order: string, date: string, first: number, others = {}) => {
      const folder = path.join(orders, order);
      await mkdir(folder, { recursive: true });
      const image = { name: order, dates: [date], value: from(first), ...others };
      return { folder, file: await writeTileImage(folder, image) };
    };
    const may = await images('MAY', '2020-05-01', 9000);
    await buildCube(may.folder, { to: cubes });
    // The neighboring tile, whose cube is damaged.
    const neighbor = { name: 'NAME_h010v003_2020', tile: [0, 1] };
    const other = await images('OTHER', '2020-05-02', 1, neighbor);
    await truncate(await buildCube(other.folder, { to: cubes, format: 'netcdf' }), 3000);
    // A date of the cube again, and one that is not converted yet.
    await images('JUNE', '2020-06-02', 12_000);
    const june = await images('JUNE', '2020-05-01', 10_000, { name: 'again' });
    const name = path.relative(
      june.folder,
      path.join(cubes, 'LANDSAT_LC08_C02_T1_L2_h009v003.zarr'),
    );
    const series = await seriesOf(june.file);
    expect(series.gaps).toEqual([]);
    expect(described(series)).toEqual(['2020-05-01 10000 again', '2020-06-02 12000 JUNE']);
    // Files that were deleted after conversion.
    await rm(may.file);
    const kept = await images('MAY', '2020-07-04', 13_000, { name: 'july' });
    const ofMay = await seriesOf(kept.file);
    expect(ofMay.gaps).toEqual([]);
    expect(described(ofMay)).toEqual([`2020-05-01 9000 ${name}`, '2020-07-04 13000 july']);
  });
});

describe('a series of a cube', () => {
  test('in a folder of its own has dates of the images in the folder around it', async () => {
    const folder = temporaryFolder();
    await writeTileImage(folder, { name: 'first', dates: ['2020-01-01'], value: from(9000) });
    const cubes = path.join(folder, 'cubes');
    const cube = await buildCube(folder, { to: cubes });
    await writeTileImage(folder, { name: 'second', dates: ['2020-02-02'], value: from(12_000) });
    // Copies of documents, without files.
    await cp(path.join(folder, 'second.json'), path.join(cubes, 'second.json'));
    await writeFile(
      path.join(cubes, 'broken.json'),
      (await readFile(path.join(cubes, 'first.json'), 'utf8')).slice(0, -20),
    );
    const series = await seriesOf(cube);
    expect(series.gaps).toEqual([]);
    expect(described(series)).toEqual([
      expect.stringMatching(/^2020-01-01 9000 LANDSAT/),
      '2020-02-02 12000 second',
    ]);
  });

  test('has the dates of another cube of the tile', async () => {
    const folder = temporaryFolder();
    const years = [
      ['2019', 9000],
      ['2020', 12_000],
    ] as const;
    const cubes: string[] = [];
    for (const [year, first] of years) {
      const images = path.join(temporaryFolder(), year);
      await mkdir(images);
      await writeTileImage(images, { name: 'image', dates: [`${year}-03-01`], value: from(first) });
      cubes.push(await buildCube(images, { to: path.join(folder, year) }));
    }
    const [cube = '', other = ''] = cubes;
    const beside = path.join(path.dirname(cube), 'other.zarr');
    await rename(other, beside);
    // A second format of the same cube adds nothing.
    await cp(beside, path.join(path.dirname(cube), 'zopy.zarr'), { recursive: true });
    const series = await seriesOf(cube);
    expect(series.gaps).toEqual([]);
    expect(described(series)).toEqual([
      expect.stringMatching(/^2019-03-01 9000 LANDSAT/),
      '2020-03-01 12000 other.zarr',
    ]);
  });

  test('has both orbits of a date, if the cube has one of them', async () => {
    const folder = temporaryFolder();
    const radar = (name: string, hour: number, orbit: string): TileImage => ({
      name,
      collection: 'COPERNICUS/S1_GRD',
      bands: ['vv', 'vh'],
      dates: ['2020-01-03'],
      layers: [`20200103_${orbit}`],
      value: () => hour,
      document: ({ image = {} }) =>
        Object.assign(image, {
          images: [
            [
              {
                'system:index': `S1_${orbit}`,
                'system:time_start': Date.UTC(2020, 0, 3, hour, 34),
              },
            ],
          ],
        }),
    });
    await writeTileImage(folder, radar('descending', 5, 'd044'));
    const cube = await buildCube(folder);
    await writeTileImage(folder, radar('ascending', 17, 'a117'));
    const { points, gaps } = await seriesOf(cube);
    expect(gaps).toEqual([]);
    expect(points.map(({ label, values: [vv] }) => [label, vv])).toEqual([
      ['2020-01-03', 5],
      ['2020-01-03 17:34, ascending orbit 117', 17],
    ]);
  });

  test('leaves out images of other places, and products that name no collection', async () => {
    const folder = temporaryFolder();
    await writeTileImage(folder, { name: 'first', dates: ['2020-01-01'], value: from(9000) });
    const cube = await buildCube(folder);
    await writeTileImage(folder, {
      name: 'neighbor',
      dates: ['2020-02-01'],
      value: from(1),
      tile: [0, 1],
    });
    // The same coordinates in another zone of UTM, as MGRS squares have them.
    await writeTileImage(folder, {
      name: 'zone18',
      dates: ['2020-03-01'],
      value: from(2),
      epsg: 32618,
      document: ({ tile = {} }) => Object.assign(tile, { crs: 'EPSG:32618', epsg: 32618 }),
    });
    const others = temporaryFolder();
    await writeTileImage(others, { name: 'mean', dates: ['2020-04-01'], value: from(3) });
    const product = path.join(folder, 'mean.zarr');
    await cp(await buildCube(others), product, { recursive: true });
    const metadata = path.join(product, 'zarr.json');
    const group = JSON.parse(await readFile(metadata, 'utf8'));
    const { collection: _, source: __, cedar: ___, ...attributes } = group.attributes;
    await writeFile(metadata, JSON.stringify({ ...group, attributes }));
    await writeFile(path.join(folder, 'classic.nc'), 'CDF\x01 and more');
    const series = await seriesOf(cube);
    expect(series.gaps).toEqual([]);
    expect(described(series)).toEqual([expect.stringMatching(/^2020-01-01 9000 LANDSAT/)]);
  });

  test('reports what cannot be read or compared', async () => {
    const folder = temporaryFolder();
    await writeTileImage(folder, { name: 'first', dates: ['2020-01-01'], value: from(9000) });
    const cube = await buildCube(folder);
    const netcdf = await buildCube(folder, { format: 'netcdf' });
    await truncate(netcdf, 3000);
    await writeTileImage(folder, {
      name: 'unknown',
      dates: ['2020-02-01'],
      value: from(2),
      document: ({ tile = {} }) => Object.assign(tile, { crs: 'LOCAL_CS["site"]' }),
    });
    const torn = await writeTileImage(folder, {
      name: 'torn',
      dates: ['2020-03-01'],
      value: from(3),
    });
    await truncate(torn.replace(/tif$/, 'json'), 300);
    const series = await seriesOf(cube);
    expect(described(series)).toHaveLength(1);
    expect(series.gaps).toEqual([
      {
        name: 'unknown',
        message: expect.stringContaining('cannot compare the coordinate reference systems'),
      },
      { name: 'torn', message: expect.stringContaining('incomplete or damaged') },
      { name: path.basename(netcdf), message: expect.stringMatching(/^The file is damaged/) },
    ]);
  });

  test('sees a cube that was built, and dates that were appended to one, at the next request', async () => {
    const folder = temporaryFolder();
    const file = await writeTileImage(folder, {
      name: 'image',
      dates: ['2020-06-01'],
      value: from(9000),
    });
    const images = temporaryFolder();
    await writeTileImage(images, { name: 'first', dates: ['2019-01-01'], value: from(1000) });
    const sent: ToQuickLook[] = [];
    const session = new QuickLookSession(file, (message) => sent.push(message));
    await session.receive({ type: 'ready' });
    let request = 0.5;
    const labels = async () => {
      request++;
      await session.receive({ type: 'series', request, area: PIXEL, formulas: [] });
      const message = sent.at(-1);
      return message?.type === 'series' ? message.series.points.map(({ label }) => label) : message;
    };
    expect(await labels()).toEqual(['2020-06-01']);
    await buildCube(images, { to: folder });
    expect(await labels()).toEqual(['2019-01-01', '2020-06-01']);
    await writeTileImage(images, { name: 'second', dates: ['2019-02-01'], value: from(2000) });
    await buildCube(images, { to: folder });
    expect(await labels()).toEqual(['2019-01-01', '2019-02-01', '2020-06-01']);
    await session.dispose();
    expect((await readdir(folder)).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  test('of the Python tool has physical values, by the collection that it names', async () => {
    const folder = temporaryFolder();
    await writeTileImage(folder, { name: 'first', dates: ['2020-01-01'], value: from(9000) });
    const cube = await buildCube(folder);
    await writeTileImage(folder, { name: 'second', dates: ['2020-02-02'], value: from(12_000) });
    const metadata = path.join(cube, 'zarr.json');
    const group = JSON.parse(await readFile(metadata, 'utf8'));
    const { collection, ...attributes } = group.attributes;
    attributes.source = `Google Earth Engine Collection "${collection}"`;
    for (const each of Object.values<{ attributes: Record<string, unknown> }>(
      group.consolidated_metadata.metadata,
    )) {
      if ('scale_factor' in each.attributes) delete each.attributes.units;
      delete each.attributes.scale_factor;
      delete each.attributes.add_offset;
    }
    await writeFile(metadata, JSON.stringify({ ...group, attributes }));
    const { bands, points } = await seriesOf(cube);
    expect(bands.map(({ name, unit }) => name + unit)).toEqual(['red', 'nir', 'pixel_qa']);
    expect(points.map(({ quality, values: [red] }) => [quality, red])).toEqual([
      ['clear', expect.closeTo(9000 * 2.75e-5 - 0.2, 9)],
      ['clear', expect.closeTo(12_000 * 2.75e-5 - 0.2, 9)],
    ]);
  });

  test('has stored numbers of an unknown collection in bands of their own', async () => {
    const folder = temporaryFolder();
    const file = await writeTileImage(folder, {
      name: 'first',
      dates: ['2020-01-01'],
      value: from(9000),
    });
    await writeTileImage(folder, {
      name: 'own',
      collection: 'users/me/drone',
      dates: ['2020-02-02'],
      bands: ['red', 'nir'],
      value: () => 7,
      document: ({ image = {} }) => Object.assign(image, { scales: [], offsets: [], units: [] }),
    });
    const { bands, points } = await seriesOf(file, offeredIndices(['red', 'nir']));
    expect(bands.map(({ name, unit }) => [name, unit].join(' ').trim())).toEqual([
      'red',
      'nir',
      'pixel_qa',
      'red DN',
      'nir DN',
      'NDVI',
    ]);
    expect(points[1]?.values).toEqual([null, null, null, 7, 7, null]);
  });
});
