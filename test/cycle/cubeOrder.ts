/** An order of small images, downloaded, and cubes of them compared with its files. */
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fromFile } from 'geotiff';
import h5wasm from 'h5wasm/node';
import { afterAll, beforeAll, expect } from 'vitest';
import * as zarr from 'zarrita';
import { startSandbox } from '../../src/sandbox/index.ts';
import { sharedFolder, temporaryFolder } from '../temporaryFolder.ts';
import { type Cycle, connectCycle, finishOrder, LANDSAT_8 } from './cycle.ts';

/** Pieces of 32 × 32 pixels, so that images of 48 × 32 have two. */
export const EXPORT = { shardSize: 16, fileDimensions: 32 };

/** Fixtures that the tests of a file share. */
export interface DownloadedOrder {
  readonly cycle: Cycle;
  /** Folder with the files of some months of one tile; May and June unless given. */
  readonly folder: string;
  /** Names of the images, the earliest one first. */
  readonly names: readonly string[];
}

/** Orders months of one tile in a sandbox of its own, before the tests of a file. */
export function downloadedOrder(
  period = { periodStart: '2020-05-01', periodEnd: '2020-06-30' },
): DownloadedOrder {
  const folder = sharedFolder();
  const order: { cycle?: Cycle; folder: string; names: string[] } = { folder, names: [] };
  beforeAll(async () => {
    const sandbox = await startSandbox({ speed: 1000, data: path.join(folder, 'sandbox') });
    const cycle = await connectCycle(sandbox);
    const tracker = cycle.trackerWith({ exportOptions: EXPORT });
    const { name } = await tracker.submit({
      collections: LANDSAT_8,
      tiles: [2, 3],
      ...period,
      periodFrequency: 'MS',
    });
    const settled = await finishOrder(tracker, name);
    const files = await tracker.download(settled, path.join(folder, 'downloads'));
    order.folder = path.dirname([...files.values()].flat()[0] ?? '');
    order.names = settled.orders.map((item) => item.name);
    order.cycle = cycle;
  });
  afterAll(() => order.cycle?.sandbox.close());
  return order as DownloadedOrder;
}

/** A copy of an order's files that a test may change. */
export async function copyOf({ folder }: DownloadedOrder): Promise<string> {
  const copy = path.join(temporaryFolder(), 'order');
  await cp(folder, copy, { recursive: true });
  return copy;
}

/** Takes the names of bands out of the files of an image, so that a test may change its metadata. */
export async function removeBandNames(folder: string, name: string): Promise<void> {
  for (const each of await readdir(folder)) {
    if (!each.startsWith(name) || !each.endsWith('.tif')) continue;
    const file = path.join(folder, each);
    const bytes = await readFile(file, 'latin1');
    // Of the same length, so that the file stays whole.
    await writeFile(file, bytes.replaceAll('role="description"', 'role="nothing_now"'), 'latin1');
  }
}

interface Layers {
  readonly dates: readonly string[];
  /** Values by band, then by date. */
  readonly values: ReadonlyMap<string, readonly number[][]>;
}

/** All layers of an image, from its pieces, read by geotiff.js. */
export async function imageLayers(folder: string, name: string): Promise<Layers> {
  const { image, tile } = JSON.parse(await readFile(path.join(folder, `${name}.json`), 'utf8'));
  const [width, height] = tile.size;
  const bands: string[] = image.bands;
  const dates: string[] = image.dates;
  const layers = Array.from({ length: bands.length * dates.length }, () =>
    new Array<number>(width * height).fill(Number.NaN),
  );
  for (const file of await readdir(folder)) {
    if (!file.startsWith(name) || !file.endsWith('.tif')) continue;
    const [, row = '0', column = '0'] = /(\d{10})-(\d{10})\.tif$/.exec(file) ?? [];
    const tiff = await fromFile(path.join(folder, file));
    const piece = await tiff.getImage();
    const rasters = await piece.readRasters();
    for (const [band, raster] of [...rasters].entries()) {
      [...(raster as Uint16Array)].forEach((value, i) => {
        const y = Number(row) + Math.floor(i / piece.getWidth());
        const x = Number(column) + (i % piece.getWidth());
        (layers[band] ?? [])[y * width + x] = value;
      });
    }
    await tiff.close();
  }
  const values = new Map(
    bands.map((band, b) => [band, dates.map((_, d) => layers[d * bands.length + b] ?? [])]),
  );
  return { dates, values };
}

/** All values of a band of a cube, by date, read by zarrita. */
export async function cubeLayers(cube: string, band: string): Promise<number[][]> {
  const { FileSystemStore } = await import('@zarrita/storage');
  const store = zarr.root(new FileSystemStore(cube));
  const array = await zarr.open.v3(store.resolve(band), { kind: 'array' });
  const { data, shape } = await zarr.get(array);
  const [dates = 0, height = 0, width = 0] = shape;
  const values = data as Uint16Array;
  return Array.from({ length: dates }, (_, date) => [
    ...values.subarray(date * height * width, (date + 1) * height * width),
  ]);
}

/** Expects a cube to have the values of images, one after the other along time. */
export async function expectCube(
  cube: string,
  folder: string,
  names: readonly string[],
): Promise<void> {
  const { bands, layersOf } = await allLayers(folder, names);
  expect(bands).toContain('red');
  for (const band of bands) {
    const expected = layersOf(band);
    expect(expected.flat()).not.toContain(Number.NaN);
    expect(await cubeLayers(cube, band), band).toEqual(expected);
  }
}

/** The same of a NetCDF-4 file, read by h5wasm. @returns what is known of its bands */
export async function expectNetcdf(
  file: string,
  folder: string,
  names: readonly string[],
): Promise<Record<string, { readonly chunks: readonly number[] | null }>> {
  await h5wasm.ready;
  const opened = new h5wasm.File(file, 'r');
  try {
    const { bands, layersOf } = await allLayers(folder, names);
    const entries = bands.map((band) => {
      const dataset = opened.get(band);
      if (!(dataset instanceof h5wasm.Dataset)) throw new Error(band);
      expect([...(dataset.value as Uint16Array)], band).toEqual(layersOf(band).flat());
      return [band, { chunks: dataset.metadata.chunks }] as const;
    });
    return Object.fromEntries(entries);
  } finally {
    opened.close();
  }
}

/** The same of a folder of GeoTIFFs, read by geotiff.js. */
export async function expectCogs(
  cube: string,
  folder: string,
  names: readonly string[],
): Promise<void> {
  const { bands, layersOf, dates } = await allLayers(folder, names);
  const files = (await readdir(cube)).sort();
  expect(files).toEqual(dates.map((date) => `${path.basename(cube)}_${date}.tif`));
  for (const [date, name] of files.entries()) {
    const tiff = await fromFile(path.join(cube, name));
    const rasters = await (await tiff.getImage()).readRasters();
    for (const [index, band] of bands.entries()) {
      expect([...(rasters[index] as Uint16Array)], band).toEqual(layersOf(band)[date]);
    }
    tiff.close();
  }
}

async function allLayers(folder: string, names: readonly string[]) {
  const images = await Promise.all(names.map((name) => imageLayers(folder, name)));
  const bands = [...(images[0]?.values.keys() ?? [])];
  const layersOf = (band: string) => images.flatMap(({ values }) => values.get(band) ?? []);
  return { bands, layersOf, dates: images.flatMap(({ dates }) => dates) };
}
