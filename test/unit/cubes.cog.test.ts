/** Cubes as cloud-optimized GeoTIFFs, read with geotiff.js. */
import { existsSync } from 'node:fs';
import { readdir, readFile, truncate } from 'node:fs/promises';
import path from 'node:path';
import { fromFile } from 'geotiff';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkCogLayout, cogFileNames } from '../../src/core/cubes/cog/cogFiles.ts';
import { geoKeys } from '../../src/core/cubes/cog/geoKeys.ts';
import { tiffDirectory, tiffHeader } from '../../src/core/cubes/cog/tiffDirectory.ts';
import type { CubeLayout } from '../../src/core/cubes/cubeLayout.ts';
import { isDatedFile } from '../../src/cubeFiles/cogFolder.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import {
  alikeLayout,
  type SampleBuild,
  sampleLayout,
  sampleValues,
  wktOf,
  writeSampleCube,
} from './cubeSamples.ts';

async function written(layout: CubeLayout, options: Partial<SampleBuild> = {}): Promise<string> {
  const folder = temporaryFolder();
  const cube = await writeSampleCube(layout, { format: 'cog', folder, ...options });
  expect(await readdir(folder)).toEqual([path.basename(cube)]);
  return cube;
}

async function opened(file: string) {
  const tiff = await fromFile(file);
  onTestFinished(() => {
    tiff.close();
  });
  return tiff;
}

/** Every n-th value of a date of a band. */
function expectedValues(
  layout: CubeLayout,
  variable: number,
  date: number,
  step: number,
): number[] {
  const values = sampleValues(layout, variable, [date, 0, 0], [1, layout.height, layout.width]);
  const found: number[] = [];
  for (let row = 0; row < layout.height; row += step) {
    for (let column = 0; column < layout.width; column += step) {
      found.push(values[row * layout.width + column] ?? 0);
    }
  }
  return found;
}

