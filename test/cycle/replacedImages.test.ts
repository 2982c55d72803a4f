/** Images in a bucket that an order has taken over, before and after its task has replaced them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { buildCubes, type CloudStorageStore, type OrderRequest } from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type Cycle, finishOrder, LANDSAT_8, openCycle, SMALL_ORDER } from './cycle.ts';

const FIRST = { trackingTemplate: 'FIRST' };
const SECOND = { trackingTemplate: 'SECOND' };

/** One image, and the same with another choice of its scenes and the same bands. */
const ONE: OrderRequest = { ...SMALL_ORDER, periodEnd: '2020-06-30' };
const CLEARER: OrderRequest = {
  ...ONE,
  choices: { [LANDSAT_8]: { cloudLimit: 100 } },
};

async function convert({ store }: Cycle) {
  const bucket = store as CloudStorageStore;
  const { cubes } = await buildCubes([`gs://${bucket.bucketName}/CEDAR_PREARD`], {
    destination: temporaryFolder(),
    openBucket: () => bucket,
    threads: 1,
  });
  return cubes;
}

/** Stores the metadata of the image again, as an order does that takes it over or is resumed. */
async function storeMetadata(
  { store }: Cycle,
  name: string,
  change: (order: Record<string, unknown>) => object,
): Promise<void> {
  const { text, version } = await store.readMetadata(name, 'CEDAR_PREARD');
  const document = JSON.parse(text);
  const changed = { ...document, order: { ...document.order, ...change(document.order) } };
  await store.storeMetadata(changed, name, 'CEDAR_PREARD', { ifVersion: version });
}

describe('an image in a bucket that an order has taken over', () => {
  it('is refused until the task has replaced it', async () => {
    const cycle = await openCycle({ speed: 10 });
    const first = cycle.trackerWith(FIRST);
    await first.submit(ONE);
    await finishOrder(first, 'FIRST');
    expect(await convert(cycle)).toHaveLength(1);
    // Orders have the time of the service, which it sends in whole seconds.
    await sleep(1100);
    const second = cycle.trackerWith(SECOND);
    await second.submit(CLEARER, { existing: 'takeOver' });
    await expect(convert(cycle)).rejects.toThrow(
      /tif" is older than its metadata .*"CEDAR_TRACKING\/SECOND.json" has the task as not completed/,
    );
    await finishOrder(second, 'SECOND');
    expect(await convert(cycle)).toHaveLength(1);
  });

  it('is converted where only the times or only the record are those of an unfinished one', async () => {
    const cycle = await openCycle();
    const first = cycle.trackerWith(FIRST);
    await first.submit(ONE);
    const { orders } = await finishOrder(first, 'FIRST');
    const { name = '' } = orders[0] ?? {};
    // The submission was resumed after the task had completed.
    const later = new Date(Date.now() + 2000).toISOString().replace('Z', '');
    await storeMetadata(cycle, name, () => ({ submitted: later }));
    expect(await convert(cycle)).toHaveLength(1);
    const record = await cycle.store.readMetadata('FIRST', 'CEDAR_TRACKING');
    const unfinished = record.text.replaceAll('"COMPLETED"', '"RUNNING"');
    expect(unfinished).not.toBe(record.text);
    const ifVersion = record.version;
    const stored = JSON.parse(unfinished);
    await cycle.store.storeMetadata(stored, 'FIRST', 'CEDAR_TRACKING', { ifVersion });
    await expect(convert(cycle)).rejects.toThrow(/is older than its metadata/);
    // It is of another order, or was submitted before the image was written.
    await storeMetadata(cycle, name, () => ({ id: 'OTHER' }));
    expect(await convert(cycle)).toHaveLength(1);
    const { id } = stored.submission;
    await storeMetadata(cycle, name, () => ({ id, submitted: '2020-01-01T00:00:00' }));
    expect(await convert(cycle)).toHaveLength(1);
  });
});
