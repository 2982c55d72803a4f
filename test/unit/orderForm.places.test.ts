/** Locations in the order form, and the tiles there. */
import { describe, expect, it } from 'vitest';
import { runAreaJob } from '../../src/core/areas/areaJob.ts';
import {
  describeDegreePlace,
  otherReadings,
  parseDegreePlace,
  parsePlaceArea,
} from '../../src/core/areas/index.ts';
import { readAreaBy } from '../../src/core/areas/readArea.ts';
import { TileGrid } from '../../src/core/grids/index.ts';
import { completeSelection } from '../../src/views/orderForm/completeSelection.ts';
import { describeAddedTiles, tilesAtPlace } from '../../src/views/orderForm/foundTiles.ts';
import { GLOBE } from './areaFixtures.ts';
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
    'Latitude: 42.36 N Longitude: 71.06 W',
    'lat 42.36N lon 71.06W',
    `Lat: 42°21'36"N, Long: 71°03'36"W`,
    'Longitude: W 71.06, Latitude: N 42.36',
    '4221.600,N,07103.600,W',
    '$GPGGA,123519,4221.600,N,07103.600,W,1,08,0.9,545.4,M,46.9,M,,*47',
    '$GPGLL,4221.600,N,07103.600,W,225444,A,*1D',
    '42-21-36N 071-03-36W',
    'N42-21.6 W071-03.6',
    'W 071-03-36 N 42-21-36',
    'N42-21.6, W71-03.6',
    '071-03-36 W / 42-21-36 N',
  ])('has the order of its letters and names: %s', (text) => {
    const place = parseDegreePlace(text);
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
    expect(parseDegreePlace(text)).toEqual(BOSTON);
    expect(otherReadings(text)[0]).toEqual({ kind: 'point', lon: 42.36, lat: -71.06 });
  });

  it.each([
    ['Latitude: 42.36 E Longitude: 71.06 N'],
    ['Latitude: 42.36 N Latitude: 71.06 N'],
    ['42-21-36N 071-03-36'],
    ['42-21-36N 071-03-36N'],
    ['42-61-36N 071-03-36W'],
    ['4221.600,N,07103.600'],
  ])('is refused where letters are missing or wrong: %s', (text) => {
    expect(parseDegreePlace(text)).toMatchObject({ kind: 'wrong' });
  });

  it('has a note where latitude can come first, with what to write then', () => {
    expect(parsePlaceArea('48.8566, 2.3522')).toMatchObject({
      name: 'Longitude 48.8566° E, latitude 2.3522° N',
      note: 'Without letters, longitude was read first. If latitude comes first, write "48.8566N 2.3522E".',
    });
    expect(parseDegreePlace('48.8566N 2.3522E')).toMatchObject({ lon: 2.3522, lat: 48.8566 });
    const [, named = ''] = /"(.*)"/.exec(parsePlaceArea('-34, -59, -33, -58').note ?? '') ?? [];
    expect(named).toBe('south -34, west -59, north -33, east -58');
    expect(parseDegreePlace(named)).toEqual({ kind: 'box', box: [-59, -34, -58, -33] });
    for (const text of ['48.8566N 2.3522E', '-122.5, 42.36', 'POINT (2 48)', 'geo:48.8,2.3']) {
      expect(parsePlaceArea(text).note).toBeUndefined();
    }
  });

  it('uses the number that can only be a latitude as one', () => {
    expect(parseDegreePlace('42.36, -122.5')).toMatchObject({ lon: -122.5, lat: 42.36 });
    expect(otherReadings('42.36, -122.5')).toEqual([]);
  });

  it('is shown with the meaning of each number', () => {
    const words = (text: string) => {
      const place = parseDegreePlace(text);
      return place.kind === 'wrong' ? place.problem : describeDegreePlace(place);
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
    expect(parseDegreePlace(text)).toEqual({ kind: 'box', box: [-71.3, 42.2, -70.9, 42.5] });
  });

  it('can extend across the antimeridian', () => {
    expect(parseDegreePlace('170, -20, -170, -10')).toMatchObject({ box: [170, -20, -170, -10] });
    expect(parseDegreePlace('20S 170W 10S 170E')).toMatchObject({ box: [170, -20, -170, -10] });
    expect(parseDegreePlace('xmin -170 ymin -20 xmax 170 ymax -10')).toMatchObject({
      box: [-170, -20, 170, -10],
    });
  });

  it('wider than half of the Earth across the antimeridian may be swapped, and is refused', () => {
    for (const text of ['-70.9, 42.5, -71.2, 42.6', 'xmin 100 ymin 0 xmax 90 ymax 1']) {
      expect(parseDegreePlace(text)).toMatchObject({
        kind: 'wrong',
        problem: expect.stringMatching(/more than half of the way around the Earth/),
      });
    }
    expect(parseDegreePlace('-70.9, 42.5, -71.2, 42.6')).toMatchObject({
      problem: expect.stringMatching(/write -70.9 as west and 288.8 as east/),
    });
    expect(parseDegreePlace('180, -20, -180, -10')).toMatchObject({ kind: 'wrong' });
    expect(parseDegreePlace('350, 0, 10, 1')).toMatchObject({ kind: 'box' });
    expect(parseDegreePlace('-70.9, 42.5, 288.8, 42.6')).toMatchObject({
      box: [-70.9, 42.5, expect.closeTo(-71.2), 42.6],
    });
    expect(parseDegreePlace('-260, 0, 90, 1')).toMatchObject({ box: [100, 0, 90, 1] });
  });

  it('has latitudes first if the other numbers cannot be latitudes', () => {
    const text = '42.2, -122.9, 42.5, -122.3';
    expect(parseDegreePlace(text)).toEqual({ kind: 'box', box: [-122.9, 42.2, -122.3, 42.5] });
    expect(otherReadings(text)).toEqual([]);
    expect(parseDegreePlace('42.2 -122.9 95 -122.3')).toMatchObject({ kind: 'wrong' });
  });

  it('of whole numbers differs from a point with decimal commas', () => {
    expect(parseDegreePlace('-71,42,-70,43')).toEqual({ kind: 'box', box: [-71, 42, -70, 43] });
    expect(parseDegreePlace('-71,42; -70,43')).toEqual({ kind: 'point', lon: -71.42, lat: -70.43 });
    expect(otherReadings('-71,42; -70,43')).toContainEqual({
      kind: 'box',
      box: [-71, 42, -70, 43],
    });
    expect(parseDegreePlace('-71, 42; -70, 43')).toEqual({ kind: 'box', box: [-71, 42, -70, 43] });
    expect(parseDegreePlace('-71.5,42; -70,43')).toMatchObject({ kind: 'box' });
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
    const place = parseDegreePlace(text);
    expect(place.kind === 'wrong' && place.problem).toMatch(problem);
  });

  it('is refused quickly, for any pasted text', () => {
    const taken = cpuTime(() => {
      for (const piece of ['1 ', "1'", '1°1 ', 'N', '1:', '-', '"']) {
        parseDegreePlace(piece.repeat(Math.floor(299 / piece.length)));
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
  it('are named, or reported as outside the grid', async () => {
    expect(await tilesAtPlace('42.36N 71.06W', grid)).toEqual({
      tiles: [[4, 4]],
      words: 'Longitude 71.06° W, latitude 42.36° N: in tile h004v004.',
    });
    expect(await tilesAtPlace('10N 20E', grid)).toEqual({
      tiles: [],
      words: 'Longitude 20° E, latitude 10° N: outside the grid.',
    });
    expect((await tilesAtPlace('-71.2, 42.3, -71.0, 42.4', grid)).words).toMatch(/: 11 tiles\.$/);
    expect(await tilesAtPlace('-60, 42.3, -59, 42.4', grid)).toMatchObject({
      tiles: [],
      words: expect.stringMatching(/outside the grid/),
    });
  });

  it('are offered for swapped numbers, with a text that can be read again', async () => {
    const { tiles, instead } = await tilesAtPlace('42.4, -71.0', grid);
    expect(tiles).toEqual([]);
    expect(instead?.words).toBe('Read As Latitude 42.4° N, Longitude 71° W: Tile h005v003');
    expect((await tilesAtPlace(instead?.text ?? '', grid)).tiles).toEqual([[3, 5]]);
    const box = await tilesAtPlace('42.3, -71.2, 42.4, -71.0', grid);
    expect(box.tiles).toEqual([]);
    expect(box.instead?.words).toBe(
      'Read As South 42.3° N, West 71.2° W, North 42.4° N, East 71° W: 11 Tiles',
    );
    expect((await tilesAtPlace(box.instead?.text ?? '', grid)).tiles).toHaveLength(11);
    const pairs = await tilesAtPlace('-72,42; -70,43', grid);
    expect(pairs.instead?.words).toMatch(/^Read As South 42° N, West 72° W.*: \d+ Tiles$/);
    // With letters the name is unambiguous.
    expect((await tilesAtPlace('42.4E 71S', grid)).instead).toBeUndefined();
  });

  it('are offered for both orders of a point where both are in the grid', async () => {
    const { tiles, words, instead } = await tilesAtPlace('48.8566, 2.3522', GLOBE);
    expect(tiles).toEqual([[8, 22]]);
    expect(words).toMatch(/^Longitude 48\.8566° E, latitude 2\.3522° N/);
    expect(instead?.words).toBe('Read As Latitude 48.8566° N, Longitude 2.3522° E: Tile h018v004');
    expect((await tilesAtPlace(instead?.text ?? '', GLOBE)).tiles).toEqual([[4, 18]]);
    expect((await tilesAtPlace('48.8566N 2.3522E', GLOBE)).instead).toBeUndefined();
  });

  it('are offered for an extent as QGIS writes it', async () => {
    const { tiles, instead } = await tilesAtPlace('-71.2,-71.0,42.3,42.4', grid);
    expect(tiles.length).toBeGreaterThan(11);
    expect(instead?.words).toBe(
      'Read As South 42.3° N, West 71.2° W, North 42.4° N, East 71° W: 11 Tiles',
    );
    expect((await tilesAtPlace(instead?.text ?? '', grid)).instead).toBeUndefined();
    expect((await tilesAtPlace('-71.2, 42.3, -71.0, 42.4', grid)).instead).toBeUndefined();
  });

  it('are counted when they are added', async () => {
    expect(describeAddedTiles(1, 1)).toBe('1 tile added.');
    expect(describeAddedTiles(4, 4)).toBe('4 tiles added.');
    expect(describeAddedTiles(4, 1)).toBe('4 tiles found, 1 of them new.');
    expect(describeAddedTiles(4, 0)).toBe('All 4 tiles are already selected.');
  });
});

describe('GeoJSON that is selected in an editor', () => {
  const point = { type: 'Point', coordinates: [-71.06, 42.36] };
  const feature = JSON.stringify({ type: 'Feature', properties: {}, geometry: point }, null, 2);
  const read = (text: string) =>
    readAreaBy(runAreaJob, { text: completeSelection(text), name: 'a.geojson' }, { grid });

  it.each([
    feature,
    `  ${feature},\n`,
    `,\n${feature}`,
    `${feature},\n${feature} , `,
    `[${feature}],`,
  ])('is read with the commas around it: %s', async (text) => {
    expect((await read(text)).tiles).toEqual([[4, 4]]);
  });

  it.each(['', ',', feature.slice(1), `${feature},,`, `${feature}]`])(
    'is refused if objects are cut off: %s',
    async (text) => {
      await expect(read(text)).rejects.toMatchObject({ tag: 'area' });
    },
  );
});
