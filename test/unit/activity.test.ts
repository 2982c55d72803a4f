/** Orders in progress, their endings, and the status bar. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Activity } from '../../src/orders/activity.ts';
import { Failures } from '../../src/orders/failures.ts';
import { HeldEndings } from '../../src/orders/heldEndings.ts';
import type { Memento } from '../../src/orders/memento.ts';
import { OrdersModel } from '../../src/orders/model.ts';
import { NotifiedEndings } from '../../src/orders/notifiedEndings.ts';
import type { Order } from '../../src/orders/order.ts';
import { describeActivity, describeEndings } from '../../src/text/describeActivity.ts';
import { FakeClock } from './fakeClock.ts';
import { FewOrders } from './fewOrders.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

class Notebook implements Memento {
  readonly pages = new Map<string, string>();
  get<T>(key: string): T | undefined {
    const page = this.pages.get(key);
    return page === undefined ? undefined : JSON.parse(page);
  }
  async update(key: string, value: unknown): Promise<void> {
    this.pages.set(key, JSON.stringify(value));
  }
}

let clock: FakeClock;
let orders: FewOrders;
let model: OrdersModel;
let activity: Activity;
let ended: string[][];

beforeEach(() => {
  clock = new FakeClock();
  orders = new FewOrders();
  model = new OrdersModel();
  activity = new Activity(model, clock);
  ended = [];
  activity.onDidEnd((all) => ended.push(all.map(({ name }) => name).sort()));
});

async function open(): Promise<void> {
  model.setSources([orders.source()]);
  await model.ensureRead();
  await clock.pass(SECOND);
}

async function update(): Promise<void> {
  await configuration().update();
  await clock.pass(2 * SECOND);
}

function configuration() {
  const [first] = model.configurations;
  if (!first) throw new Error('no root');
  return first;
}

describe('the activity', () => {
  it('counts running tasks, and ended tasks of the same orders, also for a while after the end', async () => {
    orders.set('old', 'COMPLETED', 'COMPLETED');
    orders.set('o', 'RUNNING', 'COMPLETED', 'FAILED');
    await open();
    expect(activity.orders.map(({ name }) => name)).toEqual(['o']);
    expect([activity.isUnderWay, activity.count('COMPLETED')]).toEqual([true, 1]);
    orders.soon('o', 'COMPLETED', 'COMPLETED', 'FAILED');
    await update();
    expect([activity.isUnderWay, activity.count('COMPLETED')]).toEqual([false, 2]);
    await clock.pass(11 * MINUTE);
    expect(activity.orders).toEqual([]);
  });

  it('does not count deleted orders, or orders of a removed configuration', async () => {
    orders.set('o', 'RUNNING');
    orders.set('p', 'RUNNING');
    await open();
    orders.stored.delete('o');
    await configuration().refresh();
    await clock.pass(SECOND);
    expect(activity.orders.map(({ name }) => name)).toEqual(['p']);
    model.setSources([]);
    await clock.pass(SECOND);
    expect(activity.orders).toEqual([]);
    expect(ended).toEqual([]);
  });
});

describe('the end of an order', () => {
  it('is reported once, together with other orders that end at the same time', async () => {
    orders.set('a', 'RUNNING');
    orders.set('b', 'READY', 'COMPLETED');
    await open();
    orders.soon('a', 'COMPLETED');
    await configuration().update(model.orders.filter(({ name }) => name === 'a'));
    await clock.pass(SECOND / 2);
    orders.soon('b', 'FAILED', 'COMPLETED');
    await update();
    expect(ended).toEqual([['a', 'b']]);
    await configuration().refresh();
    await update();
    expect(ended).toHaveLength(1);
  });

  it('is reported for an order that was found in progress shortly before', async () => {
    await open();
    orders.set('a', 'RUNNING');
    orders.soon('a', 'FAILED');
    await configuration().refresh();
    await update();
    expect(ended).toEqual([['a']]);
  });

  it('is not reported if it was before the window opened', async () => {
    orders.set('a', 'COMPLETED');
    await open();
    await update();
    expect(ended).toEqual([]);
  });

  it('is not reported for an order whose submission was interrupted', async () => {
    orders.set('a', 'RUNNING', 'UNSUBMITTED');
    await open();
    orders.soon('a', 'COMPLETED', 'UNSUBMITTED');
    await update();
    expect(ended).toEqual([]);
    expect(activity.isUnderWay).toBe(false);
  });

  it('is noticed although the configuration has changed', async () => {
    orders.set('a', 'RUNNING');
    await open();
    model.reset('a');
    await clock.pass(SECOND);
    expect(activity.orders).toHaveLength(1);
    orders.set('a', 'COMPLETED');
    await model.ensureRead();
    await clock.pass(2 * SECOND);
    expect(ended).toEqual([['a']]);
  });

  it('is reported again after a retry, but not by the next window', async () => {
    const memory = new Notebook();
    orders.set('a', 'FAILED');
    await open();
    expect(new NotifiedEndings(memory).news(model.orders)).toHaveLength(1);
    expect(new NotifiedEndings(memory).news(model.orders)).toEqual([]);
    orders.set('a', 'FAILED');
    await configuration().refresh();
    expect(new NotifiedEndings(memory).news(model.orders)).toHaveLength(1);
  });
});

describe('failures', () => {
  it('are counted until the user has looked at them, also in the next window', async () => {
    const memory = new Notebook();
    const failures = new Failures(model, memory, clock);
    orders.set('a', 'FAILED', 'RUNNING');
    orders.set('b', 'COMPLETED');
    await open();
    expect(failures.unseen.map(({ name }) => name)).toEqual(['a']);
    failures.see(model.orders);
    expect(failures.unseen).toEqual([]);
    expect(new Failures(model, memory, clock).unseen).toEqual([]);
  });

  it('are counted again when more tasks fail, and when retried tasks fail again', async () => {
    const failures = new Failures(model, new Notebook(), clock);
    orders.set('a', 'FAILED', 'RUNNING');
    await open();
    failures.see(model.orders);
    orders.soon('a', 'FAILED', 'FAILED');
    await update();
    expect(failures.unseen).toHaveLength(1);
    failures.see(model.orders);
    orders.soon('a', 'READY', 'READY');
    await update();
    expect(failures.unseen).toEqual([]);
    orders.soon('a', 'FAILED', 'READY');
    await update();
    expect(failures.unseen).toHaveLength(1);
  });

  it('are no longer counted when their order is deleted', async () => {
    const memory = new Notebook();
    const failures = new Failures(model, memory, clock);
    orders.set('a', 'FAILED');
    await open();
    failures.see(model.orders);
    orders.stored.delete('a');
    await configuration().refresh();
    await clock.pass(SECOND);
    expect([...memory.pages.values()]).toEqual(['{}']);
  });
});

describe('the status bar shows', () => {
  const words = (...given: Parameters<typeof describeActivity>) => describeActivity(...given);

  it('nothing if no task is in progress', async () => {
    orders.set('a', 'COMPLETED');
    await open();
    expect(words(activity, { state: 'idle' })).toBeUndefined();
  });

  it('how many tasks are in each state', async () => {
    orders.set('a', 'RUNNING', 'READY', 'COMPLETED');
    orders.set('b', 'RUNNING', 'COMPLETED');
    await open();
    const entry = words(activity, { state: 'watching' });
    expect(entry?.text).toBe('$(sync~spin) 2 running · 1 waiting · 2 done');
    expect(entry?.label).toBe('Cedar, 2 orders: 2 running · 1 waiting · 2 done');
    expect(entry?.tooltip).toContain('a: 1/3 done · 1 running · 1 waiting');
    expect(entry?.isWarning).toBe(false);
  });

  it('failed tasks, in a warning color until the user has looked at them', async () => {
    orders.set('a', 'RUNNING', 'FAILED');
    await open();
    const failures = new Failures(model, new Notebook(), clock);
    const entry = () => words(activity, { state: 'watching' }, failures);
    expect(entry()).toMatchObject({ text: '$(sync~spin) 1 running · 1 failed', isWarning: true });
    failures.see(model.orders);
    expect(entry()?.isWarning).toBe(false);
  });

  it('for a while that all tasks have ended', async () => {
    orders.set('a', 'RUNNING');
    await open();
    orders.soon('a', 'COMPLETED');
    await update();
    expect(words(activity, { state: 'idle' })?.text).toBe('$(check) 1 done');
    expect(words(activity, { state: 'idle' })?.isWarning).toBe(false);
  });

  it('since when there has been no connection, and when updates are paused', async () => {
    orders.set('a', 'RUNNING');
    await open();
    const since = new Date();
    since.setHours(0, 5);
    expect(words(activity, { state: 'offline', since })?.text).toBe(
      '$(debug-disconnect) 1 running · offline since 00:05',
    );
    expect(words(activity, { state: 'asleep', since })?.text).toMatch(/debug-pause.*paused/);
    expect(words(activity, { state: 'off' })?.tooltip).toContain('cedar.autoUpdate');
  });
});

describe('endings while the user is away', () => {
  it('are passed on together when the user returns', async () => {
    orders.set('a', 'COMPLETED');
    orders.set('b', 'FAILED');
    orders.set('c', 'COMPLETED');
    await open();
    const [a, b, c] = ['a', 'b', 'c'].map((name) => configuration().find(name));
    if (!a || !b || !c) throw new Error('not read');
    let isPresent = true;
    const passed: [string[], boolean][] = [];
    const held = new HeldEndings({
      clock,
      isPresent: () => isPresent,
      onEndings: (ended, { wasAway }) => passed.push([ended.map(({ name }) => name), wasAway]),
    });
    held.add([a]);
    expect(passed.splice(0)).toEqual([[['a'], false]]);
    isPresent = false;
    held.add([b]);
    held.add([c]);
    held.add([b]);
    held.look();
    expect(passed).toEqual([]);
    isPresent = true;
    held.look();
    held.look();
    await clock.pass(2 * SECOND);
    expect(passed.splice(0)).toEqual([[['b', 'c'], true]]);
    held.add([a]);
    expect(passed.splice(0)).toEqual([[['a'], false]]);
  });

  it('are passed on together with those that the next update notices', async () => {
    for (const name of ['a', 'b', 'c']) orders.set(name, 'COMPLETED');
    await open();
    const [a, b, c] = ['a', 'b', 'c'].map((name) => configuration().find(name));
    if (!a || !b || !c) throw new Error('not read');
    let isPresent = false;
    const passed: string[][] = [];
    let finish = () => {};
    const held = new HeldEndings({
      clock,
      isPresent: () => isPresent,
      update: () => new Promise((resolve) => (finish = resolve)),
      onEndings: (ended) => passed.push(ended.map(({ name }) => name)),
    });
    held.add([a]);
    await clock.pass(MINUTE);
    isPresent = true;
    held.look();
    await clock.pass(10 * SECOND);
    held.add([b]);
    finish();
    await clock.pass(SECOND);
    held.add([c]);
    expect(passed).toEqual([]);
    await clock.pass(SECOND);
    expect(passed.splice(0)).toEqual([['a', 'b', 'c']]);
    // An update that is never done holds nothing for long, and another absence holds it again.
    const leave = async () => {
      isPresent = false;
      held.look();
      await clock.pass(MINUTE);
    };
    await leave();
    held.add([a]);
    isPresent = true;
    held.look();
    await clock.pass(10 * SECOND);
    await leave();
    expect(passed).toEqual([]);
    isPresent = true;
    held.look();
    await clock.pass(19 * SECOND);
    expect(passed).toEqual([]);
    await clock.pass(2 * SECOND);
    expect(passed).toEqual([['a']]);
  });

  it('are passed on without an update after a short absence', async () => {
    orders.set('a', 'COMPLETED');
    await open();
    let isPresent = true;
    let updates = 0;
    const passed: string[][] = [];
    const held = new HeldEndings({
      clock,
      isPresent: () => isPresent,
      update: async () => {
        updates++;
      },
      onEndings: (all) => passed.push(all.map(({ name }) => name)),
    });
    const leaveFor = async (milliseconds: number) => {
      isPresent = false;
      held.look();
      held.add(model.orders);
      await clock.pass(milliseconds);
      isPresent = true;
      held.look();
      await clock.pass(2 * SECOND);
    };
    await leaveFor(SECOND);
    expect([updates, passed.splice(0)]).toEqual([0, [['a']]]);
    await leaveFor(MINUTE);
    expect([updates, passed.splice(0)]).toEqual([1, [['a']]]);
  });

  it('are passed on by the next window if this one is closed before', async () => {
    orders.set('a', 'RUNNING');
    orders.set('b', 'COMPLETED');
    await open();
    const memory = new Notebook();
    let isPresent = false;
    let passed: string[] = [];
    const openWindow = (of: Activity) => {
      const held = new HeldEndings({
        clock,
        memory,
        isPresent: () => isPresent,
        update: () => new Promise(() => {}),
        onEndings: (all) => passed.push(...all.map(({ name }) => name)),
      });
      of.expect(held.kept);
      of.onDidEnd((all) => held.add(all));
      return held;
    };
    /** Reads the orders as a window that has just opened. */
    const openNext = async () => {
      model = new OrdersModel();
      activity = new Activity(model, clock);
      const held = openWindow(activity);
      await open();
      await clock.pass(2 * SECOND);
      return held;
    };
    const held = openWindow(activity);
    orders.soon('a', 'COMPLETED');
    await update();
    await clock.pass(MINUTE);
    isPresent = true;
    held.look();
    held.dispose();
    expect(passed).toEqual([]);
    await openNext();
    expect(passed).toEqual(['a']);
    passed = [];
    await openNext();
    expect(passed).toEqual([]);
  });

  it('are not passed on for orders that were removed or have continued', async () => {
    orders.set('a', 'COMPLETED');
    orders.set('b', 'FAILED');
    await open();
    let isPresent = false;
    const passed: (readonly Order[])[] = [];
    const held = new HeldEndings({
      clock,
      isPresent: () => isPresent,
      onEndings: (ended) => passed.push(ended),
    });
    held.add(model.orders);
    orders.stored.delete('a');
    orders.set('b', 'RUNNING');
    await configuration().refresh();
    isPresent = true;
    held.look();
    await clock.pass(2 * SECOND);
    expect(passed).toEqual([]);
  });
});

