/**
 * The Landsat missions and the times of their passes.
 *
 * ```ts
 * for (const pass of passes(mission('LC08'), 44, Date.UTC(2014, 2, 1), Date.UTC(2014, 3, 1)))
 *   pass.time; // crossing of the equator: 2014-03-02T18:57Z, then 2014-03-18T18:57Z
 * ```
 *
 * In its operational orbit a satellite repeats its ground track every 16 days. Path 1 comes on the UTC
 * days whose number since 1970 leaves a certain rest when divided by 16, the mission's `phase`:
 * 6 for Landsat 5 and 8, 14 for Landsat 4, 7 and 9 (eight days away). The phases follow from scene
 * ids in public documentation, such as LT05_044033_20110716, LT04_173083_19880310,
 * LE07_173083_20200521, LC08_044034_20140318 and LC09_122039_20230306; the tests hold more.
 *
 * While a satellite climbs to that orbit after launch, and in the lower orbit of Landsat 7's last two
 * years, it circles faster and its tracks move east against the reference system. USGS then files a
 * scene under the nearest path and row.
 */
import { DAY } from './days.ts';
import { unit } from './noise.ts';
import { nearestPath, nodeLongitude, ORBIT_PERIOD, PATHS, rowDelay, wrapLongitude } from './wrs.ts';

export type MissionCode = 'LT04' | 'LT05' | 'LE07' | 'LC08' | 'LC09';

/** Time in which the tracks are not those of the reference system. */
interface Drift {
  readonly start: number;
  readonly end: number;
  /** The instant at which the satellite is on its 16-day cycle: the start or the end. */
  readonly onCycle: number;
  /** Minutes it gains on that cycle every day, being lower and faster. */
  readonly minutesPerDay: number;
}

export interface Mission {
  readonly code: MissionCode;
  readonly number: 4 | 5 | 7 | 8 | 9;
  readonly spacecraft: string;
  readonly sensor: 'TM' | 'ETM' | 'OLI_TIRS';
  /** First and last (exclusive) instant with images, milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  /** Day number modulo 16 on which path 1 is flown. */
  readonly phase: number;
  /** Mean local solar time (hours) at the descending node, by year; straight lines between. */
  readonly localTime: readonly (readonly [year: number, hours: number])[];
  readonly drifts: readonly Drift[];
  /** Periods without images. */
  readonly gaps: readonly (readonly [start: number, end: number])[];
}

/** One crossing of the equator, southward. */
export interface Pass {
  readonly path: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Where the equator is crossed, degrees. */
  readonly nodeLongitude: number;
  /** Number of the orbit in its mission's count. */
  readonly orbit: number;
}

const MINUTE = 60_000;
const HOUR = 3_600_000;
const utc = (text: string) => Date.parse(`${text}Z`);
const FOREVER = utc('2100-01-01T00:00:00');

/**
 * After a launch the satellite passes under its elder (half an orbit, 49.44 minutes, from its own
 * place) to compare sensors, and reaches its cycle some weeks later.
 */
function climb(start: string, underflight: string, arrival: string): Drift {
  const onCycle = utc(arrival);
  const days = (onCycle - utc(underflight)) / DAY;
  return {
    start: utc(start),
    end: onCycle,
    onCycle,
    minutesPerDay: ORBIT_PERIOD / 2 / MINUTE / days,
  };
}

/**
 * Years of life: first and last images as the Earth Engine catalog gives them for Collection 2
 * Level 2 Tier 1. Local times: Landsat 5's and 7's orbits drifted (Zhang and Roy 2016,
 * doi:10.1016/j.rse.2016.08.022; USGS on Landsat 7's extended mission), Landsat 8 and 9 are held.
 */
