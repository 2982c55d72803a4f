/**
 * Polygons around a pole. On a map of longitude and latitude they have no outline there: they become
 * bands from edge to edge of the map, closed along the pole.
 */

import type { Position } from 'geojson';
import { nearestLongitude } from '../../domain/longitudes.ts';
import { clipToTurn, longitudeRange, turnedBack, turnsBetween } from '../grids/rings.ts';
import { closed, withoutSpikes } from './ringCleanup.ts';

/** Latitude of a pole. */
export type Pole = 90 | -90;

/** A closed ring whose longitudes run on over the antimeridian, each step the shorter way. */
export function unrolled(ring: readonly Position[]): Position[] {
  let previous = ring[0]?.[0] ?? 0;
  return ring.map(([lon = 0, lat = 0]) => {
    previous = nearestLongitude(lon, previous);
    return [previous, lat];
  });
}

/** How often an unrolled ring runs around the Earth: 1 is once eastwards. */
export function windingOf(line: readonly Position[]): number {
  return Math.round(((line.at(-1)?.[0] ?? 0) - (line[0]?.[0] ?? 0)) / 360);
}

/** The pole of the hemisphere in which most positions are. */
export function nearerPole(ring: readonly Position[]): Pole {
  return ring.reduce((sum, [, lat = 0]) => sum + lat, 0) < 0 ? -90 : 90;
}

/**
 * The rings of a polygon around a pole, from -180 to 180 degrees.
 *
 * @param lines unrolled rings, the outer one first; it runs around the Earth once, as holes may
 * @param pole the one inside
 */
export function ringsAroundPole(lines: readonly (readonly Position[])[], pole: Pole): Position[][] {
  return lines.flatMap((line) => (windingOf(line) === 0 ? turnedParts(line) : [band(line, pole)]));
}

/** The part of the map between a line around the Earth and a pole. */
function band(line: readonly Position[], pole: Pole): Position[] {
  const eastwards = windingOf(line) < 0 ? line.toReversed() : line;
  const once = eastwards.slice(0, -1);
  const [west, east] = longitudeRange(once);
  const repeated: Position[] = [];
  // It may turn back several times at the edge of the map.
  const last = Math.ceil((180 - west) / 360);
  for (let turn = Math.floor((-180 - east) / 360); turn <= last; turn++) {
    for (const [lon = 0, lat = 0] of once) repeated.push([lon + 360 * turn, lat]);
  }
  const ends = [repeated.at(-1)?.[0] ?? 0, repeated[0]?.[0] ?? 0];
  return part([...repeated, ...ends.map((lon) => [lon, pole])], 0);
}

/** The parts of an unrolled ring, each from -180 to 180 degrees. */
export function turnedParts(line: readonly Position[]): Position[][] {
  const [west, east] = longitudeRange(line);
  return turnsBetween(west, east)
    .map((turn) => part(line, turn))
    .filter((ring) => ring.length >= 4);
}

/** What is on the map of a ring that runs on beyond it. */
function part(line: readonly Position[], turn: number): Position[] {
  // Where it turned back at the edge, it runs there and back.
  const { ring } = withoutSpikes(clipToTurn(closed(line), turn));
  return turnedBack(ring, turn);
}
