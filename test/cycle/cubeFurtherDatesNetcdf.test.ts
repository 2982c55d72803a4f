/** Dates that are added to NetCDF-4 cubes: the file is written again, with its dates copied from it. */
import { copyFile, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import h5wasm from 'h5wasm/node';
import { describe, expect, it } from 'vitest';
import { buildCubes, CancelledError, DestinationError } from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { copyOf, downloadedOrder, expectNetcdf } from './cubeOrder.ts';
import { canMount, smallDisk } from './smallDisk.ts';

const order = downloadedOrder({ periodStart: '2020-04-01', periodEnd: '2020-07-31' });
const CUBE = 'LANDSAT_LC08_C02_T1_L2_h003v002.nc';

/** Documents of some months: 0 is April. */
function images(...months: readonly number[]): string[] {
  return months.map((month) => path.join(order.folder, `${order.names[month]}.json`));
}

/** Chunks have dates of the cube and of the images, and are not multiples of the blocks. */
const SMALL = { chunks: { time: 3, y: 10, x: 20 }, others: {} };

const optionsOf = (destination: string) =>
  ({ destination, format: 'netcdf', encoding: SMALL, skipMetadata: true }) as const;

/** A cube of May and July. */
async function begun(destination = temporaryFolder()): Promise<string> {
  await buildCubes(images(1, 3), optionsOf(destination));
  return destination;
}

async function expectMonths(destination: string, ...months: readonly number[]): Promise<void> {
  const names = months.map((month) => order.names[month] ?? '');
  await expectNetcdf(path.join(destination, CUBE), order.folder, names);
}

/** All values and attributes, without the history, which has the time of the conversion. */
async function contents(file: string): Promise<object> {
  await h5wasm.ready;
  const opened = new h5wasm.File(file, 'r');
  const attributesOf = (of: Pick<InstanceType<typeof h5wasm.Dataset>, 'attrs'>) =>
    Object.entries(of.attrs).flatMap(([name, attribute]) =>
      // References are places in the file.
      /LIST/.test(name) || name === 'history' ? [] : [[name, attribute.value]],
    );
  try {
    const arrays = opened.keys().map((name) => {
      const dataset = opened.get(name);
      if (!(dataset instanceof h5wasm.Dataset)) throw new Error(name);
      const { shape, value, metadata } = dataset;
      const values = ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value;
      return { name, shape, values, chunks: metadata.chunks, attributes: attributesOf(dataset) };
    });
    return { arrays, attributes: attributesOf(opened) };
  } finally {
    opened.close();
  }
}

function historyOf(file: string): string {
  const opened = new h5wasm.File(file, 'r');
  try {
    return String(opened.attrs.history?.value);
  } finally {
    opened.close();
  }
}

describe('further dates of a NetCDF-4 cube', () => {
  it('make it the cube that all images together are, without the images of its dates', async () => {
    const destination = await begun();
    const { cubes } = await buildCubes(images(0, 2), optionsOf(destination));
    expect(cubes[0]).toMatchObject({ path: path.join(destination, CUBE), state: 'appended' });
    await expectMonths(destination, 0, 1, 2, 3);
    expect(await readdir(destination)).toEqual([CUBE]);
    const whole = temporaryFolder();
    await buildCubes([order.folder], optionsOf(whole));
    const file = path.join(destination, CUBE);
    expect(await contents(file)).toEqual(await contents(path.join(whole, CUBE)));
    const history = historyOf(file);
    expect(history.match(/ordered/g)).toHaveLength(4);
    expect(history.match(/converted by Cedar/g)).toHaveLength(2);
    const again = await buildCubes([order.folder], optionsOf(destination));
    expect(again.cubes[0]).toMatchObject({ state: 'kept', dates: cubes[0]?.dates });
  });

  it('of a single image are added to the cube of its tile and collection', async () => {
    const destination = await begun();
    for (const month of [2, 0]) {
      const { cubes } = await buildCubes(images(month), optionsOf(destination));
      expect(cubes[0]).toMatchObject({ path: path.join(destination, CUBE), state: 'appended' });
    }
    await expectMonths(destination, 0, 1, 2, 3);
  });

  it('are added with other chunks, with and without compression', async () => {
    for (const others of [{ zlib: false }, { complevel: 9 }, { shuffle: false }]) {
      const destination = temporaryFolder();
      const encoding = { chunks: { time: 2, y: 7, x: 48 }, others };
      await buildCubes(images(1, 2), { ...optionsOf(destination), encoding });
      await buildCubes(images(3), optionsOf(destination));
      await buildCubes(images(0), { ...optionsOf(destination), encoding });
      await expectMonths(destination, 0, 1, 2, 3);
    }
  });

  it('leave it as it is when they are cancelled, and are continued', async () => {
    const destination = await begun();
    const before = await readFile(path.join(destination, CUBE));
    const interrupted = new AbortController();
    const running = buildCubes(images(0, 2), {
      ...optionsOf(destination),
      signal: interrupted.signal,
      onProgress: ({ action, done }) => {
        if (action === 'convert' && done > 0) interrupted.abort();
      },
    });
    await expect(running).rejects.toBeInstanceOf(CancelledError);
    expect(await readdir(destination)).toEqual([CUBE, `${CUBE}.partial`]);
    expect((await readFile(path.join(destination, CUBE))).equals(before)).toBe(true);
    await buildCubes(images(0, 2), optionsOf(destination));
    await expectMonths(destination, 0, 1, 2, 3);
    expect(await readdir(destination)).toEqual([CUBE]);
  });

  it.runIf(canMount)('leave it as it is when the disk is full, and are continued', async () => {
    const disk = await smallDisk(4);
    await begun(disk.folder);
    const running = buildCubes(images(0, 2), {
      ...optionsOf(disk.folder),
      onProgress: ({ action }) => {
        if (action === 'convert') disk.fill(16);
      },
    });
    await expect(running).rejects.toBeInstanceOf(DestinationError);
    await expectMonths(disk.folder, 1, 3);
    await disk.free();
    await buildCubes(images(0, 2), optionsOf(disk.folder));
    await expectMonths(disk.folder, 0, 1, 2, 3);
  });

  it('are shared out among machines, of which the last one replaces the file', async () => {
    const destination = await begun();
    const part = (index: number) =>
      buildCubes(images(0, 2), { ...optionsOf(destination), share: { index, count: 2 } });
    const states = [await part(1), await part(0)].map(({ cubes }) => cubes[0]?.state);
    expect(states).toEqual(['partial', 'appended']);
    await expectMonths(destination, 0, 1, 2, 3);
  });

  it('are refused where the file is damaged, of another layout, or not of Cedar', async () => {
    const destination = await begun();
    const file = path.join(destination, CUBE);
    const whole = path.join(temporaryFolder(), 'whole.nc');
    await copyFile(file, whole);
    const damaged = /is incomplete or damaged, so no dates can be added/;
    const run = () => buildCubes(images(0, 2), optionsOf(destination));
    await truncate(file, 5000);
    await expect(run()).rejects.toThrow(damaged);
    // In the first chunk, then in the last header.
    for (const place of [60, -40]) {
      const bytes = await readFile(whole);
      bytes.fill(
        0x55,
        place < 0 ? bytes.length + place : place,
        place < 0 ? undefined : place + 20,
      );
      await writeFile(file, bytes);
      await expect(run()).rejects.toThrow(damaged);
      expect((await readFile(file)).equals(bytes)).toBe(true);
    }
    await h5wasm.ready;
    const other = new h5wasm.File(file, 'w');
    other.create_attribute('title', 'mine');
    other.close();
    await expect(run()).rejects.toThrow(/was not written by Cedar/);

    await copyFile(whole, file);
    const folder = await copyOf(order);
    for (const name of order.names) {
      const document = JSON.parse(await readFile(path.join(folder, `${name}.json`), 'utf8'));
      document.image.scales[0] = 0.5;
      await writeFile(path.join(folder, `${name}.json`), JSON.stringify(document));
    }
    await expect(buildCubes([folder], optionsOf(destination))).rejects.toThrow(
      /exists with another grid, other bands or another type/,
    );
  });
});
