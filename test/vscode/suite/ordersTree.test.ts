/**
 * The rows of the orders view: only those that are looked at, and again only those that have
 * changed.
 */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Tracker } from '../../../src/core/index.ts';
import { OrdersModel } from '../../../src/orders/model.ts';
import { Arranged } from '../../../src/views/orders/arranged.ts';
import {
  MoreNode,
  OrderNode,
  type TaskNode,
  type TreeNode,
} from '../../../src/views/orders/rows.ts';
import { OrdersTree } from '../../../src/views/orders/tree.ts';
import { madeDocument } from '../../unit/orders.support.ts';

const memory: vscode.Memento = {
  keys: () => [],
  get: () => undefined,
  update: async () => {},
};

const nameOf = (index: number) => `ORDER_${String(index).padStart(4, '0')}`;

/** Each order of its own tile, the one with the highest number last. */
function made(index: number, state = 'COMPLETED') {
  return madeDocument({
    name: nameOf(index),
    submitted: new Date(1_600_000_000_000 - index * 60_000).toISOString().slice(0, 19),
    tiles: [[3, index]],
    states: [state],
    version: state,
  });
}

/** @param documentOf the order of an index */
async function treeOf(count: number, documentOf = made) {
  const names = Array.from({ length: count }, (_, index) => nameOf(index));
  const tracker = {
    listed: async () => names.map((name) => ({ name, version: '1', updated: new Date() })),
    read: async (name: string) => documentOf(names.indexOf(name)),
    updateAll: async (asked: string[]) =>
      new Map(asked.map((name) => [name, documentOf(names.indexOf(name), 'RUNNING')])),
  };
  const model = new OrdersModel();
  model.setSources([
    {
      id: 'many',
      label: 'many',
      description: '',
      isSandbox: false,
      isLocal: true,
      fingerprint: async () => '',
      config: () => Promise.reject(new Error('Not expected to be read.')),
      connect: async () => tracker as unknown as Tracker,
    },
  ]);
  const arranged = new Arranged(memory);
  const tree = new OrdersTree(model, arranged);
  await model.ensureRead();
  // Orders that have been read are drawn in a moment.
  await new Promise<void>((resolve) => {
    const listening = tree.onDidChangeTreeData(() => {
      listening.dispose();
      resolve();
    });
  });
  const [configuration] = model.configurations;
  assert.ok(configuration);
  return { tree, arranged, configuration };
}

function labelOf(node: TreeNode | undefined): string {
  const label = node?.toTreeItem().label;
  return typeof label === 'string' ? label : '';
}

/** Events that VS Code gets for an action: the rows to draw again, or all of them. */
async function redrawnBy(tree: OrdersTree, change: () => unknown): Promise<TreeNode[] | undefined> {
  const redrawn = new Promise<TreeNode | TreeNode[] | undefined>((resolve) => {
    const listening = tree.onDidChangeTreeData((rows) => {
      listening.dispose();
      resolve(rows);
    });
  });
  await change();
  const rows = await redrawn;
  return rows && [rows].flat();
}

/** Shape and color of a row's icon. */
function iconOf({ iconPath }: vscode.TreeItem): string {
  assert.ok(iconPath instanceof vscode.ThemeIcon);
  return `${iconPath.id} ${iconPath.color?.id}`;
}

describe('images on this machine', () => {
  /** The row of an order with tasks in these states, and the rows of its tasks. */
  async function rowsOf(...states: string[]) {
    const { tree } = await treeOf(1, () =>
      madeDocument({ name: nameOf(0), states, version: states.join() }),
    );
    const [row] = await tree.getChildren();
    assert.ok(row instanceof OrderNode);
    const tasks = (await tree.getChildren(row)) as TaskNode[];
    tree.dispose();
    return { row, tasks };
  }

  it('give a task an icon of another shape, and are in its text for screen readers', async () => {
    const { tasks } = await rowsOf('COMPLETED', 'FAILED');
    const [done, failed] = tasks;
    assert.ok(done && failed);
    const item = done.toTreeItem(true);
    assert.equal(iconOf(item), 'vm-active testing.iconPassed');
    assert.equal(iconOf(done.toTreeItem(false)), 'pass-filled testing.iconPassed');
    assert.equal(item.description, 'downloaded');
    assert.match(item.accessibilityInformation?.label ?? '', /: done · downloaded$/);
    // A file of an earlier attempt does not hide that the task failed.
    assert.equal(iconOf(failed.toTreeItem(true)), 'error testing.iconFailed');
  });

  it('give an order the icon once all of them are there, and none has to be made', async () => {
    const { row } = await rowsOf('COMPLETED', 'COMPLETED', 'EMPTY');
    assert.equal(iconOf(row.toTreeItem(1)), 'pass-filled testing.iconPassed');
    assert.equal(iconOf(row.toTreeItem(2)), 'vm-active testing.iconPassed');
    assert.match(row.toTreeItem(2).accessibilityInformation?.label ?? '', / · downloaded · /);
    const { row: failed } = await rowsOf('COMPLETED', 'FAILED');
    assert.equal(iconOf(failed.toTreeItem(1)), 'error testing.iconFailed');
    const { row: empty } = await rowsOf('EMPTY');
    assert.equal(iconOf(empty.toTreeItem(0)), 'dash testing.iconSkipped');
  });

  it('are in the tooltips of orders and tasks', async () => {
    const { row, tasks } = await rowsOf('COMPLETED', 'COMPLETED');
    const { signal } = new AbortController();
    const whole = (await row.tooltip(signal, 1)).value;
    assert.match(whole, /Bands \| .*red, nir.* \\\(the usual ones\\\)/);
    assert.match(whole, /Dates \| all dates/);
    assert.match((await tasks[0]?.tooltip(true))?.value ?? '', /Bands \| .*red, nir/);
    assert.match(whole, /Downloaded \| 1 of 2 images/);
    assert.match((await row.tooltip(signal, 2)).value, /Downloaded \| all images/);
    assert.doesNotMatch((await row.tooltip(signal, 0)).value, /Downloaded/);
    assert.match((await tasks[0]?.tooltip(true))?.value ?? '', /Image \| downloaded/);
    assert.doesNotMatch((await tasks[0]?.tooltip(false))?.value ?? '', /downloaded/);
  });
});

