/**
 * Object headers of HDF5: messages that describe a dataset or a group.
 *
 * Source: HDF5 file format specification version 3.0, section IV.A.
 */
import { address, UNDEFINED_ADDRESS, uint8, uint16, uint32, uint64 } from './hdf5Bytes.ts';
import { hdf5Checksum } from './hdf5Checksum.ts';
import { dataspace } from './hdf5Types.ts';

/** A message of an object header. */
export interface HeaderMessage {
  readonly type: number;
  readonly body: Buffer;
}

const TYPES = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  fillValue: 0x05,
  link: 0x06,
  layout: 0x08,
  groupInfo: 0x0a,
  filters: 0x0b,
  attribute: 0x0c,
  attributeInfo: 0x15,
} as const;

/** Order of creation is recorded and indexed, as netCDF-4 requires of groups and attributes. */
const ORDERED = 0x03;

/** A header with its messages and checksum. */
export function objectHeader(messages: readonly HeaderMessage[]): Buffer {
  const [VERSION, SIZE_OF_4_BYTES] = [2, 0x02];
  let attributes = 0;
  const encoded = messages.map(({ type, body }) => {
    const order = type === TYPES.attribute ? attributes++ : 0;
    return Buffer.concat([uint8(type), uint16(body.length), uint8(0), uint16(order), body]);
  });
  const content = Buffer.concat(encoded);
  const flags = SIZE_OF_4_BYTES | (ORDERED << 2);
  const head = [Buffer.from('OHDR'), uint8(VERSION, flags), uint32(content.length)];
  const bytes = Buffer.concat([...head, content]);
  return Buffer.concat([bytes, uint32(hdf5Checksum(bytes))]);
}

export function dataspaceMessage(shape: readonly number[]): HeaderMessage {
  return { type: TYPES.dataspace, body: dataspace(shape) };
}

export function datatypeMessage(type: Buffer): HeaderMessage {
  return { type: TYPES.datatype, body: type };
}

/** @param value bytes of the number for what was never written; the default of HDF5 without it */
export function fillMessage(isChunked: boolean, value?: Buffer): HeaderMessage {
  const [VERSION, ALLOCATE_LATE, ALLOCATE_INCREMENTALLY] = [3, 2, 3];
  const [WRITE_IF_SET, IS_DEFINED] = [2 << 2, 0x20];
  const allocation = isChunked ? ALLOCATE_INCREMENTALLY : ALLOCATE_LATE;
  const flags = allocation | WRITE_IF_SET | (value ? IS_DEFINED : 0);
  const defined = value ? [uint32(value.length), value] : [];
  return { type: TYPES.fillValue, body: Buffer.concat([uint8(VERSION, flags), ...defined]) };
}

const LAYOUT_VERSION = 3;

export function contiguousMessage(start: number, size: number): HeaderMessage {
  const CONTIGUOUS = 1;
  const body = [uint8(LAYOUT_VERSION, CONTIGUOUS), address(start), uint64(size)];
  return { type: TYPES.layout, body: Buffer.concat(body) };
}

/** @param tree address of the index of chunks */
export function chunkedMessage(
  tree: number,
  chunk: readonly number[],
  sampleBytes: number,
): HeaderMessage {
  const CHUNKED = 2;
  const sizes = [...chunk, sampleBytes];
  const head = [uint8(LAYOUT_VERSION, CHUNKED, sizes.length), address(tree)];
  return { type: TYPES.layout, body: Buffer.concat([...head, ...sizes.map(uint32)]) };
}

/** A filter of chunks, by its registered number. */
export interface ChunkFilter {
  readonly id: number;
  readonly values: readonly number[];
}

export function filtersMessage(filters: readonly ChunkFilter[]): HeaderMessage {
  const [VERSION, OPTIONAL] = [2, 1];
  const encoded = filters.map(({ id, values }) =>
    Buffer.concat([uint16(id), uint16(OPTIONAL), uint16(values.length), ...values.map(uint32)]),
  );
  return {
    type: TYPES.filters,
    body: Buffer.concat([uint8(VERSION, filters.length), ...encoded]),
  };
}

/** An attribute before it is encoded. */
export interface Hdf5Attribute {
  readonly name: string;
  readonly type: Buffer;
  /** None of a scalar. */
  readonly shape: readonly number[];
  readonly data: Buffer;
}

export function attributeMessage({ name, type, shape, data }: Hdf5Attribute): HeaderMessage {
  const [VERSION, UTF8] = [3, 1];
  const encodedName = Buffer.from(`${name}\0`);
  const space = dataspace(shape);
  const sizes = [encodedName, type, space].map(({ length }) => uint16(length));
  const body = [uint8(VERSION, 0), ...sizes, uint8(UTF8), encodedName, type, space, data];
  return { type: TYPES.attribute, body: Buffer.concat(body) };
}

/** Attributes are messages of the header itself. */
export function attributeInfoMessage(count: number): HeaderMessage {
  const none = [address(UNDEFINED_ADDRESS), address(UNDEFINED_ADDRESS), address(UNDEFINED_ADDRESS)];
  const body = Buffer.concat([uint8(0, ORDERED), uint16(count), ...none]);
  return { type: TYPES.attributeInfo, body };
}

/** Links are messages of the header itself. */
export function groupMessages(count: number): HeaderMessage[] {
  const none = [address(UNDEFINED_ADDRESS), address(UNDEFINED_ADDRESS), address(UNDEFINED_ADDRESS)];
  const links = Buffer.concat([uint8(0, ORDERED), uint64(count), ...none]);
  return [
    { type: TYPES.linkInfo, body: links },
    { type: TYPES.groupInfo, body: uint8(0, 0) },
  ];
}

/** A member of a group. */
export function linkMessage(name: string, target: number, order: number): HeaderMessage {
  const [VERSION, HAS_ORDER, HAS_CHARSET, UTF8, LENGTH_OF_2_BYTES] = [1, 0x04, 0x10, 1, 0x01];
  const encoded = Buffer.from(name);
  const flags = HAS_ORDER | HAS_CHARSET | LENGTH_OF_2_BYTES;
  const head = [uint8(VERSION, flags), uint64(order), uint8(UTF8), uint16(encoded.length)];
  return { type: TYPES.link, body: Buffer.concat([...head, encoded, address(target)]) };
}
