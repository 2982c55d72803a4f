/** Coordinate reference systems of areas of interest: datums, heights, and codes with definitions. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { serialize } from 'flatgeobuf/lib/mjs/geojson.js';
import { describe, expect, it } from 'vitest';
import { runAreaJob } from '../../src/core/areas/areaJob.ts';
import { type AreaOptions, type AreaSource, readAreaBy } from '../../src/core/areas/readArea.ts';
import { TileGrid } from '../../src/core/grids/index.ts';
import { areaProjectionOf, normalizeCrs, projectionOf } from '../../src/core/grids/projection.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { geoPackage, polygonFeature, shp } from './areaFixtures.ts';
import DATUMS from './data/places/datums.json' with { type: 'json' };

const read = (source: AreaSource, options: AreaOptions = {}) =>
  readAreaBy(runAreaJob, source, options);

/** A square of a kilometer. */
const around = ([x = 0, y = 0]: readonly number[]) => [
  [x, y],
  [x + 1000, y],
  [x + 1000, y + 1000],
  [x, y + 1000],
  [x, y],
];

async function written(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(path.join(temporaryFolder(), 'area-'));
  for (const [name, content] of Object.entries(files)) {
    await writeFile(path.join(folder, name), content);
  }
  return path.join(folder, Object.keys(files)[0] ?? '');
}

const METERS_PER_DEGREE = 111_195;

function metersApart([lon = 0, lat = 0]: readonly number[], right: readonly number[]): number {
  const [rightLon = 0, rightLat = 0] = right;
  const turn = lon - rightLon - 360 * Math.round((lon - rightLon) / 360);
  const east = turn * Math.cos((rightLat * Math.PI) / 180);
  return Math.hypot(east, lat - rightLat) * METERS_PER_DEGREE;
}

/** Meters by which places may be off, as Cedar reports them. */
function limitOf(crs: string): number {
  const { datumShift, datumError = Number.POSITIVE_INFINITY } = projectionOf(crs);
  return { none: 5, applied: 20, unknown: datumError }[datumShift];
}

/** Values of PROJ 9.5.1: `Transformer.from_crs(code, 4326, always_xy=True)`. */
describe.each(DATUMS)('$key ($name)', ({ key, position, lonLat, esri }) => {
  const placeOf = (crs: string) => projectionOf(crs).inverse([position[0] ?? 0, position[1] ?? 0]);

  it.each([
    ['its code', key],
    ['WKT of ESRI, without codes', normalizeCrs(esri)],
  ])('by %s is where PROJ has it', (_, crs) => {
    expect(metersApart(placeOf(crs), lonLat)).toBeLessThanOrEqual(limitOf(crs));
  });

  it('is the same by code and by WKT of ESRI', () => {
    expect(projectionOf(normalizeCrs(esri)).datumShift).toBe(projectionOf(key).datumShift);
    expect(metersApart(placeOf(normalizeCrs(esri)), placeOf(key))).toBeLessThan(1);
  });
});

const systemOf = (key: string) => {
  const found = DATUMS.find((each) => each.key === key);
  if (!found) throw new Error(key);
  return found;
};

