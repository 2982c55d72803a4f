/** Contents of the map of an order: the task that a selected tile leads to. */
import { expect, it } from 'vitest';
import { OrdersModel } from '../../src/orders/model.ts';
import { OrderMapContents } from '../../src/views/orderMap/orderMapContents.ts';
import { FewOrders } from './fewOrders.ts';
import { madeDocument } from './orders.support.ts';

it('leads from a tile to the task that needs attention most, and then to each of its tasks', async () => {
  const orders = new FewOrders();
  const states = ['COMPLETED', 'FAILED', 'COMPLETED'];
  orders.stored.set('ORDER', madeDocument({ name: 'ORDER', states }));
  const model = new OrdersModel();
  model.setSources([orders.source()]);
  await model.ensureRead();
  const contents = new OrderMapContents(model, { name: 'ORDER', configuration: 'a' }, () => {});
  contents.start({} as never);
  await contents.show();
  const items = [1, 2, 3, 4].map(() => contents.nextTaskAt([3, 9])?.item ?? '');
  expect(items[0]).toMatch(/1$/);
  expect(new Set(items.slice(0, 3)).size).toBe(3);
  expect(items[3]).toBe(items[0]);
  expect(contents.nextTaskAt([0, 0])).toBeUndefined();
});
