/** Automatic updates. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServiceError } from '../../src/core/errors.ts';
import { OrdersModel } from '../../src/orders/model.ts';
import { isNetworkError } from '../../src/orders/network.ts';
import { OrdersWatcher, type WatcherState } from '../../src/orders/watcher.ts';
import { FakeClock } from './fakeClock.ts';
import { FewOrders } from './fewOrders.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const NO_NETWORK = new ServiceError('Earth Engine', 0, 'getaddrinfo ENOTFOUND');

let clock: FakeClock;
let orders: FewOrders;
let model: OrdersModel;
let watcher: OrdersWatcher;
let isWanted: boolean;
let isPresent: boolean;
let leastMs: number | undefined;
let states: WatcherState[];
let failures: unknown[];

beforeEach(() => {
  clock = new FakeClock();
  orders = new FewOrders();
  model = new OrdersModel();
  [isWanted, isPresent, leastMs, states, failures] = [true, true, undefined, [], []];
  watcher = new OrdersWatcher(model, {
    isWanted: () => isWanted,
    isPresent: () => isPresent,
    leastMs: () => leastMs,
    clock,
    journal: { failed: (_, error) => failures.push(error) },
  });
  watcher.onDidChangeStatus(({ state }) => states.push(state));
});

afterEach(() => watcher.dispose());

async function read(...tasks: string[]): Promise<void> {
  orders.set('o', ...tasks);
  orders.set('finished', 'COMPLETED', 'FAILED');
  model.setSources([orders.source()]);
  await model.ensureRead();
}

function first() {
  const [configuration] = model.configurations;
  const order = configuration?.find('o');
  if (!configuration || !order) throw new Error('nothing to watch');
  return { configuration, order };
}

/** Updates while time passes. */
async function updatesIn(milliseconds: number): Promise<number> {
  const before = orders.updates.length;
  await clock.pass(milliseconds);
  return orders.updates.length - before;
}