describe('a shapefile', () => {
  it.each(['EPSG:27700', 'EPSG:31467', 'EPSG:28992', 'EPSG:20791', 'EPSG:5514'])(
    'with the .prj that ESRI writes for %s is shifted to WGS 84, and says so',
    async (key) => {
      const { esri, position, lonLat } = systemOf(key);
      const file = await written({ 'a.shp': shp(around(position)), 'a.prj': esri });
      const area = await read({ file });
      const nearest = Math.min(
        ...area.geometry.coordinates.flat(2).map((each) => metersApart(each, lonLat)),
      );
      expect(nearest).toBeLessThan(20);
      expect(area.notes).toEqual([
        expect.stringMatching(/^Converted from .*accurate to about 20 m/),
      ]);
    },
  );

  it('of a datum whose shift is not known is read with a warning', async () => {
    const { esri, position } = systemOf('EPSG:27700');
    const unknown = esri.replace('D_OSGB_1936', 'D_Someplace_1900');
    const file = await written({ 'a.shp': shp(around(position)), 'a.prj': unknown });
    expect((await read({ file })).notes).toContainEqual(
      expect.stringMatching(/shift between the datum of .* up to several hundred meters/),
    );
  });

  it('of a datum whose shift is not exact has the meters in the warning', async () => {
    const { esri, position } = systemOf('EPSG:2097');
    const file = await written({ 'a.shp': shp(around(position)), 'a.prj': esri });
    expect((await read({ file })).notes).toContainEqual(
      expect.stringMatching(/exact shift .* off by up to about \d+ m/),
    );
  });

  it.each([
    ['EPSG:2097', 'EPSG:20791', 'EPSG:32633'],
    ['EPSG:32633', 'EPSG:20791', 'EPSG:2097'],
  ])(
    'with several datums has the notes about the least exact ones: %s, %s, %s',
    async (...keys) => {
      const text = keys.map((key) => {
        const ring = around(systemOf(key).position).map((each) => each.join(' '));
        return `SRID=${key.slice(5)};POLYGON ((${ring.join(', ')}))`;
      });
      expect((await read({ text: text.join('\n'), name: 'a.wkt' })).notes).toEqual([
        expect.stringMatching(/^Converted from EPSG:20791, .*accurate to about 20 m/),
        expect.stringMatching(/exact shift .* EPSG:2097 .* off by up to about \d+ m/),
      ]);
    },
  );

  const { esri, position, lonLat } = systemOf('EPSG:32633');
  const heights =
    'VERTCS["EGM2008_Geoid",VDATUM["EGM2008_Geoid"],PARAMETER["Vertical_Shift",0.0],PARAMETER["Direction",1.0],UNIT["Meter",1.0]]';

  it.each([
    ['after it', `${esri},${heights}`],
    ['on the next line', `${esri},\n  ${heights}\n`],
    ['in COMPD_CS', `COMPD_CS["x",${esri},VERT_CS["h",VERT_DATUM["h",2005],UNIT["metre",1]]]`],
    [
      'in COMPOUNDCRS',
      `COMPOUNDCRS["x",${esri},VERTCRS["h",VDATUM["h"],CS[vertical,1],AXIS["h",up],LENGTHUNIT["metre",1]]]`,
    ],
  ])('with heights %s is read by x and y', async (_, prj) => {
    const file = await written({ 'a.shp': shp(around(position)), 'a.prj': prj });
    const nearest = Math.min(
      ...(await read({ file })).geometry.coordinates
        .flat(2)
        .map((each) => metersApart(each, lonLat)),
    );
    expect(nearest).toBeLessThan(1);
  });

  it('with something else after its system is refused', async () => {
    const file = await written({ 'a.shp': shp(around(position)), 'a.prj': `${esri},x` });
    await expect(read({ file })).rejects.toMatchObject({ reason: 'crs' });
  });
});

/** A code that EPSG does not have, of a system that the file defines. */
const UNKNOWN = 70_001;

describe('a code that Cedar does not know', () => {
  const { esri, position, lonLat } = systemOf('EPSG:32633');
  const nearest = (coordinates: readonly (readonly (readonly number[])[])[][]) =>
    Math.min(...coordinates.flat(2).map((each) => metersApart(each, lonLat)));

  it.each([
    ['', { wkt: esri }],
    [' of version 2', { wkt: 'undefined', wkt2: esri }],
  ])('is replaced by the definition%s of a GeoPackage', async (_, system) => {
    const features = [{ name: 'x', ring: around(position) }];
    const layer = { name: 'fields', epsg: UNKNOWN, ...system, features };
    const file = await written({ 'a.gpkg': await geoPackage([layer]) });
    const area = await read({ file });
    expect(nearest(area.geometry.coordinates)).toBeLessThan(1);
    expect(area.notes).toEqual(['Converted from WGS_1984_UTM_Zone_33N.']);
  });

  // Written by GDAL: code 70001, and WKT of version 2.
  it('is replaced by the definition of FlatGeobuf', async () => {
    const file = path.join(import.meta.dirname, 'data', 'places', 'unknownCode.fgb');
    expect(nearest((await read({ file })).geometry.coordinates)).toBeLessThan(1);
  });

  it('without definition is replaced by the system that the user gives', async () => {
    const plain = { type: 'FeatureCollection', features: [polygonFeature(around(position))] };
    const file = await written({ 'a.fgb': serialize(plain as never, UNKNOWN) });
    await expect(read({ file })).rejects.toMatchObject({ reason: 'crs' });
    expect(nearest((await read({ file }, { crs: esri })).geometry.coordinates)).toBeLessThan(1);
  });

  it('is replaced by the system that the user gives, in GeoJSON as well', async () => {
    const name = `urn:ogc:def:crs:EPSG::${UNKNOWN}`;
    const text = JSON.stringify({
      type: 'FeatureCollection',
      crs: { type: 'name', properties: { name } },
      features: [polygonFeature(around(position))],
    });
    await expect(read({ text, name: 'a.geojson' })).rejects.toMatchObject({ reason: 'crs' });
    const area = await read({ text, name: 'a.geojson' }, { crs: esri });
    expect(nearest(area.geometry.coordinates)).toBeLessThan(1);
  });
});

