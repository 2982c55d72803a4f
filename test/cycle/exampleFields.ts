/** The fields of the sandbox's example assets. */
import { TileGrid } from '../../src/core/index.ts';

/**
 * One tile over the fields that the example assets show. Centers of its pixels are within pixels of 1 m,
 * not on their edges.
 */
export const FIELDS = TileGrid.from({
  name: 'Fields',
  crs: 'EPSG:32632',
  ul: [600_000.4, 5_875_199.6],
  res: [30],
  size: [40, 40],
  limits: [
    [0, 0],
    [0, 0],
  ],
});
