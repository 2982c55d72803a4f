/** `cedar_wait_for_order`: waits until the tasks of an order have ended, or some time has passed. */
import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { defineTool } from '../assistantTool.ts';
import { orderFacts, orderFactsSchema } from '../orderFacts.ts';
import { configurationInput, openToolSession, orderInput, readOrder } from '../toolSession.ts';

/** Clients give up after a minute unless they are set otherwise. */
const TIMEOUT_S = 50;

/** Tasks take minutes: asking more often shows nothing new. */
const INTERVAL_S = 10;

export const waitForOrderTool = defineTool({
  name: 'cedar_wait_for_order',
  title: 'Wait for Order',
  description:
    'Waits until the tasks of an order have ended or the time is over, and returns its status. Changes nothing. Tasks take minutes to hours: call it again later rather than all the time.',
  summary: 'Waits until the tasks of an order have ended.',
  permission: 'read',
  input: z.strictObject({
    configuration: configurationInput,
    order: orderInput,
    timeoutSeconds: z
      .number()
      .min(0)
      .max(3600)
      .optional()
      .describe(`Time after which the status is returned anyway, ${TIMEOUT_S} unless given.`),
    intervalSeconds: z
      .number()
      .min(1)
      .max(600)
      .optional()
      .describe(`Time between two requests, ${INTERVAL_S} unless given.`),
  }),
  output: z.object({ order: orderFactsSchema, timedOut: z.boolean() }),
  run: async (input, call) => {
    const { signal } = call;
    const { timeoutSeconds = TIMEOUT_S, intervalSeconds = INTERVAL_S } = input;
    const { tracker } = await openToolSession(call, input.configuration);
    const { name } = await readOrder(tracker, input.order, signal);
    const until = performance.now() + timeoutSeconds * 1000;
    for (;;) {
      const order = await tracker.current(name, { signal });
      const { length: total } = order.ownItems;
      const { COMPLETED: completed = 0, EMPTY: empty = 0, FAILED: failed = 0 } = order.states;
      call.onStep?.({ label: 'Waiting', done: completed + empty + failed, total });
      const left = until - performance.now();
      // Without an action of the user, nothing else changes.
      if (order.settled || left <= 0) return { order: orderFacts(order), timedOut: !order.settled };
      await setTimeout(Math.min(intervalSeconds * 1000, left), undefined, { signal });
    }
  },
});
