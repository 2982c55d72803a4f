/** Ranges of bytes that a `Range` header asks for. */
import { GoogleError } from '../http.ts';

/**
 * The first byte of a range, and the first byte after it; undefined when all bytes are requested.
 *
 * Several ranges, or a header that is not a range of bytes, request all; 416 when none are there.
 */
export function rangeOf(header: string | undefined, size: number): [number, number] | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') return satisfied(Math.max(0, size - Number(last)), size, size);
  if (last !== '' && Number(last) < Number(first)) return undefined;
  return satisfied(Number(first), last === '' ? size : Math.min(Number(last) + 1, size), size);
}

function satisfied(start: number, end: number, size: number): [number, number] {
  if (start < end) return [start, end];
  throw new UnsatisfiableRange(size);
}

/** 416; `size` is how many bytes there are. */
export class UnsatisfiableRange extends GoogleError {
  readonly size: number;
  constructor(size: number) {
    super(416, 'Request range not satisfiable', 'OUT_OF_RANGE', 'requestedRangeNotSatisfiable');
    this.size = size;
  }
}
