/** Compression of the values of cubes. */
import { deflateSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { fastZlib, unzlib, unzstd, zlib, zstd } from '../../src/core/cubes/compression.ts';
import { netcdfEncoding } from '../../src/core/cubes/netcdf/netcdfEncoding.ts';
import { filterChunk, unfilterChunk } from '../../src/core/cubes/netcdf/shuffledChunk.ts';
import { sampleLayout } from './cubeSamples.ts';

const LENGTH = 300_001;

/** A slope with the noise of a sensor, of 16 bits. */
const noisy = (() => {
  let state = 1;
  const numbers = Uint16Array.from({ length: LENGTH }, (_, i) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return 9000 + i / 100 + (state >>> 24);
  });
  return new Uint8Array(numbers.buffer);
})();

/** Classes in a pattern that is repeated, without runs. */
const pattern = Uint8Array.from({ length: 2 * LENGTH }, (_, i) => (i * i) % 251);

const contents: [string, Uint8Array<ArrayBuffer>][] = [
  ['noise', noisy],
  ['a pattern', pattern],
  ['nothing', new Uint8Array(0)],
  ['one byte', Uint8Array.of(5)],
];

it.each(contents)('%s: has the same bytes afterwards, for other programs too', (_, bytes) => {
  const third = Math.ceil(bytes.length / 3);
  for (const packed of [zlib(bytes, 4), fastZlib(bytes, 4), fastZlib(bytes, 4, third)]) {
    expect(inflateSync(packed).equals(bytes)).toBe(true);
    expect(Buffer.compare(unzlib(packed, bytes.length), bytes)).toBe(0);
  }
  const packed = zstd(bytes, 1);
  expect(zstdDecompressSync(packed).equals(bytes)).toBe(true);
  expect(Buffer.compare(unzstd(packed, bytes.length), bytes)).toBe(0);
});

const { level, isFast, ...others } = netcdfEncoding(sampleLayout(), { others: {} });
const shuffled = (bytes: Uint8Array<ArrayBuffer>, fast = isFast) =>
  filterChunk(bytes, { ...others, level, isFast: fast }, 2);

it('takes a little more space for noise, and none for a pattern', () => {
  expect(isFast).toBe(true);
  const [fast, small] = [shuffled(noisy), shuffled(noisy, false)];
  expect(fast.length).toBeGreaterThan(small.length);
  expect(fast.length).toBeLessThan(1.2 * small.length);
  expect(shuffled(pattern).length).toBe(shuffled(pattern, false).length);
});

it('stores noise as it is, and compresses what is beside it', () => {
  const noise = noisy.filter((_, i) => i % 2 === 0);
  const runs = new Uint8Array(noise.length).fill(7);
  const packed = fastZlib(Buffer.concat([noise, runs]), 4, noise.length);
  expect(packed.length).toBeGreaterThan(noise.length);
  expect(packed.length).toBeLessThan(1.01 * noise.length);
  expect(Buffer.from(packed).includes(Buffer.from(noise.subarray(1000, 2000)))).toBe(true);
});

it('compresses as the library of netCDF when a configuration has a level', () => {
  const encoding = netcdfEncoding(sampleLayout(), { others: { complevel: 4 } });
  const packed = filterChunk(noisy, encoding, 2);
  const planes = [0, 1].map((byte) => noisy.filter((_, i) => i % 2 === byte));
  expect(Buffer.compare(packed, deflateSync(Buffer.concat(planes), { level: 4 }))).toBe(0);
});

it.each([1, 2, 4, 8])('restores the order of numbers of %i bytes', (sampleBytes) => {
  const bytes = pattern.slice(0, 8 * 1000);
  const packed = filterChunk(bytes, { ...others, level, isFast }, sampleBytes);
  const restored = new Uint8Array(bytes.length);
  unfilterChunk(packed, { ...others, level }, sampleBytes, restored);
  expect(Buffer.compare(restored, bytes)).toBe(0);
});
