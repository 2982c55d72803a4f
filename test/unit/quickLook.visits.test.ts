/** Single pixels of image files of every layout: only the rows that contain them are unpacked. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { GeoImage, UncheckedBlocks, UncheckedMemory } from '../../src/imageFiles/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type TiffOptions, tiff } from './quickLook.tiff.ts';

const LAYOUTS: readonly (readonly [string, Partial<TiffOptions>])[] = [
  ['tiles', { tile: 32 }],
  ['tiles, deflate with predictor', { tile: 32, compression: 'deflate', predictor: 2 }],
  ['tiles, LZW with predictor', { tile: 32, compression: 'lzw', predictor: 2 }],
  ['tiles, PackBits', { tile: 32, compression: 'packbits' }],
  ['tiles, Zstandard', { tile: 32, compression: 'zstandard', predictor: 2 }],
  ['strips, deflate', { rowsPerStrip: 7, compression: 'deflate' }],
  ['strips, LZW', { rowsPerStrip: 7, compression: 'lzw' }],
  ['one strip', {}],
  ['bands apart', { tile: 32, planar: true, compression: 'deflate', predictor: 2 }],
  ['bands apart in strips', { rowsPerStrip: 7, planar: true, compression: 'lzw' }],
  ['big-endian', { tile: 32, bigEndian: true, compression: 'deflate', predictor: 2 }],
  ['big-endian, bands apart', { tile: 32, bigEndian: true, planar: true, compression: 'deflate' }],
  [
    'big-endian strips, LZW',
    { rowsPerStrip: 7, bigEndian: true, compression: 'lzw', predictor: 2 },
  ],
  ['big-endian, not compressed', { tile: 32, bigEndian: true }],
  ['bits in strips', { rowsPerStrip: 7, type: 'uint1', compression: 'deflate' }],
  ['half bytes', { tile: 32, type: 'uint4', compression: 'deflate' }],
  ['int16', { tile: 32, type: 'int16', compression: 'deflate', predictor: 2 }],
  ['int32', { tile: 32, type: 'int32', compression: 'deflate', predictor: 2 }],
  ['float32', { rowsPerStrip: 7, type: 'float32', compression: 'deflate' }],
  ['float64 with predictor', { tile: 32, type: 'float64', compression: 'deflate', predictor: 3 }],
  [
    'float32, big-endian with predictor',
    { tile: 32, type: 'float32', bigEndian: true, compression: 'deflate', predictor: 3 },
  ],
  ['bytes', { tile: 32, type: 'uint8', compression: 'deflate' }],
  ['float32 with predictor', { tile: 32, type: 'float32', compression: 'deflate', predictor: 3 }],
];

/** A number of samples of bytes at least fits into the fewer bits of others. */
const LIMITS: Readonly<Record<string, number>> = { uint1: 2, uint4: 13 };

test.each(LAYOUTS)('%s: a pixel has the values that were written', async (_, layout) => {
  const [width, height, bands] = [70, 50, 3];
  const limit = LIMITS[layout.type ?? 'uint16'] ?? 251;
  const value = (x: number, y: number, band: number) => (x * 3 + y * 5 + band * 70) % limit;
  const file = path.join(temporaryFolder(), 'image.tif');
  await writeFile(file, tiff({ width, height, bands, type: 'uint16', value, ...layout }));
  const image = await GeoImage.open(file);
  // In the middle of a block, at its end, over the border of two blocks, in the last row.
  const spans = [
    { row: 5, from: 10, to: 11 },
    { row: 31, from: 30, to: 34 },
    { row: 40, from: 69, to: 70 },
    { row: 49, from: 0, to: 1 },
  ];
  const visited = async (unchecked?: UncheckedBlocks) => {
    const found: number[][] = [];
    const visit = (sampleOf: (band: number) => number) => found.push([sampleOf(0), sampleOf(2)]);
    await image.visitPixels(spans, [0, 2], visit, { unchecked });
    return found;
  };
  const found = await visited();
  const unchecked = new UncheckedBlocks(new UncheckedMemory(2 ** 30));
  const early = await visited(unchecked);
  expect(unchecked.count > 0).toBe(layout.compression === 'deflate');
  await unchecked.check();
  await image.close();
  const expected = spans.flatMap(({ row, from, to }) =>
    Array.from({ length: to - from }, (_, i) => [value(from + i, row, 0), value(from + i, row, 2)]),
  );
  // Blocks come in the order of their first pixels.
  const sorted = (pixels: number[][]) => pixels.map((pixel) => pixel.join(' ')).sort();
  expect(sorted(found)).toEqual(sorted(expected));
  expect(early).toEqual(found);
});

