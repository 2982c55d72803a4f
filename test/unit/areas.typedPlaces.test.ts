/** Places that are typed in MGRS, UTM, the grid's own coordinates, or WKT. */
import { describe, expect, it } from 'vitest';
import {
  gridAreaOfBox,
  LocatedPlace,
  parsePlaceArea,
  parseTypedPlace,
} from '../../src/core/areas/index.ts';
import { AreaError } from '../../src/core/errors.ts';
import { TileGrid } from '../../src/core/grids/index.ts';
import { projectionOf } from '../../src/core/grids/projection.ts';
import { longitudeRange } from '../../src/core/grids/rings.ts';
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

describe('corners of a box in a projection that is cut at the antimeridian', () => {
  it('are refused if they are on either side of it, with how to write the box', () => {
    const text = 'EPSG:3857 19000000 -2000000 -19000000 -1000000';
    expect(() => parsePlaceArea(text)).toThrow(/Write it in degrees: west, south, east and north/);
  });

  it.each([
    'EPSG:3857 1000000 2000000 0 1000000',
    'EPSG:3857 -20000000 -2000000 20000000 -1000000',
    'EPSG:3413 1000000 1000000 -1000000 -1000000',
  ])('are in any order otherwise: %s', (text) => {
    expect(parsePlaceArea(text).polygons).toHaveLength(1);
  });
});

describe('degrees after a code', () => {
  const world = TileGrid.named('GEE_HANSEN_GFC');

  it('are read as other degrees, with a note about their order', async () => {
    for (const code of ['EPSG:4326', 'epsg: 4326;', 'EPSG:4258']) {
      const place = parsePlaceArea(`${code} 48.8566 2.3522`, world);
      expect(place.points).toEqual([[48.8566, 2.3522]]);
      expect(place.note).toMatch(/write "48\.8566N 2\.3522E"/);
    }
    expect(parsePlaceArea('EPSG:4326 -93.5 41.5', world)).toMatchObject({
      points: [[-93.5, 41.5]],
    });
    // Only one order is possible, and the name has it.
    expect(parsePlaceArea('EPSG:4326 41.5 -93.5', world).points).toEqual([[-93.5, 41.5]]);
    const found = await findAtPlace('EPSG:4326 42.36 -71.06', grid);
    expect(found.instead?.text).toBe('-71.06, 42.36');
  });

  it('on another datum are shifted, and named in the order in which they were read', () => {
    const place = parsePlaceArea('EPSG:4267 -93.5 41.5', world);
    expect(place.name).toBe('EPSG:4267: longitude -93.5, latitude 41.5');
    const [[lon = 0] = []] = place.points;
    expect(Math.abs(lon + 93.5)).toBeGreaterThan(1e-5);
    expect(() => parsePlaceArea('EPSG:4267 41.5 -93.5', world)).toThrow(/write longitude first/);
  });

  it.each(['EPSG:4267 170 50 -170 60', 'EPSG:4267 170 50 190 60', 'EPSG:4326 170 50 -170 60'])(
    'of a box across the antimeridian are on both sides of it: %s',
    (text) => {
      const { polygons } = parsePlaceArea(text, world);
      const parts = polygons.map(([outside = []]) => longitudeRange(outside));
      const rounded = parts.map((part) => part.map(Math.round));
      expect(new Set(rounded.map(String))).toEqual(new Set(['170,180', '-180,-170']));
    },
  );

  it('of a box around most of the Earth are as they are written', () => {
    const { polygons } = parsePlaceArea('EPSG:4267 -170 50 170 60', world);
    expect(polygons).toHaveLength(1);
    const [west, east] = longitudeRange(polygons[0]?.[0] ?? []);
    expect([west.toFixed(1), east.toFixed(1)]).toEqual(['-170.0', '170.0']);
  });

  it.each([
    ['EPSG:4267 -100 50 -110 60', /If west and east are swapped, write -110 as west/],
    ['EPSG:4267 -110 60 -100 50', /south must be less than north/],
    ['EPSG:4267 -110 50 -110 60', /west must differ from east/],
    ['EPSG:4267 500 40', /500 is not a valid longitude/],
    ['EPSG:4267 500 40 510 50', /500 is not a valid longitude/],
  ])('that are no box on another datum are refused as without a code: %s', (text, message) => {
    expect(() => parsePlaceArea(text, world)).toThrow(message);
    const bare = text.replace('EPSG:4267 ', '');
    expect(() => parsePlaceArea(bare, world)).toThrow(message);
  });
});

