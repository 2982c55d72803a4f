/**
 * Compression of the values of cubes by Node, in the thread that calls it: there is one for each
 * processor, and each result that comes from Node's pool makes V8 look for memory to free.
 *
 * Results are written to one piece of memory each: Node's own functions take 16 KB at a time otherwise,
 * which costs as much time as Zstandard itself.
 */
import {
  constants,
  deflateSync,
  inflateSync,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib';

/** Bytes that a result has at most: those that cannot be compressed are stored, in blocks with heads. */
function compressedLimit(length: number): number {
  return length + Math.ceil(length / 256) + 1024;
}

/** Bytes beyond those expected, so that the last byte does not begin another piece. */
const SPARE_BYTES = 64;

/** Parts of the bytes, and bytes of each, that are compressed to choose how the others are. */
const SAMPLES = 4;
const SAMPLE_BYTES = 2 ** 14;

/** How much larger a result may be that takes a third of the time. */
const MAX_GROWTH = 1.15;

/** Bytes as Zstandard stores them. */
export function zstd(bytes: Uint8Array, level: number): Uint8Array<ArrayBuffer> {
  const params = { [constants.ZSTD_c_compressionLevel]: level };
  return zstdCompressSync(bytes, { params, chunkSize: compressedLimit(bytes.length) });
}

/** @param length of the result, bytes */
export function unzstd(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  return zstdDecompressSync(bytes, { chunkSize: length + SPARE_BYTES });
}

/** Bytes as zlib stores them: all repetitions are searched for, as deep as the level requires. */
export function zlib(bytes: Uint8Array, level: number): Uint8Array<ArrayBuffer> {
  return deflateSync(bytes, { level, chunkSize: compressedLimit(bytes.length) });
}

/**
 * Bytes as zlib stores them. Where a sample is hardly smaller with all its repetitions, only those of
 * the byte before are taken: noise of a sensor has no others, and searching takes most of the time.
 */
export function fastZlib(bytes: Uint8Array, level: number): Uint8Array<ArrayBuffer> {
  const sample = sampleOf(bytes);
  const all = deflateSync(sample, { level }).length;
  const runs = deflateSync(sample, { level, strategy: constants.Z_RLE }).length;
  if (runs > MAX_GROWTH * all) return zlib(bytes, level);
  const chunkSize = compressedLimit(bytes.length);
  return deflateSync(bytes, { level, strategy: constants.Z_RLE, chunkSize });
}

/** @param length of the result, bytes */
export function unzlib(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  return inflateSync(bytes, { chunkSize: length + SPARE_BYTES });
}

/** Bytes from several places. */
function sampleOf(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= SAMPLES * SAMPLE_BYTES) return bytes;
  const step = bytes.length / SAMPLES;
  const parts = Array.from({ length: SAMPLES }, (_, i) => {
    const start = Math.floor((i + 0.5) * step - SAMPLE_BYTES / 2);
    return bytes.subarray(start, start + SAMPLE_BYTES);
  });
  return Buffer.concat(parts);
}
