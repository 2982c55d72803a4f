/** Number of threads for which there is memory: each of them holds a block of an image. */
import { freemem } from 'node:os';
import { type DataType, SAMPLE_BYTES } from '../../domain/imageSize.ts';
import type { CheckedItem } from './checkItem.ts';

/** Bytes of a thread besides blocks: its code, and chunks that are compressed. */
const THREAD_BYTES = 100 * 2 ** 20;

/** Blocks that a thread holds: unpacked, as chunks, and as stored. */
const BLOCKS_OF_THREAD = 3;

/** Part of the free memory that is taken. */
const USED_PART = 0.7;

/** The part of an image that memory depends on. */
export type BlockedItem = Pick<CheckedItem, 'block' | 'dataType'> & {
  readonly item: {
    readonly document: {
      readonly bands: readonly unknown[];
      readonly dates: readonly unknown[];
    };
  };
};

/**
 * @param count threads that are wanted
 * @param available bytes of free memory
 * @returns `count`, or fewer; at least 1
 */
export function threadsInMemory(
  count: number,
  items: readonly BlockedItem[],
  available: number = availableMemory(),
): number {
  const needed = THREAD_BYTES + BLOCKS_OF_THREAD * Math.max(0, ...items.map(blockBytes));
  return Math.max(1, Math.min(count, Math.floor((available * USED_PART) / needed)));
}

/** Bytes of a block with all bands and dates. */
function blockBytes({ item: { document }, block, dataType }: BlockedItem): number {
  const layers = document.bands.length * document.dates.length;
  return block.width * block.height * layers * SAMPLE_BYTES[dataType satisfies DataType];
}

/** Free memory; in a container, that of the container. Node has both counts from version 22 on. */
function availableMemory(): number {
  return process.availableMemory?.() || freemem();
}
