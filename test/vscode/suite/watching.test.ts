/** Orders are updated automatically, as the settings define. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { objectsInBucket, recordInBucket, unfinishedTasks } from './bucket.ts';
import { eventually, LONGEST_MS, mustMove } from './eventually.ts';

const REQUEST = {
  collections: ['LANDSAT/LC08/C02/T1_L2'],
  periodStart: '2020-06-01',
  periodEnd: '2020-07-01',
  periodFrequency: 'MS',
};

async function order(tiles: number[][] = [[6, 4]]): Promise<string> {
  const { name } = await vscode.commands.executeCommand<{ name: string }>('cedar.newOrder', {
    ...REQUEST,
    tiles,
  });
  return name;
}

/** A few passes of a watcher that polls the sandbox about every second. */
async function somePasses(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 4_000));
}

async function set(autoUpdate: unknown): Promise<void> {
  const target = vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration('cedar').update('autoUpdate', autoUpdate, target);
}

/** How many tasks are done, by the record in the store. */
async function done(name: string): Promise<number> {
  const { orders } = await recordInBucket(name);
  return orders.filter(({ status }) => status.state === 'COMPLETED').length;
}

/** Waits until nothing is left to do. */
async function reaches(what: string, left: () => Promise<number>): Promise<void> {
  const moves = mustMove(what);
  for (let now = await left(); now > 0; now = await left()) {
    moves(now);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Waits until the record shows all tasks as finished. */
async function untilDone(name: string, tasks = 2): Promise<void> {
  await reaches('The record', async () => tasks - (await done(name)));
}

/** Waits until Earth Engine has ended all tasks, and a watcher would have noticed. */
async function untilEnded(): Promise<void> {
  await reaches('The end of all tasks', unfinishedTasks);
  await somePasses();
}

describe('orders in progress', function () {
  this.timeout(LONGEST_MS);
  let name = '';

  beforeEach(async () => {
    await vscode.commands.executeCommand('workbench.view.explorer');
  });

  afterEach(async () => {
    await set(undefined);
    await vscode.commands.executeCommand('cedar.cleanOrder', { name, confirmed: true });
  });

  it('are updated automatically, even if the view is not visible', async () => {
    name = await order();
    await vscode.commands.executeCommand('workbench.view.explorer');
    await untilDone(name);
  });

  it('are not updated while the setting is off', async () => {
    await set('off');
    name = await order();
    await untilEnded();
    assert.equal(await done(name), 0, 'The record was updated.');
    await set('on');
    await untilDone(name);
  });

  it('are updated while the view is visible, also with the boolean setting of earlier versions', async () => {
    await set(true);
    const before = await objectsInBucket();
    const ordering = order(Array.from({ length: 8 }, (_, column) => [7, column]));
    // A new order is shown when it is recorded. Then the view is hidden, before its tasks have
    // ended.
    await eventually(
      async () => (await objectsInBucket()).some((object) => !before.includes(object)),
      'Recording the order',
    );
    await vscode.commands.executeCommand('workbench.view.explorer');
    name = await ordering;
    await vscode.commands.executeCommand('workbench.view.explorer');
    await untilEnded();
    assert.ok((await done(name)) < 16, 'It was updated while the view was hidden.');
    await vscode.commands.executeCommand('cedar.orders.focus');
    await untilDone(name, 16);
  });
});

describe('the errors of an order', () => {
  it('are opened as a text, with the states of the tasks if none has failed', async () => {
    const name = await order();
    const [text] = await vscode.commands.executeCommand<string[]>('cedar.showErrors', name);
    assert.match(text ?? '', /0\/2 done/);
    assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, 'cedar-errors');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('cedar.cleanOrder', { name, confirmed: true });
  });
});
