/** Images that several orders have. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  ConflictError,
  ExistingItemsError,
  type OrderRequest,
  type TaskStatus,
  type Tracker,
  TrackingDocument,
  type TrackingDocumentJson,
} from '../../src/core/index.ts';
import { storeTracking } from '../../src/core/tracking/writer.ts';
import { refusalOf } from '../refusalOf.ts';
import { STORE_KIND } from '../storeKind.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import {
  type Cycle,
  finishOrder,
  objectNames,
  openCycle,
  removeObject,
  SMALL_ORDER,
  storeRecord,
  uploadObject,
} from './cycle.ts';

/** June and July 2020: two images. The later one ends where `OVERLAPPING` begins. */
const FIRST = { trackingTemplate: 'FIRST' };
const SECOND = { trackingTemplate: 'SECOND' };

/** July and August 2020 of the same tile: one image of `SMALL_ORDER`, and another one. */
const OVERLAPPING: OrderRequest = {
  ...SMALL_ORDER,
  periodStart: '2020-07-01',
  periodEnd: '2020-08-01',
};

const refusal = (submitting: Promise<unknown>) => refusalOf(submitting, ExistingItemsError);

/** An order whose images are all there, and its name. */
async function orderFirst(cycle: Cycle): Promise<TrackingDocument> {
  const tracker = cycle.trackerWith(FIRST);
  const { name } = await tracker.submit(SMALL_ORDER);
  return finishOrder(tracker, name);
}

/** A copy of an order under another name: as if it had been ordered twice before Cedar noticed. */
async function storeTwin(cycle: Cycle, of: TrackingDocument, name: string): Promise<void> {
  const json = of.toJSON();
  const twin: TrackingDocumentJson = {
    ...json,
    submission: { ...json.submission, submitted: '2020-01-01T00:00:00' },
    tracking: { ...json.tracking, name },
  };
  delete twin.submission.id;
  await cycle.store.storeMetadata(twin, name, json.tracking.prefix);
}

/** A document with one item that it has no right to. */
async function storeStrange(
  cycle: Cycle,
  of: TrackingDocument,
  item: { name: string; prefix: string },
): Promise<void> {
  const json = of.toJSON();
  const [first] = json.orders;
  if (!first) throw new Error('no item');
  const tracking = { ...json.tracking, name: 'STRANGE', name_template: item.name };
  await cycle.store.storeMetadata(
    {
      ...json,
      tracking: { ...tracking, prefix_template: item.prefix },
      orders: [{ ...first, ...item }],
    },
    'STRANGE',
    json.tracking.prefix,
  );
}

function requestsFrom(cycle: Cycle, from: number): string[] {
  return cycle.sandbox.requests.slice(from).map(({ method, path }) => `${method} ${path}`);
}

