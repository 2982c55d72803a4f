/** Notifications about orders that end while the window is active, and while it is inactive. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Activity } from '../../../src/orders/activity.ts';
import type { Memento } from '../../../src/orders/memento.ts';
import { OrdersModel } from '../../../src/orders/model.ts';
import { Endings, type Presence } from '../../../src/views/endings.ts';
import { FakeClock } from '../../unit/fakeClock.ts';
import { FewOrders } from '../../unit/fewOrders.ts';

const SECOND = 1000;
const NAMES = ['a', 'b', 'c'];
const { window } = vscode;

class FakePresence implements Presence {
  isPresent = true;
  readonly #listeners = new Set<() => void>();

  onDidChange(listener: () => void): vscode.Disposable {
    this.#listeners.add(listener);
    return new vscode.Disposable(() => this.#listeners.delete(listener));
  }

  /** The user leaves the window, or returns to it. */
  set(isPresent: boolean): void {
    this.isPresent = isPresent;
    for (const listener of this.#listeners) listener();
  }
}

describe('orders that end', () => {
  const { showInformationMessage, showWarningMessage } = window;
  let clock: FakeClock;
  let orders: FewOrders;
  let model: OrdersModel;
  let presence: FakePresence;
  let shown: { message: string; actions: string[] }[];
  let disposables: { dispose(): void }[];

  beforeEach(async () => {
    shown = [];
    const show = async (message: string, ...actions: { title: string }[]) => {
      shown.push({ message, actions: actions.map(({ title }) => title) });
    };
    Object.assign(window, { showInformationMessage: show, showWarningMessage: show });
    clock = new FakeClock();
    orders = new FewOrders();
    model = new OrdersModel();
    presence = new FakePresence();
    const activity = new Activity(model, clock);
    const endings = new Endings(activity, notebook(), { info: () => {} }, { presence, clock });
    disposables = [endings, activity];
    for (const name of NAMES) orders.set(name, 'RUNNING');
    model.setSources([orders.source()]);
    await model.ensureRead();
    await clock.pass(SECOND);
  });

  afterEach(() => {
    Object.assign(window, { showInformationMessage, showWarningMessage });
    for (const each of disposables) each.dispose();
  });

  /** Earth Engine ends the task of an order, an update records it, and a minute passes. */
  async function end(name: string, state: string): Promise<void> {
    orders.soon(name, state);
    await model.configurations[0]?.update();
    await clock.pass(60 * SECOND);
  }

  it('one after the other while the window is active are reported one by one', async () => {
    for (const name of NAMES) await end(name, 'COMPLETED');
    assert.deepEqual(
      shown,
      NAMES.map((name) => ({
        message: `${name} has finished: 1/1 done.`,
        actions: ['Download'],
      })),
    );
  });

  it('while it is inactive are reported in one notification, when the user returns', async () => {
    presence.set(false);
    for (const name of NAMES) await end(name, 'COMPLETED');
    assert.deepEqual(shown, []);
    presence.set(true);
    await clock.pass(2 * SECOND);
    const combined = { message: '3 orders have finished.', actions: ['Show Orders'] };
    assert.deepEqual(shown, [combined]);
    presence.set(false);
    presence.set(true);
    await clock.pass(60 * SECOND);
    assert.deepEqual(shown, [combined]);
  });

  it('while it is inactive, one of them with an error, are counted by how they ended', async () => {
    presence.set(false);
    await end('a', 'COMPLETED');
    await end('b', 'FAILED');
    await end('c', 'COMPLETED');
    presence.set(true);
    await clock.pass(2 * SECOND);
    assert.deepEqual(shown, [
      {
        message: '3 orders have ended: 2 done, 1 with failed tasks.',
        actions: ['Show Error', 'Show Orders'],
      },
    ]);
  });

  it('just before the user returns are in the same notification', async () => {
    presence.set(false);
    await end('a', 'COMPLETED');
    orders.soon('b', 'COMPLETED');
    await model.configurations[0]?.update();
    // Changes are collected for a second, so this ending is not known yet.
    presence.set(true);
    await clock.pass(60 * SECOND);
    assert.deepEqual(shown, [{ message: '2 orders have finished.', actions: ['Show Orders'] }]);
  });
});

function notebook(): Memento {
  const pages = new Map<string, unknown>();
  return {
    get: <T>(key: string) => pages.get(key) as T | undefined,
    update: async (key, value) => {
      pages.set(key, value);
    },
  };
}
