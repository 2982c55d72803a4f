/** Compression of the chunks of Zarr. */
import { zstd } from './compression.ts';
import { bytesOf } from './cubeValues.ts';

/** Level of Zstandard: values of sensors are hardly smaller with a higher one, which takes longer. */
export const ZSTD_LEVEL = 1;

/** Little-endian values as the codecs `bytes` and `zstd` store them. */
export function packed(values: ArrayBufferView<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return zstd(bytesOf(values), ZSTD_LEVEL);
}
