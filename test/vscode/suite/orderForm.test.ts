/** Commands that fill the order form from an earlier order, and requests that leave images out. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually.ts';

interface Submitted {
  readonly name: string;
}

interface Draft {
  readonly collections: readonly string[];
  readonly tiles: string;
  readonly isWithoutGrid: boolean;
  readonly periodStart: string;
  readonly lastDay: string;
  readonly frequency: string;
}

const REQUEST = {
  collections: ['LANDSAT/LC08/C02/T1_L2'],
  tiles: [
    [2, 3],
    [2, 4],
  ],
  periodStart: '2020-06-01',
  periodEnd: '2020-07-31',
  periodFrequency: 'MS',
};

async function run<T>(command: string, ...args: unknown[]): Promise<T> {
  return vscode.commands.executeCommand<T>(`cedar.${command}`, ...args);
}

function formTabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputWebview && input.viewType.endsWith('cedar.orderForm'),
    );
}

/** The window lists a tab a moment after it was opened. */
async function oneForm(): Promise<void> {
  await eventually(() => formTabs().length > 0, 'Opening the form');
  assert.equal(formTabs().length, 1);
}

describe('an order form filled from an order', () => {
  let name = '';

  before(async () => {
    ({ name } = await run<Submitted>('newOrder', REQUEST));
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await run('cleanOrder', { name, confirmed: true });
  });

  it('starts from an earlier order', async () => {
    const draft = await run<Draft>('orderAgain', name);
    assert.deepEqual(draft.collections, REQUEST.collections);
    assert.equal(draft.tiles, 'h003-004v002');
    assert.equal(draft.periodStart, '2020-06-01');
    assert.equal(draft.lastDay, '2020-07-31');
    assert.equal(draft.frequency, 'MS');
    await oneForm();
  });

  it('continues where an earlier order ended, in the same page', async () => {
    const draft = await run<Draft>('extendOrder', { name });
    assert.equal(draft.periodStart, '2020-08-01');
    assert.equal(draft.lastDay, new Date().toISOString().slice(0, 10));
    assert.equal(draft.tiles, 'h003-004v002');
    await oneForm();
  });

  it('is not opened to extend an order that already reaches until today', async () => {
    // Long enough for scenes, which appear weeks after they were taken, and short enough to export.
    const [start, today] = [100, 0].map((days) =>
      new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10),
    );
    const recent = await run<Submitted>('newOrder', {
      ...REQUEST,
      tiles: [[2, 3]],
      periodStart: start,
      periodEnd: today,
      periodFrequency: undefined,
    });
    assert.equal(await run('extendOrder', recent.name), undefined);
    await run('cleanOrder', { name: recent.name, confirmed: true });
  });

  it('starts from an order in a grid of its own, without the numbers of its tile', async () => {
    const own = await run<Submitted>('newOrder', {
      ...REQUEST,
      tiles: [[0, 0]],
      grid: {
        name: 'Own',
        crs: 'EPSG:32619',
        ul: [300000, 4700040],
        res: [30, 30],
        size: [40, 40],
        limits: [
          [0, 0],
          [0, 0],
        ],
      },
    });
    for (const command of ['orderAgain', 'extendOrder']) {
      const draft = await run<Draft>(command, own.name);
      assert.deepEqual([draft.isWithoutGrid, draft.tiles], [true, '']);
    }
    const [command] = await run<string[]>('copyAsCommand', own.name);
    assert.match(command ?? '', /--grid-of /);
    await run('cleanOrder', { name: own.name, confirmed: true });
  });

  it('is not opened for an order that does not exist', async () => {
    await assert.rejects(run('orderAgain', 'no such order'), /no order "no such order"/);
    await assert.rejects(run('extendOrder', 'no such order'), /no order "no such order"/);
  });

  it('is not submitted by a command for existing images without a choice', async () => {
    const request = {
      ...REQUEST,
      tiles: [
        [2, 4],
        [2, 6],
      ],
    };
    await assert.rejects(run('newOrder', request), (error: Error) => {
      assert.match(error.message, /2 of the 4 images of this order already exist/);
      return error.message.includes(name);
    });
    const rest = await run<Submitted>('newOrder', { ...request, existing: 'leaveOut' });
    const [text] = await run<string[]>('openTrackingDocument', rest.name);
    const { orders } = JSON.parse(text ?? '') as { orders: { name: string }[] };
    assert.deepEqual(
      orders.map((item) => item.name.slice(-30, -22)),
      ['h006v002', 'h006v002'],
    );
    await run('cleanOrder', { name: rest.name, confirmed: true });
  });

  it('leaves out the images of a request, and no others', async () => {
    const first = 'LANDSAT_LC08_C02_T1_L2_h005v002_2020-06-01_2020-07-01';
    const request = { ...REQUEST, tiles: [[2, 5]] };
    const { name: smaller } = await run<Submitted>('newOrder', { ...request, leaveOut: [first] });
    const [text] = await run<string[]>('openTrackingDocument', smaller);
    const { orders } = JSON.parse(text ?? '') as { orders: { name: string }[] };
    assert.equal(orders.length, 1);
    assert.ok(!orders.some((item) => item.name === first));
    await run('cleanOrder', { name: smaller, confirmed: true });
    await assert.rejects(run('newOrder', { ...REQUEST, leaveOut: ['x'] }), /cannot be left out/);
  });
});
