/** Systems of tile grids: a reference system, where tiles and pixels begin, and the sizes that fit it. */

/** [west, south, east, north] in degrees; west > east runs across the antimeridian. */
export type Region = readonly [west: number, south: number, east: number, north: number];

/** [left, bottom, right, top] in units of the reference system. */
export type PlaneBounds = readonly [left: number, bottom: number, right: number, top: number];

/** Kind of a grid, by which proposals are ordered and explained. */
export type GridKind =
  /** Tiles in which a provider publishes images. */
  | 'provider'
  /** Equal-area projection of a country, state or continent. */
  | 'equalArea'
  /** Zone of UTM, with pixel edges at multiples of the pixel. */
  | 'utm'
  /** Zone of UTM, with pixels where Landsat scenes have them. */
  | 'landsatUtm'
  /** Projection of the Landsat scenes of Antarctica. */
  | 'landsatPolar'
  /** Squares of MGRS in a zone of UTM, in which Sentinel-2 is published. */
  | 'mgrs'
  /** Equal-area projections of hemispheres and the world. */
  | 'world'
  /** Longitude and latitude. */
  | 'geographic';

/** Tiles of a fixed size, numbered from a fixed corner: a tile has the number that its provider gives it. */
export interface FixedTiles {
  /** Distinguishes them from tiles of any size. */
  readonly kind: 'fixed';
  /** x, y of the upper left corner of tile [0, 0]. */
  readonly ul: readonly [x: number, y: number];
  /** Width and height of a tile in units of the reference system. */
  readonly tile: number;
  /** [[first row, last row], [first column, last column]], inclusive. */
  readonly limits: readonly [readonly [number, number], readonly [number, number]];
}

/** Tiles of any size, whose edges are at multiples of their size from a point of the plane. */
export interface FreeTiles {
  /** Distinguishes them from tiles of a fixed size. */
  readonly kind: 'free';
  /** x, y of a corner of pixels and tiles; a share of the pixel if `isPixelShare`. */
  readonly anchor: readonly [x: number, y: number];
  /** Whether the anchor is given in pixels: Landsat's is half a pixel. */
  readonly isPixelShare?: true;
  /** Where tiles are; that of the region unless given. */
  readonly extent?: PlaneBounds;
  /** Sizes of tiles that are offered, in units of the reference system. */
  readonly sizes: readonly number[];
}

/** A system of tile grids. */
export interface GridSystem {
  /** Names it on the command line, such as `utm-33n`. */
  readonly id: string;
  /** Name, in no language: a proper name with its code. */
  readonly title: string;
  /** Kind of the grid. */
  readonly kind: GridKind;
  /** EPSG code, WKT, or a PROJ string. */
  readonly crs: string;
  /** Places that it is made for; any of several boxes. */
  readonly regions: readonly Region[];
  /** Where its tiles begin, and how large they can be. */
  readonly tiles: FixedTiles | FreeTiles;
  /** Pixel sizes that are offered, in units of the reference system; the usual one first. */
  readonly resolutions: readonly number[];
  /** Named grid with the usual resolution, as `grid_name` in cedar.yaml. */
  readonly gridName?: string;
  /** Page or publication of its provider. */
  readonly source: string;
  /** Corner from which the provider counts its tiles, where it is not the upper left. */
  readonly counts?: 'lowerLeft';
}

/** Area of a region in square degrees at the equator, by which regions are compared. */
export function regionSize(regions: readonly Region[]): number {
  return regions.reduce((sum, [west, south, east, north]) => {
    const width = east - west + (east < west ? 360 : 0);
    const sine = (degrees: number) => Math.sin((degrees * Math.PI) / 180);
    return sum + (width * (sine(north) - sine(south)) * 180) / Math.PI;
  }, 0);
}

/** Whether a place is in a region. */
export function isInRegion(
  [west, south, east, north]: Region,
  [lon = 0, lat = 0]: readonly number[],
): boolean {
  if (lat < south || lat > north) return false;
  const home = lon - 360 * Math.floor((lon + 180) / 360);
  return west <= east ? home >= west && home <= east : home >= west || home <= east;
}
