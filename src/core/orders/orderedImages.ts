/**
 * What an order wants of the images of a collection: bands, scenes, pixels and filters, by its record.
 *
 * ```ts
 * const [landsat] = orderedImages(document);
 * landsat.row?.bands.map(({ name }) => name); // ['red', 'nir']
 * landsat.filters; // [{ function: 'lte', name: 'CLOUD_COVER', value: 80 }]
 * ```
 */
import { isRecord } from '../../domain/isRecord.ts';
import { messageOf } from '../../domain/messages.ts';
import { type CloudMask, findCloudMask, type ImageCollection } from '../collections/index.ts';
import { configuredMonths, isReplaced } from '../earthengine/choiceFilters.ts';
import { isFilterSpec } from '../earthengine/filterArguments.ts';
import type { FilterSpec } from '../earthengine/requestOptions.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import { programInfo } from '../tracking/programInfo.ts';
import { recordedCollection } from './recordedCollections.ts';

/** A filter of the configuration that an order was submitted with. */
export interface OrderedFilter {
  /** As the configuration had it. */
  readonly filter: FilterSpec;
  /** The months that it lets through, 1 to 12, where that is all it does. */
  readonly months?: readonly number[];
}

/** Images of one collection, as an order records them. */
export interface OrderedImages {
  /** Id of the collection. */
  readonly collection: string;
  /** With the bands and the choices of the order; absent where the record cannot be read. */
  readonly row?: ImageCollection;
  /** Why the record cannot be read. */
  readonly problem?: string;
  /** Whether the order chose the bands, in place of the usual ones. */
  readonly hasChosenBands: boolean;
  /** The recipe that leaves out clouds. */
  readonly cloudMask?: CloudMask;
  /** Filters of the configuration, without those that the order has replaced with choices of its own. */
  readonly filters: readonly OrderedFilter[];
  /** False for orders of the Python tool, which records filters and does not apply them. */
  readonly areFiltersApplied: boolean;
}

/**
 * Images of each collection of an order, in its order.
 *
 * @param document record of the order
 */
export function orderedImages(document: TrackingDocument): OrderedImages[] {
  return document.tracking.collections.map((id) => imagesOf(document, id));
}

function imagesOf({ submission, program }: TrackingDocument, id: string): OrderedImages {
  const { image_collections: records, filters: all } = submission;
  const record: unknown = isRecord(records) ? records[id] : undefined;
  const given = isRecord(all) ? all[id] : undefined;
  const filters = Array.isArray(given) ? given.filter(isFilterSpec) : [];
  const common = {
    collection: id,
    hasChosenBands: isRecord(record) && record.bands !== undefined,
    areFiltersApplied: program.name === programInfo().name,
  };
  try {
    const row = recordedCollection(id, records);
    const cloudMask = findCloudMask(row, row.scenes?.cloudMask);
    const kept = filters.filter((filter) => !isReplaced(filter, row));
    return { ...common, row, ...(cloudMask && { cloudMask }), filters: kept.map(withMonths) };
  } catch (error) {
    return { ...common, problem: messageOf(error), filters: filters.map(withMonths) };
  }
}

function withMonths(filter: FilterSpec): OrderedFilter {
  const months = configuredMonths(filter);
  return months ? { filter, months } : { filter };
}
