/** Tools for the tasks of an order: `cedar_resume_order`, `cedar_retry_order`, `cedar_cancel_order`. */
import * as l10n from '@vscode/l10n';
import * as z from 'zod';
import type { TrackingDocument } from '../../core/index.ts';
import { ACTIVE_STATES } from '../../domain/taskStates.ts';
import { defineTool, type ToolCall, type ToolConfirmation } from '../assistantTool.ts';
import { dataName } from '../dataText.ts';
import {
  configurationInput,
  itemsInput,
  openToolSession,
  orderInput,
  readOrder,
  type ToolSession,
} from '../toolSession.ts';
import { watchOf } from '../toolSteps.ts';

/** Most names of images in an answer. */
const MAX_NAMES = 20;

interface OrderInput {
  readonly configuration?: string | undefined;
  readonly order: string;
}

const oneOrder = { configuration: configurationInput, order: orderInput };

export const resumeOrderTool = defineTool({
  name: 'cedar_resume_order',
  title: 'Resume Submission',
  description:
    'Starts the tasks of an order that were not started: after an interrupted submission, or because the queue of Earth Engine was full.',
  summary: 'Starts the tasks of an order that were not started.',
  permission: 'submit',
  isIdempotent: true,
  input: z.strictObject(oneOrder),
  output: z.object({ order: z.string(), waitingForRoom: z.number() }),
  confirmation: (input, call) =>
    confirmAction(input, call, l10n.t('Resume Submission'), ({ states }) => [
      l10n.t('Tasks that are started: {0}', states.UNSUBMITTED ?? 0),
    ]),
  run: (input, call) =>
    acting(input, call, async ({ tracker }, name) => {
      const { waiting } = await tracker.resume(name, watchOf(call));
      return { order: dataName(name), waitingForRoom: waiting };
    }),
});

export const retryOrderTool = defineTool({
  name: 'cedar_retry_order',
  title: 'Retry Failed Tasks',
  description:
    'Starts new tasks for the failed images of an order, or for the images that are named: those that failed, were cancelled, or are no longer in the store.',
  summary: 'Starts failed tasks of an order again.',
  permission: 'submit',
  input: z.strictObject({ ...oneOrder, items: itemsInput }),
  output: z.object({
    order: z.string(),
    retried: z.array(z.string()).describe('The first images'),
    retriedCount: z.number(),
    waitingForRoom: z.number(),
  }),
  confirmation: (input, call) =>
    confirmAction(input, call, l10n.t('Retry Failed Tasks'), ({ states }) => [
      l10n.t('Tasks that are started: {0}', input.items?.length ?? states.FAILED ?? 0),
    ]),
  run: (input, call) =>
    acting(input, call, async ({ tracker }, name) => {
      const { items } = input;
      const result = await tracker.retry(name, { ...watchOf(call), ...(items && { items }) });
      return {
        order: dataName(name),
        retried: result.retried.slice(0, MAX_NAMES).map(dataName),
        retriedCount: result.retried.length,
        waitingForRoom: result.waiting,
      };
    }),
});

export const cancelOrderTool = defineTool({
  name: 'cedar_cancel_order',
  title: 'Cancel Tasks',
  description:
    'Cancels the tasks of an order that are under way, or those of the images that are named. Images that are complete, and the record of the order, are kept.',
  summary: 'Cancels the tasks of an order.',
  permission: 'submit',
  isDestructive: true,
  isIdempotent: true,
  input: z.strictObject({ ...oneOrder, items: itemsInput }),
  output: z.object({ order: z.string(), cancelledTasks: z.number() }),
  confirmation: (input, call) =>
    confirmAction(input, call, l10n.t('Cancel Tasks'), (order) => [
      l10n.t('Tasks that are cancelled: {0}', input.items?.length ?? unfinishedTasks(order)),
    ]),
  run: (input, call) =>
    acting(input, call, async ({ tracker }, name) => {
      const { items } = input;
      const cancelled = await tracker.cancel(name, { ...watchOf(call), ...(items && { items }) });
      return { order: dataName(name), cancelledTasks: cancelled.length };
    }),
});

function unfinishedTasks({ states }: TrackingDocument): number {
  const unfinished = [...ACTIVE_STATES, 'UNSUBMITTED'] as (keyof typeof states)[];
  return unfinished.reduce((sum, state) => sum + (states[state] ?? 0), 0);
}

async function confirmAction(
  { configuration, order: wanted }: OrderInput,
  call: ToolCall,
  title: string,
  facts: (order: TrackingDocument) => string[],
): Promise<ToolConfirmation> {
  const { tracker } = await openToolSession(call, configuration);
  const { name } = await readOrder(tracker, wanted, call.signal);
  const order = await tracker.current(name, { signal: call.signal });
  const lines = [l10n.t('Order: {0}', dataName(name)), ...facts(order)];
  return { title, message: lines.join('\n') };
}

/** Acts on an order, and reports the change, also if it was cancelled halfway. */
async function acting<Result>(
  { configuration, order }: OrderInput,
  call: ToolCall,
  act: (session: ToolSession, name: string) => Promise<Result>,
): Promise<Result> {
  const session = await openToolSession(call, configuration);
  const { name } = await readOrder(session.tracker, order, call.signal);
  try {
    return await act(session, name);
  } finally {
    call.host.changed(session.configuration);
  }
}
