/** Catalogs in the workspace follow when images are added and deleted by hand. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { updateCatalog } from '../../../src/core/catalog/index.ts';
import { writeImage } from '../../unit/catalogFolder.ts';
import { eventually } from './eventually.ts';

describe('the catalog of downloaded images', () => {
  let folder = '';

  before(async () => {
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(workspace);
    folder = await mkdtemp(path.join(workspace.uri.fsPath, 'catalog-'));
    await watched(folder);
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('follows the files that come and go', async () => {
    const items = () => readdir(path.join(folder, 'catalog', 'items'));
    await writeImage(folder, { name: 'first', dates: ['2020-06-05'] });
    await updateCatalog(folder);
    assert.equal((await items()).length, 1);
    await writeImage(folder, { name: 'second', dates: ['2020-07-07'] });
    await eventually(async () => (await items()).length === 2, 'Adding to the catalog');
    await rm(path.join(folder, 'second.tif'));
    await rm(path.join(folder, 'second.json'));
    await eventually(async () => (await items()).length === 1, 'Removing from the catalog');
  });
});

/**
 * Waits until VS Code reports what happens in a new folder. It misses files that come and go
 * before: watching a folder begins some time after the folder is there.
 */
async function watched(folder: string): Promise<void> {
  let isReported = false;
  const watcher = vscode.workspace.createFileSystemWatcher('**/*.probe');
  watcher.onDidCreate(() => {
    isReported = true;
  });
  let count = 0;
  await eventually(async () => {
    await writeFile(path.join(folder, `${count++}.probe`), '');
    return isReported;
  }, 'Watching the folder');
  watcher.dispose();
}