describe('an order of images that another order has', () => {
  it('is refused with the images and the order, and nothing is stored or started', async () => {
    const cycle = await openCycle();
    const first = await orderFirst(cycle);
    const before = await objectNames(cycle);
    const from = cycle.sandbox.requests.length;
    const error = await refusal(cycle.trackerWith(SECOND).submit(SMALL_ORDER));
    expect(error.items).toEqual(
      first.orders.map(({ name, prefix }) => ({ name, prefix, orders: ['FIRST'], objects: 2 })),
    );
    expect(error.message).toContain('FIRST');
    expect(error.message).toContain(first.orders[1]?.name);
    expect(requestsFrom(cycle, from).filter((each) => !each.startsWith('GET'))).toEqual([]);
    expect(await objectNames(cycle)).toEqual(before);
  });

  it('is refused even if the other order has only stored its record', async () => {
    const cycle = await openCycle();
    const first = await orderFirst(cycle);
    for (const object of await cycle.tracker.objects(first)) await cycle.store.remove(object);
    const unsubmitted = first.orders.map((item) => {
      return { ...item, status: { id: '', state: 'UNSUBMITTED' as const } };
    });
    await storeTracking(cycle.store, first.withOrders(unsubmitted), (ours) => ours);
    expect(await objectNames(cycle)).toEqual(['CEDAR_TRACKING/FIRST.json']);
    const { items } = await refusal(cycle.trackerWith(SECOND).submit(OVERLAPPING));
    expect(items).toMatchObject([{ orders: ['FIRST'], objects: 0 }]);
  });

  // Requests of Drive are counted in driveStore.test.ts.
  it.skipIf(STORE_KIND === 'gdrive')(
    'is found with one listing of each prefix and of the records, for any number of orders',
    async () => {
      const cycle = await openCycle();
      const first = await orderFirst(cycle);
      const others = cycle.trackerWith({ prefixTemplate: 'OTHERS', trackingTemplate: 'O_{now}' });
      for (let order = 0; order < 3; order++) {
        const { name } = await others.submit({ ...SMALL_ORDER, tiles: [2, 4 + order] });
        await finishOrder(others, name);
      }
      const from = cycle.sandbox.requests.length;
      const found = await cycle.trackerWith(SECOND).existing(SMALL_ORDER);
      expect(found.map(({ name }) => name)).toEqual(first.orders.map(({ name }) => name));
      const requests = requestsFrom(cycle, from);
      expect(requests.filter((each) => each.endsWith('/o'))).toHaveLength(2);
      // Of the four records, the one that shares images.
      const read = requests.filter((each) => !each.endsWith('/o'));
      expect(read.length).toBeGreaterThan(0);
      expect(read.every((each) => each.includes('FIRST'))).toBe(true);
    },
  );

  it('reads a record without a fingerprint once for each version', async () => {
    const cycle = await openCycle();
    const first = await orderFirst(cycle);
    await storeTwin(cycle, first, 'TWIN');
    const tracker = cycle.trackerWith(SECOND);
    const elsewhere = { ...SMALL_ORDER, tiles: [2, 4] as const };
    expect(await tracker.existing(elsewhere)).toEqual([]);
    const from = cycle.sandbox.requests.length;
    expect(await tracker.existing(elsewhere)).toEqual([]);
    expect(requestsFrom(cycle, from)).toHaveLength(2);
    const found = await tracker.existing(SMALL_ORDER);
    expect(found[0]?.orders).toEqual(['FIRST', 'TWIN']);
  });

  it('is refused because of a damaged record that names the images', async () => {
    const cycle = await openCycle();
    const first = await orderFirst(cycle);
    for (const name of await objectNames(cycle)) await removeObject(cycle, name);
    const { tracking: _, ...broken } = first.toJSON();
    await cycle.store.storeMetadata(broken, 'BROKEN', 'CEDAR_TRACKING');
    const { items } = await refusal(cycle.trackerWith(SECOND).submit(SMALL_ORDER));
    expect(items[0]).toMatchObject({ orders: ['BROKEN'], objects: 0 });
  });

  it('is refused because of files that are in no record', async () => {
    const cycle = await openCycle();
    await orderFirst(cycle);
    await removeObject(cycle, 'CEDAR_TRACKING/FIRST.json');
    const { items } = await refusal(
      cycle.trackerWith({ trackingPrefix: 'ELSEWHERE' }).submit(SMALL_ORDER),
    );
    expect(items).toMatchObject([
      { orders: ['CEDAR_TRACKING/FIRST'], objects: 2 },
      { orders: ['CEDAR_TRACKING/FIRST'], objects: 2 },
    ]);
  });
});

describe('leaving out existing images', () => {
  it('orders only the other images', async () => {
    const cycle = await openCycle();
    const first = await orderFirst(cycle);
    const tracker = cycle.trackerWith(SECOND);
    const request = { ...SMALL_ORDER, periodEnd: '2020-08-01' };
    const { leftOut } = await tracker.submit(request, { existing: 'leaveOut' });
    expect(leftOut).toEqual(first.orders.map(({ name }) => name));
    const second = await finishOrder(tracker, 'SECOND');
    expect(second.orders.map(({ name }) => name.slice(-21))).toEqual(['2020-08-01_2020-09-01']);
    expect(second.states).toEqual({ COMPLETED: 1 });
  });

  it('orders nothing if all images exist', async () => {
    const cycle = await openCycle();
    await orderFirst(cycle);
    const submitting = cycle.trackerWith(SECOND).submit(SMALL_ORDER, { existing: 'leaveOut' });
    await refusal(submitting);
    expect(await cycle.tracker.list('*')).toEqual(['FIRST']);
  });
});

