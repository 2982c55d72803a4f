/** Image files open as pictures, by default and without a dialog. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { tiff } from '../../unit/quickLook.tiff.ts';
import { eventually } from './eventually.ts';

function activeInput(): vscode.TabInputCustom | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom ? input : undefined;
}

describe('the quick look', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cedar-look-'));
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(folder, { recursive: true, force: true });
  });

  for (const name of ['image.tif', 'IMAGE.TIF', 'image [1] {2}.tiff']) {
    it(`opens ${name}`, async () => {
      const uri = vscode.Uri.file(path.join(folder, name));
      await writeFile(uri.fsPath, tiff({ width: 20, height: 10, value: (x, y) => x * y }));
      await vscode.commands.executeCommand('vscode.open', uri);
      await eventually(() => activeInput()?.uri.fsPath === uri.fsPath, `Opening ${name}`);
      assert.equal(activeInput()?.viewType, 'cedar.quickLook');
    });
  }

  it('closes a file with its editor', async () => {
    const uri = vscode.Uri.file(path.join(folder, 'closed.tif'));
    await writeFile(uri.fsPath, tiff({ width: 20, height: 10, value: (x, y) => x * y }));
    await vscode.commands.executeCommand('vscode.open', uri);
    await eventually(() => activeInput()?.uri.fsPath === uri.fsPath, 'Opening');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await eventually(() => activeInput()?.uri.fsPath !== uri.fsPath, 'Closing');
    await rename(uri.fsPath, `${uri.fsPath}.old`);
  });

  it('opens the folder of a data cube, as the Explorer passes it', async () => {
    const cube = path.join(folder, 'cube');
    await mkdir(cube);
    for (const date of ['2020-06-03', '2020-06-19']) {
      const file = path.join(cube, `cube_${date}.tif`);
      await writeFile(file, tiff({ width: 20, height: 10, value: (x, y) => x * y }));
    }
    const uri = vscode.Uri.file(cube);
    assert.equal(await vscode.commands.executeCommand('cedar.openInQuickLook', uri), cube);
    await eventually(() => activeInput()?.uri.fsPath === cube, 'Opening the folder');
    assert.equal(activeInput()?.viewType, 'cedar.quickLook');
  });

  it('is the only editor offered for images', () => {
    const manifest = vscode.extensions.getExtension('cedar.cedar-tracker')?.packageJSON;
    const [editor] = manifest.contributes.customEditors;
    assert.equal(editor.priority, 'default');
    // One pattern per kind of name: with more, VS Code offers a choice of editors.
    const patterns = editor.selector.map(
      ({ filenamePattern }: { filenamePattern: string }) => filenamePattern,
    );
    assert.deepEqual(patterns, ['*.tif', '*.tiff']);
  });
});
