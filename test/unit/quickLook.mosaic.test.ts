/** Images of neighboring tiles shown as one: which files, their pixels, and what is reported. */
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { asKeptState, withOrigin } from '../../media/quickLook/keptState.ts';
import { GeoImage } from '../../src/imageFiles/index.ts';
import { findNeighborFiles } from '../../src/views/quickLook/mosaic/neighborFiles.ts';
import type {
  FromQuickLook,
  ImageDescription,
  ToQuickLook,
} from '../../src/views/quickLook/protocol.ts';
import { QuickLookSession } from '../../src/views/quickLook/quickLookSession.ts';
import { readImageMetadata } from '../../src/views/quickLook/readImageMetadata.ts';
import { type TileImage, writeTileImage } from './quickLook.tileImages.ts';

const SIZE = 300;
let folder: string;
let opened: string;

/** The stored number at a place of all tiles together, which has a period that no tile has. */
const stored = (x: number, y: number, layer: number) => 1000 + ((x * 7 + y * 13) % 997) + layer;

const write = (name: string, tile: readonly [number, number], change: Partial<TileImage> = {}) =>
  writeTileImage(folder, {
    name,
    tile,
    size: [SIZE, SIZE],
    dates: ['2020-05-01', '2020-05-17'],
    bands: ['red', 'pixel_qa'],
    block: 64,
    value: (x, y, band, layer) =>
      band === 'red' ? stored(x + tile[1] * SIZE, y + tile[0] * SIZE, layer) : 21824,
    ...change,
  });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cedar-mosaic-'));
  opened = await write('middle', [0, 0]);
  await write('east', [0, 1]);
  await write('south', [1, 0], { dates: ['2020-05-01'], pieces: [[0, 0, 300]] });
  await write('far', [0, 2]);
  await write('sentinel', [0, -1], { collection: 'COPERNICUS/S2_SR_HARMONIZED' });
  await write('later', [-1, 0], { dates: ['2021-05-01'] });
  const cut = await write('cut', [-1, -1]);
  await truncate(cut, 100);
  await write('empty', [1, 1]);
  await rm(path.join(folder, 'empty.tif'));
  await write('torn', [1, 0]);
  await writeFile(path.join(folder, 'torn.json'), '{"tile":');
  await write('farAndTorn', [0, 3]);
  await writeFile(path.join(folder, 'farAndTorn.json'), '');
  await writeFile(path.join(folder, 'notes.json'), '{"tile": 3}');
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const sessions: QuickLookSession[] = [];

afterEach(async () => {
  for (const session of sessions.splice(0)) await session.dispose();
});

function start(file = opened) {
  const sent: ToQuickLook[] = [];
  const session = new QuickLookSession(file, (message) => sent.push(message));
  sessions.push(session);
  const ask = async (message: FromQuickLook) => {
    sent.length = 0;
    await session.receive(message);
    return sent.find(({ type }) => type !== 'progress' && type !== 'seriesProgress');
  };
  return { session, sent, ask };
}

async function mosaic(file = opened) {
  const { ask, ...others } = start(file);
  await ask({ type: 'ready' });
  const answer = await ask({ type: 'mosaic', isShown: true });
  if (answer?.type !== 'image') throw new Error(JSON.stringify(answer));
  return { image: answer.image, ask, ...others };
}

test('files of the same collection on tiles around the image are found', async () => {
  const { metadata } = await readImageMetadata(opened);
  if (!metadata) throw new Error('There is no document.');
  const { neighbors } = await findNeighborFiles(opened, metadata, new AbortController().signal);
  expect(neighbors.map(({ file }) => path.basename(file)).sort()).toEqual([
    'cut.tif',
    'east.tif',
    'later.tif',
    'south0000000000-0000000000.tif',
  ]);
});