describe('taking over existing images', () => {
  it('computes the images again, and the other order names the new one', async () => {
    const cycle = await openCycle();
    const first = await orderFirst(cycle);
    const tracker = cycle.trackerWith(SECOND);
    await tracker.submit(OVERLAPPING, { existing: 'takeOver' });
    const second = await finishOrder(tracker, 'SECOND');
    expect(second.states).toEqual({ COMPLETED: 2 });
    const left = await tracker.update('FIRST');
    expect(left.orders.map((item) => item.taken_over_by)).toEqual([undefined, 'SECOND']);
    expect([left.states, left.takenOver, left.complete]).toEqual([{ COMPLETED: 1 }, 1, true]);
    const files = await tracker.download(left, temporaryFolder());
    expect([...files.values()].flat()).toHaveLength(2);
    // Items that were left to the other order are not tried again here.
    const [, taken] = first.orders;
    const { retried } = await tracker.retry('FIRST', { items: [taken?.name ?? ''] });
    expect(retried).toEqual([]);
  });

  it('lets them be cleaned with the new order, not with the previous one', async () => {
    const cycle = await openCycle();
    const first = await orderFirst(cycle);
    const tracker = cycle.trackerWith(SECOND);
    await tracker.submit(OVERLAPPING, { existing: 'takeOver' });
    const second = await finishOrder(tracker, 'SECOND');
    // The document as it was read before it was taken from.
    const { kept } = await tracker.clean(first, { trackingName: 'FIRST' });
    expect(kept.map(({ orders, reason }) => [reason, orders])).toEqual([
      ['claimed', ['SECOND']],
      ['claimed', ['SECOND']],
    ]);
    const files = await tracker.download(second, temporaryFolder());
    expect([...files.values()].flat()).toHaveLength(4);
    await tracker.clean(second, { trackingName: 'SECOND' });
    expect(await objectNames(cycle)).toEqual([]);
  });

  it('cancels running tasks of the other order', async () => {
    const cycle = await openCycle({ speed: 0.02 });
    const tracker = cycle.trackerWith(FIRST);
    await tracker.submit(SMALL_ORDER);
    await cycle.trackerWith(SECOND).submit(OVERLAPPING, { existing: 'takeOver' });
    const first = await tracker.update('FIRST');
    const [kept, taken] = first.orders;
    expect(kept?.taken_over_by).toBeUndefined();
    expect(['READY', 'RUNNING']).toContain(kept?.status.state);
    expect(taken).toMatchObject({ taken_over_by: 'SECOND', status: { state: 'CANCELLED' } });
    const second = await tracker.update('SECOND');
    expect(second.states.CANCELLED).toBeUndefined();
  });

  it('is completed by resume if it stops after it was recorded', async () => {
    const cycle = await openCycle();
    await orderFirst(cycle);
    const tracker = cycle.trackerWith(SECOND);
    // The second thing stored is the other order's record with the change.
    cycle.sandbox.setFaults([
      { path: '/upload/**', nth: 2, times: 1000, action: { status: 403, message: 'no' } },
    ]);
    await expect(tracker.submit(OVERLAPPING, { existing: 'takeOver' })).rejects.toThrow(
      /Resume the order/,
    );
    cycle.sandbox.setFaults([]);
    expect((await tracker.read('SECOND')).states).toEqual({ UNSUBMITTED: 2 });
    expect((await tracker.read('FIRST')).takenOver).toBe(0);
    await tracker.resume('SECOND');
    expect((await finishOrder(tracker, 'SECOND')).states).toEqual({ COMPLETED: 2 });
    expect((await tracker.read('FIRST')).takenOver).toBe(1);
  });

  it('leaves no piece of the earlier image beside the new one', async () => {
    const cycle = await openCycle();
    const pieces = cycle.trackerWith({
      ...FIRST,
      exportOptions: { fileDimensions: 32, shardSize: 16 },
    });
    await pieces.submit(SMALL_ORDER);
    await finishOrder(pieces, 'FIRST');
    expect(
      (await objectNames(cycle)).filter((name) => /\d{10}-\d{10}\.tif$/.test(name)),
    ).not.toEqual([]);
    const tracker = cycle.trackerWith(SECOND);
    await tracker.submit(SMALL_ORDER, { existing: 'takeOver' });
    const second = await finishOrder(tracker, 'SECOND');
    const objects = await tracker.objects(second);
    expect(objects.map(({ fileName }) => fileName.slice(-4))).toEqual(
      ['json', '.tif', 'json', '.tif'].map((end) => end.slice(-4)),
    );
  });
});

