/** One tile of a grid: where it is, and its pixels. */
import type { Feature, MultiPolygon, Polygon } from 'geojson';
import { formatTileName } from '../../domain/tileName.ts';
import { lonLatOutline } from './outline.ts';
import { boxRing } from './planeRings.ts';
import type { Position } from './projection.ts';

/** A tile as documents record it. */
export interface TileDefinition {
  /** [row, column] */
  index: [number, number];
  /** WKT, or an EPSG code. */
  crs: string;
  /** [left, bottom, right, top] in CRS units. */
  bounds: [number, number, number, number];
  /** Pixel width and height in CRS units. */
  res: [number, number];
  /** Columns and rows of pixels. */
  size: [number, number];
}

/**
 * How far, in CRS units, a tile's outline is drawn in when scenes are looked for, so that scenes
 * which only touch it do not count.
 */
const SHRINK = 1e-3;

/** A tile of a grid. Grids make them: `grid.tile(row, column)`. */
export class Tile {
  /** Row in the grid, from the top; `v` in names. */
  readonly row: number;
  /** Column in the grid, from the left; `h` in names. */
  readonly column: number;
  /** [left, bottom, right, top] in CRS units. */
  readonly bounds: readonly [number, number, number, number];
  /** Coordinate reference system: WKT, or an EPSG code such as `EPSG:32619`. */
  readonly crs: string;
  /** Pixel width and height in CRS units, both positive. */
  readonly res: readonly [number, number];
  /** Columns and rows of pixels. */
  readonly size: readonly [number, number];

  constructor({ index, crs, bounds, res, size }: TileDefinition) {
    [this.row, this.column] = index;
    this.bounds = bounds;
    this.crs = crs;
    this.res = res;
    this.size = size;
  }

  /** [row, column]; names print the column first: `h009v003`. */
  get index(): [number, number] {
    return [this.row, this.column];
  }
  /** The column, as templates name it. */
  get horizontal(): number {
    return this.column;
  }
  /** The row, as templates name it. */
  get vertical(): number {
    return this.row;
  }
  /** Columns of pixels. */
  get width(): number {
    return this.size[0];
  }
  /** Rows of pixels. */
  get height(): number {
    return this.size[1];
  }

  /** The name `h009v003`, column first, each in three digits or more. */
  get name(): string {
    return formatTileName(this.row, this.column);
  }

  /** From (column, row) of a pixel's corner to x, y: [res.x, 0, left, 0, −res.y, top]. */
  get transform(): [number, number, number, number, number, number] {
    const [left, , , top] = this.bounds;
    return [this.res[0], 0, left, 0, -this.res[1], top];
  }

  /**
   * The outline in longitude, latitude (WGS 84 degrees), following the tile's edges.
   *
   * Points are set along the edges until the straight lines between them are within a twentieth of
   * a pixel of the edge, and within 1e-5°. Across the antimeridian it is two polygons, as RFC 7946
   * asks; around a pole it runs along the pole.
   *
   * @returns a GeoJSON feature with the tile's row, column and name
   * @throws GridError when part of the tile is outside its projection
   */
  toLonLat(): Feature<Polygon | MultiPolygon> {
    return {
      type: 'Feature',
      id: this.name,
      properties: { row: this.row, column: this.column, name: this.name },
      geometry: lonLatOutline(this.bounds, this.size, this.crs, this.name),
    };
  }

  /** The outline drawn in a little, in CRS units: a closed, counterclockwise ring. */
  innerRing(): Position[] {
    const [left, bottom, right, top] = this.bounds;
    return boxRing([left + SHRINK, bottom + SHRINK, right - SHRINK, top - SHRINK]);
  }

  /** The tile as documents record it. */
  toJSON(): TileDefinition {
    return {
      index: this.index,
      crs: this.crs,
      bounds: [...this.bounds],
      res: [...this.res],
      size: [...this.size],
    };
  }
}
