/** Facts about orders in the answers of tools: short, and with what to do next. */
import * as z from 'zod';
import type { TrackingDocument } from '../core/index.ts';
import { isFinished } from '../domain/taskStates.ts';
import { dataName, dataText } from './dataText.ts';

/** Most different errors of an order that are listed. */
const MAX_ERRORS = 5;

/** Schema of what is known about an order. */
export const orderFactsSchema = z.object({
  name: z.string(),
  states: z
    .record(z.string(), z.number())
    .describe('Number of images in each state of their tasks'),
  images: z.number(),
  progress: z.number().describe('Share of completed images, 0 to 1'),
  finished: z.boolean().describe('Whether no task is under way or waits'),
  complete: z.boolean().describe('Whether every image is completed or has no scenes'),
  waitingForRoom: z.number().describe('Images that wait for room in the queue of Earth Engine'),
  takenOver: z.number().describe('Images that other orders have taken over'),
  errors: z.array(
    z.object({
      message: z.string(),
      images: z.number(),
      example: z.string().describe('Name of one of the images'),
    }),
  ),
  next: z.string().optional(),
});

/** Schema of an answer about several orders: those that failed have their errors. */
export const ordersAnswer = z.object({
  orders: z.array(orderFactsSchema),
  failed: z.array(z.object({ name: z.string(), error: z.string() })),
});

export type OrderFacts = z.input<typeof orderFactsSchema>;

/** Facts about an order. */
export function orderFacts(order: TrackingDocument): OrderFacts {
  const next = nextStep(order);
  return {
    name: dataName(order.name),
    states: order.states,
    images: order.ownItems.length,
    progress: Math.round(order.progress * 1000) / 1000,
    finished: isFinished(order),
    complete: order.complete,
    waitingForRoom: order.waitingForRoom,
    takenOver: order.takenOver,
    errors: errorsOf(order),
    ...(next && { next }),
  };
}

/** Errors by their messages, those of most images first. */
function errorsOf({ ownItems }: TrackingDocument): OrderFacts['errors'] {
  const errors = new Map<string, { images: number; example: string }>();
  for (const { name, status } of ownItems) {
    if (status.state !== 'FAILED' || !status.error_message) continue;
    const message = dataText(status.error_message);
    const { images = 0, example = dataName(name) } = errors.get(message) ?? {};
    errors.set(message, { images: images + 1, example });
  }
  return [...errors]
    .map(([message, counted]) => ({ message, ...counted }))
    .sort((a, b) => b.images - a.images)
    .slice(0, MAX_ERRORS);
}

function nextStep({
  states,
  waitingForRoom,
  settled,
  complete,
}: TrackingDocument): string | undefined {
  const unsubmitted = (states.UNSUBMITTED ?? 0) - waitingForRoom;
  if (unsubmitted > 0) return 'cedar_resume_order starts the tasks that were not started.';
  if (!settled)
    return 'cedar_wait_for_order waits until the tasks have ended; they take minutes to hours.';
  if (waitingForRoom > 0)
    return 'cedar_resume_order starts the tasks that wait for room in the queue.';
  if (states.FAILED) return 'cedar_retry_order starts the failed tasks again.';
  if (complete) return 'cedar_download_order downloads the images.';
  return undefined;
}
