/** Features of a GeoPackage: an SQLite database with a table for each layer. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Geometry } from 'geojson';
import initSqlJs, { type Database, type SqlValue } from 'sql.js';
import wkx from 'wkx';
import type { AreaFeature, AreaLayer } from '../areaLayers.ts';
import { AreaProblemError, refuseArea } from '../areaProblem.ts';
import { refuseCurvedCode } from './curvedTypes.ts';

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
  const tables = rows(
    database,
    "select count(*) as n from sqlite_master where name in ('gpkg_contents', 'gpkg_geometry_columns')",
  );
  if (tables[0]?.n !== 2) refuseArea({ reason: 'other-format', format: 'sqlite' });
  const layers = rows(
    database,
    `select c.table_name, column_name, s.organization, s.organization_coordsys_id as code, s.definition
     from gpkg_geometry_columns g
     join gpkg_contents c on c.table_name = g.table_name and c.data_type = 'features'
     left join gpkg_spatial_ref_sys s on s.srs_id = g.srs_id`,
  );
  return layers.map((layer) => {
    const name = String(layer.table_name);
    return {
      name: layers.length > 1 ? name : '',
      crs: crsOf(layer),
      features: featuresOf(database, name, String(layer.column_name)),
    };
  });
}

type Row = Readonly<Record<string, SqlValue>>;

function crsOf({ organization, code, definition }: Row): string | undefined {
  const isEpsg = typeof organization === 'string' && /^epsg$/i.test(organization);
  if (isEpsg && Number(code) > 0) return `EPSG:${code}`;
  return typeof definition === 'string' && /\[/.test(definition) ? definition : undefined;
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
  return geometryOfWkb(wkb);
}

/** Numbers of surfaces and polygons in well-known binary. */
const [MULTI_SURFACE, MULTI_POLYGON] = [12, 6];

function geometryOfWkb(wkb: Buffer): Geometry {
  const isLittleEndian = wkb[0] === 1;
  const code = isLittleEndian ? wkb.readUInt32LE(1) : wkb.readUInt32BE(1);
  if (code % 1000 === MULTI_SURFACE) return geometryOfWkb(withCode(wkb, code, isLittleEndian));
  refuseCurvedCode(code);
  try {
    return wkx.Geometry.parse(wkb).toGeoJSON() as Geometry;
  } catch (error) {
    // Curves within collections.
    const inner = error instanceof Error && /type (\d+) not supported/.exec(error.message)?.[1];
    if (inner) refuseCurvedCode(Number(inner));
    throw error;
  }
}

/** Surfaces that are all polygons are written as those. */
function withCode(wkb: Buffer, code: number, isLittleEndian: boolean): Buffer {
  const other = Buffer.from(wkb);
  const plain = code - MULTI_SURFACE + MULTI_POLYGON;
  if (isLittleEndian) other.writeUInt32LE(plain, 1);
  else other.writeUInt32BE(plain, 1);
  return other;
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