const MISSIONS: readonly Mission[] = [
  {
    code: 'LT04',
    number: 4,
    spacecraft: 'LANDSAT_4',
    sensor: 'TM',
    start: utc('1982-08-22T14:19:55'),
    end: utc('1993-06-25T00:00:00'),
    phase: 14,
    localTime: [
      [1982, 9.75],
      [1993, 9.5],
    ],
    drifts: [],
    // The first Ku-band link to the ground failed in February 1983; relay by TDRS began that summer.
    gaps: [[utc('1983-02-16T00:00:00'), utc('1983-08-01T00:00:00')]],
  },
  {
    code: 'LT05',
    number: 5,
    spacecraft: 'LANDSAT_5',
    sensor: 'TM',
    start: utc('1984-03-16T16:18:01'),
    end: utc('2012-05-05T17:54:07'),
    phase: 6,
    localTime: [
      [1984, 9.75],
      [1990, 9.55],
      [1995.5, 9.25],
      [1997, 9.6],
      [2000, 9.8],
      [2004, 9.85],
      [2007, 10.15],
      [2010, 10.0],
      [2012, 9.9],
    ],
    drifts: [climb('1984-03-16T00:00:00', '1984-03-15T14:00:00', '1984-04-06T00:00:00')],
    gaps: [
      // The solar array's drive stopped the first time; the backup's fault came two years later.
      [utc('2005-11-26T00:00:00'), utc('2006-01-30T00:00:00')],
      [utc('2007-10-06T00:00:00'), utc('2007-12-10T00:00:00')],
      // The Thematic Mapper's amplifier failed; a few more images were made in May 2012.
      [utc('2011-11-18T00:00:00'), utc('2012-05-02T00:00:00')],
    ],
  },
  {
    code: 'LE07',
    number: 7,
    spacecraft: 'LANDSAT_7',
    sensor: 'ETM',
    start: utc('1999-05-28T01:02:17'),
    end: utc('2024-01-20T00:00:00'),
    phase: 14,
    localTime: [
      [1999, 10.03],
      [2003, 10.05],
      [2012, 10.1],
      [2017, 10.15],
      [2019.5, 10.03],
      [2020.5, 9.85],
      [2022.3, 9.4],
      [2024.1, 8.7],
    ],
    drifts: [
      climb('1999-05-28T00:00:00', '1999-06-02T12:00:00', '1999-06-28T00:00:00'),
      {
        // Lowered by 8 km from 7,083 km off the Earth's center: by Kepler's third law each orbit is
        // 1.5 × 8 / 7083 shorter.
        start: utc('2022-04-07T00:00:00'),
        end: FOREVER,
        onCycle: utc('2022-04-07T00:00:00'),
        minutesPerDay: 2.44,
      },
    ],
    gaps: [
      [utc('2003-06-01T00:00:00'), utc('2003-07-14T00:00:00')],
      [utc('2022-04-06T00:00:00'), utc('2022-05-05T00:00:00')],
    ],
  },
  {
    code: 'LC08',
    number: 8,
    spacecraft: 'LANDSAT_8',
    sensor: 'OLI_TIRS',
    start: utc('2013-03-18T15:58:14'),
    end: FOREVER,
    phase: 6,
    localTime: [
      [2013, 10.212],
      [2025, 10.203],
    ],
    drifts: [climb('2013-03-18T00:00:00', '2013-03-29T20:00:00', '2013-04-11T00:00:00')],
    gaps: [],
  },
  {
    code: 'LC09',
    number: 9,
    spacecraft: 'LANDSAT_9',
    sensor: 'OLI_TIRS',
    start: utc('2021-10-31T00:00:00'),
    end: FOREVER,
    phase: 14,
    localTime: [[2021, 10.205]],
    drifts: [climb('2021-10-31T00:00:00', '2021-11-14T12:00:00', '2021-12-01T00:00:00')],
    gaps: [],
  },
];

/** All missions, oldest first. */
export const missions: readonly Mission[] = MISSIONS;

/** When Landsat 7's scan line corrector failed. */
export const SCAN_LINE_CORRECTOR_FAILURE = utc('2003-05-31T21:45:00');

/** Mean local solar time at the descending node, hours. */
export function localTime(mission: Mission, time: number): number {
  const year = 1970 + time / (365.2425 * DAY);
  const table = mission.localTime;
  let [y0, h0] = table[0] ?? [0, 10];
  for (const [y1, h1] of table) {
    if (year < y1) return year <= y0 ? h0 : h0 + ((h1 - h0) * (year - y0)) / (y1 - y0);
    y0 = y1;
    h0 = h1;
  }
  return h0;
}

/** True when the mission recorded images at that time. */
export function isImaging(mission: Mission, time: number): boolean {
  if (time < mission.start || time >= mission.end) return false;
  return !mission.gaps.some(([start, end]) => time >= start && time < end);
}

/**
 * The passes along a path that may hold scenes between two instants, in order of time.
 *
 * A pass is identified by its crossing of the equator; its scenes are up to half an orbit before or
 * after, so the caller compares each scene's own time.
 */
