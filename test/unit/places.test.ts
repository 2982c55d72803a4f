/**
 * Coordinates in many reference systems, as PROJ computes them: each value is right, or the system is
 * refused with the reason. The expected values were computed with pyproj (PROJ 9.5) and rasterio.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { normalizeCrs, type Projection, projectionOf } from '../../src/core/grids/projection.ts';
import { gridRecord } from '../../src/core/grids/records.ts';
import { GridError, TileGrid } from '../../src/core/index.ts';

const DATA = join(import.meta.dirname, 'data', 'places');

type Pair = readonly [number | null, number | null];

interface CrsCase {
  readonly given: string | number | object;
  readonly lonlat: readonly Pair[];
  readonly xy: readonly Pair[];
  readonly geographic: boolean;
  readonly unit: string;
}

const CRS = JSON.parse(readFileSync(join(DATA, 'crs.json'), 'utf8')) as Record<string, CrsCase>;

/** PROJ strings and codes of ESRI's. */
const PROJ_STRINGS = JSON.parse(readFileSync(join(DATA, 'projStrings.json'), 'utf8')) as Record<
  string,
  CrsCase
>;

/** Meters: datums that are taken for WGS 84 are that near to it, and shifts by few parameters that exact. */
const TOLERANCE = { none: 10, applied: 20, unknown: 1500 } as const;
const METERS_PER_UNIT: Readonly<Record<string, number>> = {
  degree: 111_000,
  metre: 1,
  kilometre: 1000,
  'US survey foot': 0.3048006,
  "Clarke's foot": 0.3047973,
};

/** The largest distance in meters between places there and back and the expected ones. */
function distanceOff(projection: Projection, { lonlat, xy, geographic, unit }: CrsCase): number {
  const meters = METERS_PER_UNIT[unit] ?? Number.NaN;
  const distances = lonlat.flatMap(([lon, lat], index) => {
    const [x, y] = xy[index] ?? [null, null];
    if (lon === null || lat === null || x === null || y === null) return [];
    const [forwardX, forwardY] = projection.forward([lon, lat]);
    const [backLon, backLat] = projection.inverse([x, y]);
    const eastwards = turned(backLon - lon) * Math.cos((lat * Math.PI) / 180);
    return [
      Math.hypot(eastwards, backLat - lat) * 111_000,
      Math.hypot(geographic ? turned(forwardX - x) : forwardX - x, forwardY - y) * meters,
    ];
  });
  return Math.max(...distances);
}

/** Degrees of longitude, from -180 to 180. */
function turned(degrees: number): number {
  return degrees - 360 * Math.round(degrees / 360);
}

function outcomeOf(one: CrsCase): Projection | string {
  const text = typeof one.given === 'object' ? JSON.stringify(one.given) : one.given;
  try {
    return projectionOf(normalizeCrs(text));
  } catch (error) {
    if (error instanceof GridError) return error.message;
    throw error;
  }
}

