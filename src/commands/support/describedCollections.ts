/** Image collections that the configurations of a window describe. */
import type { ImageCollection } from '../../core/index.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';

/** @returns those of the first configuration first; none of a configuration that cannot be read */
export async function describedCollections(
  configurations: readonly ConfigurationOrders[],
): Promise<ImageCollection[]> {
  const found = await Promise.all(
    configurations.map(async ({ source }) => {
      const config = await source.config().catch(() => undefined);
      return config?.values.collections ?? [];
    }),
  );
  return found.flat();
}
