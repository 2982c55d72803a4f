/** Compression of the chunks of Zarr. */
import { promisify } from 'node:util';
import { constants, type ZstdOptions, zstdCompress } from 'node:zlib';
import type { CubeValues } from './cubeLayout.ts';
import { bytesOf } from './cubeValues.ts';

/** Level of Zstandard: packs as fast as blocks are read. */
export const ZSTD_LEVEL = 3;

const compress = promisify<Uint8Array, ZstdOptions, Buffer<ArrayBuffer>>(zstdCompress);

/** Little-endian values as the codecs `bytes` and `zstd` store them. */
export async function packed(values: CubeValues): Promise<Uint8Array<ArrayBuffer>> {
  const params = { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL };
  return new Uint8Array(await compress(bytesOf(values), { params }));
}
