/** Interface through which the sandbox's Earth provides scenes and pixels. */
import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson';

/** A band as Earth Engine describes it in an image's metadata. */
export interface SceneBand {
  readonly id: string;
  readonly dataType: {
    readonly precision: 'int' | 'float' | 'double';
    readonly min?: number;
    readonly max?: number;
  };
  /** For example `EPSG:32610`. */
  readonly crs: string;
  /** [xScale, xShear, xTranslation, yShear, yScale, yTranslation] in units of `crs`. */
  readonly crsTransform: readonly [number, number, number, number, number, number];
  /** Width and height in pixels. */
  readonly dimensions: readonly [number, number];
}

/** Earth Engine's properties are numbers, texts and lists of texts. */
export type PropertyValue = string | number | readonly string[];

/** One image, of a collection or by itself. */
export interface Scene {
  /** Asset id, for example `LANDSAT/LC08/C02/T1_L2/LC08_044034_20140318`. */
  readonly id: string;
  /** Last part of the id; Earth Engine's `system:index`. */
  readonly index: string;
  /** Id of its collection; the empty text for a single image. */
  readonly collection: string;
  /** Milliseconds since 1970, UTC; Earth Engine's `system:time_start`, which images may lack. */
  readonly timeStart: number | undefined;
  /** Outline of the valid pixels, lon/lat degrees. */
  readonly footprint: Polygon | MultiPolygon;
  /** Everything Earth Engine lists as properties, `system:…` ones included where they are set. */
  readonly properties: Readonly<Record<string, PropertyValue>>;
  readonly bands: readonly SceneBand[];
}

export interface SceneCollection {
  readonly id: string;
  readonly title: string;
  /** First and last (exclusive) instant with data, milliseconds since 1970; absent without dates. */
  readonly start?: number;
  readonly end?: number;
  readonly bands: readonly string[];
  readonly properties: Readonly<Record<string, PropertyValue>>;
}

/** A part of the catalog; whatever is left out does not restrict. */
export interface SceneQuery {
  /** [west, south, east, north] in degrees; west > east means across the antimeridian. */
  readonly bbox?: readonly [number, number, number, number];
  /** Half-open range of `timeStart`, milliseconds since 1970. */
  readonly start?: number;
  readonly end?: number;
}

/** Pixels of a band. */
export interface BandPixels {
  readonly values: Float64Array;
  readonly mask: Uint8Array;
}

/** A scene that calculates its pixels itself. */
export interface ReadableScene extends Scene {
  read(band: string, columns: Int32Array, rows: Int32Array): BandPixels;
}

/** One collection of the catalog. */
export interface SceneSource {
  describe(): SceneCollection;
  /** As `Catalog.scenes`. */
  scenes(query: SceneQuery): Iterable<ReadableScene>;
  scene(index: string): ReadableScene | undefined;
}

export interface AssetCatalog {
  /** Ids of the collections there are. */
  readonly collections: readonly string[];
  /** Ids of the images that are in no collection. */
  readonly images: readonly string[];
  /** Tables by their ids. */
  readonly tables: ReadonlyMap<string, FeatureCollection>;
  /** Ids of folders that hold nothing. */
  readonly folders: readonly string[];
  /** Ids of assets that exist, and that no account may read. */
  readonly hidden: readonly string[];
  collection(id: string): SceneCollection | undefined;
  /**
   * Scenes whose bounding box touches the query's, ordered by `index`, made one at a time.
   * Exact footprint tests are the caller's.
   */
  scenes(collection: string, query: SceneQuery): Iterable<Scene>;
  /** The scene of an asset id, or undefined when there is none. */
  scene(id: string): Scene | undefined;
  /**
   * Stored values of one band at pixels of the scene's own grid.
   *
   * `columns` and `rows` have one entry per requested pixel. Pixels outside the scene's dimensions
   * or footprint are masked: 0 in `mask`. A narrow rim around the footprint is not masked and holds
   * fill instead: 0 in every band, and bit 0 in `QA_PIXEL`.
   */
  read(scene: Scene, band: string, columns: Int32Array, rows: Int32Array): BandPixels;
}
