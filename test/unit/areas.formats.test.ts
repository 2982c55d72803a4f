/** Formats of areas of interest: what is read from each, and what is refused by its name. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import wkx from 'wkx';
import { runAreaJob } from '../../src/core/areas/areaJob.ts';
import { type AreaOptions, type AreaSource, readAreaBy } from '../../src/core/areas/readArea.ts';
import { TileGrid } from '../../src/core/grids/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import {
  collection,
  dbf,
  GLOBE,
  geoPackage,
  geoPackageOf,
  geoPackageWithout,
  polygonFeature,
  SQUARE,
  shp,
  UTM_SQUARE,
  zip,
} from './areaFixtures.ts';

const grid = TileGrid.named('LANDSAT_ARD_CU');
const IOWA = [
  [7, 18],
  [8, 18],
];
const CASES = path.join(import.meta.dirname, 'data', 'areas');
const WGS84 = await readFile(path.join(CASES, 'aoi.prj'), 'utf8');
const UTM_15 =
  'PROJCS["WGS_1984_UTM_Zone_15N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.017453292519943295]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",-93],PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["Meter",1]]';

const read = (source: AreaSource, options: AreaOptions = {}) =>
  readAreaBy(runAreaJob, source, { grid, ...options });
const readText = (value: unknown, options?: AreaOptions, name = 'area.json') =>
  read({ text: typeof value === 'string' ? value : JSON.stringify(value), name }, options);

/** Writes files into a new folder, and returns the path of the first one. */
async function written(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return path.join(folder, Object.keys(files)[0] ?? '');
}

