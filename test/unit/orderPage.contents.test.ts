/** The page of an order follows the order as it changes, and finds its images on this machine. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DownloadedImages } from '../../src/orders/downloadedImages.ts';
import { OrdersModel } from '../../src/orders/model.ts';
import type { Order } from '../../src/orders/order.ts';
import { OrderPageContents } from '../../src/views/orderPage/orderPageContents.ts';
import type { PageMatrix, PageOrder, ToOrderPage } from '../../src/views/orderPage/protocol.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { FewOrders } from './fewOrders.ts';

async function opened(...states: string[]) {
  const orders = new FewOrders();
  orders.set('ORDER', ...states);
  const model = new OrdersModel();
  model.setSources([orders.source()]);
  await model.ensureRead();
  const folder = temporaryFolder();
  const posted: ToOrderPage[] = [];
  const foldersOf = async (_: Order) => [folder];
  const state = { name: 'ORDER', configuration: 'a' };
  const contents = new OrderPageContents({ model, foldersOf }, state, (message) =>
    posted.push(message),
  );
  contents.start();
  await contents.show();
  const order = () => posted.findLast((each) => each.type === 'order')?.order as PageOrder;
  const cells = () => {
    const last = posted.findLast((each) => each.type === 'images');
    return ((last?.matrices ?? []) as PageMatrix[]).flatMap((matrix) => matrix.cells);
  };
  return { orders, model, folder, posted, contents, order, cells, foldersOf };
}

describe('the page', () => {
  it('shows the order, and again only what has changed', async () => {
    const page = await opened('RUNNING', 'COMPLETED');
    expect(page.order().lines).toContain('1/2 done · 1 running');
    expect(
      page
        .cells()
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['done', 'running']);
    const before = page.posted.length;
    await page.contents.show();
    expect(page.posted.slice(before).map(({ type }) => type)).not.toContain('images');
    page.orders.set('ORDER', 'FAILED', 'COMPLETED');
    await page.model.configurations[0]?.refresh();
    await page.contents.show();
    expect(
      page
        .cells()
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['done', 'failed']);
    expect(page.order().buttons.map(({ action }) => action)).toContain('retry');
    page.contents.dispose();
  });

  it('shows which images are on this machine', async () => {
    const page = await opened('COMPLETED', 'COMPLETED');
    expect(page.cells().some(({ isHere }) => isHere)).toBe(false);
    const [name = ''] = page.cells().map((cell) => cell.name);
    await writeFile(path.join(page.folder, `${name}.tif`), '');
    await writeFile(path.join(page.folder, `${name}.json`), '');
    await page.contents.show();
    expect(
      page
        .cells()
        .filter(({ isHere }) => isHere)
        .map((cell) => cell.name),
    ).toEqual([name]);
    expect(await page.contents.filesOf(name)).toEqual([path.join(page.folder, `${name}.tif`)]);
  });

  it('reports an order that no longer exists, and shows nothing after it was closed', async () => {
    const page = await opened('COMPLETED');
    page.orders.stored.clear();
    await page.model.configurations[0]?.refresh();
    await page.contents.show();
    expect(page.posted.at(-1)).toEqual({
      type: 'problem',
      text: 'This order no longer exists.',
    });
    const before = page.posted.length;
    page.contents.dispose();
    await page.contents.show();
    expect(page.posted).toHaveLength(before);
  });
});

describe('rows of orders', () => {
  it('know which images have been downloaded, also in several files', async () => {
    const { model, folder, foldersOf } = await opened('COMPLETED', 'COMPLETED');
    const downloaded = new DownloadedImages(model, foldersOf);
    const changes: Order[] = [];
    downloaded.onDidChange((order) => changes.push(order));
    const [order] = model.orders;
    if (!order) throw new Error('no order');
    const [first, second] = order.tasks;
    await downloaded.refresh(order);
    expect([downloaded.count(order), changes.length]).toEqual([0, 0]);
    await writeFile(path.join(folder, `${first?.name}0000000000-0000000000.tif`), '');
    await writeFile(path.join(folder, `${first?.name}0000000000-0000001024.tif`), '');
    await writeFile(path.join(folder, '.received.part'), '');
    await mkdir(path.join(folder, 'other'));
    await downloaded.refresh(order);
    expect(downloaded.count(order)).toBe(1);
    expect(downloaded.files(order, first?.name)).toHaveLength(2);
    expect(downloaded.has(order, second?.name ?? '')).toBe(false);
    expect(changes).toEqual([order]);
    await downloaded.refresh(order);
    expect(changes).toHaveLength(1);
    downloaded.dispose();
  });
});