describe('two submissions of the same images at the same time', () => {
  async function submitBoth(trackers: readonly Tracker[]) {
    return Promise.allSettled(trackers.map((tracker) => tracker.submit(SMALL_ORDER)));
  }

  it('result in one order, and the other is refused', async () => {
    const cycle = await openCycle({ latency: 30 });
    const trackers = [FIRST, SECOND].map((parts) => cycle.trackerWith(parts));
    const results = await submitBoth(trackers);
    const [failed] = results.filter((each) => each.status === 'rejected');
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(failed?.reason).toBeInstanceOf(ExistingItemsError);
    const [name = ''] = await cycle.tracker.list('*');
    expect(await cycle.tracker.list('*')).toEqual([name]);
    expect((await finishOrder(cycle.tracker, name)).states).toEqual({ COMPLETED: 2 });
  });

  it('divide the images if their records are under different prefixes: each image has one owner', async () => {
    const cycle = await openCycle({ latency: 30 });
    const trackers = ['HERE', 'THERE'].map((trackingPrefix) =>
      cycle.trackerWith({ trackingPrefix, trackingTemplate: `OF_${trackingPrefix}` }),
    );
    await submitBoth(trackers);
    const orders = await Promise.all(
      trackers.map((tracker, at) =>
        finishOrder(tracker, ['OF_HERE', 'OF_THERE'][at] ?? '').catch(() => undefined),
      ),
    );
    const own = orders.flatMap((order) => order?.ownItems ?? []).map(({ name }) => name);
    expect(own).toHaveLength(2);
    expect(new Set(own).size).toBe(2);
  });
});

describe('cleaning', () => {
  it('keeps images that another record claims, and names that record', async () => {
    const cycle = await openCycle();
    const first = await orderFirst(cycle);
    await storeTwin(cycle, first, 'TWIN');
    const tracker = cycle.trackerWith(FIRST);
    const before = await objectNames(cycle);
    const plan = await tracker.planClean(first);
    expect([...plan.remove.values()].flat()).toEqual([]);
    const removed = await tracker.clean(first, { trackingName: 'FIRST' });
    expect([...removed.values()].flat()).toEqual([]);
    expect(removed.kept).toHaveLength(4);
    expect(removed.kept[0]).toMatchObject({ reason: 'claimed', orders: ['TWIN'] });
    expect(await objectNames(cycle)).toEqual(
      before.filter((name) => name !== 'CEDAR_TRACKING/FIRST.json'),
    );
  });

  it('keeps images that a damaged record names', async () => {
    const cycle = await openCycle();
    const first = await orderFirst(cycle);
    const { submission: _, ...broken } = first.toJSON();
    await cycle.store.storeMetadata(broken, 'BROKEN', 'CEDAR_TRACKING');
    const { kept } = await cycle.tracker.clean(first, { trackingName: 'FIRST' });
    expect(kept[0]).toMatchObject({ reason: 'claimed', orders: ['BROKEN'] });
  });

  it.each([
    ["another program's files", { name: 'thesis', prefix: 'my/archive' }],
    ["another order's record", { name: 'FIRST', prefix: 'CEDAR_TRACKING' }],
    ['files without any metadata', { name: 'data', prefix: 'my/archive' }],
  ])('keeps %s, whatever a document names', async (_, item) => {
    const cycle = await openCycle();
    const first = await orderFirst(cycle);
    await cycle.store.storeMetadata({ chapter: 1 }, 'thesis', 'my/archive');
    await uploadObject(cycle, 'my/archive/thesis.tif');
    await uploadObject(cycle, 'my/archive/data.tif');
    await storeStrange(cycle, first, item);
    const before = await objectNames(cycle);
    const strange = await cycle.tracker.read('STRANGE');
    const { kept } = await cycle.tracker.clean(strange, { trackingName: 'STRANGE' });
    expect(kept.every(({ reason }) => reason === 'foreign')).toBe(true);
    expect(kept.length).toBeGreaterThan(0);
    expect(await objectNames(cycle)).toEqual(
      before.filter((name) => name !== 'CEDAR_TRACKING/STRANGE.json'),
    );
  });

  it('keeps the images of an order whose record is under another prefix', async () => {
    const cycle = await openCycle();
    const first = await orderFirst(cycle);
    const json = first.toJSON();
    const copy = new TrackingDocument({
      ...json,
      submission: { ...json.submission, id: 'of-another-order' },
      tracking: { ...json.tracking, name: 'COPY' },
    });
    const elsewhere = cycle.trackerWith({ trackingPrefix: 'ELSEWHERE' });
    const { kept } = await elsewhere.clean(copy);
    expect(kept).toHaveLength(4);
    expect(kept[0]).toMatchObject({ reason: 'claimed', orders: ['FIRST'] });
  });

  it.each([
    ['deletes a record that others write meanwhile', { progress: 1 }, []],
    ['keeps a record with tasks that others start meanwhile', { id: 'NEW' }, ['FIRST']],
  ])('%s', async (_, change, left) => {
    const cycle = await openCycle();
    const first = await orderFirst(cycle);
    const { store } = cycle;
    const metadataObject = store.metadataObject.bind(store);
    let isWritten = false;
    // Right before the record is deleted, as it was listed then.
    store.metadataObject = async (...given) => {
      const listed = await metadataObject(...given);
      if (!isWritten) {
        isWritten = true;
        const stored = await cycle.tracker.read('FIRST');
        const orders = stored.orders.map((item) => {
          return { ...item, status: { ...item.status, ...change } };
        });
        await storeTracking(store, stored.withOrders(orders), (ours) => ours);
      }
      return listed;
    };
    const cleaning = cycle.tracker.clean(first, { trackingName: 'FIRST' });
    if (left.length > 0) await expect(cleaning).rejects.toThrow(ConflictError);
    else await cleaning;
    expect(await cycle.tracker.list('*')).toEqual(left);
  });

  it('deletes an image without metadata by the name that its order gives it', async () => {
    const cycle = await openCycle();
    const first = await orderFirst(cycle);
    const [item] = first.orders;
    await removeObject(cycle, `${item?.prefix}/${item?.name}.json`);
    const { kept } = await cycle.tracker.clean(first, { trackingName: 'FIRST' });
    expect(kept).toEqual([]);
    expect(await objectNames(cycle)).toEqual([]);
  });
});

