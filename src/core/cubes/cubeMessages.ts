/** Messages between the thread that plans cubes and the threads that read and write their values. */
import type { DataType } from '../../domain/imageSize.ts';
import type { ByteStoreReference, StoredBytes } from './byteStore.ts';
import type { PieceFacts } from './checkItem.ts';
import type { ChunkSizes } from './chunkSizes.ts';
import type { CubeExtent, CubeLayout, CubeVariable } from './cubeLayout.ts';
import type { NetcdfEncoding } from './netcdf/netcdfEncoding.ts';
import type { LayerConversion } from './physicalValues.ts';

/** A rectangle of pixels of a cube. */
export interface CubeWindow {
  readonly column: number;
  readonly row: number;
  readonly width: number;
  readonly height: number;
}

/** A file of an image. */
export interface PieceTask extends CubeWindow {
  readonly store: ByteStoreReference;
  readonly file: StoredBytes;
}

/** How an image stores numbers that are converted. */
export interface ItemEncoding {
  readonly dataType: DataType;
  /** Stored for missing data. */
  readonly nodata?: number;
  /** Conversion of each band of a date; undefined for those whose numbers are kept. */
  readonly bands: readonly (LayerConversion | undefined)[];
}

/** An image, and where its layers are in the cube. */
export interface ItemTask {
  readonly pieces: readonly PieceTask[];
  /** Index in the cube of each date of the image; undefined for those that are left out. */
  readonly dates: readonly (number | undefined)[];
  /** Index in the cube of each band of a date. */
  readonly variables: readonly number[];
  /** Absent where the cube has the numbers of the image. */
  readonly encoding?: ItemEncoding;
}

/** Consecutive dates of a cube that exists. */
export interface HeldRun {
  /** Index of the first one in that cube. */
  readonly from: number;
  /** Its index in the cube that is written. */
  readonly to: number;
  readonly count: number;
}

/** Where the chunks of a NetCDF-4 file are. */
export interface NetcdfSource {
  readonly kind: 'netcdf';
  readonly file: StoredBytes;
  /** Of each band, in the order of the variables of the cube. */
  readonly arrays: readonly {
    readonly chunk: CubeExtent;
    /** Of each chunk, by its number. */
    readonly places: readonly (readonly [offset: number, size: number])[];
    readonly isShuffled: boolean;
    /** Level of zlib; 0 for none. */
    readonly level: number;
  }[];
  /** Sizes along time, y and x. */
  readonly shape: CubeExtent;
}

/** Dates that are copied from a cube that exists. */
export interface HeldLayers {
  /** The cube, or the folder of its file. */
  readonly store: ByteStoreReference;
  readonly source: { readonly kind: 'zarr' } | NetcdfSource;
  /** In the order of time. */
  readonly runs: readonly HeldRun[];
}

/** How the chunks of a format are stored. */
export type ChunkFormat =
  | { readonly kind: 'zarr'; readonly sizes: ChunkSizes }
  | { readonly kind: 'netcdf'; readonly encoding: NetcdfEncoding }
  | { readonly kind: 'cog' };

/** All that a thread needs to know of a cube. */
export interface CubeTask {
  readonly width: number;
  readonly height: number;
  readonly dateCount: number;
  readonly variables: readonly CubeVariable[];
  /** In the order of time. */
  readonly items: readonly ItemTask[];
  readonly format: ChunkFormat;
  /** Size of a chunk along time, y and x. */
  readonly chunk: CubeExtent;
  /** Where the chunks are stored. */
  readonly target: ByteStoreReference;
  /** First date that is not in the cube yet. */
  readonly firstDate: number;
  /** Dates that are copied, besides those of the images. */
  readonly held?: HeldLayers | undefined;
  /** Size of a block of the images, pixels. */
  readonly block: { readonly width: number; readonly height: number };
}

/** A block of a cube whose values were read, and their CRC32C. */
export interface SampledBlock {
  readonly variable: number;
  readonly origin: CubeExtent;
  readonly shape: CubeExtent;
  readonly crc32c: string;
}

/** A chunk in the file of its window. */
export interface ChunkRecord {
  readonly variable: number;
  /** Number of the chunk in the variable, the last dimension fastest. */
  readonly chunk: number;
  readonly offset: number;
  readonly size: number;
}

/** Record of a window whose values are stored. */
export interface WindowRecord {
  /** Blocks to check when the cube is complete. */
  readonly blocks: readonly SampledBlock[];
  /** Chunks in the file of the window; none of formats that store each chunk where it belongs. */
  readonly chunks: readonly ChunkRecord[];
}

