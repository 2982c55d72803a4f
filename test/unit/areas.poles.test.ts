/** Areas around and at a pole, in polar projections and in degrees. */
import type { MultiPolygon, Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { type AreaOptions, LocatedPlace } from '../../src/core/areas/index.ts';
import { projectionOf } from '../../src/core/grids/projection.ts';
import { readArea, TileGrid } from '../../src/core/index.ts';
import { collection, polygonFeature } from './areaFixtures.ts';

const ARCTIC = 'EPSG:3413';
const ANTARCTIC = 'EPSG:3031';

type Ring = readonly Position[];

/** A closed square around a point of the plane, in kilometers. */
function square(x: number, y: number, half: number): Position[] {
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
    [-1, -1],
  ].map(([dx = 0, dy = 0]) => [(x + dx * half) * 1000, (y + dy * half) * 1000]);
}

function readPolygons(rings: Ring[], crs: string, choices: AreaOptions = {}) {
  const feature = polygonFeature([]);
  feature.geometry.coordinates = rings as number[][][];
  const data = {
    ...collection(feature),
    ...(crs !== '' && { crs: { type: 'name', properties: { name: crs } } }),
  };
  return readArea({ text: JSON.stringify(data), name: 'ice' }, choices);
}

function isInside(rings: readonly Ring[], [x = 0, y = 0]: Position): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let index = 1; index < ring.length; index++) {
      const [[x0 = 0, y0 = 0], [x1 = 0, y1 = 0]] = [ring[index - 1] ?? [], ring[index] ?? []];
      if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside;
    }
  }
  return inside;
}

/** Places on the plane, a little off any round number, where the area and the rings of the file differ. */
function differences(area: MultiPolygon, rings: readonly Ring[], crs: string): Position[] {
  const { inverse } = projectionOf(crs);
  const wrong: Position[] = [];
  for (let x = -2_150_123; x < 2_200_000; x += 121_007) {
    for (let y = -2_150_321; y < 2_200_000; y += 121_013) {
      const lonLat = inverse([x, y]);
      const covering = area.coordinates.filter((polygon) => isInside(polygon, lonLat)).length;
      if (covering !== (isInside(rings, [x, y]) ? 1 : 0)) wrong.push([x, y]);
    }
  }
  return wrong;
}

/** An outline that turns back and forth at 180 degrees of longitude, which runs from the pole to the upper left. */
const ZIGZAG: Ring = [
  [2000, -2000],
  [2000, 2000],
  [-500, 2000],
  [-1500, 900],
  [-600, 900],
  [-2000, 1500],
  [-1700, 400],
  [-2000, -2000],
  [2000, -2000],
].map(([x = 0, y = 0]) => [x * 1000, y * 1000]);

describe('a polygon in a polar projection', () => {
  it.each([
    ['around the north pole', ARCTIC, [square(0, 0, 1000)]],
    ['around the south pole', ANTARCTIC, [square(100, -300, 1500)]],
    ['around a pole the other way', ARCTIC, [square(0, 0, 1000).toReversed()]],
    ['around a pole, with a hole beside it', ARCTIC, [square(0, 0, 2000), square(900, 700, 200)]],
    ['around a pole, with a hole over 180°', ARCTIC, [square(0, 0, 2000), square(-900, 900, 300)]],
    ['with a hole around the pole', ANTARCTIC, [square(0, 0, 2000), square(-100, 150, 700)]],
    ['that turns back and forth at 180°', ARCTIC, [ZIGZAG]],
    ['with a corner at the pole', ARCTIC, [square(600, 600, 600)]],
    ['with an edge through the pole', ARCTIC, [square(0, 700, 700)]],
    ['with an edge a meter beside the pole', ARCTIC, [square(0, 700.001, 700)]],
    ['with an edge a meter beyond the pole', ARCTIC, [square(0, 699.999, 700)]],
    [
      'with the corner of three quarters at the pole',
      ANTARCTIC,
      [
        [
          [0, 0],
          [0, 1000],
          [-1000, 1000],
          [-1000, -1000],
          [1000, -1000],
          [1000, 0],
          [0, 0],
        ].map(([x = 0, y = 0]) => [x * 1000, y * 1000]),
      ],
    ],
    [
      'more than half of the way around a pole',
      ARCTIC,
      [
        [
          [200, 200],
          [200, 1900],
          [-1900, 1900],
          [-1900, -1900],
          [1900, -1900],
          [1900, 200],
          [1500, 200],
          [1500, -1500],
          [-1500, -1500],
          [-1500, 1500],
          [150, 1500],
          [150, 200],
          [200, 200],
        ].map(([x = 0, y = 0]) => [x * 1000, y * 1000]),
      ],
    ],
  ])('%s is the area that its file shows', async (_, crs, rings) => {
    const { geometry } = await readPolygons(rings, crs);
    expect(differences(geometry as MultiPolygon, rings, crs)).toEqual([]);
    expect(geometry.coordinates.flat(2).every(([lon = 0]) => Math.abs(lon) <= 180)).toBe(true);
  });

  it('covers the tiles of a polar grid that it covers on its plane', async () => {
    const grid = TileGrid.from({
      name: 'ICE',
      crs: ARCTIC,
      ul: [-2_000_000, 2_000_000],
      res: [1000],
      size: [500],
      limits: [
        [0, 7],
        [0, 7],
      ],
    });
    const { tiles } = await readPolygons([square(0, 0, 1000)], ARCTIC, { grid });
    const expected = [2, 3, 4, 5].flatMap((row) => [2, 3, 4, 5].map((column) => [row, column]));
    expect(tiles).toEqual(expected);
    const corner = await readPolygons([square(250, 250, 240)], ARCTIC, { grid });
    expect(corner.tiles).toEqual([[3, 4]]);
  });
});

