/** Attributes of CF as attributes of HDF5, in the types that netCDF-4 reads them as. */
import type { DataType } from '../../../domain/imageSize.ts';
import {
  CF_BYTES,
  type CfAttributes,
  type CfDataType,
  type CfVariable,
  TYPED_ATTRIBUTES,
} from '../cf/cfTypes.ts';
import { bytesOf, createValues } from '../cubeValues.ts';
import { uint32, uint64 } from './hdf5Bytes.ts';
import type { Hdf5Attribute } from './hdf5Headers.ts';
import type { GlobalHeap } from './hdf5Heap.ts';
import {
  fixedStringType,
  numberType,
  referenceListType,
  SCALE_USER_BYTES,
  STRING_PADDING,
  scaleUserType,
  variableStringType,
} from './hdf5Types.ts';

/** Longest text in a header: a message has 64 KB at most, with its name and type. */
const MAX_FIXED_TEXT = 60_000;

/** The heap for long texts, and the address that it will have. */
export interface HeapPlace {
  readonly heap: GlobalHeap;
  readonly address: number;
}

/** Numbers as they are stored. */
export function numberBytes(values: readonly number[], dataType: DataType): Buffer {
  const stored = createValues(dataType, values.length);
  stored.set(values);
  return Buffer.from(bytesOf(stored));
}

/**
 * Attributes of a variable, or of the whole file.
 *
 * @param dataType of the variable; without it, whole numbers are stored as such
 */
export function encodeAttributes(
  attributes: CfAttributes,
  place: HeapPlace,
  dataType?: CfDataType,
): Hdf5Attribute[] {
  return Object.entries(attributes).map(([name, value]) => {
    if (typeof value === 'string') return textAttribute(name, value, place);
    const values = typeof value === 'number' ? [value] : value;
    const type = attributeType(name, values, dataType);
    const data = numberBytes(values, type);
    return { name, type: numberType(type), shape: [values.length], data };
  });
}

function attributeType(
  name: string,
  values: readonly number[],
  dataType: CfDataType | undefined,
): DataType {
  // Times, the only numbers of 64 bits, have no such attributes.
  if (dataType && dataType !== 'int64' && TYPED_ATTRIBUTES.has(name)) return dataType;
  const isWhole = values.every((value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31);
  return !dataType && isWhole ? 'int32' : 'float64';
}

function textAttribute(name: string, value: string, { heap, address }: HeapPlace): Hdf5Attribute {
  const text = Buffer.from(value);
  if (text.length > MAX_FIXED_TEXT) {
    const data = heap.add(text, text.length, address);
    return { name, type: variableStringType(), shape: [], data };
  }
  // A string of HDF5 has at least one byte.
  const data = text.length === 0 ? Buffer.alloc(1) : text;
  return fixedText(name, data, STRING_PADDING.nullPadded);
}

function fixedText(name: string, data: Buffer, padding: number): Hdf5Attribute {
  return { name, type: fixedStringType(data.length, padding), shape: [], data };
}

/** A variable that uses a dimension, by the address of its header. */
export interface ScaleUser {
  readonly address: number;
  readonly dimension: number;
}

/** Attributes that make a coordinate a dimension scale, with the variables that use it. */
export function scaleAttributes(name: string, users: readonly ScaleUser[]): Hdf5Attribute[] {
  const data = users.map(({ address, dimension }) =>
    Buffer.concat([uint64(address), uint32(dimension), Buffer.alloc(SCALE_USER_BYTES - 12)]),
  );
  // The library of HDF5 compares the end of these texts as well.
  const text = (key: string, value: string) =>
    fixedText(key, Buffer.from(`${value}\0`), STRING_PADDING.nullTerminated);
  return [
    text('CLASS', 'DIMENSION_SCALE'),
    text('NAME', name),
    ...(users.length > 0
      ? [
          {
            name: 'REFERENCE_LIST',
            type: scaleUserType(),
            shape: [users.length],
            data: Buffer.concat(data),
          },
        ]
      : []),
  ];
}

/** The scales of a variable's dimensions, by the addresses of their headers. */
export function dimensionList(
  scales: readonly number[],
  { heap, address }: HeapPlace,
): Hdf5Attribute {
  const data = scales.map((scale) => heap.add(uint64(scale), 1, address));
  return {
    name: 'DIMENSION_LIST',
    type: referenceListType(),
    shape: [scales.length],
    data: Buffer.concat(data),
  };
}

/** Bytes of the values of a coordinate. */
export function coordinateBytes({ values, dataType }: CfVariable): Buffer {
  return values ? Buffer.from(bytesOf(values)) : Buffer.alloc(CF_BYTES[dataType]);
}
