/** Cancels tasks of a project: those of orders with their orders, so that their records stay right. */
import type { ProjectTask, Watch } from '../core/index.ts';
import type { OrdersModel } from './model.ts';
import type { Order } from './order.ts';
import { orderOfTask } from './orderOfTask.ts';
import type { TasksOfProject } from './projectTasks.ts';

/** A task, with the project that lists it. */
export interface TaskOfProject {
  readonly project: TasksOfProject;
  readonly task: ProjectTask;
}

/**
 * Requests the cancellation of tasks that have not ended.
 *
 * @returns the number of tasks whose cancellation was requested
 * @throws ServiceError, CancelledError
 */
export async function cancelListedTasks(
  model: OrdersModel,
  targets: readonly TaskOfProject[],
  watch: Watch = {},
): Promise<number> {
  const { signal } = watch;
  const items = new Map<Order, string[]>();
  const others = new Map<TasksOfProject, string[]>();
  for (const { project, task } of targets) {
    const found = await orderOfTask(model, task, { isActive: true, ...(signal && { signal }) });
    // An earlier task of an item is not the one that its order would cancel.
    if (found?.item.status.id === task.id) add(items, found.order, found.item.name);
    else add(others, project, task.id);
  }
  let cancelled = 0;
  for (const [order, names] of items) {
    cancelled += await order.configuration.cancel(order, { items: names, ...watch });
  }
  for (const [project, ids] of others) cancelled += await cancelIn(project, ids, signal);
  return cancelled;
}

async function cancelIn(
  { configurations }: TasksOfProject,
  ids: readonly string[],
  signal: AbortSignal | undefined,
): Promise<number> {
  const tracker = await configurations[0]?.tracker(signal);
  if (!tracker) return 0;
  const { cancelTasks } = await import('../core/index.ts');
  const left = await cancelTasks(tracker.earthEngine, ids, signal);
  return ids.length - left.length;
}

function add<Key>(groups: Map<Key, string[]>, key: Key, value: string): void {
  groups.set(key, [...(groups.get(key) ?? []), value]);
}
