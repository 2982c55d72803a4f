/**
 * Tiles of TIFF as they are stored: compressed with zlib after the difference of each number from the
 * one before it in its row has been taken, which every reader of TIFF knows.
 */
import type { DataType } from '../../../domain/imageSize.ts';
import { releaseBytes } from '../../../domain/releaseBytes.ts';
import { fastZlib, unzlib } from '../compression.ts';
import type { CubeValues } from '../cubeLayout.ts';
import { bytesOf, createValues } from '../cubeValues.ts';

/** Pixels along a side of a tile. */
export const TIFF_TILE = 512;

const LEVEL = 6;

/** Whether the tiles of a type have differences in place of numbers. */
export function hasPredictor(dataType: DataType): boolean {
  return !dataType.startsWith('float');
}

/** @param values of a whole tile, which are not changed */
export function encodeTiffTile(values: CubeValues, dataType: DataType): Uint8Array {
  if (!hasPredictor(dataType)) return fastZlib(bytesOf(values), LEVEL);
  const differences = values.slice() as CubeValues;
  for (let row = 0; row < values.length; row += TIFF_TILE) {
    for (let at = row + TIFF_TILE - 1; at > row; at--) {
      differences[at] = (values[at] ?? 0) - (values[at - 1] ?? 0);
    }
  }
  const bytes = fastZlib(bytesOf(differences), LEVEL);
  releaseBytes(differences);
  return bytes;
}

/** @returns the values of a whole tile */
export function decodeTiffTile(bytes: Uint8Array, dataType: DataType): CubeValues {
  const values = createValues(dataType, TIFF_TILE * TIFF_TILE);
  const unpacked = unzlib(bytes, values.byteLength);
  bytesOf(values).set(unpacked);
  releaseBytes(unpacked);
  if (!hasPredictor(dataType)) return values;
  for (let row = 0; row < values.length; row += TIFF_TILE) {
    for (let at = row + 1; at < row + TIFF_TILE; at++) {
      values[at] = (values[at] ?? 0) + (values[at - 1] ?? 0);
    }
  }
  return values;
}