describe('the watcher', () => {
  it('updates only orders with tasks in progress, and stops if there are none', async () => {
    await read('RUNNING');
    await clock.pass(11 * SECOND);
    expect(orders.updates).toEqual([['o']]);
    expect(watcher.status.state).toBe('watching');
    orders.soon('o', 'COMPLETED');
    expect(await updatesIn(20 * SECOND)).toBe(1);
    expect(await updatesIn(HOUR)).toBe(0);
    expect(states).toEqual(['watching', 'idle']);
  });

  it('updates less often while nothing changes, and soon after a change', async () => {
    await read('RUNNING', 'RUNNING');
    const quiet = await updatesIn(HOUR);
    // Every 10 s would be 360; every two minutes 30.
    expect(quiet).toBeLessThan(45);
    expect(quiet).toBeGreaterThan(25);
    orders.soon('o', 'COMPLETED', 'RUNNING');
    while (first().order.count('COMPLETED') === 0) await clock.pass(SECOND);
    expect(await updatesIn(11 * SECOND)).toBe(1);
  });

  it('updates soon after an action on an order', async () => {
    await read('RUNNING');
    await clock.pass(HOUR);
    orders.set('o', 'RUNNING', 'CANCEL_REQUESTED');
    await first().configuration.update([first().order]);
    expect(await updatesIn(11 * SECOND)).toBe(1);
  });

  it('keeps the minimum time between updates of the settings', async () => {
    leastMs = 5 * MINUTE;
    await read('RUNNING');
    expect(await updatesIn(4 * MINUTE)).toBe(0);
    const hour = await updatesIn(HOUR);
    expect(hour).toBeGreaterThan(9);
    expect(hour).toBeLessThan(13);
  });

  it('updates when that is asked for, and reports when it is done', async () => {
    await read('RUNNING');
    await clock.pass(HOUR);
    const done: string[] = [];
    orders.soon('o', 'COMPLETED');
    void watcher.updateSoon().then(() => done.push('running'));
    expect(done).toEqual([]);
    expect(await updatesIn(3 * SECOND)).toBe(1);
    expect(done).toEqual(['running']);
    // Without unfinished orders there is nothing to wait for.
    await watcher.updateSoon();
    expect(await updatesIn(HOUR)).toBe(0);
  });

  it('reports it only when slower configurations have been updated, or still are', async () => {
    const slow = new FewOrders();
    const { updateAll } = slow;
    let finish = () => {};
    const holdNext = () => {
      const held = new Promise<void>((resolve) => {
        finish = resolve;
      });
      Object.assign(slow, {
        updateAll: async (...args: Parameters<typeof updateAll>) => {
          await held;
          return updateAll(...args);
        },
      });
    };
    orders.set('o', 'RUNNING');
    slow.set('p', 'RUNNING');
    model.setSources([orders.source('a', true), slow.source('b')]);
    await model.ensureRead();
    await clock.pass(MINUTE);
    const done: string[] = [];
    holdNext();
    void watcher.updateSoon().then(() => done.push('both urgent'));
    expect(await updatesIn(10 * SECOND)).toBeGreaterThan(0);
    expect(done).toEqual([]);
    finish();
    await clock.pass(SECOND);
    expect(done).toEqual(['both urgent']);
    holdNext();
    await clock.pass(5 * MINUTE);
    void watcher.updateSoon().then(() => done.push('one under way'));
    expect(await updatesIn(10 * SECOND)).toBeGreaterThan(0);
    expect(done).toHaveLength(1);
    finish();
    await clock.pass(SECOND);
    expect(done).toEqual(['both urgent', 'one under way']);
  });

  it('resolves for those who wait for an update that does not come any more', async () => {
    await read('RUNNING');
    await clock.pass(HOUR);
    const done: string[] = [];
    void watcher.updateSoon().then(() => done.push('off'));
    isWanted = false;
    watcher.look();
    await clock.pass(SECOND);
    expect(done).toEqual(['off']);
    isWanted = true;
    watcher.look();
    void watcher.updateSoon().then(() => done.push('disposed'));
    watcher.dispose();
    await clock.pass(SECOND);
    expect(done).toEqual(['off', 'disposed']);
  });

  it('does nothing while the setting is off, and updates at once when it is on', async () => {
    isWanted = false;
    await read('RUNNING');
    expect(await updatesIn(HOUR)).toBe(0);
    expect(watcher.status.state).toBe('off');
    isWanted = true;
    watcher.look();
    expect(await updatesIn(SECOND)).toBe(1);
  });

  it('updates orders of the sandbox each second, because it has no other users', async () => {
    orders.set('o', 'RUNNING');
    model.setSources([orders.source('local', true)]);
    await model.ensureRead();
    expect(await updatesIn(4 * SECOND)).toBeGreaterThan(1);
    leastMs = MINUTE;
    await clock.pass(MINUTE);
    expect(await updatesIn(10 * MINUTE)).toBeLessThan(12);
  });

  it('updates several configurations in one pass', async () => {
    const others = new FewOrders();
    others.set('p', 'RUNNING');
    orders.set('o', 'RUNNING');
    model.setSources([orders.source('a')]);
    await model.ensureRead();
    await clock.pass(5 * SECOND);
    model.setSources([orders.source('a'), others.source('b')]);
    await model.ensureRead();
    await clock.pass(5 * MINUTE);
    const [few, many] = [orders.updates.length, others.updates.length].sort((a, b) => a - b);
    expect((many ?? 0) - (few ?? 0)).toBeLessThanOrEqual(2);
    expect(few).toBeGreaterThan(2);
  });

  it('notices orders that other machines add, change and delete', async () => {
    await read('RUNNING');
    orders.set('elsewhere', 'COMPLETED');
    orders.stored.delete('finished');
    await clock.pass(6 * MINUTE);
    expect(model.orders.map(({ name }) => name).sort()).toEqual(['elsewhere', 'o']);
    orders.set('o', 'COMPLETED');
    await clock.pass(6 * MINUTE);
    // Nothing is under way, and still others are noticed.
    orders.set('later', 'RUNNING');
    await clock.pass(6 * MINUTE);
    expect(model.orders.map(({ name }) => name)).toContain('later');
    expect(await updatesIn(MINUTE)).toBeGreaterThan(0);
  });

  it('reads nothing that was not requested', async () => {
    orders.set('o', 'RUNNING');
    model.setSources([orders.source()]);
    await clock.pass(HOUR);
    expect([orders.listings, orders.updates.length]).toEqual([0, 0]);
  });

  it('stops for configurations that are removed', async () => {
    await read('RUNNING');
    model.setSources([]);
    expect(await updatesIn(HOUR)).toBe(0);
    expect(clock.waiting).toBe(0);
  });
});

describe('while the window is inactive, the watcher', () => {
  function leave(): void {
    isPresent = false;
    watcher.look();
  }

  it('updates rarely after some minutes, and stops after hours', async () => {
    await read('RUNNING');
    leave();
    expect(await updatesIn(10 * MINUTE)).toBeGreaterThan(5);
    await clock.pass(10 * MINUTE);
    const hour = await updatesIn(HOUR);
    expect(hour).toBeGreaterThan(2);
    expect(hour).toBeLessThan(6);
    const { listings } = orders;
    await clock.pass(4 * HOUR);
    expect(orders.listings).toBe(listings);
    expect(await updatesIn(24 * HOUR)).toBe(0);
    expect(watcher.status.state).toBe('asleep');
  });

  it('updates at once when the window is active again', async () => {
    await read('RUNNING');
    leave();
    await clock.pass(24 * HOUR);
    isPresent = true;
    watcher.look();
    expect(await updatesIn(3 * SECOND)).toBe(1);
    expect(watcher.status.state).toBe('watching');
  });

  it('does not hurry after a short absence', async () => {
    await read('RUNNING');
    await clock.pass(HOUR);
    leave();
    await clock.pass(5 * SECOND);
    isPresent = true;
    watcher.look();
    expect(await updatesIn(3 * SECOND)).toBeLessThanOrEqual(1);
  });
});