describe('starting images that another record lists as well', () => {
  /** Both records have the images of June and July; in `TWIN` none of the tasks succeeded. */
  async function twinOf(cycle: Cycle, status: TaskStatus) {
    const first = await orderFirst(cycle);
    await storeTwin(cycle, first, 'TWIN');
    const twin = await cycle.tracker.read('TWIN');
    const orders = twin.orders.map((item) => {
      // Tasks of its own.
      const requestId = randomUUID();
      return { ...item, status, request_id: requestId, description: requestId };
    });
    await storeTracking(cycle.store, twin.withOrders(orders), (ours) => ours);
    return first;
  }

  const FAILED: TaskStatus = { id: 'GONE', state: 'FAILED', error_message: 'No.' };

  it.each([
    ['retry', FAILED, (tracker: Tracker) => tracker.retry('TWIN')],
    [
      'retry of one image',
      FAILED,
      async (tracker: Tracker) => {
        const [, item] = (await tracker.read('TWIN')).orders;
        return tracker.retry('TWIN', { items: [item?.name ?? ''] });
      },
    ],
    ['resume', { state: 'UNSUBMITTED' }, (tracker: Tracker) => tracker.resume('TWIN')],
    [
      'feeding',
      { state: 'UNSUBMITTED', waiting_for_room: true },
      (tracker: Tracker) => tracker.resume('TWIN', { waitingOnly: true }),
    ],
  ] as [string, TaskStatus, (tracker: Tracker) => Promise<unknown>][])(
    'is refused for %s, with the images and the order',
    async (_, status, start) => {
      const cycle = await openCycle();
      const first = await twinOf(cycle, status);
      const versions = async () =>
        (await cycle.tracker.objects(first)).map(({ id, version }) => [id, version]);
      const before = await versions();
      const from = cycle.sandbox.requests.length;
      const error = await refusal(start(cycle.tracker));
      expect(error.items.map(({ orders }) => orders)).toContainEqual(['FIRST']);
      expect(error.message).toContain('"FIRST"');
      expect(error.message).toContain(first.orders[1]?.name);
      expect(requestsFrom(cycle, from).filter((each) => each.includes(':export'))).toEqual([]);
      expect(await versions()).toEqual(before);
    },
  );

  it('is not repeated automatically', async () => {
    const cycle = await openCycle();
    await twinOf(cycle, { state: 'UNSUBMITTED', waiting_for_room: true });
    await refusal(cycle.tracker.resume('TWIN', { waitingOnly: true }));
    expect((await cycle.tracker.read('TWIN')).waitingForRoom).toBe(0);
    // An explicit request is refused with the reason.
    await refusal(cycle.tracker.resume('TWIN'));
  });

  it.each(['retry', 'resume'] as const)('leaves out only these images in a %s', async (action) => {
    const cycle = await openCycle();
    const first = await twinOf(
      cycle,
      action === 'retry' ? FAILED : { id: '', state: 'UNSUBMITTED' },
    );
    const [june, july] = first.orders;
    for (const object of await cycle.tracker.objects(first, { items: [june?.name ?? ''] })) {
      await cycle.store.remove(object);
    }
    const rest = first.withOrders(first.orders.slice(1));
    await storeRecord(cycle, rest.toJSON());
    const error = await refusal(cycle.tracker[action]('TWIN'));
    expect(error.items.map(({ name }) => name)).toEqual([july?.name]);
    expect(error.message).toMatch(/the others were/);
    const twin = await cycle.tracker.update('TWIN');
    expect(twin.orders[0]?.status.id).not.toBe('GONE');
    expect(twin.orders[0]?.status.id).toBeTruthy();
    expect(twin.orders[1]?.status.state).toBe(action === 'retry' ? 'FAILED' : 'UNSUBMITTED');
  });

  it('is possible after the images were taken over from both', async () => {
    const cycle = await openCycle();
    await twinOf(cycle, FAILED);
    const tracker = cycle.trackerWith(SECOND);
    await tracker.submit(SMALL_ORDER, { existing: 'takeOver' });
    expect((await finishOrder(tracker, 'SECOND')).states).toEqual({ COMPLETED: 2 });
    expect((await tracker.retry('TWIN')).retried).toEqual([]);
  });
});

