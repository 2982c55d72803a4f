/** `cedar_list_orders`: the orders in the store, the newest first. */
import * as z from 'zod';
import { defineTool } from '../assistantTool.ts';
import { dataName } from '../dataText.ts';
import { pageInput, pageOf, pageOutput } from '../paging.ts';
import { configurationInput, openToolSession } from '../toolSession.ts';

export const listOrdersTool = defineTool({
  name: 'cedar_list_orders',
  title: 'List Orders',
  description:
    'Lists the names of the orders of a configuration, those that changed last first. A pattern such as *h004v004* selects some by name.',
  summary: 'Lists the orders of a configuration.',
  permission: 'read',
  input: z.strictObject({
    configuration: configurationInput,
    pattern: z.string().max(200).optional().describe('Glob that names must match.'),
    ...pageInput,
  }),
  output: z.object({
    orders: z.array(
      z.object({ name: z.string(), updated: z.string().optional().describe('ISO time, UTC') }),
    ),
    ...pageOutput,
  }),
  run: async (input, call) => {
    const { tracker } = await openToolSession(call, input.configuration);
    const { pattern } = input;
    const listed = await tracker.listed({ ...(pattern && { pattern }), signal: call.signal });
    const newest = listed.toSorted(
      (a, b) => (b.updated?.getTime() ?? 0) - (a.updated?.getTime() ?? 0),
    );
    const { page, facts } = pageOf(newest, input);
    return {
      orders: page.map(({ name, updated }) => ({
        name: dataName(name),
        ...(updated && { updated: updated.toISOString() }),
      })),
      ...facts,
    };
  },
});
