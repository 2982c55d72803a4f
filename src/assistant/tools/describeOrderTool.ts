/** `cedar_describe_order`: what was ordered, and its images page by page, by its record. */
import * as z from 'zod';
import type { TrackedItem, TrackingDocument } from '../../core/index.ts';
import { dayBefore, exclusiveEnd, withoutMidnight } from '../../domain/isoDates.ts';
import { TASK_STATES } from '../../domain/taskStates.ts';
import { formatTileName } from '../../domain/tileName.ts';
import { defineTool } from '../assistantTool.ts';
import { dataName, dataText } from '../dataText.ts';
import { orderFacts, orderFactsSchema } from '../orderFacts.ts';
import { pageInput, pageOf, pageOutput } from '../paging.ts';
import { configurationInput, openToolSession, orderInput, readOrder } from '../toolSession.ts';

/** Most entries of each list besides the images. */
const MAX_LISTED = 20;

const imageSchema = z.object({
  name: z.string(),
  state: z.string(),
  dates: z.number().optional(),
  cloudCover: z.number().optional().describe('Mean of its scenes, percent'),
  error: z.string().optional(),
  takenOverBy: z.string().optional(),
});

export const describeOrderTool = defineTool({
  name: 'cedar_describe_order',
  title: 'Describe Order',
  description:
    'Describes an order as it was last recorded: collections, tiles, period, states, and its images page by page, all or those in one state. cedar_order_status has the states of this moment.',
  summary: 'Describes an order and its images.',
  permission: 'read',
  input: z.strictObject({
    configuration: configurationInput,
    order: orderInput,
    state: z.enum(TASK_STATES).optional().describe('Only images in this state.'),
    ...pageInput,
  }),
  output: z.object({
    order: orderFactsSchema,
    submitted: z.string(),
    collections: z.array(z.string()),
    tiles: z.array(z.string()).describe('The first tiles'),
    tileCount: z.number(),
    periodStart: z.string(),
    periodEnd: z.string().describe('Last day, inclusive'),
    frequency: z.string().describe('Empty for one period'),
    ownName: z.string().optional().describe('Name that the user gave it'),
    note: z.string().optional().describe('Note of the user'),
    images: z.array(imageSchema),
    ...pageOutput,
  }),
  run: async (input, call) => {
    const { tracker } = await openToolSession(call, input.configuration);
    const order = await readOrder(tracker, input.order, call.signal);
    const { state } = input;
    const images = order.orders.filter(({ status }) => !state || status.state === state);
    const { page, facts } = pageOf(images, input);
    return { order: orderFacts(order), ...requestOf(order), images: page.map(imageOf), ...facts };
  },
});

function requestOf({ submission, tracking, annotation }: TrackingDocument) {
  const { collections = tracking.collections, tile_indices: tiles } = submission;
  const { name, note } = annotation;
  return {
    submitted: dataText(submission.submitted, 50),
    collections: collections.slice(0, MAX_LISTED).map(dataName),
    tiles: tiles.slice(0, MAX_LISTED).map(([row, column]) => formatTileName(row, column)),
    tileCount: tiles.length,
    periodStart: dataText(withoutMidnight(submission.period_start), 50),
    periodEnd: dataText(dayBefore(exclusiveEnd(submission.period_end, submission.period_freq)), 50),
    frequency: dataText(submission.period_freq, 50),
    ...(name && { ownName: dataText(name) }),
    ...(note && { note: dataText(note, 500) }),
  };
}

function imageOf({ name, status, dates, cloud_cover: clouds, taken_over_by: owner }: TrackedItem) {
  return {
    name: dataName(name),
    state: status.state,
    ...(dates !== undefined && { dates }),
    ...(clouds !== undefined && { cloudCover: clouds }),
    ...(status.error_message && { error: dataText(status.error_message) }),
    ...(owner !== undefined && { takenOverBy: dataName(owner) }),
  };
}
