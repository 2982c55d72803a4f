/** Further dates of some of the sensors that share a cube. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildCubes, type CubeFormat } from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { cubeBucket } from './cubeBucket.ts';
import { copyOf, cubeLayers, downloadedOrder, imageLayers, removeBandNames } from './cubeOrder.ts';
import { readBands } from './cubeReaders.ts';

const order = downloadedOrder({ periodStart: '2020-04-01', periodEnd: '2020-07-31' });
const { opener, downloadedCube } = cubeBucket(order);

const SMALL = { chunks: { time: 2, y: 8, x: 8 }, shards: { time: 4, y: 16, x: 8 }, others: {} };
const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
const LANDSAT_7 = 'LANDSAT/LE07/C02/T1_L2';
const BANDS = ['other', 'blue', 'green', 'red', 'nir', 'pixel_qa'];
const SHARED = 'LC08-LE07_h003v002';
const OWN = 'LC08_h003v002';
const ENDINGS: Record<CubeFormat, string> = { zarr: '.zarr', netcdf: '.nc', cog: '' };

/** Changes the metadata of an image. */
async function change(folder: string, name: string, edit: (document: Json) => void) {
  const file = path.join(folder, `${name}.json`);
  const document = JSON.parse(await readFile(file, 'utf8'));
  edit(document);
  await writeFile(file, JSON.stringify(document));
}

// biome-ignore lint/suspicious/noExplicitAny: parsed JSON that is changed
type Json = any;

/** The order, with the image of May as one of Landsat 7 that has a band of its own. */
async function twoSensors(): Promise<string> {
  const folder = await copyOf(order);
  await change(folder, order.names[1] ?? '', ({ order: ordered, image }) => {
    ordered.collection = LANDSAT_7;
    image.bands[0] = 'other';
  });
  await removeBandNames(folder, order.names[1] ?? '');
  return folder;
}

const imagesOf = (...indices: number[]) => indices.map((i) => order.names[i] ?? '');

const cubesIn = async (folder: string) =>
  (await readdir(folder)).filter((name) => !name.endsWith('.json'));

describe.each(['zarr', 'netcdf', 'cog'] as const)('a %s that two sensors share', (format) => {
  const options = { format, acrossSensors: true, encoding: SMALL };

  /** A cube of May, of Landsat 7, and June, of Landsat 8. */
  async function begun(given: object = {}) {
    const folder = await twoSensors();
    const destination = temporaryFolder();
    const building = { ...options, destination, ...given };
    await buildCubes([folder], { ...building, images: imagesOf(1, 2) });
    expect(await cubesIn(destination)).toEqual([`${SHARED}${ENDINGS[format]}`]);
    return { folder, building, destination };
  }

  it.each([
    ['earlier', [0]],
    ['later', [3]],
    ['earlier, known and later', [0, 2, 3]],
  ])('takes %s dates of one of them', async (_case, indices) => {
    for (const physical of [false, true]) {
      const { folder, building, destination } = await begun({ physical });
      const { cubes } = await buildCubes([folder], {
        ...building,
        images: imagesOf(...indices),
      });
      const cube = path.join(destination, `${SHARED}${ENDINGS[format]}`);
      expect(cubes).toEqual([expect.objectContaining({ path: cube, state: 'appended' })]);
      expect(cubes[0]).not.toHaveProperty('note');
      expect(await cubesIn(destination)).toEqual([`${SHARED}${ENDINGS[format]}`]);
      const whole = temporaryFolder();
      const all = [...new Set([1, 2, ...indices])].sort();
      await buildCubes([folder], {
        ...building,
        destination: whole,
        images: imagesOf(...all),
      });
      const expected = path.join(whole, path.basename(cube));
      const values = await readBands(cube, format, BANDS);
      expect(values.get('blue')?.length).toBe(cubes[0]?.dates);
      expect(values).toEqual(await readBands(expected, format, BANDS));
      if (format === 'zarr') await expectBothDescribed(cube);
      const again = await buildCubes([folder], { ...building, images: imagesOf(...indices) });
      expect(again.cubes[0]).toMatchObject({ path: cube, state: 'kept' });
    }
  });

  it('does not take images whose scale is another one, and the reason is reported', async () => {
    const { folder, building, destination } = await begun();
    await change(folder, order.names[3] ?? '', ({ image }) => {
      image.scales[1] = 0.5;
    });
    const { cubes } = await buildCubes([folder], { ...building, images: imagesOf(3) });
    expect(cubes[0]?.path).not.toContain(SHARED);
    expect(cubes[0]).toMatchObject({
      state: 'written',
      note: expect.stringMatching(
        /cannot be added to ".*LC08-LE07.*the scale of the band \w+ differs/,
      ),
    });
    expect(await cubesIn(destination)).toHaveLength(2);
  });

  it('is not overwritten with the images of one of them', async () => {
    const { folder, building, destination } = await begun();
    const { cubes } = await buildCubes([folder], {
      ...building,
      images: imagesOf(0, 3),
      overwrite: true,
    });
    expect(cubes[0]?.path).toBe(path.join(destination, `${OWN}${ENDINGS[format]}`));
    expect(await cubesIn(destination)).toHaveLength(2);
  });

  it('is shared out among machines, with further dates of one of them', async () => {
    const { folder, building, destination } = await begun();
    const part = (index: number) =>
      buildCubes([folder], {
        ...building,
        images: imagesOf(0, 3),
        share: { index, count: 2 },
      });
    expect((await part(1)).cubes[0]?.state).toBe('partial');
    expect((await part(0)).cubes[0]?.state).toBe('appended');
    expect(await cubesIn(destination)).toEqual([`${SHARED}${ENDINGS[format]}`]);
  });
});

