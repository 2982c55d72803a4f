/** Context values of rows, by which `package.json` shows the commands of their menus. */
import type { LeftOutItem, TrackedItem } from '../../core/index.ts';
import { ACTIVE_STATES } from '../../domain/taskStates.ts';
import type { Order } from '../../orders/order.ts';

/**
 * Context value for menus, as in `order.active.unsubmitted`.
 *
 * @param here number of its images on this machine
 */
export function orderContext(order: Order, here: number): string {
  if (!order.summary) return order.error ? 'order.broken' : 'order.unread';
  return [
    'order',
    order.active > 0 && 'active',
    order.count('UNSUBMITTED') > 0 && 'unsubmitted',
    order.count('COMPLETED', 'EMPTY') > 0 && 'downloadable',
    here > 0 && 'here',
    order.count('FAILED') > 0 && 'failed',
    order.isIncomplete && 'missing',
    order.count('CANCELLED') > 0 && 'cancelled',
    !order.configuration.source.isLocal && 'cloud',
  ]
    .filter(Boolean)
    .join('.');
}

/** Contents of the row of a task. */
interface TaskRow {
  readonly order: Order;
  readonly task: TrackedItem;
  readonly isMissing: boolean;
  /** An image that the order left out. */
  readonly leftOut: LeftOutItem | undefined;
}

/** Context value for menus, as in `task.failed`. */
export function taskContext({ order, task, isMissing, leftOut }: TaskRow, isHere: boolean): string {
  const { state } = task.status;
  const cloud = !order.configuration.source.isLocal && 'cloud';
  const isElsewhere = leftOut !== undefined || task.taken_over_by !== undefined;
  // Its image belongs to another order, whose row has the actions for it, while there is one.
  if (isElsewhere) {
    return ['task', isMissing && 'missing', isHere && 'here', cloud].filter(Boolean).join('.');
  }
  return [
    'task',
    ACTIVE_STATES.has(state) && 'active',
    state === 'UNSUBMITTED' && 'unsubmitted',
    state === 'FAILED' && 'failed',
    state === 'CANCELLED' && 'cancelled',
    isMissing && 'missing',
    ['COMPLETED', 'EMPTY'].includes(state) && !isMissing && 'downloadable',
    (isHere || (state === 'COMPLETED' && !isMissing)) && 'image',
    isHere && 'here',
    cloud,
  ]
    .filter(Boolean)
    .join('.');
}
