/** Updates orders of several configurations at once. */
import type { PassMember, Watch } from '../core/index.ts';
import type { ConfigurationOrders, Order } from './order.ts';

/**
 * One pass over Earth Engine's operations serves all configurations of a project.
 *
 * @returns the errors, by configuration, of those for which no order could be updated
 */
export async function updateOrders(
  orders: ReadonlyMap<ConfigurationOrders, readonly Order[]>,
  watch: Watch = {},
): Promise<Map<ConfigurationOrders, unknown>> {
  const failures = new Map<ConfigurationOrders, unknown>();
  const members = await membersFor(orders.size);
  await Promise.all(
    [...orders].map(async ([root, own], index) => {
      const member = members[index];
      try {
        await root.update(own, { ...watch, ...(member && { member }) });
      } catch (error) {
        failures.set(root, error);
      } finally {
        member?.leave();
      }
    }),
  );
  return failures;
}

/**
 * A configuration that is updated alone shares nothing and does not need the core before it has a
 * tracker.
 */
async function membersFor(count: number): Promise<PassMember[]> {
  if (count < 2) return [];
  const { OperationsPass } = await import('../core/index.ts');
  const pass = new OperationsPass();
  return Array.from({ length: count }, () => pass.join());
}
