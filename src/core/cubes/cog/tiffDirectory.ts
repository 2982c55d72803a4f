/** Directories of TIFF and BigTIFF: tags with their values. */

/** A tag with its values, in the type that it is stored in. */
export type TiffTag =
  | {
      readonly tag: number;
      readonly type: 'short' | 'long' | 'double';
      readonly values: readonly number[];
    }
  | { readonly tag: number; readonly type: 'ascii'; readonly text: string }
  /** Places in the file, or sizes: 64 bits in BigTIFF. */
  | { readonly tag: number; readonly type: 'offset'; readonly values: readonly number[] };

/** Numbers of types, and bytes of a value. */
const TYPES = {
  ascii: [2, 1],
  short: [3, 2],
  long: [4, 4],
  double: [12, 8],
  long8: [16, 8],
} as const;

/** Bytes of the header of the file. */
export function tiffHeader(isBig: boolean): Buffer {
  const bytes = Buffer.alloc(isBig ? 16 : 8);
  bytes.write('II', 'latin1');
  bytes.writeUInt16LE(isBig ? 43 : 42, 2);
  if (isBig) {
    bytes.writeUInt16LE(8, 4);
    bytes.writeBigUInt64LE(16n, 8);
  } else {
    bytes.writeUInt32LE(8, 4);
  }
  return bytes;
}

/**
 * A directory with the values of its tags behind it.
 *
 * @param start its place in the file
 * @param isLast whether no directory follows; the next one begins where this one ends
 */
export function tiffDirectory(
  tags: readonly TiffTag[],
  { start, isBig, isLast }: { start: number; isBig: boolean; isLast: boolean },
): Buffer {
  const sorted = [...tags].sort((a, b) => a.tag - b.tag);
  const [countBytes, entryBytes, pointerBytes] = isBig ? [8, 20, 8] : [2, 12, 4];
  const size = countBytes + sorted.length * entryBytes + pointerBytes;
  const directory = Buffer.alloc(size);
  const values: Buffer[] = [];
  let end = start + size;
  const pointer = (value: number, at: number) =>
    isBig ? directory.writeBigUInt64LE(BigInt(value), at) : directory.writeUInt32LE(value, at);
  if (isBig) directory.writeBigUInt64LE(BigInt(sorted.length), 0);
  else directory.writeUInt16LE(sorted.length, 0);
  for (const [index, tag] of sorted.entries()) {
    const at = countBytes + index * entryBytes;
    const { bytes, type, count } = encodeTag(tag, isBig);
    directory.writeUInt16LE(tag.tag, at);
    directory.writeUInt16LE(type, at + 2);
    pointer(count, at + 4);
    const place = at + 4 + pointerBytes;
    if (bytes.length <= pointerBytes) {
      bytes.copy(directory, place);
    } else {
      pointer(end, place);
      const aligned = Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);
      values.push(aligned);
      end += aligned.length;
    }
  }
  if (!isLast) pointer(end, size - pointerBytes);
  return Buffer.concat([directory, ...values]);
}

function encodeTag(tag: TiffTag, isBig: boolean): { bytes: Buffer; type: number; count: number } {
  if (tag.type === 'ascii') {
    const bytes = Buffer.from(`${tag.text}\0`);
    return { bytes, type: TYPES.ascii[0], count: bytes.length };
  }
  const kind = tag.type === 'offset' ? (isBig ? 'long8' : 'long') : tag.type;
  const [type, size] = TYPES[kind];
  const bytes = Buffer.alloc(size * tag.values.length);
  for (const [index, value] of tag.values.entries()) {
    const at = index * size;
    if (kind === 'short') bytes.writeUInt16LE(value, at);
    else if (kind === 'long') bytes.writeUInt32LE(value, at);
    else if (kind === 'long8') bytes.writeBigUInt64LE(BigInt(value), at);
    else bytes.writeDoubleLE(value, at);
  }
  return { bytes, type, count: tag.values.length };
}
