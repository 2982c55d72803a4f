/** Parts of a configuration that other modules use unchanged. */

/** A filter as configurations write it: a function of `ee.Filter` and its arguments. */
export interface FilterSpec {
  /** Name of the function, such as `lte`; the arguments are further fields. */
  readonly function: string;
  readonly [argument: string]: unknown;
}

/** Options of Earth Engine's image export, apart from those that tile and store set. */
export interface ExportOptions {
  /** Width and height of the blocks inside a file, in pixels. */
  readonly shardSize?: number;
  /** Most pixels across and down a file; one number for both. A multiple of `shardSize`. */
  readonly fileDimensions?: number | readonly number[];
  /** Write cloud-optimized GeoTIFFs. */
  readonly cloudOptimized?: boolean;
  /** Write no file for pieces without data. */
  readonly skipEmptyTiles?: boolean;
  /** Most pixels of one export. */
  readonly maxPixels?: number;
  /** Among the tasks of the project, 0 to 9999; it has an effect for paid projects only. */
  readonly priority?: number;
}
