/**
 * Tile grids: a plane cut into tiles of equal size, numbered by row and column.
 *
 * ```ts
 * const grid = TileGrid.named('LANDSAT_ARD_CU');
 * grid.tile(3, 9).name; // 'h009v003'
 * grid.tileAt(-122.4, 37.8)?.index; // [8, 3]
 * ```
 */
import * as l10n from '@vscode/l10n';
import type { Feature, FeatureCollection, Geometry, Position } from 'geojson';
import { GridError, TileIndexError } from '../errors.ts';
import { coveredTiles } from './cover.ts';
import type { GridDefinition, GridJson } from './gridDefinition.ts';
import { NAMED_GRIDS } from './named.ts';
import { normalizeCrs, projectionOf } from './projection.ts';
import { Tile } from './tile.ts';

/**
 * A plane cut into tiles of equal size, which are numbered by row and column from its upper left
 * corner.
 */
export class TileGrid {
  /** x, y of the upper left corner of tile [0, 0], in CRS units. */
  readonly ul: readonly [number, number];
  /** Coordinate reference system: WKT, or an EPSG code such as `EPSG:32619`. */
  readonly crs: string;
  /** Pixel width and height in CRS units, both positive. */
  readonly res: readonly [number, number];
  /** Columns and rows of pixels of each tile. */
  readonly size: readonly [number, number];
  /** [[first row, last row], [first column, last column]], inclusive. */
  readonly limits: readonly [readonly [number, number], readonly [number, number]];
  /** Name of the grid. */
  readonly name: string;

  private constructor(definition: GridJson) {
    this.ul = definition.ul;
    this.crs = definition.crs;
    this.res = definition.res;
    this.size = definition.size;
    this.limits = definition.limits;
    this.name = definition.name;
  }

  /**
   * A grid from its definition.
   *
   * @param definition as a configuration has it, or as `toJSON` gives it
   * @throws GridError that names the part of the definition that cannot be used
   */
  static from(definition: GridDefinition): TileGrid {
    const crs = normalizeCrs(definition.crs);
    projectionOf(crs);
    return new TileGrid({
      ul: pair(definition.ul, 'ul', Number.isFinite, (found) =>
        l10n.t(
          '"ul" of the tile grid must be two numbers, x and y of the upper left corner, not {0}.',
          found,
        ),
      ),
      crs,
      res: pair(
        definition.res,
        'res',
        (n) => n > 0 && Number.isFinite(n),
        (found) => l10n.t('"res" of the tile grid must be positive pixel sizes, not {0}.', found),
      ),
      size: pair(
        definition.size,
        'size',
        (n) => n > 0 && Number.isInteger(n),
        (found) =>
          l10n.t('"size" of the tile grid must be whole numbers of pixels, not {0}.', found),
      ),
      limits: [
        limit(definition.limits[0], (found) =>
          l10n.t(
            '"limits" of the tile grid must be [[first row, last row], [first column, last column]] in whole numbers; the rows are {0}.',
            found,
          ),
        ),
        limit(definition.limits[1], (found) =>
          l10n.t(
            '"limits" of the tile grid must be [[first row, last row], [first column, last column]] in whole numbers; the columns are {0}.',
            found,
          ),
        ),
      ],
      name: definition.name,
    });
  }

  /**
   * A grid that Cedar carries.
   *
   * @param name its key such as `LANDSAT_ARD_CU`, or its full name
   * @throws GridError that lists the names there are
   */
  static named(name: string): TileGrid {
    const found = Object.entries(NAMED_GRIDS).find(
      ([key, definition]) => key === name || definition.name === name,
    );
    if (found) return TileGrid.from(found[1]);
    throw new GridError(
      l10n.t(
        '"{0}" is not the name of a grid. Named grids are: {1}.',
        name,
        TileGrid.names().join(', '),
      ),
    );
  }

  /** Keys of the grids that Cedar carries. */
  static names(): string[] {
    return Object.keys(NAMED_GRIDS);
  }

  /** Number of tiles. */
  get tileCount(): number {
    const [[top, bottom], [left, right]] = this.limits;
    return (bottom - top + 1) * (right - left + 1);
  }

  /**
   * The tile at a row and a column, in that order.
   *
   * @param row from the top, within the limits
   * @param column from the left, within the limits
   * @throws TileIndexError that names the limits
   */
  tile(row: number, column: number): Tile {
    const [[top, bottom], [left, right]] = this.limits;
    const within = row >= top && row <= bottom && column >= left && column <= right;
    if (!within || !Number.isInteger(row) || !Number.isInteger(column)) {
      throw new TileIndexError(
        [row, column],
        l10n.t(
          'The tile at row {0}, column {1} is outside the grid "{2}", which has rows {3} to {4} (v) and columns {5} to {6} (h).',
          row,
          column,
          ...[this.name, top, bottom, left, right],
        ),
      );
    }
    const [width, height] = this.#tileSize;
    // Calculated from the grid's corner, so that neighbors share their edges to the last digit.
    const x = (at: number) => this.ul[0] + at * width;
    const y = (at: number) => this.ul[1] - at * height;
    return new Tile({
      index: [row, column],
      crs: this.crs,
      bounds: [x(column), y(row + 1), x(column + 1), y(row)],
      res: [...this.res],
      size: [...this.size],
    });
  }

