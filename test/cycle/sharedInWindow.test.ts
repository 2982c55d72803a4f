/** What a window shows of orders that share images, and of images that are gone. */
import { expect, it } from 'vitest';
import { OrdersModel } from '../../src/orders/model.ts';
import type { Root } from '../../src/orders/root.ts';
import { orderStates } from '../../src/views/orders/words.ts';
import { type Cycle, openCycle, SMALL_ORDER, settle, temporaryFolder } from './cycle.ts';

async function openRoot(cycle: Cycle): Promise<Root> {
  const model = new OrdersModel();
  model.setSources([
    {
      id: 'cedar.yaml',
      label: 'cedar.yaml',
      description: '',
      isSandbox: false,
      isLocal: true,
      fingerprint: async () => '',
      config: () => Promise.reject(new Error('not asked for here')),
      connect: async () => cycle.tracker,
    },
  ]);
  const [root] = model.roots;
  if (!root) throw new Error('no root');
  await root.ensureRead();
  return root;
}

it('an order whose images were deleted says so, and has just those computed again', async () => {
  const cycle = await openCycle();
  const root = await openRoot(cycle);
  const { order } = await root.submit(SMALL_ORDER);
  await settle(cycle.tracker, order.name);
  await root.update([order], { images: true });
  expect([orderStates(order), order.missing]).toEqual(['2/2 done', []]);
  const [gone] = (await root.document(order)).orders;
  for (const object of await root.files(order, { items: [gone?.name ?? ''] })) {
    await cycle.store.remove(object);
  }
  await root.update([order]);
  expect(orderStates(order)).toBe('2/2 done');
  await root.update([order], { images: true });
  expect([orderStates(order), order.missing]).toEqual(['1/2 done · 1 image missing', [gone?.name]]);
  expect(await root.retry(order, { items: order.missing })).toEqual([gone?.name]);
  expect(order.missing).toEqual([]);
  await settle(cycle.tracker, order.name);
  await root.update([order], { images: true });
  expect(orderStates(order)).toBe('2/2 done');
});

it.each(['opened', 'downloaded'])('it is noticed when the order is %s', async (when) => {
  const cycle = await openCycle();
  const root = await openRoot(cycle);
  const { order } = await root.submit(SMALL_ORDER);
  await settle(cycle.tracker, order.name);
  for (const object of await root.files(order)) await cycle.store.remove(object);
  await root.update([order]);
  if (when === 'opened') await root.ensureImages(order);
  else expect(await root.download(order, await temporaryFolder())).toEqual([]);
  expect(orderStates(order)).toBe('0/2 done · 2 images missing');
});

it('an order that takes images over is shown beside the one that had them, and cleaned apart', async () => {
  const cycle = await openCycle();
  const root = await openRoot(cycle);
  const { order: first } = await root.submit(SMALL_ORDER);
  await settle(cycle.tracker, first.name);
  await root.update([first]);
  const request = { ...SMALL_ORDER, periodStart: '2020-07-01', periodEnd: '2020-08-01' };
  expect(await root.existing(request)).toMatchObject([{ orders: [first.name] }]);
  const { order: second, leftOut } = await root.submit(request, { existing: 'takeOver' });
  expect(leftOut).toBe(0);
  expect(orderStates(first)).toBe('1/2 done · 1 taken over');
  await settle(cycle.tracker, second.name);
  const plan = await root.planClean(first);
  expect(plan.remove).toHaveLength(2);
  const { removed, kept } = await root.clean(first);
  expect(removed).toHaveLength(2);
  expect(kept.map(({ object }) => object.id)).toEqual(plan.keep.map(({ object }) => object.id));
  expect(kept[0]?.orders).toEqual([second.name]);
});