describe('the rows of many orders', () => {
  it('are shown in pages', async () => {
    const { tree } = await treeOf(600);
    const rows = await tree.getChildren();
    assert.equal(rows.length, 251);
    const more = rows.at(-1);
    assert.ok(more instanceof MoreNode);
    assert.equal(labelOf(more), 'Show more orders (350 left)');
    assert.equal(await redrawnBy(tree, () => tree.showMore(more)), undefined);
    const next = await tree.getChildren();
    assert.equal(next.length, 501);
    assert.deepEqual(next.slice(0, 250), rows.slice(0, 250));
    tree.dispose();
  });

  it('include an order that is revealed', async () => {
    const { tree, configuration } = await treeOf(600);
    await tree.getChildren();
    const last = configuration.find(nameOf(599));
    assert.ok(last);
    const node = tree.nodeOf(last);
    assert.ok(node && (await tree.getChildren()).includes(node));
    tree.dispose();
  });

  it('are drawn again only for orders that have changed', async () => {
    const { tree, configuration } = await treeOf(300);
    const rows = await tree.getChildren();
    const order = configuration.find(nameOf(7));
    assert.ok(order);
    const redrawn = await redrawnBy(tree, () => configuration.update([order]));
    assert.deepEqual(redrawn, [rows[7]]);
    assert.match(String(redrawn?.[0]?.toTreeItem().description), /1↻/);
    tree.dispose();
  });

  it('are all drawn again when an order has moved', async () => {
    const { tree, configuration, arranged } = await treeOf(30);
    arranged.change({ groupBy: 'state' });
    assert.deepEqual((await tree.getChildren()).map(labelOf), ['Done']);
    const order = configuration.find(nameOf(7));
    assert.ok(order);
    assert.equal(await redrawnBy(tree, () => configuration.update([order])), undefined);
    assert.deepEqual((await tree.getChildren()).map(labelOf), ['Running', 'Done']);
    tree.dispose();
  });
});

describe('groups of orders', () => {
  it('are expanded if there are few', async () => {
    const { tree, arranged } = await treeOf(12);
    arranged.change({ groupBy: 'tile' });
    const groups = await tree.getChildren();
    assert.equal(groups.length, 12);
    assert.ok(groups.every((group) => group.toTreeItem().collapsibleState === 2));
    tree.dispose();
  });

  it('are collapsed and shown in pages if there are many', async () => {
    const { tree, arranged } = await treeOf(400);
    arranged.change({ groupBy: 'tile' });
    const groups = await tree.getChildren();
    assert.equal(groups.length, 251);
    assert.ok(groups.slice(0, 250).every((group) => group.toTreeItem().collapsibleState === 1));
    const more = groups.at(-1);
    assert.ok(more instanceof MoreNode);
    assert.equal(labelOf(more), 'Show more groups (150 left)');
    tree.showMore(more);
    assert.equal((await tree.getChildren()).length, 400);
    tree.dispose();
  });

  it('are expanded for an order that is revealed', async () => {
    const { tree, arranged, configuration } = await treeOf(400);
    arranged.change({ groupBy: 'tile' });
    await tree.getChildren();
    const last = configuration.find(nameOf(399));
    assert.ok(last);
    const node = tree.nodeOf(last);
    assert.ok(node);
    const group = tree.getParent(node);
    assert.ok(group && (await tree.getChildren()).includes(group));
    assert.ok((await tree.getChildren(group)).includes(node));
    tree.dispose();
  });
});
