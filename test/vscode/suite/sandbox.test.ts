/** The sandbox that the extension starts itself. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Addresses {
  readonly earthEngine: string;
  readonly project: string;
}

describe('the sandbox', () => {
  after(() => vscode.commands.executeCommand('cedar.leaveSandbox'));

  it('has its own orders beside those of the configuration, and keeps them after it is left', async () => {
    const { earthEngine, project } =
      await vscode.commands.executeCommand<Addresses>('cedar.trySandbox');
    assert.equal(new URL(earthEngine).hostname, '127.0.0.1');
    const { name } = await vscode.commands.executeCommand<{ name: string }>('cedar.newOrder', {
      configuration: 'sandbox',
      collections: ['LANDSAT/LC09/C02/T1_L2'],
      tiles: [[4, 2]],
      periodStart: '2023-06-01',
      periodEnd: '2023-07-01',
    });
    const all = await vscode.commands.executeCommand<string[]>('cedar.refreshOrders');
    assert.ok(all.includes(name));

    await vscode.commands.executeCommand('cedar.leaveSandbox');
    const without = await vscode.commands.executeCommand<string[]>('cedar.refreshOrders');
    assert.ok(!without.includes(name));
    await assert.rejects(fetch(`${earthEngine}/v1/projects/${project}/operations`));

    await vscode.commands.executeCommand('cedar.trySandbox');
    const again = await vscode.commands.executeCommand<string[]>('cedar.refreshOrders');
    assert.ok(again.includes(name), 'What was ordered in the sandbox is gone.');
    const order = { name, configuration: 'sandbox', confirmed: true };
    await vscode.commands.executeCommand('cedar.cleanOrder', order);
  });
});
