/**
 * All messages between the page of the order form and the extension.
 *
 * The page sends what was typed, as typed; the extension answers with what it would order, or with
 * what is wrong at which field. Types only: both sides import this file.
 */
import type { ExistingChoice } from '../../domain/existingChoice.ts';
import type { MapContents, MapTileIndex } from '../map/protocol.ts';
import type { FromLook, LookChoices, ToLook } from './lookProtocol.ts';

export type * from './lookProtocol.ts';

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
  /** What is wanted of scenes, and of the images made of them. */
  readonly scenes: DraftScenes;
  /** Keys of images that are left out, see `ImageMatrix`. */
  readonly leaveOut: readonly string[];
  /** Asset ids of single scenes that are left out. */
  readonly leaveOutScenes: readonly string[];
  /** What to do with images that exist already. */
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

/** What is wanted of scenes, as chosen or typed; empty for what the configuration has. */
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

/** What can be wanted of the scenes of all chosen collections, and what the configuration sets. */
export interface SceneSettings {
  /** Percent. */
  readonly configuredCloudLimit?: number;
  /** "May to Sep" */
  readonly configuredMonths?: string;
  /** Other filters of the configuration: "CLOUD_COVER_LAND ≤ 50". */
  readonly filters: readonly string[];
  readonly canLimitClouds: boolean;
  readonly canChooseMonths: boolean;
  readonly hasPathRows: boolean;
  readonly hasMgrsTiles: boolean;
  readonly hasTimeOfDay: boolean;
  readonly hasNadir: boolean;
  /** Recipes that leave out clouds, the usual one first. */
  readonly masks: readonly {
    readonly value: string;
    readonly label: string;
    /** Which pixels it leaves out. */
    readonly detail: string;
  }[];
  readonly canChooseBest: boolean;
  readonly canChooseMedian: boolean;
}

/** Images of the draft that other orders have, or whose files are in the store. */
export interface ExistingImages {
  /** "12 of 36 images are already in order 2019_2020." */
  readonly words: string;
  readonly choice: ExistingChoice;
  /** Explanation of each choice. */
  readonly leaveOut: string;
  readonly takeOver: string;
}

export type Field =
  | 'configuration'
  | 'collections'
  | 'tiles'
  | 'periodStart'
  | 'lastDay'
  | 'frequency'
  | 'scenes'
  /** A problem that concerns no single field. */
  | 'order';

export interface FieldProblem {
  readonly message: string;
  /** The field is still empty: not an error, but the order is not complete. */
  readonly missing: boolean;
  /** Changes that fix it in one click. */
  readonly remedies?: readonly Remedy[];
}

export type FieldProblems = Readonly<Partial<Record<Field, FieldProblem>>>;

export interface ConfigurationChoice {
  readonly id: string;
  readonly label: string;
  /** "Rows (v) 0 to 21, columns (h) 0 to 32 of Landsat ARD v1 - CONUS", once it is loaded. */
  readonly grid?: string;
}

export interface FrequencyChoice {
  readonly value: string;
  /** "Every 3 months" */
  readonly label: string;
  /** The choice that lets the user type a pandas alias. */
  readonly isCustom?: boolean;
}

export interface CollectionChoice {
  readonly id: string;
  /** "Landsat 8 (LC08)" */
  readonly name: string;
  /** Which products of the mission it has. */
  readonly title: string;
  /** "2013 to today" */
  readonly years: string;
  readonly firstYear: number;
  /** Absent while new data are still added. */
  readonly lastYear?: number;
  /** Further text that is searched. */
  readonly bands: string;
  /** What will be ordered of it: bands, data type and scale. */
  readonly content: string;
  /** "every 5 days, 10 m" */
  readonly interval: string;
  /** "described in cedar.yaml"; absent where it is built in. */
  readonly origin?: string;
  readonly bandChoices: readonly BandChoiceRow[];
  /** Whether its values can be stored in 8 bits. */
  readonly canEncode: boolean;
  /** The collection to order instead, where Earth Engine has withdrawn this one. */
  readonly withdrawn?: string;
}

