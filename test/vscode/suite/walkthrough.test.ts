/** What the walkthrough opens. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('getting started', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  after(() => vscode.commands.executeCommand('cedar.leaveSandbox'));

  it('opens in an editor', async () => {
    const before = vscode.window.tabGroups.activeTabGroup.activeTab;
    await vscode.commands.executeCommand('cedar.openWalkthrough');
    const deadline = Date.now() + 10_000;
    while (vscode.window.tabGroups.activeTabGroup.activeTab === before) {
      assert.ok(Date.now() < deadline, 'Nothing opened.');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it("shows the sandbox's configuration, to read, with its keys explained", async () => {
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
