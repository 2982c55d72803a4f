/** Little-endian numbers as HDF5 stores them, and addresses in the file. */

/** An address of nothing. */
export const UNDEFINED_ADDRESS = -1;

export function uint8(...values: readonly number[]): Buffer {
  return Buffer.from(values);
}

export function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** A size or an offset within the file. */
export function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
}

/** An address; all bits are set in `UNDEFINED_ADDRESS`. */
export const address = uint64;

/** Bytes, with zeros up to a multiple of `unit`. */
export function padded(bytes: Uint8Array, unit: number): Buffer {
  const rest = (unit - (bytes.length % unit)) % unit;
  return Buffer.concat([bytes, Buffer.alloc(rest)]);
}
