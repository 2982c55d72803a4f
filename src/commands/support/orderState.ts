/** State of an order, as commands return it to their callers. */
import type { Order } from '../../orders/order.ts';

export interface OrderState {
  readonly name: string;
  /** Number of tasks in each state; states without tasks are absent. */
  readonly states: Readonly<Record<string, number>>;
  /** Completed ÷ all, 0 to 1. */
  readonly progress: number;
  readonly complete: boolean;
  /** Names of completed tasks whose images are not in the store any more. */
  readonly missingImages: readonly string[];
}

export function orderState(order: Order): OrderState {
  const { total = 0, takenOver = 0 } = order.summary ?? {};
  const own = total - takenOver;
  const isDone = order.count('COMPLETED', 'EMPTY') === own;
  return {
    name: order.name,
    states: { ...order.summary?.states },
    progress: own > 0 ? order.count('COMPLETED') / own : 0,
    complete: order.summary !== undefined && isDone,
    missingImages: [...order.missing],
  };
}
