/** Rectangles of all bands of an image file, for conversions. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { BlockMemory, GeoImage } from '../../src/imageFiles/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type TiffOptions, tiff } from './quickLook.tiff.ts';

const value = (x: number, y: number, band: number) => ((x * 7 + y * 13 + band * 29) % 90) - 20;
const BASE = { width: 150, height: 90, bands: 3, type: 'int16', value } as const;

it.each<[string, TiffOptions]>([
  ['tiles, bands together', { ...BASE, tile: 64, compression: 'deflate', predictor: 2 }],
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
      const { values, start, rowStride, pixelStride, bandStride } = samples;
      const wrong: string[] = [];
      for (let band = 0; band < (options.bands ?? 1); band++) {
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            const found = values[start + y * rowStride + x * pixelStride + band * bandStride];
            if (found !== value(column + x, row + y, band)) wrong.push(`${x} ${y} ${band}`);
          }
        }
      }
      expect(wrong.slice(0, 3), JSON.stringify(window)).toEqual([]);
    }
  } finally {
    await image.close();
  }
});
