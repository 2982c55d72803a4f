/** Activation of Cedar and its contributions to VS Code. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('activation', () => {
  it('succeeds', async () => {
    const extension = vscode.extensions.getExtension('cedar.cedar-tracker');
    assert.ok(extension, 'VS Code does not know the extension.');
    await extension.activate();
    assert.ok(extension.isActive);
  });

  it('does not load what is loaded at first use', () => {
    const later = /[\\/]dist[\\/](core|language|orderForm|quickLook)\.cjs$/;
    const loaded = Object.keys(require.cache).filter((file) => later.test(file));
    assert.deepEqual(loaded, []);
  });

  it('registers the commands of the manifest', async () => {
    const manifest = vscode.extensions.getExtension('cedar.cedar-tracker')?.packageJSON;
    const named: string[] = (manifest.contributes.commands ?? []).map(
      (command: { command: string }) => command.command,
    );
    const offered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      named.filter((command) => !offered.has(command)),
      [],
    );
  });
});
