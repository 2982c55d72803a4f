/** Areas that images are cut to: their parts in tiles, and their size. */
import { describe, expect, it } from 'vitest';
import { MAX_INSIDE_POSITIONS, readArea } from '../../src/core/areas/index.ts';
import {
  partInTile,
  THINNING_TOLERANCE,
  TileGrid,
  thinPolygons,
} from '../../src/core/grids/index.ts';
import { projectionOf } from '../../src/core/grids/projection.ts';
import { orderedArea } from '../../src/core/orders/orderedArea.ts';
import { collection, polygonFeature } from './areaFixtures.ts';

type Ring = readonly (readonly number[])[];

/** By the number of edges north of a place. */
function isInRing(ring: Ring, [x, y]: readonly [number, number]): boolean {
  let crossings = 0;
  for (let index = 1; index < ring.length; index++) {
    const [[x0 = 0, y0 = 0], [x1 = 0, y1 = 0]] = [ring[index - 1] ?? [], ring[index] ?? []];
    if (x0 <= x === x1 <= x) continue;
    if (y0 + ((y1 - y0) * (x - x0)) / (x1 - x0) > y) crossings++;
  }
  return crossings % 2 === 1;
}

const isInside = (polygons: readonly (readonly Ring[])[], place: readonly [number, number]) =>
  polygons.some((rings) => rings.filter((ring) => isInRing(ring, place)).length % 2 === 1);

const grid = (name: string, crs: string | number, ul: [number, number], res: number) =>
  TileGrid.from({
    name,
    crs,
    ul,
    res: [res],
    size: [40, 30],
    limits: [
      [0, 0],
      [0, 0],
    ],
  });

/** A star with many corners and a hole around a place, in degrees. */
function star([lon, lat]: readonly [number, number], width: number, height: number): Ring[] {
  const ring = (size: number, corners: number) => {
    const places = Array.from({ length: corners }, (_, index): [number, number] => {
      const angle = (2 * Math.PI * index) / corners;
      const radius = size * (index % 2 === 0 ? 1 : 0.6);
      return [lon + width * radius * Math.cos(angle), lat + height * radius * Math.sin(angle)];
    });
    return [...places, ...places.slice(0, 1)];
  };
  return [ring(1, 14), ring(0.3, 6)];
}

const SINUSOIDAL = TileGrid.from({
  name: 'Sinusoidal',
  crs: '+proj=sinu +lon_0=0 +x_0=0 +y_0=0 +R=6371007.181 +units=m',
  ul: [9_000_000, 5_200_000],
  res: [25_000],
  size: [40, 30],
  limits: [
    [0, 0],
    [0, 0],
  ],
});

describe('the part of an area in a tile', () => {
  it.each([
    ['UTM', grid('UTM', 32619, [330_000, 4_700_000], 30), [-71.055, 42.43], 0.006, 0.005],
    ['UTM, wide pixels', grid('UTM', 32619, [0, 5_200_000], 25_000), [-69, 43.5], 4, 2.5],
    ['degrees', grid('Degrees', 4326, [10, 50], 0.05), [11, 49.2], 0.9, 0.6],
    ['degrees beyond 180', grid('Degrees', 4326, [179, 10], 0.05), [-180, 9.2], 0.7, 0.6],
    ['sinusoidal', SINUSOIDAL, [118, 43], 5, 2.2],
    ['around a pole', grid('Pole', 3413, [-2_000_000, 1_500_000], 100_000), [20, 84], 60, 4],
  ] as const)('has the same pixels as the area: %s', (_, tiles, center, width, height) => {
    const tile = tiles.tile(0, 0);
    const rings = star(center, width, height);
    // As the antimeridian divides it.
    const area =
      center[0] === -180
        ? [
            rings.map((ring) => ring.map(([x = 0, y = 0]) => [Math.max(-180, x), y])),
            rings.map((ring) => ring.map(([x = 0, y = 0]) => [Math.min(180, x + 360), y])),
          ]
        : [rings];
    const part = partInTile(
      area.map((polygon) => polygon.map((ring) => ring.map((place) => [...place]))),
      tile,
    );
    const { inverse } = projectionOf(tile.crs);
    const [resX, resY] = tile.res;
    let [insides, outsides] = [0, 0];
    const wrong: unknown[] = [];
    for (let row = 0; row < tile.height; row++) {
      for (let column = 0; column < tile.width; column++) {
        const x = tile.bounds[0] + (column + 0.5) * resX;
        const y = tile.bounds[3] - (row + 0.5) * resY;
        const [lon, lat] = inverse([x, y]);
        const expected = [0, 360, -360].some((turn) => isInside(area, [lon + turn, lat]));
        if (isInside(part?.polygons ?? [], [x, y]) !== expected)
          wrong.push([row, column, expected]);
        if (expected) insides++;
        else outsides++;
      }
    }
    expect(wrong).toEqual([]);
    expect(Math.min(insides, outsides)).toBeGreaterThan(50);
    const [[left = 0, bottom = 0] = [], , [right = 0, top = 0] = []] = part?.ring ?? [];
    expect(left).toBeGreaterThanOrEqual(tile.bounds[0]);
    expect(bottom).toBeGreaterThanOrEqual(tile.bounds[1]);
    expect(right).toBeLessThanOrEqual(tile.bounds[2]);
    expect(top).toBeLessThanOrEqual(tile.bounds[3]);
  });

  it('is none where no center of a pixel is inside', () => {
    const tile = grid('Degrees', 4326, [10, 50], 0.05).tile(0, 0);
    const box = (west: number, south: number, size: number) => [
      [
        [west, south],
        [west + size, south],
        [west + size, south + size],
        [west, south + size],
        [west, south],
      ],
    ];
    expect(partInTile([box(30, 10, 1)], tile)).toBeUndefined();
    expect(partInTile([box(10.051, 49.951, 0.02)], tile)).toBeUndefined();
    expect(partInTile([box(10.051, 49.951, 0.03)], tile)?.polygons).toHaveLength(1);
  });
});