  /**
   * The tile under a point.
   *
   * @param lon longitude, WGS 84 degrees
   * @param lat latitude, WGS 84 degrees
   * @returns undefined outside the grid
   */
  tileAt(lon: number, lat: number): Tile | undefined {
    const { forward, isGeographic } = projectionOf(this.crs);
    if (!isLonLat(lon, lat)) return undefined;
    const turns = isGeographic ? [0, 360, -360] : [0];
    for (const turn of turns) {
      const [x, y] = isGeographic ? [lon + turn, lat] : forward([lon, lat]);
      if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
      const [row, column] = this.#indexAt(x, y);
      if (this.#has(row, column)) return this.tile(row, column);
    }
    return undefined;
  }

  /**
   * Tiles under a bounding box, by rows; ones that only touch it do not count.
   *
   * @param bbox [west, south, east, north] in degrees; west > east runs across the antimeridian
   * @throws GridError when it is not a bounding box
   */
  tilesInBox([west, south, east, north]: readonly [number, number, number, number]): Tile[] {
    const isBox = [west, south, east, north].every(Number.isFinite) && south <= north;
    if (!isBox) {
      throw new GridError(
        l10n.t(
          '[{0}] is not a valid bounding box. Write west, south, east and north in degrees, with south less than north.',
          [west, south, east, north].join(', '),
        ),
      );
    }
    const last = west <= east ? east : east + 360;
    const ring = [
      [west, south],
      [last, south],
      [last, north],
      [west, north],
    ];
    return this.tilesIn({ type: 'Polygon', coordinates: [ring] });
  }

  /**
   * Tiles under polygons, by rows; ones that only touch them do not count.
   *
   * @param area GeoJSON in longitude, latitude: polygons, or features with polygons; edges are
   *   straight in longitude and latitude
   * @param options what is called for each polygon
   * @throws GridError when it contains no polygon, or one with positions that are not numbers
   */
  tilesIn(
    area: Geometry | Feature | FeatureCollection,
    { onPolygon }: { readonly onPolygon?: () => void } = {},
  ): Tile[] {
    const polygons = polygonsOf(area);
    if (polygons.length === 0) {
      throw new GridError(
        l10n.t(
          'The GeoJSON does not contain a polygon. Use a Polygon or MultiPolygon to choose tiles.',
        ),
      );
    }
    const unreadable = polygons.flat(2).find(([lon, lat]) => !isLonLat(lon, lat));
    if (unreadable) {
      throw new GridError(
        l10n.t(
          '{0} in the GeoJSON is not a valid position. Write longitude and latitude in degrees.',
          JSON.stringify(unreadable),
        ),
      );
    }
    const [rows, columns] = this.limits;
    const lattice = {
      projection: projectionOf(this.crs),
      ul: this.ul,
      tile: this.#tileSize,
      pixel: Math.min(...this.res),
    };
    return coveredTiles(polygons, lattice, { rows, columns }, onPolygon).map(([row, column]) =>
      this.tile(row, column),
    );
  }

  /** The grid as documents record it. */
  toJSON(): GridJson {
    const [rows, columns] = this.limits;
    return {
      ul: [...this.ul],
      crs: this.crs,
      res: [...this.res],
      size: [...this.size],
      limits: [[...rows], [...columns]],
      name: this.name,
    };
  }

  /** Width and height of a tile in CRS units. */
  get #tileSize(): [number, number] {
    return [this.size[0] * this.res[0], this.size[1] * this.res[1]];
  }

  #indexAt(x: number, y: number): [row: number, column: number] {
    const [width, height] = this.#tileSize;
    return [Math.floor((this.ul[1] - y) / height), Math.floor((x - this.ul[0]) / width)];
  }

  #has(row: number, column: number): boolean {
    const [[top, bottom], [left, right]] = this.limits;
    return row >= top && row <= bottom && column >= left && column <= right;
  }
}

function isLonLat(lon: unknown, lat: unknown): boolean {
  return Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(Number(lat)) <= 90;
}

/** @param refusal makes the message from the values found */
function pair(
  values: readonly number[],
  field: string,
  accepts: (value: number) => boolean,
  refusal: (found: string) => string,
): [number, number] {
  // A grid from a file may hold anything.
  const [x, y = x] = Array.isArray(values) ? values : [];
  if (x !== undefined && y !== undefined && values.length <= 2 && accepts(x) && accepts(y))
    return [x, y];
  throw new GridError(refusal(JSON.stringify(values) ?? '—'), { field });
}

function limit(values: readonly number[], refusal: (found: string) => string): [number, number] {
  const [first, last] = Array.isArray(values) ? values : [];
  if (
    first !== undefined &&
    last !== undefined &&
    Number.isInteger(first) &&
    Number.isInteger(last) &&
    first <= last
  ) {
    return [first, last];
  }
  throw new GridError(refusal(JSON.stringify(values) ?? '—'), { field: 'limits' });
}

function polygonsOf(area: Geometry | Feature | FeatureCollection): Position[][][] {
  switch (area.type) {
    case 'FeatureCollection':
      return area.features.flatMap(polygonsOf);
    case 'Feature':
      return area.geometry ? polygonsOf(area.geometry) : [];
    case 'GeometryCollection':
      return area.geometries.flatMap(polygonsOf);
    case 'Polygon':
      return [area.coordinates];
    case 'MultiPolygon':
      return area.coordinates;
    default:
      return [];
  }
}
