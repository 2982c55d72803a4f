/** Items that are started again. */
import { describe, expect, it } from 'vitest';
import { retryItems, retrySame } from '../../src/core/orders/retry.ts';
import { TrackingDocument } from '../../src/core/tracking/document.ts';
import type { TrackedItem } from '../../src/core/tracking/documentJson.ts';
import { mergeTracking } from '../../src/core/tracking/writer.ts';
import type { TaskState } from '../../src/domain/taskStates.ts';
import { pythonTracking } from './data/documents.ts';

const OPTIONS = { exportOptions: {} };

function item(state: TaskState, id = ''): TrackedItem {
  const status = { id, state, creation_timestamp_ms: 10, update_timestamp_ms: 99 };
  return { name: 'a', prefix: 'P', status, request_id: 'r', description: 'a_r' };
}
const documentOf = (...orders: TrackedItem[]) =>
  new TrackingDocument({ ...pythonTracking(), orders });
const failed = documentOf(item('FAILED', 'T1'));
const givenUp = documentOf(item('CANCELLED'));
const one = (document: TrackingDocument) => document.orders[0] as TrackedItem;

/** Merging must not depend on who writes first. */
function merged(a: TrackingDocument, b: TrackingDocument): TrackedItem {
  const both = [one(mergeTracking(a, b)), one(mergeTracking(b, a))];
  expect(both[0]).toEqual(both[1]);
  return both[0] as TrackedItem;
}

function withStatus(document: TrackingDocument, state: TaskState, id: string): TrackingDocument {
  const known = one(document);
  return document.withOrders([{ ...known, status: { ...known.status, state, id } }]);
}

describe('an item that is retried', () => {
  it('is later than the failed task, although it has not been started', () => {
    const { document } = retryItems(failed, OPTIONS);
    expect(merged(document, failed)).toMatchObject({
      status: { state: 'UNSUBMITTED' },
      earlier_tasks: ['T1'],
    });
    expect(merged(document, failed).request_id).not.toBe('r');
  });

  it('is later than the earlier task in any state, even if that state was recorded later', () => {
    const { document } = retryItems(failed, OPTIONS);
    const running = withStatus(document, 'RUNNING', 'T2');
    const news = documentOf({ ...item('COMPLETED', 'T1') });
    expect(merged(running, news).status).toMatchObject({ state: 'RUNNING', id: 'T2' });
  });

  it('differs between the second and the third attempt', () => {
    const second = withStatus(retryItems(failed, OPTIONS).document, 'FAILED', 'T2');
    const third = retryItems(second, OPTIONS).document;
    expect(merged(third, second).earlier_tasks).toEqual(['T1', 'T2']);
    expect(merged(third, failed).earlier_tasks).toEqual(['T1', 'T2']);
  });

  it('does not keep export options of an earlier attempt', () => {
    const once = retryItems(failed, { exportOptions: { maxPixels: 7 } }).document;
    expect(one(once).export_image_kwds).toEqual({ maxPixels: 7 });
    const twice = retryItems(withStatus(once, 'FAILED', 'T2'), OPTIONS).document;
    expect(merged(twice, once)).not.toHaveProperty('export_image_kwds');
  });
});

describe('an item that was cancelled before it had a task', () => {
  it('keeps its request, so that it cannot start a second task', () => {
    const { document } = retryItems(givenUp, { ...OPTIONS, items: ['a'] });
    expect(one(document)).toMatchObject({
      status: { state: 'UNSUBMITTED' },
      request_id: 'r',
      description: expect.stringMatching(/^a_/),
    });
    expect(merged(document, givenUp).status.state).toBe('UNSUBMITTED');
  });

  it('receives the task that another window started at the same time', () => {
    const { document } = retryItems(givenUp, { ...OPTIONS, items: ['a'] });
    const started = documentOf(item('READY', 'T1'));
    expect(merged(document, started)).toMatchObject({
      status: { state: 'READY', id: 'T1' },
      earlier_tasks: [''],
    });
  });
});

describe('an item that another window has retried in the meantime', () => {
  it('is not retried again, even if it has failed since', () => {
    const theirs = withStatus(retryItems(failed, OPTIONS).document, 'FAILED', 'T2');
    expect(retrySame(failed, theirs, OPTIONS).retried).toEqual([]);
    expect(retrySame(failed, failed, OPTIONS).retried).toEqual(['a']);
    expect(retrySame(theirs, theirs, OPTIONS).retried).toEqual(['a']);
  });

  it('is left to that window if only some items are retried', () => {
    const some = { ...OPTIONS, items: ['b'] };
    expect(retrySame(failed, failed, some)).toEqual({ document: failed, retried: [] });
  });
});
