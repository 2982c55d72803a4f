/**
 * The three forms of an item on its way to an export, and the steps from one to the next.
 *
 * 1. `PlannedItem` (plan.ts) is what a request would order: dates and a tile of the grid, in memory
 *    alone. Plans are shown, counted and checked, and most of them are never submitted.
 * 2. `TrackedItem` (tracking/documentJson.ts) is the same as JSON in the tracking document, with the
 *    status of its task and the id of its request. It is stored before anything starts, also by other
 *    programs, so what an export needs may be missing.
 * 3. `ImageSource` (earthengine/imageSource.ts) is what Earth Engine computes the image from: the facts
 *    about the collection and the outline of the tile. That of an export is made of the record
 *    alone, so that a submission that is resumed exports what the first one would have. Only a look
 *    at an image before it is ordered has its source from the plan: nothing is recorded yet.
 */

import { randomUUID } from 'node:crypto';
import { isoDateTime } from '../../domain/isoDates.ts';
import type { ImageCollection } from '../collections/index.ts';
import { taskDescription } from '../earthengine/export.ts';
import type { ImageSource } from '../earthengine/imageSource.ts';
import type { TileGrid } from '../grids/index.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';
import { unsubmittedStatus } from './imageMetadata.ts';
import { insidePart, type OrderedArea } from './orderedArea.ts';
import type { PlannedItem } from './plan.ts';

/** An image as documents record it: texts and numbers. */
export interface RecordedImage {
  readonly name: string;
  readonly prefix: string;
  readonly collection: string;
  readonly tile: [row: number, column: number];
  /** Begin of its period, an ISO date-time. */
  readonly date_start: string;
  /** End of its period, exclusive, an ISO date-time. */
  readonly date_end: string;
}

export function recordedImage(planned: PlannedItem): RecordedImage {
  const { name, prefix, collection, tile, start, end } = planned;
  return {
    name,
    prefix,
    collection,
    tile: [tile.row, tile.column],
    date_start: isoDateTime(start),
    date_end: isoDateTime(end),
  };
}

/** Identifies the export of an item of this name, and no other. */
export function newRequest(name: string): Pick<TrackedItem, 'request_id' | 'description'> {
  const requestId = randomUUID();
  return { request_id: requestId, description: taskDescription(name, requestId) };
}

/**
 * A planned item as the document of a new order records it.
 *
 * @param takesOver names of the orders that have had it until now
 */
export function trackedItem(planned: PlannedItem, takesOver?: readonly string[]): TrackedItem {
  const { name, prefix, ...image } = recordedImage(planned);
  return {
    name,
    prefix,
    status: unsubmittedStatus(),
    ...image,
    ...newRequest(name),
    ...(takesOver && { takes_over: [...takesOver] }),
  };
}

/** Source of the image of a planned item, to look at it before it is ordered. */
export function plannedImageSource(planned: PlannedItem): ImageSource {
  const { imageCollection: collection, tile, start, end, inside } = planned;
  return { collection, tile, ...(inside && { inside }), start, end };
}

/**
 * Source of the image of a recorded item, to export it.
 *
 * @param grid the one that the order records
 * @param collectionOf the collection of an id, as the order records it
 * @param area the one outside of which pixels have no data, if the order records one
 * @returns nothing where the record lacks a part of it
 * @throws CollectionError, TileIndexError, GridError
 */
export function recordedImageSource(
  item: TrackedItem,
  grid: TileGrid,
  collectionOf: (id: string) => ImageCollection,
  area?: OrderedArea,
): ImageSource | undefined {
  const { collection, tile, date_start: start, date_end: end } = item;
  if (!collection || !tile || !start || !end) return undefined;
  const found = grid.tile(tile[0], tile[1]);
  const inside = area && insidePart(area, found);
  // Without a pixel inside, a whole tile would be something else.
  if (area && !inside) return undefined;
  return {
    collection: collectionOf(collection),
    tile: found,
    ...(inside && { inside }),
    start: new Date(`${start}Z`),
    end: new Date(`${end}Z`),
  };
}
