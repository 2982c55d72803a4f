/** Brings the longitudes of polygons into one turn of the Earth, and cuts them at the antimeridian. */
import type { Position } from 'geojson';
import type { WideChoice } from '../../domain/wideRings.ts';
import { clipToTurn, longitudeRange, turnedBack, turnsBetween } from '../grids/rings.ts';
import type { AreaPolygons } from './areaLayers.ts';
import { refuseArea } from './areaProblem.ts';
import { nearerPole, ringsAroundPole, turnedParts, unrolled, windingOf } from './poleRings.ts';

/**
 * Longitudes of a polygon, on one side of the antimeridian or running on across it.
 *
 * @throws AreaProblemError when a ring is wider than 180 degrees and could run either way
 */
export function unwound(polygon: Position[][], wide: WideChoice | undefined): Position[][] {
  const [outside = [], ...holes] = polygon;
  const [west, east] = longitudeRange(outside);
  const rings = [outside, ...holes.flatMap((hole) => turnedInto(hole, west, east))];
  if (east - west <= 180) return west >= 180 || east < -180 ? turned(rings, west) : rings;
  // From edge to edge of the map: the other way around it has no width.
  if (west <= -180 && east >= 180) return rings;
  if (wide === 'asWritten') return rings;
  const lines = polygon.map(unrolled);
  const canBePole = Math.abs(windingOf(lines[0] ?? [])) === 1;
  if (wide === undefined || (wide === 'aroundPole' && !canBePole)) {
    return refuseArea({ reason: canBePole ? 'wide-or-pole' : 'wide', west, east });
  }
  if (wide === 'aroundPole') return ringsAroundPole(lines, nearerPole(outside));
  return rings.map((ring) => ring.map(([lon = 0, lat = 0]) => [lon < 0 ? lon + 360 : lon, lat]));
}

/** A hole with the longitudes of the ring that it is in, which may count from another turn. */
function turnedInto(hole: Position[], west: number, east: number): Position[][] {
  const [first, last] = longitudeRange(hole);
  if (first >= west && last <= east) return [hole];
  // Across the edge of a map of the whole Earth, it has a part at either end.
  if (west <= -180 && east >= 180) return turnedParts(unrolled(hole));
  return [
    hole.map(([lon = 0, lat = 0]) => {
      const inside = [lon, lon + 360, lon - 360].find((other) => other >= west && other <= east);
      return [inside ?? lon, lat];
    }),
  ];
}

function turned(rings: Position[][], west: number): Position[][] {
  const turn = 360 * Math.floor((west + 180) / 360);
  return rings.map((ring) => ring.map(([lon = 0, lat = 0]) => [lon - turn, lat]));
}

/** Polygons cut at the antimeridian, so that no longitude is beyond 180 degrees. */
export function splitAtAntimeridian(polygons: AreaPolygons): AreaPolygons {
  return polygons.flatMap((rings) => {
    const [west, east] = longitudeRange(rings[0] ?? []);
    if (west >= -180 && east <= 180) return [rings];
    return turnsBetween(west, east).flatMap((turn) => {
      const parts = rings
        .map((ring) => clipToTurn(ring, turn))
        .filter((ring) => ring.length >= 4)
        .map((ring) => turnedBack(ring, turn));
      return parts.length > 0 ? [parts] : [];
    });
  });
}
