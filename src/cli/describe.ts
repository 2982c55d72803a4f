/** Orders and their items as text for terminals and as JSON for scripts. */
import type { TaskState, TrackingDocument } from '../core/index.ts';
import { isFinished } from '../domain/taskStates.ts';
import { formatComputeTime, formatTable } from './format.ts';
import type { Result } from './output.ts';

export const STATE_NAMES: Readonly<Record<TaskState, string>> = {
  UNSUBMITTED: 'not submitted',
  READY: 'waiting',
  RUNNING: 'running',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCEL_REQUESTED: 'being cancelled',
  CANCELLED: 'cancelled',
  EMPTY: 'empty',
};

/** "3 completed, 1 failed; 2 images taken over by other orders" */
export function formatStates({ states, waitingForRoom, takenOver }: TrackingDocument): string {
  const counts = Object.entries(states).map(
    ([state, count]) => `${count} ${STATE_NAMES[state as TaskState]}`,
  );
  const more = [
    ...(waitingForRoom > 0 ? [`${waitingForRoom} of them for room in the queue`] : []),
    ...(takenOver > 0 ? [`${takenOver} taken over by other orders`] : []),
  ];
  return [counts.join(', '), ...more].filter(Boolean).join('; ') || 'no images';
}

/** An order in the JSON of every command. */
export function orderJson(order: TrackingDocument): Record<string, unknown> {
  return {
    name: order.name,
    states: order.states,
    waitingForRoom: order.waitingForRoom,
    takenOver: order.takenOver,
    progress: order.progress,
    complete: order.complete,
    finished: isFinished(order),
  };
}

/** One line for each order, and the errors of its failed tasks. */
export async function describeOrders(
  orders: readonly TrackingDocument[],
): Promise<Result & { readonly json: readonly object[] }> {
  const { taskAdvice } = await import('../core/index.ts');
  const described = orders.map((order) => {
    const errors = order.orders.flatMap(({ name, status: { id, error_message: error } }) =>
      error ? [{ name, task: id, error, advice: taskAdvice(error) }] : [],
    );
    return { order, errors };
  });
  return {
    json: described.map(({ order, errors }) => ({ ...orderJson(order), errors })),
    lines: described.flatMap(({ order, errors }) => [
      `${order.name}: ${formatStates(order)}`,
      ...errors.map(({ name, error }) => `  ${name}: ${error}`),
      ...formatAdvice(errors).map((line) => `  ${line}`),
    ]),
  };
}

/** Advice about failed tasks, each once. */
export function formatAdvice(tasks: readonly { readonly advice?: string | undefined }[]): string[] {
  const known = new Set(tasks.map(({ advice }) => advice).filter((each) => each !== undefined));
  return [...known].map((advice) => `Advice: ${advice}`);
}

/** The user's own name and note of an order, in indented lines; none where there are none. */
export function formatAnnotation({ annotation: { name, note } }: TrackingDocument): string[] {
  const lines = [name && `own name: ${name}`, note && `note: ${note}`].filter(Boolean);
  return lines.map((line) => `  ${line.replaceAll(/\r?\n/g, '\n    ')}`);
}

/** The items of an order, one in each line. */
export async function describeItems(order: TrackingDocument): Promise<Result> {
  const { taskAdvice } = await import('../core/index.ts');
  const items = order.orders.map(({ name, status, dates, cloud_cover, taken_over_by: owner }) => ({
    name,
    dates,
    cloudCover: cloud_cover,
    state: status.state,
    task: status.id,
    error: status.error_message,
    advice: taskAdvice(status.error_message ?? ''),
    eecuSeconds: status.batch_eecu_usage_seconds,
    takenOverBy: owner,
  }));
  const used = formatComputeTime(items.reduce((sum, { eecuSeconds = 0 }) => sum + eecuSeconds, 0));
  const heading = [`${order.name}: ${formatStates(order)}`, used].filter(Boolean).join('; ');
  const rows = items.map(({ name, state, error, takenOverBy }) => [
    name,
    takenOverBy === undefined
      ? STATE_NAMES[state]
      : `taken over by ${takenOverBy || 'another order'}`,
    error ?? '',
  ]);
  return {
    json: { ...orderJson(order), annotation: order.annotation, items },
    lines: [
      heading,
      ...formatAnnotation(order),
      ...[...formatTable(rows), ...formatAdvice(items)].map((line) => `  ${line}`),
    ],
  };
}
