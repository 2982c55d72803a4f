/** Menu entries of each kind of row, and their actions. */
import assert from 'node:assert/strict';
import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { TaskState } from '../../../src/core/index.ts';
import { createConfigurationOrders } from '../../../src/orders/configurationOrders.ts';
import { type ConfigurationOrders, Order } from '../../../src/orders/order.ts';
import type { OrdersSource } from '../../../src/orders/ordersSource.ts';
import { ConfigurationNode, OrderNode, TaskNode } from '../../../src/views/orders/rows.ts';
import { madeDocument } from '../../unit/orders.support.ts';
import { objectsInBucket } from './bucket.ts';
import { LONGEST_MS, mustMove } from './eventually.ts';
import { applies, keysOf } from './whenClause.ts';

interface MenuEntry {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { command: string; title: string; category?: string }[];
    readonly menus: Readonly<Record<string, readonly MenuEntry[]>>;
    readonly keybindings: readonly { command: string; key: string; when?: string }[];
  };
}

function manifest(): Manifest {
  const extension = vscode.extensions.all.find(({ id }) => id.startsWith('cedar.'));
  assert.ok(extension, 'Cedar is not there.');
  return extension.packageJSON as Manifest;
}

function madeRoot(isLocal: boolean): ConfigurationOrders {
  const source: OrdersSource = {
    id: 'made',
    label: 'made',
    description: '',
    isSandbox: false,
    isLocal,
    fingerprint: async () => '',
    config: () => Promise.reject(new Error('Not expected to be read.')),
    connect: () => Promise.reject(new Error('Not expected to connect.')),
  };
  return createConfigurationOrders(source, { changed: () => {} });
}

function orderIn(states: readonly TaskState[], isLocal = true): OrderNode {
  const order = new Order(madeRoot(isLocal), 'ORDER');
  if (states.length > 0) order.apply(madeDocument({ name: 'ORDER', states }));
  return new OrderNode(order, undefined);
}

function taskIn(state: TaskState, isLocal = true): TaskNode {
  const parent = orderIn([state], isLocal);
  const [task] = parent.order.tasks;
  assert.ok(task);
  return new TaskNode(parent, task);
}

function brokenOrder(): OrderNode {
  const node = orderIn([]);
  node.order.fail(new Error('No tracking document.'));
  return node;
}

/** Commands that the right-click menu of a row offers, without the buttons on the row. */
function menuOf(
  node: OrderNode | TaskNode | ConfigurationNode,
  viewItem = node.toTreeItem().contextValue ?? '',
): string[] {
  const entries = manifest().contributes.menus['view/item/context'] ?? [];
  return entries
    .filter(({ group }) => !group?.startsWith('inline'))
    .filter(({ when = '' }) => applies(when, { view: 'cedar.orders', viewItem }))
    .map(({ command }) => command.replace('cedar.', ''))
    .sort();
}

const ANY_ORDER = ['copyOrderName', 'updateOrder'];
const READ_ORDER = [
  ...ANY_ORDER,
  'cleanOrder',
  'copyAsCommand',
  'exportOrderFile',
  'extendOrder',
  'openOrder',
  'openTrackingDocument',
  'orderAgain',
  'showOrderOnMap',
];
const ANY_TASK = ['copyOrderName', 'openTrackingDocument', 'updateOrder'];
const DOWNLOADS = [
  'buildDataCube',
  'copyAsPython',
  'downloadFiles',
  'downloadOrder',
  'downloadOrderTo',
  'openIn',
  'showDownloadedFiles',
];

