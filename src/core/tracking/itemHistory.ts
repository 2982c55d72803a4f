/** Earlier tries of an item, and the order that has taken it over. */
import type { TrackedItem } from './documentJson.ts';

/** How often an item was tried before. */
export function triesBefore({ earlier_tasks: earlier }: TrackedItem): number {
  return earlier?.length ?? 0;
}

/** The item as it is once another order has it. @param owner name of that order */
export function takenOver(item: TrackedItem, owner: string): TrackedItem {
  const { status } = item;
  return {
    ...item,
    taken_over_by: owner,
    ...(status.state === 'UNSUBMITTED' && { status: { ...status, state: 'CANCELLED' as const } }),
  };
}

/** Whether an order has had a task of an item started, of this or an earlier try. */
export function hasStarted({ status, earlier_tasks: earlier = [] }: TrackedItem): boolean {
  return Boolean(status.id) || earlier.some(Boolean);
}
