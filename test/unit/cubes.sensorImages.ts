/** Images of Landsat 8 and 9 that share cubes, and the dates of these cubes. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { buildCubes, type CubeFormat } from '../../src/core/index.ts';
import { CogFolder, openCube } from '../../src/cubeFiles/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type TileImage, writeTileImage } from './quickLook.tileImages.ts';

export const [EIGHT, NINE] = ['LANDSAT/LC08/C02/T1_L2', 'LANDSAT/LC09/C02/T1_L2'];
export const NAME = 'LC08-LC09_h009v003';
export const ENDINGS: Record<CubeFormat, string> = { zarr: '.zarr', netcdf: '.nc', cog: '' };
export const ENCODING = { chunks: { time: 2, y: 16, x: 16 }, others: {} };

/** Scenes as Earth Engine names them. */
function named(collection: string, dates: readonly string[]): TileImage['document'] {
  const code = collection.split('/')[1];
  return ({ image = {} }) =>
    Object.assign(image, { images: dates.map((date) => [sceneOf(`${code}_012031_`, date)]) });
}

export function sceneOf(prefix: string, date: string) {
  return {
    'system:index': `${prefix}${date.replaceAll('-', '')}`,
    'system:time_start': Date.parse(`${date}T15:27:12.123Z`),
  };
}

export function write(
  folder: string,
  collection: string,
  dates: readonly string[],
  options: Partial<TileImage> = {},
): Promise<string> {
  return writeTileImage(folder, {
    name: `${collection.replaceAll('/', '_')} ${dates[0]} ${options.tile ?? ''}`,
    collection,
    dates,
    value: (x, y, _, layer) => 10_000 + x + 100 * y + 10 * Number(dates[layer]?.slice(-2)),
    document: named(collection, dates),
    ...options,
  });
}

/** Landsat 8 in two tiles, and Landsat 9 in the second of them. */
export async function images(): Promise<string> {
  const folder = temporaryFolder();
  await write(folder, EIGHT, ['2022-05-01', '2022-05-17']);
  await write(folder, EIGHT, ['2022-06-18']);
  await write(folder, EIGHT, ['2022-05-01'], { tile: [0, 1] });
  await write(folder, NINE, ['2022-05-09'], { tile: [0, 1] });
  return folder;
}

export interface Layer {
  readonly date: string;
  readonly collection: string | undefined;
  /** Of the first pixel of the first band. */
  readonly value: number;
}

export async function layersOf(cube: string): Promise<Layer[]> {
  const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10);
  if (!/\.(nc|zarr)$/.test(cube)) {
    const opened = await CogFolder.open(cube);
    const { bandCount } = opened.facts;
    const count = bandCount / opened.layers.length;
    const { values } = await opened.readPixel(
      0,
      0,
      [...opened.layers.keys()].map((i) => i * count),
    );
    await opened.close();
    return opened.layers.map(({ time, collection }, i) => {
      return { date: dateOf(time), collection, value: values[i] ?? Number.NaN };
    });
  }
  const opened = await openCube(cube);
  const { layers } = opened.facts;
  const values = await opened.read(0, [0, 0, 0], [layers.length, 1, 1]);
  await opened.close();
  return layers.map(({ time, collection }, i) => {
    return { date: dateOf(time), collection, value: values[i] ?? Number.NaN };
  });
}

export async function contentsOf(place: string): Promise<Record<string, string>> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  const contents: Record<string, string> = {};
  for (const entry of entries.filter((each) => each.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    contents[path.relative(place, file)] = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  }
  return contents;
}

interface Conversion {
  readonly destination: string;
  readonly format: CubeFormat;
  readonly physical?: boolean;
  readonly images?: readonly string[];
  readonly share?: { readonly index: number; readonly count: number };
  readonly overwrite?: boolean;
}

export async function convert(folder: string, conversion: Conversion) {
  const { cubes } = await buildCubes([folder], {
    ...conversion,
    acrossSensors: true,
    encoding: ENCODING,
    threads: 1,
    skipMetadata: true,
  });
  return cubes.find((cube) => cube.path.includes(NAME));
}
