/** Orders of a sandbox as one window keeps them, for tests without VS Code. */

import { onTestFinished } from 'vitest';
import type { ConfigurationOrders } from '../../src/orders/configurationOrders.ts';
import { OrdersModel } from '../../src/orders/model.ts';
import type { Cycle } from './cycle.ts';

/** @param cacheFolder where the window keeps its cache; none unless given */
export async function openRoot(cycle: Cycle, cacheFolder?: string): Promise<ConfigurationOrders> {
  const model = new OrdersModel(cacheFolder);
  onTestFinished(() => model.flush());
  model.setSources([
    {
      id: 'cedar.yaml',
      label: 'cedar.yaml',
      description: '',
      isSandbox: false,
      isLocal: true,
      fingerprint: async () => '',
      config: () => Promise.reject(new Error('not asked for here')),
      // The names of orders in tests begin as they like.
      connect: async () => cycle.trackerWith({ trackingTemplate: '{now}' }),
    },
  ]);
  const [root] = model.roots;
  if (!root) throw new Error('no root');
  await root.ensureRead();
  return root;
}
