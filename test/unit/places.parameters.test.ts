/**
 * Projections of which WKT leaves parameters out or gives them as 0, and parameters that define no
 * projection. The expected values were computed with pyproj (PROJ 9.5).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { normalizeCrs, projectionOf } from '../../src/core/grids/projection.ts';
import { TileGrid } from '../../src/core/index.ts';
import { findCrs } from '../../src/sandbox/earthengine/values/crsDefinition.ts';

type Parameters = Readonly<Record<string, number>>;

interface ParameterCase {
  readonly method: string;
  readonly parameters: Parameters;
  readonly lonLat: [number, number];
  readonly xy: readonly [number, number];
}

const DATA = join(import.meta.dirname, 'data', 'places', 'wktParameters.json');
const CASES = JSON.parse(readFileSync(DATA, 'utf8')) as readonly ParameterCase[];

const WGS84 =
  'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]';

function wkt(method: string, parameters: Parameters): string {
  const written = Object.entries(parameters).map(
    ([name, value]) => `PARAMETER["${name}",${value}]`,
  );
  const parts = ['"x"', WGS84, `PROJECTION["${method}"]`, ...written, 'UNIT["metre",1]'];
  return `PROJCS[${parts.join(',')}]`;
}

/** Meters by which the series of Cassini's projection may differ, 10° from its meridian. */
const toleranceOf = (method: string) => (method.startsWith('Cassini') ? 14 : 0.1);

describe('a projection in WKT', () => {
  const named = CASES.map((one) => [one.method, JSON.stringify(one.parameters), one] as const);
  it.each(named)('%s with %s has the coordinates of PROJ', (method, _, one) => {
    const { forward, inverse } = projectionOf(wkt(method, one.parameters));
    const [x, y] = forward(one.lonLat);
    expect(Math.hypot(x - one.xy[0], y - one.xy[1])).toBeLessThan(toleranceOf(method));
    const [lon, lat] = inverse([x, y]);
    expect(Math.hypot(lon - one.lonLat[0], lat - one.lonLat[1])).toBeLessThan(1e-4);
  });

  const conic = { latitude_of_origin: 23, central_meridian: -96 };
  it.each([
    [
      'Albers',
      { ...conic, standard_parallel_1: 30, standard_parallel_2: -30 },
      /30 and -30 .*cone/,
    ],
    ['Albers', conic, /parallels 0 and 0 do not define a cone/],
    ['Equidistant_Conic', { standard_parallel_1: 5, standard_parallel_2: -5 }, /cone/],
    ['Lambert_Conformal_Conic', { standard_parallel_1: 30, standard_parallel_2: -30 }, /cone/],
    ['Lambert_Conformal_Conic_2SP', { standard_parallel_1: 90, standard_parallel_2: 60 }, /cone/],
    ['Lambert_Conformal_Conic_1SP', {}, /cone/],
    ['Albers', { standard_parallel_1: 100 }, /latitude 100 is not between -90 and 90/],
    ['Lambert_Azimuthal_Equal_Area', { latitude_of_center: -91 }, /latitude -91 /],
    ['Transverse_Mercator', { scale_factor: 0 }, /scale factor 0 is not positive/],
    ['Mercator_1SP', { scale_factor: -1 }, /scale factor -1 /],
    ['Mercator_2SP', { standard_parallel_1: 90 }, /"merc" with these parameters/],
    ['Polar_Stereographic', {}, /lacks latitude_of_origin/],
    ['Krovak', { latitude_of_center: 49.5, longitude_of_center: 24.8 }, /lacks scale_factor/],
    ['Geostationary_Satellite', { satellite_height: 35785831, false_easting: 5 }, /"geos" with/],
    ['Sinusoidal', { false_northing: 100 }, /"sinu" with these parameters/],
    ['Hotine_Oblique_Mercator', { latitude_of_center: 90, azimuth: 30 }, /no coordinates/],
  ] as const)('%s with %j is refused with the reason', (method, parameters, reason) => {
    expect(() => projectionOf(wkt(method, parameters))).toThrow(reason);
  });

  it('refuses a standard parallel of Bonne on the equator', () => {
    expect(() => projectionOf(wkt('Bonne', {}))).toThrow(/standard parallel is on the equator/);
  });

  it('reads what GDAL writes beside it like the rest', () => {
    const proj = '+proj=laea +lat_0=52 +lon_0=10 +datum=WGS84';
    const text = wkt('custom_proj4', {}).replace(/\]$/, `,EXTENSION["PROJ4","${proj}"]]`);
    const supported = text.replace('custom_proj4', 'Lambert_Azimuthal_Equal_Area');
    expect(projectionOf(supported).forward([10, 52])).toEqual([0, 0]);
  });
});

