/** No tracking document is written that is too large to be read. */
import { describe, expect, it } from 'vitest';
import {
  DocumentSizeError,
  OrderRequestError,
  readOrderFile,
  repeatOrder,
  type TrackingDocument,
} from '../../src/core/index.ts';
import { recordRepetition } from '../../src/core/orderFiles/repetitionRecord.ts';
import { recordedItemLimit } from '../../src/core/orders/recordSize.ts';
import { documentBytes } from '../../src/core/stores/documentText.ts';
import { MAX_DOCUMENT_BYTES } from '../../src/domain/files.ts';
import { formatTileName } from '../../src/domain/tileName.ts';
import { refusalOf } from '../refusalOf.ts';
import { finishOrder, LANDSAT_8, objectNames, openCycle, SMALL_ORDER } from './cycle.ts';

const FOLDER = 'CEDAR_TRACKING';
const NOTHING = { filters: {}, exportOptions: {} };

/** All 100 tiles of the grid. */
const TILES = Array.from({ length: 100 }, (_, at): [number, number] => [
  Math.floor(at / 10),
  at % 10,
]);

/** The images of every day of 2014 up to a date, over all tiles. */
const daily = (periodEnd: string) => ({
  collections: LANDSAT_8,
  tiles: TILES,
  periodStart: '2014-01-01',
  periodEnd,
  periodFrequency: 'D',
});

/** Bytes that one item takes in a document, with the id of its metadata. */
function bytesOfItem(order: TrackingDocument): number {
  const json = order.toJSON();
  const shared = documentBytes({ ...json, orders: [], metadata: [] });
  return (documentBytes(json) - shared) / json.orders.length;
}

describe('the room of a record', () => {
  it('is enough for items that were completed, and that failed with the longest message', async () => {
    const cycle = await openCycle();
    const { tracker } = cycle;
    const plan = tracker.plan(SMALL_ORDER);
    const most = MAX_DOCUMENT_BYTES / recordedItemLimit(plan, tracker.templates, NOTHING);
    const completed = await tracker.submit(SMALL_ORDER);
    const order = await finishOrder(tracker, completed.name);
    expect(order.states).toEqual({ COMPLETED: 2 });
    expect(bytesOfItem(order)).toBeLessThan(most);
    const action = { status: 400, message: 'Out of memory. '.repeat(1000) };
    cycle.sandbox.setFaults([{ service: 'task', every: 1, action }]);
    const failed = await tracker.submit({ ...SMALL_ORDER, tiles: [1, 1] });
    const other = await finishOrder(tracker, failed.name);
    expect(other.states).toEqual({ FAILED: 2 });
    expect(other.orders[0]?.status.error_message?.length).toBeGreaterThan(3990);
    expect(bytesOfItem(other)).toBeGreaterThan(4000);
    expect(bytesOfItem(other)).toBeLessThan(most);
  });
});

describe('an order of more images than its record has room for', () => {
  it('is refused by a plan and a submission, and nothing is stored', async () => {
    const cycle = await openCycle({ speed: 1e-6 });
    const request = daily('2014-12-31');
    expect(() => cycle.tracker.plan(request)).toThrow(
      /This order has 36,500 images, but the record .* has room for 1\d,\d{3}\. Submit several/,
    );
    const { field } = await refusalOf(cycle.tracker.submit(request), OrderRequestError);
    expect(field).toBe('order');
    expect(await objectNames(cycle)).toEqual([]);
    expect(cycle.sandbox.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('is not one of 10,000 images, which is recorded and read', async () => {
    const { tracker } = await openCycle({ speed: 1e-6, queue: 3 });
    const { name, waiting } = await tracker.submit(daily('2014-04-10'));
    expect(waiting).toBeGreaterThan(9_000);
    expect((await tracker.read(name)).orders).toHaveLength(10_000);
  }, 120_000);
});

describe('an order that repeats', () => {
  const file = readOrderFile(
    [
      `collections: [${LANDSAT_8}]`,
      `tiles: [${TILES.map(([row, column]) => formatTileName(row, column)).join(', ')}]`,
      'period: { first_day: 2018-01-01 }',
      'repeat: every-16-days',
    ].join('\n'),
  );

  it('is refused while more images are due than one order can have', async () => {
    const cycle = await openCycle({ speed: 1e-6 });
    const context = { tracker: cycle.tracker, folder: '/', now: new Date('2024-06-01') };
    await expect(repeatOrder(file, context)).rejects.toThrow(/has room for .* Submit several/);
    const dry = repeatOrder(file, { ...context, isDryRun: true });
    await expect(dry).rejects.toThrow(/has room for/);
    expect(await objectNames(cycle)).toEqual([]);
  });

  it('continues when all of its images together are more than one order can have', async () => {
    const { tracker } = await openCycle({ speed: 1e-6 });
    const request = {
      ...daily('2024-04-15'),
      periodStart: '2018-01-01',
      periodFrequency: '16D',
    };
    const names = tracker.plan(request, { isAnySize: true }).items.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(14_000);
    const last = names.at(-1) ?? '';
    await recordRepetition(
      tracker,
      file,
      names.filter((name) => name !== last),
      undefined,
    );
    const context = { tracker, folder: '/', now: new Date('2024-06-01'), isDryRun: true };
    const { ordered, cleaned } = await repeatOrder(file, context);
    expect(ordered).toEqual([last]);
    expect(cleaned).toBe(names.length - 1);
  });
});

describe('a document of more bytes than are read', () => {
  it('is not stored over an earlier one, which stays as it was', async () => {
    const cycle = await openCycle({ speed: 1e-6 });
    const { tracker, store } = cycle;
    const { name } = await tracker.submit(SMALL_ORDER);
    const before = await store.readMetadata(name, FOLDER);
    const order = await tracker.read(name);
    const large = { ...order.toJSON(), more: 'x'.repeat(MAX_DOCUMENT_BYTES) };
    const written = store.storeMetadata(large, name, FOLDER, { ifVersion: before.version });
    const error = await refusalOf(written, DocumentSizeError);
    expect(error.message).toMatch(/was not stored: it would have 65 MiB, .* more than 64 MiB/);
    expect(await store.readMetadata(name, FOLDER)).toEqual(before);
    expect((await tracker.read(name)).orders).toHaveLength(2);
  });

  it('is not stored as a new one', async () => {
    const cycle = await openCycle();
    const large = { text: 'x'.repeat(MAX_DOCUMENT_BYTES) };
    await refusalOf(cycle.store.storeMetadata(large, 'NEW', FOLDER), DocumentSizeError);
    expect(await objectNames(cycle)).toEqual([]);
  });
});
