/**
 * LZW decoder for TIFF (TIFF 6.0, section 13): codes from the highest bit on, 9 to 12 bits wide.
 */
import { damaged } from './unreadable.ts';

const CLEAR = 256;
const END = 257;
const FIRST = 258;
const CODES = 4096;

/**
 * @param length of the output, at most; blocks at an image's edge may end earlier
 * @throws UnreadableImage for an invalid code
 */
export function decodeLzw(input: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const output = new Uint8Array(length);
  // Position and length in the output of the bytes for each code, which were written when it was
  // defined.
  const starts = new Uint32Array(CODES);
  const lengths = new Uint16Array(CODES);
  let written = 0;
  let next = FIRST;
  let width = 9;
  let previous = -1;
  let bits = 0;
  let held = 0;
  for (let at = 0; at < input.length && written < length; ) {
    while (held < width && at < input.length) {
      bits = ((bits << 8) | (input[at++] ?? 0)) & 0xffffff;
      held += 8;
    }
    if (held < width) break;
    while (held >= width && written < length) {
      const code = (bits >> (held - width)) & ((1 << width) - 1);
      held -= width;
      if (code === END) return output.subarray(0, written);
      if (code === CLEAR) {
        next = FIRST;
        width = 9;
        previous = -1;
        continue;
      }
      const start = written;
      if (code < CLEAR) {
        output[written++] = code;
      } else if (code < next && previous >= 0) {
        written = repeat(output, starts[code] ?? 0, lengths[code] ?? 0, written);
      } else if (code === next && previous >= 0) {
        // The one string not defined yet: the previous one and its own first byte.
        written = repeat(output, previous, start - previous, written);
        if (written < length) output[written++] = output[previous] ?? 0;
      } else {
        throw damaged(`LZW code ${code}`);
      }
      if (previous >= 0 && next < CODES) {
        starts[next] = previous;
        lengths[next] = start - previous + 1;
        next++;
      }
      previous = start;
      // By convention since the first TIFF writers, codes widen one code early.
      if (next + 1 >= 1 << width && width < 12) width++;
    }
  }
  return output.subarray(0, written);
}

/** Copies bytes of the output to its end, byte by byte because the ranges may overlap. */
function repeat(output: Uint8Array, from: number, count: number, to: number): number {
  const end = Math.min(to + count, output.length);
  let source = from;
  let at = to;
  while (at < end) output[at++] = output[source++] ?? 0;
  return at;
}
