/** Keys of orders, their usual sorting, and their grouping by configuration. */
import { formatOrderKey } from '../domain/orderKey.ts';
import type { ConfigurationOrders, Order } from './order.ts';

/** Key of an order, unique in this window and the next. */
export function orderKey({ configuration, name }: Order): string {
  return formatOrderKey(configuration.source.id, name);
}

/** Compares orders: newest first; orders of unknown age, which cannot be read, last and by name. */
export function newestFirst(a: Order, b: Order): number {
  const first = a.summary?.submitted ?? '';
  const second = b.summary?.submitted ?? '';
  if (first !== second) return first < second ? 1 : -1;
  return a.name < b.name ? -1 : 1;
}

/** Groups orders by their configuration. */
export function byConfiguration(orders: readonly Order[]): Map<ConfigurationOrders, Order[]> {
  const groups = new Map<ConfigurationOrders, Order[]>();
  for (const order of orders) {
    const own = groups.get(order.configuration);
    if (own) own.push(order);
    else groups.set(order.configuration, [order]);
  }
  return groups;
}
