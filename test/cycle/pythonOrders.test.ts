/** Orders of the Python tool, continued with Cedar. */
import { describe, expect, it } from 'vitest';
import {
  CollectionError,
  type OrderRequest,
  type TrackedItem,
  type TrackingDocument,
  TrackingDocumentError,
} from '../../src/core/index.ts';
import { type Cycle, finishOrder, objectIds, openCycle, SMALL_ORDER } from './cycle.ts';

/** `ee.Filter.gt('CLOUD_COVER', 60).Not()`, as the Python tool recorded it. */
const NOT_CLOUDY = {
  type: 'CompoundValue',
  scope: [
    [
      '0',
      {
        type: 'Invocation',
        functionName: 'Filter.greaterThan',
        arguments: { leftField: 'CLOUD_COVER', rightValue: 60.0 },
      },
    ],
    [
      '1',
      {
        type: 'Invocation',
        functionName: 'Filter.not',
        arguments: { filter: { type: 'ValueRef', value: '0' } },
      },
    ],
  ],
  value: { type: 'ValueRef', value: '1' },
};

interface ImageMetadata {
  order: Record<string, unknown>;
  image: { dates?: string[]; images: { CLOUD_COVER: number }[][] };
  [section: string]: unknown;
}

async function imageMetadata(cycle: Cycle, item: TrackedItem): Promise<ImageMetadata> {
  return JSON.parse((await cycle.store.readMetadata(item.name, item.prefix)).text);
}

/** An order of which the store has what the Python tool would have written. */
async function pythonOrder(
  cycle: Cycle,
  status: { id: string; state: 'COMPLETED' | 'FAILED' | 'UNSUBMITTED' },
  order: Record<string, unknown> = {},
  {
    tiles = SMALL_ORDER.tiles,
    metadataIds = (ids) => [...ids],
  }: {
    tiles?: OrderRequest['tiles'];
    metadataIds?: (ids: readonly string[]) => string[];
  } = {},
): Promise<TrackingDocument> {
  const request = { ...SMALL_ORDER, tiles, periodFrequency: undefined };
  const submitted = await cycle.tracker.submit(request);
  const { submission, tracking, ...document } = (
    await finishOrder(cycle.tracker, submitted.name)
  ).toJSON();
  const { submitted: when, tile_grid, tile_indices } = submission;
  const { period_start, period_end, period_freq } = submission;
  const orders = document.orders.map(({ name, prefix, status: { output_url } }) => ({
    name,
    prefix,
    status: {
      ...status,
      creation_timestamp_ms: 1_560_971_651_273,
      start_timestamp_ms: '' as const,
      update_timestamp_ms: '' as const,
      output_url: output_url ?? [],
    },
  }));
  for (const item of orders) {
    const { order: own, image, ...metadata } = await imageMetadata(cycle, item);
    const { dates: _, ...pythonImage } = image;
    const { id: _id, tracking: _tracking, ...recorded } = own;
    const json = {
      ...metadata,
      order: {
        ...recorded,
        date_start: '2020-06-01 00:00:00',
        date_end: '2020-07-01T00:00:00.000000',
        filters: [NOT_CLOUDY],
        ...order,
      },
      image: pythonImage,
    };
    await cycle.store.storeMetadata(json, item.name, item.prefix);
  }
  await cycle.store.storeMetadata(
    {
      ...document,
      program: { name: 'cedar', version: '0.0.4', ee: '0.1.182' },
      submission: {
        submitted: when,
        tile_grid,
        tile_indices,
        period_start,
        period_end,
        period_freq,
      },
      tracking,
      orders,
      metadata: metadataIds(document.metadata),
    },
    tracking.name,
    tracking.prefix,
  );
  return cycle.tracker.read(tracking.name);
}

