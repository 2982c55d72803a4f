/**
 * Data cubes: what all formats of a cube have in common.
 *
 * A cube has the dimensions time, y, x, in that order, and one variable for each band.
 */
import type { DataType } from '../../domain/imageSize.ts';
import type { BitField } from '../collections/index.ts';

/** Formats that cubes are written in. */
export const CUBE_FORMATS = ['zarr', 'netcdf', 'cog'] as const;

/** A format of cubes: Zarr, NetCDF-4, or a cloud-optimized GeoTIFF for each date. */
export type CubeFormat = (typeof CUBE_FORMATS)[number];

/** Properties of a scene, as the image metadata has them. */
export type SceneProperties = Readonly<Record<string, unknown>>;

/** Values of a variable, of the type that it is stored in. */
export type CubeValues =
  | Int8Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

/** A layer of a cube along time. */
export interface CubeDate {
  /** Least `system:time_start` of its scenes, or the start of its date; milliseconds since 1970, UTC. */
  readonly time: number;
  /** Earth Engine id of the image collection that it is from. */
  readonly collection: string;
  /** Scenes in the mosaic of the date. */
  readonly scenes: readonly SceneProperties[];
}

/** Meanings of the values of a variable. */
export interface CubeFlags {
  /** Bit fields of a quality band. */
  readonly bits?: readonly BitField[] | undefined;
  /** Meanings of single values, of a band of classes. */
  readonly classes?: Readonly<Record<number, string>> | undefined;
  /** Bits and values that are left out because sensors give them different meanings. */
  readonly note?: string | undefined;
}

/** A variable of a cube: a band. */
export interface CubeVariable {
  /** Common name of the band, such as `red`. */
  readonly name: string;
  /** Type of the stored numbers. */
  readonly dataType: DataType;
  /** Stored for missing data. */
  readonly nodata?: number | undefined;
  /** Physical value = stored × scale + offset. */
  readonly scale?: number | undefined;
  /** In `units`. */
  readonly offset?: number | undefined;
  /** Unit of the physical value; empty for ratios. */
  readonly units?: string | undefined;
  /** Title for users. */
  readonly longName?: string | undefined;
  /** Name of its quantity in CF's table, where that is exactly it. */
  readonly standardName?: string | undefined;
  /** Meanings of its values. */
  readonly flags?: CubeFlags | undefined;
}

/**
 * Unit of the coordinate `time`: whole milliseconds, or seconds with fractions, which cubes had before and
 * which are not exact.
 */
export type CubeTimeUnit = 'millisecond' | 'seconds';

/** Contents of a cube, independent of its format. */
export interface CubeLayout {
  /** Name of its file or folder, without ending. */
  readonly name: string;
  /** Columns of pixels. */
  readonly width: number;
  /** Rows of pixels. */
  readonly height: number;
  /**
   * x = a·column + b·row + c, y = d·column + e·row + f, at the upper left corners of pixels, in the
   * unit of `crs`.
   */
  readonly transform: readonly [a: number, b: number, c: number, d: number, e: number, f: number];
  /** WKT of the coordinate reference system. */
  readonly crs: string;
  /** Its EPSG code, where the grid was given by one. */
  readonly epsg?: number | undefined;
  /** In the order of time; at least one. */
  readonly dates: readonly CubeDate[];
  /** That of the cube that dates are appended to (default: `millisecond`). */
  readonly timeUnit?: CubeTimeUnit | undefined;
  /** Bands, in the order of the image. */
  readonly variables: readonly CubeVariable[];
  /** Attributes of the whole cube: `title`, `history`, `source` and others. */
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** Position or size along time, y and x. */
export type CubeExtent = readonly [time: number, y: number, x: number];

/** Sizes of parts of a cube along its dimensions; the usual ones unless given. */
export interface CubeSizes {
  /** Dates. */
  readonly time?: number | undefined;
  /** Rows of pixels. */
  readonly y?: number | undefined;
  /** Columns of pixels. */
  readonly x?: number | undefined;
}

/** `ard.encoding` of a configuration. */
export interface CubeEncoding {
  /** Size of chunks along each dimension; larger ones are cut to the size of the cube. */
  readonly chunks?: CubeSizes;
  /** Size of the shards of Zarr along each dimension, cut to multiples of chunks. */
  readonly shards?: CubeSizes;
  /** Other keys, which the Python tool passes on to every variable, such as `zlib` and `complevel`. */
  readonly others: Readonly<Record<string, unknown>>;
}
