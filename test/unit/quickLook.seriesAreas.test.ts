/** Areas of time series over the borders of files, and over pixels without data. */
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { PixelSeries, SeriesArea, ToQuickLook } from '../../src/views/quickLook/protocol.ts';
import { QuickLookSession } from '../../src/views/quickLook/quickLookSession.ts';
import { openFiles } from '../openFiles.ts';
import { sharedFolder } from '../temporaryFolder.ts';
import { QA, type TileImage, writeTileImage } from './quickLook.tileImages.ts';

const folder = sharedFolder();
/** The piece in the upper right quarter of the first image. */
const piece = path.join(folder, 'first0000000000-0000000032.tif');

/** No data in the left half, clouds at the upper right. */
const value: TileImage['value'] = (x, y, band) => {
  if (x < 32) return 0;
  return band === 'pixel_qa' ? (y < 32 ? QA.cloud : QA.clear) : 9000 + x;
};

beforeAll(async () => {
  const pieces = [
    [0, 0, 32],
    [0, 32, 32],
    [32, 0, 32],
    [32, 32, 32],
  ] as const;
  await writeTileImage(folder, { name: 'first', dates: ['2020-01-01'], value, pieces });
  const east = { name: 'east', dates: ['2020-01-01'], tile: [0, 1] } as const;
  await writeTileImage(folder, { ...east, value: () => 1 });
});

async function seriesOf(area: SeriesArea, isMosaic: boolean): Promise<PixelSeries> {
  const sent: ToQuickLook[] = [];
  const session = new QuickLookSession(piece, (message) => sent.push(message));
  await session.receive({ type: 'ready' });
  if (isMosaic) await session.receive({ type: 'mosaic', isShown: true });
  await session.receive({ type: 'series', request: 1.5, area, formulas: [] });
  await session.dispose();
  expect(openFiles()).toEqual([]);
  const message = sent.at(-1);
  if (message?.type !== 'series') throw new Error(JSON.stringify(message));
  return message.series;
}

function rectangle(left: number, top: number, right: number, bottom: number): SeriesArea {
  return { kind: 'rectangle', left, top, right, bottom };
}

const reflectance = (stored: number) => stored * 2.75e-5 - 0.2;

describe('the series of an area', () => {
  test('has all pixels of the image, also those in other pieces of it', async () => {
    const { title, pixels, points, gaps } = await seriesOf(rectangle(20, 30, 40, 34), true);
    expect(title).toBe('Rectangle of 20 × 4 pixels');
    expect(gaps).toEqual([]);
    expect(pixels).toBe(80);
    expect(points).toMatchObject([{ quality: 'clear', pixels: 32, clearPixels: 16 }]);
    // Columns 32 to 39, in the rows without clouds.
    expect(points[0]?.values[0]).toBeCloseTo(reflectance(9035.5), 9);
  });

  test('that reaches beyond the tile is that of the tile, with a note', async () => {
    const { title, pixels, gaps } = await seriesOf(rectangle(50, 40, 68, 42), true);
    expect(title).toBe('Rectangle of 14 × 2 pixels');
    expect(pixels).toBe(28);
    expect(gaps).toEqual([
      {
        name: 'first',
        message: '8 pixels of the area are beyond the tile, and not part of the series.',
        isPartial: true,
      },
    ]);
  });

  test('has no values where no pixel has data, and those of clouds where none is clear', async () => {
    const cloudy = await seriesOf(rectangle(0, 0, 10, 10), false);
    expect(cloudy.points).toMatchObject([{ quality: 'cloud', pixels: 100, clearPixels: 0 }]);
    expect(cloudy.points[0]?.values[0]).toBeCloseTo(reflectance(9036.5), 9);
    const empty = await seriesOf(rectangle(0, 0, 10, 10), true);
    expect(empty.points).toMatchObject([
      { quality: 'fill', pixels: 0, values: [null, null, null] },
    ]);
  });
});