describe('an item of the Python tool’s order', () => {
  it('is retried from its image metadata: collection, tile, dates and filters', async () => {
    const cycle = await openCycle();
    const { name } = await pythonOrder(cycle, { id: '6XKXWIQNWYF6MKYXA2NA77O7', state: 'FAILED' });
    expect((await cycle.tracker.retry(name)).retried).toHaveLength(1);
    const order = await finishOrder(cycle.tracker, name);
    expect(order.states).toEqual({ COMPLETED: 1 });
    const [item] = order.orders;
    expect(item).toMatchObject({
      collection: SMALL_ORDER.collections,
      tile: SMALL_ORDER.tiles,
      date_start: '2020-06-01T00:00:00',
      date_end: '2020-07-01T00:00:00',
      earlier_tasks: ['6XKXWIQNWYF6MKYXA2NA77O7'],
    });
    const { image } = await imageMetadata(cycle, item as TrackedItem);
    const scenes = image.images.flat();
    expect(scenes.length).toBeGreaterThan(0);
    expect(scenes.every((scene) => scene.CLOUD_COVER <= 60)).toBe(true);
  });

  it('is started by resume if it was not started', async () => {
    const cycle = await openCycle();
    const { name } = await pythonOrder(cycle, { id: '', state: 'UNSUBMITTED' });
    await cycle.tracker.resume(name);
    const order = await finishOrder(cycle.tracker, name);
    expect(order.states).toEqual({ COMPLETED: 1 });
    expect(order.orders[0]?.request_id).toBeTruthy();
  });

  it('is started once, even if resume is interrupted', async () => {
    const cycle = await openCycle();
    const { name } = await pythonOrder(cycle, { id: '', state: 'UNSUBMITTED' });
    const tasks = async () => (await allTasks(cycle)).length;
    const before = await tasks();
    cycle.sandbox.setFaults([
      { path: '**/image:export', after: true, times: 9, action: { status: 400, message: 'No.' } },
      { method: 'GET', path: '**/operations', every: 1, action: { status: 400, message: 'No.' } },
    ]);
    await cycle.tracker.resume(name).catch(() => {});
    cycle.sandbox.setFaults([]);
    await cycle.tracker.resume(name);
    expect((await finishOrder(cycle.tracker, name)).states).toEqual({ COMPLETED: 1 });
    expect(await tasks()).toBeLessThanOrEqual(before + 1);
  });

  it('is reported with the missing values if it has no image metadata, and is not changed', async () => {
    const cycle = await openCycle();
    const order = await pythonOrder(cycle, { id: '', state: 'UNSUBMITTED' });
    for (const object of await cycle.tracker.objects(order)) await cycle.store.remove(object);
    const failure = await cycle.tracker.resume(order.name).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TrackingDocumentError);
    expect((failure as Error).message).toContain(order.orders[0]?.name);
    expect((failure as Error).message).toMatch(/metadata of its image is no longer in the store/);
    expect((await cycle.tracker.read(order.name)).toJSON()).toEqual(order.toJSON());
  });

  it('is reported with a way to get its image if its objects are missing, and that way works', async () => {
    const cycle = await openCycle();
    const status = { id: '6XKXWIQNWYF6MKYXA2NA77O7', state: 'COMPLETED' } as const;
    const order = await pythonOrder(cycle, status);
    for (const object of await cycle.tracker.objects(order)) await cycle.store.remove(object);
    const items = order.orders.map(({ name }) => name);
    expect((await cycle.tracker.missingImages([order])).get(order)).toEqual(items);
    const failure = await cycle.tracker.retry(order.name, { items }).catch((error) => error);
    expect(failure.message).toMatch(/Order the image again, and take it over from this order/);
    const request = { ...SMALL_ORDER, periodFrequency: undefined };
    const again = cycle.trackerWith({ trackingTemplate: 'AGAIN' });
    await expect(again.submit(request)).rejects.toThrow(/take them over/);
    await again.submit(request, { existing: 'takeOver' });
    expect((await finishOrder(again, 'AGAIN')).states).toEqual({ COMPLETED: 1 });
    const python = await cycle.tracker.read(order.name);
    expect(python.orders[0]?.taken_over_by).toBe('AGAIN');
    expect((await cycle.tracker.missingImages([python])).get(python)).toEqual([]);
  });

  it('is refused if its filters cannot be used in a configuration', async () => {
    const cycle = await openCycle();
    const filters = [
      { type: 'Invocation', functionName: 'Filter.dateRangeContains', arguments: {} },
    ];
    const { name } = await pythonOrder(cycle, { id: '', state: 'UNSUBMITTED' }, { filters });
    await expect(cycle.tracker.resume(name)).rejects.toThrow(/dateRangeContains/);
  });

  it('of a withdrawn collection is refused with its replacement', async () => {
    const cycle = await openCycle();
    const collection = 'LANDSAT/LC08/C01/T1_SR';
    const { name } = await pythonOrder(cycle, { id: '', state: 'UNSUBMITTED' }, { collection });
    const failure = await cycle.tracker.resume(name).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CollectionError);
    expect((failure as Error).message).toContain(SMALL_ORDER.collections);
  });
});

async function allTasks({ earthEngine }: Cycle): Promise<string[]> {
  const names: string[] = [];
  for await (const page of earthEngine.operations()) names.push(...page.map(({ name }) => name));
  return names;
}

describe('the list of metadata documents of the Python tool’s order', () => {
  const TILES: [number, number][] = [
    [2, 3],
    [2, 4],
  ];
  const ids = (cycle: Cycle, { orders }: TrackingDocument) =>
    objectIds(
      cycle,
      orders.map(({ name, prefix }) => `${prefix}/${name}.json`),
    );

  it.each([
    [
      'file ids of Google Drive',
      () => ['1r3HwlnBySE8WAv-Ms4_CUs3TkHhDFu9n', '1r3HwlnBySE8WAv-Ms5'],
    ],
    ['paths with the bucket', (ids: readonly string[]) => ids.map((id) => `cedar-sandbox/${id}`)],
    ['paths in another order', (ids: readonly string[]) => [...ids].reverse()],
    ['nothing', () => []],
  ])('with %s has one entry for each retried item', async (_, metadataIds) => {
    const cycle = await openCycle();
    const status = { id: '6XKXWIQNWYF6MKYXA2NA77O7', state: 'FAILED' } as const;
    const { name } = await pythonOrder(cycle, status, {}, { tiles: TILES, metadataIds });
    await cycle.tracker.retry(name);
    const order = await finishOrder(cycle.tracker, name);
    expect(order.states).toEqual({ COMPLETED: 2 });
    const stored = await ids(cycle, order);
    expect(order.metadata).toEqual(stored);
    // A path needs no record of its own.
    const own = stored.map((id) => (id.includes('/') ? undefined : id));
    expect(order.orders.map((item) => item.metadata_id)).toEqual(own);
  });

  it('keeps the entries of items that are not retried', async () => {
    const cycle = await openCycle();
    const metadataIds = () => ['1r3HwlnBySE8WAv-Ms4_CUs3TkHhDFu9n', '1r3HwlnBySE8WAv-Ms5'];
    const status = { id: '', state: 'FAILED' } as const;
    const { name, orders } = await pythonOrder(cycle, status, {}, { tiles: TILES, metadataIds });
    await cycle.tracker.retry(name, { items: [orders[0]?.name ?? ''] });
    const order = await cycle.tracker.read(name);
    const [first] = await ids(cycle, order);
    expect(order.metadata).toEqual([first, '1r3HwlnBySE8WAv-Ms5']);
  });
});
