/** Advice on how an order of too many images is split. */
import { expect, it } from 'vitest';
import { describeSplit, extentOfImages } from '../../src/core/orders/orderSplit.ts';

/** Images of some collections, over tiles and periods. */
function extent(collections: number, tiles: number, periods: number) {
  const images = Array.from({ length: collections * tiles * periods }, (_, at) => ({
    tile: { name: `t${at % tiles}` },
    start: new Date(Math.floor(at / tiles) % periods),
  }));
  return extentOfImages(images);
}

it('counts the tiles and periods of images', () => {
  expect(extent(2, 10, 12)).toEqual({
    tiles: 10,
    periods: 12,
    imagesPerTile: 24,
    imagesPerPeriod: 20,
  });
});

it.each([
  [[2, 10, 12], 100, 'each for up to 4 of the 10 tiles, or for up to 5 of the 12 periods.'],
  [[1, 1, 400], 100, 'each for up to 100 of the 400 periods.'],
  [[1, 400, 1], 100, 'each for up to 100 of the 400 tiles.'],
  [[1, 20, 20], 10, 'each for some of the tiles and a part of the time.'],
] as const)('names numbers that fit: %j, of which %i fit', ([collections, ...rest], most, text) => {
  const [tiles, periods] = rest;
  expect(describeSplit(extent(collections, tiles, periods), most)).toBe(
    `Submit several smaller orders, ${text}`,
  );
});
