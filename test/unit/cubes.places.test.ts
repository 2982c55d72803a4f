/** Folders of cubes, metadata documents, and room on the disk. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CheckedItem } from '../../src/core/cubes/checkItem.ts';
import { destinationFolder, parseDestination } from '../../src/core/cubes/cubeDestination.ts';
import { diskError } from '../../src/core/cubes/cubeFailures.ts';
import { CubeJournal } from '../../src/core/cubes/cubeJournal.ts';
import { checkDiskSpace } from '../../src/core/cubes/diskSpace.ts';
import { FolderStore } from '../../src/core/cubes/folderStore.ts';
import { parseImageDocument } from '../../src/core/cubes/imageDocument.ts';
import { threadsInMemory } from '../../src/core/cubes/threadMemory.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

/** As the Python tool writes it: without types, scales and dates. */
const PYTHON = {
  program: { name: 'cedar', version: '0.0.4', ee: '0.1.182' },
  order: {
    collection: 'LANDSAT/LE07/C01/T1_SR',
    date_start: '2007-01-01T00:00:00',
    date_end: '2012-01-01T00:00:00',
    filters: [],
    submitted: '2019-06-19T15:13:26.781977',
  },
  tile: {
    index: [52, 71],
    crs: 'EPSG:32619',
    bounds: [0, 0, 300, 300],
    res: [30, 30],
    size: [10, 10],
  },
  store: { service: 'GDriveStore', export_image_kwds: {} },
  task: { name: 'NAME', prefix: '', status: { id: 'X', state: 'COMPLETED' } },
  image: {
    bands: ['red', 'pixel_qa'],
    nodata: -9999,
    images: [
      [{ 'system:time_start': 1_168_872_767_613 }, { 'system:time_start': 1_168_872_743_000 }],
      [],
    ],
  },
};

function parsed(json: object = PYTHON) {
  const document = parseImageDocument(JSON.stringify(json), 'NAME', '/data/NAME.json');
  if (!document) throw new Error('not the metadata of an image');
  return document;
}

describe('the metadata of an image', () => {
  it('is read as the Python tool writes it; a date has the time of its earliest scene', () => {
    const { bands, dates, dataType, nodata, tile, isEmpty } = parsed();
    expect(bands).toEqual([{ name: 'red' }, { name: 'pixel_qa' }]);
    expect(dates.map(({ time }) => time)).toEqual([1_168_872_743_000, Date.UTC(2007, 0, 1)]);
    expect([dataType, nodata, tile.name, isEmpty]).toEqual([undefined, -9999, 'h071v052', false]);
  });

  it('is of an empty image without scenes, or in the state EMPTY', () => {
    expect(parsed({ ...PYTHON, image: { ...PYTHON.image, images: [] } }).isEmpty).toBe(true);
    const task = { ...PYTHON.task, status: { state: 'EMPTY' } };
    expect(parsed({ ...PYTHON, task }).isEmpty).toBe(true);
  });

  it('is not that of other documents', () => {
    for (const text of ['', '[]', '{}', '{"type":"Collection"}', '{"order":{},"tile":{}}']) {
      expect(parseImageDocument(text, 'NAME', '/data/NAME.json')).toBeUndefined();
    }
  });

  it.each([
    ['tile.size', { tile: { ...PYTHON.tile, size: [10, -1] } }],
    ['tile.bounds', { tile: { ...PYTHON.tile, bounds: [0, 0, 300] } }],
    ['tile.crs', { tile: { ...PYTHON.tile, crs: 4326 } }],
    ['image.bands', { image: { ...PYTHON.image, bands: ['red', 'red'] } }],
    ['image.images', { image: { ...PYTHON.image, images: {} } }],
  ])('is refused with a wrong %s', (field, changes) => {
    expect(() => parsed({ ...PYTHON, ...changes })).toThrow(
      `"/data/NAME.json" is the metadata of an image, but its "${field}" is missing`,
    );
  });
});

