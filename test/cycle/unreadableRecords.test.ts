/** Records and images that cannot be read, next to orders that can. */
import { describe, expect, it } from 'vitest';
import {
  DamagedObjectError,
  ExistingItemsError,
  ServiceError,
  TrackingDocumentError,
} from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type Cycle, finishOrder, openCycle, SMALL_ORDER } from './cycle.ts';

const FOLDER = 'CEDAR_TRACKING';
const OTHER = 'TRACKING_PERIODOTHER';
const GZIP = { contentEncoding: 'gzip' };

/** Stores an object as it is given, whatever encoding it is marked with. */
async function put(
  { sandbox }: Cycle,
  id: string,
  content: string | Uint8Array<ArrayBuffer>,
  metadata: { contentEncoding?: string; metadata?: Record<string, string> } = {},
): Promise<void> {
  const boundary = 'between-the-parts';
  const type = 'content-type: application/json';
  const part = `--${boundary}\r\n${type}\r\n\r\n`;
  const described = JSON.stringify({ name: id, ...metadata });
  const response = await fetch(
    `${sandbox.storage}/upload/storage/v1/b/${sandbox.bucket}/o?uploadType=multipart`,
    {
      method: 'POST',
      headers: {
        authorization: 'Bearer any',
        'content-type': `multipart/related; boundary=${boundary}`,
      },
      body: new Blob([part, described, '\r\n', part, content, `\r\n--${boundary}--\r\n`]),
    },
  );
  expect(response.status).toBe(200);
}

async function finishedOrder() {
  const cycle = await openCycle();
  const { name } = await cycle.tracker.submit(SMALL_ORDER);
  return { cycle, name, order: await finishOrder(cycle.tracker, name) };
}

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a record that is marked as gzip and is not', () => {
  it('does not prevent other orders from being updated, submitted or cleaned', async () => {
    const { cycle, name } = await finishedOrder();
    const { tracker } = cycle;
    await put(cycle, `${FOLDER}/${OTHER}.json`, '{"not":"gzip"}', GZIP);
    const updated = await tracker.updateAll();
    expect([...updated.keys()]).toEqual([name]);
    expect([...updated.unreadable.keys()]).toEqual([OTHER]);
    expect(updated.unreadable.get(OTHER)?.cause).toBeInstanceOf(DamagedObjectError);
    await cycle.trackerWith({ trackingTemplate: 'NEXT' }).submit({ ...SMALL_ORDER, tiles: [7, 7] });
    const { kept } = await tracker.clean(await tracker.read(name));
    expect(kept).toEqual([]);
  });

  it('keeps the items that its labels contain', async () => {
    const { cycle, name } = await finishedOrder();
    const { tracker } = cycle;
    const [listed] = await tracker.store.list(FOLDER);
    const metadata = { ...listed?.labels };
    await put(cycle, `${FOLDER}/${name}.json`, 'x', { ...GZIP, metadata });
    const error = await errorOf(
      cycle.trackerWith({ trackingTemplate: 'NEXT' }).submit(SMALL_ORDER),
    );
    expect(error).toBeInstanceOf(ExistingItemsError);
    expect(String(error)).toContain(name);
  });
});

it('a record larger than Cedar writes does not prevent other orders from being submitted', async () => {
  const { cycle } = await finishedOrder();
  await put(cycle, `${FOLDER}/${OTHER}.json`, new Uint8Array(65 * 2 ** 20).fill(32));
  const next = cycle.trackerWith({ trackingTemplate: 'NEXT' });
  expect((await next.submit({ ...SMALL_ORDER, tiles: [7, 7] })).name).toBe('NEXT');
});

describe('a record that the account may not read', () => {
  it('is reported after all others are updated, and prevents new orders with its name', async () => {
    const { cycle, name } = await finishedOrder();
    await put(cycle, `${FOLDER}/${OTHER}.json`, '{}');
    cycle.sandbox.setFaults([
      {
        path: `**/o/${FOLDER}/${OTHER}.json`,
        every: 1,
        action: { status: 403, message: 'Access denied.' },
      },
    ]);
    const updated = await cycle.tracker.updateAll();
    expect([...updated.keys()]).toEqual([name]);
    const reported = updated.unreadable.get(OTHER);
    expect(reported).toBeInstanceOf(TrackingDocumentError);
    expect(reported?.message).toMatch(new RegExp(`${OTHER}.*Access denied`));
    const next = cycle.trackerWith({ trackingTemplate: 'NEXT' });
    const error = await errorOf(next.submit({ ...SMALL_ORDER, tiles: [7, 7] }));
    expect(error).toBeInstanceOf(ServiceError);
    expect(String(error)).toContain(OTHER);
    await expect(cycle.tracker.update(OTHER)).rejects.toBeInstanceOf(ServiceError);
  });
});

it('an image without content is received, even if it is marked as gzip', async () => {
  const { cycle, order } = await finishedOrder();
  const [item] = order.orders;
  await put(cycle, `${item?.prefix}/${item?.name}.tif`, '', GZIP);
  const received = await cycle.tracker.download(order, temporaryFolder());
  expect([...received.values()].flat().some((file) => file.endsWith(`${item?.name}.tif`))).toBe(
    true,
  );
});