describe('a coordinate reference system', () => {
  it.each(Object.entries(CRS))('%s is computed as by PROJ, or refused', (_, one) => {
    const outcome = outcomeOf(one);
    if (typeof outcome === 'string') {
      expect(outcome).toMatch(/: .+\. Give WKT/s);
      return;
    }
    expect(outcome.isGeographic).toBe(one.geographic);
    expect(distanceOff(outcome, one)).toBeLessThan(TOLERANCE[outcome.datumShift]);
  });

  it.each(Object.keys(PROJ_STRINGS))('%s is converted to WKT of the same system', (given) => {
    const one = PROJ_STRINGS[given] as CrsCase;
    const written = normalizeCrs(given);
    expect(written).toMatch(/^(?:PROJCS|GEOGCS)\[|^EPSG:\d+$/);
    const projection = projectionOf(written);
    expect(projection.isGeographic).toBe(one.geographic);
    expect(distanceOff(projection, one)).toBeLessThan(TOLERANCE[projection.datumShift]);
    // Datums with a shift of their own are exact, as are those that need none; NAD 83 is within a meter.
    if (/towgs84|WGS84|ESRI/.test(given)) expect(distanceOff(projection, one)).toBeLessThan(1);
  });

  it.each([
    ['+proj=geos +h=35786023 +ellps=GRS80', /projection "geos".*gdalsrsinfo -o wkt1 "\+proj=geos/s],
    ['+proj=utm +zone=99 +datum=WGS84', /zone is not one from 1 to 60/],
    ['+proj=utm +zone=19 +datum=potsdam', /datum "potsdam"/],
    ['+proj=laea +lat_0=50 +ellps=nonsense', /ellipsoid "nonsense"/],
    ['+proj=laea +lat_0=50', /axes of its ellipsoid/],
    ['+proj=laea +lat_0=50 +datum=WGS84 +over', /"\+over"/],
    ['+proj=laea +lat_0=50 +datum=WGS84 +axis=wsu', /"\+axis"/],
    ['+proj=laea +lat_0=50 +datum=WGS84 +units=fathom', /unit "fathom"/],
    ['+proj=laea +lat_0=50d30 +datum=WGS84', /"\+lat_0" is not a decimal number/],
    ['+proj=laea +lat_0=50 +lat_0=51 +datum=WGS84', /"\+lat_0" twice/],
    ['+proj=aea +lat_1=30 +datum=WGS84', /lacks \+lat_2\./],
    ['+proj=tmerc +ellps=clrk66 +nadgrids=conus', /"\+nadgrids"/],
    ['+proj=lcc +lat_1=30 +lat_2=40 +k_0=0.9 +datum=WGS84', /scale factor/],
    ['ESRI:103300', /ESRI code.*epsg\.io\/103300.*gdalsrsinfo -o wkt1 ESRI:103300/s],
    ['{"type": "ProjectedCRS"', /not valid PROJJSON/],
    ['{"type": "VerticalCRS", "name": "NAVD88"}', /neither a geographic nor a projected/],
    ['Boston', /neither WKT, an EPSG code, a PROJ string nor PROJJSON/],
  ])('%s is refused, with the reason and what to write', (given, reason) => {
    expect(() => projectionOf(normalizeCrs(given))).toThrow(reason);
    expect(() => projectionOf(normalizeCrs(given))).toThrow('Give WKT (PROJCS');
  });

  it('is recorded as WKT 1, with the EPSG code if there is one', () => {
    const definition = { ...TileGrid.named('LANDSAT_ARD_CU').toJSON(), crs: '' };
    const record = (crs: string | object) => gridRecord(TileGrid.from({ ...definition, crs }));
    expect(record('+proj=utm +zone=19 +datum=WGS84 +units=m +no_defs').epsg).toBe(32619);
    const { crs, epsg } = record('ESRI:102001');
    expect(epsg).toBeUndefined();
    expect(crs).toMatch(/^PROJCS\["Canada_Albers_Equal_Area_Conic",GEOGCS\[/);
    const json = JSON.parse(String(CRS.projjson_eqc_ts?.given)) as object;
    expect(record(json).crs).toBe(normalizeCrs(JSON.stringify(json)));
  });

  it('is refused for these reasons only', () => {
    const reasons = new Map<string, string[]>();
    for (const [name, one] of Object.entries(CRS)) {
      const outcome = outcomeOf(one);
      if (typeof outcome !== 'string') continue;
      const reason = /": (.+?)\. Give WKT/s.exec(outcome)?.[1] ?? outcome;
      reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
    }
    expect(Object.fromEntries(reasons)).toMatchInlineSnapshot(`
      {
        "Cedar does not compute the projection "Eckert IV"": [
          "wkt2_eck4",
          "wkt2_2015_eck4",
        ],
        "Cedar does not compute the projection "Eckert_IV"": [
          "wkt1_eck4",
          "esri_eck4",
          "pretty_eck4",
        ],
        "Cedar does not compute the projection "Goode_Homolosine"": [
          "esri_igh",
        ],
        "Cedar does not compute the projection "Interrupted Goode Homolosine"": [
          "wkt2_igh",
          "pretty_igh",
        ],
        "Cedar does not compute the projection "Natural Earth"": [
          "wkt2_wag",
          "wkt2_2015_wag",
        ],
        "Cedar does not compute the projection "Natural_Earth"": [
          "wkt1_wag",
          "esri_wag",
        ],
        "Cedar does not compute the projection "Van Der Grinten"": [
          "wkt2_2015_vandg",
          "pretty_vandg",
          "projjson_vandg",
        ],
        "Cedar does not compute the projection "VanDerGrinten"": [
          "wkt1_vandg",
        ],
        "Cedar does not compute the projection "Van_der_Grinten_I"": [
          "esri_vandg",
        ],
        "Cedar does not compute the projection "geos"": [
          "projjson_geos",
          "proj4_geos",
        ],
        "its axes point south or west": [
          "epsg_krovak_s",
        ],
        "its longitudes and latitudes are not in degrees": [
          "epsg_ntf_geo",
        ],
      }
    `);
  });

  it.each([
    ['EPSG: 32619', 'EPSG:32619'],
    ['epsg:32619', 'EPSG:32619'],
    [32619, 'EPSG:32619'],
    ['urn:ogc:def:crs:EPSG::32619', 'EPSG:32619'],
    ['http://www.opengis.net/def/crs/EPSG/0/32619', 'EPSG:32619'],
    ['urn:ogc:def:crs:OGC:1.3:CRS84', 'EPSG:4326'],
  ])('%s is written as %s', (given, written) => {
    expect(normalizeCrs(given)).toBe(written);
  });
});

const WGS84 =
  'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]';
const projcs = (method: string, parameters: Record<string, number>, more = '', base = WGS84) => {
  const list = Object.entries(parameters).map(([name, value]) => `,PARAMETER["${name}",${value}]`);
  return `PROJCS["x",${base},PROJECTION["${method}"]${list.join('')},UNIT["metre",1]${more}]`;
};

describe('a definition that is easily misinterpreted', () => {
  it.each([
    [
      'of a projection that proj4 computes differently',
      projcs('Miller_Cylindrical', {}),
      /compute/,
    ],
    [
      'of Krovak to the south and west, as ESRI writes it',
      projcs('Krovak', { X_Scale: 1, Y_Scale: 1, XY_Plane_Rotation: 0 }),
      /south or west/,
    ],
    [
      'of a polar system to the west and south',
      projcs(
        'Polar_Stereographic',
        { latitude_of_origin: -71, central_meridian: 0 },
        ',AXIS["Westing",WEST],AXIS["Southing",SOUTH]',
      ),
      /south or west/,
    ],
    [
      'of a geocentric system in version 2',
      'GEODCRS["x",DATUM["WGS 84",ELLIPSOID["WGS 84",6378137,298.257223563]],CS[Cartesian,3],AXIS["(X)",geocentricX],LENGTHUNIT["metre",1]]',
      /three axes/,
    ],
    [
      'with axes in an extension',
      projcs('Transverse_Mercator', {}, ',EXTENSION["PROJ4","+proj=tmerc +axis=wsu"]'),
      /south or west/,
    ],
    [
      'of a turned globe in an extension',
      WGS84.replace(/\]$/, ',EXTENSION["PROJ4","+proj=ob_tran +o_proj=longlat"]]'),
      /EXTENSION/,
    ],
    ['that ends too early', 'PROJCS["x",GEOGCS["y"', /not valid WKT/],
  ])('%s is refused', (_, wkt, reason) => {
    expect(() => projectionOf(wkt)).toThrow(reason);
  });

  it('in grads from Paris is measured from Paris, in every notation', () => {
    const places = [2.33722917, 2.5969213].map((paris) => {
      const base = `GEOGCS["x",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Paris",${paris}],UNIT["grad",0.0157079632679489]]`;
      const parameters = { latitude_of_origin: 52, central_meridian: 0, scale_factor: 1 };
      return projectionOf(projcs('Lambert_Conformal_Conic_1SP', parameters, '', base)).inverse([
        0, 0,
      ]);
    });
    for (const [lon, lat] of places) {
      expect(lon).toBeCloseTo(2.33722917, 5);
      expect(lat).toBeCloseTo(46.8, 5);
    }
  });

  it('has a pole at 90 degrees, with any number of digits in a degree', () => {
    const parameters = { latitude_of_origin: 90, central_meridian: 0, scale_factor: 0.994 };
    const { inverse } = projectionOf(projcs('Polar_Stereographic', parameters));
    expect(inverse([0, 0])[1]).toBeCloseTo(90, 6);
  });

  it.each(['EPSG:4267', 'EPSG:2401', 'EPSG:4262'])(
    '%s is reported as having a datum whose shift is not exactly known',
    (code) => {
      expect(projectionOf(code).datumShift).toBe('unknown');
    },
  );
});

interface GridCase {
  readonly grid: Parameters<typeof TileGrid.from>[0];
  readonly pts: readonly (readonly [
    lon: number,
    lat: number,
    tile: readonly [number, number] | null,
  ])[];
}

const GRIDS = JSON.parse(readFileSync(join(DATA, 'grids.json'), 'utf8')) as Record<
  string,
  GridCase
>;

describe('a tile grid in common use', () => {
  it.each(Object.entries(GRIDS))(
    '%s contains each location in the expected tile',
    (_, { grid, pts }) => {
      const tiles = TileGrid.from(grid);
      for (const [lon, lat, tile] of pts) {
        const found = tiles.tileAt(lon, lat);
        expect([lon, lat, found?.row, found?.column]).toEqual([lon, lat, tile?.[0], tile?.[1]]);
      }
    },
  );
});
