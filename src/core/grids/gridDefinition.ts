/** Definition of a tile grid, as configurations and documents have it. */

/** A grid as configurations and documents write it. */
export interface GridDefinition {
  /** x, y of the upper left corner, in CRS units. */
  readonly ul: readonly [number, number];
  /** WKT, or an EPSG code. */
  readonly crs: string | number | object;
  /** Pixel width and height in CRS units, both positive; one number for both. */
  readonly res: readonly number[];
  /** Columns and rows of pixels of each tile; one number for both. */
  readonly size: readonly number[];
  /** [[first row, last row], [first column, last column]], inclusive. */
  readonly limits: readonly [readonly [number, number], readonly [number, number]];
  /** Name of the grid. */
  readonly name: string;
}

/** A grid as documents record it. */
export interface GridJson {
  /** x, y of the upper left corner, in CRS units. */
  ul: [number, number];
  /** WKT, or an EPSG code. */
  crs: string;
  /** Pixel width and height in CRS units. */
  res: [number, number];
  /** Columns and rows of pixels of each tile. */
  size: [number, number];
  /** [[first row, last row], [first column, last column]], inclusive. */
  limits: [[number, number], [number, number]];
  /** Name of the grid. */
  name: string;
}
