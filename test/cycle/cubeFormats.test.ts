/** Cubes of a downloaded order as NetCDF-4 and as cloud-optimized GeoTIFFs, compared with its files. */
import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  buildCubes,
  CancelledError,
  type CubeFormat,
  DestinationError,
} from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import {
  copyOf,
  cubeLayers,
  downloadedOrder,
  expectCogs,
  expectCube,
  expectNetcdf,
  imageLayers,
  removeBandNames,
} from './cubeOrder.ts';
import { canMount, smallDisk } from './smallDisk.ts';

const order = downloadedOrder();

/** Names of cubes, and comparisons with the images, by format. */
const FORMATS = {
  zarr: { ending: '.zarr', expectValues: expectCube },
  netcdf: { ending: '.nc', expectValues: expectNetcdf },
  cog: { ending: '', expectValues: expectCogs },
} as const satisfies Record<CubeFormat, object>;

const EACH_FORMAT = Object.entries(FORMATS) as [CubeFormat, (typeof FORMATS)[CubeFormat]][];

const NAME = 'LANDSAT_LC08_C02_T1_L2_h003v002';

/** Several windows of all formats but the last, whose tiles are larger than the images. */
const SMALL = { chunks: { time: 3, y: 10, x: 20 }, shards: { time: 6, y: 10, x: 20 }, others: {} };

describe('a downloaded order', () => {
  it('becomes a NetCDF-4 file with the values of all images', async () => {
    const destination = temporaryFolder();
    const encoding = { chunks: SMALL.chunks, others: { complevel: 1, dtype: 'int16' } };
    const { cubes, unusedEncoding } = await buildCubes([order.folder], {
      destination,
      format: 'netcdf',
      encoding,
    });
    expect(unusedEncoding).toEqual(['dtype']);
    const file = cubes[0]?.path ?? '';
    const { red } = await expectNetcdf(file, order.folder, order.names);
    expect(red?.chunks).toEqual([3, 10, 20]);
    const left = (await readdir(destination)).filter((name) => !name.endsWith('.json'));
    expect(left).toEqual([path.basename(file)]);
  });

  it('becomes a folder of GeoTIFFs, one for each date', async () => {
    const destination = temporaryFolder();
    const { cubes } = await buildCubes([order.folder], { destination, format: 'cog' });
    await expectCogs(cubes[0]?.path ?? '', order.folder, order.names);
    const left = (await readdir(destination)).filter((name) => !name.endsWith('.json'));
    expect(left).toEqual([NAME]);
  });
});

describe.each(EACH_FORMAT)('a conversion to %s', (format, { ending, expectValues }) => {
  const cube = `${NAME}${ending}`;

  it('that is cancelled at any step leaves no cube, and is continued', async () => {
    // The third report on NetCDF is the last one: a small image has one window.
    for (const step of format === 'netcdf' ? [1, 2] : [1, 2, 3]) {
      const destination = temporaryFolder();
      const interrupted = new AbortController();
      const options = { destination, format, encoding: SMALL, threads: 2 };
      let reports = 0;
      const running = buildCubes([order.folder], {
        ...options,
        signal: interrupted.signal,
        onProgress: ({ action }) => {
          if (action === 'convert' && ++reports === step) interrupted.abort();
        },
      });
      await expect(running).rejects.toBeInstanceOf(CancelledError);
      expect(await readdir(destination)).toEqual([`${cube}.partial`]);
      const { cubes } = await buildCubes([order.folder], options);
      expect(cubes[0]).toMatchObject({ state: 'written', path: path.join(destination, cube) });
      await expectValues(path.join(destination, cube), order.folder, order.names);
      expect(await readdir(destination)).not.toContain(`${cube}.partial`);
    }
  });

  it('is shared out among machines, of which the last one completes the cube', async () => {
    const destination = temporaryFolder();
    const part = (index: number) =>
      buildCubes([order.folder], {
        destination,
        format,
        encoding: SMALL,
        share: { index, count: 2 },
      });
    const states = [await part(1), await part(0)].map(({ cubes }) => cubes[0]?.state);
    expect(states).toEqual(['partial', 'written']);
    await expectValues(path.join(destination, cube), order.folder, order.names);
  });

  it('keeps a cube that exists, and replaces it with overwrite', async () => {
    const destination = temporaryFolder();
    const options = { destination, format };
    await buildCubes([order.folder], options);
    const [first = ''] = await readdir(path.join(destination, cube)).catch(() => ['']);
    const file = path.join(destination, cube, first);
    const before = await stat(file);
    const kept = await buildCubes([order.folder], options);
    expect(kept.cubes[0]?.state).toBe('kept');
    expect((await stat(file)).mtimeMs).toBe(before.mtimeMs);
    const written = await buildCubes([order.folder], { ...options, overwrite: true });
    expect(written.cubes[0]?.state).toBe('written');
    await expectValues(path.join(destination, cube), order.folder, order.names);
  });

  it.runIf(canMount)('reports a full disk, and continues when there is room', async () => {
    const disk = await smallDisk(3);
    const options = { destination: disk.folder, format, encoding: SMALL };
    const running = buildCubes([order.folder], {
      ...options,
      onProgress: ({ action }) => {
        if (action === 'convert') disk.fill(16);
      },
    });
    const failure = await running.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DestinationError);
    expect((failure as Error).message).toMatch(/the disk is full.*What is complete is kept/);
    expect((failure as Error).message).toContain(`Cannot write "${disk.folder}`);
    expect(existsSync(path.join(disk.folder, cube))).toBe(false);
    await disk.free();
    await buildCubes([order.folder], options);
    await expectValues(path.join(disk.folder, cube), order.folder, order.names);
  });
});

describe('sensors that share a cube', () => {
  it('have missing data where one of them lacks a band', async () => {
    const folder = await copyOf(order);
    const [may = '', june = ''] = order.names;
    // The later image has another name for its first band.
    const file = path.join(folder, `${june}.json`);
    const document = JSON.parse(await readFile(file, 'utf8'));
    const [first] = document.image.bands;
    document.image.bands[0] = 'other';
    document.order.collection = 'LANDSAT/LC09/C02/T1_L2';
    await writeFile(file, JSON.stringify(document));
    await removeBandNames(folder, june);
    const destination = temporaryFolder();
    const options = { destination, acrossSensors: true, encoding: SMALL };
    const { cubes } = await buildCubes([folder], options);
    const cube = cubes[0]?.path ?? '';
    const [ofMay, ofJune] = [await imageLayers(folder, may), await imageLayers(folder, june)];
    const missing = (count: number) => Array.from({ length: count }, () => missingLayer);
    const missingLayer = new Array(48 * 32).fill(document.image.nodata);
    expect(await cubeLayers(cube, first)).toEqual([
      ...(ofMay.values.get(first) ?? []),
      ...missing(ofJune.dates.length),
    ]);
    expect(await cubeLayers(cube, 'other')).toEqual([
      ...missing(ofMay.dates.length),
      ...(ofJune.values.get('other') ?? []),
    ]);
    expect(await cubeLayers(cube, 'red')).toEqual(
      [ofMay, ofJune].flatMap(({ values }) => values.get('red') ?? []),
    );
  });
});
