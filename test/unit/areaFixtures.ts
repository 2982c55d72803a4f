/** Files with areas in formats that are not text, as other programs write them. */
import { zipSync } from 'fflate';
import initSqlJs from 'sql.js';
import wkx from 'wkx';
import { TileGrid } from '../../src/core/index.ts';

/** Tiles of 10 × 10 degrees around the Earth. */
export const GLOBE = TileGrid.from({
  name: 'GLOBE10',
  crs: 'EPSG:4326',
  ul: [-180, 90],
  res: [0.01],
  size: [1000],
  limits: [
    [0, 17],
    [0, 35],
  ],
});

/** A square of one degree in Iowa, in tiles h018v007 and h018v008 of the Landsat ARD grid. */
export const SQUARE = [
  [-93.7, 41.2],
  [-92.7, 41.2],
  [-92.7, 42.2],
  [-93.7, 42.2],
  [-93.7, 41.2],
];

/** The same place in UTM zone 15. */
export const UTM_SQUARE = [
  [480000, 4610000],
  [520000, 4610000],
  [520000, 4650000],
  [480000, 4650000],
  [480000, 4610000],
];

/** A feature with one polygon. */
export const polygonFeature = (ring: number[][], properties: object = {}) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates: [ring] },
});

export const collection = (...features: unknown[]) => ({ type: 'FeatureCollection', features });

/** A shapefile with polygons, each of one ring. */
export function shp(...rings: number[][][]): Uint8Array {
  const records = rings.map((ring, index) => shpRecord(ring, index + 1));
  const header = Buffer.alloc(100);
  header.writeInt32BE(9994, 0);
  header.writeInt32BE((100 + Buffer.concat(records).length) / 2, 24);
  header.writeInt32LE(1000, 28);
  header.writeInt32LE(5, 32);
  writeBounds(header, 36, rings.flat());
  return Buffer.concat([header, ...records]);
}

function shpRecord(ring: number[][], number: number): Buffer {
  const clockwise = area(ring) > 0 ? ring.toReversed() : ring;
  const content = Buffer.alloc(48 + 16 * ring.length);
  content.writeInt32LE(5, 0);
  writeBounds(content, 4, ring);
  content.writeInt32LE(1, 36);
  content.writeInt32LE(ring.length, 40);
  for (const [index, [x = 0, y = 0]] of clockwise.entries()) {
    content.writeDoubleLE(x, 48 + 16 * index);
    content.writeDoubleLE(y, 56 + 16 * index);
  }
  const header = Buffer.alloc(8);
  header.writeInt32BE(number, 0);
  header.writeInt32BE(content.length / 2, 4);
  return Buffer.concat([header, content]);
}

function writeBounds(buffer: Buffer, at: number, positions: number[][]): void {
  const [xs, ys] = [positions.map(([x = 0]) => x), positions.map(([, y = 0]) => y)];
  const bounds = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  for (const [index, value] of bounds.entries()) buffer.writeDoubleLE(value, at + 8 * index);
}

function area(ring: number[][]): number {
  return ring.reduce((sum, [x = 0, y = 0], index) => {
    const [nextX = 0, nextY = 0] = ring[(index + 1) % ring.length] ?? [];
    return sum + (x * nextY - nextX * y);
  }, 0);
}

/**
 * A dBASE file with one column of texts, in whatever encoding they have been written.
 *
 * @param driver the language driver that identifies the encoding
 */
export function dbf(field: string, values: readonly Uint8Array[], driver = 0): Uint8Array {
  const width = 20;
  const header = Buffer.alloc(65, 0);
  header.writeUInt8(3, 0);
  header.writeUInt8(driver, 29);
  header.writeUInt32LE(values.length, 4);
  header.writeUInt16LE(65, 8);
  header.writeUInt16LE(width + 1, 10);
  header.write(field, 32, 'latin1');
  header.write('C', 43, 'latin1');
  header.writeUInt8(width, 48);
  header.writeUInt8(0x0d, 64);
  const rows = values.map((value) => {
    const row = Buffer.alloc(width + 1, ' ');
    row.set(value, 1);
    return row;
  });
  return Buffer.concat([header, ...rows, Buffer.from([0x1a])]);
}

