/** The catalog beside downloaded images: src/core/catalog/. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  mkdir,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { DOMParser } from '@xmldom/xmldom';
import { describe, expect, it } from 'vitest';
import { updateCatalog } from '../../src/core/catalog/index.ts';
import { CancelledError, DestinationError } from '../../src/core/errors.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { UTM_19, writeImage } from './catalogFolder.ts';
import { stacProblems } from './stacSchemas.ts';

interface Asset {
  readonly href: string;
  readonly roles: readonly string[];
  readonly 'raster:bands'?: readonly object[];
  readonly 'eo:bands'?: readonly object[];
  readonly 'file:size': number;
  readonly 'file:checksum': string;
}

interface StacDocument {
  readonly type: 'Feature' | 'Collection';
  readonly stac_extensions: readonly string[];
  readonly id: string;
  readonly bbox?: readonly number[];
  readonly properties: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly rel: string; readonly href: string }[];
  readonly assets: Readonly<Record<string, Asset>>;
  readonly extent: {
    readonly temporal: { readonly interval: readonly (readonly string[])[] };
  };
}

async function json(...parts: string[]): Promise<StacDocument> {
  return JSON.parse(await readFile(path.join(...parts), 'utf8'));
}

async function items(folder: string): Promise<StacDocument[]> {
  const { links } = await json(folder, 'catalog', 'collection.json');
  const hrefs = links.filter(({ rel }) => rel === 'item').map(({ href }) => href);
  return Promise.all(hrefs.map((href) => json(folder, 'catalog', href)));
}

/** All files of the catalog, sorted. */
async function written(folder: string): Promise<string[]> {
  const entries = await readdir(path.join(folder, 'catalog'), {
    recursive: true,
    withFileTypes: true,
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

async function virtualRaster(folder: string, name: string) {
  const text = await readFile(path.join(folder, 'catalog', name), 'utf8');
  const root = new DOMParser({
    onError: (_, message) => {
      throw new Error(message);
    },
  }).parseFromString(text, 'text/xml');
  const texts = (tag: string) =>
    [...root.getElementsByTagName(tag)].map((element) => element.textContent);
  const attributes = (tag: string, attribute: string) =>
    [...root.getElementsByTagName(tag)].map((element) => element.getAttribute(attribute));
  return { texts, attributes };
}

describe('the catalog of a folder', () => {
  it('has an item for each date, valid by the schemas of STAC and its extensions', async () => {
    const folder = temporaryFolder();
    await writeImage(folder, { dates: ['2020-06-05', '2020-06-21'] });
    const catalog = await updateCatalog(folder);
    expect(catalog).toEqual({
      file: `${folder}/catalog/collection.json`,
      items: 2,
      changed: [],
      problems: [],
    });
    const found = await items(folder);
    const collection = await json(folder, 'catalog', 'collection.json');
    expect([collection, ...found].flatMap(stacProblems)).toEqual([]);
    expect(found.map(({ properties }) => properties.datetime)).toEqual([
      '2020-06-05T15:30:00.000Z',
      '2020-06-21T15:30:00.000Z',
    ]);
    expect(collection.extent.temporal.interval).toEqual([
      ['2020-06-05T15:30:00.000Z', '2020-06-21T15:30:00.000Z'],
    ]);
  });

  it('names an extension only where it has fields of it, as of radar, without sun and view', async () => {
    const folder = temporaryFolder();
    await writeImage(folder, {
      scene: { CLOUD_COVER: undefined, SUN_ELEVATION: undefined, SUN_AZIMUTH: undefined },
    });
    await updateCatalog(folder);
    const [item] = await items(folder);
    expect(item && stacProblems(item)).toEqual([]);
    expect(item?.stac_extensions.join()).not.toContain('/view/');
    expect(item?.stac_extensions).toHaveLength(4);
  });

  it('describes pixels, bands, clouds and the sun', async () => {
    const folder = temporaryFolder();
    await writeImage(folder, { bands: ['swir1', 'pixel_qa'] });
    await updateCatalog(folder);
    const [item] = await items(folder);
    expect(item?.properties).toMatchObject({
      'proj:code': 'EPSG:32619',
      'proj:epsg': 32619,
      'proj:wkt2': expect.stringMatching(/^PROJCRS\["WGS 84 \/ UTM zone 19N",BASEGEOGCRS\[/),
      'proj:shape': [4, 6],
      'proj:transform': [30, 0, 600_000, 0, -30, 4_700_000],
      'eo:cloud_cover': 12.5,
      'view:sun_elevation': 61.25,
      'view:sun_azimuth': 140,
      'cedar:scenes': ['LANDSAT/LC08/C02/T1_L2/LC08_012030_20200605'],
    });
    expect(item?.assets.swir1).toMatchObject({
      roles: ['data'],
      'raster:bands': [{ data_type: 'uint16', nodata: 0, scale: 2.75e-5, offset: -0.2 }],
      'eo:bands': [{ name: 'swir1', common_name: 'swir16' }],
    });
    expect(item?.assets.pixel_qa?.['raster:bands']).toEqual([{ data_type: 'uint16', nodata: 0 }]);
    const [west = 0, south = 0, east = 0, north = 0] = item?.bbox ?? [];
    expect(west).toBeGreaterThan(-68);
    expect(east - west).toBeCloseTo(180 / 82_400, 4);
    expect(north - south).toBeCloseTo(120 / 111_000, 4);
  });

  it('has sizes and checksums of all files that it refers to', async () => {
    const folder = temporaryFolder();
    await writeImage(folder, { name: 'A#B %25é' });
    await updateCatalog(folder);
    const collection = await json(folder, 'catalog', 'collection.json');
    const [item] = await items(folder);
    const check = async (base: string, { href, ...asset }: Asset) => {
      const bytes = await readFile(path.join(base, decodeURIComponent(href)));
      expect(asset['file:size']).toBe(bytes.length);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      expect(asset['file:checksum']).toBe(`1220${sha256}`);
    };
    const catalog = path.join(folder, 'catalog');
    for (const asset of Object.values(collection.assets)) await check(catalog, asset);
    for (const asset of Object.values(item?.assets ?? {})) {
      await check(path.join(catalog, 'items'), asset);
    }
    expect(Object.keys(collection.assets)).toContain('A#B %25é.tif');
  });

  it('stacks the dates of all periods of a tile, oldest first', async () => {
    const folder = temporaryFolder();
    await writeImage(folder, { name: 'B_JUNE', dates: ['2020-06-05', '2020-06-21'] });
    await writeImage(folder, { name: 'A_JULY', dates: ['2020-07-07'] });
    await writeImage(folder, { name: 'C_OTHER', dates: ['2020-06-05'], index: [4, 4] });
    await updateCatalog(folder);
    const { texts } = await virtualRaster(
      folder,
      'stacks/LANDSAT_LC08_C02_T1_L2_h009v003_pixel_qa.vrt',
    );
    expect(texts('Description')).toEqual(['2020-06-05', '2020-06-21', '2020-07-07']);
    expect(texts('SourceBand')).toEqual(['2', '4', '2']);
    expect(texts('SourceFilename')).toEqual([
      '../../B_JUNE.tif',
      '../../B_JUNE.tif',
      '../../A_JULY.tif',
    ]);
    expect(texts('NoDataValue')).toEqual(['0', '0', '0']);
    expect(await readdir(path.join(folder, 'catalog', 'stacks'))).toHaveLength(4);
  });

  it.each(['', '-'])(
    'joins pieces by the offsets in their names, with %j before them',
    async (hyphen) => {
      const folder = temporaryFolder();
      await writeImage(folder, { pieces: [4, 3], hyphen });
      expect(await updateCatalog(folder)).toMatchObject({ items: 1, problems: [] });
      const { texts, attributes } = await virtualRaster(folder, 'dates/IMAGE_2020-06-05.vrt');
      const each = (values: readonly string[]) => [...values, ...values];
      expect(attributes('DstRect', 'xOff')).toEqual(each(['0', '4', '0', '4']));
      expect(attributes('DstRect', 'yOff')).toEqual(each(['0', '0', '3', '3']));
      expect(attributes('DstRect', 'xSize')).toEqual(each(['4', '2', '4', '2']));
      expect(attributes('DstRect', 'ySize')).toEqual(each(['3', '3', '1', '1']));
      expect(texts('Scale')).toEqual(['0.0000275']);
      expect(texts('Offset')).toEqual(['-0.2']);
    },
  );

  it('has an item with the period for a layer without a date', async () => {
    const folder = temporaryFolder();
    await writeImage(folder, { image: { composite: 'median', dates: [] } });
    await updateCatalog(folder);
    const [item] = await items(folder);
    expect(item && stacProblems(item)).toEqual([]);
    expect(item?.id).toBe('IMAGE_all');
    expect(item?.properties).toMatchObject({
      datetime: null,
      start_datetime: '2020-06-01T00:00:00.000Z',
      end_datetime: '2020-06-30T23:59:59.999Z',
    });
  });

  it('has an item for each orbit of a date', async () => {
    const folder = temporaryFolder();
    const dates = ['2020-06-05', '2020-06-05'];
    await writeImage(folder, { dates, image: { layers: ['20200605_a015', '20200605_d044'] } });
    await updateCatalog(folder);
    expect((await items(folder)).map(({ id }) => id)).toEqual([
      'IMAGE_2020-06-05_a015',
      'IMAGE_2020-06-05_d044',
    ]);
  });

  it('takes the mean direction of angles around north', async () => {
    const folder = temporaryFolder();
    const scenes = [350, 20].map((angle) => ({ 'system:time_start': 0, SUN_AZIMUTH: angle }));
    await writeImage(folder, { image: { images: [scenes] } });
    await updateCatalog(folder);
    const [item] = await items(folder);
    expect(item?.properties['view:sun_azimuth']).toBeCloseTo(5, 5);
  });

  it('leaves out a share of clouds that is not known', async () => {
    const folder = temporaryFolder();
    await writeImage(folder, { scene: { CLOUD_COVER: -1 } });
    await updateCatalog(folder);
    const [item] = await items(folder);
    expect(item?.properties).not.toHaveProperty('eo:cloud_cover');
  });
});

describe('names', () => {
  const HOSTILE = `a&b<c>"d"'é 你 %20#?`;

  it('of any characters are escaped', async () => {
    const folder = temporaryFolder();
    // Windows refuses some of them in names of files, so that files have other names than items.
    const bands = ['r&d "<\'>', 'ré d'];
    await writeImage(folder, {
      name: HOSTILE,
      stem: "a&b'c é 你 %20#",
      bands,
      units: ['<K&>', ''],
    });
    expect(await updateCatalog(folder)).toMatchObject({ items: 1, problems: [] });
    const [item] = await items(folder);
    expect(item && stacProblems(item)).toEqual([]);
    expect(item?.properties['cedar:image']).toBe(HOSTILE);
    for (const { href } of Object.values(item?.assets ?? {})) {
      if (href.endsWith('.vrt')) expect(href).toMatch(/^\.\.\/(?:bands|dates)\/[\w.-]+\.vrt$/);
    }
    for (const asset of Object.values(item?.assets ?? {})) {
      if (!asset.href.endsWith('.vrt')) continue;
      const { texts } = await virtualRaster(folder, asset.href.slice('../'.length));
      expect(new Set(texts('SourceFilename'))).toEqual(new Set(["../../a&b'c é 你 %20#.tif"]));
    }
    const all = await virtualRaster(folder, item?.assets.all_bands?.href.slice(3) ?? '');
    expect(all.texts('Description')).toEqual(bands);
    expect(all.texts('UnitType')).toEqual(['<K&>']);
  });

  it('that differ in their case alone get files of their own', async () => {
    const folder = temporaryFolder();
    await writeImage(folder, { bands: ['b8a', 'B8A', 'b8_a'] });
    await updateCatalog(folder);
    const files = await readdir(path.join(folder, 'catalog', 'bands'));
    expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(3);
  });

  it('that are too long for a file are found', async () => {
    const folder = temporaryFolder();
    const name = 'n'.repeat(300);
    const { safeFileName } = await import('../../src/core/stores/fileNames.ts');
    await writeImage(folder, { name, stem: 'image' });
    await writeFile(
      path.join(folder, safeFileName(`${name}.tif`)),
      await readFile(path.join(folder, 'image.tif')),
    );
    await rm(path.join(folder, 'image.tif'));
    expect(await updateCatalog(folder)).toMatchObject({ items: 1, problems: [] });
  });
});

describe('a catalog that exists', () => {
  it('is not written again where nothing has changed', async () => {
    const folder = temporaryFolder();
    await writeImage(folder);
    await updateCatalog(folder);
    const before = await Promise.all(
      (await written(folder)).map((file) => readFile(path.join(folder, file), 'utf8')),
    );
    await updateCatalog(folder);
    const after = await Promise.all(
      (await written(folder)).map((file) => readFile(path.join(folder, file), 'utf8')),
    );
    expect(after).toEqual(before);
  });

  it('has the images that are there after some came and others were deleted', async () => {
    const folder = temporaryFolder();
    const [gone = ''] = await writeImage(folder, { name: 'FIRST' });
    await updateCatalog(folder);
    await writeImage(folder, { name: 'SECOND', dates: ['2020-06-21'] });
    await updateCatalog(folder);
    expect((await items(folder)).map(({ id }) => id)).toEqual([
      'FIRST_2020-06-05',
      'SECOND_2020-06-21',
    ]);
    await rm(path.join(folder, gone));
    await rm(path.join(folder, 'FIRST.json'));
    await updateCatalog(folder);
    expect((await items(folder)).map(({ id }) => id)).toEqual(['SECOND_2020-06-21']);
    expect((await written(folder)).filter((file) => file.includes('FIRST'))).toEqual([]);
    const stack = await virtualRaster(folder, 'stacks/LANDSAT_LC08_C02_T1_L2_h009v003_red.vrt');
    expect(stack.texts('Description')).toEqual(['2020-06-21']);
  });

  it('describes an image that was computed again', async () => {
    const folder = temporaryFolder();
    await writeImage(folder);
    await updateCatalog(folder);
    await writeImage(folder, { dates: ['2020-06-05', '2020-06-13'] });
    await updateCatalog(folder);
    expect(await items(folder)).toHaveLength(2);
  });

  it('reports files whose contents are not those that were recorded, once', async () => {
    const folder = temporaryFolder();
    await writeImage(folder);
    expect((await updateCatalog(folder)).changed).toEqual([]);
    const image = path.join(folder, 'IMAGE.tif');
    const bytes = await readFile(image);
    // A new time of the same contents is not reported.
    await writeFile(image, bytes);
    await utimes(image, 1_700_000_000, 1_700_000_000);
    expect((await updateCatalog(folder)).changed).toEqual([]);
    bytes.fill(7, bytes.length - 3);
    await writeFile(image, bytes);
    expect((await updateCatalog(folder)).changed).toEqual(['IMAGE.tif']);
    expect((await updateCatalog(folder)).changed).toEqual([]);
  });

  it('is deleted with the last image', async () => {
    const folder = temporaryFolder();
    await writeImage(folder);
    await updateCatalog(folder);
    await rm(path.join(folder, 'IMAGE.tif'));
    await rm(path.join(folder, 'IMAGE.json'));
    expect(await updateCatalog(folder)).toEqual({
      file: undefined,
      items: 0,
      changed: [],
      problems: [],
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('keeps files that the user has changed, and reports them', async () => {
    const folder = temporaryFolder();
    await writeImage(folder);
    await updateCatalog(folder);
    const changed = 'catalog/dates/IMAGE_2020-06-05.vrt';
    await writeFile(path.join(folder, changed), 'mine');
    await writeImage(folder, { dates: ['2020-06-05', '2020-06-13'] });
    const { problems } = await updateCatalog(folder);
    expect(problems).toEqual([{ file: changed, message: expect.stringContaining('was kept') }]);
    await rm(path.join(folder, 'IMAGE.tif'));
    await rm(path.join(folder, 'IMAGE.json'));
    await updateCatalog(folder);
    expect(await readFile(path.join(folder, changed), 'utf8')).toBe('mine');
  });

  it('is completed after a process that ended in the middle', async () => {
    const folder = temporaryFolder();
    await writeImage(folder);
    await updateCatalog(folder);
    const record = await readFile(path.join(folder, 'catalog', 'cedar.json'), 'utf8');
    await writeImage(folder, { dates: ['2020-06-05', '2020-06-13'] });
    await updateCatalog(folder);
    // As it is while files are written: with both states of each.
    const later = JSON.parse(await readFile(path.join(folder, 'catalog', 'cedar.json'), 'utf8'));
    const earlier = JSON.parse(record);
    for (const [file, digests] of Object.entries<string[]>(earlier.written)) {
      later.written[file] = [...digests, ...(later.written[file] ?? [])];
    }
    await writeFile(path.join(folder, 'catalog', 'cedar.json'), JSON.stringify(later));
    await writeImage(folder, { dates: ['2020-06-21'] });
    expect(await updateCatalog(folder)).toMatchObject({ items: 1, problems: [] });
    expect((await written(folder)).filter((file) => file.includes('2020-06-13'))).toEqual([]);
  });

  it('is updated once at a time', async () => {
    const folder = temporaryFolder();
    await writeImage(folder);
    const catalogs = await Promise.all(Array.from({ length: 4 }, () => updateCatalog(folder)));
    expect(catalogs.flatMap(({ problems }) => problems)).toEqual([]);
    expect((await written(folder)).filter((file) => file.endsWith('.part'))).toEqual([]);
  });
});

describe('files of the user', () => {
  it('in the folder stay as they are', async () => {
    const folder = temporaryFolder();
    await writeImage(folder);
    await mkdir(path.join(folder, 'catalog'));
    await writeFile(path.join(folder, 'catalog', 'collection.json'), '{"mine": true}');
    await writeFile(path.join(folder, 'settings.json'), '{"image": {"bands": []}}');
    await writeFile(path.join(folder, 'broken.json'), '{');
    const { problems } = await updateCatalog(folder);
    expect(problems.map(({ file }) => file)).toEqual(['catalog/collection.json']);
    expect(await readFile(path.join(folder, 'catalog', 'collection.json'), 'utf8')).toBe(
      '{"mine": true}',
    );
  });

  it('elsewhere are not deleted, whatever a record contains', async () => {
    const folder = temporaryFolder();
    await mkdir(path.join(folder, 'order', 'catalog'), { recursive: true });
    await writeFile(path.join(folder, 'mine.txt'), 'mine');
    const sha256 = createHash('sha256').update('mine').digest('hex');
    const record = { written: { '../mine.txt': [sha256] } };
    await writeFile(path.join(folder, 'order', 'catalog', 'cedar.json'), JSON.stringify(record));
    await writeImage(path.join(folder, 'order'));
    await updateCatalog(path.join(folder, 'order'));
    expect(existsSync(path.join(folder, 'mine.txt'))).toBe(true);
  });

  it('behind a link that leads out of the folder are not touched', async () => {
    const folder = temporaryFolder();
    const elsewhere = temporaryFolder();
    await writeImage(folder);
    await symlink(elsewhere, path.join(folder, 'catalog'));
    await expect(updateCatalog(folder)).rejects.toBeInstanceOf(DestinationError);
    expect(await readdir(elsewhere)).toEqual([]);
  });

  it('are complete after an update that was cancelled and run again', async () => {
    const folder = temporaryFolder();
    await writeImage(folder);
    await expect(updateCatalog(folder, { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(
      CancelledError,
    );
    expect(await updateCatalog(folder)).toMatchObject({ items: 1, problems: [] });
  });
});

describe('an image is left out, with the reason,', () => {
  const problemsWith = async (folder: string) => {
    await writeImage(folder, { name: 'GOOD' });
    const { items: count, problems } = await updateCatalog(folder);
    expect(count).toBe(1);
    return problems;
  };

  it('without a file of pixels', async () => {
    const folder = temporaryFolder();
    await writeImage(folder);
    await rm(path.join(folder, 'IMAGE.tif'));
    expect(await problemsWith(folder)).toEqual([
      {
        file: 'IMAGE.json',
        message: expect.stringMatching(/no \.tif file .* when its task has completed/),
      },
    ]);
  });

  it.each([0, 200])('with a document that is cut off after %d bytes', async (length) => {
    const folder = temporaryFolder();
    await writeImage(folder);
    await truncate(path.join(folder, 'IMAGE.json'), length);
    // JSON that is beside no image may be of the user, and anything.
    await writeFile(path.join(folder, 'notes.json'), '{');
    expect(await problemsWith(folder)).toEqual([
      { file: 'IMAGE.json', message: expect.stringMatching(/"IMAGE\.json" .* not valid JSON/) },
    ]);
  });

  it('with a missing piece', async () => {
    const folder = temporaryFolder();
    const [, piece = ''] = await writeImage(folder, { pieces: [4, 3] });
    await rm(path.join(folder, piece));
    expect(await problemsWith(folder)).toEqual([
      { file: 'IMAGE.json', message: expect.stringContaining('missing') },
    ]);
  });

  it('with pieces of two exports', async () => {
    const folder = temporaryFolder();
    await writeImage(folder, { pieces: [4, 3] });
    await writeImage(folder, { pieces: [3, 3] });
    expect(await problemsWith(folder)).toEqual([
      { file: 'IMAGE.json', message: expect.stringContaining('overlap') },
    ]);
  });

  it('with a truncated file', async () => {
    const folder = temporaryFolder();
    await writeImage(folder);
    const file = path.join(folder, 'IMAGE.tif');
    const bytes = await readFile(file);
    // The directory is at the end: without the pixels, it is too.
    await truncate(file, bytes.length - 20);
    expect(await problemsWith(folder)).toEqual([
      { file: 'IMAGE.json', message: expect.stringContaining('not a complete TIFF') },
    ]);
  });

  it('with another number of bands than its document', async () => {
    const folder = temporaryFolder();
    await writeImage(folder, { fileBands: 3 });
    expect(await problemsWith(folder)).toEqual([
      { file: 'IMAGE.json', message: expect.stringContaining('number of bands (3)') },
    ]);
  });

  it('with bands of other names or dates than its document, as of an earlier order', async () => {
    const folder = temporaryFolder();
    const fileNames = ['20200605_red', '20200605_pixel_qa'];
    await writeImage(folder, { name: 'B', fileNames, bands: ['nir', 'pixel_qa'] });
    await writeImage(folder, { name: 'C', fileNames, dates: ['2020-06-21'], pieces: [3, 4] });
    const pieces = (await readdir(folder)).filter((file) => /^C.*tif$/.test(file));
    expect(await problemsWith(folder)).toEqual([
      {
        file: 'B.json',
        message: expect.stringContaining(
          'Band 1 of "B.tif" is "20200605_red", but "20200605_nir" by its metadata document',
        ),
      },
      { file: 'C.json', message: expect.stringContaining(`Band 1 of "${pieces[0]}"`) },
    ]);
    const fitting = temporaryFolder();
    await writeImage(fitting, { fileNames });
    expect((await updateCatalog(fitting)).problems).toEqual([]);
  });

  it('at another place, of another size, or of another type than its document', async () => {
    const folder = temporaryFolder();
    await writeImage(folder, { name: 'A', tile: { bounds: [0, 0, 180, 120] } });
    await writeImage(folder, { name: 'B', tile: { size: [5, 4] } });
    await writeImage(folder, { name: 'C', image: { data_type: 'int16' } });
    expect(await problemsWith(folder)).toEqual([
      { file: 'A.json', message: expect.stringContaining('place') },
      { file: 'B.json', message: expect.stringContaining('size') },
      { file: 'C.json', message: expect.stringContaining('type') },
    ]);
  });

  it('with an EPSG code that is not that of its WKT or its files', async () => {
    const folder = temporaryFolder();
    await writeImage(folder, { name: 'A', tile: { epsg: 32618 } });
    const crs = UTM_19.replace('"32619"', '"32618"');
    await writeImage(folder, { name: 'B', tile: { crs, epsg: undefined } });
    await writeImage(folder, { name: 'C', fileCode: 32618 });
    expect(await problemsWith(folder)).toEqual([
      { file: 'A.json', message: expect.stringMatching(/"tile\.epsg" in "A\.json" is 32618/) },
      { file: 'B.json', message: expect.stringMatching(/WKT .* in "B\.json" has .* code 32618/) },
      { file: 'C.json', message: expect.stringMatching(/"C\.tif" has the EPSG code 32618/) },
    ]);
  });

  it('unless the codes are of the same system, or of datums that are alike', async () => {
    const folder = temporaryFolder();
    await writeImage(folder, { name: 'A', fileCode: 32619 });
    await writeImage(folder, { name: 'B', fileCode: 26919 });
    await writeImage(folder, { name: 'C', fileCode: 32767 });
    const { items: count, problems } = await updateCatalog(folder);
    expect(problems).toEqual([]);
    expect(count).toBe(3);
  });

  it('unless it has no scenes, and so no pixels', async () => {
    const folder = temporaryFolder();
    await writeImage(folder, { name: 'EMPTY', dates: [] });
    await rm(path.join(folder, 'EMPTY.tif'));
    expect(await problemsWith(folder)).toEqual([]);
    const collection = await json(folder, 'catalog', 'collection.json');
    expect(Object.keys(collection.assets)).toContain('EMPTY.json');
  });

  it('unless pieces without data were not exported', async () => {
    const folder = temporaryFolder();
    const [, piece = ''] = await writeImage(folder, { pieces: [4, 3] });
    await rm(path.join(folder, piece));
    const file = path.join(folder, 'IMAGE.json');
    const document = JSON.parse(await readFile(file, 'utf8'));
    document.store = { export_image_kwds: { skipEmptyTiles: true } };
    await writeFile(file, JSON.stringify(document));
    await updateCatalog(folder);
    expect(await items(folder)).toHaveLength(1);
  });
});