describe('a mosaic', () => {
  test('has the size of all images of its dates, around the opened one', async () => {
    const { image } = await mosaic();
    expect(image).toMatchObject({ width: 600, height: 600, isTile: true });
    expect(image.levels).toEqual([600, 300, 150].map((side) => ({ width: side, height: side })));
    expect(image.mosaic?.origin).toEqual({ column: 0, row: 0 });
    expect(image.mosaic?.tiles.map(({ tile, left, top }) => [tile, left, top])).toEqual([
      ['h009v003', 0, 0],
      ['h010v003', 300, 0],
      ['h009v004', 0, 300],
    ]);
    // Those of other dates are none of the images that could be shown.
    expect(image.mosaic?.leftOut).toEqual([
      { name: 'torn', message: expect.stringContaining('metadata is incomplete or damaged') },
      { name: 'cut.tif', message: expect.stringContaining('incomplete') },
    ]);
  });

  test('begins west and north of the opened image where its neighbors do', async () => {
    const { image } = await mosaic(path.join(folder, 'east.tif'));
    expect(image.mosaic?.origin).toEqual({ column: 300, row: 0 });
    expect(image.mosaic?.tiles[0]).toMatchObject({ name: 'east', left: 300 });
  });

  test('ends when it is no longer wanted, and when the file is read again it remains', async () => {
    const { ask, session, sent } = await mosaic();
    sent.length = 0;
    await session.reload();
    expect(sent[0]).toMatchObject({ type: 'image', image: { width: 600 } });
    const alone = await ask({ type: 'mosaic', isShown: false });
    expect(alone).toMatchObject({ type: 'image', image: { width: 300 } });
    expect(alone).not.toHaveProperty('image.mosaic');
  });

  test('is the last one that was wanted', async () => {
    const { ask, session, sent } = start();
    await ask({ type: 'ready' });
    sent.length = 0;
    await Promise.all(
      [true, false, true].map((isShown) => session.receive({ type: 'mosaic', isShown })),
    );
    const images = sent.filter((message) => message.type === 'image');
    expect(images.at(-1)).toMatchObject({ image: { width: 600 } });
  });

  test('is offered for images with a tile only', async () => {
    const { ask } = start();
    expect(await ask({ type: 'ready' })).toHaveProperty('image.isTile', true);
    const document = path.join(folder, 'alone.json');
    const file = await write('alone', [7, 7]);
    const { tile: _, ...rest } = JSON.parse(await readFile(document, 'utf8'));
    await writeFile(document, JSON.stringify(rest));
    const other = start(file);
    expect(await other.ask({ type: 'ready' })).not.toHaveProperty('image.isTile');
    await rm(file);
    await rm(document);
  });
});

