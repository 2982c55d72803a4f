/** Starts tasks that wait for room in Earth Engine's queue. */
import type { ConfigurationOrders } from './order.ts';

/**
 * Starts waiting tasks of several configurations, as many as fit.
 *
 * @param failures errors by configuration: those that have one are left out, and new ones are added
 */
export async function startWaitingTasks(
  configurations: readonly ConfigurationOrders[],
  failures: Map<ConfigurationOrders, unknown>,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(
    configurations.map(async (configuration) => {
      const waiting = configuration.orders.filter(({ waitingForRoom }) => waitingForRoom > 0);
      // The oldest order first: tasks of newer orders do not overtake it.
      for (const order of waiting.toReversed()) {
        if (failures.has(configuration) || signal.aborted) return;
        await configuration
          .feed(order, { signal })
          .catch((error) => failures.set(configuration, error));
      }
    }),
  );
}
