/** Files that a record names but that are not its order's: they stay when the order is cleaned. */
import { describe, expect, it } from 'vitest';
import {
  ExistingItemsError,
  type TrackedItem,
  type TrackingDocument,
} from '../../src/core/index.ts';
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

/** A record like that of an order, but with another id and one item, that names something else. */
async function storeStrange(
  cycle: Cycle,
  of: TrackingDocument,
  item: Partial<TrackedItem>,
  templates: { name_template?: string; prefix_template?: string } = {},
): Promise<void> {
  const json = of.toJSON();
  const [first] = json.orders;
  if (!first) throw new Error('no item');
  await storeRecord(cycle, {
    ...json,
    submission: { ...json.submission, id: 'strange' },
    tracking: { ...json.tracking, name: 'STRANGE', ...templates },
    orders: [{ ...first, ...item }],
  });
}

/** Cleans the record `STRANGE` and removes it. @returns what was deleted besides */
async function deletedByStrange(cycle: Cycle): Promise<string[]> {
  const before = await objectNames(cycle);
  const strange = await cycle.tracker.read('STRANGE');
  await cycle.tracker.clean(strange, { trackingName: 'STRANGE' });
  const left = await objectNames(cycle);
  return before.filter((name) => !left.includes(name) && !name.endsWith('/STRANGE.json'));
}

async function order(cycle: Cycle, parts = {}): Promise<TrackingDocument> {
  const tracker = cycle.trackerWith(parts);
  const { name } = await tracker.submit({ ...SMALL_ORDER, periodFrequency: undefined });
  return finishOrder(tracker, name);
}

/** Stores an image's metadata as the Python tool does: without the order it is of. */
async function withoutOrder(cycle: Cycle, { name, prefix }: TrackedItem): Promise<void> {
  const json = JSON.parse((await cycle.store.readMetadata(name, prefix)).text);
  const { id: _id, tracking: _tracking, ...rest } = json.order;
  await cycle.store.storeMetadata({ ...json, order: rest }, name, prefix);
}

/** Stores the record of an order, and the metadata of its only image, as the Python tool does. */
async function storeAsPython(cycle: Cycle, of: TrackingDocument): Promise<void> {
  const [image] = of.orders as [TrackedItem];
  await withoutOrder(cycle, image);
  const json = of.toJSON();
  const { id: _id, ...submission } = json.submission;
  const { name, prefix, status } = image;
  await storeRecord(cycle, { ...json, submission, orders: [{ name, prefix, status }] });
}

describe('a file is not deleted', () => {
  it.each([
    ['by a name without fields that has the year', 'thesis-2020', {}],
    ['by a date that is the name', 'thesis', { date_start: 'thesis' }],
    ['by a name without a tile', 'thesis-2020-06-01', {}, 'thesis-{date_start}'],
  ])('%s', async (_, name, change, template = name) => {
    const cycle = await openCycle();
    const of = await order(cycle);
    await uploadObject(cycle, `my/archive/${name}.tif`);
    const item = { name, prefix: 'my/archive', ...change };
    const templates = { name_template: template, prefix_template: 'my/archive' };
    await storeStrange(cycle, of, item, templates);
    expect(await deletedByStrange(cycle)).toEqual([]);
  });

  it('because a record claims to have taken it over', async () => {
    const cycle = await openCycle();
    const of = await order(cycle, { trackingPrefix: 'ELSEWHERE' });
    const [image] = of.orders;
    await storeStrange(cycle, of, { ...image, takes_over: ['ANY', of.name] });
    expect(await deletedByStrange(cycle)).toEqual([]);
  });

  it('because another record than the one that stored it matches', async () => {
    const cycle = await openCycle();
    const of = await order(cycle, { trackingPrefix: 'ELSEWHERE' });
    const [image] = of.orders;
    await storeStrange(cycle, of, { ...image, takes_over: ['ALSO_STRANGE'] });
    const json = of.toJSON();
    await storeRecord(cycle, {
      ...json,
      submission: { ...json.submission, id: 'also-strange' },
      tracking: { ...json.tracking, name: 'ALSO_STRANGE' },
      orders: json.orders.map((item) => ({ ...item, taken_over_by: 'STRANGE' })),
    });
    expect(await deletedByStrange(cycle)).toEqual([]);
  });

  it.each([
    ['of other years', { period_start: '1999-01-01T00:00:00', period_end: '2000-01-01T00:00:00' }],
    ['of another tile', { tile_indices: [[7, 7]] as [number, number][] }],
    ['of a later time', { submitted: '2999-01-01T00:00:00' }],
  ])('because neither it nor a record %s has an id', async (_, change) => {
    const cycle = await openCycle();
    const of = await order(cycle, { trackingPrefix: 'ELSEWHERE' });
    const [image] = of.orders as [TrackedItem];
    await withoutOrder(cycle, image);
    const json = of.toJSON();
    const { id: _id, ...submission } = json.submission;
    const { name, prefix, status } = image;
    await storeRecord(cycle, {
      ...json,
      submission: { ...submission, ...change },
      tracking: { ...json.tracking, name: 'STRANGE' },
      orders: [{ name, prefix, status }],
    });
    expect(await deletedByStrange(cycle)).toEqual([]);
  });
});

