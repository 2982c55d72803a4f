/** Single pixels of image files of every layout: only the rows that contain them are unpacked. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { GeoImage } from '../../src/imageFiles/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type TiffOptions, tiff } from './quickLook.tiff.ts';

const LAYOUTS: readonly (readonly [string, Partial<TiffOptions>])[] = [
  ['tiles', { tile: 32 }],
  ['tiles, deflate with predictor', { tile: 32, compression: 'deflate', predictor: 2 }],
  ['tiles, LZW with predictor', { tile: 32, compression: 'lzw', predictor: 2 }],
  ['tiles, PackBits', { tile: 32, compression: 'packbits' }],
  ['strips, deflate', { rowsPerStrip: 7, compression: 'deflate' }],
  ['strips, LZW', { rowsPerStrip: 7, compression: 'lzw' }],
  ['one strip', {}],
  ['bands apart', { tile: 32, planar: true, compression: 'deflate', predictor: 2 }],
  ['bands apart in strips', { rowsPerStrip: 7, planar: true, compression: 'lzw' }],
  ['big-endian', { tile: 32, bigEndian: true, compression: 'deflate', predictor: 2 }],
  ['bytes', { tile: 32, type: 'uint8', compression: 'deflate' }],
  ['float32 with predictor', { tile: 32, type: 'float32', compression: 'deflate', predictor: 3 }],
];

test.each(LAYOUTS)('%s: a pixel has the values that were written', async (_, layout) => {
  const [width, height, bands] = [70, 50, 3];
  const value = (x: number, y: number, band: number) => (x * 3 + y * 5 + band * 70) % 251;
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
  const found: number[][] = [];
  await image.visitPixels(spans, [0, 2], (sampleOf) => found.push([sampleOf(0), sampleOf(2)]));
  await image.close();
  const expected = spans.flatMap(({ row, from, to }) =>
    Array.from({ length: to - from }, (_, i) => [value(from + i, row, 0), value(from + i, row, 2)]),
  );
  // Blocks come in the order of their first pixels.
  const sorted = (pixels: number[][]) => pixels.map((pixel) => pixel.join(' ')).sort();
  expect(sorted(found)).toEqual(sorted(expected));
});
