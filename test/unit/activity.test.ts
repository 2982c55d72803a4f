import { beforeEach, describe, expect, it } from 'vitest';
import { Activity } from '../../src/orders/activity.ts';
import { Failures } from '../../src/orders/failures.ts';
import type { Memento } from '../../src/orders/memento.ts';
import { OrdersModel } from '../../src/orders/model.ts';
import { NotifiedEndings } from '../../src/orders/notifiedEndings.ts';
import { describeActivity, describeEndings } from '../../src/text/activity.ts';
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
  await root().update();
  await clock.pass(2 * SECOND);
}

function root() {
  const [first] = model.roots;
  if (!first) throw new Error('no root');
  return first;
}

describe('what is under way', () => {
  it('is counted, with what is done of the same orders, and for a while after they have ended', async () => {
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

  it('is not what was removed, nor the orders of a configuration that is gone', async () => {
    orders.set('o', 'RUNNING');
    orders.set('p', 'RUNNING');
    await open();
    orders.stored.delete('o');
    await root().refresh();
    await clock.pass(SECOND);
    expect(activity.orders.map(({ name }) => name)).toEqual(['p']);
    model.setSources([]);
    await clock.pass(SECOND);
    expect(activity.orders).toEqual([]);
    expect(ended).toEqual([]);
  });
});

describe('the end of an order', () => {
  it('is told once, together with others of the same time', async () => {
    orders.set('a', 'RUNNING');
    orders.set('b', 'READY', 'COMPLETED');
    await open();
    orders.soon('a', 'COMPLETED');
    await root().update(model.orders.filter(({ name }) => name === 'a'));
    await clock.pass(SECOND / 2);
    orders.soon('b', 'FAILED', 'COMPLETED');
    await update();
    expect(ended).toEqual([['a', 'b']]);
    await root().refresh();
    await update();
    expect(ended).toHaveLength(1);
  });

  it('is told of an order that was found under way a moment before', async () => {
    await open();
    orders.set('a', 'RUNNING');
    orders.soon('a', 'FAILED');
    await root().refresh();
    await update();
    expect(ended).toEqual([['a']]);
  });

  it('is no news when it came before the window opened', async () => {
    orders.set('a', 'COMPLETED');
    await open();
    await update();
    expect(ended).toEqual([]);
  });

  it('is not the end of one whose submission was interrupted', async () => {
    orders.set('a', 'RUNNING', 'UNSUBMITTED');
    await open();
    orders.soon('a', 'COMPLETED', 'UNSUBMITTED');
    await update();
    expect(ended).toEqual([]);
    expect(activity.isUnderWay).toBe(false);
  });

  it('is noticed across a change of the configuration', async () => {
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

  it('is told again after a retry, and not again by the next window', async () => {
    const memory = new Notebook();
    orders.set('a', 'FAILED');
    await open();
    expect(new NotifiedEndings(memory).news(model.orders)).toHaveLength(1);
    expect(new NotifiedEndings(memory).news(model.orders)).toEqual([]);
    orders.set('a', 'FAILED');
    await root().refresh();
    expect(new NotifiedEndings(memory).news(model.orders)).toHaveLength(1);
  });
});

describe('failures', () => {
  it('count until somebody has looked, also in the next window', async () => {
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

  it('count again when more fail, and when what was tried again fails again', async () => {
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

  it('are forgotten with their order', async () => {
    const memory = new Notebook();
    const failures = new Failures(model, memory, clock);
    orders.set('a', 'FAILED');
    await open();
    failures.see(model.orders);
    orders.stored.delete('a');
    await root().refresh();
    await clock.pass(SECOND);
    expect([...memory.pages.values()]).toEqual(['{}']);
  });
});

describe('the status bar says', () => {
  const words = (...given: Parameters<typeof describeActivity>) => describeActivity(...given);

  it('nothing when there is nothing under way', async () => {
    orders.set('a', 'COMPLETED');
    await open();
    expect(words(activity, { state: 'idle' })).toBeUndefined();
  });

  it('how many tasks are in which state', async () => {
    orders.set('a', 'RUNNING', 'READY', 'COMPLETED');
    orders.set('b', 'RUNNING', 'COMPLETED');
    await open();
    const said = words(activity, { state: 'watching' });
    expect(said?.text).toBe('$(sync~spin) 2 running · 1 waiting · 2 done');
    expect(said?.label).toBe('Cedar, 2 orders: 2 running · 1 waiting · 2 done');
    expect(said?.tooltip).toContain('a: 1/3 done · 1 running · 1 waiting');
    expect(said?.isWarning).toBe(false);
  });

  it('that some have failed, in a colour that warns until somebody has looked', async () => {
    orders.set('a', 'RUNNING', 'FAILED');
    await open();
    const failures = new Failures(model, new Notebook(), clock);
    const said = () => words(activity, { state: 'watching' }, failures);
    expect(said()).toMatchObject({ text: '$(sync~spin) 1 running · 1 failed', isWarning: true });
    failures.see(model.orders);
    expect(said()?.isWarning).toBe(false);
  });

  it('that all has ended, for a while', async () => {
    orders.set('a', 'RUNNING');
    await open();
    orders.soon('a', 'COMPLETED');
    await update();
    expect(words(activity, { state: 'idle' })?.text).toBe('$(check) 1 done');
    expect(words(activity, { state: 'idle' })?.isWarning).toBe(false);
  });

  it('since when nobody could be reached, and when it pauses', async () => {
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

describe('a notice says', () => {
  it('which order has finished, and why one has failed', async () => {
    orders.set('a', 'COMPLETED', 'COMPLETED');
    orders.set('b', 'COMPLETED', 'FAILED');
    await open();
    const [a, b] = ['a', 'b'].map((name) => root().find(name));
    if (!a || !b) throw new Error('not read');
    expect(describeEndings([a])).toMatchObject({
      message: 'a has finished: 2/2 done.',
      failed: [],
    });
    const failed = describeEndings([b], new Map([[b, 'Memory exceeded.']]));
    expect(failed?.message).toBe('b has ended: 1/2 done · 1 failed. Memory exceeded.');
    expect([failed?.failed, failed?.downloadable]).toEqual([[b], [b]]);
    const both = describeEndings([a, b]);
    expect(both?.message).toBe('2 orders have ended, 1 of them with failed tasks.');
  });

  it('nothing of an order that somebody has cancelled', async () => {
    orders.set('a', 'CANCELLED');
    await open();
    expect(describeEndings(model.orders)).toBeUndefined();
  });

  it('names as they are: a name is no link', async () => {
    orders.set('[press](command:evil)', 'COMPLETED');
    await open();
    expect(describeEndings(model.orders)?.message).not.toContain('](');
  });
});