/** Values of PROJ 9.5.1. */
describe('Krovak', () => {
  const base =
    'GEOGCS["S-JTSK",DATUM["System_of_the_Unified_Trigonometrical_Cadastral_Network",SPHEROID["Bessel 1841",6377397.155,299.1528128]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]';
  /** As GDAL writes EPSG:5513 and EPSG:5514, without their codes. */
  const krovak = (name: string, axes: string, method = 'Krovak') =>
    `PROJCS["${name}",${base},PROJECTION["${method}"],PARAMETER["latitude_of_center",49.5],PARAMETER["longitude_of_center",24.8333333333333],PARAMETER["azimuth",30.2881397527778],PARAMETER["pseudo_standard_parallel_1",78.5],PARAMETER["scale_factor",0.9999],PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["metre",1]${axes}]`;
  const version2 = krovak('S-JTSK / Krovak', '')
    .replace('PROJCS["S-JTSK / Krovak",GEOGCS', 'PROJCRS["S-JTSK / Krovak",BASEGEOGCRS')
    .replace('PROJECTION["Krovak"]', 'CONVERSION["Krovak",METHOD["Krovak"]')
    .replace(',UNIT["metre",1]]', '],CS[Cartesian,2],UNIT["metre",1]]');

  it.each([
    ['without axes', krovak('S-JTSK / Krovak', '')],
    ['without axes in version 2', version2],
    ['with axes to the south', krovak('x', ',AXIS["X",SOUTH],AXIS["Y",WEST]')],
  ])('%s, as to the south and west, is refused', (_, text) => {
    expect(() => projectionOf(normalizeCrs(text))).toThrow(/south (?:and|or) west/);
  });

  it.each([
    krovak('S-JTSK / Krovak East North', ',AXIS["Easting",EAST],AXIS["Northing",NORTH]'),
    krovak('S-JTSK_Krovak_East_North', ''),
    krovak('x', '', 'Krovak (North Orientated)'),
  ])('to the east and north is read: %s', (text) => {
    const [lon, lat] = projectionOf(normalizeCrs(text)).inverse([-700_000, -1_050_000]);
    expect(lon).toBeCloseTo(15.02708, 3);
    expect(lat).toBeCloseTo(50.07613, 3);
  });
});

describe('a PROJ string', () => {
  it.each(['aea', 'lcc', 'eqdc'])('+proj=%s with opposite parallels is refused', (name) => {
    const given = `+proj=${name} +lat_1=30 +lat_2=-30 +datum=WGS84`;
    expect(() => projectionOf(normalizeCrs(given))).toThrow(/30 and -30 do not define a cone/);
  });

  it.each([
    ['+proj=aea +lat_1=0 +lat_2=40 +lat_0=20', 753177.84, 3417994.33],
    ['+proj=lcc +lat_1=40 +lat_2=0 +lat_0=20', 742336.41, 3329317.25],
    ['+proj=lcc +lat_1=0 +lat_2=40 +lat_0=20', 742336.41, 3329317.25],
    ['+proj=eqdc +lat_1=40 +lat_2=0 +lat_0=20', 747827, 3371522.92],
  ])('%s has its parallel on the equator', (given, x, y) => {
    const found = projectionOf(normalizeCrs(`${given} +datum=WGS84`)).forward([9.5, 50.2]);
    expect(Math.hypot(found[0] - x, found[1] - y)).toBeLessThan(0.1);
  });
});

describe('a tile grid', () => {
  const center = { latitude_of_center: 52, longitude_of_center: 10 };
  const definition = (crs: string) => ({
    name: 'Europe',
    crs,
    ul: [-76800, 76800] as [number, number],
    res: [30, 30],
    size: [256, 256],
    limits: [
      [0, 19],
      [0, 19],
    ] as [[number, number], [number, number]],
  });

  it('in a system without false easting and northing has the tiles of one with zeros', () => {
    const crs = wkt('Lambert_Azimuthal_Equal_Area', center);
    const grid = TileGrid.from(definition(crs));
    expect(grid.tileAt(10, 52)?.index).toEqual([10, 10]);
    expect(grid.tile(5, 5).toLonLat()).toEqual(
      TileGrid.from(
        definition(
          wkt('Lambert_Azimuthal_Equal_Area', { ...center, false_easting: 0, false_northing: 0 }),
        ),
      )
        .tile(5, 5)
        .toLonLat(),
    );
  });
});

describe('Earth Engine in the sandbox', () => {
  it.each([
    ['Lambert_Azimuthal_Equal_Area', { latitude_of_center: 52, longitude_of_center: 10 }],
    ['Cylindrical_Equal_Area', { standard_parallel_1: 30 }],
    ['Albers', { standard_parallel_1: 30, standard_parallel_2: 45, central_meridian: 10 }],
    ['Sinusoidal', {}],
  ])('computes %s with %j as Cedar does', (method, parameters) => {
    const text = wkt(method, parameters);
    const [x, y] = findCrs(text).fromLonLat(9.5, 50.2);
    const own = projectionOf(text).forward([9.5, 50.2]);
    expect(Math.hypot(x - own[0], y - own[1])).toBeLessThan(0.1);
  });

  it('refuses parallels without a cone', () => {
    const parallels = { standard_parallel_1: 30, standard_parallel_2: -30 };
    expect(() => findCrs(wkt('Albers_Conic_Equal_Area', parallels))).toThrow('could not be read');
  });
});
