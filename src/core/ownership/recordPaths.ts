/**
 * Paths of the records of orders, and how orders refer to each other: by name where both records
 * are under the same prefix, otherwise by path.
 */
import { joinPath } from '../stores/store.ts';
import type { DocumentLocation, TrackingDocument } from '../tracking/document.ts';

/** The path of another order's record. @param prefix of the record that names it */
export function recordPath(order: string, prefix: string): string {
  return order.includes('/') ? order : joinPath(prefix, order);
}

/**
 * The name by which a record under a prefix refers to the order whose record is stored at a path.
 */
export function recordName(path: string, prefix: string): string {
  const { name } = locationOf(path);
  return joinPath(prefix, name) === path ? name : path;
}

/** The path of an order's record. */
export function ownRecordPath({ location: { prefix, name } }: TrackingDocument): string {
  return joinPath(prefix, name);
}

export function locationOf(path: string): DocumentLocation {
  const at = path.lastIndexOf('/');
  return { name: path.slice(at + 1), prefix: path.slice(0, Math.max(0, at)) };
}
