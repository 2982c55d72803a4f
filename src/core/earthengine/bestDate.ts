/**
 * The date of a period on which most of a tile is seen without clouds.
 *
 * It is found by the outlines of scenes and their shares of clouds alone, before anything is computed:
 * of places that are spread over the tile, each counts by the clear share of the scenes over it. So a
 * clear scene that touches a corner of the tile is not taken for the best one.
 */
import type { MultiPolygon, Polygon, Position } from 'geojson';
import { knownCloudShare } from '../../domain/cloudProperties.ts';
import type { Tile } from '../grids/index.ts';
import { projectionOf } from '../grids/projection.ts';
import type { DateScenes, EeSceneProperties } from './imageLayers.ts';
import { OUTLINE_PROPERTY, sceneOutline } from './sceneOutline.ts';

/** Places across and down a tile: 400 show a hundredth of it. */
const PLACES_A_SIDE = 20;

/**
 * @param layers each with its scenes, oldest first
 * @param cloudProperty scene property with the share of clouds, in percent
 * @returns the layer with the largest clear share of the tile; of equal ones, the earliest
 */
export function bestDate(
  layers: readonly DateScenes[],
  tile: Tile,
  cloudProperty: string,
): DateScenes | undefined {
  const places = placesOf(tile);
  let best: { readonly layer: DateScenes; readonly share: number } | undefined;
  for (const layer of layers) {
    const share = clearShare(layer.scenes, places, cloudProperty);
    if (!best || share > best.share) best = { layer, share };
  }
  return best?.layer;
}

/** Between 0 and 1. */
function clearShare(
  scenes: readonly EeSceneProperties[],
  places: readonly Position[],
  cloudProperty: string,
): number {
  const seen = scenes.map((scene) => ({
    clear: clearShareOf(scene[cloudProperty]),
    outline: sceneOutline(scene[OUTLINE_PROPERTY]),
  }));
  const shares = places.map((place) => {
    const over = seen.filter(({ outline }) => !outline || isInside(place, outline));
    const sum = over.reduce((total, { clear }) => total + clear, 0);
    return over.length === 0 ? 0 : sum / over.length;
  });
  return shares.reduce((total, share) => total + share, 0) / places.length;
}

/** A scene whose clouds are unknown counts as cloudy. */
function clearShareOf(percent: unknown): number {
  return 1 - (knownCloudShare(percent) ?? 100) / 100;
}

/** Places spread evenly over a tile, in longitude, latitude; without those outside its projection. */
function placesOf({ crs, bounds: [left, bottom, right, top] }: Tile): Position[] {
  const projection = projectionOf(crs);
  const steps = Array.from({ length: PLACES_A_SIDE }, (_, i) => (i + 0.5) / PLACES_A_SIDE);
  return steps
    .flatMap((x) =>
      steps.map((y) =>
        projection.inverse([left + x * (right - left), bottom + y * (top - bottom)]),
      ),
    )
    .filter((place) => place.every(Number.isFinite));
}

function isInside(place: Position, { type, coordinates }: Polygon | MultiPolygon): boolean {
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  // Of outer and inner rings, those around the place are counted.
  return polygons.some((rings) => rings.filter((ring) => isInRing(place, ring)).length % 2 === 1);
}

/** By the edges that are crossed to the east of the place; edges are straight in degrees. */
function isInRing([lon = 0, lat = 0]: Position, ring: readonly Position[]): boolean {
  let isIn = false;
  for (const [index, [x = 0, y = 0]] of ring.entries()) {
    const [x0 = 0, y0 = 0] = ring[index === 0 ? ring.length - 1 : index - 1] ?? [];
    if (y > lat === y0 > lat) continue;
    // Rings across the antimeridian have longitudes of both signs.
    const [east, east0] = [degreesEast(x, lon), degreesEast(x0, lon)];
    if (((east0 - east) * (lat - y)) / (y0 - y) + east > 0) isIn = !isIn;
  }
  return isIn;
}

/** From -180 to 180. */
function degreesEast(lon: number, from: number): number {
  return ((((lon - from + 180) % 360) + 360) % 360) - 180;
}
