/** Data cubes, compared pixel by pixel with those of the Python tool's own `convert`. */
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  buildCubes,
  type OrderRequest,
  orderFolder,
  TileGrid,
  Tracker,
} from '../../src/core/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { connectTo } from '../connect.ts';
import { finishOrder } from '../cycle/cycle.ts';
import { sharedFolder, temporaryFolder } from '../temporaryFolder.ts';
import { CUBE_PACKAGES } from './cubePackages.ts';
import { installOriginal, ORIGINAL_ENV, originalArguments } from './originalTool.ts';
import { printed } from './program.ts';
import { installPython, peer } from './setup.ts';

const original = await peer('cedar-datacube', installOriginal);
const python = await peer('xarray', () => installPython('cubes', CUBE_PACKAGES));
const script = path.join(import.meta.dirname, 'original_cubes.py');

const CHUNKS = { x: 16, y: 32, time: 2 };
const TILES = { tiles: [2, 3] as [number, number] };
const LIMITS: [[number, number], [number, number]] = [
  [0, 9],
  [0, 9],
];

interface Case {
  readonly what: string;
  readonly request: OrderRequest;
  readonly grid: TileGrid;
  readonly options: { readonly fileDimensions?: number; readonly shardSize?: number };
  readonly bands: number;
}

const CASES: readonly Case[] = [
  {
    // The tool joins pieces only where there are several rows of them.
    what: 'Landsat in pieces, of two periods',
    request: {
      ...TILES,
      collections: 'LANDSAT/LC08/C02/T1_L2',
      periodStart: '2020-05-01',
      periodEnd: '2020-06-30',
      periodFrequency: 'MS',
    },
    grid: TileGrid.from({
      ...TileGrid.named('LANDSAT_ARD_CU').toJSON(),
      ul: [1_920_000, 2_420_000],
      size: [48, 40],
      limits: LIMITS,
    }),
    options: { fileDimensions: 32, shardSize: 16 },
    bands: 8,
  },
  {
    what: 'Sentinel-2 in a zone of UTM',
    request: {
      ...TILES,
      collections: 'COPERNICUS/S2_SR_HARMONIZED',
      periodStart: '2020-06-01',
      periodEnd: '2020-06-15',
    },
    grid: TileGrid.from({
      name: 'UTM zone 18 north',
      crs: 'EPSG:32618',
      ul: [700_000, 4_700_000],
      res: [20],
      size: [40, 24],
      limits: LIMITS,
    }),
    options: {},
    bands: 11,
  },
  // The tool itself ends with an error for images in longitude and latitude: it looks for y and x.
  {
    what: 'MODIS in its own sinusoidal system',
    request: {
      ...TILES,
      collections: 'MODIS/061/MCD43A4',
      periodStart: '2020-06-01',
      periodEnd: '2020-06-15',
    },
    grid: TileGrid.from({
      name: 'MODIS',
      crs: '+proj=sinu +lon_0=0 +x_0=0 +y_0=0 +R=6371007.181 +units=m +no_defs',
      ul: [-6_000_000, 4_780_000],
      res: [463.312716528],
      size: [40, 24],
      limits: LIMITS,
    }),
    options: {},
    bands: 7,
  },
];

/** Result of `original_cubes.py` for one cube. */
interface Compared {
  readonly shape: readonly number[];
  readonly values: number;
  readonly distinct: number;
  readonly bands: readonly string[];
  readonly bandsOfTool: readonly string[];
  readonly different: Readonly<Record<string, number | string>>;
}

describe.skipIf(!original || !python)('the Python tool and Cedar', () => {
  const downloads = sharedFolder();
  const data = CASES.map(() => sharedFolder());
  /** Folders with the images, and with what the tool makes of them, by case. */
  const folders = new Map<string, { images: string; originals: string }>();

  beforeAll(async () => {
    for (const [index, { what, request, grid, options }] of CASES.entries()) {
      const sandbox = await startSandbox({ speed: 1000, data: data[index] ?? '' });
      try {
        const { earthEngine, store } = await connectTo(sandbox);
        const tracker = new Tracker({ grid, store, earthEngine, exportOptions: options });
        const { name } = await tracker.submit(request);
        await tracker.download(await finishOrder(tracker, name), downloads);
        const images = await orderFolder(downloads, name);
        const originals = path.join(downloads, `originals ${index}`);
        await mkdir(originals);
        const conversion = { folder: images, destination: originals, chunks: CHUNKS };
        await printed(original ?? '', await originalArguments(conversion), { env: ORIGINAL_ENV });
        folders.set(what, { images, originals });
      } finally {
        await sandbox.close();
      }
    }
  }, 180_000);

  async function convertAndCompare(images: string, originals: string) {
    const destination = temporaryFolder();
    const cubes: string[] = [];
    for (const format of ['netcdf', 'zarr'] as const) {
      const built = await buildCubes([images], {
        destination,
        format,
        encoding: { chunks: CHUNKS, others: {} },
      });
      cubes.push(...built.cubes.map((cube) => cube.path));
    }
    const output = await printed(python ?? '', [script, originals, ...cubes]);
    return Object.values(JSON.parse(output.toString())) as Compared[];
  }

  it.each(CASES)(
    'make the same pixels, times, coordinates and reference system of $what',
    async ({ what, bands }) => {
      const { images = '', originals = '' } = folders.get(what) ?? {};
      const documents = (await readdir(images)).filter((name) => name.endsWith('.json'));
      const made = (await readdir(originals)).filter((name) => name.endsWith('.nc'));
      expect(made.length).toBe(documents.length);
      const seen = await convertAndCompare(images, originals);
      expect(seen).toHaveLength(2);
      for (const cube of seen) expectSame(cube, bands);
    },
    120_000,
  );

  it('make the same of documents with no more than the tool writes', async () => {
    const { what, bands } = CASES[0] as Case;
    const { images = '', originals = '' } = folders.get(what) ?? {};
    const copy = path.join(temporaryFolder(), 'order');
    await cp(images, copy, { recursive: true });
    for (const name of await readdir(copy)) {
      if (!name.endsWith('.json')) continue;
      const file = path.join(copy, name);
      const document = JSON.parse(await readFile(file, 'utf8'));
      const { bands: names, images: scenes, nodata } = document.image;
      document.image = { bands: names, images: scenes, nodata };
      await writeFile(file, JSON.stringify(document));
    }
    for (const cube of await convertAndCompare(copy, originals)) expectSame(cube, bands);
  }, 120_000);
});

function expectSame(cube: Compared, bands: number): void {
  const { shape, values, distinct, different, bandsOfTool } = cube;
  const product = shape.reduce((size, length) => size * length, 1);
  expect(values).toBe(product * bands);
  // Neither of them is empty.
  expect(distinct).toBeGreaterThan(20);
  expect(cube.bands).toEqual(bandsOfTool);
  expect(Object.keys(different)).toHaveLength(bands);
  expect(new Set(Object.values(different))).toEqual(new Set([0]));
  expect(cube).toMatchObject({
    ...{ times: true, y: true, x: true, system: true },
    ...{ transform: true, missing: true, scenes: true },
  });
}
