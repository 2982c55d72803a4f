/**
 * All of a NetCDF-4 file besides its chunks: coordinates, the index of chunks, headers, superblock.
 *
 * Everything is written behind the chunks, once these are known; the superblock in the first bytes of
 * the file points there.
 */
import { SAMPLE_BYTES } from '../../../domain/imageSize.ts';
import type { CfDataset, CfVariable, CubeDimension } from '../cf/cfTypes.ts';
import {
  coordinateBytes,
  dimensionList,
  encodeAttributes,
  type HeapPlace,
  numberBytes,
  type ScaleUser,
  scaleAttributes,
} from './hdf5Attributes.ts';
import { address, padded, UNDEFINED_ADDRESS, uint8, uint32 } from './hdf5Bytes.ts';
import { hdf5Checksum } from './hdf5Checksum.ts';
import { chunkTree, type StoredChunk } from './hdf5ChunkTree.ts';
import {
  attributeInfoMessage,
  attributeMessage,
  type ChunkFilter,
  chunkedMessage,
  contiguousMessage,
  dataspaceMessage,
  datatypeMessage,
  fillMessage,
  filtersMessage,
  groupMessages,
  type Hdf5Attribute,
  type HeaderMessage,
  linkMessage,
  objectHeader,
} from './hdf5Headers.ts';
import { GlobalHeap } from './hdf5Heap.ts';
import { numberType } from './hdf5Types.ts';

/** Bytes of the superblock, which is at the start of the file. */
export const SUPERBLOCK_BYTES = 48;

/** How a band is stored. */
export interface StoredBand {
  /** In the order of their origins: time, y, x. */
  readonly chunks: readonly StoredChunk[];
  readonly filters: readonly ChunkFilter[];
}

export interface MetadataInput {
  readonly dataset: CfDataset;
  /** Sizes of the dimensions. */
  readonly shape: Readonly<Record<CubeDimension, number>>;
  /** Sizes of chunks along time, y, x. */
  readonly chunk: readonly [number, number, number];
  /** As in `dataset.variables`. */
  readonly bands: readonly StoredBand[];
  /** Address behind the last chunk. */
  readonly start: number;
}

/** Collects what is written one after another. */
class Tail {
  readonly #parts: Buffer[] = [];
  #end: number;

  constructor(start: number) {
    this.#end = start;
  }

  get end(): number {
    return this.#end;
  }

  /** @returns the address */
  append(bytes: Buffer): number {
    const start = this.#end;
    const aligned = padded(bytes, 8);
    this.#parts.push(aligned);
    this.#end += aligned.length;
    return start;
  }

  toBytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/** @returns the bytes from `start` on, and the superblock */
export function fileMetadata(input: MetadataInput): { tail: Buffer; superblock: Buffer } {
  const { dataset, start } = input;
  const gap = Buffer.alloc((8 - (start % 8)) % 8);
  const tail = new Tail(start + gap.length);
  const layouts = [
    ...dataset.coordinates.map((variable) => coordinateLayout(variable, tail)),
    ...dataset.variables.map((_, band) => bandLayout(input, band, tail)),
  ];
  const variables = [...dataset.coordinates, ...dataset.variables];
  const headers = { input, variables, layouts };
  // Sizes do not depend on addresses, so the headers are made once to measure them.
  const unknown = new Map(variables.map(({ name }) => [name, 0]));
  const measured = makeHeaders({ ...headers, addresses: unknown, heapAddress: 0 });
  const heapAddress = tail.end;
  const addresses = new Map<string, number>();
  let next = heapAddress + measured.heap.length;
  for (const [index, { name }] of variables.entries()) {
    addresses.set(name, next);
    next += padded(measured.headers[index] ?? Buffer.alloc(0), 8).length;
  }
  const made = makeHeaders({ ...headers, addresses, heapAddress });
  tail.append(made.heap);
  for (const header of made.headers) tail.append(header);
  const root = tail.append(rootHeader(input.dataset, addresses, made.rootAttributes));
  return {
    tail: Buffer.concat([gap, tail.toBytes()]),
    superblock: superblock(root, tail.end),
  };
}

function superblock(root: number, end: number): Buffer {
  const signature = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);
  const [VERSION, BYTES_OF_NUMBERS] = [2, 8];
  const bytes = Buffer.concat([
    signature,
    uint8(VERSION, BYTES_OF_NUMBERS, BYTES_OF_NUMBERS, 0),
    ...[0, UNDEFINED_ADDRESS, end, root].map(address),
  ]);
  return Buffer.concat([bytes, uint32(hdf5Checksum(bytes))]);
}

