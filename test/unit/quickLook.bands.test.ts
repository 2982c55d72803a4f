/** Dates and bands of an image, what its metadata adds, and the values of a pixel. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { bandTable, compositesOf, parseBandName } from '../../src/views/quickLook/bandTable.ts';
import {
  describeLonLat,
  formatPhysicalValue,
  formatStoredValue,
} from '../../src/views/quickLook/imageTexts.ts';
import type { FromQuickLook, ToQuickLook } from '../../src/views/quickLook/protocol.ts';
import { QuickLookSession } from '../../src/views/quickLook/quickLookSession.ts';
import {
  asImageMetadata,
  metadataPaths,
  readImageMetadata,
} from '../../src/views/quickLook/readImageMetadata.ts';
import { openFiles } from '../openFiles.ts';
import { sharedFolder } from '../temporaryFolder.ts';
import { tiff } from './quickLook.tiff.ts';

const folder = sharedFolder();

const DOCUMENT = {
  order: { collection: 'LANDSAT/LC08/C02/T1_L2' },
  tile: { crs: 'EPSG:32619' },
  image: {
    bands: ['red', 'thermal', 'pixel_qa'],
    nodata: 0,
    scales: [2.75e-5, 0.00341802, null],
    offsets: [-0.2, 149, null],
    units: ['', 'K', null],
    dates: ['2020-06-01', '2020-06-17'],
    images: [
      [{ LANDSAT_PRODUCT_ID: 'LC08_A' }, { 'system:index': 'LC08_B' }],
      [{ 'system:index': 'LC08_C', 'system:time_start': 1592400000000 }],
    ],
  },
};

const named = (...names: string[]) => new Map(names.map((description, i) => [i, { description }]));
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('names of bands', () => {
  test.each([
    ['20200615_red', { date: '2020-06-15', band: 'red' }],
    ['20200615_pixel_qa', { date: '2020-06-15', band: 'pixel_qa' }],
    ['20200230_red', undefined],
    ['20201301_red', undefined],
    ['red', undefined],
    ['2020615_red', undefined],
    ['20200615_', undefined],
  ])('%s', (name, expected) => {
    expect(parseBandName(name)).toEqual(expected);
  });

  test('give a table of dates in ascending order, for any order in the file', () => {
    const notes = named('20200617_red', '20200601_red', '20200601_nir');
    expect(bandTable(upTo(3), notes, undefined)).toEqual({
      bands: [{ name: 'red' }, { name: 'nir' }],
      dates: [
        { date: '2020-06-01', scenes: [] },
        { date: '2020-06-17', scenes: [] },
      ],
      numbers: [
        [1, 2],
        [0, -1],
      ],
    });
  });

  const RADAR = ['20200103_a117_vv', '20200103_d044_vv', '20200115_d044_vv'];

  test.each([
    [
      'with metadata',
      { bands: ['vv'], layers: ['20200103_a117', '20200103_d044', '20200115_d044'] },
    ],
    ['without metadata', undefined],
  ])('of layers by orbit are dates with a time, %s', (_, image) => {
    const times = [5, 17, 17].map((hour) => ({
      'system:time_start': Date.UTC(2020, 0, 3, hour, 34),
    }));
    const metadata =
      image && asImageMetadata({ image: { ...image, images: times.map((scene) => [scene]) } });
    const table = bandTable(upTo(3), named(...RADAR), metadata);
    expect(table.bands).toEqual([{ name: 'vv' }]);
    expect(table.numbers).toEqual([[0], [1], [2]]);
    expect(table.dates.map(({ label }) => label)).toEqual(
      metadata
        ? [
            '2020-01-03 05:34, ascending orbit 117',
            '2020-01-03 17:34, descending orbit 44',
            '2020-01-15 17:34, descending orbit 44',
          ]
        : [
            '2020-01-03, ascending orbit 117',
            '2020-01-03, descending orbit 44',
            '2020-01-15, descending orbit 44',
          ],
    );
  });

  test('that begin like a label belong to bands where the metadata contain no layers', () => {
    const names = ['20200103_b001_x', '20200115_b001_x'];
    const metadata = asImageMetadata({
      image: { bands: ['b001_x'], dates: ['2020-01-03', '2020-01-15'] },
    });
    expect(bandTable(upTo(2), named(...names), metadata).bands).toEqual([{ name: 'b001_x' }]);
  });

  test('are those of the file where the metadata is of another image, as after a later order', () => {
    const metadata = asImageMetadata({
      image: { bands: ['nir', 'swir1'], composite: 'median', dates: [], images: [[]] },
    });
    const table = bandTable(upTo(2), named('red', 'nir'), metadata);
    expect(table.bands.map(({ name }) => name)).toEqual(['red', 'nir']);
  });

  test('that are missing are restored from their order in the metadata', () => {
    const table = bandTable(upTo(6), new Map(), asImageMetadata(DOCUMENT));
    expect(table.bands.map(({ name }) => name)).toEqual(['red', 'thermal', 'pixel_qa']);
    expect(table.bands[1]?.scaling).toEqual({ scale: 0.00341802, offset: 149, unit: 'K' });
    expect(table.bands[2]?.scaling).toBeUndefined();
    expect(table.dates).toEqual([
      { date: '2020-06-01', scenes: ['LC08_A', 'LC08_B'] },
      { date: '2020-06-17', scenes: ['LC08_C'] },
    ]);
    expect(table.numbers).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
  });

  test('without a date are listed unchanged, and bands of the same name are numbered', () => {
    const table = bandTable(upTo(3), named('height', 'height', '20200101_red'), undefined);
    expect(table.dates).toEqual([]);
    expect(table.bands.map(({ name }) => name)).toEqual([
      'height',
      'height (Band 2)',
      '20200101_red',
    ]);
    expect(bandTable(upTo(2), new Map(), undefined).bands).toEqual([
      { name: 'Band 1' },
      { name: 'Band 2' },
    ]);
  });

  test('determine the composites that are offered', () => {
    const bands = (...names: string[]) => names.map((name) => ({ name }));
    const ids = (...names: string[]) => compositesOf(bands(...names)).map(({ id }) => id);
    expect(ids('blue', 'green', 'red')).toEqual(['true']);
    expect(ids('blue', 'green', 'red', 'nir', 'swir1', 'swir2')).toEqual([
      'true',
      'false',
      'shortwave',
      'agriculture',
    ]);
    expect(ids('blue', 'nir')).toEqual([]);
    expect(compositesOf(bands('blue', 'green', 'red'))[0]?.bands).toEqual([2, 1, 0]);
  });
});

describe('the document beside an image', () => {
  test('has the same name, also for pieces', () => {
    expect(metadataPaths('/a/b_h003v009.tif')).toEqual(['/a/b_h003v009.json']);
    expect(metadataPaths('/a/b0000000000-0000001024.tif')).toEqual([
      '/a/b.json',
      '/a/b0000000000-0000001024.json',
    ]);
    expect(metadataPaths('/a/b-0000000000-0000001024.tif')[0]).toBe('/a/b.json');
  });

  test('of the Python tool has dates in its scenes', () => {
    const { dates, ...image } = DOCUMENT.image;
    expect(dates).toHaveLength(2);
    const found = asImageMetadata({ ...DOCUMENT, image });
    expect(found?.dates).toEqual([
      { scenes: ['LC08_A', 'LC08_B'] },
      { date: '2020-06-17', scenes: ['LC08_C'], time: 1592400000000 },
    ]);
  });

  test.each([
    null,
    [],
    'text',
    {},
    { image: 3 },
    { image: { bands: 'red' } },
    { image: { bands: [1, 2] } },
  ])('of another image is ignored: %j', (json) => {
    expect(asImageMetadata(json)).toBeUndefined();
  });

  test('is used as far as it is valid', () => {
    const found = asImageMetadata({
      image: {
        bands: ['red'],
        scales: 'x',
        images: [null, [3, { 'system:index': 7 }]],
        nodata: '0',
      },
    });
    expect(found).toEqual({
      bands: ['red'],
      scalings: [undefined],
      dates: [{ scenes: [] }, { scenes: [] }],
    });
  });

  test('that is not valid JSON does not prevent the image from being shown', async () => {
    const image = path.join(folder, 'broken.tif');
    await writeFile(path.join(folder, 'broken.json'), '{"image":');
    expect(await readImageMetadata(image)).toEqual({
      damaged: { file: path.join(folder, 'broken.json') },
    });
  });
});

describe('texts', () => {
  test.each([
    [{ scale: 2.75e-5, offset: -0.2, unit: '' }, 10_000, '0.07500'],
    [{ scale: 0.00341802, offset: 149, unit: 'K' }, 43_000, '295.975 K'],
    [{ scale: 1, offset: 0, unit: 'm' }, 12, '12 m'],
    [{ scale: 2, offset: 10, unit: '' }, Math.fround(0.4429443), '10.88589'],
    [{ scale: 2, offset: 10, unit: '' }, 3, '16'],
    [{ scale: 2, offset: 10.5, unit: '' }, 3, '16.5'],
    [{ scale: 0.1, offset: 0.05, unit: '' }, 1, '0.15'],
    [{ scale: 0.01, offset: 0, unit: '' }, Math.fround(0.5), '0.005'],
  ])('physical value %j of %d', (scaling, stored, expected) => {
    expect(formatPhysicalValue(stored, scaling)).toBe(expected);
  });

  test('physical values that are stored, with all their digits', () => {
    const text = formatStoredValue(Math.fround(297.31), true, 64);
    expect(text).toBe('297.31');
    expect(formatPhysicalValue(297.31, { scale: 1, offset: 0, unit: 'K' }, text)).toBe('297.31 K');
    expect(formatStoredValue(16_777_216, true, 32)).toBe('16777216');
    expect(formatStoredValue(1 / 3, true, 64)).toBe('0.333333333333333');
  });

  test('stored values without digits that only their type adds', () => {
    expect(formatStoredValue(Math.fround(0.1), true, 32)).toBe('0.1');
    expect(formatStoredValue(0.1 + 0.2, true, 64)).toBe('0.3');
    expect(formatStoredValue(338 * 1e-4, true, 64)).toBe('0.0338');
    expect(formatStoredValue(65535, false, 16)).toBe('65535');
    expect(formatStoredValue(Number.NaN, true, 32)).toBe('NaN');
  });

  test.each([
    [-71.5, 42.25, '42.25000° N, 71.50000° W'],
    [190, -10, '10.00000° S, 170.00000° W'],
  ])('longitude %d, latitude %d', (longitude, latitude, expected) => {
    expect(describeLonLat(longitude, latitude)).toBe(expected);
  });
});

describe('a session', () => {
  /** Sends messages to a session and waits for the answers. */
  async function asked(file: string, ...messages: FromQuickLook[]): Promise<ToQuickLook[]> {
    const sent: ToQuickLook[] = [];
    const session = new QuickLookSession(file, (message) => sent.push(message));
    for (const message of messages) await session.receive(message);
    await session.dispose();
    return sent;
  }

  async function sample(name: string): Promise<string> {
    const file = path.join(folder, `${name}.tif`);
    await writeFile(
      file,
      tiff({
        width: 300,
        height: 200,
        bands: 6,
        type: 'uint16',
        tile: 64,
        compression: 'deflate',
        value: (x, y, band) => x + y + band * 1000,
        fields: { 34735: [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32619] },
        doubles: { 33550: [30, 30, 0], 33922: [0, 0, 0, 500_000, 4_600_020, 0] },
      }),
    );
    await writeFile(path.join(folder, `${name}.json`), JSON.stringify(DOCUMENT));
    return file;
  }

  test('describes the image with the data of its document', async () => {
    const [message] = await asked(await sample('described'), { type: 'ready' });
    expect(message).toMatchObject({
      type: 'image',
      image: {
        width: 300,
        height: 200,
        sampleType: 'uint16',
        arrayType: 'Uint16',
        noData: '0',
        crs: 'EPSG:32619',
        dates: [{ date: '2020-06-01' }, { date: '2020-06-17' }],
      },
    });
  });

  test('reports value, location and position of a pixel', async () => {
    const [, pixel] = await asked(
      await sample('pixel'),
      { type: 'ready' },
      { type: 'pixel', request: -1, column: 10, row: 20, bands: [1, 2], date: 1 },
    );
    expect(pixel).toEqual({
      type: 'pixel',
      request: -1,
      date: 1,
      column: 10,
      row: 20,
      // The middle of the pixel: 500,000 + 10.5 × 30, 4,600,020 - 20.5 × 30.
      place: '500315, 4599405',
      // On the central meridian of zone 19, and 315 m east of it.
      lonLat: expect.stringMatching(/^41\.54\d{3}° N, 68\.99\d{3}° W$/),
      values: [
        { band: 'thermal', isNoData: false, stored: '4030', physical: '162.775 K' },
        {
          band: 'pixel_qa',
          isNoData: false,
          stored: '5030',
          // 5030 = 2 + 4 + 32 + 128 + 256 × 3 + 4096 × 1.
          words: expect.stringMatching(
            /^Dilated cloud, Cirrus, Snow, Water, Confidence of cloud: /,
          ),
        },
      ],
    });
  });

  test('returns the numbers of a tile, and ends cancelled requests', async () => {
    const file = await sample('tile');
    const sent: ToQuickLook[] = [];
    const session = new QuickLookSession(file, (message) => sent.push(message));
    await session.receive({ type: 'ready' });
    const place = { level: 0, column: 0, row: 0, bands: [5, 0] };
    const reading = session.receive({ type: 'tile', request: 1, ...place });
    await session.receive({ type: 'cancel', requests: [1] });
    await reading;
    await session.receive({ type: 'tile', request: 2, ...place });
    await session.dispose();
    const tiles = sent.filter(({ type }) => type === 'tile');
    expect(tiles).toHaveLength(1);
    const [tile] = tiles;
    if (tile?.type !== 'tile') throw new Error('There is no tile.');
    expect(tile.request).toBe(2);
    expect(new Uint16Array(tile.values[0] ?? new ArrayBuffer(0))[256 * 3 + 4]).toBe(5007);
    expect(new Uint16Array(tile.values[1] ?? new ArrayBuffer(0))[256 * 3 + 4]).toBe(7);
  });

  test('reports why a file cannot be read, and tries again on request', async () => {
    const file = path.join(folder, 'later.tif');
    const sent: ToQuickLook[] = [];
    const session = new QuickLookSession(file, (message) => sent.push(message));
    await session.receive({ type: 'ready' });
    expect(sent).toEqual([{ type: 'unreadable', message: 'The file no longer exists.' }]);
    await writeFile(file, tiff({ width: 4, height: 4, value: () => 1 }));
    await session.receive({ type: 'retry' });
    await vi.waitFor(() => expect(sent.at(-1)).toMatchObject({ type: 'image' }));
    await session.dispose();
  });

  test.each([
    ['is read again', { type: 'retry' }],
    ['is shown again', { type: 'ready' }],
    ['sends a tile', { type: 'tile', request: 3, level: 0, column: 0, row: 0, bands: [0] }],
  ] as const)('leaves no file open if it ends while it %s', async (_, message) => {
    const session = new QuickLookSession(await sample('ended'), () => {});
    await session.receive({ type: 'ready' });
    const ended = session.dispose();
    await Promise.all([session.receive(message), ended]);
    expect(openFiles()).toEqual([]);
    const other = new QuickLookSession(await sample('ended'), () => {});
    await other.receive({ type: 'ready' });
    const received = other.receive(message);
    await Promise.all([received, other.dispose()]);
    expect(openFiles()).toEqual([]);
  });

  test('refuses invalid requests', async () => {
    const sent = await asked(
      await sample('hostile'),
      { type: 'ready' },
      { type: 'tile', request: 1, level: 99, column: 0, row: 0, bands: [0] },
      { type: 'tile', request: 2, level: 0, column: -1, row: 0, bands: [0] },
      { type: 'tile', request: 3, level: 0, column: 0, row: 0, bands: [77] },
      { type: 'pixel', request: 4, column: 1e9, row: 0, bands: [0], date: 0 },
    );
    expect(sent.map(({ type }) => type)).toEqual([
      'image',
      'tileFailed',
      'tileFailed',
      'tileFailed',
      'tileFailed',
    ]);
  });
});
