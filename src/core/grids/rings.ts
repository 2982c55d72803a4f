/** Rings in longitude and latitude: what is inside of them, and their parts between meridians. */
import type { Position } from 'geojson';

/** Whether a ray to the east crosses a ring, closed or not, an odd number of times. */
export function isInRing(ring: readonly Position[], x: number, y: number): boolean {
  let isInside = false;
  for (let index = 0; index < ring.length; index++) {
    const [x0 = 0, y0 = 0] = ring[index] ?? [];
    const [x1 = 0, y1 = 0] = ring[(index + 1) % ring.length] ?? [];
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) isInside = !isInside;
  }
  return isInside;
}

/** Whether a position is in the first of rings, and not in the others, which are holes. */
export function isInRings(rings: readonly (readonly Position[])[], x: number, y: number): boolean {
  return rings.filter((ring) => isInRing(ring, x, y)).length % 2 === 1;
}

/** The longitudes between which a ring is. */
export function longitudeRange(ring: readonly Position[]): [west: number, east: number] {
  let [west, east] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [lon = 0] of ring) {
    west = Math.min(west, lon);
    east = Math.max(east, lon);
  }
  return [west, east];
}

/** Turns of the map, 0 from -180 to 180 degrees, that longitudes are in. */
export function turnsBetween(west: number, east: number): number[] {
  const first = Math.floor((west + 180) / 360);
  const last = Math.ceil((east + 180) / 360) - 1;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The part of a closed ring in a turn of the map, closed again; longitudes stay as they are. */
export function clipToTurn(ring: readonly Position[], turn: number): Position[] {
  return clip(clip(ring, turn * 360 - 180, 1), turn * 360 + 180, -1);
}

/** A ring in the longitudes of the map, from -180 to 180 degrees. */
export function turnedBack(ring: readonly Position[], turn: number): Position[] {
  return ring.map(([lon = 0, lat = 0]) => [lon - turn * 360, lat]);
}

/** The part of a closed ring east (1) or west (−1) of a meridian, closed again. */
function clip(ring: readonly Position[], meridian: number, side: 1 | -1): Position[] {
  const kept: Position[] = [];
  const isKept = ([lon = 0]: Position) => (lon - meridian) * side >= 0;
  for (let index = 1; index < ring.length; index++) {
    const [from, to] = [ring[index - 1], ring[index]];
    if (!from || !to) continue;
    if (isKept(from)) kept.push(from);
    if (isKept(from) !== isKept(to)) kept.push(crossing(from, to, meridian));
  }
  const [first] = kept;
  return first ? [...kept, first] : [];
}

function crossing(
  [x0 = 0, y0 = 0]: Position,
  [x1 = 0, y1 = 0]: Position,
  meridian: number,
): Position {
  return [meridian, y0 + ((meridian - x0) / (x1 - x0)) * (y1 - y0)];
}
