/** Sizes of the chunks of a cube, and of the shards that hold them. */
import type { CubeEncoding, CubeExtent } from './cubeLayout.ts';

/** Chunks are what a reader unpacks, shards are the files. */
export interface ChunkSizes {
  readonly chunk: CubeExtent;
  /** A multiple of the chunk along each dimension. */
  readonly shard: CubeExtent;
}

/**
 * Dates in a chunk: with 128 × 128 pixels of 16 bits, 0.5 MB. A time series of 20 years of Landsat is
 * in about 30 chunks of a band, 15 MB; a picture of one date unpacks 16 dates.
 */
const CHUNK_DATES = 16;
/** Rows and columns of a chunk: a quarter of a block of the images that Earth Engine exports. */
const CHUNK_PIXELS = 128;
/** Dates in a shard, at most. */
const SHARD_DATES = 64;
/** Rows and columns of a shard, at most: about 30 MB before compression, with 60 dates of 16 bits. */
const SHARD_PIXELS = 512;

/**
 * Sizes for a new Zarr cube.
 *
 * The size along time does not depend on the dates, so that later ones can be appended.
 */
export function zarrChunkSizes(
  { width, height }: { readonly width: number; readonly height: number },
  { chunks = {}, shards = {} }: Pick<CubeEncoding, 'chunks' | 'shards'>,
): ChunkSizes {
  // All dates of a shard: later ones may be appended, so that "all" of them are not known.
  const time = chunks.time === -1 ? (shards.time ?? SHARD_DATES) : (chunks.time ?? CHUNK_DATES);
  const y = chunks.y === -1 ? height : Math.min(chunks.y ?? CHUNK_PIXELS, height);
  const x = chunks.x === -1 ? width : Math.min(chunks.x ?? CHUNK_PIXELS, width);
  return {
    chunk: [time, y, x],
    shard: [
      multiple(time, shards.time ?? SHARD_DATES),
      shardSize(y, height, shards.y),
      shardSize(x, width, shards.x),
    ],
  };
}

/** The largest multiple of a chunk up to a limit, or the chunk itself. */
function multiple(chunk: number, limit: number): number {
  return chunk * Math.max(1, Math.floor(limit / chunk));
}

/** No larger than the cube needs. */
function shardSize(chunk: number, size: number, limit = SHARD_PIXELS): number {
  return Math.min(multiple(chunk, limit), chunk * Math.ceil(size / chunk));
}

/** Number of parts along each dimension. */
export function countParts(shape: CubeExtent, part: CubeExtent): CubeExtent {
  const along = (i: 0 | 1 | 2) => Math.ceil(shape[i] / part[i]);
  return [along(0), along(1), along(2)];
}