/** The attributes of the cube name both sensors, whichever the last images were of. */
async function expectBothDescribed(cube: string): Promise<void> {
  const group = JSON.parse(await readFile(path.join(cube, 'zarr.json'), 'utf8'));
  expect(group.attributes.source.split(', ').sort()).toEqual([LANDSAT_8, LANDSAT_7]);
  expect(group.attributes.collection).toBe('LC08-LE07');
  const { red } = group.consolidated_metadata.metadata;
  expect(red.attributes.long_name).toContain(`SR_B4 of ${LANDSAT_8}`);
  expect(red.attributes.long_name).toContain(`SR_B3 of ${LANDSAT_7}`);
}

describe('images of one sensor', () => {
  const options = { acrossSensors: true, encoding: SMALL };

  it('have a cube of their own where two cubes could take them, which is reported', async () => {
    const folder = await twoSensors();
    const destination = temporaryFolder();
    await change(folder, order.names[2] ?? '', (document) => {
      document.order.collection = 'LANDSAT/LC09/C02/T1_L2';
    });
    await buildCubes([folder], { ...options, destination, images: imagesOf(0, 1) });
    await buildCubes([folder], { ...options, destination, images: imagesOf(0, 2) });
    expect(await cubesIn(destination)).toEqual(['LC08-LC09_h003v002.zarr', `${SHARED}.zarr`]);
    const { cubes } = await buildCubes([folder], { ...options, destination, images: imagesOf(3) });
    expect(cubes[0]).toMatchObject({
      path: path.join(destination, `${OWN}.zarr`),
      note: expect.stringMatching(/could be added to ".*LC08-LE07.*" and to ".*LC08-LC09/),
    });
  });

  it('have a cube of their own where nothing describes the other sensors', async () => {
    const folder = await twoSensors();
    const destination = temporaryFolder();
    const given = { ...options, destination, skipMetadata: true };
    await buildCubes([folder], { ...given, images: imagesOf(1, 2) });
    const { cubes } = await buildCubes([folder], { ...given, images: imagesOf(3) });
    expect(cubes[0]?.path).toBe(path.join(destination, `${OWN}.zarr`));
  });

  it('do not become a part of the cube unless sensors may share one', async () => {
    const folder = await twoSensors();
    const destination = temporaryFolder();
    await buildCubes([folder], { ...options, destination, images: imagesOf(1, 2) });
    const { cubes } = await buildCubes([folder], { destination, images: imagesOf(3) });
    expect(path.basename(cubes[0]?.path ?? '')).toBe('LANDSAT_LC08_C02_T1_L2_h003v002.zarr');
  });

  it('are added to the cube of a bucket', async () => {
    const folder = await twoSensors();
    const { bucket, openBucket } = opener();
    const destination = `gs://${bucket}/shared`;
    const given = { ...options, destination, openBucket };
    await buildCubes([folder], { ...given, images: imagesOf(1, 2) });
    const { cubes } = await buildCubes([folder], { ...given, images: imagesOf(0, 3) });
    expect(cubes).toEqual([
      expect.objectContaining({ path: `${destination}/${SHARED}.zarr`, state: 'appended' }),
    ]);
    const cube = await downloadedCube('shared', `${SHARED}.zarr`);
    const layers = await Promise.all(order.names.map((name) => imageLayers(folder, name)));
    const red = layers.flatMap(({ values }) => values.get('red') ?? []);
    expect(await cubeLayers(cube, 'red')).toEqual(red);
  });
});
