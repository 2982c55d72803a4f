/** Messages between the thread that plans cubes and the threads that read and write their values. */
import type { ByteStoreReference, StoredBytes } from './byteStore.ts';
import type { PieceFacts } from './checkItem.ts';
import type { ChunkSizes } from './chunkSizes.ts';
import type { CubeExtent, CubeValues, CubeVariable } from './cubeLayout.ts';

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

/** An image, and where its layers are in the cube. */
export interface ItemTask {
  readonly pieces: readonly PieceTask[];
  /** Index in the cube of each date of the image; undefined for those that are left out. */
  readonly dates: readonly (number | undefined)[];
  /** Index in the cube of each band of a date. */
  readonly variables: readonly number[];
}

/** All that a thread needs to know of a cube. */
export interface CubeTask {
  readonly width: number;
  readonly height: number;
  readonly dateCount: number;
  readonly variables: readonly CubeVariable[];
  /** In the order of time. */
  readonly items: readonly ItemTask[];
}

/** A Zarr cube that a thread writes. */
export interface ZarrTask extends CubeTask {
  readonly sizes: ChunkSizes;
  /** Where the shards are stored. */
  readonly target: ByteStoreReference;
  /** First date that is not in the cube yet; those before it in its shard are read from there. */
  readonly firstDate: number;
}

/** A block of a cube whose values were read, and their CRC32C. */
export interface SampledBlock {
  readonly variable: number;
  readonly origin: CubeExtent;
  readonly shape: CubeExtent;
  readonly crc32c: string;
}

/** What a thread can be asked for, by name: arguments and results. */
export interface CubeJobs {
  /** What a file contains. */
  inspect: { arguments: { store: ByteStoreReference; file: StoredBytes }; result: PieceFacts };
  /** Writes the shards of all variables and dates in a window; gives blocks to check afterwards. */
  writeShards: { arguments: { cube: number; window: CubeWindow }; result: SampledBlock[] };
  /** Values of an image in a window. */
  readWindow: {
    arguments: { cube: number; item: number; window: CubeWindow };
    result: ReadBlock[];
  };
  /** Reads blocks back. @returns those whose checksums differ */
  verify: {
    arguments: {
      target: ByteStoreReference;
      variables: readonly CubeVariable[];
      blocks: readonly SampledBlock[];
      /** Metadata documents that are not stored yet, by key. */
      documents: Readonly<Record<string, string>>;
    };
    result: SampledBlock[];
  };
}

/** Values of one variable on consecutive dates. */
export interface ReadBlock {
  readonly variable: number;
  readonly origin: CubeExtent;
  readonly shape: CubeExtent;
  readonly values: CubeValues;
}

export type CubeJobName = keyof CubeJobs;

/** Requests about files in buckets, which the other thread sends, because it has the token. */
export type BucketRequest =
  | { readonly method: 'readRange'; readonly file: StoredBytes; offset: number; length: number }
  | { readonly method: 'read'; readonly key: string }
  | { readonly method: 'find'; readonly key: string }
  | { readonly method: 'write'; readonly key: string; readonly bytes: Uint8Array<ArrayBuffer> };

/** To a thread. */
export type ToCubeThread =
  | { readonly kind: 'cube'; readonly cube: number; readonly task: CubeTask | ZarrTask }
  | {
      readonly kind: 'job';
      readonly id: number;
      readonly name: CubeJobName;
      readonly arguments: CubeJobs[CubeJobName]['arguments'];
    }
  | { readonly kind: 'bucketAnswer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'bucketFailed'; readonly id: number; readonly message: string };

/** What went wrong in a thread, which has no texts. */
export interface CubeFailure {
  /** Path of the file that it is about. */
  readonly path: string;
  readonly message: string;
  /** Code of the file system's error. */
  readonly code?: string | undefined;
  /** Why an image cannot be read. */
  readonly reason?: { readonly kind: string; readonly [detail: string]: unknown } | undefined;
  /** Whether the other thread has failed to read from or write to a bucket. */
  readonly isBucket?: boolean | undefined;
}

/** From a thread. */
export type FromCubeThread =
  | { readonly kind: 'done'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: CubeFailure }
  | {
      readonly kind: 'bucket';
      readonly id: number;
      readonly store: ByteStoreReference;
      readonly request: BucketRequest;
    };
