/** Rectangles of all bands of an image file, for conversions. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fromArrayBuffer } from 'geotiff';
import { describe, expect, it } from 'vitest';
import {
  BlockMemory,
  GeoImage,
  type PixelWindow,
  UncheckedBlocks,
  UncheckedMemory,
  UnreadableImage,
  type WindowSamples,
} from '../../src/imageFiles/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type TiffOptions, tiff } from './quickLook.tiff.ts';

const value = (x: number, y: number, band: number) => ((x * 7 + y * 13 + band * 29) % 90) - 20;
const BASE = { width: 150, height: 90, bands: 3, type: 'int16', value } as const;

it.each<[string, TiffOptions]>([
  ['tiles, bands together', { ...BASE, tile: 64, compression: 'deflate', predictor: 2 }],
  [
    'an even number of bands',
    { ...BASE, bands: 4, tile: 64, compression: 'deflate', predictor: 2 },
  ],
  ['tiles, bands apart', { ...BASE, tile: 48, planar: true, compression: 'deflate' }],
  ['strips, bands together', { ...BASE, rowsPerStrip: 7, compression: 'lzw' }],
  ['one band', { ...BASE, bands: 1, tile: 64, compression: 'deflate' }],
])('%s: are read within a block, across blocks, and at the edge', async (_kind, options) => {
  const file = path.join(temporaryFolder(), 'image.tif');
  await writeFile(file, tiff(options));
  const image = await GeoImage.open(file);
  // The memory of a block is used for the next one.
  const memory = new BlockMemory();
  try {
    for (const [column, row, width, height] of [
      [0, 0, 48, 48],
      [5, 9, 20, 11],
      [40, 30, 70, 50],
      [130, 80, 20, 10],
      [0, 0, 150, 90],
    ] as const) {
      const window = { column, row, width, height };
      const samples = await image.readWindow(window, { memory });
      expect(wrongSamples(samples, window, options), JSON.stringify(window)).toEqual([]);
      let next = row;
      for await (const part of image.readWindowParts(window, { memory })) {
        expect(part.window).toMatchObject({ column, width, row: next });
        expect(wrongSamples(part.samples, part.window, options)).toEqual([]);
        next += part.window.height;
      }
      expect(next).toBe(row + height);
    }
  } finally {
    await image.close();
  }
});

describe('a block of a megabyte and more', () => {
  const bands = 300;
  const options = { ...BASE, bands, tile: 64, compression: 'deflate', predictor: 2 } as const;
  const window = { column: 70, row: 67, width: 50, height: 20 };

  it('comes in parts of some rows, without those above and below', async () => {
    const file = path.join(temporaryFolder(), 'image.tif');
    await writeFile(file, tiff(options));
    const image = await GeoImage.open(file);
    const rows: [number, number][] = [];
    for await (const { window: part, samples } of image.readWindowParts(window)) {
      expect(wrongSamples(samples, part, options)).toEqual([]);
      rows.push([part.row, part.height]);
    }
    await image.close();
    // 27 rows of 64 pixels are nearly a megabyte.
    expect(rows).toEqual([[67, 20]]);
    const whole = await readRows(file, { column: 64, row: 0, width: 64, height: 64 });
    expect(whole).toEqual([
      [0, 27],
      [27, 27],
      [54, 10],
    ]);
  });

  it('is the same where its bytes are read in parts, whatever rows are wanted', async () => {
    const source = sourceInParts(tiff(options));
    const image = await GeoImage.open(source);
    for (const each of [window, { column: 64, row: 0, width: 64, height: 64 }]) {
      let next = each.row;
      for await (const { window: part, samples } of image.readWindowParts(each)) {
        expect(wrongSamples(samples, part, options)).toEqual([]);
        next += part.height;
      }
      expect(next).toBe(each.row + each.height);
    }
    // Many reads of a block: the parts are smaller than it.
    expect(source.reads).toBeGreaterThan(10);
  });

  it('reports what reading its bytes throws', async () => {
    const failure = new Error('The disk is gone.');
    const bytes = tiff(options);
    let isGone = true;
    // The directory is read in other lengths.
    const source = sourceInParts(bytes, (length) => {
      if (isGone && length === source.partBytes) throw failure;
    });
    const failing = await GeoImage.open(source);
    const whole = { column: 64, row: 0, width: 64, height: 64 };
    const parts = failing.readWindowParts(whole);
    await expect(parts.next()).rejects.toBe(failure);
    isGone = false;
    const { value: first } = await failing.readWindowParts(whole).next();
    expect(first?.window).toMatchObject({ row: 0, height: 27 });
  });

  it('is reported where it ends before its last row', async () => {
    const file = path.join(temporaryFolder(), 'image.tif');
    const TILE_LENGTH = 323;
    await writeFile(file, tiff({ ...options, fields: { [TILE_LENGTH]: [80] } }));
    const read = readRows(file, { column: 0, row: 0, width: 64, height: 80 });
    await expect(read).rejects.toBeInstanceOf(UnreadableImage);
  });
});

describe('a deflated file with an overwritten byte', () => {
  const layouts: [string, TiffOptions][] = [
    ['bands together', { ...BASE, tile: 64, compression: 'deflate', predictor: 2 }],
    ['bands apart', { ...BASE, tile: 64, planar: true, compression: 'deflate' }],
    ['strips', { ...BASE, rowsPerStrip: 16, compression: 'deflate' }],
  ];
  const all = { column: 0, row: 0, width: BASE.width, height: BASE.height };
  /** Wrong samples of a file, by each way of reading it; none where it is refused. */
  const ways: Record<string, (image: GeoImage, options: TiffOptions) => Promise<unknown[]>> = {
    window: async (image, options) => wrongSamples(await image.readWindow(all), all, options),
    'window with memory': async (image, options) => {
      const samples = await image.readWindow(all, { memory: new BlockMemory() });
      return wrongSamples(samples, all, options);
    },
    'parts of a block': async (image, options) => {
      const wrong: unknown[] = [];
      // The upper half: the checksum is at the end of the block.
      const half = { column: 0, row: 0, width: 64, height: 8 };
      for await (const { window, samples } of image.readWindowParts(half)) {
        wrong.push(...wrongSamples(samples, window, options));
      }
      return wrong;
    },
    pixels: async (image) => {
      const found: number[] = [];
      const span = { row: 3, from: 10, to: 60 };
      await image.visitPixels([span], [1], (sampleOf) => found.push(sampleOf(1)));
      return found.filter((each, i) => each !== value(10 + i, 3, 1));
    },
    'pixels, checked afterwards': async (image) => {
      const found: number[] = [];
      const unchecked = new UncheckedBlocks(new UncheckedMemory(2 ** 30));
      const spans = [3, 70].map((row) => ({ row, from: 10, to: 60 }));
      await image.visitPixels(spans, [1], (sampleOf) => found.push(sampleOf(1)), { unchecked });
      await unchecked.check();
      return found.filter((each, i) => each !== value(10 + (i % 50), i < 50 ? 3 : 70, 1));
    },
  };

  it.each(
    layouts.flatMap(([layout, options]) =>
      Object.entries(ways).map(([way, read]) => ({ layout, way, options, read })),
    ),
  )('$layout, $way: is refused, and never has other values', async ({ options, read }) => {
    const bytes = tiff(options);
    const blocks = await blocksOf(bytes);
    const end = Math.max(...blocks.map(({ offset, length }) => offset + length));
    let refused = 0;
    for (let at = blocks[0]?.offset ?? 0; at < end; at += 53) {
      const damagedBytes = Buffer.from(bytes);
      damagedBytes[at] = (damagedBytes[at] ?? 0) ^ 0x10;
      try {
        const image = await GeoImage.open(sourceInParts(damagedBytes));
        expect(await read(image, options), `byte ${at}`).toEqual([]);
      } catch (error) {
        if (!(error instanceof UnreadableImage)) throw error;
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(0);
  });

  it('names the block and its bands', async () => {
    const options: TiffOptions = { ...BASE, tile: 64, compression: 'deflate' };
    const bytes = tiff(options);
    const { offset = 0, length = 0 } = (await blocksOf(bytes)).at(-1) ?? {};
    // Its checksum.
    bytes.fill(0, offset + length - 4, offset + length);
    const image = await GeoImage.open(sourceInParts(bytes));
    const error = await image.readWindow(all).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(UnreadableImage);
    expect((error as UnreadableImage).reason).toMatchObject({
      kind: 'damaged',
      detail: 'incorrect data check: block at row 64, column 128, bands 1-3',
    });
  });
});

