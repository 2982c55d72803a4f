/** Finds the trackers that have the records of other orders, which may be under another prefix. */
import { joinPath } from '../stores/store.ts';
import { contextAt, type TrackerContext } from '../trackerContext.ts';
import type { TrackingDocument } from '../tracking/document.ts';

/** A tracker, and the name that an order has there. */
export interface RecordKeeper {
  readonly keeper: TrackerContext;
  readonly name: string;
}

/**
 * @param order as records under the context's prefix refer to it: its name, or the whole path of its
 *   record
 */
export function keeperOf(context: TrackerContext, order: string): RecordKeeper {
  const at = order.lastIndexOf('/');
  if (at < 0) return { keeper: context, name: order };
  return { keeper: contextAt(context, order.slice(0, at)), name: order.slice(at + 1) };
}

/** Name by which the records of a keeper refer to an order. */
export function nameAt({ claims }: TrackerContext, { location }: TrackingDocument): string {
  return claims.shortPath(joinPath(location.prefix, location.name));
}
