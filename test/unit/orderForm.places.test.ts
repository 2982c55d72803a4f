/** Locations in the order form, and the tiles there. */
import { describe, expect, it } from 'vitest';
import { TileGrid } from '../../src/core/grids/index.ts';
import { describeAddedTiles, tilesAtPlace } from '../../src/views/orderForm/foundTiles.ts';
import { tilesInGeoJson } from '../../src/views/orderForm/geojson.ts';
import { describePlace, otherReadings, readPlace } from '../../src/views/orderForm/places.ts';
import { cpuTime } from './cpuTime.ts';

const BOSTON = { kind: 'point', lon: -71.06, lat: 42.36 };

describe('a point', () => {
  it.each([
    '42.36N 71.06W',
    '42.36 N, 71.06 W',
    '42.36° N, 71.06° W',
    '71.06W, 42.36N',
    '42.36N71.06W',
    'N42.36 W71.06',
    'N 42 21.6 W 71 3.6',
    `42°21'36"N 71°03'36"W`,
    `42° 21' 36" N, 71° 3' 36" W`,
    '42°21.6′N 71°3.6′W',
    '42 21.6N 71 3.6W',
    '42:21:36N 71:03:36W',
    '42.36N -71.06W',
    '42,36N 71,06W',
    '42,36° N; 71,06° W',
    'x: -71.06, y: 42.36',
    'lat 42.36 lon -71.06',
    'lon=-71.06, lat=42.36',
    '{"lat": 42.36, "lng": -71.06}',
    'geo:42.36,-71.06',
    'geo:42.36,-71.06,12?z=4',
  ])('has the order of its letters and names: %s', (text) => {
    const place = readPlace(text);
    expect(place).toMatchObject({ kind: 'point' });
    expect(otherReadings(text)).toEqual([]);
    if (place.kind !== 'point') return;
    expect(place.lon).toBeCloseTo(BOSTON.lon, 9);
    expect(place.lat).toBeCloseTo(BOSTON.lat, 9);
  });

  it.each([
    '-71.06, 42.36',
    '-71.06 42.36',
    '[-71.06, 42.36]',
    'POINT(-71.06 42.36)',
    '−71.06, 42.36',
    '-71,06; 42,36',
    '-71,06 ;42,36 ',
  ])('has longitude first without any hint: %s', (text) => {
    expect(readPlace(text)).toEqual(BOSTON);
    expect(otherReadings(text)[0]).toEqual({ kind: 'point', lon: 42.36, lat: -71.06 });
  });

  it('uses the number that can only be a latitude as one', () => {
    expect(readPlace('42.36, -122.5')).toMatchObject({ lon: -122.5, lat: 42.36 });
    expect(otherReadings('42.36, -122.5')).toEqual([]);
  });

  it('is shown with the meaning of each number', () => {
    const words = (text: string) => {
      const place = readPlace(text);
      return place.kind === 'wrong' ? place.problem : describePlace(place);
    };
    expect(words('-71.06, 42.36')).toBe('Longitude 71.06° W, latitude 42.36° N');
    expect(words('151.2, -33.9')).toBe('Longitude 151.2° E, latitude 33.9° S');
    expect(words('0, 0')).toBe('Longitude 0°, latitude 0°');
    expect(words('-71.3, 42.2, -70.9, 42.5')).toBe(
      'West 71.3° W, south 42.2° N, east 70.9° W, north 42.5° N',
    );
  });
});