/** A chunk in a file, and the sampled blocks in it. */
export interface ChunkToVerify extends Omit<ChunkRecord, 'chunk'> {
  readonly origin: CubeExtent;
  readonly blocks: readonly SampledBlock[];
}

/** Jobs of a thread by name: arguments and results. */
export interface CubeJobs {
  /** Facts about the pixels of a file. */
  inspect: { arguments: { store: ByteStoreReference; file: StoredBytes }; result: PieceFacts };
  /** What the GeoTIFF of a date of a cube records. */
  inspectCog: { arguments: { store: ByteStoreReference; file: StoredBytes }; result: CogFacts };
  /** Stores the chunks of all variables and dates in a window. */
  writeWindow: { arguments: { cube: number; window: CubeWindow }; result: WindowRecord };
  /** Reads blocks of a Zarr cube back. @returns those whose checksums differ */
  verifyZarr: {
    arguments: {
      target: ByteStoreReference;
      variables: readonly CubeVariable[];
      blocks: readonly SampledBlock[];
      /** Metadata documents that are not stored yet, by key. */
      documents: Readonly<Record<string, string>>;
    };
    result: SampledBlock[];
  };
  /** Reads chunks of a NetCDF-4 file back. @returns the blocks whose checksums differ */
  verifyNetcdf: {
    arguments: { cube: number; store: ByteStoreReference; key: string; chunks: ChunkToVerify[] };
    result: SampledBlock[];
  };
  /** Writes the GeoTIFF of a date. @returns its bytes */
  writeCog: { arguments: CogTask; result: number };
  /** Reads blocks of GeoTIFFs back. @returns those whose checksums differ */
  verifyCog: {
    arguments: {
      store: ByteStoreReference;
      /** By date. */
      keys: readonly string[];
      blocks: readonly SampledBlock[];
    };
    result: SampledBlock[];
  };
}

/** Contents of the GeoTIFF of a date, by its own metadata. */
export interface CogFacts extends PieceFacts {
  readonly bands: readonly {
    readonly description?: string;
    readonly scale?: number;
    readonly offset?: number;
  }[];
  /** Texts about the whole file, by name: `time`, `collection` and others. */
  readonly notes: Readonly<Record<string, string>>;
}

/** A GeoTIFF of one date, made of tiles that are stored already. */
export interface CogTask {
  readonly layout: CubeLayout;
  readonly date: number;
  /** Where the tiles are, and where the GeoTIFF is written. */
  readonly store: ByteStoreReference;
  /** Tiles of the date, row by row; the file of each has the tiles of all bands. */
  readonly tiles: readonly CogTile[];
  readonly key: string;
}

/** The tiles of all bands at a place. */
export interface CogTile {
  readonly file: StoredBytes;
  /** Of each band. */
  readonly offsets: readonly number[];
  readonly sizes: readonly number[];
}

export type CubeJobName = keyof CubeJobs;

/** Requests about files in buckets, which the other thread sends, because it has the token. */
export type BucketRequest =
  | { readonly method: 'readRange'; readonly file: StoredBytes; offset: number; length: number }
  | { readonly method: 'read'; readonly key: string }
  | { readonly method: 'find'; readonly key: string }
  | { readonly method: 'write'; readonly key: string; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly method: 'join'; readonly keys: readonly string[]; readonly key: string }
  | { readonly method: 'remove'; readonly keys: readonly string[] };

/** To a thread. */
export type ToCubeThread =
  | { readonly kind: 'cube'; readonly cube: number; readonly task: CubeTask }
  | {
      readonly kind: 'job';
      readonly id: number;
      readonly name: CubeJobName;
      readonly arguments: CubeJobs[CubeJobName]['arguments'];
    }
  /** Ends the jobs at their next step. */
  | { readonly kind: 'stop' }
  | { readonly kind: 'bucketAnswer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'bucketFailed'; readonly id: number; readonly message: string };

/** Failure in a thread, which has no texts. */
export interface CubeFailure {
  /** Path of the file that it is about. */
  readonly path: string;
  readonly message: string;
  /** Code of the file system's error. */
  readonly code?: string | undefined;
  /** Why an image cannot be read. */
  readonly reason?: { readonly kind: string; readonly [detail: string]: unknown } | undefined;
  /** Whether a cube that exists could not be read. */
  readonly isHeld?: boolean | undefined;
  /** The request about a bucket in which the other thread has failed, and whose error it has. */
  readonly bucketRequest?: number | undefined;
}

/** From a thread. */
export type FromCubeThread =
  | { readonly kind: 'done'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: CubeFailure }
  /** No job is running any more. */
  | { readonly kind: 'stopped' }
  | {
      readonly kind: 'bucket';
      readonly id: number;
      readonly store: ByteStoreReference;
      readonly request: BucketRequest;
    };
