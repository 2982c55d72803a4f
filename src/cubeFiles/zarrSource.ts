/** Reads arrays of a Zarr hierarchy with zarrita. */
import { promisify } from 'node:util';
import { type ZstdOptions, zstdDecompress } from 'node:zlib';
import * as zarr from 'zarrita';
import type { SampleArray } from '../imageFiles/index.ts';

/** A file of a hierarchy, as its place lists it. */
export interface ZarrFileFacts {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly version: string;
}

/** Where a hierarchy is stored. Keys are relative paths with slashes. */
export interface ZarrPlace {
  /** Reads a whole file. @returns undefined when it does not exist */
  read(key: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** @returns undefined when there is no such file */
  find(key: string): Promise<ZarrFileFacts | undefined>;
  readRange(file: ZarrFileFacts, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Numbers of an array: those of 64 bits are BigInt. */
export type ZarrValues = SampleArray | BigInt64Array | BigUint64Array;

/** Reads blocks of arrays. */
export interface ZarrArrays {
  /** Numbers of an array in a block, the last dimension fastest. */
  read(
    array: string,
    origin: readonly number[],
    shape: readonly number[],
    signal?: AbortSignal,
  ): Promise<ZarrValues>;
}

type Decompress = (bytes: Uint8Array, options: ZstdOptions) => Promise<Buffer<ArrayBuffer>>;

const unpacked = promisify(zstdDecompress) as Decompress;

// Node's own Zstandard runs in its threads, several chunks at a time.
zarr.registry.set('zstd', async () => ({
  fromConfig: (_configuration: unknown, { shape, dataType }: ChunkDescription) => {
    const values = shape.reduce((product, side) => product * side, 1);
    // A chunk is unpacked in one step: with room for one more byte, its end is found at once.
    const chunkSize = Math.max(64, values * bytesPerValue(dataType) + 1);
    return {
      kind: 'bytes_to_bytes' as const,
      encode: () => {
        throw new Error('This codec only reads.');
      },
      decode: async (bytes: Uint8Array) => alignedBytes(await unpacked(bytes, { chunkSize })),
    };
  },
}));

interface ChunkDescription {
  readonly shape: readonly number[];
  readonly dataType: string;
}

function bytesPerValue(dataType: string): number {
  const bits = Number(/\d+$/.exec(dataType)?.[0] ?? 64);
  return Math.ceil(bits / 8);
}

/** Bytes at an address that is aligned for all types of numbers. */
function alignedBytes(bytes: Buffer<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes;
  return byteOffset % 8 === 0
    ? new Uint8Array(buffer, byteOffset, byteLength)
    : new Uint8Array(bytes);
}

/** @param documents metadata documents by key, in place of those that are stored */
export function openZarrArrays(
  place: ZarrPlace,
  documents: Readonly<Record<string, string>> = {},
): ZarrArrays {
  const root = zarr.root(new ZarrSource(place, documents));
  const arrays = new Map<string, Promise<zarr.Array<zarr.DataType, ZarrSource>>>();
  return {
    async read(name, origin, shape, signal) {
      const opening = arrays.get(name) ?? zarr.open.v3(root.resolve(name), { kind: 'array' });
      arrays.set(name, opening);
      const range = origin.map((start, i) => zarr.slice(start, start + (shape[i] ?? 0)));
      const { data } = await zarr.get(await opening, range, signal ? { signal } : {});
      return data as ZarrValues;
    },
  };
}

/** A place as zarrita asks for it. */
class ZarrSource {
  readonly #place: ZarrPlace;
  readonly #documents: Readonly<Record<string, string>>;
  /** Files are looked up once, not for each of their chunks. */
  readonly #files = new Map<string, Promise<ZarrFileFacts | undefined>>();

  constructor(place: ZarrPlace, documents: Readonly<Record<string, string>>) {
    this.#place = place;
    this.#documents = documents;
  }

  async get(path: `/${string}`): Promise<Uint8Array | undefined> {
    const key = path.slice(1);
    const document = this.#documents[key];
    return document === undefined ? this.#place.read(key) : Buffer.from(document);
  }

  async getRange(
    path: `/${string}`,
    range: { offset: number; length: number } | { suffixLength: number },
  ): Promise<Uint8Array | undefined> {
    const key = path.slice(1);
    const finding = this.#files.get(key) ?? this.#place.find(key);
    this.#files.set(key, finding);
    const file = await finding;
    if (!file) return undefined;
    const length = 'length' in range ? range.length : Math.min(range.suffixLength, file.size);
    const offset = 'offset' in range ? range.offset : file.size - length;
    return this.#place.readRange(file, offset, length);
  }
}
