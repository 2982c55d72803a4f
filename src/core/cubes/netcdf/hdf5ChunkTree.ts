/**
 * The index of the chunks of a dataset: a B-tree of version 1, which every reader of HDF5 knows.
 *
 * Source: HDF5 file format specification version 3.0, section III.A.1.
 */
import { address, UNDEFINED_ADDRESS, uint8, uint16, uint32, uint64 } from './hdf5Bytes.ts';

/** Where a chunk is, by its first element. */
export interface StoredChunk {
  /** Along each dimension. */
  readonly origin: readonly number[];
  /** Address in the file. */
  readonly offset: number;
  /** Bytes in the file. */
  readonly size: number;
}

/** HDF5's own number for files that do not give another one: half the children of a full node. */
const RANK = 32;
const FANOUT = 2 * RANK;

interface Child {
  /** First chunk below it. */
  readonly first: StoredChunk;
  readonly address: number;
}

/**
 * @param chunks in the order of their origins, the first dimension slowest; at least one
 * @param start address of the first byte
 * @param end an origin behind the last chunk
 */
export function chunkTree(
  chunks: readonly StoredChunk[],
  start: number,
  end: readonly number[],
): { bytes: Buffer; root: number } {
  const nodes: Buffer[] = [];
  const behind: StoredChunk = { origin: end, offset: 0, size: 0 };
  const nodeBytes = 24 + FANOUT * 8 + (FANOUT + 1) * keyBytes(end.length);
  let level = 0;
  let children: readonly Child[] = chunks.map((first) => ({ first, address: first.offset }));
  for (;;) {
    const groups = Array.from({ length: Math.ceil(children.length / FANOUT) }, (_, index) =>
      children.slice(index * FANOUT, (index + 1) * FANOUT),
    );
    const base = start + nodes.length * nodeBytes;
    for (const [index, group] of groups.entries()) {
      const siblings = [index - 1, index + 1].map((each) =>
        each >= 0 && each < groups.length ? base + each * nodeBytes : UNDEFINED_ADDRESS,
      );
      const next = groups[index + 1]?.[0]?.first ?? behind;
      nodes.push(padTo(treeNode(level, group, siblings, next), nodeBytes));
    }
    if (groups.length === 1) return { bytes: Buffer.concat(nodes), root: base };
    children = groups.flatMap(([head], index) =>
      head ? [{ first: head.first, address: base + index * nodeBytes }] : [],
    );
    level += 1;
  }
}

function keyBytes(dimensions: number): number {
  return 8 + 8 * (dimensions + 1);
}

function treeNode(
  level: number,
  children: readonly Child[],
  siblings: readonly number[],
  next: StoredChunk,
): Buffer {
  const CHUNKS = 1;
  const head = [Buffer.from('TREE'), uint8(CHUNKS, level), uint16(children.length)];
  const entries = children.flatMap((child) => [key(child.first), address(child.address)]);
  return Buffer.concat([...head, ...siblings.map(address), ...entries, key(next)]);
}

/** Size of the chunk, filters that were left out, and its origin, also within an element. */
function key({ origin, size }: StoredChunk): Buffer {
  return Buffer.concat([uint32(size), uint32(0), ...origin.map(uint64), uint64(0)]);
}

function padTo(bytes: Buffer, size: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(size - bytes.length)]);
}
