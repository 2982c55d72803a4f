/** Places that are typed in MGRS. */
import { describe, expect, it } from 'vitest';
import { parsePlaceArea } from '../../src/core/areas/index.ts';
import { TileGrid } from '../../src/core/grids/index.ts';
import { projectionOf } from '../../src/core/grids/projection.ts';
import { nearestLongitude } from '../../src/domain/longitudes.ts';

/** Longitudes and latitudes of an area, near a longitude. */
function positionsOf(text: string, near = 0): number[][] {
  return parsePlaceArea(text)
    .polygons.flat(2)
    .map(([lon = 0, lat = 0]) => [nearestLongitude(lon, near), lat]);
}

/** West, south, east and north. */
function boundsOf(text: string, near: number): number[] {
  const positions = positionsOf(text, near);
  const [lons, lats] = [0, 1].map((axis) => positions.map((each) => each[axis] ?? 0));
  return [
    Math.min(...(lons ?? [])),
    Math.min(...(lats ?? [])),
    Math.max(...(lons ?? [])),
    Math.max(...(lats ?? [])),
  ];
}

describe('a square of MGRS', () => {
  // References of GeoTrans (the Python package mgrs 1.5) for these places.
  it.each([
    ['32VKM2161', 4, 60],
    ['33XUH9374', 10, 79],
    ['60KZG07', 179.9, -16.5],
    ['ZCC4967', 30, 85.5],
    ['MGRS YXM', -150, 85.5],
    ['BCS4992632886', 30, -85.5],
    ['AZN90', -1, -89.999],
    ['AYD4523', -170, -82],
  ])('has the place that it is the reference of: %s', (reference, lon, lat) => {
    const [west = 0, south = 0, east = 0, north = 0] = boundsOf(reference, lon);
    const digits = reference.replace(/^\d+/, '').replace(/\D/g, '').length;
    const tolerance = digits === 10 ? 1e-4 : 1e-9;
    expect(lon).toBeGreaterThan(west - tolerance);
    expect(lon).toBeLessThan(east + tolerance);
    expect(lat).toBeGreaterThan(south - tolerance);
    expect(lat).toBeLessThan(north + tolerance);
    expect(north - south).toBeLessThan(digits === 0 ? 3 : 0.6);
  });

  it.each([
    ['T33UUP', '33UUP'],
    ['MGRS 33UUP', '33UUP'],
    ['mgrs:33u up', '33UUP'],
    ['z ah 12 34', 'ZAH1234'],
  ])('can have its name, or the T of a Sentinel-2 tile, in front: %s', (text, reference) => {
    expect(parsePlaceArea(text)).toEqual(parsePlaceArea(reference));
    expect(parsePlaceArea(text).name).toBe(`MGRS ${reference}`);
  });

  it('at a pole has a corner with the longitudes of both edges', () => {
    const { forward } = projectionOf('EPSG:5041');
    const [ring = []] = parsePlaceArea('MGRS ZAH').polygons.flat();
    const poles = ring.filter(([, lat]) => lat === 90).map(([lon]) => lon);
    expect(poles).toEqual([90, 180, 90]);
    for (const [lon = 0, lat = 0] of ring) {
      const [x, y] = forward([lon, lat]);
      expect(Math.min(x - 2_000_000, y - 2_000_000)).toBeGreaterThan(-1);
      expect(Math.max(x - 2_100_000, y - 2_100_000)).toBeLessThan(1);
    }
    // Four squares around the pole have all tiles of a grid there.
    const grid = TileGrid.from({
      name: 'POLAR',
      crs: 'EPSG:4326',
      ul: [-180, 90],
      res: [0.1],
      size: [300, 5],
      limits: [
        [0, 359],
        [0, 11],
      ],
    });
    const around = ['ZAH', 'ZAG', 'YZH', 'YZG'].map(
      (square) => parsePlaceArea(`MGRS ${square}`).polygons,
    );
    const tiles = around.flatMap((coordinates) =>
      grid.tilesIn({
        type: 'MultiPolygon',
        coordinates: coordinates.map((each) => each.map((ring) => [...ring])),
      }),
    );
    const columns = tiles.filter(({ row }) => row === 0).map(({ column }) => column);
    expect(new Set(columns).size).toBe(12);
  });

  it.each([
    ['33UAA', /"33UAA" is not a valid MGRS reference: zone 33U has no square AA\./],
    ['33UUH', /zone 33U has no square UH/],
    ['1CCC', /zone 1C has no square CC/],
    ['32XNF', /zone 32X has no square NF/],
    ['ZVV 12 34', /zone Z has no square VV/],
    ['61UUP', /UTM 61 is not a zone\. UTM has zones 1 to 60\./],
    ['MGRS BUT', /"BUT" is not a valid MGRS reference: zone B has no square UT\./],
  ])('with letters or numbers that it does not have is refused: %s', (text, message) => {
    expect(() => parsePlaceArea(text)).toThrow(message);
  });
});

it.each(['BRA', 'AUS', 'ARG', 'ZAF', 'AUT', 'ALL', 'BAY', 'BUT', 'a u s'])(
  'a word or code is not a square at a pole: %s',
  (text) => {
    expect(() => parsePlaceArea(text)).toThrow(/not a valid location/);
    expect(parsePlaceArea('MGRS AUS').name).toBe('MGRS AUS');
  },
);

describe('a zone of MGRS', () => {
  it.each([
    ['33U', [12, 48, 18, 56]],
    ['MGRS 60X', [174, 72, 180, 84]],
    ['32V', [3, 56, 12, 64]],
    ['33X', [9, 72, 21, 84]],
    ['1C', [-180, -80, -174, -72]],
  ])('has its degrees: %s', (text, bounds) => {
    expect(boundsOf(text, (bounds[0] ?? 0) + 3)).toEqual(bounds);
  });

  it('is not read from a latitude or longitude, and refused where there is none', () => {
    for (const text of ['33N', '33S', '33E', '33W']) {
      expect(() => parsePlaceArea(text)).toThrow(/one number/);
    }
    expect(() => parsePlaceArea('34X')).toThrow(/there is no zone 34X/);
  });
});
