/** Landsat Collection 2, Level 2 as collections of the catalog: one for each mission and tier. */

import { isInTier, sceneHasLand, type Tier } from './acquisition.ts';
import { DAY } from './days.ts';
import type { SceneCollection, SceneQuery, SceneSource } from './earthTypes.ts';
import { collectionId, missionBands, REFLECTANCE } from './landsatCollections.ts';
import { type LonLatBounds, touchesBox } from './mgrs.ts';
import { isImaging, type Mission, missions, type Pass, passesOf, sceneTime } from './missions.ts';
import { sceneIndex } from './observation.ts';
import { LandsatScene } from './scene.ts';
import { outline, sceneExtent } from './sceneGrid.ts';
import { DAY_ROWS, nodeLongitude, PATH_SPACING, PATHS } from './wrs.ts';

/** Scenes appear this long after they were taken: they wait for the definitive orbit. */
const LATENCY = 16 * DAY;

/** @param now milliseconds since 1970: missions still flying have scenes until shortly before */
export function landsatSources(now: () => number): SceneSource[] {
  return ([1, 2] as const).flatMap((tier) =>
    missions.map((mission) => new LandsatSource(mission, tier, now)),
  );
}

class LandsatSource implements SceneSource {
  readonly #mission: Mission;
  readonly #tier: Tier;
  readonly #now: () => number;

  constructor(mission: Mission, tier: Tier, now: () => number) {
    this.#mission = mission;
    this.#tier = tier;
    this.#now = now;
  }

  get #lastInstant(): number {
    return Math.min(this.#mission.end, this.#now() - LATENCY);
  }

  describe(): SceneCollection {
    return describe(this.#mission, this.#tier, this.#lastInstant);
  }

  *scenes(query: SceneQuery): Generator<LandsatScene> {
    const mission = this.#mission;
    const start = Math.max(query.start ?? -Infinity, mission.start);
    const end = Math.min(query.end ?? Infinity, this.#lastInstant);
    if (start >= end) return;
    for (const [path, row] of pathsAndRows(query.bbox)) {
      for (const pass of passesOf(mission, path, start, end)) {
        const time = Math.round(sceneTime(pass, row));
        if (time < start || time >= end || !isImaging(mission, time)) continue;
        const index = sceneIndex(mission, path, row, time);
        if (!isInTier(this.#tier, mission, pass, row, index)) continue;
        if (query.bbox && !touchesBox(boundsOf(mission, pass, row), query.bbox)) continue;
        yield new LandsatScene(mission, pass, row, this.#tier);
      }
    }
  }

  scene(index: string): LandsatScene | undefined {
    const mission = this.#mission;
    const match = /^(\w{4})_(\d{3})(\d{3})_(\d{8})$/.exec(index);
    if (match?.[1] !== mission.code) return undefined;
    const [path, row] = [Number(match[2]), Number(match[3])];
    if (path < 1 || path > PATHS || row < 1 || row > DAY_ROWS) return undefined;
    const text = match[4] ?? '';
    const day = Date.parse(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}T00:00Z`);
    if (Number.isNaN(day)) return undefined;
    for (const pass of passesOf(mission, path, day, day + DAY)) {
      const time = Math.round(sceneTime(pass, row));
      if (sceneIndex(mission, path, row, time) !== index) continue;
      if (time >= this.#lastInstant || !isImaging(mission, time)) return undefined;
      if (isInTier(this.#tier, mission, pass, row, index))
        return new LandsatScene(mission, pass, row, this.#tier);
    }
    return undefined;
  }
}

function describe(mission: Mission, tier: Tier, end: number): SceneCollection {
  const title = `USGS Landsat ${mission.number} Level 2, Collection 2, Tier ${tier}`;
  return {
    id: collectionId(mission, tier),
    title,
    start: mission.start,
    end,
    bands: missionBands(mission).map(({ id }) => id),
    properties: {
      'system:title': title,
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
      const south = bounds[i + 1] ?? 0;
      const north = bounds[i + 3] ?? 0;
      // Most scenes differ in latitude already; a query visits all 28,426 of them.
      if (bbox && (south > bbox[3] || north < bbox[1])) continue;
      const sceneBounds = [bounds[i] ?? 0, south, bounds[i + 2] ?? 0, north] as const;
      if (bbox && !touchesBox(sceneBounds, bbox)) continue;
      if (sceneHasLand(path, row)) yield [path, row];
    }
  }
}

function boundsOf(mission: Mission, pass: Pass, row: number): LonLatBounds {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon = 0, lat = 0] of outline(sceneExtent(mission, pass, row), 2)) {
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return [west, south, east, north];
}
