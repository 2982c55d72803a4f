/** Tiles and areas of plans. */

import type { Area, InsideArea, TileGrid } from '../core/index.ts';
import type { TileIndex } from '../domain/tileIndex.ts';
import { parseTileName } from '../domain/tileName.ts';
import type { PlanInput } from './planInput.ts';
import { ToolInputError } from './toolErrors.ts';

/** Where images are wanted. */
export interface PlannedArea {
  readonly tiles: readonly TileIndex[];
  readonly inside?: InsideArea;
  /** Notes from reading the area. */
  readonly notes: readonly string[];
}

/** Maximum number of tiles that names with ranges may contain. */
const MAX_TILES = 10_000;

const TOO_MANY_TILES =
  'tiles: A range has too many tiles. Name fewer rows and columns, within the first and last tiles that cedar_list_configurations shows.';

/**
 * The tiles that are named, or those under the area.
 *
 * @throws ToolInputError unless there is one of tiles, box, place and geojson; AreaError, CancelledError
 */
export async function plannedArea(
  input: PlanInput,
  grid: TileGrid,
  signal: AbortSignal,
): Promise<PlannedArea> {
  const { tiles, box, place, geojson, cutToArea } = input;
  const given = Object.entries({ tiles, box, place, geojson }).filter(([, value]) => value);
  if (given.length !== 1) {
    const names = given.map(([name]) => name).join(' and ');
    const found = given.length === 0 ? 'there is none' : `there are ${names}`;
    throw new ToolInputError(`Give exactly one of tiles, box, place and geojson; ${found}.`);
  }
  if (tiles) {
    if (cutToArea) throw new ToolInputError('cutToArea needs an area: box, place or geojson.');
    return { tiles: tiles.flatMap(tilesNamed), notes: [] };
  }
  const { area, notes } = await areaOf(input, grid, signal);
  const found = area.tiles ?? [];
  if (found.length === 0) throw await outsideGrid(area, grid);
  return { tiles: found, ...(cutToArea && { inside: area.inside() }), notes };
}

function tilesNamed(name: string): TileIndex[] {
  const block = parseTileName(name);
  if (!block) {
    throw new ToolInputError(
      `"${name}" is not a tile. Names are such as h004v003 for column 4 and row 3, or h004-006v003.`,
    );
  }
  const [rows, columns] = [block.rows, block.columns].map(allOf);
  return (rows ?? []).flatMap((row) => (columns ?? []).map((column): TileIndex => [row, column]));
}

function allOf([a, b]: readonly [number, number]): number[] {
  const [first, last] = [Math.min(a, b), Math.max(a, b)];
  if ((last - first + 1) ** 2 > MAX_TILES) throw new ToolInputError(TOO_MANY_TILES);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** Areas of all kinds are read as GeoJSON: the same checks and limits apply to them. */
async function areaOf(
  { box, place, geojson }: PlanInput,
  grid: TileGrid,
  signal: AbortSignal,
): Promise<{ readonly area: Area; readonly notes: readonly string[] }> {
  const { describeWideBox, gridAreaOfBox, parsePlaceArea, readArea } = await import(
    '../core/index.ts'
  );
  if (geojson) {
    const text = JSON.stringify(geojson);
    const area = await readArea({ text, name: 'geojson' }, { grid, signal });
    return { area, notes: area.notes };
  }
  if (box) checkBox(box);
  const wideBox = box && describeWideBox(box);
  if (wideBox) throw new ToolInputError(`box: ${wideBox}`);
  const parsed = box ? undefined : parsePlaceArea(place ?? '', grid);
  const { polygons, points } = box ? gridAreaOfBox(box) : (parsed ?? { polygons: [], points: [] });
  const geometries = [
    { type: 'MultiPolygon', coordinates: polygons },
    { type: 'MultiPoint', coordinates: points },
  ].filter(({ coordinates }) => coordinates.length > 0);
  const text = JSON.stringify({ type: 'GeometryCollection', geometries });
  // A box is as wide as it is written, and polygons of a place were checked when it was read.
  const choices = { grid, signal, wide: 'asWritten' } as const;
  const area = await readArea({ text, name: box ? 'box' : 'place' }, choices);
  return { area, notes: parsed?.note === undefined ? area.notes : [parsed.note, ...area.notes] };
}

function checkBox([west, south, east, north]: NonNullable<PlanInput['box']>): void {
  if (south < north && west !== east) return;
  throw new ToolInputError('box: west and east must differ, and south must be less than north.');
}

async function outsideGrid({ source, swappedTiles }: Area, grid: TileGrid): Promise<Error> {
  const { AreaError } = await import('../core/index.ts');
  const hint = swappedTiles > 0 ? ' With latitude and longitude exchanged it would be inside.' : '';
  const message = `The area (${source}) is outside the grid "${grid.name}".${hint}`;
  return new AreaError('outside-grid', source, message);
}
