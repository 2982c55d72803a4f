/** `cedar_update_orders`: brings the records of orders up to date with Earth Engine. */
import * as z from 'zod';
import { defineTool } from '../assistantTool.ts';
import { dataName } from '../dataText.ts';
import { orderFacts, ordersAnswer } from '../orderFacts.ts';
import { describeToolError } from '../toolErrors.ts';
import { configurationInput, openToolSession, ordersInput, readOrder } from '../toolSession.ts';
import { watchOf } from '../toolSteps.ts';

export const updateOrdersTool = defineTool({
  name: 'cedar_update_orders',
  title: 'Update Orders',
  description:
    'Records the states of the tasks of orders in the store, so that other programs see them. cedar_order_status shows the same without recording it.',
  summary: 'Records the states of the tasks of orders.',
  permission: 'submit',
  isIdempotent: true,
  input: z.strictObject({
    configuration: configurationInput,
    orders: ordersInput,
  }),
  output: ordersAnswer,
  run: async (input, call) => {
    const { tracker, configuration } = await openToolSession(call, input.configuration);
    const names: string[] = [];
    for (const name of input.orders) {
      names.push((await readOrder(tracker, name, call.signal)).name);
    }
    const failed: { name: string; error: string }[] = [];
    const updated = await tracker.updateAll(names, {
      ...watchOf(call),
      onError: (name, error) => {
        failed.push({ name: dataName(name), error: describeToolError(error, call.host) });
      },
    });
    call.host.changed(configuration);
    return { orders: [...updated.values()].map(orderFacts), failed };
  },
});
