/** Bringing orders of several configurations up to date at once. */
import type { Watch } from '../core/index.ts';
import type { Order } from './order.ts';
import type { Root } from './root.ts';

/** @returns what went wrong, by the configurations none of whose orders could be updated */
export async function updateTogether(
  orders: ReadonlyMap<Root, readonly Order[]>,
  watch: Watch = {},
): Promise<Map<Root, unknown>> {
  const failures = new Map<Root, unknown>();
  await Promise.all(
    [...orders].map(([root, own]) =>
      root.update(own, watch).catch((error) => failures.set(root, error)),
    ),
  );
  return failures;
}
