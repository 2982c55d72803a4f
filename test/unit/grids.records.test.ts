/** Grids in documents. */
import { describe, expect, it } from 'vitest';
import { TileGrid } from '../../src/core/grids/index.ts';
import {
  type CrsRecord,
  checkCodeInWkt,
  type DocumentGrid,
  gridRecord,
  recordedGrid,
  tileRecord,
} from '../../src/core/grids/records.ts';

const UTM = TileGrid.from({
  name: 'UTM zone 19 north',
  crs: 'EPSG:32619',
  ul: [199_980, 4_900_020],
  res: [10],
  size: [10_980],
  limits: [
    [0, 3],
    [0, 3],
  ],
});

/** The document of an order in a grid, with changes to what it records of the grid. */
function recordOf(
  grid: TileGrid,
  changes: Partial<CrsRecord> = {},
  tile_indices: [number, number][] = [[1, 2]],
): DocumentGrid {
  return {
    name: 'order',
    submission: { tile_grid: { ...gridRecord(grid), ...changes }, tile_indices },
  };
}

describe('a grid in documents', () => {
  it('defined by an EPSG code has WKT, and the code beside it', () => {
    for (const { crs, epsg } of [gridRecord(UTM), tileRecord(UTM.tile(1, 2))]) {
      expect(epsg).toBe(32619);
      expect(crs).toMatch(/^PROJCS\["WGS 84 \/ UTM zone 19N",GEOGCS\["WGS 84",/);
      expect(crs).toMatch(/AUTHORITY\["EPSG","32619"\]\]$/);
    }
  });

  it('defined by WKT has that WKT, and no code', () => {
    const grid = TileGrid.named('LANDSAT_ARD_CU');
    expect(gridRecord(grid)).toEqual(grid.toJSON());
  });

  it('is the same grid after it is read', () => {
    expect(recordedGrid(recordOf(UTM))).toEqual(UTM);
    const named = TileGrid.named('ABOVE_B');
    expect(recordedGrid(recordOf(named))).toEqual(named);
  });

  it('is read from its WKT if its code cannot be used and is that of the WKT', () => {
    const crs = gridRecord(UTM).crs.replace('"EPSG","32619"]]', '"EPSG","999999"]]');
    const grid = recordedGrid(recordOf(UTM, { crs, epsg: 999_999 }));
    expect(grid.crs).toBe(crs);
    expect(grid.tileAt(-70, 43)?.index).toEqual([1, 1]);
  });

  it('is refused if its code is of another reference system than its WKT', () => {
    for (const epsg of [32618, 26719, 4326, 999_999]) {
      const record = recordOf(UTM, { epsg });
      expect(() => recordedGrid(record), String(epsg)).toThrow(
        expect.objectContaining({
          tag: 'grid',
          field: 'epsg',
          message: `"tile_grid.epsg" in the tracking document of "order" is ${epsg}, which is of another reference system than "tile_grid.crs". Correct the one that is wrong, or delete "epsg" to use "crs".`,
        }),
      );
    }
    const agreeing = recordOf(UTM, {
      crs: gridRecord(UTM).crs.replace(/^PROJCS\["[^"]*"/, 'PROJCS["Own"'),
    });
    expect(recordedGrid(agreeing).crs).toBe('EPSG:32619');
  });

  it('is refused if the code in its WKT is of another reference system than its parameters', () => {
    const crs = gridRecord(UTM).crs.replace('"central_meridian",-69', '"central_meridian",-75');
    expect(crs).not.toBe(gridRecord(UTM).crs);
    expect(() => recordedGrid(recordOf(UTM, { crs, epsg: undefined }))).toThrow(
      /^The WKT of "tile_grid\.crs" in the tracking document of "order" has the EPSG code 32619/,
    );
    expect(() => checkCodeInWkt(TileGrid.from({ ...UTM.toJSON(), crs }))).toThrow(
      /^The WKT in "crs" of the tile grid has the EPSG code 32619/,
    );
  });

  it('is compared where its tiles are, not where its projection has no places', () => {
    const world = TileGrid.from({
      name: 'World',
      crs: 'EPSG:5070',
      ul: [-20_015_109, 10_007_555],
      res: [500],
      size: [2400],
      limits: [
        [0, 16],
        [0, 33],
      ],
    });
    for (const tile_indices of [[[0, 0]], [[8, 17]], [[99, 99]], []] as [number, number][][]) {
      expect(recordedGrid(recordOf(world, {}, tile_indices))).toEqual(world);
    }
  });

  it('with a code without a known WKT keeps the code', () => {
    const grid = TileGrid.from({ ...UTM.toJSON(), crs: 'EPSG:4855' });
    expect(gridRecord(grid)).toMatchObject({ crs: 'EPSG:4855', epsg: 4855 });
  });
});
