/** Directories of a TIFF file: tags with values, laid out as bytes (TIFF 6.0, and BigTIFF). */

export type FieldType = 'short' | 'long' | 'double' | 'ascii' | 'long8';

export interface Tag {
  readonly code: number;
  readonly type: FieldType;
  readonly values: readonly number[] | string;
}

const TYPES: Readonly<Record<FieldType, { code: number; size: number }>> = {
  ascii: { code: 2, size: 1 },
  short: { code: 3, size: 2 },
  long: { code: 4, size: 4 },
  double: { code: 12, size: 8 },
  long8: { code: 16, size: 8 },
};

/** Sizes that differ between TIFF, whose offsets end at 4 GB, and BigTIFF. */
interface Layout {
  readonly header: number;
  readonly count: number;
  readonly entry: number;
  readonly pointer: number;
}

const CLASSIC: Layout = { header: 8, count: 2, entry: 12, pointer: 4 };
const BIG: Layout = { header: 16, count: 8, entry: 20, pointer: 8 };

function layoutOf(big: boolean): Layout {
  return big ? BIG : CLASSIC;
}

function byteLength({ type, values }: Tag): number {
  const count = typeof values === 'string' ? Buffer.byteLength(values) + 1 : values.length;
  return count * TYPES[type].size;
}

function padded(length: number): number {
  return length + (length % 2);
}

/** Bytes that a directory takes, with the values that do not fit into its entries. */
export function directoryLength(tags: readonly Tag[], big: boolean): number {
  const { count, entry, pointer } = layoutOf(big);
  const outside = tags.map(byteLength).filter((length) => length > pointer);
  return (
    padded(count + tags.length * entry + pointer) +
    outside.reduce((sum, length) => sum + padded(length), 0)
  );
}

export function headerLength(big: boolean): number {
  return layoutOf(big).header;
}

/** The first bytes of a file, little-endian; the first directory follows at once. */
export function encodeHeader(big: boolean): Buffer {
  const header = Buffer.alloc(headerLength(big));
  header.write('II', 'latin1');
  header.writeUInt16LE(big ? 43 : 42, 2);
  if (big) {
    header.writeUInt16LE(8, 4);
    header.writeBigUInt64LE(BigInt(header.length), 8);
  } else {
    header.writeUInt32LE(header.length, 4);
  }
  return header;
}

/**
 * A directory as bytes.
 *
 * @param offset its position in the file, in bytes
 * @param next position of the next directory, or 0
 */
export function encodeDirectory(
  tags: readonly Tag[],
  offset: number,
  next: number,
  big: boolean,
): Buffer {
  const { count, entry, pointer } = layoutOf(big);
  const bytes = Buffer.alloc(directoryLength(tags, big));
  const sorted = tags.toSorted((a, b) => a.code - b.code);
  if (big) bytes.writeBigUInt64LE(BigInt(sorted.length));
  else bytes.writeUInt16LE(sorted.length);
  let outside = padded(count + sorted.length * entry + pointer);
  sorted.forEach((tag, i) => {
    const at = count + i * entry;
    const length = byteLength(tag);
    const { code, size } = TYPES[tag.type];
    bytes.writeUInt16LE(tag.code, at);
    bytes.writeUInt16LE(code, at + 2);
    writePointer(bytes, length / size, at + 4, pointer);
    const place = at + 4 + pointer;
    if (length <= pointer) {
      writeValues(bytes, tag, place);
      return;
    }
    writePointer(bytes, offset + outside, place, pointer);
    writeValues(bytes, tag, outside);
    outside += padded(length);
  });
  writePointer(bytes, next, count + sorted.length * entry, pointer);
  return bytes;
}

function writePointer(bytes: Buffer, value: number, at: number, size: number): void {
  if (size === 8) bytes.writeBigUInt64LE(BigInt(value), at);
  else bytes.writeUInt32LE(value, at);
}

function writeValues(bytes: Buffer, { type, values }: Tag, at: number): void {
  if (typeof values === 'string') {
    bytes.write(values, at, 'utf8');
    return;
  }
  const { size } = TYPES[type];
  values.forEach((value, i) => {
    const place = at + i * size;
    if (type === 'short') bytes.writeUInt16LE(value, place);
    else if (type === 'long') bytes.writeUInt32LE(value, place);
    else if (type === 'double') bytes.writeDoubleLE(value, place);
    else bytes.writeBigUInt64LE(BigInt(value), place);
  });
}
