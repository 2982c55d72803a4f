/** Outlines of areas of interest: small enough for the map, and with every feature. */
import { describe, expect, it, test } from 'vitest';
import {
  MAX_MARKS,
  MAX_OUTLINE_POSITIONS,
  positionCount,
  simplifyOutline,
} from '../../src/core/areas/simplifiedOutline.ts';
import { mapArea } from '../../src/views/map/areaOutline.ts';

/** A regular polygon. @param size degrees from its middle to a corner */
function polygonAt(lon: number, lat: number, size: number, corners = 4): number[][][] {
  const ring = Array.from({ length: corners }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / corners;
    return [lon + size * Math.cos(angle), lat + size * Math.sin(angle)];
  });
  return [[...ring, ring[0] ?? []]];
}

/** Polygons in rows. @param step degrees between them */
function parcels(rows: number, step: number): number[][][][] {
  return Array.from({ length: rows * rows }, (_, index) =>
    polygonAt(-96 + (index % rows) * step, 40 + Math.floor(index / rows) * step, step / 3, 5),
  );
}

describe('an outline', () => {
  const watershed = polygonAt(-96, 40, 1, 4000);
  const plots = Array.from({ length: 40 }, (_, index) => polygonAt(-97 + index / 20, 40, 0.0007));

  it('is the area itself, of thousands of positions, with plots in it', () => {
    const polygons = [watershed, ...plots];
    expect(simplifyOutline(polygons)).toEqual({ polygons, marks: [] });
  });

  it('of more positions has each plot as a mark', () => {
    const large = polygonAt(-96, 40, 1, 40_000);
    const { polygons, marks, tolerance } = simplifyOutline([large, ...plots]);
    expect(polygons.length + marks.length / 2).toBe(41);
    expect(positionCount(polygons)).toBeLessThanOrEqual(MAX_OUTLINE_POSITIONS);
    expect(tolerance).toBeLessThan(0.01);
  });

  it('has every one of 80,000 parcels', () => {
    const polygons = parcels(283, 0.015);
    const drawn = simplifyOutline(polygons);
    const isCovered = polygons.map(([ring = []], index) => {
      const [lon = 0, lat = 0] = drawn.marks.slice(2 * index, 2 * index + 2);
      return ring.some(([x = 0, y = 0]) => Math.hypot(x - lon, y - lat) < 0.006);
    });
    expect(isCovered.filter(Boolean)).toHaveLength(polygons.length);
    expect(drawn.polygons.length + drawn.marks.length / 2).toBe(polygons.length);
  });

  it('has one mark for several parcels where there are too many', () => {
    const drawn = simplifyOutline(parcels(400, 0.0005));
    expect(drawn.marks.length / 2).toBeLessThanOrEqual(MAX_MARKS);
    expect(drawn.marks.length / 2).toBeGreaterThan(MAX_MARKS / 5);
  });

  it('has narrow polygons as lines', () => {
    const strips = Array.from({ length: 10_000 }, (_, index) => [
      [
        [-96, 40 + index / 1e4],
        [-95, 40 + index / 1e4],
        [-95, 40.00001 + index / 1e4],
        [-96, 40 + index / 1e4],
      ],
    ]);
    const { polygons, marks } = simplifyOutline(strips.slice(0, 4000));
    expect(polygons).toHaveLength(4000);
    expect(marks).toEqual([]);
    const [line] = simplifyOutline([
      ...strips.slice(0, 4000),
      polygonAt(-90, 40, 1, 9000),
    ]).polygons;
    expect(new Set(line?.[0]?.map(([lon]) => lon))).toEqual(new Set([-96, -95]));
  });

  it('has the points of an area as marks', () => {
    expect(simplifyOutline(plots, [[-93, 42]]).marks).toEqual([-93, 42]);
  });
});

test('the map names what is drawn as dots', () => {
  const outline = { type: 'MultiPolygon' as const, coordinates: [] };
  expect(mapArea('a', { outline, marks: [1, 2], tolerance: 0.0085 })).toEqual({
    ...{ name: 'a', geometry: outline, marks: [1, 2] },
    note: 'simplified: polygons smaller than 950 m are dots',
  });
  expect(mapArea('a', { outline })).toEqual({ name: 'a', geometry: outline });
});
