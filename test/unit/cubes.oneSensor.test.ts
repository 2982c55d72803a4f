/**
 * Cubes that several sensors share, of tiles that have images of one of them so far: which collection each
 * date is from, and that no date is there twice.
 */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporaryFolder.ts';
import {
  contentsOf,
  convert,
  EIGHT,
  ENDINGS,
  images,
  type Layer,
  layersOf,
  NAME,
  NINE,
  sceneOf,
  write,
} from './cubes.sensorImages.ts';

/** Stored or physical value of the first pixel of a date. */
function expected(date: string, collection: string, physical: boolean): Layer {
  const stored = 10_000 + 10 * Number(date.slice(-2));
  return { date, collection, value: physical ? Math.fround(stored * 2.75e-5 - 0.2) : stored };
}

describe.each([
  ['zarr', false],
  ['zarr', true],
  ['netcdf', false],
  ['netcdf', true],
  ['cog', false],
  ['cog', true],
] as const)('a cube (%s, physical: %s) of one of the sensors that share it', (format, physical) => {
  const conversion = () => ({ destination: temporaryFolder(), format, physical });
  const eight = ['2022-05-01', '2022-05-17', '2022-06-18'].map((date) => {
    return expected(date, EIGHT, physical);
  });

  it('is kept by the same conversion, with the collection of each date', async () => {
    const [folder, options] = [await images(), conversion()];
    const cube = await convert(folder, options);
    expect(cube).toMatchObject({
      path: path.join(options.destination, `${NAME}${ENDINGS[format]}`),
      state: 'written',
    });
    expect(await layersOf(cube?.path ?? '')).toEqual(eight);
    const before = await contentsOf(options.destination);
    expect(await convert(folder, options)).toMatchObject({ state: 'kept', dates: 3 });
    expect(await contentsOf(options.destination)).toEqual(before);
  });

  it('gets the images of another sensor between its dates, and is kept then', async () => {
    const [folder, options] = [await images(), conversion()];
    await convert(folder, options);
    await write(folder, NINE, ['2022-05-09', '2022-06-10']);
    const cube = await convert(folder, options);
    expect(cube).toMatchObject({ state: 'appended', dates: 5 });
    const all = [
      ...eight,
      expected('2022-05-09', NINE, physical),
      expected('2022-06-10', NINE, physical),
    ];
    const sorted = all.sort((a, b) => (a.date < b.date ? -1 : 1));
    expect(await layersOf(cube?.path ?? '')).toEqual(sorted);
    expect(await convert(folder, options)).toMatchObject({ state: 'kept', dates: 5 });
  });

  it('names the collections of all its dates when images of another sensor come alone', async () => {
    const [folder, options] = [await images(), conversion()];
    await convert(folder, options);
    const later = await images();
    const name = path.basename(await write(later, NINE, ['2022-05-09']), '.tif');
    const others = (await readdir(later)).filter((each) => / 0,1\.json$/.test(each));
    const given = [name, ...others.map((each) => each.replace('.json', ''))];
    const cube = await convert(later, { ...options, images: given });
    expect(cube).toMatchObject({ state: 'appended', dates: 4 });
    const found = await layersOf(cube?.path ?? '');
    expect(found.map(({ collection }) => collection)).toEqual([EIGHT, NINE, EIGHT, EIGHT]);
    await write(folder, NINE, ['2022-05-09']);
    expect(await convert(folder, options)).toMatchObject({ state: 'kept', dates: 4 });
  });

  it('is kept by the parts of the work that begin when it is complete', async () => {
    const [folder, options] = [await images(), conversion()];
    const part = async (index: number) => {
      const [row] = [await convert(folder, { ...options, share: { index, count: 4 } })];
      return row?.state;
    };
    const states = [];
    for (const index of [0, 1, 2, 3, 0, 1, 2, 3]) states.push(await part(index));
    expect(states.filter((state) => state === 'written')).toHaveLength(1);
    expect(states.slice(4)).toEqual(['kept', 'kept', 'kept', 'kept']);
    const cube = path.join(options.destination, `${NAME}${ENDINGS[format]}`);
    expect(await layersOf(cube)).toEqual(eight);
  });

  it('never has two layers of a collection at one time', async () => {
    const [folder, options] = [await images(), conversion()];
    const moment = sceneOf('LC08_012031_', '2022-07-04');
    await write(folder, EIGHT, ['2022-07-04', '2022-07-04'], {
      layers: ['20220704_a', '20220704_b'],
      document: ({ image = {} }) => Object.assign(image, { images: [[moment], [moment]] }),
    });
    const refusal =
      /would have two layers of LANDSAT\/LC08\/C02\/T1_L2 at 2022-07-04T15:27:12.123Z, so nothing/;
    await expect(convert(folder, options)).rejects.toThrow(refusal);
    const names = (await readdir(options.destination)).filter((each) => each.includes(NAME));
    expect(names).toEqual([]);
    await expect(convert(folder, { ...options, overwrite: true })).rejects.toThrow(refusal);
  });
});
