/**
 * Grids and tiles as documents record them.
 *
 * Readers such as the Python tool's (`rasterio.crs.CRS.from_wkt`) need WKT, so that a grid given by an
 * EPSG code is recorded with the WKT of that code, and with the code beside it.
 */
import { brotliDecompressSync } from 'node:zlib';
import * as l10n from '@vscode/l10n';
import { GridError } from '../errors.ts';
import { type CodeContradiction, codeContradiction } from './codeAgreement.ts';
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

/** What a tracking document records of its grid. */
export interface DocumentGrid {
  /** Name of the order, for messages. */
  readonly name: string;
  /** What was ordered. */
  readonly submission: {
    /** As `gridRecord` writes it; of the Python tool without `epsg`. */
    readonly tile_grid: GridJson & Partial<CrsRecord>;
    /** [row, column] of the tiles that were ordered. */
    readonly tile_indices: readonly (readonly [number, number])[];
  };
}

/**
 * The grid that a document records: by its EPSG code where it has one, so that an order is resumed
 * with what it was submitted with.
 *
 * @param document of the order, such as `Tracker.read` returns
 * @throws GridError when it cannot be used; its `field` is `epsg` when its code, or the one in its WKT,
 *   means another reference system than the WKT
 */
export function recordedGrid(document: DocumentGrid): TileGrid {
  const { name, submission } = document;
  const { tile_grid: record, tile_indices: tiles } = submission;
  const epsg = Number.isInteger(record.epsg) ? record.epsg : undefined;
  const grid = TileGrid.from(record);
  const contradiction = codeContradiction({ ...placeOf(grid, tiles?.[0]), epsg });
  if (contradiction) throw new GridError(describe(contradiction, name), { field: 'epsg' });
  const code = epsg === undefined ? undefined : `EPSG:${epsg}`;
  return code !== undefined && isUsable(code) ? TileGrid.from({ ...record, crs: code }) : grid;
}

/**
 * @throws GridError when the WKT of a grid has an EPSG code that means another reference system than its
 *   parameters: programs differ in which of them they use
 */
export function checkCodeInWkt(grid: TileGrid): TileGrid {
  const contradiction = codeContradiction(placeOf(grid));
  if (!contradiction) return grid;
  throw new GridError(
    l10n.t(
      'The WKT in "crs" of the tile grid has the EPSG code {0}, which is of another reference system than its parameters. Correct the one that is wrong, or delete the code.',
      contradiction.code,
    ),
    { field: 'crs' },
  );
}

/** Where reference systems are compared: a tile that was ordered, or the one in the middle. */
function placeOf(grid: TileGrid, index?: readonly [number, number]): Tile {
  const [[top, bottom], [left, right]] = grid.limits;
  const [row = Number.NaN, column = Number.NaN] = index ?? [];
  return row >= top && row <= bottom && column >= left && column <= right
    ? grid.tile(row, column)
    : grid.tile(Math.floor((top + bottom) / 2), Math.floor((left + right) / 2));
}

function describe({ code, isInWkt }: CodeContradiction, name: string): string {
  return isInWkt
    ? l10n.t(
        'The WKT of "tile_grid.crs" in the tracking document of "{0}" has the EPSG code {1}, which is of another reference system than its parameters. Correct the one that is wrong: its images are where their metadata have "tile.crs".',
        name,
        code,
      )
    : l10n.t(
        '"tile_grid.epsg" in the tracking document of "{0}" is {1}, which is of another reference system than "tile_grid.crs". Correct the one that is wrong, or delete "epsg" to use "crs".',
        name,
        code,
      );
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
