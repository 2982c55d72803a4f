/** The JSON of a tracking document, as far as Cedar knows it. */
import type { FilterSpec } from '../earthengine/requestOptions.ts';
import type { TaskStatus, Timestamp } from '../earthengine/taskStatus.ts';
import type { GridJson, TileDefinition } from '../grids/index.ts';
import type { CrsRecord } from '../grids/records.ts';

export type { TaskStatus, Timestamp };

/** One item of an order: one image to export. */
export interface TrackedItem {
  /** Name of its objects in the store, without ending. */
  name: string;
  /** Folder of its objects in the store. */
  prefix: string;
  /** Latest known status of its task. */
  status: TaskStatus;
  /** Fields Cedar adds to what the Python tool writes; absent from its documents. */
  collection?: string;
  /** [row, column] */
  tile?: [number, number];
  /** Begin of its period, an ISO date-time. */
  date_start?: string;
  /** End of its period, exclusive, an ISO date-time. */
  date_end?: string;
  /** Identifies the export request, so that a repeated one starts no second task. */
  request_id?: string;
  /** Description of the task as Earth Engine lists it. */
  description?: string;
  /** The Earth Engine project of the task, where it is another than the order's. */
  project?: string;
  /** Ids of the tasks that came to nothing before this one, oldest first. */
  earlier_tasks?: string[];
  /** Id of the image metadata document, where it is not its path `PREFIX/NAME.json`. */
  metadata_id?: string;
  /** Filters of this item, where the order records none by collection. */
  filters?: FilterSpec[];
  /** Number of layers of the image when its task was started: dates, for most collections. */
  dates?: number;
  /** Mean cloud cover of its scenes by the collection's own property, percent; absent if unknown. */
  cloud_cover?: number;
  /** Export options of this item, where they are others than the order's. */
  export_image_kwds?: object;
  /** Names of the orders that had the item before this one took it over. */
  takes_over?: string[];
  /** The order that has taken the item over: its objects belong to that one now. Empty if unknown. */
  taken_over_by?: string;
  /**
   * When a task of an order that had the item before has written over its image, milliseconds since
   * 1970: that task had been started unnoticed. Of no matter once a later task has ended.
   */
  overwritten_at?: number;
  [unknown: string]: unknown;
}

/** An image that was asked for and left out of an order, because it existed already. */
export interface LeftOutItem {
  /** Name of its objects in the store, without ending. */
  name: string;
  /** Folder of its objects in the store. */
  prefix: string;
  /** Id of the image collection. */
  collection: string;
  /** [row, column] */
  tile: [number, number];
  /** Begin of its period, an ISO date-time. */
  date_start: string;
  /** End of its period, exclusive, an ISO date-time. */
  date_end: string;
  /** Names of the orders that had it; none when it was in the store and in no order. */
  orders: string[];
  [unknown: string]: unknown;
}

/** The program that wrote the document first. */
export interface ProgramInfo {
  /** `cedar-tracker`, or the name of the Python tool. */
  name: string;
  /** Version of the program. */
  version: string;
  /** Version of the Earth Engine client library. */
  ee: string;
  [unknown: string]: unknown;
}

/** The submitted request. Dates are ISO strings in UTC. */
export interface SubmissionInfo {
  /** When it was submitted, an ISO date-time. */
  submitted: string;
  /** Identifies the order in the metadata of its images; absent from the Python tool's documents. */
  id?: string;
  /** Ids of the image collections. */
  collections?: string[];
  /** The grid, with its coordinate reference system as WKT and, where it has one, as EPSG code. */
  tile_grid: GridJson & Partial<CrsRecord>;
  /** The tiles. */
  tile_indices: [row: number, column: number][];
  /** Begin of the range, an ISO date-time. */
  period_start: string;
  /** End of the range, exclusive, an ISO date-time. */
  period_end: string;
  /** Empty when the order has one period. */
  period_freq: string;
  /** The Earth Engine project that the tasks were started in; the Python tool does not record it. */
  project?: string;
  /**
   * By collection, the bands and scenes that were chosen, the scenes that were left out and the
   * description of the configuration; absent where all collections are built in and exported as usual.
   */
  image_collections?: object;
  /** Whether the grid is of this order alone: a single tile for its area. Absent otherwise. */
  own_grid?: boolean;
  /**
   * Area outside of which pixels have no data, as a name, a code and GeoJSON; absent where images are
   * of whole tiles.
   */
  inside?: object;
  /** Label of its tasks in Cloud Monitoring; absent or empty for none. */
  workload_tag?: string;
  /** Name of the record of the order file that has extended itself by this order; absent otherwise. */
  repetition?: string;
  [unknown: string]: unknown;
}

/** Names and locations of the order and its images. */
export interface TrackingInfo {
  /** When it was submitted, an ISO date-time. */
  submitted: string;
  /** Name of the tracking document, without `.json`. */
  name: string;
  /** Folder of the tracking document in the store. */
  prefix: string;
  /** Ids of the image collections. */
  collections: string[];
  /** The tiles. */
  tiles: TileDefinition[];
  /** Template of the names of images. */
  name_template: string;
  /** Template of their folders. */
  prefix_template: string;
  [unknown: string]: unknown;
}

/** The stored JSON, as far as Cedar knows it. */
export interface TrackingDocumentJson {
  /** The program that wrote it first. */
  program: ProgramInfo;
  /** The request. */
  submission: SubmissionInfo;
  /** Names and locations of the order and its images. */
  tracking: TrackingInfo;
  /** The items: one for each image. */
  orders: TrackedItem[];
  /**
   * Ids of the image metadata documents in the store, in the order of `orders`: one for each item
   * that has one, then those that other programs wrote and that belong to no known item. Items that
   * have not been started, and empty ones whose metadata is not saved, have none.
   */
  metadata: string[];
  /** Images that other orders had when this one was submitted; absent where there are none. */
  left_out?: LeftOutItem[];
  /** The user's own name and note of the order, which the Python tool ignores. */
  annotation?: {
    /** One line. */
    name?: string;
    /** Any text. */
    note?: string;
    [unknown: string]: unknown;
  };
  [unknown: string]: unknown;
}
