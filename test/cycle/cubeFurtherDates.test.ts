/** Dates that are added to cubes which exist: before, between and after theirs, in every format. */
import {
  copyFile,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { fromFile } from 'geotiff';
import { describe, expect, it } from 'vitest';
import { buildCubes } from '../../src/core/index.ts';
import { CogFolder } from '../../src/cubeFiles/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { copyOf, downloadedOrder, expectCogs } from './cubeOrder.ts';

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