describe('after the machine was asleep, the watcher', () => {
  it('updates once, soon, and lists changes of others', async () => {
    await read('RUNNING');
    await clock.pass(HOUR);
    const { listings } = orders;
    clock.sleep(8 * HOUR);
    expect(await updatesIn(35 * SECOND)).toBe(1);
    expect(orders.listings).toBe(listings + 1);
  });

  it('does the same for an inactive window', async () => {
    await read('RUNNING');
    isPresent = false;
    watcher.look();
    await clock.pass(MINUTE);
    clock.sleep(8 * HOUR);
    expect(await updatesIn(35 * SECOND)).toBe(1);
    expect(watcher.status.state).toBe('watching');
  });
});

describe('without a network, the watcher', () => {
  it('waits longer after each attempt, and reports since when there has been no connection', async () => {
    await read('RUNNING');
    orders.trouble = NO_NETWORK;
    await clock.pass(11 * SECOND);
    const since = watcher.status.since?.getTime() ?? 0;
    expect(clock.now() - since).toBeLessThan(2 * SECOND);
    expect(await updatesIn(HOUR)).toBeLessThan(20);
    expect(watcher.status).toEqual({ state: 'offline', since: new Date(since) });
    orders.trouble = undefined;
    await clock.pass(6 * MINUTE);
    expect(watcher.status).toEqual({ state: 'watching' });
    expect(states).toEqual(['watching', 'offline', 'watching']);
  });

  it('tries again at once when the window becomes active', async () => {
    await read('RUNNING');
    orders.trouble = NO_NETWORK;
    await clock.pass(HOUR);
    isPresent = false;
    watcher.look();
    await clock.pass(SECOND);
    isPresent = true;
    orders.trouble = undefined;
    watcher.look();
    await clock.pass(3 * SECOND);
    expect(watcher.status.state).toBe('watching');
  });

  it('tries again at once when another request succeeds', async () => {
    const others = new FewOrders();
    others.set('p', 'RUNNING');
    orders.set('o', 'RUNNING');
    model.setSources([orders.source('a'), others.source('b')]);
    await model.ensureRead();
    for (const each of [orders, others]) each.trouble = NO_NETWORK;
    await clock.pass(HOUR);
    const before = others.updates.length;
    for (const each of [orders, others]) each.trouble = undefined;
    orders.set('o', 'RUNNING', 'RUNNING');
    await first().configuration.update([first().order]);
    await clock.pass(3 * SECOND);
    expect(others.updates.length).toBe(before + 1);
    expect(watcher.status.state).toBe('watching');
  });

  it('lists orders again that could not be listed', async () => {
    orders.set('o', 'RUNNING');
    orders.trouble = NO_NETWORK;
    model.setSources([orders.source()]);
    await model.ensureRead();
    await clock.pass(SECOND);
    expect(watcher.status.state).toBe('offline');
    orders.trouble = undefined;
    await clock.pass(MINUTE);
    expect(model.orders).toHaveLength(1);
    expect(watcher.status.state).toBe('watching');
  });

  it('treats other errors like updates without a change', async () => {
    await read('RUNNING');
    orders.trouble = new ServiceError('Earth Engine', 403, 'Not registered');
    await clock.pass(HOUR);
    expect(watcher.status.state).toBe('watching');
    expect(failures.length).toBeGreaterThan(20);
    expect(failures.length).toBeLessThan(45);
  });
});

describe('a network error', () => {
  it('is an error without an answer, except missing credentials', () => {
    const signIn = (cause?: Error) =>
      new ServiceError('Google sign-in', 0, 'no', undefined, cause && { cause });
    expect(isNetworkError(NO_NETWORK)).toBe(true);
    expect(isNetworkError(new ServiceError('Cloud Storage', 503, 'Try later'))).toBe(false);
    expect(isNetworkError(signIn())).toBe(false);
    expect(isNetworkError(signIn(Object.assign(new Error(), { code: 'ENOTFOUND' })))).toBe(true);
    expect(isNetworkError(new Error('fetch failed'))).toBe(false);
  });
});
