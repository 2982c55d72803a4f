/** `cedar_order_status`: the states of orders at this moment; changes nothing. */
import * as z from 'zod';
import { defineTool } from '../assistantTool.ts';
import { type OrderFacts, orderFacts, ordersAnswer } from '../orderFacts.ts';
import { describeToolError } from '../toolErrors.ts';
import { configurationInput, openToolSession, ordersInput, readOrder } from '../toolSession.ts';

export const orderStatusTool = defineTool({
  name: 'cedar_order_status',
  title: 'Order Status',
  description:
    'Asks Earth Engine how far the tasks of orders are, with the errors of failed ones. Changes nothing.',
  summary: 'Shows how far the tasks of orders are.',
  permission: 'read',
  input: z.strictObject({
    configuration: configurationInput,
    orders: ordersInput,
  }),
  output: ordersAnswer,
  run: async ({ configuration, orders: names }, call) => {
    const { tracker } = await openToolSession(call, configuration);
    const { signal } = call;
    const status = async (name: string) => {
      const { name: found } = await readOrder(tracker, name, signal);
      return orderFacts(await tracker.current(found, { signal }));
    };
    // A single order has the error itself.
    const [only] = names;
    if (only !== undefined && names.length === 1) {
      return { orders: [await status(only)], failed: [] };
    }
    const found: OrderFacts[] = [];
    const failed: { name: string; error: string }[] = [];
    for (const name of names) {
      try {
        found.push(await status(name));
      } catch (error) {
        if (signal.aborted) throw error;
        failed.push({ name, error: describeToolError(error, call.host) });
      }
    }
    return { orders: found, failed };
  },
});
