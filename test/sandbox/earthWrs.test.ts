/** Paths and rows of Landsat scenes, and their outlines. */
import type { Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { geocentric } from '../../src/sandbox/earth/coarseValues.ts';
import { openCatalog } from '../../src/sandbox/earth/index.ts';
import { isLand } from '../../src/sandbox/earth/land.ts';
import {
  outline,
  ringToGeometry,
  sceneGrid,
  toPixel,
  toPlace,
} from '../../src/sandbox/earth/sceneGrid.ts';
import {
  nearestPath,
  nodeLongitude,
  orbitToPlace,
  placeToOrbit,
  rowAngle,
  sceneCenter,
} from '../../src/sandbox/earth/wrs.ts';

const extentOf = (path: number, row: number) => ({
  nodeLongitude: nodeLongitude(path),
  along: rowAngle(row),
  halfLength: 0.768,
  halfWidth: 0.83,
});

describe('paths and rows match the reference system', () => {
  it.each([
    [1, 60, -64.6, 0],
    [44, 34, -122.1, 37.47],
    // Center of the bounds that USGS's STAC item of LC08_L1TP_169068_20201008 gives.
    [169, 68, 33.349, -11.569],
  ])('center of path %i, row %i', (path, row, lon, lat) => {
    const [centerLon, centerLat] = sceneCenter(path, row);
    expect(centerLon).toBeCloseTo(lon, 1);
    expect(centerLat).toBeCloseTo(lat, 1);
  });

  it('have the corners of a real scene within a kilometer', () => {
    // Corners in the STAC item of LC08_L1TP_169068_20201008: NW, SW, SE, and the eastern bound.
    const ring = outline(extentOf(169, 68), 1);
    const near = (corner: Position | undefined, lon: number, lat: number) => {
      expect(Math.abs((corner?.[0] ?? 0) - lon)).toBeLessThan(0.01);
      expect(Math.abs((corner?.[1] ?? 0) - lat)).toBeLessThan(0.01);
    };
    near(ring[0], 32.6801, -10.6868);
    near(ring[1], 32.3438, -12.2065);
    near(ring[2], 34.0262, -12.4508);
    expect(Math.abs((ring[3]?.[0] ?? 0) - 34.3537)).toBeLessThan(0.01);
  });

  it('convert between places and orbit angles without loss', () => {
    for (const path of [1, 77, 150, 233])
      for (const along of [-86, -60, -10, 0, 25, 70, 88])
        for (const across of [-0.8, 0, 0.8]) {
          const place = orbitToPlace(nodeLongitude(path), along, across);
          const [u, c] = placeToOrbit(nodeLongitude(path), ...place);
          expect(u).toBeCloseTo(along, 5);
          expect(c).toBeCloseTo(across, 5);
        }
  });

  it('include the path of a crossing', () => {
    for (let path = 1; path <= 233; path++)
      for (const off of [-0.7, 0, 0.7]) expect(nearestPath(nodeLongitude(path) + off)).toBe(path);
  });

  it('overlap with neighboring rows, and meet neighboring paths even at the equator', () => {
    const south = (row: number) =>
      Math.min(...outline(extentOf(10, row)).map(([, lat = 0]) => lat));
    const north = (row: number) =>
      Math.max(...outline(extentOf(10, row)).map(([, lat = 0]) => lat));
    expect(south(60)).toBeLessThan(north(61));
    const easternEdge = outline(extentOf(11, 60), 1)[3]?.[0] ?? 0;
    const westernEdge = outline(extentOf(10, 60), 1)[0]?.[0] ?? 0;
    expect(easternEdge).toBeGreaterThan(westernEdge);
  });
});

describe('outlines and grids', () => {
  it('divide an outline at the antimeridian', () => {
    const crossing = [...Array(233).keys()]
      .map((i) => outline(extentOf(i + 1, 20)))
      .filter((ring) => ring.some(([lon = 0]) => Math.abs(lon) > 180));
    expect(crossing.length).toBeGreaterThan(0);
    for (const ring of crossing) {
      const geometry = ringToGeometry(ring);
      expect(geometry.type).toBe('MultiPolygon');
      const parts = geometry.coordinates.flat() as Position[][];
      const lons = parts.flat().map(([lon = 0]) => lon);
      expect(Math.max(...lons)).toBe(180);
      expect(Math.min(...lons)).toBe(-180);
      expect(area(parts)).toBeCloseTo(area([ring]), 6);
    }
  });

  it('use the northern UTM zone of the center, and polar stereographic in Antarctica', () => {
    expect(sceneGrid(extentOf(44, 34)).crs).toBe('EPSG:32610');
    const sydney = sceneGrid(extentOf(89, 83));
    expect(sydney.crs).toBe('EPSG:32656');
    expect(sydney.crsTransform[5]).toBeLessThan(0);
    expect(sceneGrid(extentOf(56, 115)).crs).toBe('EPSG:3031');
  });

  it('have the pixels of real products: 30 m, corners offset by 15 m, around the outline', () => {
    const { crsTransform, dimensions } = sceneGrid(extentOf(38, 35));
    expect(crsTransform[0]).toBe(30);
    expect(crsTransform[4]).toBe(-30);
    expect(Math.abs(crsTransform[2] % 30)).toBe(15);
    expect(Math.abs(crsTransform[5] % 30)).toBe(15);
    // Product corners in the metadata of LE07_L1TP_038035_20190618, which pads more.
    expect(crsTransform[2]).toBeGreaterThan(165_300);
    expect(crsTransform[5]).toBeLessThan(4_102_200);
    expect(crsTransform[2] + 30 * dimensions[0]).toBeLessThan(414_000);
    expect(crsTransform[5] - 30 * dimensions[1]).toBeGreaterThan(3_883_500);
    expect(dimensions[0]).toBeGreaterThan(7000);
  });

  it('convert from pixels to places and back', () => {
    const scene = openCatalog().scene('LANDSAT/LC08/C02/T1_L2/LC08_044034_20140318');
    if (!scene) throw new Error('no scene');
    for (const [column, row] of [
      [0, 0],
      [3456, 1234],
      [7000, 6500],
    ] as const)
      expect(toPixel(scene, ...toPlace(scene, column, row))).toEqual([column, row]);
  });
});

describe('the coastline', () => {
  it.each([
    ['Paris', 2.35, 48.85, true],
    ['San Francisco', -122.43, 37.75, true],
    ['San Francisco Bay', -122.3, 37.7, false],
    ['off the Golden Gate', -123.2, 37.5, false],
    ['the South Pole', 0, -89.9, true],
    ['the North Pole', 0, 89.9, false],
    ['Chukotka, west of the antimeridian', 179.5, 67, true],
    ['Chukotka, east of it', -179.5, 67, true],
    ['Wrangel Island', -179.9, 71.2, true],
    ['Fiji', 179.2, -16.6, true],
    ['the Bering Sea', -179, 60, false],
    ['the Ross Sea', -179, -75, false],
    ['Hawaii', -155.5, 19.6, true],
  ])('%s', (_, lon, lat, land) => {
    const { x, y, z } = geocentric(lon, lat);
    expect(isLand(lon, lat, x, y, z)).toBe(land);
  });
});

/** Area of rings in square degrees. */
function area(rings: readonly Position[][]): number {
  let sum = 0;
  for (const ring of rings)
    for (let i = 1; i < ring.length; i++) {
      const [x0 = 0, y0 = 0] = ring[i - 1] ?? [];
      const [x1 = 0, y1 = 0] = ring[i] ?? [];
      sum += x0 * y1 - x1 * y0;
    }
  return sum / 2;
}
