/** Data cubes of a downloaded order, compared with its files pixel by pixel. */
import {
  copyFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildCubes, CubeError } from '../../src/core/index.ts';
import { openCube } from '../../src/cubeFiles/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { copyOf, downloadedOrder, expectCube, imageLayers } from './cubeOrder.ts';

const order = downloadedOrder();
const CUBE = 'LANDSAT_LC08_C02_T1_L2_h003v002.zarr';

/** Chunks whose size is not a multiple of the blocks of the images, and several shards. */
const SMALL = { chunks: { time: 2, y: 10, x: 10 }, others: {} };

/** Twelve windows. */
const SMALL_SHARDS = {
  chunks: { time: 2, y: 8, x: 8 },
  shards: { time: 4, y: 16, x: 8 },
  others: {},
};

/** The parts of a metadata document that tests change. */
interface ImageJson {
  readonly image: { bands: string[]; data_type: string; dates: string[]; images: object[] };
  readonly tile: { crs: string; size: number[] };
  readonly order: { submitted: string };
}

async function groupOf(cube: string) {
  return JSON.parse(await readFile(path.join(cube, 'zarr.json'), 'utf8'));
}

/** Gives a cube the coordinate `time` in seconds, as older versions wrote it. */
async function storeSeconds(cube: string, times: readonly number[]): Promise<void> {
  const units = 'seconds since 1970-01-01 00:00:00';
  const file = path.join(cube, 'zarr.json');
  const group = JSON.parse(await readFile(file, 'utf8'));
  const { time } = group.consolidated_metadata.metadata;
  Object.assign(time, { data_type: 'float64', attributes: { ...time.attributes, units } });
  await writeFile(file, JSON.stringify(group));
  await writeFile(path.join(cube, 'time', 'zarr.json'), JSON.stringify(time));
  const values = new Float64Array(time.chunk_grid.configuration.chunk_shape[0]);
  values.set(times.map((each) => each / 1000));
  await writeFile(path.join(cube, 'time', 'c', '0'), zstdCompressSync(values));
}