/** A ring with many positions, whose edge is rough by some degrees. */
function roughRing(count: number, roughness: number): number[][] {
  const places = Array.from({ length: count }, (_, index) => {
    const angle = (2 * Math.PI * index) / count;
    const radius = 0.5 + roughness * Math.sin(index * 1.7) + 0.05 * Math.sin(9 * angle);
    return [-71 + radius * Math.cos(angle), 42.5 + radius * Math.sin(angle)];
  });
  return [...places, ...places.slice(0, 1)];
}

const UTM = grid('UTM', 32619, [330_000, 4_700_000], 30);

/** Distance of a place from a ring on the plane of a grid, in pixels. */
function distanceToRing(place: readonly number[], ring: Ring): number {
  const plane = (at: readonly number[]) =>
    projectionOf(UTM.crs)
      .forward([at[0] ?? 0, at[1] ?? 0])
      .map((value) => value / UTM.res[0]);
  const [x = 0, y = 0] = plane(place);
  let least = Number.POSITIVE_INFINITY;
  for (let index = 1; index < ring.length; index++) {
    const [x0 = 0, y0 = 0] = plane(ring[index - 1] ?? []);
    const [x1 = 0, y1 = 0] = plane(ring[index] ?? []);
    const squared = (x1 - x0) ** 2 + (y1 - y0) ** 2;
    const along = squared === 0 ? 0 : ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / squared;
    const share = Math.min(1, Math.max(0, along));
    least = Math.min(least, Math.hypot(x - x0 - share * (x1 - x0), y - y0 - share * (y1 - y0)));
  }
  return least;
}

describe('an outline with many positions', () => {
  it('is simplified by at most a quarter of a pixel', () => {
    const ring = roughRing(2000, 0.0001);
    const [[thinned = []] = []] = thinPolygons([[ring]], UTM);
    expect(thinned.length).toBeLessThan(1500);
    expect(thinned.at(-1)).toEqual(thinned[0]);
    for (const place of ring.filter((_, index) => index % 100 === 0)) {
      expect(distanceToRing(place, thinned)).toBeLessThanOrEqual(THINNING_TOLERANCE + 0.01);
    }
  });

  it('is kept as it is up to 20,000 positions, and simplified beyond', () => {
    const geometry = (count: number) => ({
      type: 'Polygon' as const,
      coordinates: [roughRing(count, 0)],
    });
    const few = orderedArea({ name: 'few', geometry: geometry(MAX_INSIDE_POSITIONS - 1) }, UTM);
    expect(few.geometry.coordinates.flat(2)).toHaveLength(MAX_INSIDE_POSITIONS);
    expect(few.simplifiedFrom).toBeUndefined();
    const many = orderedArea({ name: 'many', geometry: geometry(40_000) }, UTM);
    expect(many.simplifiedFrom).toBe(40_001);
    expect(many.geometry.coordinates.flat(2).length).toBeLessThan(MAX_INSIDE_POSITIONS);
    // The recorded area is the same when it is ordered again.
    const again = orderedArea(structuredClone({ ...many }), UTM);
    expect([again.code, again.simplifiedFrom]).toEqual([many.code, 40_001]);
  });

  it('is refused where that does not help, with the numbers and what does', () => {
    const geometry = { type: 'Polygon' as const, coordinates: [roughRing(30_000, 0.05)] };
    expect(() => orderedArea({ name: 'coast.shp', geometry }, UTM)).toThrow(
      /coast\.shp has 30,001 positions, and still [\d,]+ .*up to 20,000.*Choose one feature.*whole tiles/,
    );
  });

  it('is simplified in the thread that reads the file', async () => {
    const feature = (roughness: number) =>
      JSON.stringify(collection(polygonFeature(roughRing(30_000, roughness))));
    const smooth = await readArea({ text: feature(0), name: 'smooth.json' }, { grid: UTM });
    expect(smooth.inside()).toMatchObject({ name: 'smooth.json', simplifiedFrom: 30_001 });
    const rough = await readArea({ text: feature(0.05), name: 'rough.json' }, { grid: UTM });
    expect(() => rough.inside()).toThrow(/rough\.json has 30,001 positions/);
    expect(rough.positions).toBe(30_001);
  });
});

describe('an area of points', () => {
  it('has tiles, and cannot cut images', async () => {
    const text = JSON.stringify({ type: 'Point', coordinates: [-71.06, 42.43] });
    const area = await readArea({ text, name: 'plots.json' }, { grid: UTM });
    expect(area.tiles).toEqual([[0, 0]]);
    expect(() => area.inside()).toThrow(/plots\.json has no polygons, only points/);
  });
});
