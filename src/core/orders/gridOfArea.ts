/** The grid of an order that does without one: a tile for its area, in pixels of its collections. */
import * as l10n from '@vscode/l10n';
import type { Position } from 'geojson';
import type { InsideArea } from '../areas/insideArea.ts';
import { nativePixels } from '../earthengine/nativePixels.ts';
import { OrderRequestError } from '../errors.ts';
import { areaGrid } from '../grids/areaGrid.ts';
import type { TileGrid } from '../grids/index.ts';
import { recordedGrid } from '../grids/records.ts';
import type { TrackerContext } from '../trackerContext.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { OrderRequest } from './plan.ts';

type Collections = Pick<OrderRequest, 'collections' | 'choices'>;

/** @throws as `Tracker.areaGrid` describes it */
export async function gridOfArea(
  { earthEngine, catalog }: TrackerContext,
  { collections, choices = {} }: Collections,
  { name, geometry }: InsideArea,
  signal: AbortSignal | undefined,
): Promise<TileGrid> {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const place = middleOf(polygons);
  const grids = await Promise.all(
    [collections].flat().map(async (id) => {
      const pixels = await nativePixels(
        earthEngine,
        catalog.collection(id, choices[id]),
        place,
        signal,
      );
      return { id, grid: areaGrid(name, polygons, pixels) };
    }),
  );
  const [first, ...others] = grids;
  if (!first) {
    throw new OrderRequestError(
      'collections',
      l10n.t('Choose at least one image collection to order.'),
    );
  }
  const text = JSON.stringify(first.grid);
  const other = others.find(({ grid }) => JSON.stringify(grid) !== text);
  if (!other) return first.grid;
  throw new OrderRequestError(
    'collections',
    l10n.t(
      '{0} and {1} have different pixels here. Order them separately, or in tiles of a grid.',
      first.id,
      other.id,
    ),
  );
}

/** The middle of the largest polygon's bounds, where its scenes are looked for. */
function middleOf(polygons: readonly Position[][][]): [lon: number, lat: number] {
  let [best, size]: [[number, number], number] = [[0, 0], -1];
  for (const [ring = []] of polygons) {
    const lons = ring.map(([lon = 0]) => lon);
    const lats = ring.map(([, lat = 0]) => lat);
    const [west, east] = [
      lons.reduce((a, b) => Math.min(a, b)),
      lons.reduce((a, b) => Math.max(a, b)),
    ];
    const [south, north] = [
      lats.reduce((a, b) => Math.min(a, b)),
      lats.reduce((a, b) => Math.max(a, b)),
    ];
    const own = (east - west) * (north - south);
    if (own > size) [best, size] = [[(west + east) / 2, (south + north) / 2], own];
  }
  return best;
}

/**
 * The grid that an order has for itself.
 *
 * @param document its tracking document
 * @returns undefined for an order in the grid of its configuration
 * @throws GridError when the recorded grid cannot be used
 */
export function recordedOwnGrid(document: TrackingDocument): TileGrid | undefined {
  const { submission } = document;
  return submission.own_grid === true ? recordedGrid(document) : undefined;
}
