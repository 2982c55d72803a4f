/**
 * The checksum of HDF5's metadata: "lookup3" of Bob Jenkins, `hashlittle` with the initial value 0.
 *
 * Source: https://burtleburtle.net/bob/c/lookup3.c (public domain), and the HDF5 file format
 * specification, section III.A.1.
 */

type State = [a: number, b: number, c: number];

const rotate = (value: number, bits: number) => (value << bits) | (value >>> (32 - bits));

function mix([a, b, c]: State): State {
  let [x, y, z] = [a, b, c];
  x = ((x - z) | 0) ^ rotate(z, 4);
  z = (z + y) | 0;
  y = ((y - x) | 0) ^ rotate(x, 6);
  x = (x + z) | 0;
  z = ((z - y) | 0) ^ rotate(y, 8);
  y = (y + x) | 0;
  x = ((x - z) | 0) ^ rotate(z, 16);
  z = (z + y) | 0;
  y = ((y - x) | 0) ^ rotate(x, 19);
  x = (x + z) | 0;
  z = ((z - y) | 0) ^ rotate(y, 4);
  y = (y + x) | 0;
  return [x, y, z];
}

function finalMix([a, b, c]: State): number {
  let [x, y, z] = [a, b, c];
  z = ((z ^ y) - rotate(y, 14)) | 0;
  x = ((x ^ z) - rotate(z, 11)) | 0;
  y = ((y ^ x) - rotate(x, 25)) | 0;
  z = ((z ^ y) - rotate(y, 16)) | 0;
  x = ((x ^ z) - rotate(z, 4)) | 0;
  y = ((y ^ x) - rotate(x, 14)) | 0;
  z = ((z ^ y) - rotate(y, 24)) | 0;
  return z >>> 0;
}

/** Bytes of a round. */
const ROUND = 12;

/** @returns an unsigned 32-bit number */
export function hdf5Checksum(bytes: Uint8Array): number {
  const start = (0xdead_beef + bytes.length) | 0;
  let state: State = [start, start, start];
  let at = 0;
  for (; bytes.length - at > ROUND; at += ROUND) state = mix(added(state, bytes, at));
  return bytes.length === at ? state[2] >>> 0 : finalMix(added(state, bytes, at));
}

/** The state with up to 12 bytes added; missing ones are 0. */
function added([a, b, c]: State, bytes: Uint8Array, at: number): State {
  const word = (offset: number) =>
    (bytes[at + offset] ?? 0) |
    ((bytes[at + offset + 1] ?? 0) << 8) |
    ((bytes[at + offset + 2] ?? 0) << 16) |
    ((bytes[at + offset + 3] ?? 0) << 24);
  return [(a + word(0)) | 0, (b + word(4)) | 0, (c + word(8)) | 0];
}