describe('a shapefile', () => {
  const [east] = [SQUARE.map(([x = 0, y = 0]) => [x + 20, y])];

  it('is read with its reference system and its attributes, by any of its files', async () => {
    const names = ['Mühle', 'Ost'].map((name) => Buffer.from(name, 'latin1'));
    const parts = {
      'a.shp': shp(UTM_SQUARE, east ?? []),
      'a.dbf': dbf('NAME', names),
      'a.prj': UTM_15,
      'a.cpg': 'ISO-8859-1',
      'a.shx': '',
    };
    const file = await written({ ...parts, 'a.shp': shp(UTM_SQUARE) });
    for (const ending of ['shp', 'dbf', 'shx', 'prj']) {
      const area = await read({ file: file.replace(/shp$/, ending) });
      expect(area.tiles).toEqual(IOWA);
      expect(area.names).toContain('Mühle');
      expect(area.notes).toEqual(['Converted from WGS_1984_UTM_Zone_15N.']);
    }
    expect((await read({ file: path.dirname(file) })).tiles).toEqual(IOWA);
  });

  it.each([
    ['UTF-8', 'utf8'],
    ['', 'utf8'],
    ['ANSI 1252', 'latin1'],
    ['88591', 'latin1'],
  ] as const)('has names in the encoding of its .cpg file: "%s"', async (cpg, encoding) => {
    const table = dbf('NAME', [Buffer.from('Mühle', encoding)]);
    const files = { 'a.shp': shp(SQUARE), 'a.dbf': table, 'a.prj': WGS84 };
    const file = await written(cpg ? { ...files, 'a.cpg': cpg } : files);
    expect((await read({ file }, { feature: 'mühle' })).names).toEqual(['Mühle']);
  });

  it.each<[page: string, driver: number, bytes: number[], name: string]>([
    ['437', 0x01, [0x42, 0x6f, 0x67, 0x6f, 0x74, 0xa0], 'Bogotá'],
    ['850', 0x02, [0x4d, 0x81, 0x6e, 0x63, 0x68, 0x65, 0x6e], 'München'],
    ['850', 0x0e, [0x42, 0x6f, 0x67, 0x6f, 0x74, 0xa0], 'Bogotá'],
    ['850', 0x02, [0xa0, 0xff], 'á'],
    ['852', 0x64, [0x9d, 0xa2, 0x64, 0xab], 'Łódź'],
    ['866', 0x65, [0x8c, 0xae, 0xe1, 0xaa, 0xa2, 0xa0], 'Москва'],
    ['932', 0x7b, [0x93, 0x8c, 0x8b, 0x9e], '東京'],
    ['936', 0x4d, [0xb1, 0xb1, 0xbe, 0xa9], '北京'],
    ['949', 0x4e, [0xbc, 0xad, 0xbf, 0xef], '서울'],
    ['950', 0x4f, [0xa5, 0x78, 0xa5, 0x5f], '台北'],
    ['1250', 0xc8, [0xa3, 0xf3, 0x64, 0x9f], 'Łódź'],
    ['1251', 0xc9, [0xcc, 0xee, 0xf1, 0xea, 0xe2, 0xe0], 'Москва'],
    ['1252', 0x03, [0x4d, 0xfc, 0x6e, 0x63, 0x68, 0x65, 0x6e], 'München'],
    ['1253', 0xcb, [0xc1, 0xe8, 0xde, 0xed, 0xe1], 'Αθήνα'],
  ])(
    'has names in the code page %s of its language driver %d, or of its .cpg file',
    async (page, driver, bytes, name) => {
      const shared = { 'a.shp': shp(SQUARE), 'a.prj': WGS84 };
      const marked = await written({
        ...shared,
        'a.dbf': dbf('NAME', [Buffer.from(bytes)], driver),
      });
      expect((await read({ file: marked })).names).toEqual([name]);
      const table = dbf('NAME', [Buffer.from(bytes)], 0x57);
      const named = await written({ ...shared, 'a.dbf': table, 'a.cpg': `OEM ${page}` });
      expect((await read({ file: named })).names).toEqual([name]);
    },
  );

  it.each([0, 0x57, 0xee])(
    'has names in UTF-8 or windows-1252 with the language driver %d',
    async (driver) => {
      const names = async (...values: Buffer[]) => {
        const table = dbf('NAME', values, driver);
        const shapes = shp(...values.map(() => SQUARE));
        const file = await written({ 'a.shp': shapes, 'a.prj': WGS84, 'a.dbf': table });
        return (await read({ file })).names;
      };
      expect(await names(Buffer.from('München'))).toEqual(['München']);
      expect(await names(Buffer.from('München', 'latin1'))).toEqual(['München']);
      // The second is cut off in the middle of a character.
      const cut = Buffer.from('Niederösterreich-Süd').subarray(0, 20);
      expect((await names(Buffer.from('Köln'), cut)).join()).toMatch(/^Köln,Niederösterreich-S/);
    },
  );

  it('has the encoding of its language driver where its .cpg file names none', async () => {
    const table = dbf('NAME', [Buffer.from([0x4d, 0x81, 0x6e])], 0x02);
    const parts = { 'a.shp': shp(SQUARE), 'a.prj': WGS84, 'a.dbf': table };
    const file = await written({ ...parts, 'a.cpg': 'System' });
    expect((await read({ file })).names).toEqual(['Mün']);
  });

  it('without .prj is in degrees, has a note about it, and is refused if the numbers are not degrees', async () => {
    const area = await read({ file: await written({ 'a.shp': shp(SQUARE) }) });
    expect(area.tiles).toEqual(IOWA);
    expect(area.notes.join()).toMatch(/does not name its coordinate reference system/);
    const file = await written({ 'a.shp': shp(UTM_SQUARE) });
    await expect(read({ file })).rejects.toMatchObject({
      reason: 'not-degrees',
      message: expect.stringMatching(/480000, 4\d+.*\.prj file of a shapefile/),
    });
    expect((await read({ file }, { crs: 'EPSG:32615' })).tiles).toEqual(IOWA);
  });

  it('in a ZIP file is read, also in a folder and beside what a Mac adds', async () => {
    const bytes = zip({
      'data/a.shp': shp(UTM_SQUARE),
      'data/a.prj': UTM_15,
      '__MACOSX/data/._a.shp': 'x',
    });
    expect((await read({ file: await written({ 'a.zip': bytes }) })).tiles).toEqual(IOWA);
  });

  it('without .shp, or that is damaged, is refused', async () => {
    await expect(read({ file: await written({ 'a.dbf': dbf('N', []) }) })).rejects.toMatchObject({
      reason: 'shapefile-part',
      message: expect.stringMatching(/a\.shp is missing/),
    });
    const damaged = await written({ 'a.shp': shp(SQUARE).slice(0, 120) });
    await expect(read({ file: damaged })).rejects.toMatchObject({ tag: 'area' });
  });
});