/** Stores the values of a coordinate. @returns the message that points to them */
function coordinateLayout(variable: CfVariable, tail: Tail): HeaderMessage[] {
  const bytes = coordinateBytes(variable);
  return [fillMessage(false), contiguousMessage(tail.append(bytes), bytes.length)];
}

/** Stores the index of a band's chunks. @returns the messages that describe them */
function bandLayout({ bands, dataset, shape, chunk }: MetadataInput, band: number, tail: Tail) {
  const variable = dataset.variables[band];
  const { dataType } = variable ?? { dataType: 'uint8' };
  const { chunks, filters } = bands[band] ?? { chunks: [], filters: [] };
  const { bytes, root } = chunkTree(chunks, tail.end, [
    chunk[0] * Math.ceil(shape.time / chunk[0]),
    0,
    0,
  ]);
  tail.append(bytes);
  const fill = variable?.attributes._FillValue;
  const fillBytes = typeof fill === 'number' ? numberBytes([fill], dataType) : undefined;
  return [
    fillMessage(true, fillBytes),
    chunkedMessage(root, chunk, SAMPLE_BYTES[dataType]),
    ...(filters.length > 0 ? [filtersMessage(filters)] : []),
  ];
}

interface HeaderInput {
  readonly input: MetadataInput;
  readonly variables: readonly CfVariable[];
  readonly layouts: readonly (readonly HeaderMessage[])[];
  /** Of the headers, by the names of variables. */
  readonly addresses: ReadonlyMap<string, number>;
  readonly heapAddress: number;
}

function makeHeaders({ input, variables, layouts, addresses, heapAddress }: HeaderInput): {
  headers: Buffer[];
  heap: Buffer;
  rootAttributes: Hdf5Attribute[];
} {
  const place: HeapPlace = { heap: new GlobalHeap(), address: heapAddress };
  const addressOf = (name: string) => addresses.get(name) ?? 0;
  const headers = variables.map((variable, index) => {
    const { name, dimensions, dataType, attributes } = variable;
    const isScale = dimensions.length === 1 && dimensions[0] === name;
    const links = isScale
      ? scaleAttributes(name, usersOf(name, variables, addressOf))
      : dimensions.length > 0
        ? [dimensionList(dimensions.map(addressOf), place)]
        : [];
    const all = [...links, ...encodeAttributes(attributes, place, dataType)];
    return objectHeader([
      dataspaceMessage(dimensions.map((dimension) => input.shape[dimension])),
      datatypeMessage(numberType(dataType)),
      ...(layouts[index] ?? []),
      ...attributeMessages(all),
    ]);
  });
  const rootAttributes = encodeAttributes(input.dataset.attributes, place);
  return { headers, heap: place.heap.toBytes(), rootAttributes };
}

function usersOf(
  scale: string,
  variables: readonly CfVariable[],
  addressOf: (name: string) => number,
): ScaleUser[] {
  return variables.flatMap(({ name, dimensions }) =>
    name === scale
      ? []
      : dimensions.flatMap((dimension, index) =>
          dimension === scale ? [{ address: addressOf(name), dimension: index }] : [],
        ),
  );
}

function attributeMessages(attributes: readonly Hdf5Attribute[]): HeaderMessage[] {
  return [attributeInfoMessage(attributes.length), ...attributes.map(attributeMessage)];
}

function rootHeader(
  { coordinates, variables }: CfDataset,
  addresses: ReadonlyMap<string, number>,
  attributes: readonly Hdf5Attribute[],
): Buffer {
  const links = [...coordinates, ...variables].map(({ name }, order) =>
    linkMessage(name, addresses.get(name) ?? 0, order),
  );
  return objectHeader([...groupMessages(links.length), ...links, ...attributeMessages(attributes)]);
}