describe('a bounding box', () => {
  it.each([
    '-71.3, 42.2, -70.9, 42.5',
    '[-71.3, 42.2, -70.9, 42.5]',
    '-71.3 42.2 -70.9 42.5',
    '42.2N 71.3W 42.5N 70.9W',
    '70.9W 42.5N 71.3W 42.2N',
    'west -71.3 south 42.2 east -70.9 north 42.5',
    'north 42.5, south 42.2, east -70.9, west -71.3',
    'west: -71.3 south: 42.2 east: -70.9 north: 42.5',
    'west=-71.3,south=42.2,east=-70.9,north=42.5',
    'xmin: -71.3 ymin: 42.2 xmax: -70.9 ymax: 42.5',
    'xmin=-71.3, xmax=-70.9, ymin=42.2, ymax=42.5',
    'minx -71.3 miny 42.2 maxx -70.9 maxy 42.5',
    '{"xmin": -71.3, "ymin": 42.2, "xmax": -70.9, "ymax": 42.5}',
    '{"west": -71.3, "south": 42.2, "east": -70.9, "north": 42.5}',
    '-71,3; 42,2; -70,9; 42,5',
    'xmin: -71,3; ymin: 42,2; xmax: -70,9; ymax: 42,5',
  ])('%s', (text) => {
    expect(readPlace(text)).toEqual({ kind: 'box', box: [-71.3, 42.2, -70.9, 42.5] });
  });

  it('can extend across the antimeridian', () => {
    expect(readPlace('170, -20, -170, -10')).toMatchObject({ box: [170, -20, -170, -10] });
    expect(readPlace('20S 170W 10S 170E')).toMatchObject({ box: [170, -20, -170, -10] });
    expect(readPlace('xmin -170 ymin -20 xmax 170 ymax -10')).toMatchObject({
      box: [-170, -20, 170, -10],
    });
  });

  it('has latitudes first if the other numbers cannot be latitudes', () => {
    const text = '42.2, -122.9, 42.5, -122.3';
    expect(readPlace(text)).toEqual({ kind: 'box', box: [-122.9, 42.2, -122.3, 42.5] });
    expect(otherReadings(text)).toEqual([]);
    expect(readPlace('42.2 -122.9 95 -122.3')).toMatchObject({ kind: 'wrong' });
  });

  it('of whole numbers differs from a point with decimal commas', () => {
    expect(readPlace('-71,42,-70,43')).toEqual({ kind: 'box', box: [-71, 42, -70, 43] });
    expect(readPlace('-71,42; -70,43')).toEqual({ kind: 'point', lon: -71.42, lat: -70.43 });
    expect(otherReadings('-71,42; -70,43')).toContainEqual({
      kind: 'box',
      box: [-71, 42, -70, 43],
    });
    expect(readPlace('-71, 42; -70, 43')).toEqual({ kind: 'box', box: [-71, 42, -70, 43] });
    expect(readPlace('-71.5,42; -70,43')).toMatchObject({ kind: 'box' });
  });
});

describe('an invalid location', () => {
  it.each([
    ['Boston', /"Boston" is not a valid location/],
    ['42.36N', /The text has one number/],
    ['1, 2, 3', /The text has 3 numbers/],
    ['95N 20E', /95 is not a valid latitude/],
    ['400, 20', /400 is not a valid longitude/],
    ['10N 20N', /Both numbers are latitudes/],
    ['10E 20W', /Both numbers are longitudes/],
    ["12°61'N 3E", /is not a valid location/],
    ['1, 5, 2, 3', /south must be less than north/],
    ['1N 2N 3N 4E', /two longitudes and two latitudes/],
    ['1 '.repeat(200), /too long/],
  ])('is reported with the reason: %s', (text, problem) => {
    const place = readPlace(text);
    expect(place.kind === 'wrong' && place.problem).toMatch(problem);
  });

  it('is refused quickly, for any pasted text', () => {
    const taken = cpuTime(() => {
      for (const piece of ['1 ', "1'", '1°1 ', 'N', '1:', '-', '"']) {
        readPlace(piece.repeat(Math.floor(299 / piece.length)));
      }
    });
    expect(taken).toBeLessThan(1000);
  });
});

const grid = TileGrid.from({
  name: 'Boston sample',
  crs: 'EPSG:32619',
  ul: [295680, 4725120],
  res: [30, 30],
  size: [256, 256],
  limits: [
    [0, 9],
    [0, 9],
  ],
});

describe('tiles at a location', () => {
  it('are named, or reported as outside the grid', () => {
    expect(tilesAtPlace('42.36N 71.06W', grid)).toEqual({
      tiles: [[4, 4]],
      words: 'Longitude 71.06° W, latitude 42.36° N: in tile h004v004.',
    });
    expect(tilesAtPlace('10N 20E', grid)).toEqual({
      tiles: [],
      words: 'Longitude 20° E, latitude 10° N: outside the grid.',
    });
    expect(tilesAtPlace('-71.2, 42.3, -71.0, 42.4', grid).words).toMatch(/: 11 tiles\.$/);
    expect(tilesAtPlace('-60, 42.3, -59, 42.4', grid)).toMatchObject({
      tiles: [],
      words: expect.stringMatching(/outside the grid/),
    });
  });

  it('are offered for swapped numbers, with a text that can be read again', () => {
    const { tiles, instead } = tilesAtPlace('42.4, -71.0', grid);
    expect(tiles).toEqual([]);
    expect(instead?.words).toBe('Read As Latitude 42.4° N, Longitude 71° W: Tile h005v003');
    expect(tilesAtPlace(instead?.text ?? '', grid).tiles).toEqual([[3, 5]]);
    const box = tilesAtPlace('42.3, -71.2, 42.4, -71.0', grid);
    expect(box.tiles).toEqual([]);
    expect(box.instead?.words).toBe(
      'Read As South 42.3° N, West 71.2° W, North 42.4° N, East 71° W: 11 Tiles',
    );
    expect(tilesAtPlace(box.instead?.text ?? '', grid).tiles).toHaveLength(11);
    const pairs = tilesAtPlace('-72,42; -70,43', grid);
    expect(pairs.instead?.words).toMatch(/^Read As South 42° N, West 72° W.*: \d+ Tiles$/);
    // With letters the name is unambiguous.
    expect(tilesAtPlace('42.4E 71S', grid).instead).toBeUndefined();
  });

  it('are offered for an extent as QGIS writes it', () => {
    const { tiles, instead } = tilesAtPlace('-71.2,-71.0,42.3,42.4', grid);
    expect(tiles.length).toBeGreaterThan(11);
    expect(instead?.words).toBe(
      'Read As South 42.3° N, West 71.2° W, North 42.4° N, East 71° W: 11 Tiles',
    );
    expect(tilesAtPlace(instead?.text ?? '', grid).instead).toBeUndefined();
    expect(tilesAtPlace('-71.2, 42.3, -71.0, 42.4', grid).instead).toBeUndefined();
  });

  it('are counted when they are added', () => {
    expect(describeAddedTiles(1, 1)).toBe('1 tile added.');
    expect(describeAddedTiles(4, 4)).toBe('4 tiles added.');
    expect(describeAddedTiles(4, 1)).toBe('4 tiles found, 1 of them new.');
    expect(describeAddedTiles(4, 0)).toBe('All 4 tiles are already selected.');
  });
});

