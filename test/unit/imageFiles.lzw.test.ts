/** The LZW decoder beside an encoder that is written as the specification describes it. */
import { expect, it } from 'vitest';
import { decodeLzw, LZW_SPARE_BYTES } from '../../src/imageFiles/lzw.ts';
import { UnreadableImage } from '../../src/imageFiles/unreadable.ts';
import { lzw } from './quickLook.tiff.ts';

const LENGTH = 60_000;

/** Numbers as random as those of a sensor, the same in each run. */
function noise(length: number, values: number): Buffer {
  let state = 1;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 16) % values;
    }),
  );
}

const contents: [string, Buffer][] = [
  ['one number, so that strings refer to themselves', Buffer.alloc(LENGTH, 7)],
  ['two numbers', noise(LENGTH, 2)],
  ['noise, for which the table is cleared many times', noise(LENGTH, 256)],
  ['repetitions', Buffer.concat(Array.from({ length: 600 }, () => noise(100, 256)))],
];

it.each(contents)('%s: is decoded, also into used memory', (_name, bytes) => {
  const packed = lzw(bytes);
  expect(bytes.equals(decodeLzw(packed, LENGTH))).toBe(true);
  const memory = new Uint8Array(LENGTH + LZW_SPARE_BYTES).fill(99);
  const decoded = decodeLzw(packed, LENGTH, memory);
  expect(bytes.equals(decoded)).toBe(true);
  expect(decoded.buffer).toBe(memory.buffer);
});

it.each(contents)('%s: is decoded up to a length', (_name, bytes) => {
  for (const length of [0, 1, 2, 3, 100, 30_011]) {
    const start = decodeLzw(lzw(bytes), length);
    expect(bytes.subarray(0, length).equals(start)).toBe(true);
  }
});

it('returns what a block has that is cut off', () => {
  const bytes = noise(LENGTH, 256);
  const packed = lzw(bytes);
  for (const size of [0, 1, 2, 100, 20_001]) {
    const decoded = decodeLzw(packed.subarray(0, size), LENGTH);
    expect(decoded.length).toBeLessThan(LENGTH);
    expect(bytes.subarray(0, decoded.length).equals(decoded)).toBe(true);
  }
});

it('continues with a full table until it is cleared', () => {
  // Codes of single bytes fill the table; the codes behind it have 12 bits.
  const bytes = noise(5000, 256);
  const codes = [256, ...bytes, 4095, 257];
  const decoded = decodeLzw(packedCodes(codes), 5002);
  // The last code is the string of two bytes that was defined last.
  const last = [...bytes.subarray(4095 - 258, 4095 - 258 + 2)];
  expect([...decoded]).toEqual([...bytes, ...last]);
});

it.each([[[256, 300]], [[256, 65, 259]], [[256, 65, 66, 260]]])(
  'refuses the codes %j, one of which is not defined',
  (codes) => {
    expect(() => decodeLzw(packedCodes(codes), 100)).toThrow(UnreadableImage);
  },
);

/** Codes as bits, which widen as the table grows. */
function packedCodes(codes: readonly number[]): Uint8Array {
  let bits = '';
  let defined = 257;
  for (const code of codes) {
    const width = Math.min(12, Math.max(9, (defined + 1).toString(2).length));
    bits += code.toString(2).padStart(width, '0');
    defined = code === 256 ? 257 : Math.min(4096, defined + 1);
  }
  const bytes = bits.match(/.{1,8}/g) ?? [];
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
}