describe('cloud-optimized GeoTIFFs', () => {
  it('have the values of a date each, and overviews of every second pixel', async () => {
    const layout = alikeLayout();
    const folder = await written(layout);
    const names = cogFileNames(layout);
    expect((await readdir(folder)).sort()).toEqual(names);
    for (const [date, name] of names.entries()) {
      const tiff = await opened(path.join(folder, name));
      expect(await tiff.getImageCount()).toBe(3);
      for (const [level, step] of [1, 2, 4].entries()) {
        const image = await tiff.getImage(level);
        expect([image.getTileWidth(), image.getTileHeight()]).toEqual([512, 512]);
        for (const [variable] of layout.variables.entries()) {
          const [found] = await image.readRasters({ samples: [variable] });
          const expected = Uint16Array.from(expectedValues(layout, variable, date, step));
          const bytes = Buffer.from((found as Uint16Array).buffer);
          expect(bytes.equals(Buffer.from(expected.buffer)), `${name} ${level}`).toBe(true);
        }
      }
    }
  });

  it('have numbers with signs and fractions', async () => {
    for (const dataType of ['int16', 'float32', 'float64', 'uint8'] as const) {
      const variables = [{ name: 'a', dataType, nodata: dataType === 'uint8' ? 255 : -9999 }];
      const layout = sampleLayout({ variables, dates: sampleLayout().dates.slice(0, 1) });
      const folder = await written(layout);
      const [name = ''] = await readdir(folder);
      const image = await (await opened(path.join(folder, name))).getImage();
      const [found] = await image.readRasters();
      expect(found, dataType).toEqual(sampleValues(layout, 0, [0, 0, 0], [1, 23, 37]));
      expect(image.getGDALNoData()).toBe(variables[0]?.nodata);
    }
  });

  it('begin with the directories, and have overviews before the image', async () => {
    const layout = alikeLayout();
    const folder = await written(layout);
    const [name = ''] = cogFileNames(layout);
    const bytes = await readFile(path.join(folder, name));
    let directory = bytes.readUInt32LE(4);
    const firstTiles: number[] = [];
    const directories: number[] = [];
    while (directory !== 0) {
      directories.push(directory);
      const count = bytes.readUInt16LE(directory);
      for (let entry = 0; entry < count; entry++) {
        const at = directory + 2 + entry * 12;
        if (bytes.readUInt16LE(at) === 324)
          firstTiles.push(bytes.readUInt32LE(bytes.readUInt32LE(at + 8)));
      }
      directory = bytes.readUInt32LE(directory + 2 + count * 12);
    }
    expect(directories).toEqual([...directories].sort((a, b) => a - b));
    expect(firstTiles).toEqual([...firstTiles].sort((a, b) => b - a));
    expect(directories.at(-1)).toBeLessThan(firstTiles.at(-1) ?? 0);
  });

  it('have names, scales and flags of bands, and the place of the image', async () => {
    const layout = alikeLayout({ attributes: { title: 'A <b> & "c"' } });
    const folder = await written(layout);
    const image = await (await opened(path.join(folder, cogFileNames(layout)[0] ?? ''))).getImage();
    expect(await image.getGDALMetadata(0)).toMatchObject({
      DESCRIPTION: 'red',
      SCALE: '0.0000275',
      OFFSET: '-0.2',
    });
    expect(await image.getGDALMetadata(1)).toMatchObject({
      DESCRIPTION: 'pixel_qa',
      flag_masks: '1,8,49152,49152,49152',
    });
    expect(await image.getGDALMetadata()).toMatchObject({ time: '2020-06-03T15:27:12.123Z' });
    expect(image.getOrigin().slice(0, 2)).toEqual([1_784_415, 2_414_805]);
    expect(image.getResolution().slice(0, 2)).toEqual([30, -30]);
  });

  it('of the same date have names with times', () => {
    const day = Date.UTC(2020, 0, 1);
    const dates = [day + 1000, day + 2000, day + 86_400_000].map((time) => ({
      time,
      collection: 'A',
      scenes: [],
    }));
    expect(cogFileNames(sampleLayout({ name: 'cube', dates }))).toEqual([
      'cube_2020-01-01T000001000.tif',
      'cube_2020-01-01T000002000.tif',
      'cube_2020-01-02.tif',
    ]);
  });

  it('of the same time have names with sensors, and are read again by them', async () => {
    const time = Date.UTC(2020, 0, 1);
    const dates = ['MODIS/061/MOD09GA', 'MODIS/061/MYD09GA'].map((collection) => ({
      time,
      collection,
      scenes: [],
    }));
    const layout = { ...alikeLayout(), name: 'cube', dates };
    const names = cogFileNames(layout);
    expect(names).toEqual([
      'cube_2020-01-01T000000000_MOD09GA.tif',
      'cube_2020-01-01T000000000_MYD09GA.tif',
    ]);
    expect(names.map(isDatedFile)).toEqual([true, true]);
    const [held, added] = dates;
    if (!held || !added) throw new Error('There are two dates.');
    expect(cogFileNames({ name: 'cube', dates: [added] }, [held])).toEqual(names.slice(1));
  });

  it('have the same values where their tiles are too large for memory', async () => {
    const layout = alikeLayout();
    const [whole, parts] = [await written(layout), await written(layout, { maxRegionBytes: 1000 })];
    for (const name of cogFileNames(layout)) {
      const [a, b] = [
        await readFile(path.join(whole, name)),
        await readFile(path.join(parts, name)),
      ];
      expect(a.equals(b)).toBe(true);
    }
  });

  it('continue where an earlier run ended, with the tiles and with the files', async () => {
    const layout = alikeLayout();
    const folder = temporaryFolder();
    let begun = 0;
    const onWindow = () => {
      if (begun++ === 4) throw new Error('interrupted');
    };
    const build = { format: 'cog', folder } as const;
    const interrupted = writeSampleCube(layout, { ...build, onWindow });
    await expect(interrupted).rejects.toThrow('interrupted');
    const partial = path.join(folder, `${layout.name}.partial`);
    expect(await readdir(folder)).toEqual([path.basename(partial)]);

    // All files are there, but the last one is damaged.
    const [first = '', last = ''] = cogFileNames(layout);
    const onStored = async () => {
      await truncate(path.join(partial, 'files', last), 3000);
    };
    begun = -100;
    const damaged = writeSampleCube(layout, { ...build, onWindow, onStored });
    await expect(damaged).rejects.toMatchObject({ reason: 'verification' });
    expect(begun + 100).toBeLessThanOrEqual(3);
    const cube = await writeSampleCube(layout, build);
    expect((await readdir(cube)).sort()).toEqual([first, last]);
    expect(await readdir(folder)).toEqual([path.basename(cube)]);
    const image = await (await opened(path.join(cube, last))).getImage();
    const [found] = await image.readRasters();
    expect([...(found as Uint16Array)]).toEqual(expectedValues(layout, 0, 1, 1));
  });
});

describe('what a GeoTIFF cannot have', () => {
  it('is refused: bands of several types', async () => {
    const folder = path.join(temporaryFolder(), 'below');
    const written = writeSampleCube(sampleLayout(), { format: 'cog', folder });
    await expect(written).rejects.toThrow('"red" and "elevation"');
    expect(existsSync(folder)).toBe(false);
  });

  it('is refused: a projection without a method', () => {
    const layout = alikeLayout({ crs: wktOf('EPSG:2056') });
    expect(() => checkCogLayout(layout)).toThrow('"somerc"');
    expect(geoKeys({ ...layout, epsg: 2056 }).directory.slice(-4)).toEqual([3072, 0, 1, 2056]);
  });

  it('is refused: a conic projection with a scale besides its parallels', () => {
    const crs = wktOf('EPSG:3797').replace(
      /PARAMETER\["false_easting"/,
      'PARAMETER["scale_factor",0.9],$&',
    );
    expect(() => geoKeys(alikeLayout({ crs }))).toThrow('"lcc"');
  });
});

it('directories of BigTIFF have places of 64 bits', () => {
  const tags = [{ tag: 324, type: 'offset' as const, values: [2 ** 40, 2 ** 41] }];
  const start = tiffHeader(true).length;
  const bytes = tiffDirectory(tags, { start, isBig: true, isLast: true });
  expect(tiffHeader(true).readUInt16LE(2)).toBe(43);
  expect(bytes.readBigUInt64LE(0)).toBe(1n);
  expect(bytes.readBigUInt64LE(8 + 12)).toBe(BigInt(start + 8 + 20 + 8));
  expect(bytes.readBigUInt64LE(8 + 20 + 8)).toBe(2n ** 40n);
});
