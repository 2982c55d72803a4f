/** The setup check as a command. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SetupRow } from '../../../src/core/index.ts';

describe('the setup check', () => {
  it('returns a row for each check of the configuration, all of which pass', async () => {
    const file = await vscode.commands.executeCommand<string>('cedar.openConfiguration');
    const rows = await vscode.commands.executeCommand<readonly SetupRow[]>(
      'cedar.checkSetup',
      file,
    );
    assert.ok(rows.length > 10);
    const others = rows.filter(({ state }) => state !== 'pass');
    assert.deepEqual(others, []);
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('refuses a configuration that this window does not have', async () => {
    const run = async () =>
      vscode.commands.executeCommand('cedar.checkSetup', '/no/such/cedar.yaml');
    await assert.rejects(run, /is not a configuration of this window/);
  });
});