describe('the menu of', () => {
  const rows: readonly { what: string; row: () => OrderNode | TaskNode; has: string[] }[] = [
    {
      what: 'a finished order',
      row: () => orderIn(['COMPLETED']),
      has: [...READ_ORDER, ...DOWNLOADS],
    },
    {
      what: 'an order under way',
      row: () => orderIn(['RUNNING', 'READY']),
      has: [...READ_ORDER, 'cancelOrder'],
    },
    {
      what: 'an interrupted order',
      row: () => orderIn(['UNSUBMITTED']),
      has: [...READ_ORDER, 'cancelOrder', 'resumeOrder'],
    },
    {
      what: 'an order with failed tasks',
      row: () => orderIn(['FAILED']),
      has: [...READ_ORDER, 'retryOrder', 'showErrors'],
    },
    {
      what: 'a cancelled order',
      row: () => orderIn(['CANCELLED']),
      has: [...READ_ORDER, 'restartOrder'],
    },
    {
      what: 'an order with a bit of everything',
      row: () => orderIn(['COMPLETED', 'RUNNING', 'FAILED', 'UNSUBMITTED']),
      has: [...READ_ORDER, ...DOWNLOADS, 'cancelOrder', 'resumeOrder', 'retryOrder', 'showErrors'],
    },
    {
      what: 'an order on Google Cloud',
      row: () => orderIn(['RUNNING'], false),
      has: [...READ_ORDER, 'cancelOrder', 'revealInConsole'],
    },
    {
      what: 'an order that cannot be read',
      row: brokenOrder,
      has: [...ANY_ORDER, 'openTrackingDocument'],
    },
    {
      what: 'a finished task',
      row: () => taskIn('COMPLETED'),
      has: [...ANY_TASK, ...DOWNLOADS, 'openImage'],
    },
    {
      what: 'a failed task',
      row: () => taskIn('FAILED'),
      has: [...ANY_TASK, 'retryOrder', 'showErrors'],
    },
    {
      what: 'a cancelled task',
      row: () => taskIn('CANCELLED'),
      has: [...ANY_TASK, 'restartOrder'],
    },
    {
      what: 'a running task',
      row: () => taskIn('RUNNING'),
      has: [...ANY_TASK, 'cancelOrder'],
    },
    {
      what: 'a running task on Google Cloud',
      row: () => taskIn('RUNNING', false),
      has: [...ANY_TASK, 'cancelOrder', 'revealInConsole'],
    },
  ];
  for (const { what, row, has } of rows) {
    it(`${what} has all commands that apply to it, and no others`, () => {
      assert.deepEqual(menuOf(row()), [...has].sort());
    });
  }

  it('an order with images on this machine opens them as well', () => {
    const row = orderIn(['COMPLETED']);
    const { contextValue } = row.toTreeItem(1);
    assert.deepEqual(menuOf(row, contextValue), [...READ_ORDER, ...DOWNLOADS, 'openImage'].sort());
  });

  it('a configuration has commands to order, update and download, and none that delete', () => {
    const entries = menuOf(new ConfigurationNode(madeRoot(true)));
    assert.deepEqual(entries, [
      'checkSetup',
      'downloadOrder',
      'newOrder',
      'refreshOrders',
      'updateOrder',
    ]);
  });
});

