/** Contents of the form that the page of the order form sends. Types only. */
import type { ExistingChoice } from '../../domain/existingChoice.ts';
import type { MapGrid } from '../map/protocol.ts';

/** Contents of the form. Kept from one time to the next. */
export interface Draft {
  /** Id of a `ConfigurationChoice`. */
  readonly configuration: string;
  /** Ids of image collections. */
  readonly collections: readonly string[];
  /** Names of bands by the id of the collection, where they are not the usual ones. */
  readonly bands: Readonly<Record<string, readonly string[]>>;
  /** Ids of collections whose values are stored in 8 bits. */
  readonly encoded: readonly string[];
  readonly tiles: string;
  /** The grid that they were chosen in, once it is known; never sent to the page. */
  readonly tilesGrid?: MapGrid;
  /** A point or a bounding box to find tiles by; not part of the order. */
  readonly place: string;
  /** Whether pixels outside the area of interest have no data. */
  readonly isInside: boolean;
  /** That area; never sent to the page. */
  readonly insideArea?: DraftArea;
  /** Whether the area is ordered as one image, in the pixels of the collections, without the grid. */
  readonly isWithoutGrid: boolean;
  /** The grid of that image, once it is known; never sent to the page. */
  readonly ownGrid?: OwnGrid;
  /** First and last day, both inclusive: ISO dates, or empty. */
  readonly periodStart: string;
  readonly lastDay: string;
  /** Value of a `FrequencyChoice`. */
  readonly frequency: string;
  /** A pandas offset alias, for the choice that is custom. */
  readonly customFrequency: string;
  /** Choices about scenes, and about the images made of them. */
  readonly scenes: DraftScenes;
  /** Whether each collection has choices of its own, see `ownScenes`, in place of those of all. */
  readonly hasOwnScenes: boolean;
  /** The same by the id of the collection. Kept while the collection is not chosen. */
  readonly ownScenes: Readonly<Record<string, DraftScenes>>;
  /** Keys of images that are left out, see `ImageMatrix`. */
  readonly leaveOut: readonly string[];
  /** Asset ids of single scenes that are left out. */
  readonly leaveOutScenes: readonly string[];
  /** Treatment of images that already exist. */
  readonly existing: ExistingChoice;
}

/** Polygons in longitude and latitude that images are cut to. */
export interface DraftArea {
  readonly name: string;
  readonly geometry:
    | { readonly type: 'Polygon'; readonly coordinates: number[][][] }
    | { readonly type: 'MultiPolygon'; readonly coordinates: number[][][][] };
  /** Number of positions before it was simplified, where it was. */
  readonly simplifiedFrom?: number | undefined;
}

/** The grid of an order without the configuration's grid, or why there is none. */
export type OwnGrid = { readonly grid: DraftGrid } | { readonly problem: string };

/** A grid of one tile. */
export interface DraftGrid {
  readonly name: string;
  readonly crs: string;
  readonly ul: [x: number, y: number];
  readonly res: [width: number, height: number];
  readonly size: [columns: number, rows: number];
  readonly limits: [rows: [number, number], columns: [number, number]];
}

/** Choices about scenes, as chosen or typed; empty for the values of the configuration. */
export interface DraftScenes {
  /** Largest share of clouds, in percent. */
  readonly cloudLimit: string;
  /** 1 to 12; none for all. */
  readonly months: readonly number[];
  /** "193/26, 194" */
  readonly pathRows: string;
  /** "33UXP, 33UXQ" */
  readonly mgrsTiles: string;
  readonly timeOfDay: '' | 'day' | 'night';
  readonly nadirOnly: boolean;
  /** Value of a mask in `SceneSettings`; empty to keep all pixels. */
  readonly cloudMask: string;
  readonly composite: '' | 'best' | 'median';
}
