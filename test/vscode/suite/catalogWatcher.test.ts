/** Catalogs in the workspace follow when images are deleted by hand. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
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
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('follows the files that are deleted', async () => {
    await writeImage(folder, { name: 'first', dates: ['2020-06-05'] });
    await writeImage(folder, { name: 'second', dates: ['2020-07-07'] });
    await updateCatalog(folder);
    const items = () => readdir(path.join(folder, 'catalog', 'items'));
    assert.equal((await items()).length, 2);
    await rm(path.join(folder, 'second.tif'));
    await rm(path.join(folder, 'second.json'));
    await eventually(async () => (await items()).length === 1, 'Updating the catalog');
  });
});