describe('a copy of a record under another prefix', () => {
  /** The record `COPY` under `ELSEWHERE`, with the id and the items of an order under the usual one. */
  async function withCopy(cycle: Cycle, status?: TrackedItem['status']) {
    const of = await order(cycle);
    const json = of.toJSON();
    const orders = json.orders.map((item) => (status ? { ...item, status } : item));
    await cycle.store.storeMetadata({ ...json, orders }, 'COPY', 'ELSEWHERE');
    return { of, elsewhere: cycle.trackerWith({ trackingPrefix: 'ELSEWHERE' }) };
  }

  it('does not have the images of the order, whatever id its text has', async () => {
    const cycle = await openCycle();
    const { of, elsewhere } = await withCopy(cycle);
    const before = await objectNames(cycle);
    const copy = await elsewhere.read('COPY');
    const removed = await elsewhere.clean(copy, { trackingName: 'COPY' });
    expect([...removed.values()].flat()).toEqual([]);
    const kept = removed.kept.map(({ reason, orders }) => [reason, orders]);
    expect(kept).toEqual([1, 2].map(() => ['claimed', [`CEDAR_TRACKING/${of.name}`]]));
    expect(await objectNames(cycle)).toEqual(
      before.filter((name) => name !== 'ELSEWHERE/COPY.json'),
    );
    await cycle.tracker.clean(of, { trackingName: of.name });
    expect(await objectNames(cycle)).toEqual([]);
  });

  it('does not have the images computed again', async () => {
    const cycle = await openCycle();
    const failed = { id: 'GONE', state: 'FAILED' as const, error_message: 'No.' };
    const { of, elsewhere } = await withCopy(cycle, failed);
    const versions = async () =>
      (await cycle.tracker.objects(of)).map(({ id, version }) => [id, version]);
    const before = await versions();
    await expect(elsewhere.retry('COPY')).rejects.toThrow(ExistingItemsError);
    expect((await elsewhere.read('COPY')).orders[0]?.taken_over_by).toBe(
      `CEDAR_TRACKING/${of.name}`,
    );
    expect(await versions()).toEqual(before);
  });

  /** Losses of the images of the order before its record is copied. */
  const LOSSES: Record<string, (cycle: Cycle, of: TrackingDocument) => Promise<void>> = {
    'do not name their order': storeAsPython,
    'have no metadata': async (cycle, { orders: [image] }) => {
      await removeObject(cycle, `${image?.prefix}/${image?.name}.json`);
    },
  };

  it.each(Object.keys(LOSSES))('leaves the images to the order if they %s', async (loss) => {
    const cycle = await openCycle();
    const of = await order(cycle);
    await LOSSES[loss]?.(cycle, of);
    const { name } = of;
    const { text } = await cycle.store.readMetadata(name, 'CEDAR_TRACKING');
    await cycle.store.storeMetadata(JSON.parse(text), name, 'BACKUP');
    const before = await objectNames(cycle);
    const elsewhere = cycle.trackerWith({ trackingPrefix: 'BACKUP' });
    const copy = await elsewhere.read(name);
    const removed = await elsewhere.clean(copy, { trackingName: name });
    expect([...removed.values()].flat()).toEqual([]);
    const kept = removed.kept.map(({ reason, orders }) => [reason, orders]);
    expect(kept).not.toEqual([]);
    expect(kept).toEqual(kept.map(() => ['claimed', [`CEDAR_TRACKING/${name}`]]));
    expect(await objectNames(cycle)).toEqual(
      before.filter((each) => each !== `BACKUP/${name}.json`),
    );
    const original = await cycle.tracker.read(name);
    await cycle.tracker.clean(original, { trackingName: name });
    expect(await objectNames(cycle)).toEqual([]);
  });

  it('does not have images without metadata computed again', async () => {
    const cycle = await openCycle();
    const failed = { id: 'GONE', state: 'FAILED' as const, error_message: 'No.' };
    const { of, elsewhere } = await withCopy(cycle, failed);
    const [image] = of.orders as [TrackedItem];
    await removeObject(cycle, `${image.prefix}/${image.name}.json`);
    const before = await objectNames(cycle);
    await expect(elsewhere.retry('COPY')).rejects.toThrow(ExistingItemsError);
    expect(await objectNames(cycle)).toEqual(before);
  });

  it('has the images after the record was moved there', async () => {
    const cycle = await openCycle();
    const { of, elsewhere } = await withCopy(cycle);
    await removeObject(cycle, `CEDAR_TRACKING/${of.name}.json`);
    const moved = await elsewhere.read('COPY');
    await elsewhere.clean(moved, { trackingName: 'COPY' });
    expect(await objectNames(cycle)).toEqual([]);
  });
});