describe('codes that EPSG has added of late', () => {
  it.each([7844, 7850, 7856, 9473, 9377, 9822, 22207, 7798, 5361, 8353, 4979, 6319])(
    'EPSG:%i is known',
    (code) => {
      expect(() => projectionOf(`EPSG:${code}`)).not.toThrow();
    },
  );
});

/** Values of PROJ 9.5.1, as above. WKT as GDAL 3.12 writes it into `.prj` files. */
describe('a system that recent versions of GDAL name', () => {
  const FINLAND = [24.927457713312172, 60.16866599984987];
  const EQUAL_EARTH = [17.031428187582637, 33.690156836991086];
  const geographic = (name: string, datum: string, spheroid: string) =>
    `GEOGCS["${name}",DATUM["${datum}",SPHEROID[${spheroid}]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`;
  const GRS80 = '"GRS_1980",6378137.0,298.257222101';

  it('by a realization of ETRS89 is not shifted, without a warning', () => {
    const base = geographic('EUREF-FIN', 'EUREF-FIN', GRS80);
    const finland = projectionOf(
      `PROJCS["EUREF-FIN_TM35FIN",${base},PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",27.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`,
    );
    expect(finland.datumShift).toBe('none');
    expect(metersApart(finland.inverse([385_000, 6_672_000]), FINLAND)).toBeLessThan(0.01);
  });

  it.each(['GR96', 'Greenland_Reference_1996', 'Kazakhstan_Terrestrial_Reference_Frame_2023'])(
    'by the datum %s is not shifted',
    (datum) => {
      expect(projectionOf(geographic(datum, datum, GRS80)).datumShift).toBe('none');
    },
  );

  it('as Equal Earth is where PROJ has it', () => {
    const base = geographic('GCS_WGS_1984', 'D_WGS_1984', '"WGS_1984",6378137.0,298.257223563');
    const equalEarth = projectionOf(
      `PROJCS["WGS_1984_Equal_Earth_Greenwich",${base},PROJECTION["Equal_Earth"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",0.0],UNIT["Meter",1.0]]`,
    );
    expect(metersApart(equalEarth.inverse([1_500_000, 4_200_000]), EQUAL_EARTH)).toBeLessThan(0.01);
  });
});

