/** Areas as databases and GDAL write them: EWKT with heights, well-known binary, FlatGeobuf, gzip. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import wkx from 'wkx';
import { runAreaJob } from '../../src/core/areas/areaJob.ts';
import { readAreaFile } from '../../src/core/areas/formats/areaFile.ts';
import { unpackLimits } from '../../src/core/areas/formats/unpacking.ts';
import { readAreaBy } from '../../src/core/areas/readArea.ts';
import { TileGrid } from '../../src/core/grids/index.ts';
import { MAX_AREA_BYTES } from '../../src/domain/areaFileNames.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import {
  collection,
  geoPackageOf,
  polygonFeature,
  SQUARE,
  UTM_SQUARE,
  zip,
} from './areaFixtures.ts';

const grid = TileGrid.named('LANDSAT_ARD_CU');
const IOWA = [
  [7, 18],
  [8, 18],
];
const BOUNDS = [-93.7, 41.2, -92.7, 42.2];

const readText = (text: string, name = 'area.txt') =>
  readAreaBy(runAreaJob, { text, name }, { grid });
const readFile = (file: string) => readAreaBy(runAreaJob, { file }, { grid });

async function readBytes(bytes: Uint8Array, name: string) {
  const file = path.join(temporaryFolder(), name);
  await writeFile(file, bytes);
  return readFile(file);
}

const ring = (...rest: number[]) =>
  `(${SQUARE.map((position) => [...position, ...rest].join(' ')).join(',')})`;

describe('EWKT', () => {
  it.each([
    `SRID=4326;POLYGON(${ring(1)})`,
    `SRID=4326;MULTIPOLYGON((${ring(1)}))`,
    `POLYGON (${ring(1, 2)})`,
    `SRID=4326;POLYGONM(${ring(3)})`,
    `POLYGON Z (${ring(1)})`,
    `POLYGON (${ring()})`,
    `GEOMETRYCOLLECTION(POLYGON(${ring(1)}),POINT(-93 42 1))`,
    `multipolygon ( ( ${ring(1)} ) )`,
  ])('has heights and measures with or without their names: %s', async (text) => {
    expect((await readText(text)).bounds).toEqual(BOUNDS);
  });
});

describe('well-known binary', () => {
  const square = (srid?: number, positions = SQUARE) => {
    const geometry = wkx.Geometry.parseGeoJSON({ type: 'Polygon', coordinates: [positions] });
    return srid ? Object.assign(geometry, { srid }).toEwkb() : geometry.toWkb();
  };

  it('is read as digits, with its reference system', async () => {
    expect((await readText(square().toString('hex'))).bounds).toEqual(BOUNDS);
    expect((await readText(`"\\x${square(4326).toString('hex')}"\n`)).bounds).toEqual(BOUNDS);
    const utm = square(32615, UTM_SQUARE).toString('hex').toUpperCase();
    const area = await readText(`${utm}\n${square(4326).toString('hex')}\n`);
    expect(area.notes).toEqual(['Converted from EPSG:32615.']);
    expect(area.names).toEqual(['1', '2']);
    expect(area.tiles).toEqual(IOWA);
  });

  it.each(['geom', 'wkb_geometry'])('is read in the column %s of a table', async (column) => {
    const table = `name,${column}\nFarm,${square(32615, UTM_SQUARE).toString('hex')}\n`;
    const area = await readText(table, 'a.csv');
    expect(area.names).toEqual(['Farm']);
    expect(area.tiles).toEqual(IOWA);
  });

  it('may have millions of digits', async () => {
    const long = `${square(4326).toString('hex')}${'00'.repeat(10_000_000)}`;
    expect((await readText(long)).bounds).toEqual(BOUNDS);
    for (const text of [`${long}0`, `${long}0g`]) {
      await expect(readText(text)).rejects.toThrow(/is not valid WKB/);
    }
  });

  it('that is cut off is refused, with the fault', async () => {
    const cut = square(4326).toString('hex').slice(0, 60);
    await expect(readText(cut)).rejects.toThrow(/is not valid WKB: .*: 0103/);
  });

  it('has curves by their names, also within surfaces and collections', async () => {
    const curve = Buffer.alloc(9);
    curve.writeUInt8(1, 0);
    curve.writeUInt32LE(10, 1);
    for (const type of [7, 12]) {
      const outer = Buffer.alloc(9);
      outer.writeUInt8(1, 0);
      outer.writeUInt32LE(type, 1);
      outer.writeUInt32LE(1, 5);
      const wkb = Buffer.concat([outer, curve]);
      await expect(readText(wkb.toString('hex'))).rejects.toThrow(/CURVEPOLYGON, with arcs/);
      await expect(readBytes(await geoPackageOf(wkb), 'a.gpkg')).rejects.toThrow(
        /CURVEPOLYGON, with arcs/,
      );
    }
  });
});

/** Written by GDAL, with the option `SPATIAL_INDEX=NO` where features have no geometry. */
describe('FlatGeobuf', () => {
  const file = (name: string) => path.join(import.meta.dirname, 'data', 'flatGeobuf', name);

  it('has features without geometry, which are ignored', async () => {
    for (const name of ['null.fgb', 'empty.fgb']) {
      const area = await readFile(file(name));
      expect(area.bounds).toEqual(BOUNDS);
      expect(area.notes).toEqual(['1 feature without geometry was ignored.']);
      expect(area.names).toEqual(['Farm', 'Nowhere']);
    }
  });

  it('has surfaces of polygons, and refuses those with arcs', async () => {
    expect((await readFile(file('multiSurface.fgb'))).bounds).toEqual(BOUNDS);
    await expect(readFile(file('multiCurve.fgb'))).rejects.toThrow(/CURVEPOLYGON, with arcs/);
  });
});

