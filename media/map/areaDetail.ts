/** Decides when the map asks for more detail of the area of interest, and whether it has it already. */
import type { MapArea, MapAreaDetail, MapBox } from '../../src/views/map/protocol.ts';
import type { MapPosition, MapProjection } from './mapProjection.ts';
import type { Extent } from './tileLattice.ts';

/** Positions in each direction at which a view is converted to degrees. */
const SAMPLES = 8;

/** Share of the view that is asked for beyond each of its sides, so that it can be moved a little. */
const MARGIN = 0.5;

/** How much finer a view may be than what it has. */
const MAX_ZOOM = 2;

export interface DetailView {
  readonly box: MapBox;
  /** Degrees of half a pixel. */
  readonly finest: number;
}

/**
 * What a view shows, in degrees.
 *
 * @param height pixels
 * @returns undefined where it is not a box: across the antimeridian, or beyond the projection
 */
export function detailView(
  [left, bottom, right, top]: Extent,
  height: number,
  projection: MapProjection,
): DetailView | undefined {
  const lons: number[] = [];
  const lats: number[] = [];
  for (let i = 0; i <= SAMPLES; i++) {
    for (let j = 0; j <= SAMPLES; j++) {
      const at: MapPosition = [
        left + ((right - left) * i) / SAMPLES,
        bottom + ((top - bottom) * j) / SAMPLES,
      ];
      const [lon, lat] = projection.inverse(at);
      lons.push(lon);
      lats.push(lat);
    }
  }
  const [west, east] = [Math.min(...lons), Math.max(...lons)];
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  if (![west, south, east, north].every(Number.isFinite)) return undefined;
  // Polygons are cut at the antimeridian.
  if (west < -180 || east > 180 || east - west > 180) return undefined;
  return { box: [west, south, east, north], finest: (north - south) / height / 2 };
}

/** Whether a view can show more than the outline of the whole area has. */
export function needsDetail(area: MapArea | null | undefined, { finest }: DetailView): boolean {
  return area?.tolerance !== undefined && finest < area.tolerance;
}

/** Whether a detail has everything that is in the view. */
export function coversView({ box }: MapAreaDetail, view: DetailView): boolean {
  const [west, south, east, north] = view.box;
  return west >= box[0] && south >= box[1] && east <= box[2] && north <= box[3];
}

/** Whether a detail, which covers the view, is as fine as the view. */
export function isFineEnough(detail: MapAreaDetail, { finest }: DetailView): boolean {
  return detail.finest <= finest * MAX_ZOOM;
}

/** The view with a margin, to ask for. */
export function withMargin({ box: [west, south, east, north], finest }: DetailView): DetailView {
  const [width, height] = [(east - west) * MARGIN, (north - south) * MARGIN];
  return { box: [west - width, south - height, east + width, north + height], finest };
}