describe('tiles in GeoJSON', () => {
  const square = (west: number, south: number, size: number) => ({
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [west + size, south],
        [west + size, south + size],
        [west, south + size],
        [west, south],
      ],
    ],
  });
  const point = { type: 'Point', coordinates: [-71.06, 42.36] };
  const line = {
    type: 'LineString',
    coordinates: [
      [-71, 42],
      [-70, 43],
    ],
  };
  const find = (value: unknown) => tilesInGeoJson(JSON.stringify(value), 'a.geojson', grid);

  it('are found for polygons and points, in any kind of object', () => {
    expect(find(point)).toEqual({ tiles: [[4, 4]], words: 'a.geojson: in 1 tile.' });
    const alone = find(square(-71.07, 42.35, 0.001));
    expect(alone.tiles).toHaveLength(1);
    const feature = (geometry: unknown) => ({ type: 'Feature', properties: {}, geometry });
    const collection = {
      type: 'FeatureCollection',
      features: [
        feature(point),
        feature(null),
        feature({ type: 'GeometryCollection', geometries: [square(-71.07, 42.35, 0.1), line] }),
      ],
    };
    const found = find(collection);
    expect(found.tiles.length).toBeGreaterThan(1);
    expect(new Set(found.tiles.map(String)).size).toBe(found.tiles.length);
    expect(found.words).toMatch(/in \d+ tiles\. 1 line was ignored/);
  });

  it.each([
    [line, /a\.geojson has no polygon or point/],
    [{ type: 'FeatureCollection', features: [] }, /no polygon or point/],
    [{ type: 'FeatureCollection' }, /the array "features" is missing/],
    [{ type: 'Sphere' }, /"Sphere" is not a GeoJSON type/],
    [[1, 2], /no "type"/],
    [{ type: 'Polygon', coordinates: [[1, 2]] }, /a Polygon has invalid coordinates/],
    [{ type: 'Point', coordinates: ['a', 'b'] }, /a Point has invalid coordinates/],
    [square(-10, 10, 1), /outside the grid/],
    [square(330000, 4690000, 1000), /cannot be used: .*not a valid position/],
  ])('report what is wrong with %j', (value, words) => {
    expect(find(value)).toMatchObject({ tiles: [], words: expect.stringMatching(words) });
  });

  it('are found for objects that are selected within a list, including commas', () => {
    const selected = (text: string) => tilesInGeoJson(text, 'Selection in a.geojson', grid, true);
    const feature = JSON.stringify({ type: 'Feature', properties: {}, geometry: point }, null, 2);
    const words = 'Selection in a.geojson: in 1 tile.';
    for (const text of [
      feature,
      `  ${feature},\n`,
      `,\n${feature}`,
      `${feature},\n${feature} , `,
      `[${feature}],`,
    ]) {
      expect(selected(text)).toEqual({ tiles: [[4, 4]], words });
    }
    for (const text of ['', ',', feature.slice(1), `${feature},,`, `${feature}]`]) {
      expect(selected(text).words).toMatch(/cannot be read as GeoJSON/);
    }
    expect(tilesInGeoJson(`${feature},`, 'a.geojson', grid).words).toMatch(/cannot be read/);
  });

  it('report what is wrong with text that is not valid JSON', () => {
    expect(tilesInGeoJson('{', 'a.geojson', grid).words).toMatch(/cannot be read as GeoJSON/);
  });
});
