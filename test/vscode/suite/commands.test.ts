/** Commands when a key binding, another extension or a test calls them. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Submitted {
  readonly name: string;
  readonly id: string;
}

interface Summary {
  readonly name: string;
  readonly states: Readonly<Record<string, number>>;
}

/** Two tasks: as in pandas, the last period may begin where the range ends. */
const REQUEST = {
  collections: ['LANDSAT/LC08/C02/T1_L2'],
  tiles: [[3, 4]],
  periodStart: '2020-06-01',
  periodEnd: '2020-07-01',
  periodFrequency: 'MS',
};

async function run<T>(command: string, ...args: unknown[]): Promise<T> {
  return vscode.commands.executeCommand<T>(`cedar.${command}`, ...args);
}

describe('commands', () => {
  it('show the record of an order as it is stored', async () => {
    const { name } = await run<Submitted>('newOrder', REQUEST);
    const [text] = await run<string[]>('openTrackingDocument', name);
    const document = JSON.parse(text ?? '');
    assert.equal(document.tracking.name, name);
    assert.equal(document.orders.length, 2);
    assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, 'cedar-order');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await run('cleanOrder', { name, confirmed: true });
  });

  it('copy names, one per line for several orders', async () => {
    const first = await run<Submitted>('newOrder', REQUEST);
    const second = await run<Submitted>('newOrder', { ...REQUEST, tiles: [[4, 4]] });
    const names = [first.name, second.name];
    assert.deepEqual(await run('copyOrderName', names), names);
    assert.equal(await vscode.env.clipboard.readText(), names.join('\n'));
    await run(
      'cleanOrder',
      names.map((name) => ({ name, confirmed: true })),
    );
  });

  it('never take a row that is gone for no row at all', async () => {
    const { name } = await run<Submitted>('newOrder', REQUEST);
    await vscode.env.clipboard.writeText('untouched');
    // VS Code passes these for rows of a list that is being read again.
    const gone = [
      [undefined, undefined],
      [undefined, [undefined, undefined]],
      [{ name }, [{ name }, undefined]],
    ];
    for (const given of gone) {
      await run('copyOrderName', ...given).catch(() => {});
      assert.equal(await vscode.env.clipboard.readText(), 'untouched');
    }
    assert.equal(await run('copyTaskError', undefined, undefined), undefined);
    assert.equal(await run('openImage', undefined, undefined), undefined);
    assert.deepEqual(await run('copyOrderName'), [name], 'The palette is for the only order.');
    await run('cleanOrder', { name, confirmed: true });
  });

  it('cancel the tasks of an order', async () => {
    const tiles = Array.from({ length: 10 }, (_, column) => [5, column]);
    const { name } = await run<Submitted>('newOrder', { ...REQUEST, tiles });
    const cancelled = await run<number>('cancelOrder', { name, confirmed: true });
    assert.ok(cancelled > 0, 'Nothing was cancelled.');
    const [summary] = await run<Summary[]>('updateOrder', name);
    const { CANCELLED = 0, CANCEL_REQUESTED = 0, COMPLETED = 0, EMPTY = 0 } = summary?.states ?? {};
    assert.equal(CANCELLED + CANCEL_REQUESTED + COMPLETED + EMPTY, 20);
    await run('cleanOrder', { name, confirmed: true });
  });

  it('update all orders at once', async () => {
    const { name } = await run<Submitted>('newOrder', REQUEST);
    const summaries = await run<Summary[]>('updateAllOrders');
    assert.ok(summaries.some((summary) => summary.name === name));
    await run('cleanOrder', { name, confirmed: true });
  });

  it('throw errors to the caller, with messages', async () => {
    const before = await run<string[]>('refreshOrders');
    await assert.rejects(run('newOrder', { ...REQUEST, tiles: [[99, 4]] }), /99/);
    await assert.rejects(run('newOrder', { ...REQUEST, collections: [] }), /collection/i);
    await assert.rejects(run('newOrder', { ...REQUEST, periodEnd: '2020-01-01' }), /2020/);
    await assert.rejects(run('newOrder', {}), /"collections" must be ids/);
    await assert.rejects(
      run('newOrder', { ...REQUEST, configuration: 'nowhere' }),
      /no configuration "nowhere"/,
    );
    await assert.rejects(run('updateOrder', 'no such order'), /no order "no such order"/);
    await assert.rejects(run('downloadOrder', 42), /Specify the order/);
    assert.deepEqual(await run<string[]>('refreshOrders'), before);
  });
});
