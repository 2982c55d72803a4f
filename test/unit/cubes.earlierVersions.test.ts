/** Cubes of one of the sensors that share them, as earlier versions wrote these. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CubeDate, CubeLayout } from '../../src/core/cubes/cubeLayout.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { wktOf, writeSampleCube } from './cubeSamples.ts';
import {
  contentsOf,
  convert,
  EIGHT,
  ENCODING,
  ENDINGS,
  images,
  layersOf,
  NAME,
  NINE,
  sceneOf,
  write,
} from './cubes.sensorImages.ts';

const LAYOUT: CubeLayout = {
  name: NAME,
  width: 64,
  height: 64,
  transform: [30, 0, 500_000, 0, -30, 4_600_020],
  crs: wktOf('EPSG:32619'),
  epsg: 32_619,
  dates: [],
  variables: ['red', 'nir', 'pixel_qa'].map((name) => {
    const scaling = name === 'pixel_qa' ? {} : { scale: 2.75e-5, offset: -0.2, units: '' };
    return { name, dataType: 'uint16', nodata: 0, ...scaling };
  }),
  attributes: {
    collection: 'LC08-LC09',
    source: EIGHT,
    history: '2022-08-01: converted by Cedar 0.1.0',
  },
};

function dated(collection: string, prefix: string, dates: readonly string[]): CubeDate[] {
  return dates.map((date) => {
    const scene = sceneOf(prefix, date);
    return { time: scene['system:time_start'], collection, scenes: [scene] };
  });
}

/** A cube as earlier versions wrote it: the dates have no other collection than the cube. */
async function earlierCube(
  format: 'netcdf' | 'cog',
  dates: readonly CubeDate[],
  attributes: Partial<CubeLayout['attributes']> = {},
): Promise<string> {
  const layout = { ...LAYOUT, dates, attributes: { ...LAYOUT.attributes, ...attributes } };
  const destination = temporaryFolder();
  await writeSampleCube(layout as CubeLayout, {
    format,
    folder: destination,
    encoding: ENCODING,
  });
  return destination;
}

const DATES = ['2022-05-01', '2022-05-17', '2022-06-18'];
const SHARED = 'LC08-LC09';

describe('a cube of one sensor by an earlier version', () => {
  it.each(['netcdf', 'cog'] as const)('is kept, and takes further dates (%s)', async (format) => {
    const folder = await images();
    const destination = await earlierCube(format, dated(SHARED, 'LC08_012031_', DATES));
    const cube = path.join(destination, `${NAME}${ENDINGS[format]}`);
    const collections = async () => (await layersOf(cube)).map(({ collection }) => collection);
    expect(await collections()).toEqual([EIGHT, EIGHT, EIGHT]);
    const options = { destination, format };
    expect(await convert(folder, options)).toMatchObject({ state: 'kept', dates: 3 });
    await write(folder, NINE, ['2022-05-09']);
    expect(await convert(folder, options)).toMatchObject({ state: 'appended', dates: 4 });
    expect(await collections()).toEqual([EIGHT, NINE, EIGHT, EIGHT]);
    expect(await convert(folder, options)).toMatchObject({ state: 'kept', dates: 4 });
  });

  it('in Zarr has the collections of its dates in the record for further ones', async () => {
    const [folder, destination] = [await images(), temporaryFolder()];
    const cube = (await convert(folder, { destination, format: 'zarr' }))?.path ?? '';
    const file = path.join(cube, 'zarr.json');
    const document = JSON.parse(await readFile(file, 'utf8'));
    expect(document.consolidated_metadata.metadata).toHaveProperty('collection');
    delete document.consolidated_metadata.metadata.collection;
    // As after a conversion of images of the other sensor alone.
    document.attributes.source = NINE;
    await writeFile(file, JSON.stringify(document));
    expect((await layersOf(cube)).map(({ collection }) => collection)).toEqual([
      EIGHT,
      EIGHT,
      EIGHT,
    ]);
    expect(await convert(folder, { destination, format: 'zarr' })).toMatchObject({ state: 'kept' });
  });

  it('that had got dates of another sensor alone has the collections of its scenes', async () => {
    const folder = await images();
    await write(folder, NINE, ['2022-06-26']);
    const dates = [
      ...dated(SHARED, 'LC08_012031_', DATES),
      ...dated(NINE, 'LC09_012031_', ['2022-06-26']),
    ];
    for (const history of [
      '',
      `2022-07-01: ordered ${EIGHT.replaceAll('/', '_')}_h009v003 (a to b)\n`,
    ]) {
      const destination = await earlierCube('netcdf', dates, {
        source: NINE,
        history: `${history}2022-08-01: converted by Cedar 0.1.0`,
      });
      const cube = path.join(destination, `${NAME}.nc`);
      const found = (await layersOf(cube)).map(({ collection }) => collection);
      const own = history === '' ? undefined : EIGHT;
      expect(found).toEqual([own, own, own, NINE]);
      const again = await convert(folder, { destination, format: 'netcdf' });
      expect(again).toMatchObject({ state: 'kept', dates: 4 });
    }
  });

  it('is refused where nothing names the collection of a date', async () => {
    const folder = await images();
    await write(folder, NINE, ['2022-06-26']);
    const dates = [...dated(SHARED, 'scene', DATES), ...dated(NINE, 'scene', ['2022-06-26'])];
    const destination = await earlierCube('netcdf', dates, { source: NINE });
    const before = await contentsOf(destination);
    await expect(convert(folder, { destination, format: 'netcdf' })).rejects.toThrow(
      /does not record which image collection its date 2022-05-01 is from/,
    );
    expect(await contentsOf(destination)).toEqual(before);
  });

  it('with every date twice is refused, and can be overwritten', async () => {
    const folder = await images();
    const dates = DATES.flatMap((date) => [
      ...dated(SHARED, 'LC08_012031_', [date]),
      ...dated(EIGHT, 'LC08_012031_', [date]),
    ]);
    const destination = await earlierCube('netcdf', dates);
    const before = await contentsOf(destination);
    const options = { destination, format: 'netcdf' } as const;
    await expect(convert(folder, options)).rejects.toThrow(
      /has the date 2022-05-01 of LANDSAT\/LC08\/C02\/T1_L2 more than once\. Overwrite it/,
    );
    expect(await contentsOf(destination)).toEqual(before);
    expect(await convert(folder, { ...options, overwrite: true })).toMatchObject({ dates: 3 });
    expect(await convert(folder, options)).toMatchObject({ state: 'kept', dates: 3 });
  });
});
