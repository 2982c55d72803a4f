/** Orders that share images, and deleted images, as a window shows them. */
import { expect, it } from 'vitest';
import { describeOrderStates } from '../../src/text/orderStates.ts';
import { STORE_KIND } from '../storeKind.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { openCycle, removeObject, SMALL_ORDER, settle, uploadObject } from './cycle.ts';
import { openRoot } from './window.ts';

it('an order whose images were deleted shows that, and computes only those again', async () => {
  const cycle = await openCycle();
  const root = await openRoot(cycle);
  const { order } = await root.submit(SMALL_ORDER);
  await settle(cycle.tracker, order.name);
  await root.update([order], { images: true });
  expect([describeOrderStates(order), order.missing]).toEqual(['2/2 done', []]);
  const [gone] = (await root.document(order)).orders;
  for (const object of await root.files(order, { items: [gone?.name ?? ''] })) {
    await cycle.store.remove(object);
  }
  await root.update([order]);
  expect(describeOrderStates(order)).toBe('2/2 done');
  await root.update([order], { images: true });
  expect([describeOrderStates(order), order.missing]).toEqual([
    '1/2 done · 1 image missing',
    [gone?.name],
  ]);
  expect(await root.retry(order, { items: order.missing })).toEqual([gone?.name]);
  expect(order.missing).toEqual([]);
  await settle(cycle.tracker, order.name);
  await root.update([order], { images: true });
  expect(describeOrderStates(order)).toBe('2/2 done');
});

it.each(['opened', 'downloaded'])(
  'missing images are noticed when the order is %s',
  async (when) => {
    const cycle = await openCycle();
    const root = await openRoot(cycle);
    const { order } = await root.submit(SMALL_ORDER);
    await settle(cycle.tracker, order.name);
    for (const object of await root.files(order)) await cycle.store.remove(object);
    await root.update([order]);
    if (when === 'opened') await root.ensureImages(order);
    else expect(await root.download(order, temporaryFolder())).toEqual([]);
    expect(describeOrderStates(order)).toBe('0/2 done · 2 images missing');
  },
);

it('an order that takes images over is shown beside the previous one, and cleaned separately', async () => {
  const cycle = await openCycle();
  const root = await openRoot(cycle);
  const { order: first } = await root.submit(SMALL_ORDER);
  await settle(cycle.tracker, first.name);
  await root.update([first]);
  const request = { ...SMALL_ORDER, periodStart: '2020-07-01', periodEnd: '2020-08-01' };
  expect(await root.existing(request)).toMatchObject([{ orders: [first.name] }]);
  const { order: second, leftOut } = await root.submit(request, { existing: 'takeOver' });
  expect(leftOut).toBe(0);
  expect(describeOrderStates(first)).toBe('1/2 done · 1 taken over');
  await settle(cycle.tracker, second.name);
  const plan = await root.planClean(first);
  expect(plan.remove).toHaveLength(2);
  const { removed, kept } = await root.clean(first);
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
    await settle(tracker, trackingTemplate);
  }
  return names;
}

it('rows that were never opened show missing images after one listing of their folder', async () => {
  const cycle = await openCycle();
  await orderThree(cycle);
  const folder = temporaryFolder();
  const before = await openRoot(cycle, folder);
  await before.lookForImages();
  await before.flush();
  // Another window, which has no document in memory.
  const root = await openRoot(cycle, folder);
  await root.lookForImages();
  const order = root.find('B');
  if (!order) throw new Error('no order');
  const [gone] = (await cycle.trackerWith({ trackingTemplate: 'B' }).read('B')).orders;
  await removeObject(cycle, `${gone?.prefix}/${gone?.name}.tif`);
  expect(order.document).toBeUndefined();
  const from = cycle.sandbox.requests.length;
  await root.refresh();
  await expect.poll(() => describeOrderStates(order)).toBe('1/2 done · 1 image missing');
  expect(order.missing).toEqual([gone?.name]);
  for (const name of ['A', 'C']) {
    const other = root.find(name);
    expect(other && describeOrderStates(other)).toBe('2/2 done');
  }
  // The records, the folder of the images, and that folder again with the one document at hand.
  const requests = () => cycle.sandbox.requests.slice(from).map(({ path }) => path);
  expect(requests()).toHaveLength(3);
  const list = STORE_KIND === 'gdrive' ? '/drive/v3/files' : '/o';
  expect(requests().every((path) => path.endsWith(list))).toBe(true);
  // What is known is not looked at again.
  await root.refresh();
  await root.lookForImages();
  expect(requests()).toHaveLength(5);
  expect(order.missing).toEqual([gone?.name]);
});

it('an image that exists again is no longer missing', async () => {
  const cycle = await openCycle();
  await orderThree(cycle);
  const root = await openRoot(cycle);
  const order = root.find('A');
  if (!order) throw new Error('no order');
  const [gone] = (await root.document(order)).orders;
  const path = `${gone?.prefix}/${gone?.name}.tif`;
  await root.lookForImages();
  await removeObject(cycle, path);
  await root.lookForImages();
  expect(describeOrderStates(order)).toBe('1/2 done · 1 image missing');
  await uploadObject(cycle, path);
  await root.lookForImages();
  expect(describeOrderStates(order)).toBe('2/2 done');
});