describe('a GeoPackage', () => {
  it('is read with the reference system of each layer', async () => {
    const bytes = await geoPackage([
      { name: 'fields', epsg: 32615, features: [{ name: 'North', ring: UTM_SQUARE }] },
      {
        name: 'parks',
        epsg: 4326,
        features: [{ name: 'West', ring: SQUARE.map(([x = 0, y = 0]) => [x - 20, y]) }],
      },
    ]);
    const file = await written({ 'a.gpkg': bytes });
    const all = await read({ file });
    expect(all.names).toEqual(['fields: North', 'parks: West']);
    expect(all.tiles?.length).toBeGreaterThan(2);
    expect((await read({ file }, { feature: 'fields: North' })).tiles).toEqual(IOWA);
    expect((await read({ file }, { feature: 'FIELDS' })).tiles).toEqual(IOWA);
    expect((await read({ file }, { feature: 'parks' })).tiles).not.toEqual(IOWA);
  });

  it('with an empty layer is read without it', async () => {
    const layers = [
      { name: 'empty', epsg: 4326, features: [] },
      { name: 'fields', epsg: 32615, features: [{ name: 'North', ring: UTM_SQUARE }] },
    ];
    const file = await written({ 'a.gpkg': await geoPackage(layers) });
    expect((await read({ file })).names).toEqual(['fields: North']);
    expect((await read({ file })).tiles).toEqual(IOWA);
    const empty = await written({ 'a.gpkg': await geoPackage(layers.slice(0, 1)) });
    await expect(read({ file: empty })).rejects.toMatchObject({ reason: 'no-features' });
  });

  it.each([
    [{ sites: 'attributes' }, /has only tables without geometry: sites\./],
    [{ sites: 'attributes', ortho: 'tiles' }, /has only images: ortho\./],
    [{ dem: '2d-gridded-coverage' }, /has only images: dem\./],
    [{}, /contains no polygon/],
  ])('without a layer of geometries is refused by what it has: %j', async (contents, message) => {
    const file = await written({ 'a.gpkg': await geoPackageWithout(contents) });
    await expect(read({ file })).rejects.toThrow(message);
  });
});

/** Well-known binary of a geometry type with the parts of a polygon. @param code of the type */
function wkbOf(code: number): Buffer {
  const wkb = wkx.Geometry.parseGeoJSON({ type: 'Polygon', coordinates: [SQUARE] }).toWkb();
  if (code !== 12) {
    wkb.writeUInt32LE(code, 1);
    return wkb;
  }
  const header = Buffer.alloc(9);
  header.writeUInt8(1, 0);
  header.writeUInt32LE(code, 1);
  header.writeUInt32LE(1, 5);
  return Buffer.concat([header, wkb]);
}

describe('FlatGeobuf with heights or measures', () => {
  // Written by GDAL.
  it.each(['zm.fgb', 'mm.fgb'])('is read without them: %s', async (name) => {
    const file = path.join(import.meta.dirname, 'data', 'heights', name);
    const area = await read({ file });
    expect(area.tiles).toEqual(IOWA);
    expect(area.bounds).toEqual([-93.7, 41.2, -92.7, 42.2]);
  });
});

