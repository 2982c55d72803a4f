/** Data cubes in a bucket, compared with the images of the order. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildCubes, CancelledError, type CubeFormat } from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { cubeBucket } from './cubeBucket.ts';
import { downloadedOrder, expectCogs, expectCube, expectNetcdf } from './cubeOrder.ts';

const order = downloadedOrder();
const PREFIX = 'CEDAR_PREARD';
const NAME = 'LANDSAT_LC08_C02_T1_L2_h003v002';
const CUBE = `${NAME}.zarr`;

/** Twelve windows. */
const SMALL = {
  chunks: { time: 2, y: 8, x: 8 },
  shards: { time: 4, y: 16, x: 8 },
  others: {},
};

const { opener, listed, downloadedCube } = cubeBucket(order);

describe('images in a bucket', () => {
  it('become a cube in the bucket, which is completed by the last of several machines', async () => {
    const { bucket, openBucket } = opener();
    const destination = `gs://${bucket}/cubes`;
    const part = (index: number) =>
      buildCubes([`gs://${bucket}/${PREFIX}`], {
        destination,
        openBucket,
        encoding: SMALL,
        share: { index, count: 2 },
      });
    expect((await part(0)).cubes).toEqual([
      expect.objectContaining({ path: `${destination}/${CUBE}`, state: 'partial' }),
    ]);
    expect(await listed('cubes')).not.toContain(`${CUBE}/zarr.json`);
    expect((await part(1)).cubes[0]?.state).toBe('written');
    expect(await listed('cubes')).toEqual(
      expect.arrayContaining([`${CUBE}/zarr.json`, `${order.names[0]}.json`]),
    );
    expect((await listed('cubes')).filter((name) => name.includes('.part'))).toEqual([]);
    await expectCube(await downloadedCube('cubes', CUBE), order.folder, order.names);
  });

  it('become a cube in a folder', async () => {
    const { bucket, openBucket } = opener();
    const destination = temporaryFolder();
    await buildCubes([`gs://${bucket}/${PREFIX}`], { destination, openBucket });
    await expectCube(path.join(destination, CUBE), order.folder, order.names);
  });

  it('need a connection', async () => {
    await expect(buildCubes(['gs://bucket/images'])).rejects.toThrow(/needs a configuration/);
  });
});

describe.each([
  ['netcdf', `${NAME}.nc`, expectNetcdf],
  ['cog', NAME, expectCogs],
] as const)('a cube in a bucket as %s', (format: CubeFormat, cube, expectValues) => {
  const destinationOf = (folder: string) => {
    const { bucket, openBucket } = opener();
    return { format, openBucket, destination: `gs://${bucket}/${folder}`, encoding: SMALL };
  };

  it('has the values of the images, and nothing else is left in the bucket', async () => {
    const folder = `${format}-whole`;
    const options = { ...destinationOf(folder), skipMetadata: true };
    const { cubes } = await buildCubes([order.folder], options);
    expect(cubes[0]).toMatchObject({ state: 'written', path: `${options.destination}/${cube}` });
    await expectValues(await downloadedCube(folder, cube), order.folder, order.names);
    const others = (await listed(folder)).filter((name) => !name.startsWith(cube));
    expect(others).toEqual([]);
    expect((await listed(folder)).filter((name) => name.includes('.part'))).toEqual([]);
    const again = await buildCubes([order.folder], options);
    expect(again.cubes[0]?.state).toBe('kept');
    const replaced = await buildCubes([order.folder], { ...options, overwrite: true });
    expect(replaced.cubes[0]?.state).toBe('written');
  });

  it('is continued after it has been cancelled, also while it is completed', async () => {
    for (const step of format === 'cog' ? [1, 4] : [1, 2]) {
      const folder = `${format}-${step}`;
      const interrupted = new AbortController();
      let reports = 0;
      const running = buildCubes([order.folder], {
        ...destinationOf(folder),
        signal: interrupted.signal,
        onProgress: ({ action }) => {
          if (action === 'convert' && ++reports === step) interrupted.abort();
        },
      });
      await expect(running).rejects.toBeInstanceOf(CancelledError);
      const names = await listed(folder);
      expect(names.filter((name) => !name.startsWith(`${cube}.partial/`))).toEqual([]);
      expect(names.length).toBeGreaterThan(0);
      await buildCubes([order.folder], destinationOf(folder));
      await expectValues(await downloadedCube(folder, cube), order.folder, order.names);
      expect((await listed(folder)).filter((name) => name.includes('.partial'))).toEqual([]);
    }
  });
});