describe('a notification contains', () => {
  it('which order has finished, and why another has failed', async () => {
    orders.set('a', 'COMPLETED', 'COMPLETED');
    orders.set('b', 'COMPLETED', 'FAILED');
    await open();
    const [a, b] = ['a', 'b'].map((name) => configuration().find(name));
    if (!a || !b) throw new Error('not read');
    expect(describeEndings([a])).toMatchObject({
      message: 'a has finished: 2/2 done.',
      failed: [],
    });
    const failed = describeEndings([b], new Map([[b, 'Memory exceeded.']]));
    expect(failed?.message).toBe('b has ended: 1/2 done · 1 failed. Memory exceeded.');
    expect([failed?.failed, failed?.downloadable]).toEqual([[b], [b]]);
    const both = describeEndings([a, b]);
    expect(both?.message).toBe('2 orders have ended: 1 done, 1 with failed tasks.');
    expect(describeEndings([b, b])?.message).toBe('2 orders have ended, all with failed tasks.');
    expect(describeEndings([a, a])?.message).toBe('2 orders have finished.');
  });

  it('nothing about an order that the user has cancelled', async () => {
    orders.set('a', 'CANCELLED');
    await open();
    expect(describeEndings(model.orders)).toBeUndefined();
  });

  it('names without links in them', async () => {
    orders.set('[press](command:evil)', 'COMPLETED');
    await open();
    expect(describeEndings(model.orders)?.message).not.toContain('](');
  });
});
