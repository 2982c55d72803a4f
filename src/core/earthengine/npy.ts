/**
 * Reads pixels in NumPy's format, as Earth Engine answers them: an array of rows and columns with a
 * field for each band.
 *
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */

/** Pixels of some bands. */
export interface PixelBlock {
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  readonly bands: readonly {
    readonly name: string;
    /** Row by row. */
    readonly values: Float64Array;
  }[];
}

const MAGIC = '\x93NUMPY';

interface SampleType {
  readonly bytes: number;
  readonly read: (view: DataView, at: number) => number;
}

/** Types of samples by their codes, which begin with the order of the bytes. */
const TYPES: Readonly<Record<string, SampleType>> = {
  '|b1': { bytes: 1, read: (view, at) => view.getUint8(at) },
  '|u1': { bytes: 1, read: (view, at) => view.getUint8(at) },
  '|i1': { bytes: 1, read: (view, at) => view.getInt8(at) },
  '<u2': { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  '<i2': { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  '<u4': { bytes: 4, read: (view, at) => view.getUint32(at, true) },
  '<i4': { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  '<i8': { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  '<f4': { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  '<f8': { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
};

/** @returns undefined for anything but an array of pixels */
export function parseNpy(bytes: Uint8Array): PixelBlock | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readHeader(view);
  const shape = /'shape':\s*\((\d+),\s*(\d+),?\s*\)/.exec(header?.text ?? '');
  if (!header || !shape || !/'fortran_order':\s*False/.test(header.text)) return undefined;
  const [height, width] = [Number(shape[1]), Number(shape[2])];
  const fields = [...header.text.matchAll(/\('([^']*)',\s*'([^']*)'\)/g)].map(
    ([, name = '', code = '']) => ({ name, type: TYPES[code] }),
  );
  const record = fields.reduce((sum, { type }) => sum + (type?.bytes ?? 0), 0);
  const isKnown = fields.length > 0 && fields.every(({ type }) => type);
  if (!isKnown || view.byteLength - header.end !== record * width * height) return undefined;
  let at = header.end;
  const bands = fields.flatMap(({ name, type }) => {
    if (!type) return [];
    const first = at;
    at += type.bytes;
    const values = Float64Array.from({ length: width * height }, (_, pixel) =>
      type.read(view, first + pixel * record),
    );
    return [{ name, values }];
  });
  return { width, height, bands };
}

/** @returns the description of the array, and where it ends */
function readHeader(view: DataView): { text: string; end: number } | undefined {
  const text = (start: number, length: number) =>
    Buffer.from(view.buffer, view.byteOffset + start, length).toString('latin1');
  if (view.byteLength < 12 || text(0, MAGIC.length) !== MAGIC) return undefined;
  const isShort = view.getUint8(MAGIC.length) === 1;
  const start = isShort ? 10 : 12;
  const length = isShort ? view.getUint16(8, true) : view.getUint32(8, true);
  if (start + length > view.byteLength) return undefined;
  return { text: text(start, length), end: start + length };
}
