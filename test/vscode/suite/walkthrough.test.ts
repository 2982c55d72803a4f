/** Files and pages that the walkthrough opens. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually.ts';

describe('getting started', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  after(() => vscode.commands.executeCommand('cedar.leaveSandbox'));

  it('opens in an editor', async () => {
    const before = vscode.window.tabGroups.activeTabGroup.activeTab;
    await vscode.commands.executeCommand('cedar.openWalkthrough');
    const opened = () => vscode.window.tabGroups.activeTabGroup.activeTab !== before;
    await eventually(opened, 'Opening the walkthrough');
  });

  it('shows the configuration of the sandbox, read-only, with explanations of its keys', async () => {
    const opened = await vscode.commands.executeCommand('cedar.openConfiguration', 'sandbox');
    assert.equal(opened, 'sandbox');
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    assert.equal(document.languageId, 'yaml');
    assert.match(document.getText(), /bucket_name: "cedar-sandbox"/);
    const offset = document.getText().indexOf('name_template') + 2;
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      document.positionAt(offset),
    );
    assert.equal(hovers.length, 1);
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
  });
});
