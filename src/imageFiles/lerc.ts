/**
 * Decoder for LERC blocks (Esri's Limited Error Raster Compression), which GDAL may have compressed
 * a second time with deflate or Zstandard.
 *
 * Uses Esri's own decoder; geotiff.js calls the same one, but reads its result from the wrong
 * memory address for some blocks.
 */
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import Lerc from 'lerc';
import { damaged, UnreadableImage } from './unreadable.ts';

const inflate = promisify<Uint8Array, zlib.ZlibOptions, Buffer<ArrayBuffer>>(zlib.inflate);

/** Values of the second number of the tag LercParameters. Source: libtiff, `tiff.h`. */
const ADDED = { none: 0, deflate: 1, zstandard: 2 } as const;

export interface LercBlock {
  readonly rows: number;
  readonly width: number;
  /** Samples of one pixel in a block. */
  readonly samplesPerPixel: number;
  readonly isFloat: boolean;
  /** From the tag LercParameters; `none` without it. */
  readonly addedCompression: number;
  /** Largest size of a block before the second compression, bytes. */
  readonly maxBytes: number;
}

/**
 * @returns samples in this machine's byte order, pixel by pixel; invalid pixels of floating-point
 *   images are NaN, as in libtiff
 * @throws UnreadableImage when the block does not fit its image
 */
export async function decodeLerc(
  packed: Uint8Array<ArrayBuffer>,
  block: LercBlock,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await unpackOnce(packed, block);
  const {
    width,
    height,
    pixels,
    mask,
    dimCount = 1,
  } = Lerc.decode(exactBuffer(bytes), {
    returnPixelInterleavedDims: true,
  });
  const [samples, ...others] = pixels;
  const isExpected =
    samples && others.length === 0 && width === block.width && dimCount === block.samplesPerPixel;
  if (!isExpected || height < block.rows) {
    throw damaged(`a LERC block of ${width} × ${height} pixels with ${dimCount} samples`);
  }
  if (mask?.includes(0)) {
    // libtiff moves a mask of integer samples into an alpha band.
    if (!block.isFloat) throw new UnreadableImage({ kind: 'samples', detail: 'LERC with a mask' });
    mask.forEach((isValid, index) => {
      if (!isValid) samples.fill(Number.NaN, index * dimCount, (index + 1) * dimCount);
    });
  }
  const { buffer, byteOffset, byteLength } = samples;
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}

async function unpackOnce(packed: Uint8Array<ArrayBuffer>, block: LercBlock): Promise<Uint8Array> {
  const options = { maxOutputLength: block.maxBytes };
  switch (block.addedCompression) {
    case ADDED.none:
      return packed;
    case ADDED.deflate:
      return inflate(packed, options);
    case ADDED.zstandard:
      return promisify<Uint8Array, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress)(packed, options);
    default:
      throw damaged(`LERC with a second compression ${block.addedCompression}`);
  }
}

/** The decoder reads a buffer from its start. */
function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
