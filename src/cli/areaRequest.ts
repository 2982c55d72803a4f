/** Parts of a request that an area of interest decides about: tiles, a grid, and where data are wanted. */

import { InvalidArgumentError } from 'commander';
import type { Area, InsideArea, LocatedPlace, OrderRequest, TileGrid } from '../core/index.ts';
import type { TileIndex } from '../domain/tileIndex.ts';
import { formatTileName } from '../domain/tileName.ts';
import { type OrderAreaFlags, readFileArea } from './areaOptions.ts';
import type { Session } from './commandSession.ts';
import { formatCount } from './format.ts';

/** Parts of a request that the area adds; no tiles where there is no area. */
export interface AreaRequest extends Pick<OrderRequest, 'inside' | 'grid'> {
  readonly tiles: readonly TileIndex[];
}

type AreaSession = Pick<Session, 'config' | 'tracker' | 'output' | 'signal'>;
type Wanted = Pick<OrderRequest, 'collections' | 'choices'>;

/** @throws InvalidArgumentError when options of an area contradict each other */
export function checkOrderArea(flags: OrderAreaFlags): void {
  const { area, areaOf, place, gridOf, grid, inside } = flags;
  const areas = Object.entries({ '--area': area, '--place': place, '--area-of': areaOf });
  const [first, second] = areas.flatMap(([option, value]) => (value === undefined ? [] : option));
  if (first && second) {
    throw new InvalidArgumentError(`${first} and ${second} cannot be used together.`);
  }
  if (!grid && gridOf !== undefined) {
    throw new InvalidArgumentError('--no-grid and --grid-of cannot be used together.');
  }
  if (!first) {
    const others = '--area, --place or --area-of';
    if (inside) throw new InvalidArgumentError(`--inside is used with ${others}.`);
    if (!grid) throw new InvalidArgumentError(`--no-grid is used with ${others}.`);
  }
}

/**
 * The tiles under an area, in the grid of the configuration or in one for the area alone, and the area
 * if images are cut to it.
 *
 * @param flags checked with `checkOrderArea`
 * @throws AreaError, CancelledError; the errors of reading an order, and of `Tracker.areaGrid`
 */
export async function requestOfArea(
  flags: OrderAreaFlags,
  wanted: Wanted,
  session: AreaSession,
): Promise<AreaRequest> {
  const { gridOf, grid } = flags;
  if (!grid) return requestWithoutGrid(flags, wanted, session);
  if (gridOf === undefined) return requestInGrid(flags, session, session.config.grid);
  const own = await gridOfOrder(gridOf, session);
  return { ...(await requestInGrid(flags, session, own)), grid: own.toJSON() };
}

async function gridOfOrder(name: string, { tracker, signal }: AreaSession): Promise<TileGrid> {
  const { GridError, recordedOwnGrid } = await import('../core/index.ts');
  const grid = recordedOwnGrid(await tracker.read(name, { signal }));
  if (grid) return grid;
  throw new GridError(
    `"${name}" has no grid of its own: it was ordered in the grid of cedar.yaml.`,
  );
}

/** One tile for the area. */
async function requestWithoutGrid(
  { area, areaOf, place, inside, ...flags }: OrderAreaFlags,
  wanted: Wanted,
  session: AreaSession,
): Promise<AreaRequest> {
  const { tracker, output, signal, config } = session;
  const located = place === undefined ? undefined : await locatePlace(place, config.grid, session);
  const whole =
    located?.inside() ??
    (area === undefined
      ? await areaOfOrder(areaOf ?? '', session)
      : // Read without a grid, it is not simplified: pixels of its own grid may be smaller.
        (await readFileArea(area, flags, { output, signal })).inside());
  const grid = await tracker.areaGrid(wanted, whole, { signal });
  const [width, height] = grid.size;
  output.note(`${whole.name}: one image of ${width} × ${height} pixels, without the grid`);
  return { tiles: [[0, 0]], grid: grid.toJSON(), ...(inside && { inside: whole }) };
}

async function locatePlace(
  text: string,
  grid: TileGrid,
  { output }: AreaSession,
): Promise<LocatedPlace> {
  const { LocatedPlace } = await import('../core/index.ts');
  const place = new LocatedPlace(text, grid);
  output.note(place.name);
  if (place.note !== undefined) output.note(place.note);
  return place;
}

async function requestInGrid(
  { area, areaOf, place, inside, ...flags }: OrderAreaFlags,
  session: AreaSession,
  grid: TileGrid,
): Promise<AreaRequest> {
  if (area !== undefined) {
    const found = await readFileArea(area, flags, { ...session, grid });
    const tiles = await tilesInGrid(found, grid, session);
    return { tiles, ...(inside && { inside: found.inside() }) };
  }
  if (place !== undefined) {
    const located = await locatePlace(place, grid, session);
    const tiles = located.tiles();
    noteTiles(place, tiles, session.output);
    return { tiles, ...(inside && { inside: located.inside() }) };
  }
  if (areaOf === undefined) return { tiles: [] };
  const recorded = await areaOfOrder(areaOf, session);
  const tiles = grid.tilesIn(recorded.geometry).map(({ row, column }) => [row, column] as const);
  noteTiles(recorded.name, tiles, session.output);
  return { tiles, ...(inside && { inside: recorded }) };
}

async function areaOfOrder(name: string, { tracker, signal }: AreaSession): Promise<InsideArea> {
  const { AreaError, recordedArea } = await import('../core/index.ts');
  const area = recordedArea(await tracker.read(name, { signal }));
  if (area) return area;
  const message = `The images of "${name}" are whole tiles. Name a file with --area.`;
  throw new AreaError('whole-tiles', name, message);
}

async function tilesInGrid(
  { source, tiles = [], swappedTiles }: Area,
  grid: TileGrid,
  { output }: AreaSession,
): Promise<readonly TileIndex[]> {
  if (tiles.length === 0) {
    const { AreaError } = await import('../core/index.ts');
    const hint = swappedTiles > 0 ? ' With --latitude-first it is inside.' : '';
    const message = `${source} is outside the grid "${grid.name}".${hint}`;
    throw new AreaError('outside-grid', source, message);
  }
  noteTiles(source, tiles, output);
  return tiles;
}

function noteTiles(area: string, tiles: readonly TileIndex[], output: Session['output']): void {
  const names = tiles.map((tile) => formatTileName(...tile));
  output.note(`${area}: ${formatCount(tiles.length, 'tile')}: ${names.join(' ')}`);
}
