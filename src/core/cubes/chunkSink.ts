/** Receiver of chunks that have all their values. */
import type { CubeExtent, CubeValues } from './cubeLayout.ts';
import type { ChunkRecord } from './cubeMessages.ts';

/** A chunk with all its values. */
export interface FilledChunk {
  readonly variable: number;
  /** Chunks before it along time, y and x. */
  readonly place: CubeExtent;
  /** Of a chunk of full size: missing data beyond the cube. */
  readonly values: CubeValues;
}

/** Receiver of the chunks of a window. */
export interface ChunkStorage {
  /** The values of the chunks are used again afterwards. */
  store(chunks: readonly FilledChunk[]): Promise<void>;
  /** @returns where chunks are, if they are in a file of the window */
  finish(): Promise<ChunkRecord[]>;
  /** Deletes what is not complete. */
  discard(): Promise<void>;
}