describe('gzip', () => {
  const json = Buffer.from(JSON.stringify(collection(polygonFeature(SQUARE, { name: 'Farm' }))));

  it('with one file is read as that file', async () => {
    expect((await readBytes(gzipSync(json), 'area.geojson.gz')).names).toEqual(['Farm']);
    const file = path.join(temporaryFolder(), 'a.geojson.gz');
    await writeFile(file, gzipSync(json));
    expect((await readFile(path.dirname(file))).tiles).toEqual(IOWA);
  });

  it('that is cut off, or has an archive, is refused', async () => {
    await expect(readBytes(gzipSync(json).subarray(0, 60), 'a.gz')).rejects.toThrow(
      /a\.gz is not valid GZIP/,
    );
    const tar = Buffer.alloc(1024);
    tar.write('ustar', 257);
    await expect(readBytes(gzipSync(tar), 'a.tgz')).rejects.toThrow(/is an archive \(tar\)/);
  });
});

describe('an archive', () => {
  const json = Buffer.from(JSON.stringify(collection(polygonFeature(SQUARE, { name: 'Farm' }))));
  const area = (bytes: Uint8Array, limit?: number) =>
    readAreaFile({ name: 'a', bytes }, [], undefined, unpackLimits(limit));

  it('in gzip with a wrong checksum, or a wrong length, is refused', async () => {
    for (const end of [8, 4]) {
      const damaged = Buffer.from(gzipSync(json));
      damaged[damaged.length - end] = (damaged.at(-end) ?? 0) ^ 1;
      await expect(readBytes(damaged, 'a.gz')).rejects.toThrow(
        /a\.gz is not valid GZIP: incorrect/,
      );
    }
  });

  it('may have others in it, up to three', async () => {
    const inZip = zip({ 'a.kml': zip({ 'a.geojson': json }) });
    expect(await area(gzipSync(inZip))).toHaveLength(1);
    const tooDeep = { problem: { reason: 'other-format', format: 'zip' } };
    await expect(area(gzipSync(gzipSync(inZip)))).rejects.toMatchObject(tooDeep);
  });

  it('has one limit with the archives in it', async () => {
    const packed = gzipSync(json);
    const size = 2 * (json.length + packed.length);
    const both = zip({ 'a.geojson': packed, 'b.geojson': packed });
    expect(await area(both, size)).toHaveLength(2);
    const tooLarge = (limitBytes: number) => ({ problem: { reason: 'too-large', limitBytes } });
    for (const limit of [packed.length, size - json.length, size - 1]) {
      await expect(area(both, limit)).rejects.toMatchObject(tooLarge(limit));
    }
    await expect(area(packed, json.length - 1)).rejects.toMatchObject(tooLarge(json.length - 1));
  });

  it('may not have a text that does not fit into one string', async () => {
    const text = Buffer.alloc(MAX_AREA_BYTES + 1);
    text.write('POINT (1 2)');
    await expect(area(text)).rejects.toMatchObject({
      problem: { reason: 'too-large', limitBytes: MAX_AREA_BYTES },
    });
  });
});

