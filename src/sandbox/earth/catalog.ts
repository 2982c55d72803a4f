/** The catalog of scenes. */

import { sceneHasLand, wasAcquired } from './acquisition.ts';
import { readBand } from './bands.ts';
import { DAY } from './days.ts';
import type { Catalog, Scene, SceneCollection, SceneQuery } from './earthTypes.ts';
import { collectionId, missionBands, REFLECTANCE } from './landsatCollections.ts';
import { isImaging, type Mission, missions, type Pass, passesOf, sceneTime } from './missions.ts';
import { sceneIndex } from './observation.ts';
import { LandsatScene } from './scene.ts';
import { outline, sceneExtent } from './sceneGrid.ts';
import { DAY_ROWS, nodeLongitude, PATH_SPACING, PATHS } from './wrs.ts';

/** Bounds in degrees; west may be below -180 and east above 180. */
type Bounds = readonly [west: number, south: number, east: number, north: number];

/** Scenes appear this long after they were taken: Tier 1 waits for the definitive orbit. */
const LATENCY = 16 * DAY;

/**
 * Opens the catalog.
 *
 * Missions still flying have scenes up to a little over two weeks before `now` (by default the
 * computer's clock).
 */
export function openCatalog({ now = Date.now }: { now?: () => number } = {}): Catalog {
  const byCollection = new Map(missions.map((mission) => [collectionId(mission), mission]));
  const byCode = new Map<string, Mission>(missions.map((mission) => [mission.code, mission]));
  const lastInstant = (mission: Mission) => Math.min(mission.end, now() - LATENCY);

  const collection = (id: string): SceneCollection | undefined => {
    const mission = byCollection.get(id);
    return mission && describe(mission, lastInstant(mission));
  };

  function* scenes(id: string, query: SceneQuery): Generator<Scene> {
    const mission = byCollection.get(id);
    if (!mission) return;
    const start = Math.max(query.start ?? -Infinity, mission.start);
    const end = Math.min(query.end ?? Infinity, lastInstant(mission));
    if (start >= end) return;
    for (const [path, row] of pathsAndRows(query.bbox)) {
      for (const pass of passesOf(mission, path, start, end)) {
        const time = Math.round(sceneTime(pass, row));
        if (time < start || time >= end || !isImaging(mission, time)) continue;
        if (!wasAcquired(mission, pass, row, sceneIndex(mission, path, row, time))) continue;
        if (query.bbox && !touches(boundsOf(mission, pass, row), query.bbox)) continue;
        yield new LandsatScene(mission, pass, row);
      }
    }
  }

  const scene = (id: string): Scene | undefined => {
    const match = /^(LANDSAT\/(\w{4})\/C02\/T1_L2)\/(\2_(\d{3})(\d{3})_(\d{8}))$/.exec(id);
    const mission = match && byCode.get(match[2] ?? '');
    if (!mission || !byCollection.has(match[1] ?? '')) return undefined;
    const [path, row] = [Number(match[4]), Number(match[5])];
    if (path < 1 || path > PATHS || row < 1 || row > DAY_ROWS) return undefined;
    const text = match[6] ?? '';
    const day = Date.parse(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}T00:00Z`);
    if (Number.isNaN(day)) return undefined;
    for (const pass of passesOf(mission, path, day, day + DAY)) {
      const time = Math.round(sceneTime(pass, row));
      if (sceneIndex(mission, path, row, time) !== match[3]) continue;
      if (time >= lastInstant(mission) || !isImaging(mission, time)) return undefined;
      if (wasAcquired(mission, pass, row, match[3] ?? ''))
        return new LandsatScene(mission, pass, row);
    }
    return undefined;
  };

  return {
    collections: [...byCollection.keys()],
    collection,
    scenes: (id, query) => ({ [Symbol.iterator]: () => scenes(id, query) }),
    scene,
    read: (of, band, columns, rows) => {
      const found = of instanceof LandsatScene ? of : scene(of.id);
      if (!(found instanceof LandsatScene)) throw new RangeError(`There is no scene ${of.id}.`);
      return readBand(found, band, columns, rows);
    },
  };
}

function describe(mission: Mission, end: number): SceneCollection {
  return {
    id: collectionId(mission),
    title: `USGS Landsat ${mission.number} Level 2, Collection 2, Tier 1`,
    start: mission.start,
    end,
    bands: missionBands(mission).map(({ id }) => id),
    properties: {
      'system:title': `USGS Landsat ${mission.number} Level 2, Collection 2, Tier 1`,
      provider: 'USGS',
      reflectance_scale: REFLECTANCE.scale,
      reflectance_offset: REFLECTANCE.offset,
      date_range_start: mission.start,
      date_range_end: end,
    },
  };
}

/** Bounds of every day scene's nominal place, widened by what passes may be off it. */
let nominal: Float64Array | undefined;

function nominalBounds(): Float64Array {
  if (nominal) return nominal;
  nominal = new Float64Array(PATHS * DAY_ROWS * 4);
  const mission = missions[3] ?? missions[0];
  for (let path = 1; path <= PATHS && mission; path++) {
    for (let row = 1; row <= DAY_ROWS; row++) {
      const pass = { path, time: 0, orbit: 0, nodeLongitude: nodeLongitude(path) };
      const [west, south, east, north] = boundsOf(mission, pass, row);
      const slack = PATH_SPACING / 2 + 0.05;
      nominal.set(
        [west - slack, south, east + slack, north],
        ((path - 1) * DAY_ROWS + row - 1) * 4,
      );
    }
  }
  return nominal;
}

function* pathsAndRows(bbox: SceneQuery['bbox']): Generator<[path: number, row: number]> {
  const bounds = nominalBounds();
  for (let path = 1; path <= PATHS; path++) {
    for (let row = 1; row <= DAY_ROWS; row++) {
      const i = ((path - 1) * DAY_ROWS + row - 1) * 4;
      const [west = 0, south = 0, east = 0, north = 0] = bounds.subarray(i, i + 4);
      if (bbox && !touches([west, south, east, north], bbox)) continue;
      if (sceneHasLand(path, row)) yield [path, row];
    }
  }
}

function boundsOf(mission: Mission, pass: Pass, row: number): Bounds {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon = 0, lat = 0] of outline(sceneExtent(mission, pass, row), 2)) {
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return [west, south, east, north];
}

function touches(bounds: Bounds, bbox: readonly [number, number, number, number]): boolean {
  const [west, south, east, north] = bbox;
  if (bounds[1] > north || bounds[3] < south) return false;
  const eastward = east < west ? east + 360 : east;
  if (eastward - west >= 360) return true;
  return [-360, 0, 360].some((turn) => bounds[0] + turn <= eastward && bounds[2] + turn >= west);
}