describe('commands in the manifest', () => {
  it('are registered, and all registered commands are in the manifest', async () => {
    await vscode.commands.executeCommand('cedar.refreshOrders');
    const registered = await vscode.commands.getCommands(true);
    const named = manifest().contributes.commands.map(({ command }) => command);
    assert.deepEqual(
      named.filter((command) => !registered.includes(command)),
      [],
    );
    // VS Code makes some of its own for each view, such as `cedar.orders.focus`.
    const own = registered.filter((command) => /^cedar\.[a-zA-Z]+$/.test(command));
    assert.deepEqual(
      own.filter((command) => !named.includes(command)),
      [],
    );
  });

  it('have their own title, under the category Cedar', () => {
    const { commands } = manifest().contributes;
    for (const { command, title, category } of commands) {
      assert.match(title, /^[A-Z][\w ’'…]+$/, `${command}: ${title}`);
      assert.equal(category, 'Cedar', command);
    }
    const titles = commands.map(({ title }) => title);
    assert.deepEqual(
      titles.filter((title, at) => titles.indexOf(title) !== at),
      [],
    );
  });

  it('end with an ellipsis if and only if they ask before they act', () => {
    const asking = [
      ...['cancelOrder', 'cleanOrder'],
      ...[
        'downloadOrderTo',
        'downloadFiles',
        'downloadOrdersHere',
        'exportOrderFile',
        'buildDataCube',
        'openIn',
      ],
    ];
    const others = [
      'downloadOrder',
      'updateOrder',
      'retryOrder',
      'copyAsCommand',
      'copyAsPython',
      'copyOrderName',
      'openInQuickLook',
      'showDownloadedFiles',
    ];
    const titleOf = (name: string) =>
      manifest().contributes.commands.find(({ command }) => command === `cedar.${name}`)?.title ??
      '';
    assert.deepEqual(
      asking.filter((name) => !titleOf(name).endsWith('…')),
      [],
    );
    assert.deepEqual(
      others.filter((name) => titleOf(name).endsWith('…')),
      [],
    );
  });

  it('are in menus only if they exist', () => {
    const { commands, menus } = manifest().contributes;
    const named = new Set(commands.map(({ command }) => command));
    const entries = Object.values(menus).flat();
    assert.deepEqual(
      entries.filter(({ command }) => !named.has(command)),
      [],
    );
  });

  it('on orders are in the palette only while there is an order that they apply to', () => {
    const palette = manifest().contributes.menus.commandPalette ?? [];
    const whenOf = (name: string) =>
      palette.find(({ command }) => command === `cedar.${name}`)?.when;
    const wanted: Readonly<Record<string, string>> = {
      updateOrder: 'cedar.hasOrders',
      cleanOrder: 'cedar.hasOrders',
      copyAsCommand: 'cedar.hasOrders',
      exportOrderFile: 'cedar.hasOrders',
      copyOrderName: 'cedar.hasOrders',
      openTrackingDocument: 'cedar.hasOrders',
      openOrder: 'cedar.hasOrders',
      showOrderOnMap: 'cedar.hasOrders',
      downloadOrder: 'cedar.hasImages',
      downloadOrderTo: 'cedar.hasImages',
      downloadFiles: 'cedar.hasImages',
      showDownloadedFiles: 'cedar.hasImages',
      buildDataCube: 'cedar.hasImages',
      openIn: 'cedar.hasImages',
      copyAsPython: 'cedar.hasImages',
      retryOrder: 'cedar.hasFailures || cedar.hasMissingImages',
      restartOrder: 'cedar.hasCancelled',
      resumeOrder: 'cedar.hasUnsubmitted',
      cancelOrder: 'cedar.hasUnfinished',
      revealInConsole: 'cedar.hasCloudOrders',
      // Without a row or a folder they have nothing to be done to.
      openTask: 'false',
      downloadOrdersHere: 'false',
    };
    for (const [name, when] of Object.entries(wanted)) assert.equal(whenOf(name), when, name);
  });

  it('have key bindings only while the orders view has the focus, and no text is edited', () => {
    const { keybindings } = manifest().contributes;
    assert.deepEqual(keybindings.map(({ command, key }) => `${key} ${command}`).sort(), [
      'ctrl+c cedar.copyOrderName',
      'delete cedar.cleanOrder',
      'enter runCommands',
      'f5 cedar.updateOrder',
      'left runCommands',
      'right runCommands',
      'space runCommands',
    ]);
    // What the keys of lists depend on in VS Code.
    const onRow = { listFocus: true, treeElementCanCollapse: true, treeElementCanExpand: true };
    for (const { when = '', command, key } of keybindings) {
      const what = `${key} ${command}`;
      assert.ok(keysOf(when).includes('focusedView'), what);
      const inOrders = { ...onRow, focusedView: 'cedar.orders' };
      assert.equal(applies(when, inOrders), true, what);
      const inExplorer = { ...onRow, focusedView: 'workbench.explorer.fileView' };
      assert.equal(applies(when, inExplorer), false, what);
      assert.equal(applies(when, { ...inOrders, inputFocus: true }), false, what);
    }
  });

  it('about an area are offered in the Explorer where there can be one', () => {
    const entries = manifest().contributes.menus['explorer/context'] ?? [];
    for (const command of ['cedar.orderForArea', 'cedar.newTileGrid']) {
      const { when = '' } = entries.find((entry) => entry.command === command) ?? {};
      const isShown = (name: string, context: Record<string, boolean> = {}) => {
        const resource = { resourceFilename: name, resourceExtname: path.extname(name) };
        return applies(when, { ...resource, ...context });
      };
      const configured = { 'cedar.hasConfiguration': true };
      for (const name of ['a.geojson', 'a.SHP', 'a.kmz', 'a.gpkg', 'a.wkt']) {
        assert.equal(isShown(name), true, name);
      }
      for (const name of ['a.json', 'a.jsonc', 'parcels.zip', 'area.txt', 'a.geojson.gz']) {
        assert.equal(isShown(name), false, name);
        assert.equal(isShown(name, configured), true, name);
      }
      assert.equal(isShown('parcels', { explorerResourceIsFolder: true }), false);
      assert.equal(isShown('parcels', { ...configured, explorerResourceIsFolder: true }), true);
      for (const name of [
        'package.json',
        'tsconfig.base.json',
        'settings.json',
        'a.ts',
        'a.yaml',
      ]) {
        assert.equal(isShown(name, configured), false, name);
      }
    }
  });

  it('that download into a folder are offered for folders in the Explorer while there are orders', () => {
    const entries = manifest().contributes.menus['explorer/context'] ?? [];
    const entry = entries.find(({ command }) => command === 'cedar.downloadOrdersHere');
    assert.ok(entry);
    // Where the window is on another machine, VS Code means that machine's files.
    const resourceScheme = vscode.env.remoteName ? 'vscode-remote' : 'file';
    const folder = { explorerResourceIsFolder: true, resourceScheme };
    const shown = (context: Record<string, string | boolean>) => applies(entry.when ?? '', context);
    assert.equal(shown({ ...folder, 'cedar.ordersState': 'none' }), true, entry.when);
    assert.equal(shown({ ...folder, 'cedar.ordersState': 'noOrders' }), false);
    assert.equal(shown({ resourceScheme, 'cedar.ordersState': 'none' }), false);
  });
});

interface Summary {
  readonly states: Readonly<Record<string, number>>;
  readonly complete: boolean;
}

interface Item {
  readonly name: string;
  readonly status: { readonly state: string; readonly id?: string };
  readonly earlier_tasks?: readonly string[];
}

async function run<T>(command: string, ...given: unknown[]): Promise<T> {
  return vscode.commands.executeCommand<T>(`cedar.${command}`, ...given);
}

/** Two tasks a tile: as in pandas, the last period may begin where the range ends. */
async function order(tiles: readonly (readonly number[])[]): Promise<string> {
  const { name } = await run<{ name: string }>('newOrder', {
    collections: ['LANDSAT/LC08/C02/T1_L2'],
    tiles,
    periodStart: '2020-06-01',
    periodEnd: '2020-07-01',
    periodFrequency: 'MS',
  });
  return name;
}

async function untilSettled(name: string): Promise<Summary> {
  const moves = mustMove('The order');
  for (;;) {
    const [summary] = await run<Summary[]>('updateOrder', name);
    assert.ok(summary);
    const { READY = 0, RUNNING = 0, CANCEL_REQUESTED = 0 } = summary.states;
    if (READY + RUNNING + CANCEL_REQUESTED === 0) return summary;
    moves(summary.states);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function itemsOf(name: string): Promise<readonly Item[]> {
  const [text] = await run<string[]>('openTrackingDocument', name);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  return JSON.parse(text ?? '').orders;
}

describe('actions on orders and on single tasks', function () {
  this.timeout(LONGEST_MS);
  let finished: string;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cedar-menus-'));
    finished = await order([
      [6, 2],
      [6, 3],
    ]);
    await untilSettled(finished);
  });

  after(async () => {
    await run('cleanOrder', { name: finished, confirmed: true });
    await rm(folder, { recursive: true, force: true });
  });

  it('copy names of tasks, beside those of orders', async () => {
    const [first, second] = await itemsOf(finished);
    const items = [first?.name, second?.name];
    assert.deepEqual(await run('copyOrderName', { name: finished, items }), items);
    assert.equal(await vscode.env.clipboard.readText(), items.join('\n'));
    const mixed = [finished, { name: finished, items }];
    assert.deepEqual(await run('copyOrderName', mixed), [finished, ...items]);
  });

  it('show no files before anything is downloaded', async () => {
    assert.deepEqual(await run('showDownloadedFiles', finished), []);
  });

  it('download one task alone, into the folder of its order', async () => {
    const [first] = await itemsOf(finished);
    assert.ok(first);
    const files = await run<string[]>(
      'downloadOrderTo',
      { name: finished, items: [first.name] },
      folder,
    );
    assert.deepEqual(files.map((file) => path.basename(file)).sort(), [
      `${first.name}.json`,
      `${first.name}.tif`,
    ]);
    const [own] = await readdir(folder);
    assert.deepEqual(
      files.map((file) => path.dirname(file)),
      Array(2).fill(path.join(folder, own ?? '')),
    );
    assert.deepEqual(
      await readdir(path.join(folder, own ?? '')),
      [...files.map((file) => path.basename(file)), 'catalog'].sort(),
    );
  });

  it('build a data cube of its files', async () => {
    const [first] = await itemsOf(finished);
    const [own] = await readdir(folder);
    const destination = path.join(folder, 'cubes');
    const request = { paths: [path.join(folder, own ?? '')], destination };
    const [cube, ...others] = await run<string[]>('buildDataCube', request);
    assert.deepEqual(others, []);
    assert.ok(cube?.startsWith(path.join(destination, 'LANDSAT_LC08')), cube);
    const { attributes } = JSON.parse(await readFile(path.join(cube ?? '', 'zarr.json'), 'utf8'));
    assert.match(attributes.history, new RegExp(first?.name ?? 'no item'));
    await rm(destination, { recursive: true });
  });

  it('find its files in the folder they were downloaded to', async () => {
    const [own] = await readdir(folder);
    assert.deepEqual(await run('showDownloadedFiles', finished), [path.join(folder, own ?? '')]);
  });

  it('open downloaded images in a script or a notebook, and copy the code', async () => {
    const [own = ''] = await readdir(folder);
    const script = await run<string>('openIn', finished, 'python');
    assert.equal(script, path.join(folder, own, 'open-in-python.py'));
    assert.ok(vscode.workspace.textDocuments.some(({ uri }) => uri.fsPath === script));
    const notebook = await run<string>('openIn', vscode.Uri.file(path.dirname(script)), 'notebook');
    assert.equal(notebook, path.join(folder, own, 'open-in-notebook.ipynb'));
    assert.ok(vscode.workspace.notebookDocuments.some(({ uri }) => uri.fsPath === notebook));
    const code = await run<string>('copyAsPython', finished);
    assert.ok(code.includes(JSON.stringify(path.dirname(script))), code);
    assert.equal(await vscode.env.clipboard.readText(), code);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('download a single file, and refuse names that are not files', async () => {
    const [, second] = await itemsOf(finished);
    assert.ok(second);
    const task = { name: finished, items: [second.name] };
    const [file, ...others] = await run<string[]>('downloadFiles', task, [`${second.name}.tif`]);
    assert.ok(file);
    assert.equal(path.basename(file), `${second.name}.tif`);
    assert.deepEqual(others, []);
    await access(file);
    await assert.rejects(access(file.replace(/tif$/, 'json')));
    await assert.rejects(run('downloadFiles', task, ['none.tif']), /no file "none.tif"/);
  });

  it('download the same files once if two downloads run at the same time', async () => {
    const here = path.join(folder, 'twice');
    const [one, other, part] = await Promise.all([
      run<string[]>('downloadOrderTo', finished, here),
      run<string[]>('downloadOrderTo', finished, here),
      run<string[]>(
        'downloadOrderTo',
        { name: finished, items: [(await itemsOf(finished))[1]?.name] },
        here,
      ),
    ]);
    assert.deepEqual(other, one);
    assert.equal(one.length, 8);
    assert.ok(part.length === 2 && part.every((file) => one.includes(file)));
    const [own] = await readdir(here);
    assert.equal((await readdir(path.join(here, own ?? ''))).length, 8 + 1);
  });

  it('download orders into a folder of the Explorer, as the Explorer passes it', async () => {
    const here = vscode.Uri.file(path.join(folder, 'here'));
    const files = await run<string[]>('downloadOrdersHere', here, [here], finished);
    assert.equal(files.length, 8);
    for (const file of files) {
      assert.ok(file.startsWith(here.fsPath + path.sep), file);
      await access(file);
    }
  });

  it('refuse to clean single tasks, without any change', async () => {
    const [first] = await itemsOf(finished);
    const task = { name: finished, items: [first?.name], confirmed: true };
    const before = await objectsInBucket();
    await assert.rejects(run('cleanOrder', task), /whole orders/);
    assert.deepEqual(await objectsInBucket(), before);
  });

  it('open no page of the Cloud console for the sandbox', async () => {
    await assert.rejects(run('revealInConsole', finished), /no page for this/);
  });

  it('cancel one task, and not the others', async () => {
    // Two run at a time: the last one waits when it is cancelled.
    const tiles = Array.from({ length: 4 }, (_, column) => [8, column]);
    const name = await order(tiles);
    const last = (await itemsOf(name)).at(-1);
    assert.ok(last);
    const task = { name, items: [last.name], confirmed: true };
    assert.equal(await run<number>('cancelOrder', task), 1);
    await untilSettled(name);
    const cancelled = (await itemsOf(name)).filter(({ status }) => status.state === 'CANCELLED');
    assert.deepEqual(
      cancelled.map((item) => item.name),
      [last.name],
    );
    await run('cleanOrder', { name, confirmed: true });
  });

  it('start cancelled tasks again: one task alone, then the rest', async () => {
    const tiles = Array.from({ length: 6 }, (_, column) => [7, column]);
    const name = await order(tiles);
    assert.ok((await run<number>('cancelOrder', { name, confirmed: true })) > 0);
    await untilSettled(name);
    const cancelled = (await itemsOf(name)).filter(({ status }) => status.state === 'CANCELLED');
    const [first] = cancelled;
    assert.ok(first && cancelled.length > 1, 'Too little was cancelled to try it.');
    assert.deepEqual(await run('retryOrder', { name, items: [first.name] }), [first.name]);
    const after = await itemsOf(name);
    assert.deepEqual(after.find((item) => item.name === first.name)?.earlier_tasks, [
      first.status.id,
    ]);
    assert.equal(
      after.filter(({ status }) => status.state === 'CANCELLED').length,
      cancelled.length - 1,
    );
    // It has not failed: the user cancelled it.
    assert.deepEqual(await run('retryOrder', name), []);
    const rest = await run<string[]>('restartOrder', name);
    assert.deepEqual(
      [...rest].sort(),
      cancelled
        .slice(1)
        .map((item) => item.name)
        .sort(),
    );
    const { complete } = await untilSettled(name);
    assert.equal(complete, true);
    await run('cleanOrder', { name, confirmed: true });
  });

  it('have nothing to resume in a complete order', async () => {
    const [summary] = await run<Summary[]>('resumeOrder', finished);
    assert.equal(summary?.complete, true);
  });
});
