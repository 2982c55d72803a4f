/**
 * Grids and tiles as documents record them.
 *
 * Readers such as the Python tool's (`rasterio.crs.CRS.from_wkt`) need WKT, so that a grid given by an
 * EPSG code is recorded with the WKT of that code, and with the code beside it.
 */
import { brotliDecompressSync } from 'node:zlib';
import { EPSG_TABLE } from './epsgTable.ts';
import { TileGrid } from './grid.ts';
import type { GridJson } from './gridDefinition.ts';
import { projectionOf } from './projection.ts';
import type { Tile, TileDefinition } from './tile.ts';

/** A coordinate reference system as documents record it. */
export interface CrsRecord {
  /** WKT; the code as `EPSG:4855` for the few codes that no WKT is known for. */
  readonly crs: string;
  /** The EPSG code, where the grid was given by one. */
  readonly epsg?: number;
}

/** @param crs WKT, or an EPSG code such as `EPSG:32619` */
export function crsRecord(crs: string): CrsRecord {
  const code = /^EPSG:(\d+)$/.exec(crs)?.[1];
  return code ? { crs: wktOfCode(code) ?? crs, epsg: Number(code) } : { crs };
}

export function gridRecord(grid: TileGrid): GridJson & CrsRecord {
  return { ...grid.toJSON(), ...crsRecord(grid.crs) };
}

export function tileRecord(tile: Tile): TileDefinition & CrsRecord {
  return { ...tile.toJSON(), ...crsRecord(tile.crs) };
}

/**
 * The grid that a document records: by its EPSG code where it has one, so that an order is resumed
 * with what it was submitted with.
 *
 * @throws GridError when it cannot be used
 */
export function recordedGrid(record: GridJson & Partial<CrsRecord>): TileGrid {
  const code = Number.isInteger(record.epsg) ? `EPSG:${record.epsg}` : undefined;
  return TileGrid.from(code && isUsable(code) ? { ...record, crs: code } : record);
}

function isUsable(crs: string): boolean {
  try {
    projectionOf(crs);
    return true;
  } catch {
    return false;
  }
}

/** Unpacked at first use: 3 MB, for the process of an order whose grid has an EPSG code. */
let table: string | undefined;

function wktOfCode(code: string): string | undefined {
  table ??= brotliDecompressSync(Buffer.from(EPSG_TABLE, 'base64')).toString('utf8');
  const start = table.indexOf(`\n${code} `);
  if (start < 0) return undefined;
  return table.slice(start + code.length + 2, table.indexOf('\n', start + 1));
}
