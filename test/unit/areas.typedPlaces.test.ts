/** Places that are typed in MGRS, UTM, the grid's own coordinates, or WKT. */
import { describe, expect, it } from 'vitest';
import { parseTypedPlace } from '../../src/core/areas/index.ts';
import { TileGrid } from '../../src/core/grids/index.ts';
import { projectionOf } from '../../src/core/grids/projection.ts';
import { findAtPlace } from '../../src/views/orderForm/tileFinding.ts';

const grid = TileGrid.named('LANDSAT_ARD_CU');
/** Longitude and latitude of 480000, 4610000 in UTM zone 15N, from PROJ 9.5. */
const PLACE = [-93.240151, 41.641487];

const expectPoint = (text: string, [lon = 0, lat = 0]: readonly number[]) => {
  const { geometry } = parseTypedPlace(text, grid) ?? {};
  expect(geometry?.type).toBe('Point');
  const coordinates = geometry?.type === 'Point' ? geometry.coordinates : [];
  expect(coordinates[0]).toBeCloseTo(lon, 5);
  expect(coordinates[1]).toBeCloseTo(lat, 5);
};

describe('a place in UTM', () => {
  it.each([
    '15N 480000 4610000',
    '15T 480000 4610000',
    '15 north, 480000, 4610000',
    'UTM zone 15N: 480000mE 4610000mN',
    '480000 4610000 15N',
    '480000 E, 4610000 N, zone 15T',
    '480000.0, 4610000.0, 15N',
  ])('is read: %s', (text) => expectPoint(text, PLACE));

  it('in the south is read, and refused where S can mean two places', () => {
    expectPoint('56H 334000 6252000', [151.205515, -33.859262]);
    expectPoint('56S 334000 6252000', [151.205515, -33.859262]);
    expect(() => parseTypedPlace('15S 480000 3800000', grid)).toThrow(/15 South.*15 North/);
    expectPoint('15 north 480000 4610000', PLACE);
    expect(() => parseTypedPlace('61N 480000 4610000', grid)).toThrow(/UTM 61/);
  });
});

describe('a place in MGRS', () => {
  it.each([
    ['15TVG', 100_000],
    ['15T VG 8 1', 10_000],
    ['15TVG8010', 1000],
    ['15T VG 80000 10000', 1],
  ])('is a square of the size of its digits: %s', (text, size) => {
    const place = parseTypedPlace(text, grid);
    const { forward } = projectionOf('EPSG:32615');
    const ring = place?.geometry.type === 'MultiPolygon' ? place.geometry.coordinates[0]?.[0] : [];
    const corners = (ring ?? []).map(([lon = 0, lat = 0]) => forward([lon, lat]));
    const xs = corners.map(([x]) => x);
    const ys = corners.map(([, y]) => y);
    expect(Math.min(...xs)).toBeCloseTo(size === 100_000 ? 400_000 : 480_000, 2);
    expect(Math.max(...xs) - Math.min(...xs)).toBeCloseTo(size, 2);
    expect(Math.min(...ys)).toBeCloseTo(size === 100_000 ? 4_600_000 : 4_610_000, 2);
    expect(Math.max(...ys) - Math.min(...ys)).toBeCloseTo(size, 2);
  });

  it('with digits that do not pair is not one', () => {
    expect(parseTypedPlace('15TVG 480 1', grid)).toBeUndefined();
    expect(parseTypedPlace('15TVG480', grid)).toBeUndefined();
  });
});

describe('a place in coordinates of a reference system', () => {
  it('is read with its code, or in the system of the grid', () => {
    expectPoint('EPSG:32615 480000 4610000', PLACE);
    const [lon, lat] = projectionOf(grid.crs).inverse([300_000, 2_000_000]);
    expectPoint('300000, 2000000', [lon, lat]);
    const box = parseTypedPlace('300000 2000000 310000 2010000', grid);
    expect(box?.geometry.type).toBe('MultiPolygon');
    expect(() => parseTypedPlace('EPSG:1 480000 4610000', grid)).toThrow(/EPSG:1/);
  });

  it('is in degrees otherwise', () => {
    for (const text of ['-71.06, 42.36', '42.36N 71.06W', 'Boston', '-71, 42, -70, 43']) {
      expect(parseTypedPlace(text, grid)).toBeUndefined();
    }
    const degrees = TileGrid.from({ ...grid.toJSON(), crs: 'EPSG:4326' });
    expect(parseTypedPlace('480000 4610000', degrees)).toBeUndefined();
  });
});

describe('tiles at a typed place', () => {
  it.each([
    ['15TVG 8010', 'MGRS 15TVG8010: in tile h018v008.'],
    ['15N 480000 4610000', 'UTM zone 15N: 480000, 4610000: in tile h018v008.'],
    ['POLYGON ((-93.7 41.2, -92.7 41.2, -92.7 42.2, -93.7 42.2, -93.7 41.2))', 'POLYGON: 2 tiles.'],
    ['SRID=32615;POINT (480000 4610000)', 'POINT: in tile h018v008.'],
    ['POINT (-93.24 41.64)', 'Longitude 93.24° W, latitude 41.64° N: in tile h018v008.'],
    ['15N 480000 100000', 'UTM zone 15N: 480000, 100000: outside the grid.'],
    ['LINESTRING (-93 41, -92 42)', /only a line, which has no area/],
    ['POLYGON ((-93 41', /is not valid WKT/],
    ['POLYGON ((-93 100, -92 100, -92 101, -93 100))', /not in degrees.*SRID=/],
    ['POLYGON ((175 60, -175 60, -175 65, 175 65, 175 60))', /-175 to 175.*antimeridian/],
    ['480000,5; 4610000,5', /commas .* can be decimal/],
    ['1e2 3', /not a valid location/],
  ])('are found, or the reason is reported: %s', async (text, words) => {
    const found = await findAtPlace(text, grid);
    if (typeof words === 'string') expect(found.words).toBe(words);
    else expect(found).toMatchObject({ tiles: [], words: expect.stringMatching(words) });
  });

  it('beyond the antimeridian are on both sides of it', async () => {
    const world = TileGrid.named('GEE_HANSEN_GFC');
    const text = 'POLYGON ((175 61, 185 61, 185 65, 175 65, 175 61))';
    expect((await findAtPlace(text, world)).tiles).toEqual([
      [1, 0],
      [1, 35],
      [1, 36],
    ]);
  });

  it('with decimal commas are those of a point in degrees', async () => {
    const found = await findAtPlace('-122,4194; 37,7749', grid);
    expect(found).toEqual(await findAtPlace('-122.4194; 37.7749', grid));
    expect(found.tiles).toHaveLength(1);
  });

  it.each([
    ['POLYGON ((41.7 -93.4, 41.7 -93.3, 41.8 -93.3, 41.7 -93.4))', /WKT has longitude first/],
    ['POLYGON ((42.1 -72.4, 42.1 -72.3, 42.2 -72.3, 42.1 -72.4))', /outside the grid/],
  ])('are offered for WKT with latitude first: %s', async (text, words) => {
    const { tiles, words: said, instead } = await findAtPlace(text, grid);
    expect(tiles).toEqual([]);
    expect(said).toMatch(words);
    expect(said).not.toMatch(/GeoJSON/);
    expect(instead?.words).toMatch(/^Read Latitude First: Tile/);
    expect((await findAtPlace(instead?.text ?? '', grid)).tiles).toHaveLength(1);
  });
});
