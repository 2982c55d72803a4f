/** Grids in documents. */
import { describe, expect, it } from 'vitest';
import { TileGrid } from '../../src/core/grids/index.ts';
import { gridRecord, recordedGrid, tileRecord } from '../../src/core/grids/records.ts';

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
    expect(recordedGrid(gridRecord(UTM))).toEqual(UTM);
    const named = TileGrid.named('ABOVE_B');
    expect(recordedGrid(gridRecord(named))).toEqual(named);
  });

  it('is read from its WKT if its code cannot be used', () => {
    const { epsg: _, ...record } = gridRecord(UTM);
    expect(recordedGrid({ ...record, epsg: 999_999 }).crs).toBe(record.crs);
    expect(recordedGrid({ ...record, epsg: 999_999 }).tileAt(-70, 43)?.index).toEqual([1, 1]);
  });

  it('with a code without a known WKT keeps the code', () => {
    const grid = TileGrid.from({ ...UTM.toJSON(), crs: 'EPSG:4855' });
    expect(gridRecord(grid)).toMatchObject({ crs: 'EPSG:4855', epsg: 4855 });
  });
});
