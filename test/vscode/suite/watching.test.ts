/** Orders are brought up to date by themselves, when and as the settings say. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { recordInBucket } from './bucket.ts';

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

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
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

/** Waits for the record to say that all tasks are done. */
async function untilDone(name: string, tasks = 2): Promise<void> {
  const deadline = Date.now() + 60_000;
  while ((await done(name)) < tasks) {
    assert.ok(Date.now() < deadline, 'The record was not brought up to date within a minute.');
    await pause(250);
  }
}

/** Long enough for the tasks to end, and for many passes of somebody who watches. */
async function nothingFor(milliseconds: number, name: string): Promise<void> {
  await pause(milliseconds);
  assert.equal(await done(name), 0, 'Somebody has brought the record up to date.');
}

describe('orders under way', function () {
  this.timeout(120_000);
  let name = '';

  beforeEach(async () => {
    await vscode.commands.executeCommand('workbench.view.explorer');
  });

  afterEach(async () => {
    await set(undefined);
    await vscode.commands.executeCommand('cedar.cleanOrder', { name, confirmed: true });
  });

  it('are brought up to date though nobody looks and nobody asks', async () => {
    name = await order();
    await vscode.commands.executeCommand('workbench.view.explorer');
    await untilDone(name);
  });

  it('are left alone when the setting says off, until it says otherwise', async () => {
    await set('off');
    name = await order();
    await nothingFor(10_000, name);
    await set('on');
    await untilDone(name);
  });

  it('are watched while the view is visible, also where the setting is the switch it once was', async () => {
    await set(true);
    name = await order(Array.from({ length: 8 }, (_, column) => [7, column]));
    // A new order is shown; then somebody looks away, and a pass that has begun ends.
    await pause(1500);
    await vscode.commands.executeCommand('workbench.view.explorer');
    await pause(2000);
    const before = await done(name);
    assert.ok(before < 16, 'The tasks have ended too soon to tell.');
    await pause(8000);
    assert.equal(await done(name), before, 'It was watched though nobody looked.');
    await vscode.commands.executeCommand('cedar.orders.focus');
    await untilDone(name, 16);
  });
});

describe('errors of an order', () => {
  it('are opened as a text, and nothing is made up where none has failed', async () => {
    const name = await order();
    const [text] = await vscode.commands.executeCommand<string[]>('cedar.showErrors', name);
    assert.match(text ?? '', /0\/2 done/);
    assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, 'cedar-errors');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('cedar.cleanOrder', { name, confirmed: true });
  });
});
