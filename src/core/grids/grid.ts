/**
 * Tile grids: a plane cut into tiles of equal size, numbered by row and column.
 *
 * ```ts
 * const grid = TileGrid.named('LANDSAT_ARD_CU');
 * grid.tile(3, 9).name; // 'h009v003'
 * grid.tileAt(-122.4, 37.8)?.index; // [8, 3]
 * ```
 */
import type {
  Feature,
  FeatureCollection,
  Geometry,
  MultiPolygon,
  Polygon,
  Position,
} from 'geojson';
import { type Geom, intersection } from 'polyclip-ts';
import { GridError, TileIndexError } from '../errors.ts';
import { NAMED_GRIDS } from './named.ts';
import { normalizeCrs, projectionOf } from './projection.ts';
import { Tile } from './tile.ts';

/** A grid as configurations and documents write it. */
export interface GridDefinition {
  /** x, y of the upper left corner, in CRS units. */
  readonly ul: readonly [number, number];
  /** WKT, or an EPSG code. */
  readonly crs: string | number;
  /** Pixel width and height in CRS units, both positive; one number for both. */
  readonly res: readonly number[];
  /** Columns and rows of pixels of each tile; one number for both. */
  readonly size: readonly number[];
  /** [[first row, last row], [first column, last column]], inclusive. */
  readonly limits: readonly [readonly [number, number], readonly [number, number]];
  readonly name: string;
}

/** A grid as documents record it. */
export interface GridJson {
  ul: [number, number];
  crs: string;
  res: [number, number];
  size: [number, number];
  limits: [[number, number], [number, number]];
  name: string;
}

/** Degrees between points of a boundary that is projected onto a grid. */
const BOUNDARY_STEP = 0.5;

export class TileGrid {
  readonly ul: readonly [number, number];
  readonly crs: string;
  readonly res: readonly [number, number];
  readonly size: readonly [number, number];
  readonly limits: readonly [readonly [number, number], readonly [number, number]];
  readonly name: string;

  private constructor(definition: GridJson) {
    this.ul = definition.ul;
    this.crs = definition.crs;
    this.res = definition.res;
    this.size = definition.size;
    this.limits = definition.limits;
    this.name = definition.name;
  }

  /** @throws GridError that says which part of the definition cannot be used */
  static from(definition: GridDefinition): TileGrid {
    const crs = normalizeCrs(definition.crs);
    projectionOf(crs);
    return new TileGrid({
      ul: pair(
        definition.ul,
        'ul',
        Number.isFinite,
        'two numbers, x and y of the upper left corner',
      ),
      crs,
      res: pair(definition.res, 'res', (n) => n > 0 && Number.isFinite(n), 'positive pixel sizes'),
      size: pair(
        definition.size,
        'size',
        (n) => n > 0 && Number.isInteger(n),
        'whole numbers of pixels',
      ),
      limits: [limit(definition.limits[0], 'row'), limit(definition.limits[1], 'column')],
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
      `There is no grid named "${name}". Cedar carries: ${TileGrid.names().join(', ')}.`,
    );
  }

  /** Keys of the grids that Cedar carries. */
  static names(): string[] {
    return Object.keys(NAMED_GRIDS);
  }

  /** How many tiles there are. */
  get tileCount(): number {
    const [[top, bottom], [left, right]] = this.limits;
    return (bottom - top + 1) * (right - left + 1);
  }

  /** @throws TileIndexError that names the limits */
  tile(row: number, column: number): Tile {
    const [[top, bottom], [left, right]] = this.limits;
    const within = row >= top && row <= bottom && column >= left && column <= right;
    if (!within || !Number.isInteger(row) || !Number.isInteger(column)) {
      throw new TileIndexError(
        [row, column],
        `There is no tile at row ${row}, column ${column} in the grid "${this.name}": rows go from ${top} to ${bottom} (v), columns from ${left} to ${right} (h).`,
      );
    }
    const [width, height] = [this.size[0] * this.res[0], this.size[1] * this.res[1]];
    const x = this.ul[0] + column * width;
    const y = this.ul[1] - row * height;
    return new Tile({
      index: [row, column],
      crs: this.crs,
      bounds: [x, y - height, x + width, y],
      res: [...this.res],
      size: [...this.size],
    });
  }

  /** The tile under a place, in degrees; none outside the grid. */
  tileAt(lon: number, lat: number): Tile | undefined {
    const { forward, isGeographic } = projectionOf(this.crs);
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
   */
  tilesInBox([west, south, east, north]: readonly [number, number, number, number]): Tile[] {
    const box = (from: number, to: number): Position[][] => [
      [
        [from, south],
        [to, south],
        [to, north],
        [from, north],
        [from, south],
      ],
    ];
    const coordinates = west <= east ? [box(west, east)] : [box(west, 180), box(-180, east)];
    return this.tilesIn({ type: 'MultiPolygon', coordinates });
  }

  /**
   * Tiles under polygons, by rows; ones that only touch them do not count.
   *
   * @param area GeoJSON in longitude, latitude: polygons, or features with polygons
   * @throws GridError when there is no polygon in it
   */
  tilesIn(area: Geometry | Feature | FeatureCollection): Tile[] {
    const polygons = polygonsOf(area);
    if (polygons.length === 0) {
      throw new GridError(
        'There is no polygon in that GeoJSON: tiles are chosen by Polygon or MultiPolygon.',
      );
    }
    const wanted: Geom = polygons as Geom;
    return this.#candidates(polygons).filter((tile) => {
      const { coordinates } = asMultiPolygon(tile.toLonLat().geometry);
      return intersection(coordinates as Geom, wanted).length > 0;
    });
  }

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

