/** Pixels in NumPy's format, written byte by byte as its documentation describes them. */
import { expect, it } from 'vitest';
import { parseNpy } from '../../src/core/earthengine/npy.ts';

function npy(header: string, data: Uint8Array, version = 1): Uint8Array {
  const text = Buffer.from(`${header}\n`, 'latin1');
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(text.length);
  else length.writeUInt32LE(text.length);
  const magic = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  return Buffer.concat([magic, length, text, data]);
}

it('reads bands of different types, row by row', () => {
  const header =
    "{'descr': [('20200105_red', '<u2'), ('vv', '<f4'), ('scl', '|i1')], 'fortran_order': False, 'shape': (1, 2), }";
  const data = Buffer.alloc(14);
  data.writeUInt16LE(65_535, 0);
  data.writeFloatLE(-12.5, 2);
  data.writeInt8(-128, 6);
  data.writeUInt16LE(7, 7);
  data.writeFloatLE(0.25, 9);
  data.writeInt8(4, 13);
  for (const version of [1, 2]) {
    const block = parseNpy(npy(header, data, version));
    expect([block?.width, block?.height]).toEqual([2, 1]);
    expect(block?.bands.map(({ name, values }) => [name, ...values])).toEqual([
      ['20200105_red', 65_535, 7],
      ['vv', -12.5, 0.25],
      ['scl', -128, 4],
    ]);
  }
});

it('refuses what is not an array of pixels', () => {
  const header = "{'descr': [('red', '|u1')], 'fortran_order': False, 'shape': (1, 2), }";
  const bytes = npy(header, Buffer.from([1, 2]));
  expect(parseNpy(bytes)?.bands).toHaveLength(1);
  expect(parseNpy(bytes.subarray(0, -1))).toBeUndefined();
  expect(parseNpy(bytes.subarray(0, 8))).toBeUndefined();
  expect(parseNpy(Buffer.concat([bytes, Buffer.alloc(1)]))).toBeUndefined();
  expect(parseNpy(Buffer.from('<html>'))).toBeUndefined();
  expect(parseNpy(npy(header.replace('|u1', '<c8'), Buffer.from([1, 2])))).toBeUndefined();
  expect(parseNpy(npy(header.replace('(1, 2)', '(2,)'), Buffer.from([1, 2])))).toBeUndefined();
});