export function* passesOf(
  mission: Mission,
  path: number,
  start: number,
  end: number,
): Generator<Pass> {
  const from = Math.max(start, mission.start) - ORBIT_PERIOD;
  const to = Math.min(end, mission.end) + ORBIT_PERIOD;
  if (from >= to) return;
  const climbs = mission.drifts.filter((drift) => drift.onCycle === drift.end);
  const descents = mission.drifts.filter((drift) => drift.onCycle !== drift.end);
  for (const drift of climbs) yield* driftingPasses(mission, drift, path, from, to);
  yield* cyclePasses(mission, path, from, to);
  for (const drift of descents) yield* driftingPasses(mission, drift, path, from, to);
}

/** When the center of a row is seen on a pass. */
export function sceneTime(pass: Pass, row: number): number {
  return pass.time + rowDelay(row);
}

function* cyclePasses(mission: Mission, path: number, from: number, to: number): Generator<Pass> {
  // 16 paths to the west follow one orbit later, so path p is orbit 102 (p − 1) of a cycle:
  // 16 × 102 = 1632 = 7 × 233 + 1.
  const inCycle = (102 * (path - 1)) % PATHS;
  const cycle = PATHS * ORBIT_PERIOD;
  const first = Math.floor((from - nominalTime(mission, inCycle)) / cycle) - 1;
  for (let orbit = inCycle + first * PATHS; ; orbit += PATHS) {
    const time = onCycleTime(mission, orbit);
    if (time > to) return;
    if (time < from || mission.drifts.some((d) => time >= d.start && time < d.end)) continue;
    yield makePass(mission, orbit, time, path, nodeLongitude(path));
  }
}

const drifting = new Map<Drift, Map<number, Pass[]>>();

function* driftingPasses(
  mission: Mission,
  drift: Drift,
  path: number,
  from: number,
  to: number,
): Generator<Pass> {
  if (to < drift.start || from > drift.end) return;
  let byPath = drifting.get(drift);
  if (!byPath) {
    byPath = allDriftingPasses(mission, drift);
    drifting.set(drift, byPath);
  }
  for (const pass of byPath.get(path) ?? []) if (pass.time >= from && pass.time <= to) yield pass;
}

function allDriftingPasses(mission: Mission, drift: Drift): Map<number, Pass[]> {
  const byPath = new Map<number, Pass[]>();
  const start = Math.max(drift.start, mission.start);
  const end = Math.min(drift.end, mission.end);
  // The gain over the longest drift is under a day: 24 orbits on either side hold all.
  const last = Math.ceil((end - nominalTime(mission, 0)) / ORBIT_PERIOD) + 24;
  let orbit = Math.floor((start - nominalTime(mission, 0)) / ORBIT_PERIOD) - 24;
  for (; orbit < last; orbit++) {
    const onTime = onCycleTime(mission, orbit);
    const minutesLate = ((drift.onCycle - onTime) / DAY) * drift.minutesPerDay;
    const time = onTime + minutesLate * MINUTE;
    if (time < start || time >= end) continue;
    // The local time stays, so a later crossing is further west.
    const onTrack = nodeLongitude(1 + ((((16 * orbit) % PATHS) + PATHS) % PATHS));
    const lon = wrapLongitude(onTrack - (minutesLate / 1440) * 360);
    const path = nearestPath(lon);
    const list = byPath.get(path) ?? [];
    if (!byPath.has(path)) byPath.set(path, list);
    list.push(makePass(mission, orbit, time, path, lon));
  }
  return byPath;
}

function makePass(mission: Mission, orbit: number, time: number, path: number, lon: number): Pass {
  // Orbits are kept to the track within a few kilometers: up to 2.2 km either way here.
  const wander = (unit(orbit, mission.number, 0, 11) - 0.5) * 0.04;
  return { path, time, nodeLongitude: wrapLongitude(lon + wander), orbit };
}

/** Crossing of the equator by orbit `orbit` if the local time were always 10:00. */
function nominalTime(mission: Mission, orbit: number): number {
  return mission.phase * DAY + (10 + 64.6 / 15) * HOUR + orbit * ORBIT_PERIOD;
}

function onCycleTime(mission: Mission, orbit: number): number {
  const nominal = nominalTime(mission, orbit);
  return nominal + (localTime(mission, nominal) - 10) * HOUR;
}
