/** Comparison of grids whose coordinate reference systems are written differently. */
import { describe, expect, it } from 'vitest';
import { areSameTiles } from '../../src/core/grids/sameTiles.ts';
import { TileGrid } from '../../src/core/index.ts';

const MERCATOR = '+proj=merc +lat_ts=0 +datum=WGS84 +units=m +no_defs';

function grid(crs: string, ul: [number, number] = [0, 300_000], res = 30): TileGrid {
  const limits = [
    [0, 9],
    [0, 9],
  ] as const;
  return TileGrid.from({ name: 'Fiji', crs, ul, res: [res, res], size: [100, 100], limits });
}

describe('grids with the same tiles', () => {
  it('may write the antimeridian as 180° and as -180°', () => {
    expect(areSameTiles(grid(`${MERCATOR} +lon_0=180`), grid(`${MERCATOR} +lon_0=-180`))).toBe(
      true,
    );
  });

  it('have other places under another meridian', () => {
    expect(areSameTiles(grid(`${MERCATOR} +lon_0=180`), grid(`${MERCATOR} +lon_0=179`))).toBe(
      false,
    );
  });

  it('have pixels of the same size, and the same corner', () => {
    const crs = `${MERCATOR} +lon_0=180`;
    expect(areSameTiles(grid(crs), grid(crs, [0, 300_000], 60))).toBe(false);
    expect(areSameTiles(grid(crs), grid(crs, [30, 300_000]))).toBe(false);
  });
});
