/**
 * Contents of the map, which the pages of the order form and of the order map share. Types only.
 *
 * Coordinates of a grid are those of its plane, in units of its coordinate reference system; all others
 * are longitude, latitude in degrees.
 */
import type { TileIndex } from '../../domain/tileIndex.ts';

/** [row, column] */

/** The tiles of a grid are equal rectangles of its plane. */
export interface MapGrid {
  readonly name: string;
  /** Short name of its coordinate reference system. */
  readonly crsName: string;
  /** PROJ string of its coordinate reference system. */
  readonly proj: string;
  /** Upper left corner of tile [0, 0]. */
  readonly ul: readonly [x: number, y: number];
  /** Width and height of a tile. */
  readonly tile: readonly [width: number, height: number];
  /** [[first row, last row], [first column, last column]], inclusive. */
  readonly limits: readonly [readonly [number, number], readonly [number, number]];
}

/** Online map tiles in Web Mercator, from the user's settings. */
export interface MapTileSource {
  /** With `{z}`, `{x}` and `{y}` or `{-y}`; without other placeholders. */
  readonly urls: readonly string[];
  /** Text, not markup. */
  readonly attribution: string;
}

/** Settings of the map that do not depend on its contents. */
export interface MapSettings {
  readonly tileSource?: MapTileSource;
  /** Why the tile source of the settings cannot be used. */
  readonly problem?: string;
}

/** State of the tasks over a tile; where they differ, the one that needs attention most. */
export type MapState =
  | 'failed'
  | 'running'
  | 'waiting'
  | 'unsubmitted'
  | 'cancelled'
  | 'done'
  | 'empty';

/** Contents of one tile. */
export interface TileMark {
  readonly tile: TileIndex;
  /** Number of dates after Count Images. */
  readonly dates?: number;
  /** "36 dates" */
  readonly datesText?: string;
  readonly state?: MapState;
  /** "Order 2019_2020: 12 tasks done" */
  readonly stateText?: string;
}

/** Marks of all tiles that have one. */
export interface MapMarks {
  readonly tiles: readonly TileMark[];
  /** Whether the numbers of dates were counted for another order than the form has now. */
  readonly isStale: boolean;
}

/** A geometry of GeoJSON. */
export interface MapGeometry {
  readonly type: string;
  readonly coordinates?: unknown;
  readonly geometries?: readonly MapGeometry[];
}

/** The area of interest. */
export interface MapArea {
  readonly name: string;
  readonly geometry: MapGeometry;
  /** Longitude and latitude, in turn, of what is drawn as dots. */
  readonly marks?: readonly number[];
  /** What is not drawn as it is. */
  readonly note?: string;
  /** Degrees up to which polygons are dots, where a view of a part can have more detail. */
  readonly tolerance?: number;
}

/** West, south, east and north, in degrees. */
export type MapBox = readonly [west: number, south: number, east: number, north: number];

/** A part of the area of interest in more detail. */
export interface MapAreaDetail extends Omit<MapArea, 'name' | 'tolerance'> {
  readonly box: MapBox;
  /** Degrees below which nothing was visible in the view. */
  readonly finest: number;
}

/** Where a scene has data. */
export interface MapFootprint {
  /** Id of the scene. */
  readonly id: string;
  /** ISO date. */
  readonly date: string;
  readonly outline: MapGeometry;
}

/** Parts of the contents; a message has those that have changed. */
export interface MapContents {
  /** `null` where no grid can be shown. */
  readonly grid?: MapGrid | null;
  /** Chosen tiles within the grid. */
  readonly chosen?: readonly TileIndex[];
  readonly marks?: MapMarks;
  readonly area?: MapArea | null;
  readonly areaDetail?: MapAreaDetail | null;
  readonly footprints?: readonly MapFootprint[];
  readonly settings?: MapSettings;
  /** Result of the last action, and problems. */
  readonly message?: string;
}