describe('a system whose axes point west and south', () => {
  const WKT1 =
    'PROJCS["Hartebeesthoek94_Lo19",GEOGCS["GCS_Hartebeesthoek_1994",DATUM["D_Hartebeesthoek_1994",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator_South_Orientated"],PARAMETER["latitude_of_origin",0.0],PARAMETER["central_meridian",19.0],PARAMETER["scale_factor",1.0],PARAMETER["false_easting",0.0],PARAMETER["false_northing",0.0],UNIT["Meter",1.0]]';
  const WKT2 =
    'PROJCRS["Hartebeesthoek94 / Lo19",BASEGEOGCRS["Hartebeesthoek94",DATUM["Hartebeesthoek94",ELLIPSOID["WGS 84",6378137,298.257223563,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]],ID["EPSG",4148]],CONVERSION["South African Survey Grid zone 19",METHOD["Transverse Mercator (South Orientated)",ID["EPSG",9808]],PARAMETER["Latitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",8801]],PARAMETER["Longitude of natural origin",19,ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",8802]],PARAMETER["Scale factor at natural origin",1,SCALEUNIT["unity",1],ID["EPSG",8805]],PARAMETER["False easting",0,LENGTHUNIT["metre",1],ID["EPSG",8806]],PARAMETER["False northing",0,LENGTHUNIT["metre",1],ID["EPSG",8807]]],CS[Cartesian,2],AXIS["westing (Y)",west,ORDER[1],LENGTHUNIT["metre",1]],AXIS["southing (X)",south,ORDER[2],LENGTHUNIT["metre",1]]]';
  /** Values of PROJ 9.5.1: `Transformer.from_crs(4326, code, always_xy=True)`. */
  const CAPE_TOWN = { lonLat: [18.5, -33.9], xy: [46246.67499, 3752681.84249] } as const;

  it.each([
    ['EPSG:2048', CAPE_TOWN],
    [WKT1, CAPE_TOWN],
    [WKT2, CAPE_TOWN],
    ['EPSG:2053', { lonLat: [29.6, -25.7], xy: [-60223.07301, 2843735.6102] }],
    ['EPSG:22287', { lonLat: [27.3, -30.1], xy: [-28951.47833, 3330941.68549] }],
  ] as const)(
    'is read with westings and southings, as by PROJ: %s',
    async (crs, { lonLat, xy }) => {
      const geometry = { type: 'Point', coordinates: xy };
      const text = JSON.stringify({
        ...geometry,
        crs: { type: 'name', properties: { name: crs } },
      });
      const { points, notes } = await read({ text, name: 'a' });
      expect(metersApart(points[0] ?? [], lonLat)).toBeLessThan(crs === 'EPSG:22287' ? 10 : 0.01);
      expect(notes).toEqual([
        expect.stringMatching(/^Converted from/),
        expect.stringMatching(/point/),
      ]);
      const [x, y] = areaProjectionOf(normalizeCrs(crs)).forward([...lonLat]);
      expect(x).toBeCloseTo(xy[0], crs === 'EPSG:22287' ? -1 : 3);
      expect(y).toBeCloseTo(xy[1], crs === 'EPSG:22287' ? -1 : 3);
    },
  );

  it('is read from a shapefile', async () => {
    const ring = around(CAPE_TOWN.xy);
    const file = await written({ 'a.shp': shp(ring), 'a.prj': WKT1 });
    const [west, south, east, north] = (await read({ file })).bounds;
    expect([east, north]).toEqual([expect.closeTo(18.5, 3), expect.closeTo(-33.9, 3)]);
    expect(west).toBeLessThan(east);
    expect(south).toBeLessThan(north);
  });

  it.each([
    ['eastings and northings', [-46246, -3752681]],
    ['the southing first', [3752681, 46246]],
    ['meters of another zone', [-1_500_000, 3752681]],
  ])('with %s is refused', async (_, coordinates) => {
    const crs = { type: 'name', properties: { name: 'EPSG:2048' } };
    const text = JSON.stringify({ type: 'Point', coordinates, crs });
    await expect(read({ text, name: 'a' })).rejects.toThrow(
      /outside its coordinate reference system, EPSG:2048\. Its axes point west and south/,
    );
  });

  it.each([
    'EPSG:29371',
    'EPSG:2065',
    WKT1.replace('"latitude_of_origin",0.0', '"latitude_of_origin",-22.0'),
    WKT1.replace('"false_easting",0.0', '"false_easting",1000.0'),
    WKT2.replace('westing (Y)",west', 'southing (X)",south').replace(
      'southing (X)",south,ORDER[2]',
      'westing (Y)",west,ORDER[2]',
    ),
  ])('in which numbers could mean other directions is refused: %s', (crs) => {
    expect(() => areaProjectionOf(crs)).toThrow(/its axes point south or west/);
  });

  it.each(['EPSG:2048', WKT1, WKT2])('is none of a tile grid: %s', (crs) => {
    expect(() => projectionOf(crs)).toThrow(/its axes point south or west/);
    const json = { ...TileGrid.named('LANDSAT_ARD_CU').toJSON(), crs };
    expect(() => TileGrid.from(json)).toThrow(/its axes point south or west/);
  });
});
