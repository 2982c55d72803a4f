/** Brings rings of polygons into one form: closed, without spikes. */
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