describe('a geometry with arcs, or a surface in space', () => {
  it.each([
    ['CURVEPOLYGON (CIRCULARSTRING (0 0, 4 0, 4 4, 0 4, 0 0))', /CURVEPOLYGON, with arcs.*LINEAR/],
    ['COMPOUNDCURVE ((0 0, 1 1), CIRCULARSTRING (1 1, 2 2, 3 1))', /COMPOUNDCURVE, with arcs/],
    ['GEOMETRYCOLLECTION (CURVEPOLYGON ((0 0, 4 0, 4 4, 0 0)))', /CURVEPOLYGON, with arcs/],
    ['MULTISURFACE (CURVEPOLYGON ((0 0, 4 0, 4 4, 0 0)))', /CURVEPOLYGON, with arcs/],
    ['POLYHEDRALSURFACE Z (((0 0 0, 0 1 0, 1 1 0, 0 0 0)))', /a surface in space.*MULTIPOLYGON/],
    ['TIN (((0 0, 0 1, 1 1, 0 0)))', /type TIN, a surface/],
    ['SRID=4326;TRIANGLE ((0 0, 0 1, 1 1, 0 0))', /type TRIANGLE, a surface/],
  ])('is refused by its name, with what to do: %s', async (text, message) => {
    await expect(readText(text)).rejects.toMatchObject({
      reason: 'curved',
      message: expect.stringMatching(message),
    });
  });

  it('of polygons alone is read', async () => {
    const rings = `((${SQUARE.map((position) => position.join(' ')).join(', ')}))`;
    expect((await readText(`MULTISURFACE (${rings})`)).tiles).toEqual(IOWA);
    const file = await written({ 'a.gpkg': await geoPackageOf(wkbOf(12)) });
    expect((await read({ file })).tiles).toEqual(IOWA);
  });

  it.each([
    [8, 'CIRCULARSTRING'],
    [10, 'CURVEPOLYGON'],
    [1010, 'CURVEPOLYGON'],
    [15, 'POLYHEDRALSURFACE'],
    [16, 'TIN'],
  ])('of number %i in a GeoPackage is refused by its name', async (code, type) => {
    const file = await written({ 'a.gpkg': await geoPackageOf(wkbOf(code)) });
    await expect(read({ file })).rejects.toMatchObject({
      reason: 'curved',
      message: expect.stringContaining(type),
    });
  });

  it('in a shapefile is refused by its name', async () => {
    const patches = Buffer.from(shp(SQUARE));
    patches.writeInt32LE(31, 32);
    const file = await written({ 'a.shp': patches });
    await expect(read({ file })).rejects.toThrow(/type MultiPatch, a surface in space/);
  });
});

describe('KML and KMZ', () => {
  const ring = SQUARE.map((position) => position.join()).join(' ');
  const placemark = (name: string) =>
    `<Placemark><name>${name}</name><MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>${ring}</coordinates></LinearRing></outerBoundaryIs></Polygon></MultiGeometry></Placemark>`;
  const kml = `<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>${placemark('Farm')}</Folder><GroundOverlay><LatLonBox><north>10</north><south>0</south><east>10</east><west>0</west></LatLonBox></GroundOverlay></Document></kml>`;

  it.each([
    ['GBK', '北京', 'b1b1bea9'],
    ['gb18030', '北京', 'b1b1bea9'],
    ['Shift_JIS', '東京', '938c8b9e'],
    ['EUC-KR', '서울', 'bcadbfef'],
    ['Big5', '臺北', 'bb4fa55f'],
    ['windows-1251', 'Москва', 'cceef1eae2e0'],
    ['ISO-8859-2', 'Łódź', 'a3f364bc'],
    ['UTF-8', 'Łódź', 'c581c3b364c5ba'],
  ])('are read in the encoding that they declare: %s', async (encoding, name, hex) => {
    const head = `<?xml version="1.0" encoding="${encoding}"?><kml xmlns="http://www.opengis.net/kml/2.2">`;
    const [before = '', after = ''] = placemark('NAME').split('NAME');
    const bytes = Buffer.concat([
      Buffer.from(head + before),
      Buffer.from(hex, 'hex'),
      Buffer.from(`${after}</kml>`),
    ]);
    expect((await read({ file: await written({ 'a.kml': bytes }) })).names).toEqual([name]);
  });

  it('are read with the placemarks of all folders', async () => {
    const variants: Record<string, string | Uint8Array>[] = [
      { 'a.kml': kml },
      { 'a.kmz': zip({ 'doc.kml': kml }) },
    ];
    for (const files of variants) {
      const area = await read({ file: await written(files) });
      expect(area.tiles).toEqual(IOWA);
      expect(area.names).toEqual(['Farm']);
    }
  });

  it('that are damaged are refused', async () => {
    await expect(readText(kml.slice(0, 200))).rejects.toMatchObject({ reason: 'syntax' });
  });
});

describe('TopoJSON', () => {
  it('is read with an object for each layer', async () => {
    const topology = {
      type: 'Topology',
      objects: {
        fields: {
          type: 'GeometryCollection',
          geometries: [{ type: 'Polygon', arcs: [[0]], properties: { name: 'North' } }],
        },
      },
      arcs: [
        [
          [0, 0],
          [10, 0],
          [0, 10],
          [-10, 0],
          [0, -10],
        ],
      ],
      transform: { scale: [0.1, 0.1], translate: [-93.7, 41.2] },
    };
    const area = await readText(topology);
    expect(area.tiles).toEqual(IOWA);
    expect(area.names).toEqual(['North']);
  });
});

