/**
 * Messages of object headers of HDF5 as `hdf5Headers.ts` writes them, parsed.
 *
 * Source: HDF5 file format specification version 3.0, section IV.A.2.
 */
import type { ChunkFilter } from './hdf5Headers.ts';

/** A message of an object header that was read. */
export interface Hdf5Message {
  readonly type: number;
  readonly body: Buffer;
}

/** Where the values of a dataset are. */
export type ReadLayout =
  | { readonly kind: 'contiguous'; readonly start: number; readonly size: number }
  | { readonly kind: 'chunked'; readonly tree: number; readonly chunk: readonly number[] };

/** A dataset, or a group, by the messages of its header. */
export interface ReadDataset {
  readonly name: string;
  readonly shape: readonly number[];
  /** "int16", "float32"; undefined for what is not a number. */
  readonly dataType: string | undefined;
  readonly layout: ReadLayout | undefined;
  readonly filters: readonly ChunkFilter[];
  /** Texts and numbers; references are left out. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

const [DATASPACE, DATATYPE, LINK, LAYOUT, FILTERS, ATTRIBUTE] = [
  0x01, 0x03, 0x06, 0x08, 0x0b, 0x0c,
];

/** A member of a group; undefined for other messages. */
export function parseLink({
  type,
  body,
}: Hdf5Message): { readonly name: string; readonly address: number } | undefined {
  if (type !== LINK) return undefined;
  // With its order of creation and character set, and a length of 2 bytes.
  const length = body.readUInt16LE(11);
  return {
    name: body.toString('utf8', 13, 13 + length),
    address: Number(body.readBigUInt64LE(13 + length)),
  };
}

/** @param heapAt reads a global heap by its address */
export async function parseDataset(
  name: string,
  messages: readonly Hdf5Message[],
  heapAt: (address: number) => Promise<Buffer>,
): Promise<ReadDataset> {
  const bodyOf = (type: number) => messages.find((each) => each.type === type)?.body;
  const [space, type, layout, filters] = [DATASPACE, DATATYPE, LAYOUT, FILTERS].map(bodyOf);
  const attributes: Record<string, unknown> = {};
  for (const { body, type: kind } of messages) {
    if (kind !== ATTRIBUTE) continue;
    const [key, value] = await parseAttribute(body, heapAt);
    if (value !== undefined) attributes[key] = value;
  }
  return {
    name,
    shape: space ? parseShape(space) : [],
    dataType: type && numberTypeOf(type),
    layout: layout && parseLayout(layout),
    filters: filters ? parseFilters(filters) : [],
    attributes,
  };
}

function parseShape(body: Buffer): number[] {
  const rank = body[1] ?? 0;
  return Array.from({ length: rank }, (_, i) => Number(body.readBigUInt64LE(4 + 8 * i)));
}

/** Classes of datatypes. */
const [FIXED, FLOAT, TEXT, VARIABLE] = [0, 1, 3, 9];
const SIGNED = 0x08;

function numberTypeOf(body: Buffer): string | undefined {
  const kind = (body[0] ?? 0) & 0x0f;
  const bits = 8 * body.readUInt32LE(4);
  if (kind === FLOAT) return `float${bits}`;
  if (kind !== FIXED) return undefined;
  return `${(body[1] ?? 0) & SIGNED ? 'int' : 'uint'}${bits}`;
}

function parseLayout(body: Buffer): ReadLayout | undefined {
  const [CONTIGUOUS, CHUNKED] = [1, 2];
  if (body[0] !== 3) return undefined;
  if (body[1] === CONTIGUOUS) {
    const [start, size] = [2, 10].map((at) => Number(body.readBigUInt64LE(at)));
    return { kind: 'contiguous', start: start ?? 0, size: size ?? 0 };
  }
  if (body[1] !== CHUNKED) return undefined;
  const dimensions = (body[2] ?? 1) - 1;
  const chunk = Array.from({ length: dimensions }, (_, i) => body.readUInt32LE(11 + 4 * i));
  return { kind: 'chunked', tree: Number(body.readBigUInt64LE(3)), chunk };
}

function parseFilters(body: Buffer): ChunkFilter[] {
  const filters: ChunkFilter[] = [];
  let at = 2;
  for (let i = 0; i < (body[1] ?? 0); i++) {
    const count = body.readUInt16LE(at + 4);
    const start = at + 6;
    const values = Array.from({ length: count }, (_, j) => body.readUInt32LE(start + 4 * j));
    filters.push({ id: body.readUInt16LE(at), values });
    at = start + 4 * count;
  }
  return filters;
}

async function parseAttribute(
  body: Buffer,
  heapAt: (address: number) => Promise<Buffer>,
): Promise<[name: string, value: unknown]> {
  const [nameSize = 0, typeSize = 0, spaceSize = 0] = [2, 4, 6].map((at) => body.readUInt16LE(at));
  const [name, type, space] = [9, 9 + nameSize, 9 + nameSize + typeSize] as const;
  const key = body.toString('utf8', name, type - 1);
  const data = body.subarray(space + spaceSize);
  const typeBytes = body.subarray(type, space);
  const kind = (typeBytes[0] ?? 0) & 0x0f;
  if (kind === TEXT) return [key, data.toString('utf8').replace(/\0+$/, '')];
  if (kind === VARIABLE && ((typeBytes[1] ?? 0) & 0x0f) === 1) {
    const heap = await heapAt(Number(data.readBigUInt64LE(4)));
    return [
      key,
      heapObject(heap, data.readUInt32LE(12))?.toString('utf8', 0, data.readUInt32LE(0)),
    ];
  }
  const dataType = numberTypeOf(typeBytes);
  return [key, dataType && parseNumbers(data, dataType)];
}

function heapObject(heap: Buffer, index: number): Buffer | undefined {
  for (let at = 16; at + 16 <= heap.length; ) {
    const [found, size] = [heap.readUInt16LE(at), Number(heap.readBigUInt64LE(at + 8))];
    if (found === 0) return undefined;
    if (found === index) return heap.subarray(at + 16, at + 16 + size);
    at += 16 + 8 * Math.ceil(size / 8);
  }
  return undefined;
}

const ARRAYS = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

/** Numbers of a type of HDF5, little-endian; undefined for other types. */
export function parseNumbers(
  bytes: Uint8Array,
  dataType: string,
): InstanceType<(typeof ARRAYS)[keyof typeof ARRAYS]> | undefined {
  const Numbers = ARRAYS[dataType as keyof typeof ARRAYS];
  if (!Numbers) return undefined;
  // In memory of their own, whose start is aligned.
  const { buffer } = new Uint8Array(bytes);
  return new Numbers(buffer, 0, Math.floor(buffer.byteLength / Numbers.BYTES_PER_ELEMENT));
}