describe('the area of a typed place', () => {
  it('has its text as its name', () => {
    const box = new LocatedPlace('-93.5, 41.5, -93, 42', grid);
    expect(box.inside().name).toBe('-93.5, 41.5, -93, 42');
  });

  it('has only the beginning of a long text as its name', () => {
    const ring = Array.from({ length: 400 }, (_, at) => {
      const angle = (2 * Math.PI * at) / 400;
      return `${-93 + Math.cos(angle)}\n ${41 + Math.sin(angle)}`;
    });
    const text = `POLYGON ((${[...ring, ring[0]].join(', ')}))`;
    const { name, geometry } = new LocatedPlace(text, grid).inside();
    expect(geometry.coordinates[0]?.[0]).toHaveLength(401);
    expect(name).toMatch(/^POLYGON \(\(-92 41, -92\.000\S* 41\..{20,30}…$/);
    expect(name.length).toBe(61);
    const points = `MULTIPOINT (${ring.join(', ')})`;
    expect(() => new LocatedPlace(points, grid).inside()).toThrow(
      /^"MULTIPOINT .{49}…" is a point/,
    );
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
    ['480000,5; 4610000,5', /480000\.5, 4610000\.5: outside the grid/],
    ['480000,5; 4610000,6', /commas .* can be decimal/],
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
    ['POLYGON ((41.7 -93.4, 41.7 -93.3, 41.8 -93.3, 41.7 -93.4))', /write longitude first/],
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

describe('a place in any usual notation', () => {
  /** Longitude and latitude of a place, without a grid. */
  const pointOf = (text: string) => {
    const { points, polygons } = parsePlaceArea(text);
    expect(polygons).toEqual([]);
    return points[0] ?? [];
  };

  it.each([
    `48°51'24"N 2°21'03"E`,
    '48°51′24″N, 2°21′03″E',
    '48°51’24”N, 2°21’03”E',
    `48º51'24"N 2º21'3"E`,
    `48˚ 51' 24'' N, 2˚ 21' 3'' E`,
    `48°51'24"N / 2°21'03"E`,
    `N48°51'24" E2°21'03"`,
    `48°51'24,0"N 2°21'03,0"E`,
    '48 deg 51 min 24 sec N, 2 deg 21 min 3 sec E',
    '48d51m24s N 2d21m03s E',
    '48d51m24sN 2d21m03sE',
    '48 51 24 N 2 21 3 E',
    '48:51:24N, 2:21:03E',
    `lat: 48°51.4', lon: 2°21.05'`,
    '48&deg;51\'24"N 2&deg;21\'03"E',
    '485124N 0022103E',
    '+485124+0022103/',
    '+4851.4+00221.05/',
  ])('in degrees, minutes and seconds is read: %s', (text) => {
    const [lon, lat] = pointOf(text);
    expect(lon).toBeCloseTo(2 + 21 / 60 + 3 / 3600, 9);
    expect(lat).toBeCloseTo(48 + 51 / 60 + 24 / 3600, 9);
  });

  it.each([
    'N48.8566 E2.3522',
    '48.8566 N / 2.3522 E',
    '48,8566° N 2,3522° E',
    'N48,8566 E2,3522',
    '48.8566 north, 2.3522 east',
    'North 48.8566, East 2.3522',
    'lat/lon: 48.8566, 2.3522',
    'LatLng(48.8566, 2.3522)',
    "{'lat': 48.8566, 'lon': 2.3522}",
    '+48.8566+002.3522/',
    '2,3522; 48,8566',
    '2,3522 / 48,8566',
    '2,3522 48,8566',
    '2.3522/48.8566',
    '2.3522° 48.8566°',
    'ee.Geometry.Point([2.3522, 48.8566])',
    'geo:48.8566,2.3522',
    'geo:48.8566,2.3522;crs=wgs84;u=20',
    'geo:0,0?q=48.8566,2.3522(Paris)',
    '@48.8566,2.3522,12z',
    'https://www.google.com/maps/@48.8566,2.3522,12z',
    'https://www.google.com/maps?q=48.8566,2.3522&z=3',
    'https://www.google.com/maps/place/Paris/@48.9,2.2,12z/data=!3m1!8m2!3d48.8566!4d2.3522!16z',
    'https://www.openstreetmap.org/?mlat=48.8566&mlon=2.3522#map=12/48.9/2.2',
    'https://www.openstreetmap.org/#map=12/48.8566/2.3522',
    'https://example.org/browser/?zoom=5&lat=48.8566&lng=2.3522',
  ])('in degrees is read: %s', (text) => {
    const [lon, lat] = pointOf(text);
    expect(lon).toBeCloseTo(2.3522, 9);
    expect(lat).toBeCloseTo(48.8566, 9);
  });

  it('in the south or west is read with words as with letters', () => {
    expect(pointOf('33.86 south, 151.2 east')).toEqual([151.2, -33.86]);
    expect(pointOf('South 33.86, West 70')).toEqual([-70, -33.86]);
    expect(pointOf('288.94, 42.36')[0]).toBeCloseTo(-71.06, 9);
  });

  it.each([
    'BBOX(-93, 41, -92, 42)',
    'bbox=-93,41,-92,42',
    '"bbox": [-93, 41, -92, 42]',
    'BOX(-93 41,-92 42)',
    'ENVELOPE(-93, -92, 42, 41)',
    'ee.Geometry.Rectangle([-93, 41, -92, 42], null, false)',
    'ee.Geometry.BBox(-93, 41, -92, 42)',
    'west 267 south 41 east 268 north 42',
  ])('is a box: %s', (text) => {
    expect(parsePlaceArea(text)).toMatchObject(gridAreaOfBox([-93, 41, -92, 42]));
  });

  it.each([
    '31U 448251 5411932',
    '31U 448 251 5 411 932',
    '448 251 E 5 411 932 N 31U',
    '31U N 5411932 E 448251',
    "31U 448'251 5'411'932",
    '31U 448,251 5,411,932',
    '31U 448.251 5.411.932',
    '31U 448251,0 5411932,0',
    'WGS 84 / UTM zone 31N 448251 5411932',
  ])('in UTM is read with its groups of digits: %s', (text) => {
    // The Eiffel Tower.
    const [lon, lat] = pointOf(text);
    expect(lon).toBeCloseTo(2.2945, 4);
    expect(lat).toBeCloseTo(48.8582, 4);
  });

  it('in UPS is read, and refused where its letters contradict it', () => {
    // From the definition: the pole is at 2000000, 2000000, and longitude 0 runs south of the north pole.
    expect(pointOf('Z 2000000 1900000')[0]).toBeCloseTo(0, 9);
    expect(pointOf('UPS South 2000000 2100000')[0]).toBeCloseTo(0, 9);
    const [lon, lat] = pointOf('Z 2426773mE 1530125mN');
    expect(lon).toBeCloseTo(42.2479, 4);
    expect(lat).toBeCloseTo(84.2872, 4);
    for (const wrong of ['Y 2426773 1530125', 'Z 500000 1530125']) {
      expect(() => parsePlaceArea(wrong)).toThrow(AreaError);
    }
  });

  it.each([
    ['-71,06\t42,36', /commas .* can be decimal/],
    ['13,4; 52,5', /commas .* can be decimal/],
    ['-71,42 -70,43', /commas .* can be decimal/],
    ['N 42.5 S 42.2 E -70.9 W -71.3', /sides of a box, or hemispheres/],
    ['xmin 2 ymin 48', /two longitudes and two latitudes/],
    [`48.5°30'N 2°E`, /not a valid location/],
    [`24"N 3"E`, /not a valid location/],
    ['48.85 N, 2.35 O', /not a valid location/],
    ['-71.06-42.36', /not a valid location/],
    ['lat lon lat 1 2', /not a valid location/],
    ['448251,3 5411932,7', /not a valid/],
    ['geo:48.8566,2.3522;crs=nad27', /does not have latitude and longitude/],
    ['geo:0,0?q=Paris', /does not have latitude and longitude/],
    ['https://maps.example.com/abc', /coordinates of one place/],
    ['https://www.google.com/maps/dir/48.85,2.35/48.9,2.4/@48.8,2.3,10z', /one place/],
    ['480000 4610000', /not a valid/],
  ])('is refused where it is not clear: %s', (text, message) => {
    expect(() => parsePlaceArea(text)).toThrow(message);
  });
});

describe('two corners in meters of a grid', () => {
  const utm = TileGrid.from({
    name: 'zone 15',
    crs: 'EPSG:32615',
    ul: [100_000, 5_000_000],
    res: [30, 30],
    size: [1000, 1000],
    limits: [
      [0, 60],
      [0, 30],
    ],
  });

  it('can have commas within them and a semicolon between them', () => {
    const box = parsePlaceArea('480000 4610000 520000 4650000', utm).polygons;
    expect(parsePlaceArea('480000,4610000;520000,4650000', utm).polygons).toEqual(box);
    expect(parsePlaceArea('EPSG:32615 480000,4610000;520000,4650000').polygons).toEqual(box);
    expect(parsePlaceArea('480123,461;4610456,987', utm).name).toMatch(/480123\.461, 4610456\.987/);
  });
});