describe('a typed box around a pole', () => {
  it.each([
    ['EPSG:3031', 500, [-1000, -1000, 1000, 1000]],
    ['EPSG:3413', 500, [-2200, -3200, 1400, 2200]],
    ['EPSG:6931', 1000, [-8000, -8000, 8000, 8000]],
    ['EPSG:3031', 500, [-100, -1100, 1100, 100]],
    ['EPSG:3031', 500, [0, -1000, 1000, 1000]],
  ] as const)('in %s, with tiles of %i km: %s', (crs, size, kilometers) => {
    const count = 20;
    const upperLeft = (count / 2) * size;
    const last = count - 1;
    const grid = TileGrid.from({
      name: 'ICE',
      crs,
      ul: [-upperLeft * 1000, upperLeft * 1000],
      res: [1000],
      size: [size],
      limits: [
        [0, last],
        [0, last],
      ],
    });
    const [left, bottom, right, top] = kilometers;
    const isUnder = (row: number, column: number) =>
      column * size - upperLeft < right &&
      (column + 1) * size - upperLeft > left &&
      upperLeft - row * size > bottom &&
      upperLeft - (row + 1) * size < top;
    const all = Array.from({ length: count }, (_, index) => index);
    const expected = all.flatMap((row) =>
      all.filter((column) => isUnder(row, column)).map((column) => [row, column]),
    );
    const [w, s, e, n] = kilometers.map((each) => each * 1000);
    for (const text of [
      `${w} ${s} ${e} ${n}`,
      `${crs} ${w} ${s} ${e} ${n}`,
      `SRID=${crs.slice(5)};POLYGON ((${w} ${s}, ${e} ${s}, ${e} ${n}, ${w} ${n}, ${w} ${s}))`,
    ]) {
      expect(new LocatedPlace(text, grid).tiles(), text).toEqual(expected);
    }
  });
});

describe('a polygon in a projection that is cut', () => {
  it('is refused where it runs around the end of that projection', async () => {
    await expect(readPolygons([square(0, 0, 19000)], 'EPSG:5070')).rejects.toMatchObject({
      reason: 'winding',
    });
  });

  it('is asked which way it runs', async () => {
    const ring = square(0, 0, 19000);
    await expect(readPolygons([ring], 'EPSG:3857')).rejects.toMatchObject({ reason: 'wide' });
  });
});

describe('a polygon in degrees around a pole', () => {
  const RING = [-170, -90, 0, 90, 170, -170].map((lon) => [lon, -75]);

  it('is asked which way it runs, with the pole among the answers', async () => {
    await expect(readPolygons([RING], '')).rejects.toMatchObject({ reason: 'wide-or-pole' });
    const { geometry } = await readPolygons([RING], '', { wide: 'aroundPole' });
    expect(geometry.coordinates).toHaveLength(1);
    const [rings = []] = (geometry as MultiPolygon).coordinates;
    for (const lon of [-179, -130, 0.5, 45, 179]) {
      expect(isInside(rings, [lon, -80]), `${lon}`).toBe(true);
      expect(isInside(rings, [lon, -89.9]), `${lon}`).toBe(true);
      expect(isInside(rings, [lon, -74.9]), `${lon}`).toBe(false);
    }
  });

  it('that cannot be around a pole has the other answers only', async () => {
    const ring = [
      [178, 50],
      [-178, 50],
      [-178, 53],
      [178, 53],
      [178, 50],
    ];
    await expect(readPolygons([ring], '')).rejects.toMatchObject({ reason: 'wide' });
    await expect(readPolygons([ring], '', { wide: 'aroundPole' })).rejects.toMatchObject({
      reason: 'wide',
    });
  });

  it('needs no question where its edges are great circles', async () => {
    const ring = [0, 120, -120, 0].map((lon) => [lon, 80]);
    const geometry = { type: 'Polygon', coordinates: [ring], geodesic: true };
    const area = await readArea({ text: JSON.stringify(geometry), name: 'cap' });
    const [rings = []] = (area.geometry as MultiPolygon).coordinates;
    expect(isInside(rings, [-179, 89])).toBe(true);
    expect(isInside(rings, [60, 84])).toBe(false);
    expect(isInside(rings, [60, 86])).toBe(true);
  });
});

it('a hole over the edge of a map of the whole Earth stays a hole', async () => {
  const world = [-180, 180, 180, -180, -180].map((lon, index) => [lon, index < 2 ? -90 : 90]);
  const hole = [170, 190, 190, 170, 170].map((lon, index) => [
    lon,
    index < 2 || index > 3 ? 0 : 20,
  ]);
  const { geometry } = await readPolygons([world, hole], '');
  const [rings = []] = (geometry as MultiPolygon).coordinates;
  expect([-175, 175, -165, 0, 165].map((lon) => isInside(rings, [lon, 10]))).toEqual([
    false,
    false,
    true,
    true,
    true,
  ]);
});

it('edges on another datum stay where they are beside 180°', async () => {
  const ring = [170, 190, 190, 170, 170].map((lon, index) => [lon, index < 2 ? -20 : -10]);
  const { bounds, geometry } = await readPolygons([ring], 'EPSG:4167');
  expect(geometry.coordinates).toHaveLength(2);
  expect(bounds[1]).toBeCloseTo(-20, 4);
});
