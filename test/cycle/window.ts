/** Orders of a sandbox as one window keeps them, for tests without VS Code. */

import { onTestFinished } from 'vitest';
import { OrdersModel } from '../../src/orders/model.ts';
import type { ConfigurationOrders } from '../../src/orders/order.ts';
import type { OrdersSource } from '../../src/orders/ordersSource.ts';
import type { Cycle } from './cycle.ts';

/** @param cacheFolder where the window keeps its cache; none unless given */
export async function openOrders(cycle: Cycle, cacheFolder?: string): Promise<ConfigurationOrders> {
  const model = new OrdersModel(cacheFolder);
  onTestFinished(() => model.flush());
  // The names of orders in tests begin as they like.
  const connect = async () => cycle.trackerWith({ trackingTemplate: '{now}' });
  model.setSources([testSource(connect)]);
  const [configuration] = model.configurations;
  if (!configuration) throw new Error('no root');
  await configuration.ensureRead();
  return configuration;
}

/** A source of orders that connects as the test wants. */
export function testSource(connect: OrdersSource['connect']): OrdersSource {
  return {
    id: 'cedar.yaml',
    label: 'cedar.yaml',
    description: '',
    isSandbox: false,
    isLocal: true,
    fingerprint: async () => '',
    config: () => Promise.reject(new Error('not asked for here')),
    connect,
  };
}
