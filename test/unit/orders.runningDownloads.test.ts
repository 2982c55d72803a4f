/**
 * Downloads requested twice: joined when they are the same, one after the other when they overlap.
 */
import { describe, expect, test } from 'vitest';
import { createConfigurationOrders } from '../../src/orders/configurationOrders.ts';
import { type ConfigurationOrders, Order } from '../../src/orders/order.ts';
import type { OrdersSource } from '../../src/orders/ordersSource.ts';
import { RunningDownloads } from '../../src/orders/runningDownloads.ts';

function madeRoot(id: string): ConfigurationOrders {
  const source: OrdersSource = {
    id,
    label: id,
    description: '',
    isSandbox: false,
    isLocal: true,
    fingerprint: async () => '',
    config: async () => {
      throw new Error('Not expected to be read.');
    },
    connect: async () => {
      throw new Error('Not expected to connect.');
    },
  };
  return createConfigurationOrders(source, { changed: () => {} });
}

const configuration = madeRoot('one');
const order = new Order(configuration, 'ORDER');

/** A download that the test ends. */
function receiver(files: string[]) {
  let calls = 0;
  let resolve: (files: string[]) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<string[]>((yes, no) => {
    [resolve, reject] = [yes, no];
  });
  return {
    receive: () => {
      calls++;
      return promise;
    },
    end: () => resolve(files),
    fail: (error: Error) => reject(error),
    get calls() {
      return calls;
    },
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('a download that is requested while it is running', () => {
  test('joins the running one: the files are received once, for both', async () => {
    const downloads = new RunningDownloads();
    const [first, second] = [receiver(['a.tif']), receiver(['b.tif'])];
    const one = downloads.run({ order, folder: '/data' }, first.receive);
    const other = downloads.run({ order, folder: '/data/' }, second.receive);
    await settled();
    expect([one.isJoined, other.isJoined]).toEqual([false, true]);
    first.end();
    expect(await Promise.all([one.files, other.files])).toEqual([['a.tif'], ['a.tif']]);
    expect(second.calls).toBe(0);
  });

  test('joins the running one in any order of the item names', async () => {
    const downloads = new RunningDownloads();
    const { receive } = receiver([]);
    downloads.run({ order, folder: '/data', items: ['a', 'b'] }, receive);
    expect(downloads.run({ order, folder: '/data', items: ['b', 'a'] }, receive).isJoined).toBe(
      true,
    );
  });

  test('waits for a download of other items of that order into that folder', async () => {
    const downloads = new RunningDownloads();
    const [first, second] = [receiver(['a.tif']), receiver(['a.tif', 'b.tif'])];
    downloads.run({ order, folder: '/data', items: ['a'] }, first.receive);
    const whole = downloads.run({ order, folder: '/data' }, second.receive);
    await settled();
    expect([first.calls, second.calls]).toEqual([1, 0]);
    first.end();
    await settled();
    expect(second.calls).toBe(1);
    second.end();
    expect(await whole.files).toEqual(['a.tif', 'b.tif']);
  });

  test('does not wait for other folders, other orders or orders of other configurations', async () => {
    const downloads = new RunningDownloads();
    downloads.run({ order, folder: '/data' }, receiver([]).receive);
    const others = [
      { order, folder: '/elsewhere' },
      { order: new Order(configuration, 'OTHER'), folder: '/data' },
      { order: new Order(madeRoot('two'), 'ORDER'), folder: '/data' },
    ].map((download) => {
      const { receive, end } = receiver(['x']);
      end();
      return downloads.run(download, receive);
    });
    expect(others.map(({ isJoined }) => isJoined)).toEqual([false, false, false]);
    expect(await Promise.all(others.map(({ files }) => files))).toEqual([['x'], ['x'], ['x']]);
  });

  test('starts again after the first one has ended, even with an error', async () => {
    const downloads = new RunningDownloads();
    const [first, second] = [receiver([]), receiver(['a.tif'])];
    const one = downloads.run({ order, folder: '/data' }, first.receive);
    first.fail(new Error('The disk is full.'));
    await expect(one.files).rejects.toThrow('The disk is full.');
    second.end();
    const again = downloads.run({ order, folder: '/data' }, second.receive);
    expect(again.isJoined).toBe(false);
    expect(await again.files).toEqual(['a.tif']);
  });

  test('are known by the folder of an order until they end', async () => {
    const downloads = new RunningDownloads();
    const one = receiver([]);
    const { files } = downloads.run({ order, folder: 'data' }, one.receive);
    expect(downloads.isRunningIn('data/ORDER')).toBe(true);
    expect(downloads.isRunningIn('other/ORDER')).toBe(false);
    one.end();
    await files;
    expect(downloads.isRunningIn('data/ORDER')).toBe(false);
  });
});
