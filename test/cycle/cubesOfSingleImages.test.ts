/** Orders of one image each, as NetCDF files and GeoTIFFs: the cube of the first one gets the others. */
import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import h5wasm from 'h5wasm/node';
import { describe, expect, it } from 'vitest';
import {
  type BuildCubesOptions,
  buildCubes,
  CancelledError,
  type CubeFormat,
} from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { runCedar } from './cedarCommand.ts';
import { cubeBucket } from './cubeBucket.ts';
import { downloadedOrder, expectCogs, expectNetcdf } from './cubeOrder.ts';

const order = downloadedOrder({ periodStart: '2020-04-01', periodEnd: '2020-07-31' });
const { opener, listed, downloadedCube } = cubeBucket(order);
const TILE = 'LANDSAT_LC08_C02_T1_L2_h003v002';

/** Name of the image of a month: 0 is April. */
const nameOf = (month: number): string => order.names[month] ?? '';

/** Documents of some months. */
function images(...months: readonly number[]): string[] {
  return months.map((month) => path.join(order.folder, `${nameOf(month)}.json`));
}

/** A copy of the image of a month, with another name and document. */
async function changed(month: number, change: (document: Image) => void): Promise<string> {
  const folder = path.join(temporaryFolder(), 'order');
  const name = `CHANGED_${nameOf(month)}`;
  await mkdir(folder);
  for (const file of await readdir(order.folder)) {
    if (!file.startsWith(nameOf(month))) continue;
    await cp(path.join(order.folder, file), path.join(folder, `CHANGED_${file}`));
  }
  const file = path.join(folder, `${name}.json`);
  const document = JSON.parse(await readFile(file, 'utf8'));
  change(document);
  await writeFile(file, JSON.stringify(document));
  return file;
}

interface Image {
  readonly tile: { index: readonly number[] };
}

/** Writes a file as another program does. */
async function writeForeign(format: CubeFormat, cube: string): Promise<void> {
  if (format === 'netcdf') {
    await h5wasm.ready;
    const file = new h5wasm.File(cube, 'w');
    file.create_dataset({ name: 'red', data: [1, 2, 3] });
    file.close();
    return;
  }
  await mkdir(cube);
  const [piece = ''] = (await readdir(order.folder)).filter((each) => each.endsWith('.tif'));
  const target = path.join(cube, `${path.basename(cube)}_2020-04-03.tif`);
  await cp(path.join(order.folder, piece), target);
}