  /** Tiles around the polygons' boundaries on the grid: all of those they can reach. */
  #candidates(polygons: readonly Position[][][]): Tile[] {
    const { forward } = projectionOf(this.crs);
    const indices = boundaryPoints(polygons).map(([lon, lat]) => {
      const [x, y] = forward([lon, lat]);
      return this.#indexAt(x, y);
    });
    const [[top, bottom], [left, right]] = this.limits;
    const whole = indices.some(
      ([row, column]) => !Number.isFinite(row) || !Number.isFinite(column),
    );
    const range = (values: number[], first: number, last: number) =>
      // A boundary that leaves the projection may enclose anything.
      whole
        ? ([first, last] as const)
        : ([Math.max(first, min(values) - 1), Math.min(last, max(values) + 1)] as const);
    const rows = range(
      indices.map(([row]) => row),
      top,
      bottom,
    );
    const columns = range(
      indices.map(([, column]) => column),
      left,
      right,
    );
    const tiles: Tile[] = [];
    for (let row = rows[0]; row <= rows[1]; row++) {
      for (let column = columns[0]; column <= columns[1]; column++)
        tiles.push(this.tile(row, column));
    }
    return tiles;
  }

  #indexAt(x: number, y: number): [row: number, column: number] {
    return [
      Math.floor((this.ul[1] - y) / (this.size[1] * this.res[1])),
      Math.floor((x - this.ul[0]) / (this.size[0] * this.res[0])),
    ];
  }

  #has(row: number, column: number): boolean {
    const [[top, bottom], [left, right]] = this.limits;
    return row >= top && row <= bottom && column >= left && column <= right;
  }
}

function min(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
}

function max(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
}

function pair(
  values: readonly number[],
  field: string,
  accepts: (value: number) => boolean,
  what: string,
): [number, number] {
  const [x, y = x] = values;
  if (x !== undefined && y !== undefined && values.length <= 2 && accepts(x) && accepts(y))
    return [x, y];
  throw new GridError(
    `"${field}" of the tile grid must be ${what}, not ${JSON.stringify(values)}.`,
  );
}

function limit(values: readonly number[], what: string): [number, number] {
  const [first, last] = values;
  if (
    first !== undefined &&
    last !== undefined &&
    Number.isInteger(first) &&
    Number.isInteger(last) &&
    first <= last
  ) {
    return [first, last];
  }
  throw new GridError(
    `"limits" of the tile grid must be [[first row, last row], [first column, last column]] in whole numbers; the ${what}s are ${JSON.stringify(values)}.`,
  );
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
    case 'MultiPolygon':
      return asMultiPolygon(area).coordinates;
    default:
      return [];
  }
}

function asMultiPolygon(geometry: Polygon | MultiPolygon): MultiPolygon {
  return geometry.type === 'MultiPolygon'
    ? geometry
    : { type: 'MultiPolygon', coordinates: [geometry.coordinates] };
}

/** Points along the boundaries, close enough together that none of their bends is missed. */
function boundaryPoints(polygons: readonly Position[][][]): [number, number][] {
  return polygons.flat().flatMap((ring) =>
    ring.flatMap(([lon = 0, lat = 0], index) => {
      const [nextLon = lon, nextLat = lat] = ring[index + 1] ?? [];
      const length = Math.max(Math.abs(nextLon - lon), Math.abs(nextLat - lat));
      const steps = Math.max(1, Math.ceil(length / BOUNDARY_STEP));
      return Array.from({ length: steps }, (_, step): [number, number] => [
        lon + ((nextLon - lon) * step) / steps,
        lat + ((nextLat - lat) * step) / steps,
      ]);
    }),
  );
}
