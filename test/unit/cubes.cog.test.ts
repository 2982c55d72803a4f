/** Cubes as cloud-optimized GeoTIFFs, read with geotiff.js. */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fromFile } from 'geotiff';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cogFileNames, openCogWriter } from '../../src/core/cubes/cog/cogWriter.ts';
import { geoKeys } from '../../src/core/cubes/cog/geoKeys.ts';
import { tiffDirectory, tiffHeader } from '../../src/core/cubes/cog/tiffDirectory.ts';
import type { CubeLayout } from '../../src/core/cubes/cubeLayout.ts';
import { alikeLayout, sampleLayout, sampleValues, wktOf, writeSample } from './cubeSamples.ts';

const encoding = { others: {} };

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cedar-cog-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return path.join(folder, 'cube');
}

async function written(layout: CubeLayout): Promise<string> {
  const folder = await temporaryFolder();
  const writer = await openCogWriter({ layout, path: folder, encoding });
  await writeSample(writer, layout, [2, 300, 256]);
  await writer.finish();
  return folder;
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
    expect(await readdir(path.dirname(folder))).toEqual(['cube']);
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

  it('continue where an earlier run ended', async () => {
    const layout = alikeLayout();
    const folder = await temporaryFolder();
    const first = await openCogWriter({ layout, path: folder, encoding }, true);
    await writeSample(first, layout, [2, 300, 256], (index) => index % 2 === 0);
    await first.abandon();
    const second = await openCogWriter({ layout, path: folder, encoding }, true);
    await expect(second.finish()).rejects.toMatchObject({ reason: 'verification' });
    await writeSample(second, layout, [2, 300, 256], (index) => index % 2 === 1);
    await second.finish();
    expect((await readdir(folder)).sort()).toEqual(cogFileNames(layout));
  });
});

describe('what a GeoTIFF cannot have', () => {
  it('is refused: bands of several types', async () => {
    const folder = await temporaryFolder();
    const open = openCogWriter({ layout: sampleLayout(), path: folder, encoding });
    await expect(open).rejects.toThrow('"red" and "elevation"');
    expect(existsSync(folder)).toBe(false);
  });

  it('is refused: a projection without a method', async () => {
    const folder = await temporaryFolder();
    const layout = alikeLayout({ crs: wktOf('EPSG:2056') });
    await expect(openCogWriter({ layout, path: folder, encoding })).rejects.toThrow('"somerc"');
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
