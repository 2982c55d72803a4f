/** Dates that are added to cubes which exist: before, between and after theirs, in every format. */

import { createHash } from 'node:crypto';
import {
  copyFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { fromFile } from 'geotiff';
import { describe, expect, it } from 'vitest';
import { buildCubes, CancelledError, DestinationError } from '../../src/core/index.ts';
import { CogFolder } from '../../src/cubeFiles/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { copyOf, downloadedOrder, expectCogs, expectCube } from './cubeOrder.ts';
import { canMount, smallDisk } from './smallDisk.ts';

const order = downloadedOrder({ periodStart: '2020-04-01', periodEnd: '2020-07-31' });
const NAME = 'LANDSAT_LC08_C02_T1_L2_h003v002';

/** Documents of some months: 0 is April. */
function images(...months: readonly number[]): string[] {
  return months.map((month) => path.join(order.folder, `${order.names[month]}.json`));
}

/** What GeoTIFFs record, without the history, which has the time of the conversion. */
async function recorded(cube: string): Promise<object[]> {
  const files = (await readdir(cube)).sort();
  return Promise.all(
    files.map(async (file) => {
      const tiff = await fromFile(path.join(cube, file));
      const image = await tiff.getImage();
      const { history: _, ...others } = (await image.getGDALMetadata()) as Record<string, string>;
      tiff.close();
      return { file, ...others };
    }),
  );
}

/** Contents of all files of a Zarr cube, without its history. */
async function contents(cube: string): Promise<Map<string, string>> {
  const files = await readdir(cube, { recursive: true, withFileTypes: true });
  const found = new Map<string, string>();
  for (const file of files) {
    if (!file.isFile()) continue;
    const full = path.join(file.parentPath, file.name);
    const bytes = await readFile(full);
    const key = path.relative(cube, full);
    if (key === 'zarr.json') {
      const group = JSON.parse(bytes.toString());
      expect(group.attributes.history.match(/ordered/g)).toHaveLength(4);
      delete group.attributes.history;
      found.set(key, JSON.stringify(group));
    } else {
      // The chunks in a shard have no order; their values are compared elsewhere.
      const isShard = /c.\d+.\d+.\d+$/.test(key);
      found.set(
        key,
        isShard ? `${bytes.length}` : createHash('sha256').update(bytes).digest('hex'),
      );
    }
  }
  return new Map([...found].sort());
}

/** Several windows, and shards that have dates of the cube and of the images. */
const SMALL = { chunks: { time: 2, y: 8, x: 8 }, shards: { time: 4, y: 16, x: 8 }, others: {} };

describe('earlier dates of a Zarr cube', () => {
  const CUBE = `${NAME}.zarr`;
  const options = (destination: string) => ({ destination, encoding: SMALL, skipMetadata: true });

  /** A cube of May and July. */
  async function begun(destination = temporaryFolder()): Promise<string> {
    await buildCubes(images(1, 3), options(destination));
    return destination;
  }

  async function expectFirst(destination: string): Promise<void> {
    const names = [1, 3].map((month) => order.names[month] ?? '');
    await expectCube(path.join(destination, CUBE), order.folder, names);
  }

  it('make it the cube that all images together are, without the images of its dates', async () => {
    const destination = await begun();
    const { cubes } = await buildCubes(images(0, 2), options(destination));
    expect(cubes[0]?.state).toBe('appended');
    const cube = path.join(destination, CUBE);
    await expectCube(cube, order.folder, order.names);
    expect(await readdir(destination)).toEqual([CUBE]);
    const whole = temporaryFolder();
    await buildCubes([order.folder], options(whole));
    expect(await contents(cube)).toEqual(await contents(path.join(whole, CUBE)));
    const again = await buildCubes([order.folder], options(destination));
    expect(again.cubes[0]?.state).toBe('kept');
  });

  it('leave it as it is when they are cancelled, and are continued', async () => {
    for (const step of [1, 2, 5]) {
      const destination = await begun();
      const interrupted = new AbortController();
      let reports = 0;
      const running = buildCubes(images(0, 2), {
        ...options(destination),
        threads: 2,
        signal: interrupted.signal,
        onProgress: ({ action }) => {
          if (action === 'convert' && ++reports === step) interrupted.abort();
        },
      });
      await expect(running).rejects.toBeInstanceOf(CancelledError);
      expect(await readdir(destination)).toEqual([CUBE, `${CUBE}.partial`]);
      await expectFirst(destination);
      await buildCubes(images(0, 2), options(destination));
      await expectCube(path.join(destination, CUBE), order.folder, order.names);
      expect(await readdir(destination)).toEqual([CUBE]);
    }
  });

  it('are shared out among machines, of which the last one replaces the cube', async () => {
    const destination = await begun();
    const part = (index: number) =>
      buildCubes(images(0, 2), { ...options(destination), share: { index, count: 2 } });
    expect((await part(1)).cubes[0]?.state).toBe('partial');
    await expectFirst(destination);
    expect((await part(0)).cubes[0]?.state).toBe('appended');
    await expectCube(path.join(destination, CUBE), order.folder, order.names);
  });

  it.runIf(canMount)('leave it as it is when the disk is full, and are continued', async () => {
    const disk = await smallDisk(8);
    await begun(disk.folder);
    const running = buildCubes(images(0, 2), {
      ...options(disk.folder),
      onProgress: ({ action }) => {
        if (action === 'convert') disk.fill(600);
      },
    });
    await expect(running).rejects.toBeInstanceOf(DestinationError);
    await expectFirst(disk.folder);
    await disk.free();
    await buildCubes(images(0, 2), options(disk.folder));
    await expectCube(path.join(disk.folder, CUBE), order.folder, order.names);
  });

  it.runIf(canMount)('are refused before they are written where the copy has no room', async () => {
    const disk = await smallDisk(8);
    await begun(disk.folder);
    disk.fill(30);
    await expect(buildCubes(images(0), options(disk.folder))).rejects.toThrow(/free space/);
    expect((await readdir(disk.folder)).sort()).toEqual([CUBE, 'filler']);
  });

  it('are added to a cube whose replacement ended between two steps', async () => {
    const destination = await begun();
    const cube = path.join(destination, CUBE);
    await rename(cube, `${cube}.old`);
    await buildCubes(images(0, 2), options(destination));
    await expectCube(cube, order.folder, order.names);
    expect(await readdir(destination)).toEqual([CUBE]);
  });

  it('are refused where a file of the cube is missing or damaged', async () => {
    const destination = await begun();
    const cube = path.join(destination, CUBE);
    const shard = path.join(cube, 'red', 'c', '0', '0', '1');
    await truncate(shard, 20);
    const damaged = /is incomplete or damaged, so no dates can be added/;
    await expect(buildCubes(images(0, 2), options(destination))).rejects.toThrow(damaged);
    await rm(shard);
    await expect(buildCubes(images(0, 2), options(destination))).rejects.toThrow(damaged);
    expect(await readdir(cube)).toContain('zarr.json');
  });
});

describe('GeoTIFFs of further dates', () => {
  const format = 'cog' as const;

  it('are added before, between and after those of the cube, which stay as they are', async () => {
    const destination = temporaryFolder();
    const cube = path.join(destination, NAME);
    const { cubes: first } = await buildCubes(images(1, 2), { destination, format });
    const before = await Promise.all((await readdir(cube)).map(async (file) => file));
    const timesOf = () =>
      Promise.all(before.map(async (f) => (await stat(path.join(cube, f))).mtimeMs));
    const written = await timesOf();
    const { cubes } = await buildCubes(images(0, 1, 3), { destination, format });
    expect(cubes).toEqual([
      expect.objectContaining({
        path: cube,
        state: 'appended',
        dates: (await readdir(cube)).length,
      }),
    ]);
    expect(cubes[0]?.dates).toBeGreaterThan(first[0]?.dates ?? 0);
    expect(await timesOf()).toEqual(written);
    await expectCogs(cube, order.folder, order.names);
    expect((await readdir(destination)).filter((name) => !name.endsWith('.json'))).toEqual([NAME]);

    const whole = temporaryFolder();
    await buildCubes([order.folder], { destination: whole, format });
    expect(await recorded(cube)).toEqual(await recorded(path.join(whole, NAME)));
    const again = await buildCubes([order.folder], { destination, format });
    expect(again.cubes[0]).toMatchObject({ state: 'kept', dates: cubes[0]?.dates });
    const opened = await CogFolder.open(cube);
    expect(opened.layers).toHaveLength(cubes[0]?.dates ?? 0);
    await opened.close();
  });

  it('of a single image are added to the cube of its tile and collection', async () => {
    const destination = temporaryFolder();
    await buildCubes(images(1, 2), { destination, format });
    const { cubes } = await buildCubes(images(0), { destination, format });
    expect(cubes[0]).toMatchObject({ path: path.join(destination, NAME), state: 'appended' });
    await buildCubes(images(3), { destination, format });
    await expectCogs(path.join(destination, NAME), order.folder, order.names);
  });

  it('get their places by the next run if this one ends in between', async () => {
    const destination = temporaryFolder();
    const cube = path.join(destination, NAME);
    await buildCubes(images(1, 2), { destination, format });
    const other = temporaryFolder();
    await buildCubes(images(0, 3), { destination: other, format });
    // As a run leaves them that ends after the first file.
    const [moved = '', ...rest] = await readdir(path.join(other, NAME));
    const partial = path.join(destination, `${NAME}.partial`);
    await mkdir(path.join(partial, 'files'), { recursive: true });
    await mkdir(path.join(partial, 'cedar'));
    await copyFile(path.join(other, NAME, moved), path.join(cube, moved));
    for (const file of rest) {
      await copyFile(path.join(other, NAME, file), path.join(partial, 'files', file));
    }
    const move = { from: 'files', keys: [moved, ...rest] };
    await writeFile(path.join(partial, 'cedar', 'moving.json'), JSON.stringify(move));
    const { cubes } = await buildCubes(images(0, 3), { destination, format });
    expect(cubes[0]?.state).toBe('written');
    await expectCogs(cube, order.folder, order.names);
    expect(await readdir(destination)).not.toContain(`${NAME}.partial`);
  });

  it('are refused where the cube is another one, and it stays as it is', async () => {
    const destination = temporaryFolder();
    const cube = path.join(destination, NAME);
    await buildCubes(images(1, 2), { destination, format });
    const files = await readdir(cube);
    const folder = await copyOf(order);
    for (const name of order.names) {
      const file = path.join(folder, `${name}.json`);
      const document = JSON.parse(await readFile(file, 'utf8'));
      document.image.scales[0] = 0.5;
      await writeFile(file, JSON.stringify(document));
    }
    const refused = buildCubes([folder], { destination, format });
    await expect(refused).rejects.toThrow(/exists with another grid, other bands or another type/);
    await truncate(path.join(cube, files[0] ?? ''), 100);
    const damaged = buildCubes([order.folder], { destination, format });
    await expect(damaged).rejects.toThrow(/is incomplete or damaged, so no dates can be added/);
    expect(await readdir(cube)).toEqual(files);
    await rm(path.join(cube, files[0] ?? ''));
    const partly = buildCubes([order.folder], { destination, format });
    await expect(partly).rejects.toThrow(/already, but not all of its dates/);
    for (const file of files) await rm(path.join(cube, file), { force: true });
    await writeFile(path.join(cube, 'notes.txt'), 'mine');
    const foreign = buildCubes([order.folder], { destination, format });
    await expect(foreign).rejects.toThrow(/was not written by Cedar/);
  });
});
