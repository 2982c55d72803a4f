/** Grids of one tile for an area: on both sides of the antimeridian. */
import { describe, expect, it } from 'vitest';
import { areaGrid, type PixelLattice } from '../../src/core/grids/areaGrid.ts';

/** Degrees, 0.05 wide, as CHIRPS has them. */
const DEGREES: PixelLattice = { crs: 'EPSG:4326', transform: [0.05, 0, -180, 0, -0.05, 50] };
const SINUSOIDAL: PixelLattice = {
  crs: 'SR-ORG:6974',
  transform: [463.3127, 0, -20015109.354, 0, -463.3127, 10007554.677],
};
const UTM: PixelLattice = { crs: 'EPSG:32760', transform: [30, 0, 600000, 0, -30, 8200000] };

const box = (west: number, south: number, east: number, north: number) => [
  [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ],
];

/** Fiji, as an area is after it was cut at the antimeridian. */
const FIJI = [box(177, -19, 180, -16), box(-180, -19, -178, -16)];

describe('an area on both sides of the antimeridian', () => {
  it.each([
    ['degrees', DEGREES],
    ['sinusoidal', SINUSOIDAL],
  ])('is refused where the plane is cut there: %s', (_, pixels) => {
    expect(() => areaGrid('Fiji', FIJI, pixels)).toThrow(
      /Fiji is on both sides of the antimeridian.*two sides separately/,
    );
    // Islands that do not touch it, and an outline that runs on over it.
    const islands = [box(179, -17, 179.5, -16), box(-179.5, -17, -179, -16)];
    expect(() => areaGrid('Islands', islands, pixels)).toThrow(/antimeridian/);
    expect(() => areaGrid('Fiji', [box(177, -19, 182, -16)], pixels)).toThrow(/antimeridian/);
  });

  it('is one small image where the plane is whole there', () => {
    const { size } = areaGrid(
      'Taveuni',
      [box(179.9, -17, 180, -16.9), box(-180, -17, -179.9, -16.9)],
      UTM,
    );
    // 0.2 degrees of longitude at 17° south are 21 km.
    expect(size[0] * 30).toBeGreaterThan(20_000);
    expect(size[0] * 30).toBeLessThan(23_000);
  });
});

describe('an area that does not cross the antimeridian', () => {
  it('is one image, also of the whole Earth', () => {
    expect(areaGrid('world', [box(-180, -50, 180, 50)], DEGREES).size).toEqual([7200, 2000]);
    expect(areaGrid('east', [box(179, -17, 180, -16)], DEGREES).size).toEqual([20, 20]);
    const apart = [box(-10, 0, 0, 10), box(100, 0, 110, 10)];
    expect(areaGrid('apart', apart, DEGREES).size).toEqual([2400, 200]);
    const around = [box(-120, 0, -110, 10), box(0, 0, 10, 10), box(120, 0, 130, 10)];
    expect(areaGrid('around', around, DEGREES).size).toEqual([5000, 200]);
  });
});
