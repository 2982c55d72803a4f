/**
 * Repeatable randomness: hashes of integers, and smooth noise over points in space.
 *
 * Noise is a function of a point on the globe in kilometers (geocentric x, y, z), so it has no seam
 * at the antimeridian and no pinch at the poles.
 */

/** 32 well-mixed bits of up to three integers and a seed. */
export function hash(a: number, b: number, c: number, seed: number): number {
  return mix(
    Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77) ^ Math.imul(c, 0xc2b2ae3d) ^ mix(seed),
  );
}

/** A number in [0, 1) from up to three integers and a seed. */
export function unit(a: number, b: number, c: number, seed: number): number {
  return (hash(a, b, c, seed) >>> 0) / 0x1_0000_0000;
}

/** 32 bits of a text, for seeds that are names. */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h);
}

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return h ^ (h >>> 16);
}

/** Values of the lattice's corners, in [-1, 1): looked up, being the hot path. */
const CORNERS = Float32Array.from({ length: 4096 }, (_, i) => mix(i ^ 0x5bd1e995) / 0x8000_0000);

/** The value at a corner whose coordinates and seed are mixed in `h`. */
function corner(h: number): number {
  return CORNERS[Math.imul(h ^ (h >>> 15), 0x2c1b3c6d) >>> 20] as number;
}

/**
 * Value noise in [-1, 1] with features about one unit of x, y, z across; standard deviation 0.3.
 *
 * Odd seeds turn the lattice, so that sums of octaves do not show its axes.
 */
export function noise(px: number, py: number, pz: number, seed: number): number {
  let x = px;
  let y = py;
  let z = pz;
  if (seed & 1) {
    // A rotation whose entries are ninths: (1, 8, 4), (4, -4, 7) and (8, 1, -4).
    x = (px + 8 * py + 4 * pz) / 9;
    y = (4 * px - 4 * py + 7 * pz) / 9;
    z = (8 * px + py - 4 * pz) / 9;
  }
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const iz = Math.floor(z);
  const fx = x - ix;
  const fy = y - iy;
  const fz = z - iz;
  const sx = fx * fx * (3 - 2 * fx);
  const sy = fy * fy * (3 - 2 * fy);
  const sz = fz * fz * (3 - 2 * fz);
  const x0 = Math.imul(ix, 0x9e3779b1) ^ seed;
  const x1 = Math.imul(ix + 1, 0x9e3779b1) ^ seed;
  const y0 = Math.imul(iy, 0x85ebca77);
  const y1 = Math.imul(iy + 1, 0x85ebca77);
  const z0 = Math.imul(iz, 0xc2b2ae3d);
  const z1 = Math.imul(iz + 1, 0xc2b2ae3d);
  const a0 = corner(x0 ^ y0 ^ z0);
  const b0 = corner(x0 ^ y1 ^ z0);
  const c0 = corner(x0 ^ y0 ^ z1);
  const d0 = corner(x0 ^ y1 ^ z1);
  const a = a0 + (corner(x1 ^ y0 ^ z0) - a0) * sx;
  const b = b0 + (corner(x1 ^ y1 ^ z0) - b0) * sx;
  const c = c0 + (corner(x1 ^ y0 ^ z1) - c0) * sx;
  const d = d0 + (corner(x1 ^ y1 ^ z1) - d0) * sx;
  const near = a + (b - a) * sy;
  return near + (c + (d - c) * sy - near) * sz;
}
