/** Features of a GeoPackage: an SQLite database with a table for each layer. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Geometry } from 'geojson';
import initSqlJs, { type Database, type SqlValue } from 'sql.js';
import type { AreaFeature, AreaLayer } from '../areaLayers.ts';
import { AreaProblemError, refuseArea } from '../areaProblem.ts';
import { geometryOfWkb } from './wkbFeatures.ts';

export async function geoPackageLayers(bytes: Uint8Array): Promise<AreaLayer[]> {
  const { Database } = await initSqlJs({ wasmBinary: sqliteModule() });
  const database = new Database(bytes);
  try {
    return layersOf(database);
  } catch (error) {
    if (error instanceof AreaProblemError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    return refuseArea({ reason: 'syntax', format: 'GeoPackage', detail }, error);
  } finally {
    database.close();
  }
}

/** SQLite as WebAssembly: beside the bundle, or in the package. */
function sqliteModule(): ArrayBuffer {
  const file = import.meta.url.endsWith('.ts')
    ? createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm')
    : new URL('sql-wasm.wasm', import.meta.url);
  return readFileSync(file).buffer as ArrayBuffer;
}

function layersOf(database: Database): AreaLayer[] {
  if (!hasTable(database, 'gpkg_contents')) {
    refuseArea({ reason: 'other-format', format: 'sqlite' });
  }
  const layers = geometryTables(database);
  if (layers.length === 0) refuseContents(database);
  return layers.map((layer) => {
    const name = String(layer.table_name);
    return {
      name: layers.length > 1 ? name : '',
      ...crsOf(layer),
      features: featuresOf(database, name, String(layer.column_name)),
    };
  });
}

function hasTable(database: Database, name: string): boolean {
  return rows(database, `select 1 from sqlite_master where name = '${name}'`).length > 0;
}

function geometryTables(database: Database): Row[] {
  // A GeoPackage of images alone may leave it out.
  if (!hasTable(database, 'gpkg_geometry_columns')) return [];
  return rows(
    database,
    `select c.table_name, column_name, s.organization, s.organization_coordsys_id as code, s.definition
       ${hasWkt2(database) ? ', s.definition_12_063 as wkt2' : ''}
     from gpkg_geometry_columns g
     join gpkg_contents c on c.table_name = g.table_name and c.data_type = 'features'
     left join gpkg_spatial_ref_sys s on s.srs_id = g.srs_id`,
  );
}

/** Whether systems have a second definition, of version 2 (extension of GeoPackage, `crs_wkt`). */
function hasWkt2(database: Database): boolean {
  return rows(database, 'pragma table_info(gpkg_spatial_ref_sys)').some(
    ({ name }) => name === 'definition_12_063',
  );
}

/** Names what it has in place of geometries. */
function refuseContents(database: Database): void {
  const contents = rows(database, 'select table_name, data_type from gpkg_contents');
  const images = contents.filter(({ data_type }) => IMAGES.includes(String(data_type)));
  const named = images.length > 0 ? images : contents;
  if (named.length === 0) return;
  refuseArea({
    reason: 'no-layers',
    has: images.length > 0 ? 'images' : 'tables',
    names: named.map(({ table_name }) => String(table_name)),
  });
}

/** Types of contents: tiles, and coverages such as elevations (OGC 17-066r1). */
const IMAGES = ['tiles', '2d-gridded-coverage'];

type Row = Readonly<Record<string, SqlValue>>;

function crsOf(row: Row): Pick<AreaLayer, 'crs' | 'definition'> {
  const { organization, code } = row;
  const isEpsg = typeof organization === 'string' && /^epsg$/i.test(organization);
  const definition = [row.definition, row.wkt2].find(isWktCrs);
  return isEpsg && Number(code) > 0 ? { crs: `EPSG:${code}`, definition } : { crs: definition };
}

function isWktCrs(value: SqlValue | undefined): value is string {
  return typeof value === 'string' && /\[/.test(value);
}

function featuresOf(database: Database, table: string, column: string): AreaFeature[] {
  return rows(database, `select * from "${table.replaceAll('"', '""')}"`).map((row) => {
    const { [column]: blob, ...properties } = row;
    return { geometry: blob instanceof Uint8Array ? geometryOf(blob) : undefined, properties };
  });
}

/** Bytes of the envelope by its code in the flags: GeoPackage standard, section 2.1.3. */
const ENVELOPE_BYTES = [0, 32, 48, 48, 64] as const;

/** Well-known binary after a header with magic number, version, flags, SRS and envelope. */
function geometryOf(blob: Uint8Array): Geometry | undefined {
  const flags = blob[3] ?? 0;
  const isEmpty = (flags & 0b10000) !== 0;
  const envelope = ENVELOPE_BYTES[(flags >> 1) & 0b111];
  if (blob[0] !== 0x47 || blob[1] !== 0x50 || envelope === undefined) {
    refuseArea({
      reason: 'syntax',
      format: 'GeoPackage',
      detail: `0x${Buffer.from(blob.subarray(0, 4)).toString('hex')}`,
    });
  }
  if (isEmpty) return undefined;
  const wkb = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength).subarray(8 + envelope);
  return geometryOfWkb(wkb).geometry;
}

function rows(database: Database, query: string): Row[] {
  const statement = database.prepare(query);
  try {
    const found: Row[] = [];
    while (statement.step()) found.push(statement.getAsObject());
    return found;
  } finally {
    statement.free();
  }
}
