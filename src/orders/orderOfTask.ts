/** Finds the order and the item that a task of Earth Engine was started for. */

import type { ProjectTask, TrackedItem } from '../core/index.ts';
import { TIME_ZONES_MS } from '../domain/isoDates.ts';
import type { OrdersModel } from './model.ts';
import type { Order } from './order.ts';

export interface OrderedItem {
  readonly order: Order;
  readonly item: TrackedItem;
}

/**
 * The order of a task, among those of the window.
 *
 * Documents in memory are searched first, then those of the orders that were submitted shortly before
 * the task was created.
 *
 * @param options.isActive whether the task has not ended, so that only unfinished orders can have it
 * @returns undefined when no order of the window has the task
 */
export async function orderOfTask(
  model: OrdersModel,
  task: Pick<ProjectTask, 'id' | 'createdMs'>,
  { isActive = false, signal }: { isActive?: boolean; signal?: AbortSignal } = {},
): Promise<OrderedItem | undefined> {
  for (const order of model.orders) {
    const item = itemOf(order.tasks, task);
    if (item) return { order, item };
  }
  for (const order of candidates(model, task, isActive)) {
    if (signal?.aborted) return undefined;
    // An order that cannot be read now does not keep others from being searched.
    const document = await order.configuration.document(order, signal).catch(() => undefined);
    const item = document && itemOf(document.orders, task);
    if (item) return { order, item };
  }
  return undefined;
}

function itemOf(
  items: readonly TrackedItem[],
  { id }: Pick<ProjectTask, 'id'>,
): TrackedItem | undefined {
  return items.find(
    ({ status, earlier_tasks: earlier }) => status.id === id || earlier?.includes(id),
  );
}

/** Orders that may have the task and whose documents are not in memory, the likeliest first. */
function candidates(
  { orders }: OrdersModel,
  { createdMs = Number.POSITIVE_INFINITY }: Pick<ProjectTask, 'createdMs'>,
  isActive: boolean,
): Order[] {
  const submittedMs = ({ summary }: Order) => Date.parse(`${summary?.submitted}Z`);
  return orders
    .filter((order) => order.summary && !order.document && (!isActive || order.isUnderWay))
    .filter((order) => !(submittedMs(order) > createdMs + TIME_ZONES_MS))
    .sort((a, b) => submittedMs(b) - submittedMs(a));
}
