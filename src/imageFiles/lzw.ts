/**
 * LZW decoder for TIFF (TIFF 6.0, section 13): codes from the highest bit on, 9 to 12 bits wide.
 *
 * A code represents bytes that the output has already: the string of an earlier code and the byte
 * after it. Only the place of each string is kept, so that nothing is allocated for a code; that of
 * geotiff.js grows an array byte by byte.
 */
import { damaged } from './unreadable.ts';

const CLEAR = 256;
const END = 257;
const FIRST = 258;
const MAX_WIDTH = 12;
const CODES = 1 << MAX_WIDTH;

/** Bytes that the memory has behind the output, whose last string may be longer than the rest. */
export const LZW_SPARE_BYTES = CODES;

/**
 * @param length of the output, at most; blocks at an image's edge may end earlier
 * @param memory of the output, with the spare bytes
 * @returns a part of the memory
 * @throws UnreadableImage for an invalid code
 */
export function decodeLzw(
  input: Uint8Array,
  length: number,
  memory: Uint8Array<ArrayBuffer> = new Uint8Array(length + LZW_SPARE_BYTES),
): Uint8Array<ArrayBuffer> {
  const size = input.length;
  // Where the string begins that was written when a code was about to be defined. The string of the
  // code itself ends with the first byte of the next one.
  const starts = new Uint32Array(CODES + 1);
  let written = 0;
  let next = FIRST;
  let width = 9;
  let bits = 0;
  let held = 0;
  let at = 0;
  while (written < length) {
    if (held < width) {
      if (at + 1 < size) {
        bits = (bits << 16) | ((input[at] as number) << 8) | (input[at + 1] as number);
        at += 2;
        held += 16;
      } else if (at < size) {
        bits = (bits << 8) | (input[at++] as number);
        held += 8;
      }
      if (held < width) break;
    }
    held -= width;
    const code = (bits >>> held) & ((1 << width) - 1);
    if (code === CLEAR) {
      next = FIRST;
      width = 9;
      continue;
    }
    if (code === END) break;
    if (code >= next) throw damaged(`LZW code ${code}`);
    if (next <= CODES) starts[next++] = written;
    if (code < CLEAR) {
      memory[written++] = code;
    } else {
      let from = starts[code] as number;
      const last = starts[code + 1] as number;
      // Byte by byte, because the last one may be the first that is written.
      while (from <= last) memory[written++] = memory[from++] as number;
    }
    // By convention since the first TIFF writers, codes widen one code early.
    if (next >= 1 << width && width < MAX_WIDTH) width++;
  }
  return memory.subarray(0, Math.min(written, length));
}
