/** Grids of pictures. */
import { expect, it } from 'vitest';
import { pictureGrid, pixelGridMessage } from '../../src/core/earthengine/pixelGrid.ts';

const TILE = { size: [5000, 2500], transform: [30, 0, 1000, 0, -30, 9000] } as const;

it('covers the tile with at most so many pixels, and never with more than it has', () => {
  expect(pictureGrid(TILE, 500)).toEqual({
    size: [500, 250],
    transform: [300, 0, 1000, 0, -300, 9000],
  });
  expect(pictureGrid(TILE, 8000)).toEqual(TILE);
  expect(pictureGrid({ ...TILE, size: [5000, 1] }, 100).size).toEqual([100, 1]);
});

it('is sent with a code or with WKT', () => {
  expect(pixelGridMessage('EPSG:32619', TILE)).toEqual({
    dimensions: { width: 5000, height: 2500 },
    affineTransform: {
      scaleX: 30,
      shearX: 0,
      translateX: 1000,
      shearY: 0,
      scaleY: -30,
      translateY: 9000,
    },
    crsCode: 'EPSG:32619',
  });
  expect(pixelGridMessage('PROJCS["Albers"]', TILE)).toMatchObject({ crsWkt: 'PROJCS["Albers"]' });
});
