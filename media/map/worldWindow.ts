/**
 * The part of the world that a projection shows without tearing it apart.
 *
 * Projections for the whole world show a band from one antimeridian to the other; all others show a
 * disc around the grid, as wide as neighbors on the globe stay neighbors on the plane.
 */
import { geoCircle, geoDistance } from 'd3-geo';
import type { Extent } from './tileLattice.ts';

type MapPosition = [x: number, y: number];

export type WorldWindow =
  | {
      readonly kind: 'band';
      /** In its middle. */
      readonly meridian: number;
      readonly south: number;
      readonly north: number;
    }
  | {
      readonly kind: 'disc';
      readonly center: MapPosition;
      /** Degrees of a great circle. */
      readonly radius: number;
    };

interface Converter {
  /** Not finite where the projection has no such place. */
  readonly forward: (lonLat: MapPosition) => MapPosition;
  readonly inverse: (position: MapPosition) => MapPosition;
  readonly isGeographic: boolean;
}

/** Radii that are tried, the largest first. */
const RADII = [120, 100, 85, 75, 65, 55, 45, 35, 25, 18, 12, 8, 5];
/** How much more a step may be stretched than near the center. */
const MAX_STRETCH = 6;
/** Degrees between the samples. */
const STEP = 2;

/** @param center of the grid: longitude, latitude */
export function worldWindow(converter: Converter, center: MapPosition): WorldWindow {
  const { forward, inverse, isGeographic } = converter;
  if (isGeographic) return { kind: 'band', meridian: 0, south: -90, north: 90 };
  const [origin = 0] = inverse([0, 0]);
  for (const meridian of new Set([0, Math.round(origin * 1e6) / 1e6])) {
    if (showsBand(forward, meridian)) return { kind: 'band', meridian, south: -89, north: 89 };
  }
  const [lon, lat] = center;
  const middle: MapPosition = [
    Number.isFinite(lon) ? lon : 0,
    Number.isFinite(lat) ? Math.max(-90, Math.min(90, lat)) : 0,
  ];
  const radius = RADII.find((each) => showsDisc(forward, middle, each)) ?? RADII.at(-1) ?? 5;
  return { kind: 'disc', center: middle, radius };
}

/** Whether parallels run straight on from one antimeridian to the other. */
function showsBand(forward: Converter['forward'], meridian: number): boolean {
  for (const lat of [-88, -60, -30, 0, 30, 60, 88]) {
    let before = Number.NEGATIVE_INFINITY;
    for (let lon = -179.9; lon < 180; lon += 5) {
      const [x, y] = forward([wrapped(meridian + lon), lat]);
      if (!Number.isFinite(y) || !(x > before)) return false;
      before = x;
    }
  }
  return true;
}

function showsDisc(forward: Converter['forward'], center: MapPosition, radius: number): boolean {
  const scale = scaleAt(forward, center);
  if (!Number.isFinite(scale)) return false;
  for (let distance = STEP; distance <= radius; distance += STEP) {
    if (!runsOn(forward, circle(center, distance), scale)) return false;
  }
  return runsOn(forward, circle(center, radius), scale);
}

/** Whether a ring has no gap on the plane. */
function runsOn(
  forward: Converter['forward'],
  ring: readonly MapPosition[],
  scale: number,
): boolean {
  let before: { lonLat: MapPosition; xy: MapPosition } | undefined;
  for (const lonLat of ring) {
    const xy = forward(lonLat);
    if (!xy.every(Number.isFinite)) return false;
    if (before) {
      const apart = geoDistance(before.lonLat, lonLat);
      const drawn = Math.hypot(xy[0] - before.xy[0], xy[1] - before.xy[1]);
      if (drawn > apart * scale * MAX_STRETCH) return false;
    }
    before = { lonLat, xy };
  }
  return true;
}

/** Units of the plane for each radian near a place. */
function scaleAt(forward: Converter['forward'], center: MapPosition): number {
  const at = forward(center);
  const around = circle(center, 0.1).map((lonLat) => {
    const xy = forward(lonLat);
    return Math.hypot(xy[0] - at[0], xy[1] - at[1]) / geoDistance(center, lonLat);
  });
  return Math.max(...around);
}

function circle(center: MapPosition, radius: number): MapPosition[] {
  const ring = geoCircle().center(center).radius(radius).precision(STEP)().coordinates[0];
  return ring as MapPosition[];
}

/** The window's extent on the plane, and at least that of the grid. */
export function planeExtent(
  forward: Converter['forward'],
  window: WorldWindow,
  [left, bottom, right, top]: Extent,
): Extent {
  const extent: Extent = [left, bottom, right, top];
  for (const lonLat of samples(window)) {
    const [x, y] = forward(lonLat);
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    extent[0] = Math.min(extent[0], x);
    extent[1] = Math.min(extent[1], y);
    extent[2] = Math.max(extent[2], x);
    extent[3] = Math.max(extent[3], y);
  }
  return extent;
}

function samples(window: WorldWindow): MapPosition[] {
  if (window.kind === 'disc') return circle(window.center, window.radius);
  const { meridian, south, north } = window;
  const found: MapPosition[] = [];
  for (let lat = south; lat <= north; lat += 1) {
    found.push([wrapped(meridian - 179.999), lat], [wrapped(meridian + 179.999), lat]);
  }
  found.push([meridian, south], [meridian, north]);
  return found;
}

/** A longitude from -180 to 180. */
export function wrapped(lon: number): number {
  return lon - 360 * Math.round(lon / 360);
}
