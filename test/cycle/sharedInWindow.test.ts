/** Orders that share images, and deleted images, as a window shows them. */
import { expect, it } from 'vitest';
import { describeOrderStates } from '../../src/text/orderStates.ts';
import { STORE_KIND } from '../storeKind.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { finishOrder, openCycle, removeObject, SMALL_ORDER, uploadObject } from './cycle.ts';
import { openOrders } from './window.ts';

it('an order whose images were deleted shows that, and computes only those again', async () => {
  const cycle = await openCycle();
  const configuration = await openOrders(cycle);
  const { order } = await configuration.submit(SMALL_ORDER);
  await finishOrder(cycle.tracker, order.name);
  await configuration.update([order], { images: true });
  expect([describeOrderStates(order), order.missing]).toEqual(['2/2 done', []]);
  const [gone] = (await configuration.document(order)).orders;
  for (const object of await configuration.files(order, { items: [gone?.name ?? ''] })) {
    await cycle.store.remove(object);
  }
  await configuration.update([order]);
  expect(describeOrderStates(order)).toBe('2/2 done');
  await configuration.update([order], { images: true });
  expect([describeOrderStates(order), order.missing]).toEqual([
    '1/2 done · 1 image missing',
    [gone?.name],
  ]);
  expect(await configuration.retry(order, { items: order.missing })).toEqual([gone?.name]);
  expect(order.missing).toEqual([]);
  await finishOrder(cycle.tracker, order.name);
  await configuration.update([order], { images: true });
  expect(describeOrderStates(order)).toBe('2/2 done');
});

it.each(['opened', 'downloaded'])(
  'missing images are noticed when the order is %s',
  async (when) => {
    const cycle = await openCycle();
    const configuration = await openOrders(cycle);
    const { order } = await configuration.submit(SMALL_ORDER);
    await finishOrder(cycle.tracker, order.name);
    for (const object of await configuration.files(order)) await cycle.store.remove(object);
    await configuration.update([order]);
    if (when === 'opened') await configuration.ensureImages(order);
    else expect(await configuration.download(order, temporaryFolder())).toEqual([]);
    expect(describeOrderStates(order)).toBe('0/2 done · 2 images missing');
  },
);

it('an order that takes images over is shown beside the previous one, and cleaned separately', async () => {
  const cycle = await openCycle();
  const configuration = await openOrders(cycle);
  const { order: first } = await configuration.submit(SMALL_ORDER);
  await finishOrder(cycle.tracker, first.name);
  await configuration.update([first]);
  const request = { ...SMALL_ORDER, periodStart: '2020-07-01', periodEnd: '2020-08-01' };
  expect(await configuration.existing(request)).toMatchObject([{ orders: [first.name] }]);
  const { order: second, leftOut } = await configuration.submit(request, { existing: 'takeOver' });
  expect(leftOut).toBe(0);
  expect(describeOrderStates(first)).toBe('1/2 done · 1 taken over');
  await finishOrder(cycle.tracker, second.name);
  const plan = await configuration.planClean(first);
  expect(plan.remove).toHaveLength(2);
  const { removed, kept } = await configuration.clean(first);
  expect(removed).toHaveLength(2);
  expect(kept.map(({ object }) => object.id)).toEqual(plan.keep.map(({ object }) => object.id));
  expect(kept[0]?.orders).toEqual([second.name]);
});

/** Three orders of two images each, and their names, the first one first. */
async function orderThree(cycle: Awaited<ReturnType<typeof openCycle>>): Promise<string[]> {
  const names = ['A', 'B', 'C'];
  for (const [at, trackingTemplate] of names.entries()) {
    const tracker = cycle.trackerWith({ trackingTemplate });
    await tracker.submit({ ...SMALL_ORDER, tiles: [2, 3 + at] });
    await finishOrder(tracker, trackingTemplate);
  }
  return names;
}

it('rows that were never opened show missing images after one listing of their folder', async () => {
  const cycle = await openCycle();
  await orderThree(cycle);
  const folder = temporaryFolder();
  const before = await openOrders(cycle, folder);
  await before.lookForImages();
  await before.flush();
  // Another window, which has no document in memory.
  const configuration = await openOrders(cycle, folder);
  await configuration.lookForImages();
  const order = configuration.find('B');
  if (!order) throw new Error('no order');
  const [gone] = (await cycle.trackerWith({ trackingTemplate: 'B' }).read('B')).orders;
  await removeObject(cycle, `${gone?.prefix}/${gone?.name}.tif`);
  expect(order.document).toBeUndefined();
  const from = cycle.sandbox.requests.length;
  await configuration.refresh();
  await expect.poll(() => describeOrderStates(order)).toBe('1/2 done · 1 image missing');
  expect(order.missing).toEqual([gone?.name]);
  for (const name of ['A', 'C']) {
    const other = configuration.find(name);
    expect(other && describeOrderStates(other)).toBe('2/2 done');
  }
  // The records, the folder of the images, and that folder again with the one document at hand.
  const requests = () => cycle.sandbox.requests.slice(from).map(({ path }) => path);
  expect(requests()).toHaveLength(3);
  const list = STORE_KIND === 'gdrive' ? '/drive/v3/files' : '/o';
  expect(requests().every((path) => path.endsWith(list))).toBe(true);
  // Known images are not looked at again.
  await configuration.refresh();
  await configuration.lookForImages();
  expect(requests()).toHaveLength(5);
  expect(order.missing).toEqual([gone?.name]);
});

it('an image that exists again is no longer missing', async () => {
  const cycle = await openCycle();
  await orderThree(cycle);
  const configuration = await openOrders(cycle);
  const order = configuration.find('A');
  if (!order) throw new Error('no order');
  const [gone] = (await configuration.document(order)).orders;
  const path = `${gone?.prefix}/${gone?.name}.tif`;
  await configuration.lookForImages();
  await removeObject(cycle, path);
  await configuration.lookForImages();
  expect(describeOrderStates(order)).toBe('1/2 done · 1 image missing');
  await uploadObject(cycle, path);
  await configuration.lookForImages();
  expect(describeOrderStates(order)).toBe('2/2 done');
});