describe('an order whose images were deleted', () => {
  it('lists the items without an image, and computes only those again', async () => {
    const cycle = await openCycle();
    const { tracker } = cycle;
    const first = await orderFirst(cycle);
    const [gone, there] = first.orders;
    expect([...(await tracker.missingImages([first])).values()]).toEqual([[]]);
    for (const object of await tracker.objects(first, { items: [gone?.name ?? ''] })) {
      await cycle.store.remove(object);
    }
    const from = cycle.sandbox.requests.length;
    const missing = await tracker.missingImages([first, first]);
    expect(missing.get(first)).toEqual([gone?.name]);
    expect(requestsFrom(cycle, from)).toHaveLength(1);
    // The other one is there, and stays as it is.
    const items = first.orders.map(({ name }) => name);
    const { retried } = await tracker.retry('FIRST', { items });
    expect(retried).toEqual([gone?.name]);
    const again = await finishOrder(tracker, 'FIRST');
    expect(again.states).toEqual({ COMPLETED: 2 });
    expect(again.orders[1]?.status.id).toBe(there?.status.id);
    expect((await tracker.missingImages([again])).get(again)).toEqual([]);
  });

  it.each([
    ['32 × 32 pixels', { fileDimensions: 32, shardSize: 16 }],
    ['32 × 16 pixels', { fileDimensions: [32, 16] as [number, number], shardSize: 16 }],
  ])('notices any missing piece of %s', async (_, exportOptions) => {
    const cycle = await openCycle();
    const tracker = cycle.trackerWith({ ...FIRST, exportOptions });
    await tracker.submit({ ...SMALL_ORDER, periodFrequency: undefined });
    const first = await finishOrder(tracker, 'FIRST');
    const items = first.orders.map(({ name }) => name);
    const missing = async () => (await tracker.missingImages([first])).get(first);
    expect(await missing()).toEqual([]);
    const pieces = (await tracker.objects(first)).filter(({ fileName }) => /tif$/.test(fileName));
    expect(pieces.length).toBeGreaterThan(1);
    for (const piece of pieces) {
      const path = `CEDAR_PREARD/${piece.fileName}`;
      await removeObject(cycle, path);
      expect(await missing()).toEqual(items);
      await uploadObject(cycle, path);
    }
    expect(await missing()).toEqual([]);
    await removeObject(cycle, `CEDAR_PREARD/${pieces.at(-1)?.fileName}`);
    expect((await tracker.retry('FIRST', { items })).retried).toEqual(items);
    await finishOrder(tracker, 'FIRST');
    expect(await missing()).toEqual([]);
  });

  it('does not include images that another order has taken over', async () => {
    const cycle = await openCycle();
    await orderFirst(cycle);
    const tracker = cycle.trackerWith(SECOND);
    await tracker.submit(OVERLAPPING, { existing: 'takeOver' });
    await tracker.clean(await finishOrder(tracker, 'SECOND'), { trackingName: 'SECOND' });
    const left = await tracker.read('FIRST');
    expect((await tracker.missingImages([left])).get(left)).toEqual([]);
  });
});
