/**
 * Passes of Landsat 8 and 9 over tiles of the Military Grid Reference System.
 *
 * A tile is shorter than a scene, so one or two scenes of a pass are in it. The image of the tile has
 * data where one of them is of Tier 1: Harmonized Landsat is made from all scenes that were placed
 * with ground control, see https://hls.gsfc.nasa.gov/products-description/l30/
 */
import { isInTier } from './acquisition.ts';
import { DAY } from './days.ts';
import { type MgrsTile, placeInTile } from './mgrs.ts';
import { isImaging, type Mission, missions, type Pass, passesOf, sceneTime } from './missions.ts';
import { sceneIndex } from './observation.ts';
import { HALF_LENGTH } from './sceneGrid.ts';
import type { TileView } from './tileView.ts';
import {
  DAY_ROWS,
  LANDSAT_ORBIT,
  nodeLongitude,
  PATH_SPACING,
  PATHS,
  placeToOrbit,
  ROW_SPACING,
  rowAngle,
} from './wrs.ts';

/** Half the swath, degrees. */
const HALF_WIDTH = 0.83;
/** A scene that shows a narrower strip of a tile is not used, degrees. */
const NARROWEST = 0.02;
/** Half the diagonal of a tile, and how far passes may be off their path, degrees. */
const [TILE_REACH, PATH_REACH] = [0.8, PATH_SPACING / 2 + 0.05];
/** Angles beyond which an orbit turns back. */
const TURN = 88;

export interface LandsatTilePass extends TileView {
  /** Names of the scenes, from north to south. */
  readonly scenes: readonly string[];
}

/** Images of one tile between two instants, in the order of their times. */
export function landsatTilePasses(tile: MgrsTile, start: number, end: number): LandsatTilePass[] {
  const found: LandsatTilePass[] = [];
  for (const path of pathsNear(tile)) {
    for (const mission of missions.filter(({ sensor }) => sensor === 'OLI_TIRS')) {
      for (const pass of passesOf(mission, path, start - DAY, end + DAY)) {
        const view = viewOf(tile, mission, pass);
        if (view && view.time >= start && view.time < end) found.push(view);
      }
    }
  }
  return found.sort((a, b) => a.time - b.time);
}

function viewOf(tile: MgrsTile, mission: Mission, pass: Pass): LandsatTilePass | undefined {
  const rows = rowsOver(tile, pass.nodeLongitude).filter((row) => {
    const time = Math.round(sceneTime(pass, row));
    if (!isImaging(mission, time)) return false;
    return isInTier(1, mission, pass, row, sceneIndex(mission, pass.path, row, time));
  });
  const [first, last] = [rows.at(0), rows.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const [center] = placeToOrbit(pass.nodeLongitude, ...placeInTile(tile, 0.5, 0.5));
  const distance = (row: number) => Math.abs(rowAngle(row) - center);
  const nearest = rows.reduce((a, b) => (distance(b) < distance(a) ? b : a));
  const timeOf = (row: number) => Math.round(sceneTime(pass, row));
  return {
    tile,
    time: timeOf(nearest),
    orbit: LANDSAT_ORBIT,
    nodeLongitude: pass.nodeLongitude,
    halfWidth: HALF_WIDTH,
    along: [rowAngle(first) - HALF_LENGTH, rowAngle(last) + HALF_LENGTH],
    scenes: rows.map((row) => sceneIndex(mission, pass.path, row, timeOf(row))),
  };
}

/** Rows of a pass whose scenes show a part of a tile, from north to south. */
function rowsOver(tile: MgrsTile, node: number): number[] {
  const seen = placesIn(tile)
    .map((place) => placeToOrbit(node, ...place))
    .filter(([, across]) => Math.abs(across) < HALF_WIDTH - NARROWEST)
    .map(([along]) => along)
    .filter((along) => Math.abs(along) < TURN);
  const reach = HALF_LENGTH - NARROWEST;
  const rowAt = (along: number) => along / ROW_SPACING - rowAngle(0) / ROW_SPACING;
  const first = Math.max(1, Math.floor(rowAt(Math.min(...seen) - reach)));
  const last = Math.min(DAY_ROWS, Math.ceil(rowAt(Math.max(...seen) + reach)));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i).filter((row) =>
    seen.some((along) => Math.abs(along - rowAngle(row)) < reach),
  );
}

const places = new Map<string, readonly (readonly [lon: number, lat: number])[]>();

/** Seven by seven places of a tile, up to close to its edges. */
function placesIn(tile: MgrsTile): readonly (readonly [lon: number, lat: number])[] {
  const known = places.get(tile.name);
  if (known) return known;
  const at = (index: number) => 0.01 + (0.98 * index) / 6;
  const found = Array.from({ length: 49 }, (_, i) =>
    placeInTile(tile, at(i % 7), at(Math.floor(i / 7))),
  );
  places.set(tile.name, found);
  return found;
}

const paths = new Map<string, readonly number[]>();

/** Paths whose passes may see a tile. */
function pathsNear(tile: MgrsTile): readonly number[] {
  const known = paths.get(tile.name);
  if (known) return known;
  const center = placeInTile(tile, 0.5, 0.5);
  const found = Array.from({ length: PATHS }, (_, i) => i + 1).filter((path) => {
    const [along, across] = placeToOrbit(nodeLongitude(path), ...center);
    return Math.abs(along) <= TURN && Math.abs(across) <= HALF_WIDTH + TILE_REACH + PATH_REACH;
  });
  paths.set(tile.name, found);
  return found;
}