/** A band that can be chosen. */
export interface BandChoiceRow {
  readonly name: string;
  /** "B8A, 20 m" */
  readonly detail: string;
  /** Meanings of bits or classes: "3 Cloud, 4 Cloud shadow". */
  readonly meanings?: string;
  /** Whether it is exported unless others are chosen. */
  readonly isUsual: boolean;
}

/** The chosen collections with their chosen bands, as the form describes them. */
export interface ChosenSensors {
  /** What each of several collections adds; the first line is of all of them. */
  readonly sensors: readonly string[];
  /** What is ordered of each collection, by its id. */
  readonly contents: Readonly<Record<string, string>>;
}

/** Something that may be unexpected, and changes that fix it. */
export interface Warning {
  readonly text: string;
  readonly remedies: readonly Remedy[];
}

export interface Remedy {
  /** "End on 2020-12-31" */
  readonly label: string;
  readonly change: Partial<Draft>;
}

/** What would be ordered. Long lists are truncated; `total` counts all. */
export interface Preview {
  /** Without images that are left out. */
  readonly tasks: number;
  /** "24 tasks: 2 collections × 4 tiles × 3 periods, one image each of 256 × 256 pixels of 30 m." */
  readonly summary: string;
  /** Expected pixels and bytes. */
  readonly size: string;
  readonly orderName: string;
  /** "12 periods: Jan 2020 … Dec 2020" */
  readonly periodsSummary: string;
  readonly periods: CutList;
  readonly images: ImageList;
  readonly existing?: ExistingImages;
  /** Images that can be looked at. */
  readonly look: LookChoices;
  readonly warnings: readonly Warning[];
}

export interface CutList {
  readonly shown: readonly string[];
  readonly total: number;
}

export interface ImageList {
  readonly matrices: readonly ImageMatrix[];
  readonly total: number;
  readonly leftOut: number;
  /** Result of Count Images: how many of the images to order have no scenes, also as text. */
  readonly counted?: CountedImages;
}

export interface CountedImages {
  /** "22 of 24 images have scenes, on 3 to 12 dates." */
  readonly words: string;
  /** Number of images without scenes that are not left out yet. */
  readonly empty: number;
  /** Whether the draft has changed since. */
  readonly stale: boolean;
}

/** Images of one collection: tiles × periods, row by row. */
export interface ImageMatrix {
  /** Id of the collection. */
  readonly collection: string;
  /** "Landsat 8 (LC08)" */
  readonly title: string;
  /** Names of tiles. */
  readonly rows: readonly string[];
  /** "Jan 2020" */
  readonly columns: readonly string[];
  /** Identifies each image, whatever its name is made of. */
  readonly keys: readonly string[];
  /** Names of the images, unless there are very many. */
  readonly names?: readonly string[];
  /** After Count Images: dates and scenes; undefined for images that were not counted. */
  readonly counts?: readonly (readonly [dates: number, scenes: number] | undefined)[];
  /** "already in 2019_2020": the orders that have images, by the position of the image. */
  readonly existing: readonly (readonly [index: number, text: string])[];
}

/** Notes about the contents of a field that are not errors. */
export type FieldNotes = Readonly<Partial<Record<Field, string>>>;

export type FieldRemedies = Readonly<Partial<Record<Field, readonly Remedy[]>>>;

/** A file that was dropped onto the page, and that only the page can read. */
export interface DroppedFile {
  readonly name: string;
  readonly bytes: ArrayBuffer;
}

/** Result of looking for tiles. */
export interface TilesAnswer {
  /** Their location, or why there are none. */
  readonly words: string;
  readonly found: number;
  /** Another reading of the same numbers. */
  readonly instead?: { readonly words: string; readonly text: string };
}

/** Where the images are stored, and what transfers cost. */
export interface StoreNote {
  readonly words: string;
  /** A page with more. */
  readonly link?: { readonly label: string; readonly url: string };
}

export type CountState =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly done: number; readonly total: number }
  | { readonly state: 'failed'; readonly message: string };

