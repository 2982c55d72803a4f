/** Figures of areas of interest: from a file of many parcels to its tiles, and what that blocks. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TileGrid as Grid, readArea as ReadArea } from '../../src/core/index.ts';
import { monitorLoop } from './loopMonitor.ts';
import { secondsOf } from './statistics.ts';
import { addFigure } from './table.ts';

/** Parcels of a county, about 16 MB of GeoJSON. */
const ROWS = 283;
/** Corners of a parcel. */
const CORNERS = 5;

export interface AreaFigures {
  readonly bytes: number;
  readonly parcels: number;
  readonly tiles: number;
  readonly seconds: number;
  readonly parseSeconds: number;
  /** The longest time for which the process did nothing else while the file was read. */
  readonly blockedMs: number;
}

/** Polygons in rows, as GeoJSON. */
export function parcelsOf(rows: number): string {
  const features = Array.from({ length: rows * rows }, (_, index) => {
    const [x, y] = [-96 + (index % rows) * 0.015, 40.5 + Math.floor(index / rows) * 0.01];
    const ring = Array.from({ length: CORNERS }, (__, corner) => {
      const angle = (corner / CORNERS) * 2 * Math.PI;
      return [x + 0.004 * Math.cos(angle), y + 0.003 * Math.sin(angle)].map(
        (degrees) => Math.round(degrees * 1e6) / 1e6,
      );
    });
    const coordinates = [[...ring, ring[0]]];
    const geometry = { type: 'Polygon', coordinates };
    return { type: 'Feature', properties: { name: `Parcel ${index + 1}` }, geometry };
  });
  return JSON.stringify({ type: 'FeatureCollection', features });
}

export async function measureAreas(): Promise<AreaFigures> {
  // As it is packed: the thread loads one file, and no sources.
  const core: { readArea: typeof ReadArea; TileGrid: typeof Grid } = createRequire(import.meta.url)(
    '../../dist/core.cjs',
  );
  const file = path.join(tmpdir(), `cedar-bench-parcels-${process.pid}.geojson`);
  const text = parcelsOf(ROWS);
  await writeFile(file, text);
  try {
    const parseSeconds = await secondsOf(async () => JSON.parse(await readFile(file, 'utf8')));
    const grid = core.TileGrid.named('LANDSAT_ARD_CU');
    let tiles = 0;
    const blocked = monitorLoop();
    const seconds = await secondsOf(async () => {
      const area = await core.readArea({ file }, { grid });
      tiles = area.tiles?.length ?? 0;
    });
    const blockedMs = blocked();
    return { bytes: text.length, parcels: ROWS * ROWS, tiles, seconds, parseSeconds, blockedMs };
  } finally {
    await rm(file, { force: true });
  }
}

export async function benchAreas(): Promise<void> {
  const { bytes, parcels, tiles, seconds, parseSeconds, blockedMs } = await measureAreas();
  const what = `${parcels.toLocaleString('en')} parcels (${(bytes / 1e6).toFixed(0)} MB of GeoJSON)`;
  const parse = { name: 'only JSON.parse', figure: parseSeconds };
  addFigure(`${what}: to their ${tiles} tiles`, seconds, 's', parse, { blockedMs });
}

if (import.meta.main) await benchAreas();