describe('an image is not computed again', () => {
  it.each([
    ['an order that never had it', ['NO_SUCH_ORDER'], 'ELSEWHERE/ORDER'],
    ['the order that still has it', ['ELSEWHERE/ORDER_COPY'], 'ELSEWHERE/ORDER'],
    ['no order', [], 'ELSEWHERE/ORDER'],
  ])('by a record that claims to have taken it over from %s', async (_, takesOver, owner) => {
    const cycle = await openCycle();
    const of = await order(cycle, { trackingPrefix: 'ELSEWHERE', trackingTemplate: 'ORDER' });
    const [image] = of.orders as [TrackedItem];
    await storeStrange(cycle, of, {
      ...image,
      status: { id: '', state: 'UNSUBMITTED' },
      request_id: 'strange',
      description: 'strange',
      takes_over: takesOver,
    });
    const versions = async () =>
      (await cycle.tracker.objects(of)).map(({ id, version }) => [id, version]);
    const before = await versions();
    const error = await cycle.tracker.resume('STRANGE').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ExistingItemsError);
    expect(error).toMatchObject({ items: [{ orders: [owner] }] });
    expect(await versions()).toEqual(before);
    expect((await cycle.tracker.read('STRANGE')).orders[0]?.taken_over_by).toBe(owner);
  });
});

describe('an image is deleted', () => {
  it('with the record of the Python tool that matches it', async () => {
    const cycle = await openCycle();
    const of = await order(cycle);
    await storeAsPython(cycle, of);
    const python = await cycle.tracker.read(of.name);
    await cycle.tracker.clean(python, { trackingName: of.name });
    expect(await objectNames(cycle)).toEqual([]);
  });
});