/** A GeoPackage with one table for each layer. */
export async function geoPackage(
  layers: readonly {
    name: string;
    epsg: number;
    /** Definitions of the system, of version 1 and of version 2. */
    wkt?: string;
    wkt2?: string;
    features: { name: string; ring: number[][] }[];
  }[],
): Promise<Uint8Array> {
  return geoPackageWith(
    layers.map(({ features, ...layer }) => ({
      ...layer,
      features: features.map(({ name, ring }) => ({ name, wkb: polygonWkb(ring) })),
    })),
  );
}

/** A GeoPackage with one geometry of any type in longitude and latitude, in well-known binary. */
export async function geoPackageOf(wkb: Uint8Array): Promise<Uint8Array> {
  return geoPackageWith([{ name: 'area', epsg: 4326, features: [{ name: 'area', wkb }] }]);
}

/**
 * A GeoPackage without geometries.
 *
 * @param contents names with their types, such as `attributes` and `tiles`
 */
export async function geoPackageWithout(
  contents: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  const { Database } = await initSqlJs();
  const database = new Database();
  database.run('create table gpkg_contents (table_name text, data_type text)');
  for (const content of Object.entries(contents)) {
    database.run('insert into gpkg_contents values (?, ?)', [...content]);
  }
  return database.export();
}

async function geoPackageWith(
  layers: readonly {
    name: string;
    epsg: number;
    wkt?: string;
    wkt2?: string;
    features: { name: string; wkb: Uint8Array }[];
  }[],
): Promise<Uint8Array> {
  const { Database } = await initSqlJs();
  const database = new Database();
  database.run(`
    create table gpkg_contents (table_name text, data_type text);
    create table gpkg_geometry_columns (table_name text, column_name text, srs_id integer);
    create table gpkg_spatial_ref_sys
      (srs_id integer, organization text, organization_coordsys_id integer, definition text);`);
  if (layers.some(({ wkt2 }) => wkt2)) {
    database.run('alter table gpkg_spatial_ref_sys add column definition_12_063 text');
  }
  for (const { name, epsg, wkt = '', wkt2, features } of layers) {
    database.run(`create table "${name}" (fid integer primary key, geom blob, name text)`);
    database.run('insert into gpkg_contents values (?, ?)', [name, 'features']);
    database.run('insert into gpkg_geometry_columns values (?, ?, ?)', [name, 'geom', epsg]);
    const system = [epsg, 'EPSG', epsg, wkt, ...(wkt2 ? [wkt2] : [])];
    const places = system.map(() => '?').join(', ');
    database.run(`insert into gpkg_spatial_ref_sys values (${places})`, system);
    for (const feature of features) {
      const blob = geoPackageGeometry(feature.wkb, epsg);
      database.run(`insert into "${name}" (geom, name) values (?, ?)`, [blob, feature.name]);
    }
  }
  return database.export();
}

function polygonWkb(ring: number[][]): Uint8Array {
  return wkx.Geometry.parseGeoJSON({ type: 'Polygon', coordinates: [ring] }).toWkb();
}

function geoPackageGeometry(wkb: Uint8Array, epsg: number): Uint8Array {
  const header = Buffer.alloc(40);
  header.write('GP', 0, 'latin1');
  // Little-endian, with an envelope of four numbers.
  header.writeUInt8(0b11, 3);
  header.writeInt32LE(epsg, 4);
  return Buffer.concat([header, wkb]);
}

/** A ZIP file. @param files contents by their paths in it */
export function zip(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const bytes = Object.entries(files).map(([name, content]) => [
    name,
    typeof content === 'string' ? new TextEncoder().encode(content) : content,
  ]);
  return zipSync(Object.fromEntries(bytes));
}