describe('another format', () => {
  it.each([
    ['7z', '7z\xbc\xaf\x27\x1c', /an archive \(7z\)/],
    ['rar', 'Rar!\x1a\x07\x00', /an archive \(rar\)/],
    ['tar', `${'\0'.repeat(257)}ustar`, /an archive \(tar\)/],
    ['tif', 'MM\0+\0\x08', /a TIFF image/],
    ['h5', '\x89HDF\r\n\x1a\n', /is HDF5/],
    ['nc', 'CDF\x01\0\0', /is NetCDF/],
    ['grib', 'GRIB\0\0\0\x02', /is GRIB/],
    ['arrow', 'ARROW1\0\0', /is Arrow.*ogr2ogr/],
    ['osm.pbf', '\0\0\0\x0e\n\tOSMHeader\x18\x10', /is OpenStreetMap data/],
    ['las', 'LASF\0\0\0\0,1,2,3,4\n1,2,3,4,5', /a point cloud \(LAS\)/],
    ['pmtiles', 'PMTiles\x03', /map tiles \(PMTiles\)/],
    ['dgn', '\x08\x09\xfe\x02', /a drawing \(DGN\)/],
  ])('is refused by its name: %s', async (ending, start, message) => {
    const bytes = Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(600)]);
    await expect(readBytes(bytes, `a.${ending}`)).rejects.toThrow(message);
  });

  it('is Esri JSON without its reference system', async () => {
    const set = { features: [{ attributes: {}, geometry: { rings: [SQUARE] } }] };
    for (const value of [set, set.features[0], { rings: [SQUARE] }]) {
      await expect(readText(JSON.stringify(value))).rejects.toThrow(/is Esri JSON/);
    }
  });
});

describe('KML', () => {
  const coordinates = SQUARE.map((position) => position.join()).join(' ');
  const linear = `<LinearRing><coordinates>${coordinates}</coordinates></LinearRing>`;

  it.each([linear, `<MultiGeometry>${linear}</MultiGeometry>`])(
    'has rings as areas: %s',
    async (geometry) => {
      const kml = `<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>A</name>${geometry}</Placemark></kml>`;
      const area = await readText(kml);
      expect(area.bounds).toEqual(BOUNDS);
      expect(area.names).toEqual(['A']);
    },
  );
});

describe('JSON', () => {
  const json = JSON.stringify(collection(polygonFeature(SQUARE, { name: 'NaN, or "Infinity"' })));

  it.each(['NaN', 'Infinity', '-Infinity'])('has %s for missing values', async (value) => {
    const text = json.replace('"properties":{', `"properties":{"v":${value},`);
    expect((await readText(text)).names).toEqual(['NaN, or "Infinity"']);
    const line = JSON.stringify(polygonFeature(SQUARE, { v: 0 })).replace(':0', `: ${value}`);
    expect((await readText(`${line}\n${line}\n`)).names).toEqual(['1', '2']);
  });

  it('may have millions of escapes in a text', async () => {
    const text = json.replace('"NaN', `"${String.raw`\"`.repeat(5_000_000)}NaN`);
    const area = await readText(text.replace('{"name"', '{"ndvi":NaN,"name"'));
    // Compared by its length and ends: a regular expression may run out of stack.
    const [name = ''] = area.names;
    expect(name).toHaveLength(5_000_000 + 'NaN, or "Infinity"'.length);
    expect(name.slice(0, 2)).toBe('""');
    expect(name.slice(-20)).toBe('""NaN, or "Infinity"');
  });

  it('with a coordinate that is missing is refused, with the position', async () => {
    await expect(readText(json.replace('[-93.7,41.2]', '[NaN,41.2]'))).rejects.toThrow(
      /\[null,41\.2\]/,
    );
  });
});
