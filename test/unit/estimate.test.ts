/** Estimated size of images, and years of collections. */
import { describe, expect, it } from 'vitest';
import { CollectionError, collections, estimateBytes } from '../../src/core/index.ts';

describe('the size of an image', () => {
  it('is dates × bands × pixels × bytes per sample', () => {
    // Eight bands of uint16.
    const tile = { size: [5000, 4000] } as const;
    expect(estimateBytes('LANDSAT/LC08/C02/T1_L2', tile, 3)).toBe(3 * 8 * 5000 * 4000 * 2);
    expect(estimateBytes('LANDSAT/LC08/C02/T1_L2', tile, 0)).toBe(0);
  });

  it('is unknown for collections that cannot be ordered', () => {
    const tile = { size: [1, 1] } as const;
    expect(() => estimateBytes('LANDSAT/LC08/C01/T1_SR', tile, 1)).toThrow(CollectionError);
    expect(() => estimateBytes('MODIS', tile, 1)).toThrow(CollectionError);
  });
});

it('collections show their years, with a last year only if the mission has ended', () => {
  const years = collections()
    .filter(({ id, replacedBy }) => /^LANDSAT.*T1_L2$/.test(id) && !replacedBy)
    .map((row) => [row.id.slice(8, 12), row.years, row.revisitDays]);
  expect(years).toEqual([
    ['LT04', { first: 1982, last: 1993 }, 16],
    ['LT05', { first: 1984, last: 2012 }, 16],
    ['LE07', { first: 1999, last: 2024 }, 16],
    ['LC08', { first: 2013 }, 16],
    ['LC09', { first: 2021 }, 16],
  ]);
});
