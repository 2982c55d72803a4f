/**
 * Compression of the values of cubes by Node, in the thread that calls it: there is one for each
 * processor, and each result that comes from Node's pool makes V8 look for memory to free.
 *
 * Results are written to one piece of memory each: Node's own functions take 16 KB at a time otherwise,
 * which costs as much time as Zstandard itself.
 */
import {
  constants,
  deflateRawSync,
  deflateSync,
  inflateSync,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib';
import { releaseBytes } from '../../domain/releaseBytes.ts';

/** Bytes that a result has at most: those that cannot be compressed are stored, in blocks with heads. */
function compressedLimit(length: number): number {
  return length + Math.ceil(length / 256) + 1024;
}

/** Bytes beyond those expected, so that the last byte does not begin another piece. */
const SPARE_BYTES = 64;

/** Parts of the bytes, and bytes of each, that are compressed to choose how the others are. */
const SAMPLES = 4;
const SAMPLE_BYTES = 2 ** 13;

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
 *
 * @param planeBytes bytes of a plane, of which each is compressed, or not, in its own way: the lower
 *   bytes of such numbers are all noise
 */
export function fastZlib(
  bytes: Uint8Array,
  level: number,
  planeBytes: number = bytes.length,
): Uint8Array<ArrayBuffer> {
  const sample = sampleOf(bytes);
  const chunkSize = compressedLimit(sample.length);
  const all = sizeOf(deflateSync(sample, { level, chunkSize }));
  const runs = sizeOf(deflateSync(sample, { level, chunkSize, strategy: constants.Z_RLE }));
  if (sample !== bytes) releaseBytes(sample);
  if (runs > MAX_GROWTH * all) return zlib(bytes, level);
  const planes: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += planeBytes) {
    planes.push(bytes.subarray(start, start + planeBytes));
  }
  const parts = planes.map((plane) => deflatedRuns(plane, level));
  const stored = concatenated([ZLIB_HEAD, ...parts, DEFLATE_END, adler32Of(planes)]);
  for (const part of parts) releaseBytes(part);
  return stored;
}

/** First bytes of the format of zlib. Source: RFC 1950, section 2.2 */
const ZLIB_HEAD = Uint8Array.of(0x78, 0x01);

/** A last block without bytes. Source: RFC 1951, section 3.2 */
const DEFLATE_END = Uint8Array.of(0x03, 0x00);

/** Part of the bytes of a sample that compression must save. */
const MIN_SAVED = 0.03;

/** Blocks of deflate without a last one, which end with a whole byte. */
function deflatedRuns(bytes: Uint8Array, level: number): Uint8Array<ArrayBuffer> {
  const sample = sampleOf(bytes);
  const runs = { level, strategy: constants.Z_RLE };
  const chunkSize = compressedLimit(sample.length);
  const size = sizeOf(deflateRawSync(sample, { ...runs, chunkSize }));
  const isNoise = size > (1 - MIN_SAVED) * sample.length;
  if (sample !== bytes) releaseBytes(sample);
  return deflateRawSync(bytes, {
    ...(isNoise ? { level: 0 } : runs),
    finishFlush: constants.Z_SYNC_FLUSH,
    chunkSize: compressedLimit(bytes.length),
  });
}

/** Number of bytes that are not needed themselves. */
function sizeOf(bytes: Uint8Array): number {
  const { length } = bytes;
  releaseBytes(bytes);
  return length;
}

/** Modulus of Adler-32. Source: RFC 1950, section 8.2 */
const ADLER_BASE = 65_521;

/** Bytes of the checksum of planes one after another, as zlib stores it: from those of each. */
function adler32Of(planes: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let low = 1;
  let high = 0;
  for (const plane of planes) {
    // Node does not have the checksum by itself: it is at the end of bytes that are not compressed.
    const stored = deflateSync(plane, { level: 0, chunkSize: compressedLimit(plane.length) });
    const own = stored.subarray(-4);
    const [ownHigh, ownLow] = [own.readUInt16BE(0), own.readUInt16BE(2)];
    high = (high + ownHigh + (plane.length % ADLER_BASE) * (low + ADLER_BASE - 1)) % ADLER_BASE;
    low = (low + ownLow + ADLER_BASE - 1) % ADLER_BASE;
    releaseBytes(stored);
  }
  return Uint8Array.of(high >> 8, high, low >> 8, low);
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
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
  return concatenated(parts);
}
