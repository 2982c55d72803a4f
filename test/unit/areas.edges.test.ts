/** Edges, holes and narrow outlines of areas of interest. */
import type { Polygon, Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { runAreaJob } from '../../src/core/areas/areaJob.ts';
import { type AreaOptions, readAreaBy } from '../../src/core/areas/readArea.ts';
import { TileGrid } from '../../src/core/grids/index.ts';
import { proposeGrids } from '../../src/core/grids/proposals/index.ts';

const readText = (value: unknown, options: AreaOptions = {}) =>
  readAreaBy(runAreaJob, { text: JSON.stringify(value), name: 'area.json' }, options);

const box = (west: number, east: number, south: number, north: number) => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];

const polygon = (...coordinates: number[][][]) => ({ type: 'Polygon', coordinates });

describe('edges along great circles', () => {
  const plain = polygon(box(0, 20, 50, 60));
  const drawn = { ...plain, geodesic: true };
  const collected = (geometry: object, outer: object = {}) => ({
    type: 'GeometryCollection',
    geometries: [geometry],
    ...outer,
  });
  const north = async (value: unknown) => {
    const { geometry } = await readText(value);
    return Math.max(...geometry.coordinates.flat(2).map(([, lat = 0]) => lat));
  };

  it.each([
    ['a geometry', drawn, 60.378],
    ['a collection', collected(drawn), 60.378],
    ['a collection in a collection', collected(collected(drawn)), 60.378],
    ['a collection of such geometries', collected(plain, { geodesic: true }), 60.378],
    ['none of a collection', collected({ ...plain, geodesic: false }, { geodesic: true }), 60],
    ['no geometry', collected(plain), 60],
  ])('are those of %s of Earth Engine', async (_, value, latitude) => {
    expect(await north(value)).toBeCloseTo(latitude, 3);
  });
});

describe('a hole over the antimeridian', () => {
  const isAround = (ring: readonly Position[], lon: number, lat: number) =>
    ring.filter(([x0 = 0, y0 = 0], index) => {
      const [x1 = 0, y1 = 0] = ring[(index + 1) % ring.length] ?? [];
      return y0 > lat !== y1 > lat && lon < x0 + ((lat - y0) / (y1 - y0)) * (x1 - x0);
    }).length %
      2 ===
    1;

  it.each([
    [178, 182, -179.5, -178.5],
    [178, 182, 180.5, 181.5],
    [-182, -178, 180.5, 181.5],
    [-182, -178, -179.5, -178.5],
    [178, 182, 179.5, -178.5],
  ])('of %d to %d is kept with longitudes %d to %d', async (west, east, holeWest, holeEast) => {
    const rings = [box(west, east, 60, 63), box(holeWest, holeEast, 61, 62).toReversed()];
    const { geometry } = await readText(polygon(...rings));
    const isIn = (lon: number, lat: number) =>
      geometry.coordinates.some(
        (parts) => parts.filter((ring) => isAround(ring, lon, lat)).length % 2 === 1,
      );
    expect(isIn(-179, 61.5)).toBe(false);
    expect(isIn(179.25, 61.5)).toBe(true);
    expect(isIn(-178.25, 61.5)).toBe(true);
    expect(isIn(-179, 60.5)).toBe(true);
  });
});

describe('an area of a few meters at the corner of tiles', () => {
  const around = (size: number) =>
    box(13.4 - size / 2, 13.4 + size / 2, 52.5 - size / 2, 52.5 + size / 2);
  const grid = TileGrid.from({
    name: 'x',
    crs: 'EPSG:4326',
    ul: [13, 53],
    res: [0.00025],
    size: [400],
    limits: [
      [0, 9],
      [0, 9],
    ],
  });

  it.each([1e-5, 2e-5, 5e-5, 1e-4])('of %d degrees is in each of them', (size) => {
    const area: Polygon = { type: 'Polygon', coordinates: [around(size)] };
    expect(grid.tilesIn(area).map(({ row, column }) => [row, column])).toEqual([
      [4, 3],
      [4, 4],
      [5, 3],
      [5, 4],
    ]);
  });

  it('is in a single one that it only shares an edge with others in', () => {
    const area: Polygon = { type: 'Polygon', coordinates: [box(13.4, 13.40002, 52.45, 52.45002)] };
    expect(grid.tilesIn(area).map(({ row, column }) => [row, column])).toEqual([[5, 4]]);
  });

  it('along an edge is in the tiles on both sides', () => {
    const area: Polygon = { type: 'Polygon', coordinates: [box(13.39999, 13.40001, 52.41, 52.43)] };
    expect(grid.tilesIn(area).map(({ row, column }) => [row, column])).toEqual([
      [5, 3],
      [5, 4],
    ]);
  });

  it.each([1e-5, 2e-5, 5e-5])('of %d degrees is in a tile of each proposed grid', (size) => {
    const area = { polygons: [[around(size)]], points: [] };
    for (const { system, tileCount } of proposeGrids(area)) {
      expect(tileCount, system.id).toBeGreaterThan(0);
    }
  });
});
