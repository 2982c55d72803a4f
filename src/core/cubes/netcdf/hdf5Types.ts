/**
 * Datatypes and dataspaces of HDF5, as messages of object headers encode them.
 *
 * Source: HDF5 file format specification version 3.0, sections IV.A.2.b and IV.A.2.d,
 * https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html
 */
import { CF_BYTES, type CfDataType } from '../cf/cfTypes.ts';
import { uint8, uint16, uint32, uint64 } from './hdf5Bytes.ts';

/** Character sets of strings. */
const UTF8 = 1;

/** How fixed strings end. */
export const STRING_PADDING = { nullTerminated: 0, nullPadded: 1 } as const;

function datatype(kind: number, bits: number, size: number, properties: Uint8Array[]): Buffer {
  const [version, low, middle] = [kind >= 0x30 ? 0 : 0x10, bits & 0xff, bits >> 8];
  return Buffer.concat([uint8(version | kind, low, middle, 0), uint32(size), ...properties]);
}

/** A number of a band, a coordinate or an attribute. */
export function numberType(dataType: CfDataType): Buffer {
  const size = CF_BYTES[dataType];
  if (dataType === 'float32') return floatType(size, 31, [23, 8, 0, 23], 127);
  if (dataType === 'float64') return floatType(size, 63, [52, 11, 0, 52], 1023);
  const isSigned = dataType.startsWith('int');
  return datatype(0, isSigned ? 0x08 : 0, size, [uint16(0), uint16(8 * size)]);
}

/** @param fields positions and sizes of exponent and mantissa, in bits */
function floatType(size: number, sign: number, fields: readonly number[], bias: number): Buffer {
  const NORMALIZED = 0x20;
  return datatype(1, NORMALIZED | (sign << 8), size, [
    uint16(0),
    uint16(8 * size),
    uint8(...fields),
    uint32(bias),
  ]);
}

/** A string of a fixed number of bytes in UTF-8. */
export function fixedStringType(size: number, padding: number): Buffer {
  return datatype(3, padding | (UTF8 << 4), size, []);
}

/** The address of an object. */
export function referenceType(): Buffer {
  return datatype(7, 0, 8, []);
}

/** Bytes of an element of variable length: its length, and where the global heap has it. */
export const VARIABLE_LENGTH_BYTES = 16;

/** A string in UTF-8 of any length. */
export function variableStringType(): Buffer {
  const IS_STRING = 1;
  const character = datatype(3, 0, 1, []);
  return datatype(9, IS_STRING | (UTF8 << 8), VARIABLE_LENGTH_BYTES, [character]);
}

/** A list of references of any length. */
export function referenceListType(): Buffer {
  return datatype(9, 0, VARIABLE_LENGTH_BYTES, [referenceType()]);
}

/** Bytes of an element of `scaleUserType`. */
export const SCALE_USER_BYTES = 16;

/** A variable that uses a dimension scale, and the number of the dimension in it. */
export function scaleUserType(): Buffer {
  const VERSION_3 = 0x30;
  const member = (name: string, offset: number, type: Buffer) => {
    const inCompound = Buffer.from(type);
    inCompound[0] = VERSION_3 | ((type[0] ?? 0) & 0x0f);
    return Buffer.concat([Buffer.from(`${name}\0`), uint8(offset), inCompound]);
  };
  return datatype(VERSION_3 | 6, 2, SCALE_USER_BYTES, [
    member('dataset', 0, referenceType()),
    member('dimension', 8, numberType('int32')),
  ]);
}

/** Sizes of dimensions; none of a scalar. */
export function dataspace(shape: readonly number[]): Buffer {
  const [VERSION, SCALAR, SIMPLE] = [2, 0, 1];
  const type = shape.length === 0 ? SCALAR : SIMPLE;
  return Buffer.concat([uint8(VERSION, shape.length, 0, type), ...shape.map(uint64)]);
}
