/** Double-clicks on the rows of orders, from what VS Code reports of a tree. */
import { describe, expect, it, vi } from 'vitest';
import { DOUBLE_CLICK_MS, DoubleClicks } from '../../src/views/orders/doubleClicks.ts';
import type { TreeNode } from '../../src/views/orders/rows.ts';

type Listener = (event: { element: TreeNode }) => void;

/** A tree view whose rows are clicked at times of a clock. */
function clickedTree() {
  const listeners: { expand: Listener[]; collapse: Listener[] } = { expand: [], collapse: [] };
  const listen = (to: Listener[]) => (listener: Listener) => {
    to.push(listener);
    return { dispose: () => to.splice(to.indexOf(listener), 1) };
  };
  const view = {
    selection: [] as TreeNode[],
    onDidExpandElement: listen(listeners.expand),
    onDidCollapseElement: listen(listeners.collapse),
  };
  const clock = { now: 1000 };
  const open = vi.fn();
  const clicks = new DoubleClicks(view as never, open, () => clock.now);
  const toggle = (row: TreeNode, how: 'expand' | 'collapse', after: number) => {
    clock.now += after;
    for (const listener of listeners[how]) listener({ element: row });
  };
  return { view, toggle, open, clicks };
}

const order = (name: string) => ({ kind: 'order', name }) as unknown as TreeNode;

describe('an order', () => {
  it.each([
    ['collapsed', ['expand', 'collapse']],
    ['expanded', ['collapse', 'expand']],
  ] as const)('that is %s is opened by a double-click', (_, [first, second]) => {
    const { view, toggle, open } = clickedTree();
    const row = order('a');
    view.selection = [row];
    toggle(row, first, 0);
    expect(open).not.toHaveBeenCalled();
    toggle(row, second, DOUBLE_CLICK_MS / 2);
    expect(open.mock.calls).toEqual([[row]]);
    // The third click is the first of another double-click.
    toggle(row, first, DOUBLE_CLICK_MS / 2);
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('is not opened by two slow clicks, or by clicks on two orders', () => {
    const { view, toggle, open } = clickedTree();
    const [row, other] = [order('a'), order('b')];
    view.selection = [row];
    toggle(row, 'expand', 0);
    toggle(row, 'collapse', DOUBLE_CLICK_MS + 1);
    toggle(row, 'expand', DOUBLE_CLICK_MS + 1);
    view.selection = [other];
    toggle(other, 'expand', 10);
    expect(open).not.toHaveBeenCalled();
  });

  it('is not opened by the arrow of its row, which does not select it', () => {
    const { view, toggle, open } = clickedTree();
    const [row, other] = [order('a'), order('b')];
    toggle(row, 'expand', 0);
    toggle(row, 'collapse', 10);
    view.selection = [other];
    toggle(row, 'expand', 10);
    toggle(row, 'collapse', 10);
    view.selection = [row, other];
    toggle(row, 'expand', 10);
    toggle(row, 'collapse', 10);
    expect(open).not.toHaveBeenCalled();
  });
});

describe('keys that fold a selected order', () => {
  it('do not open it, in whatever order VS Code reports the key and its effect', () => {
    const { view, toggle, open, clicks } = clickedTree();
    const row = order('a');
    view.selection = [row];
    toggle(row, 'collapse', 0);
    clicks.notePressedKey();
    toggle(row, 'expand', 100);
    clicks.notePressedKey();
    expect(open).not.toHaveBeenCalled();
    clicks.notePressedKey();
    toggle(row, 'collapse', 100);
    clicks.notePressedKey();
    toggle(row, 'expand', 100);
    expect(open).not.toHaveBeenCalled();
    // A double-click afterwards does.
    toggle(row, 'collapse', 2 * DOUBLE_CLICK_MS);
    toggle(row, 'expand', 100);
    expect(open).toHaveBeenCalledTimes(1);
  });
});

it('a group is not opened, nor anything after the view was closed', () => {
  const { view, toggle, open, clicks } = clickedTree();
  const group = { kind: 'group' } as unknown as TreeNode;
  view.selection = [group];
  toggle(group, 'expand', 0);
  toggle(group, 'collapse', 10);
  const row = order('a');
  view.selection = [row];
  clicks.dispose();
  toggle(row, 'expand', 0);
  toggle(row, 'collapse', 10);
  expect(open).not.toHaveBeenCalled();
});