describe('WKT and EWKT', () => {
  const ring = (positions: number[][]) => `((${positions.map((one) => one.join(' ')).join(', ')}))`;

  it.each([
    `POLYGON ${ring(SQUARE)}`,
    `polygon${ring(SQUARE)};`,
    `SRID=32615;POLYGON${ring(UTM_SQUARE)}`,
    `POLYGON Z ((-93.7 41.2 1, -92.7 41.2 1, -92.7 42.2 1, -93.7 42.2 1, -93.7 41.2 1))`,
    `POLYGON EMPTY\nMULTIPOLYGON (${ring(SQUARE)})`,
    `GEOMETRYCOLLECTION (POLYGON ${ring(SQUARE)})`,
  ])('is read: %s', async (text) => {
    expect((await readText(text)).tiles).toEqual(IOWA);
  });

  it.each(['POLYGON ((-93.7 41.2, -92.7', `POLYGON ${ring(SQUARE)} and more`])(
    'that cannot be read completely is refused: %s',
    async (text) => {
      await expect(readText(text)).rejects.toMatchObject({ reason: 'syntax', tag: 'area' });
    },
  );
});

describe('a sequence of GeoJSON', () => {
  it('has all of its features, by lines or by record separators', async () => {
    const lines = [SQUARE, SQUARE.map(([x = 0, y = 0]) => [x - 20, y])].map((ring, index) =>
      JSON.stringify(polygonFeature(ring, { name: `Site ${index + 1}` })),
    );
    for (const text of [lines.join('\n'), lines.map((line) => `\u001e${line}\n`).join('')]) {
      const area = await readText(text);
      expect(area.names).toEqual(['Site 1', 'Site 2']);
      expect(area.tiles?.length).toBeGreaterThan(2);
      expect((await readText(text, { feature: 'Site 1' })).tiles).toEqual(IOWA);
    }
    expect((await read({ file: path.join(CASES, 'seq.geojsons') })).tiles).toEqual([
      [7, 18],
      [7, 20],
      [8, 18],
      [8, 20],
    ]);
  });
});