export type ToOrderForm =
  | ToLook
  | {
      readonly type: 'setup';
      readonly configurations: readonly ConfigurationChoice[];
      readonly collections: readonly CollectionChoice[];
      readonly frequencies: readonly FrequencyChoice[];
      readonly draft: Draft;
      readonly isMapShown?: boolean;
    }
  | { readonly type: 'configurations'; readonly configurations: readonly ConfigurationChoice[] }
  | {
      readonly type: 'checked';
      /** Of the draft that was checked; older answers are ignored. */
      readonly revision: number;
      readonly preview?: Preview;
      readonly problems: FieldProblems;
      readonly notes: FieldNotes;
      /** Changes that avoid what a note warns of. */
      readonly noteRemedies?: FieldRemedies;
      readonly chosen?: ChosenSensors;
      /** Absent where nothing is known of the collections. */
      readonly scenes?: SceneSettings;
    }
  /**
   * Changes that the extension has made to the draft: tiles were added, images left out. Other
   * fields keep their current contents.
   */
  | { readonly type: 'draft'; readonly change: Partial<Draft> }
  /** Source of the draft when the user has not typed it. */
  | { readonly type: 'notice'; readonly text: string; readonly canGoBack: boolean }
  | { readonly type: 'place'; readonly text: string; readonly answer: TilesAnswer }
  | {
      readonly type: 'tilesAdded';
      readonly words: string;
      readonly ok: boolean;
      /** Otherwise by GeoJSON. */
      readonly byPlace: boolean;
    }
  /**
   * The area of interest whose tiles are in the field; without a name there is none. With the reason
   * if images cannot be cut to it.
   */
  | { readonly type: 'area'; readonly name?: string; readonly insideProblem?: string }
  /** The open editor whose GeoJSON can be used; without a label there is none. */
  | { readonly type: 'editor'; readonly label?: string }
  /** Collections of the chosen configuration. */
  | { readonly type: 'collections'; readonly collections: readonly CollectionChoice[] }
  /** Result of adding a collection. */
  | { readonly type: 'collectionAdded'; readonly words: string; readonly ok: boolean }
  | { readonly type: 'count'; readonly count: CountState }
  | { readonly type: 'queue'; readonly words: string }
  | { readonly type: 'store'; readonly note?: StoreNote }
  | { readonly type: 'map'; readonly contents: MapContents };

export type FromOrderForm =
  | FromLook<Draft>
  | { readonly type: 'ready' }
  | { readonly type: 'changed'; readonly revision: number; readonly draft: Draft }
  /** Typed text that does not change what would be ordered. */
  | { readonly type: 'typed'; readonly draft: Draft }
  | { readonly type: 'submit'; readonly draft: Draft }
  | { readonly type: 'saveFile'; readonly draft: Draft }
  | { readonly type: 'openConfiguration'; readonly configuration: string }
  /** Proposes another tile grid for an area. */
  | { readonly type: 'newTileGrid' }
  | { readonly type: 'place'; readonly text: string; readonly draft: Draft }
  | { readonly type: 'addPlace'; readonly text: string; readonly draft: Draft }
  | { readonly type: 'addFile'; readonly draft: Draft }
  | { readonly type: 'addEditor'; readonly draft: Draft }
  /** Files of the workspace, or of the system, that were dropped onto the page. */
  | { readonly type: 'dropUris'; readonly uris: readonly string[]; readonly draft: Draft }
  | { readonly type: 'dropFiles'; readonly files: readonly DroppedFile[]; readonly draft: Draft }
  | { readonly type: 'removeArea'; readonly draft: Draft }
  | { readonly type: 'addCollection'; readonly text: string; readonly draft: Draft }
  | { readonly type: 'cancelCollection' }
  | { readonly type: 'count'; readonly draft: Draft }
  | { readonly type: 'cancelCount' }
  | { readonly type: 'leaveOutEmpty'; readonly draft: Draft }
  | { readonly type: 'showMap'; readonly isShown: boolean }
  | { readonly type: 'showScenes'; readonly isShown: boolean; readonly draft: Draft }
  | { readonly type: 'pickTiles'; readonly tiles: readonly MapTileIndex[]; readonly draft: Draft }
  /** A ring of longitudes and latitudes, in which tiles are chosen. */
  | {
      readonly type: 'pickRing';
      readonly ring: readonly (readonly [lon: number, lat: number])[];
      readonly draft: Draft;
    }
  | { readonly type: 'goBack' };
