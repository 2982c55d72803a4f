/**
 * Pixels in NumPy's format: a structured array with a field for each band, of shape (rows, columns).
 *
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
import type { GdalType } from '../values/pixelType.ts';

interface NpyBand {
  readonly id: string;
  readonly type: GdalType;
  readonly values: Float64Array;
}

const TYPES: Readonly<
  Record<
    GdalType,
    { descr: string; bytes: number; write: (view: DataView, at: number, value: number) => void }
  >
> = {
  Byte: { descr: '|u1', bytes: 1, write: (view, at, value) => view.setUint8(at, value) },
  Int8: { descr: '|i1', bytes: 1, write: (view, at, value) => view.setInt8(at, value) },
  UInt16: { descr: '<u2', bytes: 2, write: (view, at, value) => view.setUint16(at, value, true) },
  Int16: { descr: '<i2', bytes: 2, write: (view, at, value) => view.setInt16(at, value, true) },
  UInt32: { descr: '<u4', bytes: 4, write: (view, at, value) => view.setUint32(at, value, true) },
  Int32: { descr: '<i4', bytes: 4, write: (view, at, value) => view.setInt32(at, value, true) },
  Float32: { descr: '<f4', bytes: 4, write: (view, at, value) => view.setFloat32(at, value, true) },
  Float64: { descr: '<f8', bytes: 8, write: (view, at, value) => view.setFloat64(at, value, true) },
};

const MAGIC = '\x93NUMPY\x01\x00';
/** Data begin at a multiple of this. */
const ALIGNMENT = 64;

export function encodeNpy(bands: readonly NpyBand[], width: number, height: number): Buffer {
  const fields = bands.map(({ id, type }) => `('${id}', '${TYPES[type].descr}')`).join(', ');
  const descr = bands.length === 1 ? `[${fields},]` : `[${fields}]`;
  const text = `{'descr': ${descr}, 'fortran_order': False, 'shape': (${height}, ${width}), }`;
  const prefix = MAGIC.length + 2;
  const padded = Math.ceil((prefix + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const header = Buffer.alloc(padded, ' ');
  header.write(MAGIC, 0, 'latin1');
  header.writeUInt16LE(padded - prefix, MAGIC.length);
  header.write(text, prefix, 'latin1');
  header.write('\n', padded - 1, 'latin1');
  const record = bands.reduce((sum, { type }) => sum + TYPES[type].bytes, 0);
  const data = Buffer.alloc(record * width * height);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let offset = 0;
  for (const { type, values } of bands) {
    const { bytes, write } = TYPES[type];
    for (let i = 0, at = offset; i < values.length; i++, at += record)
      write(view, at, values[i] ?? 0);
    offset += bytes;
  }
  return Buffer.concat([header, data]);
}