describe('a deflated block', () => {
  /** One block of four megabytes, which cannot be compressed by much. */
  const SIDE = 256;
  const value = (x: number, y: number, band: number) =>
    ((x * 7919 + y * 104_729 + band * 1_299_709) ** 2 % 65_521) & 0xffff;
  const bytes = tiff({
    ...{ width: SIDE, height: SIDE, bands: 32, type: 'uint16', tile: SIDE },
    ...{ compression: 'deflate', predictor: 2, value },
  });
  const MEMORY = 2 ** 30;

  /** Visits a pixel of a file, of which some bytes are changed or missing. */
  async function visit(
    row: number,
    {
      change = (file: Buffer) => file,
      memory = new UncheckedMemory(MEMORY),
    }: { change?: (file: Buffer) => Buffer; memory?: UncheckedMemory },
  ) {
    const source = countedSource(change(Buffer.from(bytes)));
    const image = await GeoImage.open(source);
    const unchecked = new UncheckedBlocks(memory);
    source.received = 0;
    const found: number[] = [];
    const span = { row, from: 9, to: 10 };
    await image.visitPixels([span], [3], (sampleOf) => found.push(sampleOf(3)), { unchecked });
    return { found, source, unchecked };
  }

  /** Changes a byte of the block. @param share of the file before it */
  const overwrite = (share: number) => (file: Buffer) => {
    const at = Math.floor(file.length * share);
    file[at] = (file[at] ?? 0) ^ 0x10;
    return file;
  };

  test.each([0, 100, 255])('is unpacked up to row %s, and no further', async (row) => {
    const { found, source, unchecked } = await visit(row, {});
    expect(found).toEqual([value(9, row, 3)]);
    const share = source.received / bytes.length;
    // A part of the file and two of the unpacked block are ahead.
    expect(share).toBeGreaterThan(row / SIDE - 0.1);
    expect(share).toBeLessThan(row / SIDE + 0.7);
    await unchecked.check();
    expect(source.received).toBeGreaterThan(0.99 * bytes.length - 2000);
  });

  test('with a byte changed behind the row is refused when it is checked', async () => {
    const { found, unchecked } = await visit(0, { change: overwrite(0.97) });
    expect(found).toEqual([value(9, 0, 3)]);
    await expect(unchecked.check()).rejects.toMatchObject({
      reason: { kind: 'damaged', detail: expect.stringContaining('block at row 0, column 0') },
    });
    expect(unchecked.count).toBe(0);
  });

  test('with a byte changed before the row is refused when it is checked, or before', async () => {
    const check = async () => {
      const { unchecked } = await visit(255, { change: overwrite(0.5) });
      await unchecked.check();
    };
    await expect(check()).rejects.toMatchObject({ reason: { kind: 'damaged' } });
  });

  test('that continues behind the end of the file is refused at once', async () => {
    const change = (file: Buffer) => {
      // The directory is behind the block, so it is the length of the block that is wrong.
      const TILE_BYTE_COUNTS = 325;
      for (let at = file.readUInt32LE(4) + 2; ; at += 12) {
        if (file.readUInt16LE(at) !== TILE_BYTE_COUNTS) continue;
        file.writeUInt32LE(file.length, at + 8);
        return file;
      }
    };
    await expect(visit(0, { change })).rejects.toMatchObject({ reason: { kind: 'truncated' } });
  });

  test('is checked at once without memory for it', async () => {
    const memory = new UncheckedMemory(0);
    const { unchecked } = await visit(0, { memory });
    expect(unchecked.count).toBe(0);
    const read = visit(0, { change: overwrite(0.97), memory });
    await expect(read).rejects.toMatchObject({ reason: { kind: 'damaged' } });
  });

  test('that is left releases its memory, and is read no further', async () => {
    const memory = new UncheckedMemory(3 * 2 ** 20);
    // More than once as much.
    for (let i = 0; i < 3; i++) {
      const { unchecked, source } = await visit(0, { memory });
      expect(unchecked.count).toBe(1);
      await unchecked.leave();
      expect(unchecked.count).toBe(0);
      expect(source.received).toBeLessThan(0.9 * bytes.length);
    }
  });
});

/** The bytes of a file, of which those that were received are counted. */
function countedSource(bytes: Buffer) {
  const source = {
    size: bytes.length,
    received: 0,
    async read(offset: number, length: number) {
      source.received += length;
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
