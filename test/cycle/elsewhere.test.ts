/** Tracking documents that were moved or renamed. */
import { describe, expect, it } from 'vitest';
import { type Cycle, finishOrder, objectNames, openCycle, SMALL_ORDER } from './cycle.ts';

const FOLDER = 'CEDAR_TRACKING';

async function ordered(cycle: Cycle): Promise<string> {
  return (await cycle.tracker.submit({ ...SMALL_ORDER, periodFrequency: undefined })).name;
}

async function copy(cycle: Cycle, name: string, to: string, folder = FOLDER): Promise<void> {
  const { text } = await cycle.store.readMetadata(name, FOLDER);
  await cycle.store.storeMetadata(JSON.parse(text), to, folder);
}

async function remove(cycle: Cycle, name: string): Promise<void> {
  const object = await cycle.store.metadataObject(name, FOLDER);
  if (object) await cycle.store.remove(object);
}

async function statesIn(cycle: Cycle, name: string, folder = FOLDER): Promise<string[]> {
  const { text } = await cycle.store.readMetadata(name, folder);
  return JSON.parse(text).orders.map((item: { status: { state: string } }) => item.status.state);
}

describe('a tracking document in another location than its text names', () => {
  it('is updated where it was renamed to', async () => {
    const cycle = await openCycle();
    const name = await ordered(cycle);
    await copy(cycle, name, 'TRACKING_PERIOD_renamed');
    await remove(cycle, name);
    const order = await finishOrder(cycle.tracker, 'TRACKING_PERIOD_renamed');
    expect(order.name).toBe('TRACKING_PERIOD_renamed');
    expect(await statesIn(cycle, 'TRACKING_PERIOD_renamed')).toEqual(['COMPLETED']);
    expect(await cycle.tracker.list()).toEqual(['TRACKING_PERIOD_renamed']);
  });

  it('is updated as a copy, without changing the original', async () => {
    const cycle = await openCycle();
    const name = await ordered(cycle);
    await copy(cycle, name, 'TRACKING_PERIOD_copy');
    const before = await cycle.store.readMetadata(name, FOLDER);
    await finishOrder(cycle.tracker, 'TRACKING_PERIOD_copy');
    expect(await statesIn(cycle, 'TRACKING_PERIOD_copy')).toEqual(['COMPLETED']);
    expect(await cycle.store.readMetadata(name, FOLDER)).toEqual(before);
  });

  it('is updated in the folder it was moved to', async () => {
    const cycle = await openCycle();
    const name = await ordered(cycle);
    await copy(cycle, name, name, 'MOVED/HERE');
    await remove(cycle, name);
    const elsewhere = cycle.trackerWith({ trackingPrefix: 'MOVED/HERE' });
    await finishOrder(elsewhere, name);
    expect(await statesIn(cycle, name, 'MOVED/HERE')).toEqual(['COMPLETED']);
    expect((await objectNames(cycle)).filter((object) => object.startsWith(FOLDER))).toEqual([]);
  });

  it('is resumed in its location', async () => {
    const cycle = await openCycle();
    cycle.sandbox.setFaults([
      { path: '**/image:export', nth: 2, times: 9, action: { status: 400, message: 'No.' } },
    ]);
    await cycle.tracker.submit(SMALL_ORDER).catch(() => {});
    cycle.sandbox.setFaults([]);
    const [name = ''] = await cycle.tracker.list();
    await copy(cycle, name, 'TRACKING_PERIOD_renamed');
    await remove(cycle, name);
    const resumed = await cycle.tracker.resume('TRACKING_PERIOD_renamed');
    expect(resumed).toEqual({
      name: 'TRACKING_PERIOD_renamed',
      id: `${FOLDER}/TRACKING_PERIOD_renamed.json`,
      waiting: 0,
      empty: 0,
      failed: 0,
    });
    const order = await finishOrder(cycle.tracker, 'TRACKING_PERIOD_renamed');
    expect(order.states).toEqual({ COMPLETED: 2 });
    expect(await cycle.tracker.list()).toEqual(['TRACKING_PERIOD_renamed']);
  });
});