describe('the destination of cubes', () => {
  it('begins with what comes before the first field, with variables of the environment', () => {
    const environment = { ARCHIVE: '/archive' };
    const template = '$ARCHIVE/ARD/{collection}/h{tile.horizontal:03d}v{tile.vertical:03d}';
    const { base, rest } = parseDestination(template, environment);
    expect(base).toBe('/archive/ARD/');
    const folder = destinationFolder(rest, parsed(), 'LANDSAT/LE07/C01/T1_SR');
    expect(folder).toBe('LANDSAT/LE07/C01/T1_SR/h071v052');
  });

  it.each([
    ['/data/cubes', '/data/cubes', ''],
    ['/data/{{own}}', '/data/{own}', ''],
    ['{collection}', '.', '{collection}'],
    ['ARD-{collection}', '.', 'ARD-{collection}'],
    ['gs://bucket/ARD/{date_start}', 'gs://bucket/ARD/', '{date_start}'],
    ['$UNKNOWN/x', '$UNKNOWN/x', ''],
  ])('of %s is split', (template, base, rest) => {
    expect(parseDestination(template, {})).toEqual({ base, rest });
  });

  it('has no names that Windows refuses', () => {
    expect(destinationFolder('{date_start}/con/a:b?', parsed(), 'X')).toBe(
      '2007-01-01T00_00_00/_/a_b_',
    );
    expect(destinationFolder('../{date_start:.4}', parsed(), 'X')).not.toContain('..');
  });

  it('refuses fields that there are not', () => {
    expect(() => destinationFolder('{band}', parsed(), 'X')).toThrow(/Fields are: collection/);
  });
});

describe('room on the disk', () => {
  const item = (size: number): CheckedItem => ({
    item: { document: parsed(), store: new FolderStore('/data'), pieces: [] },
    pieces: [
      {
        file: { key: 'NAME.tif', size, version: '1' },
        row: 0,
        column: 0,
        width: 10,
        height: 10,
      },
    ],
    dataType: 'int16',
    nodata: -9999,
    block: { width: 256, height: 256 },
  });

  it('is needed before a cube is begun, in a folder that may not exist yet', async () => {
    const folder = path.join(temporaryFolder(), 'new', 'folder');
    await checkDiskSpace(new FolderStore(folder), [item(1000)]);
    await expect(checkDiskSpace(new FolderStore(folder), [item(1e18)])).rejects.toThrow(
      /free space, and the cube needs about 1,000 PB\. Free some space/,
    );
  });

  it('that ends while a cube is written is reported with what to do', () => {
    const error = diskError('/data/cube', { code: 'ENOSPC', message: 'no space left on device' });
    expect(error.message).toMatch(/disk is full\. Free some space and convert again/);
  });
});

describe('threads', () => {
  const MB = 2 ** 20;
  /** A block of 60 MB: 256 × 256 pixels of 480 layers of 16 bits. */
  const item = {
    item: { document: { bands: Array(8), dates: Array(60) } },
    block: { width: 256, height: 256 },
    dataType: 'uint16' as const,
  };

  it('are as many as there is memory for blocks of the images, and at least one', () => {
    expect(threadsInMemory(8, [item], 64_000 * MB)).toBe(8);
    expect(threadsInMemory(8, [item], 1_000 * MB)).toBe(2);
    expect(threadsInMemory(8, [item], 100 * MB)).toBe(1);
    const wide = { ...item, dataType: 'float64' as const };
    expect(threadsInMemory(8, [item, wide], 2_000 * MB)).toBe(1);
    expect(threadsInMemory(2, [])).toBeGreaterThanOrEqual(1);
  });
});

describe('files in a folder', () => {
  it('are whole or not there, and created by one caller only', async () => {
    const folder = temporaryFolder();
    const store = new FolderStore(folder);
    const created = await Promise.all(
      ['a', 'b', 'c'].map((text) => store.create('deep/file', Buffer.from(text))),
    );
    expect(created.filter(Boolean)).toHaveLength(1);
    await store.write('deep/file', Buffer.from('new'));
    expect(await readFile(path.join(folder, 'deep', 'file'), 'utf8')).toBe('new');
    expect(await readdir(path.join(folder, 'deep'))).toEqual(['file']);
    await writeFile(path.join(folder, 'deep', 'file.1a2b3c4d.cedar-part'), 'left over');
    expect((await store.list('', { isDeep: true })).map(({ key }) => key)).toEqual(['deep/file']);
  });
});

describe('the journal of a cube', () => {
  const window = { row: 0, column: 512, width: 512, height: 512 };

  it('continues the same plan, and recognizes another one', async () => {
    const folder = temporaryFolder();
    await mkdir(path.join(folder, 'red'));
    const journal = () => new CubeJournal(new FolderStore(folder));
    expect(await journal().begin('plan', {})).toBe(true);
    await journal().record(window, { blocks: [], chunks: [] }, {});
    expect(await journal().begin('plan', {})).toBe(true);
    expect([...(await journal().finished({})).keys()]).toEqual(['0-512']);
    expect(await journal().begin('other plan', {})).toBe(false);
    await journal().remove({ isAll: true });
    expect(await journal().begin('other plan', {})).toBe(true);
    expect([...(await journal().finished({})).keys()]).toEqual([]);
  });

  it('lets one run finish the cube', async () => {
    const folder = temporaryFolder();
    const claims = await Promise.all(
      [1, 2, 3].map(() => new CubeJournal(new FolderStore(folder)).claimFinish({})),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
  });
});
