/** Check of the items that options name. */
import { InvalidArgumentError } from 'commander';
import type { TrackingDocument } from '../core/index.ts';

/**
 * @param order the order that `--item` is used with
 * @param names of its items
 * @throws InvalidArgumentError for a name that no item has
 */
export function checkItems(order: TrackingDocument, names: readonly string[] = []): void {
  const known = new Set(order.orders.map(({ name }) => name));
  const unknown = names.find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new InvalidArgumentError(
    `The order "${order.name}" has no item "${unknown}". "cedar show ${order.name}" lists its items.`,
  );
}