describe('a Zarr cube', () => {
  it('has the values of all images along time, and the documents beside it', async () => {
    const destination = temporaryFolder();
    const encoding = { others: { zlib: true } };
    const { cubes, documents, empty, unusedEncoding } = await buildCubes([order.folder], {
      destination,
      encoding,
    });
    expect(unusedEncoding).toEqual(['zlib']);
    expect(cubes).toEqual([
      {
        path: path.join(destination, CUBE),
        format: 'zarr',
        state: 'written',
        dates: expect.any(Number),
        images: [...order.names].sort(),
      },
    ]);
    expect(empty).toEqual([]);
    expect((await readdir(destination)).sort()).toEqual(
      [CUBE, ...order.names.map((name) => `${name}.json`)].sort(),
    );
    expect(documents).toHaveLength(order.names.length);
    await expectCube(path.join(destination, CUBE), order.folder, order.names);
  });

  it('has them with chunks of any size', async () => {
    const destination = temporaryFolder();
    await buildCubes([order.folder], { destination, encoding: SMALL, threads: 2 });
    await expectCube(path.join(destination, CUBE), order.folder, order.names);
    await buildCubes([order.folder], { destination, encoding: SMALL_SHARDS, overwrite: true });
    await expectCube(path.join(destination, CUBE), order.folder, order.names);
    const shards = await readdir(path.join(destination, CUBE, 'red', 'c', '0'));
    expect(shards.sort()).toEqual(['0', '1']);
  });

  it('has consolidated metadata of CF, its place, and what was ordered', async () => {
    const destination = temporaryFolder();
    await buildCubes([order.folder], { destination });
    const { attributes, consolidated_metadata: consolidated } = await groupOf(
      path.join(destination, CUBE),
    );
    expect(attributes).toMatchObject({
      Conventions: 'CF-1.9',
      source: 'LANDSAT/LC08/C02/T1_L2',
      'spatial:shape': [32, 48],
      'spatial:dimensions': ['y', 'x'],
      'proj:wkt2': expect.stringMatching(/^PROJCRS\[/),
    });
    expect(attributes.history).toMatch(/ordered .*\n.*converted by Cedar/);
    expect(JSON.parse(attributes.images).flat()[0]).toHaveProperty('system:time_start');
    const { metadata } = consolidated;
    expect(Object.keys(metadata)).toEqual(expect.arrayContaining(['time', 'y', 'x', 'crs', 'red']));
    expect(metadata.red.dimension_names).toEqual(['time', 'y', 'x']);
    expect(metadata.red.attributes).toMatchObject({ grid_mapping: 'crs', scale_factor: 0.0000275 });
    expect(metadata.crs.attributes.grid_mapping_name).toBe('albers_conical_equal_area');
    expect(metadata.pixel_qa.attributes.flag_meanings).toMatch(/cloud/i);
  });

  it('is kept when it has all dates, and replaced with overwrite', async () => {
    const destination = temporaryFolder();
    await buildCubes([order.folder], { destination });
    const file = path.join(destination, CUBE, 'zarr.json');
    const before = await stat(file);
    const kept = await buildCubes([order.folder], { destination });
    expect(kept.cubes[0]?.state).toBe('kept');
    expect((await stat(file)).mtimeMs).toBe(before.mtimeMs);
    await rm(path.join(destination, CUBE, 'red'), { recursive: true });
    const replaced = await buildCubes([order.folder], { destination, overwrite: true });
    expect(replaced.cubes[0]?.state).toBe('written');
    await expectCube(path.join(destination, CUBE), order.folder, order.names);
    expect(await readdir(destination)).not.toContain(`${CUBE}.old`);
  });

  it('gets later dates appended', async () => {
    const destination = temporaryFolder();
    const [may = '', june = ''] = order.names.map((name) =>
      path.join(order.folder, `${name}.json`),
    );
    // The last shard along time is not full, so it is written again.
    const shards = { ...SMALL_SHARDS.shards, time: 6 };
    const options = { destination, encoding: { ...SMALL_SHARDS, shards } };
    await buildCubes([may], options);
    await expectCube(path.join(destination, CUBE), order.folder, order.names.slice(0, 1));
    const { cubes } = await buildCubes([june], options);
    expect(cubes[0]?.state).toBe('appended');
    const { dates } = await imageLayers(order.folder, order.names[0] ?? '');
    expect(dates.length % shards.time).toBeGreaterThan(0);
    await expectCube(path.join(destination, CUBE), order.folder, order.names);
    const { attributes } = await groupOf(path.join(destination, CUBE));
    expect(attributes.history.match(/ordered/g)).toHaveLength(2);
  });

  it('keeps its times in seconds when dates are appended, as older versions wrote them', async () => {
    const destination = temporaryFolder();
    const [may = '', june = ''] = order.names.map((name) =>
      path.join(order.folder, `${name}.json`),
    );
    const options = { destination, encoding: SMALL_SHARDS };
    const cube = path.join(destination, CUBE);
    const timesOf = async () => {
      const { facts, close } = await openCube(cube);
      await close();
      return facts.layers.map(({ time }) => time);
    };
    const typeOf = async () => {
      const { consolidated_metadata } = await groupOf(cube);
      return consolidated_metadata.metadata.time.data_type as string;
    };
    await buildCubes([may], options);
    expect(await typeOf()).toBe('int64');
    const first = await timesOf();
    await storeSeconds(cube, first);
    expect(await timesOf()).toEqual(first);
    const { cubes } = await buildCubes([june], options);
    expect(cubes[0]?.state).toBe('appended');
    expect(await typeOf()).toBe('float64');
    await expectCube(cube, order.folder, order.names);

    const { cubes: replaced } = await buildCubes([may, june], { ...options, overwrite: true });
    expect(replaced[0]?.state).toBe('written');
    expect(await typeOf()).toBe('int64');
    const whole = await timesOf();
    expect(whole.slice(0, first.length)).toEqual(first);
    expect(whole.some((time) => time % 1000 !== 0)).toBe(true);
  });

  it('is written in parts by several machines, of which the last one completes it', async () => {
    const destination = temporaryFolder();
    const part = (index: number) =>
      buildCubes([order.folder], {
        destination,
        encoding: SMALL_SHARDS,
        share: { index, count: 2 },
      });
    const { cubes, documents } = await part(1);
    expect(cubes[0]?.state).toBe('partial');
    expect(documents).toEqual([]);
    expect(await readdir(destination)).toEqual([`${CUBE}.partial`]);
    expect((await part(1)).cubes[0]?.state).toBe('partial');
    expect((await part(0)).cubes[0]?.state).toBe('written');
    await expectCube(path.join(destination, CUBE), order.folder, order.names);
  });

  it('that only some machines have worked on is completed by a run without parts', async () => {
    const destination = temporaryFolder();
    const options = { destination, encoding: SMALL_SHARDS };
    await buildCubes([order.folder], { ...options, share: { index: 2, count: 3 } });
    const begun = await stat(path.join(destination, `${CUBE}.partial`, 'red', 'c', '0', '0', '2'));
    const { cubes } = await buildCubes([order.folder], options);
    expect(cubes[0]?.state).toBe('written');
    await expectCube(path.join(destination, CUBE), order.folder, order.names);
    const kept = await stat(path.join(destination, CUBE, 'red', 'c', '0', '0', '2'));
    expect(kept.mtimeMs).toBe(begun.mtimeMs);
  });
});

describe('a cube that exists', () => {
  it('with another layout is refused, and stays as it is', async () => {
    const destination = temporaryFolder();
    await buildCubes([order.folder], { destination });
    const folder = await copyOf(order);
    for (const name of order.names) {
      const file = path.join(folder, `${name}.json`);
      const document = JSON.parse(await readFile(file, 'utf8'));
      document.image.scales[0] = 0.5;
      await writeFile(file, JSON.stringify(document));
    }
    await expect(buildCubes([folder], { destination })).rejects.toThrow(
      /exists with another grid, other bands or another type/,
    );
    await expectCube(path.join(destination, CUBE), order.folder, order.names);
  });

  it('that Cedar did not write is refused', async () => {
    const destination = temporaryFolder();
    await mkdir(path.join(destination, CUBE));
    await writeFile(path.join(destination, CUBE, 'zarr.json'), '{"zarr_format":3}');
    await expect(buildCubes([order.folder], { destination })).rejects.toThrow(
      /was not written by Cedar/,
    );
  });
});

describe('an image without scenes', () => {
  it('has no cube, and its document is copied', async () => {
    const folder = await copyOf(order);
    const [name = '', other = ''] = order.names;
    const file = path.join(folder, `${name}.json`);
    const document = JSON.parse(await readFile(file, 'utf8'));
    document.image.images = [];
    document.task.status.state = 'EMPTY';
    await writeFile(file, JSON.stringify(document));
    for (const each of await readdir(folder)) {
      if (each.startsWith(name) && each.endsWith('.tif')) await rm(path.join(folder, each));
    }
    const destination = temporaryFolder();
    const { empty, cubes } = await buildCubes([folder], { destination });
    expect(empty).toEqual([name]);
    expect(cubes[0]?.images).toEqual([other]);
    expect(await readdir(destination)).toContain(`${name}.json`);
    const without = temporaryFolder();
    await buildCubes([folder], { destination: without, skipMetadata: true });
    expect(await readdir(without)).toEqual([CUBE]);
  });
});

describe('a cube that is refused', () => {
  const OTHER = 'LANDSAT/LC09/C02/T1_L2';
  const OTHER_CUBE = CUBE.replace('LC08', 'LC09');

  /** May for Landsat 8, and June for Landsat 9, so that there are two cubes. */
  async function twoCubes(): Promise<string> {
    const folder = await copyOf(order);
    const file = path.join(folder, `${order.names[1]}.json`);
    const document = JSON.parse(await readFile(file, 'utf8'));
    document.order.collection = OTHER;
    await writeFile(file, JSON.stringify(document));
    return folder;
  }

  async function truncatePieces(folder: string, name: string): Promise<void> {
    const files = (await readdir(folder)).filter(
      (file) => file.startsWith(name) && file.endsWith('.tif'),
    );
    for (const file of files) await truncate(path.join(folder, file), 200);
  }

  it('does not keep back the others, and is reported with all that is wrong', async () => {
    const folder = await twoCubes();
    await truncatePieces(folder, order.names[0] ?? '');
    const destination = temporaryFolder();
    const refused: [string, unknown][] = [];
    const options = {
      destination,
      onCubeError: (cube: string, error: unknown) => void refused.push([cube, error]),
    };
    const { cubes } = await buildCubes([folder], options);
    expect(cubes.map((cube) => cube.path)).toEqual([path.join(destination, OTHER_CUBE)]);
    await expectCube(path.join(destination, OTHER_CUBE), order.folder, order.names.slice(1));
    expect(refused.map(([cube]) => cube)).toEqual([path.join(destination, CUBE)]);
    expect(String(refused[0]?.[1])).toContain(order.names[0]);

    await truncatePieces(folder, order.names[1] ?? '');
    refused.length = 0;
    const none = await buildCubes([folder], { ...options, overwrite: true });
    expect(none.cubes).toEqual([]);
    expect(refused.map(([cube]) => path.basename(cube))).toEqual([CUBE, OTHER_CUBE]);
    await expectCube(path.join(destination, OTHER_CUBE), order.folder, order.names.slice(1));
  });

  it('while it is written, or because it exists, does not keep back the others either', async () => {
    const folder = await twoCubes();
    const destination = temporaryFolder();
    await mkdir(path.join(destination, CUBE));
    await writeFile(path.join(destination, CUBE, 'zarr.json'), '{"zarr_format":3}');
    const refused: string[] = [];
    const options = { destination, onCubeError: (cube: string) => void refused.push(cube) };
    const { cubes } = await buildCubes([folder], options);
    expect(cubes.map((cube) => cube.path)).toEqual([path.join(destination, OTHER_CUBE)]);
    expect(refused).toEqual([path.join(destination, CUBE)]);
    // Only this one is replaced.
    const { cubes: both } = await buildCubes([folder], { ...options, overwrite: refused });
    expect(both.map(({ state }) => state)).toEqual(['written', 'kept']);
    await expectCube(path.join(destination, CUBE), order.folder, order.names.slice(0, 1));
  });

  it('has its place among the parts of several machines', async () => {
    const folder = await twoCubes();
    await truncatePieces(folder, order.names[0] ?? '');
    const destination = temporaryFolder();
    const refused: string[] = [];
    const part = (index: number) =>
      buildCubes([folder], {
        destination,
        share: { index, count: 2 },
        onCubeError: (cube) => void refused.push(path.basename(cube)),
      });
    expect((await part(0)).cubes).toEqual([]);
    expect(refused).toEqual([CUBE]);
    expect((await part(1)).cubes.map((cube) => path.basename(cube.path))).toEqual([OTHER_CUBE]);
    expect(refused).toEqual([CUBE]);
  });
});

describe('a GeoTIFF without metadata', () => {
  const convert = async (folder: string) => {
    const refused: [string, string][] = [];
    const { withoutMetadata } = await buildCubes([folder], {
      destination: temporaryFolder(),
      onCubeError: (file, error) => void refused.push([path.basename(file), String(error)]),
    });
    return { refused, others: withoutMetadata.map((file) => path.basename(file)) };
  };
  const firstFile = async (folder: string, name: string) =>
    (await readdir(folder)).filter((file) => file.startsWith(name) && file.endsWith('.tif'))[0] ??
    '';

  it('is refused if it is an image of an order whose document is missing or another one', async () => {
    const folder = await copyOf(order);
    const [name = ''] = order.names;
    const file = await firstFile(folder, name);
    for (const text of ['{"a":1}', '[]', '{"order":{},"image":{}}']) {
      await writeFile(path.join(folder, `${name}.json`), text);
      const { refused, others } = await convert(folder);
      expect(refused).toEqual([[file, expect.stringContaining('is not the metadata of an image')]]);
      expect(others).toEqual([]);
    }
    await rm(path.join(folder, `${name}.json`));
    const { refused } = await convert(folder);
    expect(refused).toEqual([[file, expect.stringContaining(`no "${name}.json" beside it`)]]);
    await expect(buildCubes([folder], { destination: temporaryFolder() })).rejects.toThrow(name);
    // Only the other image is wanted.
    const { withoutMetadata } = await buildCubes([path.join(folder, `${order.names[1]}.json`)], {
      destination: temporaryFolder(),
    });
    expect(withoutMetadata).toEqual([]);
  });

  it('is refused by its bands if a template has given it another name', async () => {
    const folder = await copyOf(order);
    const [name = ''] = order.names;
    await rename(path.join(folder, await firstFile(folder, name)), path.join(folder, 'mine.tif'));
    for (const file of await readdir(folder)) {
      if (file.startsWith(name)) await rm(path.join(folder, file));
    }
    expect((await convert(folder)).refused.map(([file]) => file)).toEqual(['mine.tif']);
  });

  it('of another kind is noted, as a copy of an image that has metadata, and is in no cube', async () => {
    const folder = await copyOf(order);
    const file = await firstFile(folder, order.names[0] ?? '');
    await copyFile(path.join(folder, file), path.join(folder, 'clipped.tif'));
    await writeFile(path.join(folder, 'notes.tif'), 'not a TIFF');
    await writeFile(path.join(folder, 'notes.json'), '{"type":"Feature","stac_version":"1.0.0"}');
    expect(await convert(folder)).toEqual({ refused: [], others: ['clipped.tif', 'notes.tif'] });
  });
});

describe('images that cannot become a cube', () => {
  const refused = async (folder: string, reason: string) => {
    const destination = temporaryFolder();
    const error = await buildCubes([folder], { destination }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(CubeError);
    expect((error as CubeError).reason).toBe(reason);
    expect(await readdir(destination)).toEqual([]);
    return (error as CubeError).message;
  };
  const pieces = async (folder: string) =>
    (await readdir(folder)).filter((file) => file.endsWith('.tif')).sort();
  const change = async (folder: string, edit: (document: ImageJson) => void) => {
    const file = path.join(folder, `${order.names[0]}.json`);
    const document = JSON.parse(await readFile(file, 'utf8'));
    edit(document);
    await writeFile(file, JSON.stringify(document));
  };

  it('are those with a missing piece', async () => {
    const folder = await copyOf(order);
    const [, second = ''] = await pieces(folder);
    await rm(path.join(folder, second));
    expect(await refused(folder, 'missing-piece')).toMatch(/row 0, column 32/);
  });

  it('are those without any file', async () => {
    const folder = await copyOf(order);
    for (const piece of await pieces(folder)) await rm(path.join(folder, piece));
    expect(await refused(folder, 'missing-piece')).toMatch(/Download the order again/);
  });

  it('are those with a truncated piece', async () => {
    const folder = await copyOf(order);
    const [first = ''] = await pieces(folder);
    const file = path.join(folder, first);
    await truncate(file, (await stat(file)).size - 100);
    expect(await refused(folder, 'damaged-piece')).toContain(first);
  });

  it('are those with a truncated document', async () => {
    const folder = await copyOf(order);
    const file = path.join(folder, `${order.names[0]}.json`);
    await truncate(file, (await stat(file)).size - 100);
    expect(await refused(folder, 'document')).toMatch(/not valid JSON\. Download the order again/);
  });

  it('and have damaged documents do not keep back the others', async () => {
    const folder = await copyOf(order);
    const [first = '', second = ''] = order.names.map((name) => path.join(folder, `${name}.json`));
    await truncate(first, (await stat(first)).size - 100);
    const problems: string[] = [];
    const building = {
      destination: temporaryFolder(),
      images: order.names,
      onCubeError: (file: string, error: unknown) => problems.push(`${file}: ${error}`),
    };
    const { cubes } = await buildCubes([folder], building);
    expect(cubes).toMatchObject([{ state: 'written' }]);
    const damaged = expect.stringMatching(/\.json: .*The metadata ".+" is incomplete or damaged/);
    expect(problems).toEqual([damaged]);
    const document = JSON.parse(await readFile(second, 'utf8'));
    document.image.bands = ['red', 'red'];
    await writeFile(second, JSON.stringify(document));
    expect((await buildCubes([folder], building)).cubes).toEqual([]);
    const unusable = expect.stringMatching(/but its "image.bands" is missing or cannot be used/);
    expect(problems.slice(1)).toEqual([damaged, unusable]);
  });

  it.each([
    ['no document', (file: string) => rm(file)],
    ['an incomplete document', (file: string) => writeFile(file, '{"order": {}}')],
  ])('and have %s are reported where they are chosen, and others become one', async (_, spoil) => {
    const folder = await copyOf(order);
    await spoil(path.join(folder, `${order.names[0]}.json`));
    const problems: string[] = [];
    const { cubes } = await buildCubes([folder], {
      destination: temporaryFolder(),
      images: order.names,
      onCubeError: (file, error) => problems.push(`${file}: ${error}`),
    });
    expect(cubes).toMatchObject([{ state: 'written' }]);
    expect(problems).toEqual([expect.stringMatching(/\.tif: .*The image ".+" is in no cube/)]);
  });

  it('are those with another number of bands', async () => {
    const folder = await copyOf(order);
    await change(folder, ({ image }) => image.bands.pop());
    expect(await refused(folder, 'disagreement')).toMatch(/\d+ bands, but its metadata/);
  });

  it('are those whose files have other bands than their metadata, and are older', async () => {
    const folder = await copyOf(order);
    const original = await readFile(path.join(folder, `${order.names[0]}.json`), 'utf8');
    await change(folder, ({ image }) => {
      image.bands = image.bands.with(0, image.bands[1] ?? '').with(1, image.bands[0] ?? '');
    });
    const message = await refused(folder, 'disagreement');
    expect(message).toMatch(/^Band 1 of ".+\.tif" is "2020\d{4}_(\w+)", but "2020\d{4}_(?!\1)\w+"/);
    expect(message).toMatch(/wait until the task has completed/);

    await writeFile(path.join(folder, `${order.names[0]}.json`), original);
    await change(folder, ({ image }) => {
      image.dates.reverse();
      image.images.reverse();
    });
    expect(await refused(folder, 'disagreement')).toMatch(/Band 1 of/);
  });

  it('are those of another size', async () => {
    const folder = await copyOf(order);
    await change(folder, ({ tile }) => {
      tile.size = [40, 32];
    });
    expect(await refused(folder, 'disagreement')).toMatch(/48 × 32/);
  });

  it('are those in another reference system', async () => {
    const folder = await copyOf(order);
    await change(folder, ({ tile }) => {
      tile.crs = tile.crs.replace('29.5', '20.5');
    });
    expect(await refused(folder, 'disagreement')).toMatch(/the reference system/);
  });

  it('are those of another type', async () => {
    const folder = await copyOf(order);
    await change(folder, ({ image }) => {
      image.data_type = 'int32';
    });
    expect(await refused(folder, 'disagreement')).toMatch(/uint16, but .* int32/);
  });

  it('are those whose band cannot be a variable', async () => {
    const folder = await copyOf(order);
    await change(folder, ({ image }) => {
      image.bands[0] = '../red';
    });
    expect(await refused(folder, 'document')).toMatch(/image\.bands/);
  });
});
