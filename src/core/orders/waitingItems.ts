/**
 * Items that wait for room in Earth Engine's queue: which of an order have to, and how its document
 * records that they wait, or that the user stopped them.
 */
import { countQueue, roomFor, SMALL_ORDER } from '../earthengine/queue.ts';
import type { EarthEngine } from '../earthengine/session.ts';
import { isWaitingForRoom, type TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';
import type { TrackingWriter } from '../tracking/writer.ts';
import { unsubmittedStatus } from './imageMetadata.ts';

/** Items started at once when waiting ones get their turn: another process may have cancelled them. */
const FEED_SIZE = 50;

/** Waiting items are started a few together, while as many tasks wait in Earth Engine. */
const FEW = 10;

/**
 * Divides items into those that are started now and those that wait. Small orders find out by trying;
 * of others, those that would not leave enough of the queue to others have to wait.
 *
 * @param options.isFeeding whether the items have waited until now
 */
export async function divideByRoom(
  earthEngine: EarthEngine,
  items: readonly TrackedItem[],
  { isFeeding, signal }: { isFeeding: boolean; signal: AbortSignal | undefined },
): Promise<{ now: readonly TrackedItem[]; later: readonly TrackedItem[] }> {
  const isSmall = items.length <= SMALL_ORDER && !isFeeding;
  if (isSmall || items.length === 0) return { now: items, later: [] };
  const queue = await countQueue(earthEngine, signal);
  let room = roomFor(items.length, queue);
  if (isFeeding) {
    const isWorthwhile = room >= Math.min(items.length, FEW) || queue.waiting < FEW;
    room = isWorthwhile ? Math.min(room, FEED_SIZE) : 0;
  }
  return { now: items.slice(0, room), later: items.slice(room) };
}

/** The document with some items waiting for room. */
export function withWaiting(
  document: TrackingDocument,
  waiting: readonly TrackedItem[],
): TrackingDocument {
  if (waiting.length === 0) return document;
  const names = new Set(waiting.map(({ name }) => name));
  const orders = document.orders.map((item) =>
    names.has(item.name) ? { ...item, status: { ...item.status, waiting_for_room: true } } : item,
  );
  return document.withOrders(orders);
}

/** Records that an item waits for room. */
export function recordWaiting({ name }: TrackedItem, writer: TrackingWriter): void {
  writer.change(name, { status: { ...unsubmittedStatus(), waiting_for_room: true } });
}

/** Records that the user has stopped a submission: nothing of it starts by itself any more. */
export function recordStopped(writer: TrackingWriter): void {
  for (const { name, status } of writer.document.orders) {
    if (!isWaitingForRoom(status)) continue;
    writer.change(name, { status: { ...status, waiting_for_room: false } });
  }
}

/** The document with some items no longer waiting for room: they start only when asked for. */
export function withStopped(
  document: TrackingDocument,
  names: ReadonlySet<string>,
): TrackingDocument {
  const isStopped = ({ name, status }: TrackedItem) => names.has(name) && isWaitingForRoom(status);
  if (!document.orders.some(isStopped)) return document;
  return document.withOrders(
    document.orders.map((item) =>
      isStopped(item) ? { ...item, status: { ...item.status, waiting_for_room: false } } : item,
    ),
  );
}

/**
 * The document with nothing stopped: what the user stopped is wanted again. The very same one when
 * there is nothing of the kind.
 */
export function withoutStops(document: TrackingDocument): TrackingDocument {
  const isStopped = ({ status }: TrackedItem) =>
    status.state === 'UNSUBMITTED' && status.waiting_for_room === false;
  if (!document.orders.some(isStopped)) return document;
  return document.withOrders(
    document.orders.map((item) => {
      if (!isStopped(item)) return item;
      const { waiting_for_room: _, ...status } = item.status;
      return { ...item, status };
    }),
  );
}