describe('GeoJSON with a reference system', () => {
  const utm = (name: unknown) => ({ ...polygonFeature(UTM_SQUARE), crs: name });

  it.each([
    { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::32615' } },
    { type: 'name', properties: { name: 'EPSG:32615' } },
    { type: 'EPSG', properties: { code: 32615 } },
    'EPSG:32615',
  ])('is converted: %j', async (crs) => {
    expect((await readText(utm(crs))).tiles).toEqual(IOWA);
  });

  it('is refused if the system is a link, unknown, or missing', async () => {
    const link = { type: 'link', properties: { href: 'https://example.com/crs' } };
    await expect(readText(utm(link))).rejects.toMatchObject({ reason: 'crs-link' });
    const unknown = { type: 'name', properties: { name: 'EPSG:1' } };
    await expect(readText(utm(unknown))).rejects.toMatchObject({
      reason: 'crs',
      message: expect.stringMatching(/cannot use the coordinate reference system "EPSG:1"/),
    });
    await expect(readText(utm(undefined))).rejects.toMatchObject({ reason: 'not-degrees' });
    expect((await readText(utm(undefined), { crs: 'EPSG:32615' })).tiles).toEqual(IOWA);
    const named = utm('EPSG:32615');
    expect((await readText(named, { crs: 'EPSG:5070' })).tiles).toEqual(IOWA);
    const outside = { ...polygonFeature(SQUARE.map(([x = 0, y = 0]) => [x * 1e9, y * 1e9])) };
    await expect(readText({ ...outside, crs: 'EPSG:32615' })).rejects.toMatchObject({
      tag: 'area',
    });
  });

  it('keeps straight edges straight in that system', async () => {
    const wide = [
      [166021, 4600000],
      [833978, 4600000],
      [833978, 4600010],
      [166021, 4600010],
    ];
    const area = await readText({ ...polygonFeature(wide), crs: 'EPSG:32615' });
    const south = Math.min(...area.geometry.coordinates.flat(2).map(([, lat = 0]) => lat));
    const north = Math.max(...area.geometry.coordinates.flat(2).map(([, lat = 0]) => lat));
    expect(north - south).toBeGreaterThan(0.05);
    expect(area.positions).toBeGreaterThan(20);
  });
});

describe('a reference system within GeoJSON', () => {
  const crs = { type: 'name', properties: { name: 'EPSG:32615' } };
  const geometry = { type: 'Polygon', coordinates: [UTM_SQUARE] };
  const feature = (members: object) => ({ type: 'Feature', properties: {}, geometry, ...members });

  it.each<[string, object]>([
    ['a feature of a collection', collection(feature({ crs }) as never)],
    ['a geometry', feature({ geometry: { ...geometry, crs } })],
    ['a geometry in a list', [feature({ geometry: { ...geometry, crs } })]],
    ['a geometry collection', { type: 'GeometryCollection', geometries: [geometry], crs }],
    [
      'an inner collection',
      { type: 'FeatureCollection', features: [{ ...collection(feature({}) as never), crs }] },
    ],
    ['a collection in a list', [{ ...collection(feature({}) as never), crs }]],
  ])('is used in %s', async (_, value) => {
    const area = await readText(value);
    expect(area.tiles).toEqual(IOWA);
    expect(area.notes).toContain('Converted from EPSG:32615.');
  });

  it('can be PROJJSON or a number', async () => {
    const parameter = (name: string, value: number, unit = 'degree') => ({ name, value, unit });
    const projJson = {
      type: 'ProjectedCRS',
      name: 'WGS 84 / UTM zone 15N',
      base_crs: {
        name: 'WGS 84',
        datum: {
          type: 'GeodeticReferenceFrame',
          name: 'World Geodetic System 1984',
          ellipsoid: {
            name: 'WGS 84',
            semi_major_axis: 6378137,
            inverse_flattening: 298.257223563,
          },
        },
      },
      conversion: {
        name: 'UTM zone 15N',
        method: { name: 'Transverse Mercator' },
        parameters: [
          parameter('Latitude of natural origin', 0),
          parameter('Longitude of natural origin', -93),
          parameter('Scale factor at natural origin', 0.9996, 'unity'),
          parameter('False easting', 500000, 'metre'),
          parameter('False northing', 0, 'metre'),
        ],
      },
      coordinate_system: {
        subtype: 'Cartesian',
        axis: [
          { name: 'Easting', abbreviation: 'E', direction: 'east', unit: 'metre' },
          { name: 'Northing', abbreviation: 'N', direction: 'north', unit: 'metre' },
        ],
      },
    };
    const named = { type: 'name', properties: { name: projJson } };
    for (const each of [projJson, named, 32615]) {
      expect((await readText(feature({ crs: each }))).tiles).toEqual(IOWA);
    }
  });

  it('can be another one for each feature, but not within a geometry', async () => {
    const both = collection(polygonFeature(SQUARE, { name: 'one' }), feature({ crs }) as never);
    const area = await readText(both);
    expect(area.tiles).toEqual(IOWA);
    expect(area.features).toBe(2);
    const parts = { type: 'GeometryCollection', geometries: [geometry, { ...geometry, crs }] };
    await expect(readText(parts)).rejects.toThrow(/parts are in different coordinate reference/);
    const text = [feature({ crs }), feature({ crs })]
      .map((each) => JSON.stringify(each))
      .join('\n');
    expect((await readText(text)).tiles).toEqual(IOWA);
  });

  it('is used in TopoJSON', async () => {
    const object = { type: 'Polygon', arcs: [[0]] };
    const topology = { type: 'Topology', objects: { a: object }, arcs: [UTM_SQUARE], crs };
    expect((await readText(topology)).tiles).toEqual(IOWA);
  });
});

describe('FlatGeobuf', () => {
  // Written by GDAL 3.6 with `ogr2ogr -nlt`.
  it.each([
    ['curves.fgb', 'CURVEPOLYGON, with arcs'],
    ['mixed.fgb', 'CURVEPOLYGON, with arcs'],
    ['collection.fgb', 'CURVEPOLYGON, with arcs'],
    ['surface.fgb', 'TIN, a surface in space'],
  ])(
    'with arcs or surfaces in space is refused by their types, also beside polygons: %s',
    async (name, type) => {
      const file = path.join(import.meta.dirname, 'data', 'curves', name);
      await expect(read({ file })).rejects.toMatchObject({
        reason: 'curved',
        message: expect.stringMatching(new RegExp(`type ${type}`)),
      });
    },
  );
});

describe('other formats', () => {
  it.each([
    ['a.pdf', '%PDF-1.7', /is a PDF.*GeoJSON/],
    ['a.dxf', '0\r\nSECTION\r\n2\r\nHEADER', /is a drawing \(DXF\)/],
    ['a.dwg', 'AC1032', /is a drawing \(DWG\)/],
    ['a.parquet', 'PAR1', /is GeoParquet.*ogr2ogr/],
    ['a.tif', 'II*\u0000', /is a TIFF image/],
    ['a.gml', '<?xml version="1.0"?><gml:FeatureCollection xmlns:gml="x"/>', /is GML.*ogr2ogr/],
    ['a.gpx', '<?xml version="1.0"?><gpx version="1.1"/>', /is GPX/],
    ['a.osm', '<osm version="0.6"/>', /is OpenStreetMap data/],
    ['a.html', '<!DOCTYPE html><html><body/></html>', /is a web page/],
    ['a.csv', 'name,x,y\nBoston,480000,4610000\nParis,480000,4650000\n', /is a table.*longitude/],
    ['a.json', '{"type": "Collection", "stac_version": "1.0.0"}', /is a STAC collection/],
    ['a.mif', 'Version 300\nCharset "Neutral"', /is a MapInfo file/],
    ['a.txt', 'somewhere in Iowa', /is not in a format that Cedar reads/],
    ['a.txt', '', /is empty/],
    ['a.json', '{"rings": [], "spatialReference": {"wkid": 4326}}', /is Esri JSON/],
    ['a.json', '{"type": "FeatureCollection"}', /the array "features" is missing/],
    ['a.json', '{"type": "Sphere"}', /"Sphere" is not a GeoJSON type/],
    ['a.json', '{"type": "FeatureCollection", "features": [', /is not valid GeoJSON: .*\(1:4\d\)/],
  ])('are refused by their names: %s, %j', async (name, content, message) => {
    await expect(readText(content, {}, name)).rejects.toMatchObject({
      tag: 'area',
      source: name,
      message: expect.stringMatching(message),
    });
  });

  it('in archives and folders are refused as well', async () => {
    const archives: [Record<string, string>, RegExp][] = [
      [{ 'a.gdb/a00000001.gdbtable': 'x' }, /is an Esri geodatabase/],
      [{ 'xl/workbook.xml': 'x' }, /is an Office document/],
      [{ 'readme.txt': 'x' }, /is an archive without a file that Cedar reads/],
    ];
    for (const [files, message] of archives) {
      const file = await written({ 'a.zip': zip(files) });
      await expect(read({ file })).rejects.toThrow(message);
    }
    const table = await written({ 'a.gdb/a00000001.gdbtable': 'x' });
    await expect(read({ file: path.dirname(table) })).rejects.toThrow(/is an Esri geodatabase/);
    const several = await written({ 'a.kml': 'x', 'b.kml': 'x' });
    await expect(read({ file: path.dirname(several) })).rejects.toThrow(/a\.kml, b\.kml/);
    await expect(read({ file: '/nowhere/a.kml' })).rejects.toThrow(/does not exist/);
    const database = await written({ 'a.gpkg': `SQLite format 3\u0000${'\u0000'.repeat(90)}` });
    await expect(read({ file: database })).rejects.toMatchObject({ tag: 'area' });
  });
});

describe('an area', () => {
  const box = (west: number, east: number, south = 50, north = 53) => [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  it('wider than 180 degrees runs the way that the user chooses', async () => {
    const wide = polygonFeature(box(178, -178));
    await expect(readText(wide, { grid: GLOBE })).rejects.toMatchObject({ reason: 'wide' });
    const across = await readText(wide, { grid: GLOBE, wide: 'acrossAntimeridian' });
    expect(across.tiles).toEqual([
      [3, 0],
      [3, 35],
    ]);
    expect(across.geometry.coordinates).toHaveLength(2);
    expect(across.bounds).toEqual([-180, 50, 180, 53]);
    const around = await readText(wide, { grid: GLOBE, wide: 'asWritten' });
    expect(around.tiles).toHaveLength(36);
  });

  it('with latitude first is offered the other way around', async () => {
    const swapped = polygonFeature(SQUARE.map(([lon = 0, lat = 0]) => [lat, lon]));
    await expect(readText(swapped)).rejects.toMatchObject({ reason: 'swapped' });
    expect((await readText(swapped, { swap: true })).tiles).toEqual(IOWA);
    // Both readings are places here; only one is in the grid.
    const florida = [
      [27, -81],
      [27, -80.5],
      [27.5, -80.5],
    ];
    const area = await readText(polygonFeature(florida));
    expect(area).toMatchObject({ tiles: [], swappedTiles: 2 });
    expect((await readText(polygonFeature(florida), { swap: true })).tiles).toHaveLength(2);
  });

  it('of points only, outside the grid, or over too many tiles is reported', async () => {
    const points = await readText({ type: 'MultiPoint', coordinates: [SQUARE[0], SQUARE[2]] });
    expect(points.tiles?.length).toBeGreaterThan(0);
    expect(points.notes.join()).toMatch(/only points, which have no area/);
    expect((await readText(polygonFeature(box(0, 1)))).tiles).toEqual([]);
    const fine = TileGrid.from({
      ...GLOBE.toJSON(),
      size: [100, 100],
      limits: [
        [0, 179],
        [0, 359],
      ],
    });
    await expect(readText(polygonFeature(box(0, 60, 0, 50)), { grid: fine })).rejects.toMatchObject(
      {
        reason: 'too-many-tiles',
        message: expect.stringMatching(
          /covers 3,000 tiles of the grid, and an area can have 1,000/,
        ),
      },
    );
  });

  it('is made of the feature with the chosen name', async () => {
    const features = collection(
      polygonFeature(SQUARE, { NAME_1: 'Iowa', GID_1: 'USA.16_1' }),
      polygonFeature(box(0, 1), { NAME_1: 'Elsewhere' }),
    );
    const area = await readText(features, { feature: 'iowa' });
    expect(area).toMatchObject({ tiles: IOWA, names: ['Iowa', 'Elsewhere'], features: 1 });
    await expect(readText(features, { feature: 'Ohio' })).rejects.toThrow(
      'area.json has no feature "Ohio". Its features include: Iowa, Elsewhere.',
    );
  });

  it('has edges along great circles where Earth Engine drew them so', async () => {
    const ring = box(-120, -60, 50, 53);
    const geometry = { type: 'Polygon', coordinates: [ring], geodesic: true };
    const north = (coordinates: number[][][][]) =>
      Math.max(...coordinates.flat(2).map(([, lat = 0]) => lat));
    expect(north((await readText(geometry)).geometry.coordinates)).toBeGreaterThan(56);
    const planar = await readText({ ...geometry, geodesic: false });
    expect(north(planar.geometry.coordinates)).toBe(53);
  });

  it('has no spikes, and no polygon without area', async () => {
    const spike = await read({ file: path.join(CASES, 'spike.geojson') });
    expect(spike.tiles).toEqual(IOWA);
    expect(spike.notes).toEqual(['Spikes without area were removed from outlines.']);
    const flat = polygonFeature([SQUARE[0], SQUARE[1], SQUARE[0]] as number[][]);
    await expect(readText(flat)).rejects.toMatchObject({ reason: 'no-features' });
  });

  it('has an outline of a few positions, however many it has', async () => {
    const many = Array.from({ length: 6000 }, (_, index) =>
      polygonFeature(
        SQUARE.map(([x = 0, y = 0]) => [
          x / 100 - 92 + (index % 60) / 50,
          y / 100 + 41 + index / 6000,
        ]),
      ),
    );
    const area = await readText(collection(...many));
    expect(area.positions).toBe(30_000);
    expect(area.outline.coordinates.flat(2).length).toBeLessThanOrEqual(20_000);
    expect(area.outline.coordinates.length + area.marks.length / 2).toBe(6000);
    expect(area.geometry.coordinates).toHaveLength(6000);
  });
});