describe.each([
  ['netcdf', '.nc', expectNetcdf],
  ['cog', '', expectCogs],
] as const)('images of one order each as %s', (format, ending, expectValues) => {
  const convert = async (
    months: readonly number[],
    destination: string,
    options: Partial<BuildCubesOptions> = {},
  ) => {
    const all = { destination, format, skipMetadata: true, threads: 2, ...options };
    const { cubes } = await buildCubes(images(...months), all);
    return cubes[0];
  };

  const cubeOf = (destination: string, name = nameOf(0)) =>
    path.join(destination, `${name}${ending}`);

  async function expectMonths(cube: string, ...months: readonly number[]): Promise<void> {
    await expectValues(cube, order.folder, months.map(nameOf));
  }

  it('become one cube with the name of the first, which later runs keep', async () => {
    const destination = temporaryFolder();
    const path = cubeOf(destination, nameOf(1));
    expect(await convert([1], destination)).toMatchObject({ path, state: 'written' });
    for (const month of [2, 0, 3]) {
      const cube = await convert([month], destination);
      expect(cube).toMatchObject({ path, state: 'appended' });
      expect(cube).not.toHaveProperty('note');
    }
    for (const months of [[2], [1], [0, 3], [0, 1, 2, 3]]) {
      expect(await convert(months, destination)).toMatchObject({ path, state: 'kept' });
    }
    await expectMonths(path, 0, 1, 2, 3);
    expect(await readdir(destination)).toEqual([`${nameOf(1)}${ending}`]);
  });

  it('are added to it in one run with each other, and with images that it has', async () => {
    const destination = temporaryFolder();
    const path = cubeOf(destination);
    await convert([0], destination);
    expect(await convert([0, 1], destination)).toMatchObject({ path, state: 'appended' });
    expect(await convert([2, 3], destination)).toMatchObject({ path, state: 'appended' });
    await expectMonths(path, 0, 1, 2, 3);
    const together = temporaryFolder();
    await convert([0, 1], together);
    expect(await convert([2], together)).toMatchObject({ path: cubeOf(together, TILE) });
    await expectMonths(cubeOf(together, TILE), 0, 1, 2);
  });

  it('are added by the command line, which reports cubes that are kept', async () => {
    const destination = temporaryFolder();
    const run = async (month: number) => {
      const [image = ''] = images(month);
      const done = await runCedar(order.cycle, [
        ...['convert', image, '--dest', destination, '--format', format],
      ]);
      expect(done.exitCode, done.stderr).toBe(0);
      return `${done.stdout}${done.stderr}`;
    };
    await run(0);
    await run(1);
    expect(await run(1)).toMatch(/kept/);
    await expectMonths(cubeOf(destination), 0, 1);
    const documents = [0, 1].map((month) => `${nameOf(month)}.json`);
    expect(await readdir(destination)).toEqual([`${nameOf(0)}${ending}`, ...documents].sort());
  });

  it('have cubes of their own where several could take them, which is reported', async () => {
    const destination = temporaryFolder();
    for (const month of [0, 1]) {
      const apart = temporaryFolder();
      await convert([month], apart);
      await rename(cubeOf(apart, nameOf(month)), cubeOf(destination, nameOf(month)));
    }
    const cube = await convert([2], destination);
    expect(cube).toMatchObject({ path: cubeOf(destination, nameOf(2)), state: 'written' });
    const names = [0, 1].map((month) => `"${cubeOf(destination, nameOf(month))}"`).join(', ');
    expect(cube?.note).toContain(`several cubes (${names})`);
    expect(await convert([2], destination)).not.toHaveProperty('note');
    await expectMonths(cubeOf(destination, nameOf(0)), 0);
    await expectMonths(cubeOf(destination, nameOf(2)), 2);
  });

  it('are not added to files of other programs, renamed cubes and cubes of other tiles', async () => {
    const destination = temporaryFolder();
    await writeForeign(format, cubeOf(destination));
    const apart = temporaryFolder();
    await convert([3], apart);
    await rename(cubeOf(apart, nameOf(3)), cubeOf(destination, 'RENAMED'));
    const other = await changed(1, ({ tile }) => {
      tile.index = [2, 4];
    });
    await buildCubes([other], { destination, format });
    const cube = await convert([2], destination);
    expect(cube).toMatchObject({ path: cubeOf(destination, nameOf(2)), state: 'written' });
    expect(cube).not.toHaveProperty('note');
  });

  it('have cubes of their own where bands or dates do not fit, which is reported', async () => {
    const destination = temporaryFolder();
    await convert([0], destination);
    const physical = await convert([1], destination, { physical: true });
    expect(physical).toMatchObject({ path: cubeOf(destination, nameOf(1)), state: 'written' });
    expect(physical?.note).toMatch(/cannot be added to ".*other bands or another type/);
    const again = await changed(0, () => {});
    const { cubes } = await buildCubes([again], { destination, format });
    const name = `CHANGED_${nameOf(0)}`;
    expect(cubes[0]).toMatchObject({ path: cubeOf(destination, name), state: 'written' });
    expect(cubes[0]?.note).toMatch(/has the date 2020-04-\d\d of another image/);
    await expectMonths(cubeOf(destination), 0);
  });

  it('replace the cube only with all its images', async () => {
    const destination = temporaryFolder();
    const path = cubeOf(destination);
    await convert([0], destination);
    await convert([1], destination);
    const overwrite = true;
    const replaced = await convert([0, 1, 2], destination, { overwrite });
    expect(replaced).toMatchObject({ path, state: 'written' });
    await expectMonths(path, 0, 1, 2);
    const own = await convert([1], destination, { overwrite });
    expect(own).toMatchObject({ path: cubeOf(destination, nameOf(1)), state: 'written' });
    expect(own?.note).toMatch(/nothing was overwritten/);
    await expectMonths(path, 0, 1, 2);
    const chosen = await convert([3], temporaryFolder(), { overwrite: [path] });
    expect(chosen).toMatchObject({ state: 'written' });
  });

  it('continue an interrupted conversion into a cube of their own', async () => {
    const destination = temporaryFolder();
    const interrupted = new AbortController();
    const running = convert([0], destination, {
      signal: interrupted.signal,
      encoding: { chunks: { time: 1, y: 16, x: 16 }, others: {} },
      onProgress: ({ action, done }) => {
        if (action === 'convert' && done > 0) interrupted.abort();
      },
    });
    await expect(running).rejects.toBeInstanceOf(CancelledError);
    await convert([1], destination);
    const continued = await convert([0], destination);
    expect(continued).toMatchObject({ path: cubeOf(destination), state: 'written' });
    expect(continued?.note).toMatch(/interrupted/);
  });

  it('are not converted at once into two cubes', async () => {
    const destination = temporaryFolder();
    const results = await Promise.allSettled([0, 1].map((month) => convert([month], destination)));
    for (const [month, result] of results.entries()) {
      if (result.status === 'fulfilled') continue;
      expect(result.reason).toMatchObject({ tag: 'cube', reason: 'busy-cube' });
      expect(await convert([month], destination)).toMatchObject({ state: 'appended' });
    }
    const cubes = await readdir(destination);
    expect(cubes).toHaveLength(1);
    await expectMonths(path.join(destination, cubes[0] ?? ''), 0, 1);
  });

  it('are shared out among machines', async () => {
    const destination = temporaryFolder();
    await convert([0], destination);
    const part = (index: number) => convert([1, 2], destination, { share: { index, count: 2 } });
    const states = [await part(1), await part(0), await part(1)].map((cube) => cube?.state);
    expect(states).toEqual(['partial', 'appended', 'kept']);
    await expectMonths(cubeOf(destination), 0, 1, 2);
  });

  it('become one cube in a bucket', async () => {
    const { bucket, openBucket } = opener();
    const folder = `single-images-${format}`;
    const destination = `gs://${bucket}/${folder}`;
    for (const [month, state] of [
      [0, 'written'],
      [1, 'appended'],
      [1, 'kept'],
      [2, 'appended'],
    ] as const) {
      const cube = await convert([month], destination, { openBucket });
      expect(cube).toMatchObject({ path: `${destination}/${nameOf(0)}${ending}`, state });
    }
    const cube = await downloadedCube(folder, `${nameOf(0)}${ending}`);
    await expectMonths(cube, 0, 1, 2);
    const names = (await listed(folder)).map((name) => name.split('/')[0]);
    expect(new Set(names)).toEqual(new Set([`${nameOf(0)}${ending}`]));
  });
});
