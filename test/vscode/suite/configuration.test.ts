/** Finding a configuration, and showing its problems. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually } from './eventually.ts';

describe('the configuration', () => {
  it('is opened by its command', async () => {
    const file = await vscode.commands.executeCommand<string>('cedar.openConfiguration');
    assert.equal(path.basename(file), 'cedar.yaml');
    assert.equal(vscode.window.activeTextEditor?.document.fileName, file);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('is chosen or created where there is no file of the name', async () => {
    const missing = path.join(tmpdir(), 'cedar-suite-without-this', 'cedar.yaml');
    let opened: unknown = 'not ended';
    const opening = Promise.resolve(
      vscode.commands.executeCommand('cedar.openConfiguration', missing),
    ).then((file) => {
      opened = file;
    });
    await eventually(async () => {
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      return opened !== 'not ended';
    }, 'The end of the choice');
    await opening;
    assert.equal(opened, undefined);
    assert.equal(vscode.window.activeTextEditor, undefined);
  });

  it('has its problems marked in their lines until they are corrected', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'cedar-suite-'));
    const file = path.join(folder, 'cedar.yaml');
    const text =
      'tile_grid:\n  grid_name: NO_SUCH_GRID\ntracker:\n  store: gcs\ngcs:\n  bucket_name: bucket\n  project: p\n';
    await writeFile(file, text);
    const document = await vscode.workspace.openTextDocument(file);
    const editor = await vscode.window.showTextDocument(document);
    const found = () => vscode.languages.getDiagnostics(document.uri);

    const [problem] = await eventually(() => found().length > 0 && found());
    assert.match(problem?.message ?? '', /NO_SUCH_GRID/);
    assert.equal(problem?.range.start.line, 1);

    const wrong = document.lineAt(1).range;
    await editor.edit((edit) => edit.replace(wrong, '  grid_name: LANDSAT_ARD_CU'));
    await eventually(() => found().length === 0);

    await editor.edit((edit) => edit.insert(new vscode.Position(4, 0), '  no_such_key: 1\n'));
    const [warning] = await eventually(() => found().length > 0 && found());
    assert.equal(warning?.severity, vscode.DiagnosticSeverity.Warning);
    assert.equal(warning?.range.start.line, 4);

    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await rm(folder, { recursive: true });
  });
});

describe('a configuration with unsaved changes', () => {
  const TEXT =
    'tile_grid:\n  grid_name: LANDSAT_ARD_CU\ntracker:\n  store: gcs\ngcs:\n  bucket_name: bucket\n  project: p\n';
  let folder: string;
  let file: string;
  let document: vscode.TextDocument;

  const writeGrid = () =>
    vscode.commands.executeCommand('cedar.newTileGrid', {
      place: '-71.06, 42.36',
      grid: 'geographic',
      configuration: file,
    });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cedar-suite-'));
    file = path.join(folder, 'cedar.yaml');
    await writeFile(file, TEXT);
    document = await vscode.workspace.openTextDocument(file);
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await rm(folder, { recursive: true });
  });

  it('keeps them, unsaved, when Cedar writes a tile grid into it', async () => {
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new vscode.Position(5, 0), '  # my bucket\n'));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# not ready\n'));
    const own = document.getText();
    await writeGrid();
    assert.match(document.getText(), /^# not ready$[\s\S]*EPSG:4326[\s\S]*^ {2}# my bucket$/m);
    assert.ok(document.isDirty);
    assert.equal(await readFile(file, 'utf8'), TEXT);
    // Changes by Cedar are undone in one step, and those of the user stay.
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), own);
  });

  it('is saved with the tile grid when it had none', async () => {
    await writeGrid();
    assert.equal(document.isDirty, false);
    assert.match(await readFile(file, 'utf8'), /EPSG:4326/);
  });
});

describe('the order form', () => {
  it('opens once, however often it is requested', async () => {
    const forms = () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .filter(({ input }) => input instanceof vscode.TabInputWebview)
        .filter(({ label }) => label === 'New Order');
    await vscode.commands.executeCommand('cedar.newOrder');
    await eventually(() => forms().length === 1);
    await vscode.commands.executeCommand('cedar.newOrder');
    assert.equal(forms().length, 1);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
