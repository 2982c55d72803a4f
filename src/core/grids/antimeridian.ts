/** Areas on both sides of the antimeridian, on planes that begin and end there. */
import type { Polygons } from './lattice.ts';
import type { Projection } from './projection.ts';

type Interval = readonly [west: number, east: number];

/** Degrees from the antimeridian at which a plane is compared on both sides of it. */
const STEP = 1e-4;

/**
 * Whether the shorter way around an area runs over the antimeridian, where the plane of the
 * projection is cut: a box around it on the plane would run around the Earth.
 *
 * @param area polygons in longitude and latitude
 */
export function isCutInTwo(area: Polygons, projection: Projection): boolean {
  return crossesAntimeridian(area) && isCutAt(middleLatitude(area), projection);
}

function crossesAntimeridian(area: Polygons): boolean {
  const intervals = joined(area.map(([outside = []]) => intervalOf(outside)));
  if (intervals.some(([west, east]) => west < -180 || east > 180)) return true;
  const gaps = intervals.slice(1).map(([west], at) => west - (intervals[at]?.[1] ?? west));
  const widest = Math.max(0, ...gaps);
  const [first, last] = [intervals[0], intervals.at(-1)];
  const around = first && last ? first[0] + 360 - last[1] : 360;
  return widest > around && 360 - widest <= 180;
}

function intervalOf(ring: Polygons[number][number]): Interval {
  let [west, east] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [lon = 0] of ring) [west, east] = [Math.min(west, lon), Math.max(east, lon)];
  return [west, east];
}

/** From west to east, those that overlap as one. */
function joined(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const [west, east] of [...intervals].sort(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last && west <= last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], east)];
    else merged.push([west, east]);
  }
  return merged;
}

function middleLatitude(area: Polygons): number {
  let [south, north] = [90, -90];
  for (const [, lat = 0] of area.flatMap(([outside = []]) => outside)) {
    [south, north] = [Math.min(south, lat), Math.max(north, lat)];
  }
  return (south + north) / 2;
}

/** Whether places that are beside one another on both sides are far from one another on the plane. */
function isCutAt(lat: number, { forward }: Projection): boolean {
  const [here, before, beyond] = [180 - STEP, 180 - 2 * STEP, -180 + STEP].map((lon) =>
    forward([lon, lat]),
  );
  if (!here || !before || !beyond) return false;
  const distance = (a: readonly number[], b: readonly number[]) =>
    Math.hypot((a[0] ?? 0) - (b[0] ?? 0), (a[1] ?? 0) - (b[1] ?? 0));
  return distance(here, beyond) > 100 * distance(here, before);
}
