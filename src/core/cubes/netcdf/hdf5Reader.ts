/**
 * Reads the metadata of NetCDF-4 files as Cedar writes them, from a disk or a bucket; the library of HDF5
 * reads files on disk alone. A file with other structures is refused.
 *
 * Source: HDF5 file format specification version 3.0,
 * https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html
 */
import type { StoredBytes } from '../byteStore.ts';
import type { ThreadStore } from '../threadStores.ts';
import { hdf5Checksum } from './hdf5Checksum.ts';
import type { StoredChunk } from './hdf5ChunkTree.ts';
import type { ChunkFilter } from './hdf5Headers.ts';
import { type Hdf5Message, parseDataset, parseLink, type ReadDataset } from './hdf5Messages.ts';

/** A file that is not as Cedar writes it, or is damaged. */
export class UnknownHdf5 extends Error {
  /** Whether another program wrote it. */
  readonly isForeign: boolean;
  constructor(part: string, { isForeign = false } = {}) {
    super(part);
    this.isForeign = isForeign;
  }
}

/** Contents of a file besides its chunks. */
export interface ReadNetcdf {
  /** In the order in which they were written. */
  readonly datasets: readonly ReadDataset[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Reads parts of a file. */
export type RangeReader = (offset: number, length: number) => Promise<Buffer>;

const SIGNATURE = '\x89HDF\r\n\x1a\n';
const SUPERBLOCK_BYTES = 48;

/** @throws UnknownHdf5, or the error of the store */
export async function readNetcdf(read: RangeReader, size: number): Promise<ReadNetcdf> {
  const { root, heapAt } = await openRoot(read, size);
  const datasets: ReadDataset[] = [];
  for (const link of root.flatMap((message) => parseLink(message) ?? [])) {
    const messages = await messagesAt(read, link.address);
    datasets.push(await parseDataset(link.name, messages, heapAt));
  }
  const { attributes } = await parseDataset('', root, heapAt);
  return { datasets, attributes };
}

/** Attributes of the whole file alone. @throws UnknownHdf5, or the error of the store */
export async function readNetcdfAttributes(
  read: RangeReader,
  size: number,
): Promise<ReadNetcdf['attributes']> {
  const { root, heapAt } = await openRoot(read, size);
  return (await parseDataset('', root, heapAt)).attributes;
}

async function openRoot(read: RangeReader, size: number) {
  const head = await read(0, SUPERBLOCK_BYTES);
  const isKnown = head.toString('latin1', 0, 8) === SIGNATURE && head[8] === 2;
  if (!isKnown) throw new UnknownHdf5('superblock', { isForeign: true });
  if (head.readUInt32LE(44) !== hdf5Checksum(head.subarray(0, 44))) {
    throw new UnknownHdf5('superblock');
  }
  if (Number(head.readBigUInt64LE(28)) !== size) throw new UnknownHdf5('size');
  const root = await messagesAt(read, Number(head.readBigUInt64LE(36)));
  const heaps = new Map<number, Promise<Buffer>>();
  const heapAt = (address: number) => {
    const heap = heaps.get(address) ?? readHeap(read, address);
    heaps.set(address, heap);
    return heap;
  };
  return { root, heapAt };
}

/** Bytes that are read of a file at a time: directories are beside each other. */
const PAGE_BYTES = 2 ** 20;

/** Reads a file in large parts, which are kept. */
export function pagedReader(
  store: Pick<ThreadStore, 'readRange'>,
  file: StoredBytes,
  pageBytes = PAGE_BYTES,
): RangeReader {
  const pages = new Map<number, Promise<Uint8Array>>();
  const pageAt = (page: number) => {
    const start = page * pageBytes;
    const length = Math.min(pageBytes, file.size - start);
    const read = pages.get(page) ?? store.readRange(file, start, length);
    pages.set(page, read);
    return read;
  };
  return async (offset, length) => {
    if (!(offset >= 0) || offset + length > file.size) throw new UnknownHdf5('size');
    const parts: Uint8Array[] = [];
    for (let at = offset; at < offset + length; ) {
      const page = Math.floor(at / pageBytes);
      const start = at - page * pageBytes;
      const part = (await pageAt(page)).subarray(start, start + offset + length - at);
      if (part.length === 0) throw new UnknownHdf5('size');
      parts.push(part);
      at += part.length;
    }
    return Buffer.concat(parts);
  };
}

/** Flags of a header whose size has 4 bytes, and whose messages have the order of their creation. */
const HEADER_FLAGS = 0x0e;

async function messagesAt(read: RangeReader, address: number): Promise<Hdf5Message[]> {
  const head = await read(address, 10);
  if (head.toString('latin1', 0, 4) !== 'OHDR' || head[4] !== 2 || head[5] !== HEADER_FLAGS) {
    throw new UnknownHdf5('header', { isForeign: true });
  }
  const size = head.readUInt32LE(6);
  const bytes = await read(address, 10 + size + 4);
  if (bytes.readUInt32LE(10 + size) !== hdf5Checksum(bytes.subarray(0, 10 + size))) {
    throw new UnknownHdf5('checksum');
  }
  const messages: Hdf5Message[] = [];
  for (let at = 10; at < 10 + size; ) {
    const length = bytes.readUInt16LE(at + 1);
    messages.push({ type: bytes[at] ?? 0, body: bytes.subarray(at + 6, at + 6 + length) });
    at += 6 + length;
  }
  return messages;
}

async function readHeap(read: RangeReader, address: number): Promise<Buffer> {
  const head = await read(address, 16);
  if (head.toString('latin1', 0, 4) !== 'GCOL') throw new UnknownHdf5('heap');
  return read(address, Number(head.readBigUInt64LE(8)));
}

/** Children of a node of an index. */
const FANOUT = 64;

/** All chunks of a dataset, by its index. @param dimensions of the dataset */
export async function readChunkTree(
  read: RangeReader,
  root: number,
  dimensions: number,
): Promise<StoredChunk[]> {
  const keyBytes = 8 + 8 * (dimensions + 1);
  const bytes = await read(root, 24 + FANOUT * 8 + (FANOUT + 1) * keyBytes);
  if (bytes.toString('latin1', 0, 4) !== 'TREE' || bytes[4] !== 1) throw new UnknownHdf5('index');
  const level = bytes[5] ?? 0;
  const count = bytes.readUInt16LE(6);
  const found: StoredChunk[] = [];
  for (let i = 0; i < Math.min(count, FANOUT); i++) {
    const key = 24 + i * (keyBytes + 8);
    const address = Number(bytes.readBigUInt64LE(key + keyBytes));
    if (level > 0) {
      if (level > 8) throw new UnknownHdf5('index');
      found.push(...(await readChunkTree(read, address, dimensions)));
      continue;
    }
    if (bytes.readUInt32LE(key + 4) !== 0) throw new UnknownHdf5('filters');
    const origin = Array.from({ length: dimensions }, (_, dimension) =>
      Number(bytes.readBigUInt64LE(key + 8 + 8 * dimension)),
    );
    found.push({ origin, offset: address, size: bytes.readUInt32LE(key) });
  }
  return found;
}

/** The filters of chunks that Cedar applies: shuffle, deflate, or both in this order. */
export function knownFilters(filters: readonly ChunkFilter[]): {
  readonly isShuffled: boolean;
  readonly level: number;
} {
  const [DEFLATE, SHUFFLE] = [1, 2];
  const ids = filters.map(({ id }) => id).join(' ');
  const isKnown = ['', `${DEFLATE}`, `${SHUFFLE}`, `${SHUFFLE} ${DEFLATE}`].includes(ids);
  if (!isKnown) throw new UnknownHdf5('filters');
  const deflate = filters.find(({ id }) => id === DEFLATE);
  return {
    isShuffled: filters.some(({ id }) => id === SHUFFLE),
    level: deflate ? Math.max(1, deflate.values[0] ?? 1) : 0,
  };
}
