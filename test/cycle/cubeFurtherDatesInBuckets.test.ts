/** Dates before and between those of a cube in a bucket, where nothing can be renamed at once. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { buildCubes, CancelledError, type CubeFormat } from '../../src/core/index.ts';
import { cubeBucket } from './cubeBucket.ts';
import { copyOf, downloadedOrder, expectCogs, expectCube, expectNetcdf } from './cubeOrder.ts';

const order = downloadedOrder({ periodStart: '2020-04-01', periodEnd: '2020-07-31' });
const { opener, listed, downloadedCube } = cubeBucket(order);
const NAME = 'LANDSAT_LC08_C02_T1_L2_h003v002';

/** Several windows, and shards that have dates of the cube and of the images. */
const SMALL = { chunks: { time: 2, y: 16, x: 16 }, shards: { time: 4, y: 16, x: 32 }, others: {} };

/** Documents of some months: 0 is April. */
function images(...months: readonly number[]): string[] {
  return months.map((month) => path.join(order.folder, `${order.names[month]}.json`));
}

describe.each([
  ['zarr', `${NAME}.zarr`, expectCube],
  ['netcdf', `${NAME}.nc`, expectNetcdf],
  ['cog', NAME, expectCogs],
] as const)(
  'further dates of a cube in a bucket as %s',
  (format: CubeFormat, cube, expectValues) => {
    function optionsOf(folder: string) {
      const { bucket, openBucket } = opener();
      const destination = `gs://${bucket}/${folder}`;
      return { format, openBucket, destination, encoding: SMALL, skipMetadata: true };
    }

    async function expectMonths(folder: string, months: readonly number[]): Promise<void> {
      const names = months.map((month) => order.names[month] ?? '');
      await expectValues(await downloadedCube(folder, cube), order.folder, names);
    }

    it('are added; a cancelled run leaves the cube as it is, and is continued', async () => {
      const folder = `${format}-cancelled`;
      await buildCubes(images(1, 3), optionsOf(folder));
      const before = await listed(folder);
      const interrupted = new AbortController();
      let reports = 0;
      const running = buildCubes(images(0, 2), {
        ...optionsOf(folder),
        signal: interrupted.signal,
        onProgress: ({ action }) => {
          if (action === 'convert' && ++reports === 2) interrupted.abort();
        },
      });
      await expect(running).rejects.toBeInstanceOf(CancelledError);
      const left = (await listed(folder)).filter((name) => !name.startsWith(`${cube}.partial/`));
      expect(left).toEqual(before);
      await expectMonths(folder, [1, 3]);
      const { cubes } = await buildCubes(images(0, 2), optionsOf(folder));
      expect(cubes[0]?.state).toBe('appended');
      await expectMonths(folder, [0, 1, 2, 3]);
      expect((await listed(folder)).filter((name) => name.includes('.part'))).toEqual([]);
    });

    it('are none of a conversion that is repeated, where sensors share it and one has images', async () => {
      const folder = await copyOf(order);
      const change = async (month: number, index: readonly number[]) => {
        const file = path.join(folder, `${order.names[month]}.json`);
        const document = JSON.parse(await readFile(file, 'utf8'));
        document.order.collection = 'LANDSAT/LC09/C02/T1_L2';
        document.tile.index = index;
        await writeFile(file, JSON.stringify(document));
      };
      const convert = async () => {
        const options = { ...optionsOf(`${format}-repeated`), acrossSensors: true };
        const { cubes } = await buildCubes([folder], options);
        const { state, dates } =
          cubes.find(({ path: at }) => at.includes('LC08-LC09_h003v002')) ?? {};
        return { state, dates };
      };
      // Landsat 9 has an image in another tile, and later in this one.
      await change(3, [2, 4]);
      const { state, dates = 0 } = await convert();
      expect(state).toBe('written');
      const listing = await listed(`${format}-repeated`);
      expect(await convert()).toEqual({ state: 'kept', dates });
      expect(await listed(`${format}-repeated`)).toEqual(listing);
      await change(3, [2, 3]);
      await change(0, [2, 4]);
      const extended = await convert();
      expect(extended.state).toBe('appended');
      expect(extended.dates).toBeGreaterThan(dates);
      expect(await convert()).toEqual({ state: 'kept', dates: extended.dates });
      await expectValues(
        await downloadedCube(
          `${format}-repeated`,
          cube.replace('LANDSAT_LC08_C02_T1_L2', 'LC08-LC09'),
        ),
        order.folder,
        order.names,
      );
    });

    it.skipIf(format === 'netcdf')(
      'get their places by the next run of any images if this one ends in between',
      async () => {
        const folder = `${format}-moved`;
        await buildCubes(images(1, 3), optionsOf(folder));
        const { store } = opener();
        const compose = store.composeObjects.bind(store);
        let moved = 0;
        const spy = vi.spyOn(store, 'composeObjects').mockImplementation(async (...given) => {
          if (given[1].startsWith(`${folder}/${cube}/`) && ++moved > 2) throw new Error('ended');
          return compose(...given);
        });
        onTestFinished(() => spy.mockRestore());
        await expect(buildCubes(images(0, 2), optionsOf(folder))).rejects.toThrow('ended');
        expect(moved).toBeGreaterThan(2);
        spy.mockRestore();
        await buildCubes(images(3), optionsOf(folder));
        await expectMonths(folder, [0, 1, 2, 3]);
        expect((await listed(folder)).filter((name) => name.includes('.part'))).toEqual([]);
      },
    );
  },
);