/** Where the blocks of a file are, by another reader. */
async function blocksOf(bytes: Buffer): Promise<{ offset: number; length: number }[]> {
  const file = await fromArrayBuffer(new Uint8Array(bytes).buffer);
  const { fileDirectory: fields } = await file.getImage();
  const kind = fields.hasTag('TileOffsets') ? 'Tile' : 'Strip';
  const offsets = (await fields.loadValue(`${kind}Offsets`)) as number[];
  const lengths = (await fields.loadValue(`${kind}ByteCounts`)) as number[];
  return Array.from(offsets, (offset, i) => ({ offset, length: lengths[i] ?? 0 }));
}

/** The bytes of a file, a kilobyte at a time. @param onRead may throw */
function sourceInParts(bytes: Buffer, onRead: (length: number) => void = () => {}) {
  const source = {
    size: bytes.length,
    partBytes: 1000,
    reads: 0,
    async read(offset: number, length: number) {
      onRead(length);
      source.reads++;
      return new Uint8Array(bytes.subarray(offset, offset + length));
    },
    fetch: (slices: { offset: number; length: number }[]) =>
      Promise.all(
        slices.map(async ({ offset, length }) => (await source.read(offset, length)).buffer),
      ),
    close: async () => {},
  };
  return source;
}

/** Rows of the parts of a window: the first one, and their number. */
async function readRows(file: string, window: PixelWindow): Promise<[number, number][]> {
  const image = await GeoImage.open(file);
  const rows: [number, number][] = [];
  try {
    for await (const part of image.readWindowParts(window)) {
      rows.push([part.window.row, part.window.height]);
    }
  } finally {
    await image.close();
  }
  return rows;
}

/** The first places with other samples than those of the image. */
function wrongSamples(
  { values, start, rowStride, pixelStride, bandStride }: WindowSamples,
  { column, row, width, height }: PixelWindow,
  { bands = 1 }: TiffOptions,
): string[] {
  const wrong: string[] = [];
  for (let band = 0; band < bands; band++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const found = values[start + y * rowStride + x * pixelStride + band * bandStride];
        if (found !== value(column + x, row + y, band)) wrong.push(`${x} ${y} ${band}`);
      }
    }
  }
  return wrong.slice(0, 3);
}
