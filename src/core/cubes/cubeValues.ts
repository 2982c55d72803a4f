/** Arrays of the values of cubes, by type. */
import type { DataType } from '../../domain/imageSize.ts';
import type { CubeValues } from './cubeLayout.ts';

/** Array of a type, filled with zeros. */
export function createValues(type: DataType, length: number): CubeValues {
  switch (type) {
    case 'int8':
      return new Int8Array(length);
    case 'uint8':
      return new Uint8Array(length);
    case 'int16':
      return new Int16Array(length);
    case 'uint16':
      return new Uint16Array(length);
    case 'int32':
      return new Int32Array(length);
    case 'uint32':
      return new Uint32Array(length);
    case 'float32':
      return new Float32Array(length);
    case 'float64':
      return new Float64Array(length);
  }
}

/** The bytes of values, in this machine's byte order, without copying them. */
export function bytesOf(values: ArrayBufferView<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** Whether all values are missing data. */
export function isAll(values: CubeValues, nodata: number): boolean {
  const isMissingNaN = Number.isNaN(nodata);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (value !== nodata && !(isMissingNaN && Number.isNaN(value))) return false;
  }
  return true;
}
