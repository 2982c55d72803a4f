/** Brings rings of polygons into one form: closed, without spikes, cut at meridians. */
import type { Position } from 'geojson';

/**
 * Removes spikes: positions from which a ring returns the way it came.
 *
 * @returns the ring, and the number of spikes
 */
export function withoutSpikes(ring: readonly Position[]): { ring: Position[]; spikes: number } {
  const open = isClosed(ring) ? ring.slice(0, -1) : [...ring];
  const kept: Position[] = [];
  let spikes = 0;
  for (const position of open) {
    while (isSpike(kept.at(-2), kept.at(-1), position)) {
      kept.pop();
      if (isSame(kept.at(-1), position)) kept.pop();
      spikes++;
    }
    if (!isSame(kept.at(-1), position)) kept.push(position);
  }
  const [first] = kept;
  return { ring: first ? [...kept, first] : [], spikes };
}

/** A ring that ends where it starts. */
export function closed(ring: readonly Position[]): readonly Position[] {
  const [first] = ring;
  return !first || isClosed(ring) ? ring : [...ring, first];
}

function isClosed(ring: readonly Position[]): boolean {
  return ring.length > 1 && isSame(ring[0], ring.at(-1));
}

function isSame(a: Position | undefined, b: Position | undefined): boolean {
  return a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1];
}

/** Whether the way from `tip` to `to` runs back over the way from `from` to `tip`. */
function isSpike(from: Position | undefined, tip: Position | undefined, to: Position): boolean {
  if (!from || !tip) return false;
  const [dx0, dy0] = [(tip[0] ?? 0) - (from[0] ?? 0), (tip[1] ?? 0) - (from[1] ?? 0)];
  const [dx1, dy1] = [(to[0] ?? 0) - (tip[0] ?? 0), (to[1] ?? 0) - (tip[1] ?? 0)];
  const isStraight = dx0 * dy1 === dy0 * dx1;
  return isStraight && dx0 * dx1 + dy0 * dy1 < 0;
}

/** The part of a closed ring between two meridians, closed again. */
export function clipBetween(ring: readonly Position[], from: number, to: number): Position[] {
  return clip(clip(ring, from, 1), to, -1);
}

/** The part of a closed ring east (1) or west (−1) of a meridian, closed again. */
function clip(ring: readonly Position[], meridian: number, side: 1 | -1): Position[] {
  const kept: Position[] = [];
  const isInside = ([lon = 0]: Position) => (lon - meridian) * side >= 0;
  for (let index = 1; index < ring.length; index++) {
    const [from, to] = [ring[index - 1], ring[index]];
    if (!from || !to) continue;
    if (isInside(from)) kept.push(from);
    if (isInside(from) !== isInside(to)) kept.push(crossing(from, to, meridian));
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
