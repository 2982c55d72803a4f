/** Bands with the names of coordinates: refused where a cube has that one, and otherwise bands as any. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildCubes, type CubeFormat } from '../../src/core/index.ts';
import { CogFolder, openCube } from '../../src/cubeFiles/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { ENCODING } from './cubes.sensorImages.ts';
import { writeTileImage } from './quickLook.tileImages.ts';

const FORMATS: readonly CubeFormat[] = ['zarr', 'netcdf', 'cog'];
const PLACE = { row: 40, column: 20 };

/** Builds a cube of images whose values are those of their bands, from 1. */
async function build(bands: readonly string[], format: CubeFormat) {
  const folder = temporaryFolder();
  await writeTileImage(folder, {
    name: 'image',
    dates: ['2020-01-01', '2020-01-17'],
    bands,
    value: (_x, _y, band, layer) => 1 + bands.indexOf(band) + 100 * layer,
  });
  const options = { destination: path.join(folder, 'cubes'), format, encoding: ENCODING };
  return buildCubes([folder], { ...options, threads: 1 });
}

/** Names of bands with their values on each date, place and times, by Cedar's own readers. */
async function contentsOf(cube: string, format: CubeFormat) {
  if (format === 'cog') {
    const { layers, facts } = await CogFolder.open(cube);
    const bands = [...(layers[0]?.image.facts.bands.values() ?? [])].map(
      (band) => band.description,
    );
    const values = await Promise.all(
      bands.map(async (_, band) => {
        const pixels = layers.map(({ image }) =>
          image.readPixel(PLACE.column, PLACE.row, [band]).then((pixel) => pixel.values[0]),
        );
        return Promise.all(pixels);
      }),
    );
    await Promise.all(layers.map(({ image }) => image.close()));
    return { ...facts, bands, values, times: layers.map(({ time }) => time) };
  }
  const opened = await openCube(cube);
  const { facts } = opened;
  const values = await Promise.all(
    facts.variables.map(async (_, variable) => {
      return [...(await opened.read(variable, [0, PLACE.row, PLACE.column], [2, 1, 1]))];
    }),
  );
  await opened.close();
  const bands = facts.variables.map(({ name }) => name);
  return { ...facts, bands, values, times: facts.layers.map(({ time }) => time) };
}

describe.each(FORMATS)('bands of a cube (%s)', (format) => {
  test.each(['time', 'x', 'y', 'crs', 'collection', 'Time', 'zarr.json'])(
    'cannot have the name %s',
    async (name) => {
      await expect(build(['red', name], format)).rejects.toThrow(`The band "${name}" of`);
    },
  );

  test('cannot have names that are the same folder', async () => {
    await expect(build(['red', 'Red'], format)).rejects.toThrow('The band "Red" of');
  });

  test('may have names that other programs use for coordinates, or that scenes have', async () => {
    const bands = ['lat', 'lon', 'latitude', 'longitude', 'spatial_ref', 'Scene_Count', 'red'];
    const { cubes } = await build(bands, format);
    const found = await contentsOf(cubes[0]?.path ?? '', format);
    const stored = new Map(found.bands.map((band, i) => [band, found.values[i]]));
    expect(stored).toEqual(new Map(bands.map((band, i) => [band, [i + 1, i + 101]])));
    expect(found.times).toEqual([Date.UTC(2020, 0, 1, 12), Date.UTC(2020, 0, 17, 12)]);
    expect(found.transform).toEqual([30, 0, 500_000, 0, -30, 4_600_020]);
    expect(found.crs?.definition).toMatch(/32619|UTM zone 19N/);
  });
});

test('a band of an earlier version does not hide the collections of dates', async () => {
  const { cubes } = await build(['red', 'kollection'], 'zarr');
  const cube = cubes[0]?.path ?? '';
  await rename(path.join(cube, 'kollection'), path.join(cube, 'collection'));
  const metadata = path.join(cube, 'zarr.json');
  const text = await readFile(metadata, 'utf8');
  await writeFile(metadata, text.replaceAll('kollection', 'collection'));
  const { bands, values } = await contentsOf(cube, 'zarr');
  expect([bands, values]).toEqual([
    ['red', 'collection'],
    [
      [1, 101],
      [2, 102],
    ],
  ]);
  const opened = await openCube(cube);
  const { layers } = opened.facts;
  await opened.close();
  const landsat = 'LANDSAT/LC08/C02/T1_L2';
  expect(layers.map(({ collection }) => collection)).toEqual([landsat, landsat]);
});