describe('the pixels of a mosaic', () => {
  async function tileOf(
    { ask, image }: { ask: ReturnType<typeof start>['ask']; image: ImageDescription },
    place: { level: number; column: number; row: number },
    band: number,
  ) {
    const answer = await ask({ type: 'tile', request: 1, ...place, bands: [band] });
    if (answer?.type !== 'tile' || !answer.mask) throw new Error(JSON.stringify(answer));
    const [values] = answer.values.map((buffer) => new Uint16Array(buffer));
    const mask = new Uint8Array(answer.mask);
    const at = (x: number, y: number) => {
      const i = y * answer.width + x;
      return mask[i] === 0 ? undefined : values?.[i];
    };
    return { ...answer, at, tileSize: image.tileSize };
  }

  test('are those of the files, in full resolution', async () => {
    const shown = await mosaic();
    // 256 to 511 in both directions: all three images, and a place without one.
    const { at, width, height } = await tileOf(shown, { level: 0, column: 1, row: 1 }, 0);
    expect([width, height]).toEqual([256, 256]);
    for (const [x, y] of [
      [256, 256],
      [299, 299],
      [300, 256],
      [511, 299],
      [256, 300],
      [299, 511],
    ] as const) {
      expect([x, y, at(x - 256, y - 256)]).toEqual([x, y, stored(x, y, 0)]);
    }
    expect(at(300 - 256, 300 - 256)).toBeUndefined();
  });

  test.each([1, 2])('are every n-th one at level %d', async (level) => {
    const shown = await mosaic();
    const { at, width } = await tileOf(shown, { level, column: 0, row: 0 }, 0);
    const factor = 2 ** level;
    // Numbers of the file that are inside of the pixel of the level.
    const inside = (x: number, y: number) =>
      Array.from({ length: factor ** 2 }, (_, i) =>
        stored(x * factor + (i % factor), y * factor + Math.floor(i / factor), 0),
      );
    for (const x of [0, 10, Math.min(width, 300 / factor) - 1]) {
      expect(inside(x, 0)).toContain(at(x, 0));
    }
    const east = 300 / factor;
    if (east < width) expect(inside(east, 5)).toContain(at(east, 5));
  });

  test('are missing where an image does not have the date', async () => {
    const shown = await mosaic();
    // The red band of the second date; the image in the south has the first one only.
    const red = shown.image.numbers[1]?.[0] ?? -1;
    const { at } = await tileOf(shown, { level: 0, column: 0, row: 1 }, red);
    expect(at(0, 0)).toBe(stored(0, 256, 1));
    expect(at(0, 299 - 256)).toBe(stored(0, 299, 1));
    expect(at(0, 300 - 256)).toBeUndefined();
  });

  test('are reported with their tile, and with the row and column in it', async () => {
    const { ask } = await mosaic();
    const pixel = (column: number, row: number) =>
      ask({ type: 'pixel', request: -1, column, row, bands: [0], date: 0 });
    expect(await pixel(310, 20)).toMatchObject({
      tile: 'h010v003',
      column: 10,
      row: 20,
      place: '509315, 4599405',
      values: [{ band: 'red', stored: String(stored(310, 20, 0)), isNoData: false }],
    });
    expect(await pixel(10, 20)).toMatchObject({ tile: 'h009v003', column: 10, row: 20 });
    const outside = await pixel(400, 400);
    expect(outside).not.toHaveProperty('tile');
    expect(outside).toMatchObject({ values: [{ isNoData: true }] });
  });

  test('of other images have time series of their own', async () => {
    const { ask, sent } = await mosaic();
    const area = { kind: 'pixel', column: 310, row: 20 } as const;
    await ask({ type: 'series', request: 1.5, area, formulas: [] });
    const answer = sent.find((message) => message.type === 'series');
    expect(answer?.series.title).toBe('Row 20, column 10');
    expect(answer?.series.points.map(({ image }) => image)).toEqual(['east', 'east']);
    expect(answer?.series.points[0]?.values[0]).toBeCloseTo(stored(310, 20, 0) * 2.75e-5 - 0.2, 6);
  });
});

test('the reader of a file caches no more than it may', async () => {
  const read = async (maxCachedBytes?: number) => {
    const image = await GeoImage.open(opened, maxCachedBytes ? { maxCachedBytes } : {});
    await image.readTile({ level: 0, column: 0, row: 0 }, [0]);
    const { bytesKept } = image;
    await image.close();
    return bytesKept;
  };
  expect(await read()).toBeGreaterThan(100_000);
  expect(await read(20_000)).toBeLessThanOrEqual(20_000);
});

test('view, crosshair and area of a series stay where they are on the ground', () => {
  const kept = asKeptState({
    view: { x: 10, y: 20, scale: 2 },
    cursor: { column: 5, row: 6 },
    series: { area: { kind: 'rectangle', left: 1, top: 2, right: 3, bottom: 4 }, band: 'red' },
    isMosaic: true,
  });
  const moved = withOrigin(kept, { column: 300, row: 600 });
  expect(moved).toMatchObject({
    view: { x: 310, y: 620, scale: 2 },
    cursor: { column: 305, row: 606 },
    series: { area: { left: 301, top: 602, right: 303, bottom: 604 }, band: 'red' },
    isMosaic: true,
  });
  expect(withOrigin(moved, { column: 0, row: 0 })).toEqual(kept);
});
