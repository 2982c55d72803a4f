/** Double-clicks on rows of the orders tree, which VS Code reports as two toggles. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DoubleClicks } from '../../src/views/orders/doubleClicks.ts';
import type { Node } from '../../src/views/orders/rows.ts';

type Listener = (event: { element: Node }) => void;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

function report(listeners: readonly Listener[], element: Node): void {
  for (const each of [...listeners]) each({ element });
}

function watched() {
  const [expanding, collapsing]: [Listener[], Listener[]] = [[], []];
  const listen = (to: Listener[]) => (listener: Listener) => {
    to.push(listener);
    return { dispose: () => to.splice(0) };
  };
  const opened: Node[] = [];
  const clicks = new DoubleClicks(
    { onDidExpandElement: listen(expanding), onDidCollapseElement: listen(collapsing) } as never,
    (node) => opened.push(node),
  );
  return {
    clicks,
    opened,
    expand: (element: Node) => report(expanding, element),
    collapse: (element: Node) => report(collapsing, element),
  };
}

const [order, other] = [{ kind: 'order' }, { kind: 'order' }] as unknown as [Node, Node];
const group = { kind: 'group' } as unknown as Node;

it('opens an order that was expanded and collapsed at once, or the other way around', () => {
  const view = watched();
  view.expand(order);
  expect(view.opened).toEqual([]);
  view.collapse(order);
  expect(view.opened).toEqual([order]);
  view.collapse(other);
  view.expand(other);
  expect(view.opened).toEqual([order, other]);
});

it('opens nothing for slow toggles, other rows, groups, or a third click', () => {
  const view = watched();
  view.expand(order);
  vi.advanceTimersByTime(600);
  view.collapse(order);
  view.expand(other);
  view.expand(group);
  view.collapse(group);
  expect(view.opened).toEqual([]);
  view.expand(order);
  view.collapse(order);
  view.expand(order);
  expect(view.opened).toEqual([order]);
  view.clicks.dispose();
  view.expand(other);
  view.collapse(other);
  expect(view.opened).toEqual([order]);
});
