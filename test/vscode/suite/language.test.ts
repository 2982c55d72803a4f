/**
 * Completions and hovers in a `cedar.yaml`, as VS Code requests them; no YAML extension is
 * installed.
 */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually } from './eventually.ts';

const TEXT = [
  '# Where images go',
  'tile_grid:',
  '  grid_name: LANDSAT_ARD_CU',
  'tracker:',
  '  store: gcs',
  '  name_template: "{collection}_{}"',
  '  nam_template: x',
  '  ',
  'gcs:',
  '  bucket_name: bucket',
  '  project: p',
  '',
].join('\r\n');

describe('cedar.yaml in an editor', () => {
  let folder: string;
  let document: vscode.TextDocument;
  let editor: vscode.TextEditor;

  before(async () => {
    assert.equal(vscode.extensions.getExtension('redhat.vscode-yaml'), undefined);
    folder = await mkdtemp(path.join(tmpdir(), 'cedar-language-'));
    await writeFile(path.join(folder, 'cedar.yaml'), TEXT);
    await writeFile(path.join(folder, 'other.yaml'), TEXT);
    document = await vscode.workspace.openTextDocument(path.join(folder, 'cedar.yaml'));
    editor = await vscode.window.showTextDocument(document);
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await rm(folder, { recursive: true });
  });

  async function completions(line: number, character: number, uri = document.uri) {
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      uri,
      new vscode.Position(line, character),
    );
    // Words of open documents are VS Code's own.
    return list.items.filter(({ kind }) => kind !== vscode.CompletionItemKind.Text);
  }

  const labels = (items: vscode.CompletionItem[]) =>
    items.map(({ label }) => (typeof label === 'string' ? label : label.label));

  it('suggests keys that are not in the file yet, each once', async () => {
    const found = labels(await completions(7, 2));
    assert.deepEqual(found, [
      'prefix_template',
      'tracking_template',
      'tracking_prefix',
      'workload_tag',
      'export_image_kwds',
      'filters',
    ]);
  });

  it('suggests grids, stores, and fields of templates', async () => {
    assert.ok(labels(await completions(2, 13)).includes('LANDSAT_ARD_AK'));
    assert.deepEqual(labels(await completions(4, 9)), ['gcs', 'gdrive']);
    const template = document.lineAt(5).text;
    const fields = labels(await completions(5, template.indexOf('{}') + 1));
    assert.ok(fields.includes('date_start'), String(fields));
  });

  it('inserts the selected suggestion', async () => {
    editor.selection = new vscode.Selection(7, 2, 7, 2);
    const [item] = (await completions(7, 2)).filter(({ label }) => label === 'filters');
    assert.ok(item?.insertText instanceof vscode.SnippetString);
    await editor.insertSnippet(item.insertText, new vscode.Position(7, 2));
    assert.equal(document.lineAt(7).text, '  filters:');
    assert.equal(document.lineAt(8).text, '    ');
    await vscode.commands.executeCommand('undo');
  });

  it('explains keys and values under the pointer', async () => {
    const hover = async (line: number, character: number) => {
      const found = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        new vscode.Position(line, character),
      );
      return found.flatMap(({ contents }) =>
        contents.map((each) => (each instanceof vscode.MarkdownString ? each.value : String(each))),
      );
    };
    const [key = ''] = await hover(4, 3);
    assert.match(key, /store.*[\s\S]*Google Cloud Storage, or Google Drive/);
    const [value = ''] = await hover(2, 20);
    assert.match(value, /Landsat ARD/);
    assert.deepEqual(await hover(0, 5), []);
  });

  it('marks an invalid word, and corrects it', async () => {
    // The template above is not finished; when it is, settings without effect are reported too.
    const end = document.lineAt(5).text.indexOf('{}') + 1;
    await editor.edit((edit) => edit.insert(new vscode.Position(5, end), 'date_start'));
    const diagnostic = await eventually(() =>
      vscode.languages
        .getDiagnostics(document.uri)
        .find(({ code }) => code === 'tracker.nam_template'),
    );
    assert.equal(document.getText(diagnostic.range), 'nam_template');
    const lines = { store: document.lineAt(4), wrong: document.lineAt(6) };
    await editor.edit((edit) => {
      edit.replace(lines.wrong.range, '  stor: x');
      edit.delete(lines.store.rangeIncludingLineBreak);
    });
    // Problems of the earlier text may still arrive.
    const { misspelled, missing } = await eventually(() => {
      const found = vscode.languages.getDiagnostics(document.uri);
      const misspelled = found.find(({ code }) => code === 'tracker.stor');
      const missing = found.find(({ message }) => message.includes('"store" is missing'));
      return misspelled && missing && { misspelled, missing };
    });
    assert.equal(misspelled.range.start.line, 5);
    assert.equal(missing.range.start.line, 3);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      misspelled.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    assert.deepEqual(
      actions.map(({ title }) => title),
      ['Change to "store"'],
    );
    const [action] = actions;
    assert.ok(action?.edit);
    await vscode.workspace.applyEdit(action.edit);
    assert.equal(document.lineAt(5).text, '  store: x');
  });

  it('marks a missing key file until it is created', async () => {
    const own = path.join(folder, 'own');
    await mkdir(own);
    const file = path.join(own, 'cedar.yaml');
    const lines = [
      'tile_grid: { grid_name: LANDSAT_ARD_CU }',
      'tracker: { store: gcs }',
      'gcs:',
      '  bucket_name: bucket',
      '  project: p',
      '  credentials_file: key.json',
    ];
    await writeFile(file, lines.join('\n'));
    const { uri } = await vscode.workspace.openTextDocument(file);
    const found = () => vscode.languages.getDiagnostics(uri);
    const missing = await eventually(() => found()[0]);
    assert.equal(missing.severity, vscode.DiagnosticSeverity.Warning);
    assert.equal(missing.range.start.line, 5);
    assert.equal(missing.range.start.character, 2);
    assert.match(missing.message, /There is no file .*own.key\.json/);
    const key = path.join(own, 'key.json');
    await eventually(async () => {
      // Watching may begin a moment after the warning is shown.
      await writeFile(key, '{}');
      await new Promise((resolve) => setTimeout(resolve, 500));
      return found().length === 0;
    });
    await rm(key);
    await eventually(() => found().length === 1);
  });

  it('suggests and explains the arguments of filters, also of nested filters', async () => {
    const below = path.join(folder, 'filters');
    await mkdir(below);
    const file = path.join(below, 'cedar.yaml');
    const lines = [
      'tracker:',
      '  filters:',
      '    LANDSAT/LC09/C02/T1_L2:',
      '      - function: not',
      '        filter: { function: calendarRange, start: 11, field:  }',
      '      - function: notNull',
      '        properties: []',
    ];
    await writeFile(file, lines.join('\n'));
    const { uri } = await vscode.workspace.openTextDocument(file);
    const place = (line: number, text: string) => (lines[line] ?? '').indexOf(text) + text.length;
    const fields = labels(await completions(4, place(4, 'field: '), uri));
    assert.ok(fields.includes('month'), String(fields));
    assert.deepEqual(labels(await completions(4, place(4, 'start: 11, '), uri)), ['end', 'field']);
    const properties = labels(await completions(6, place(6, '['), uri));
    assert.ok(properties.includes('IMAGE_QUALITY_TIRS'), String(properties));
    const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      new vscode.Position(4, place(4, 'sta')),
    );
    const [content] = hover?.contents ?? [];
    assert.ok(content instanceof vscode.MarkdownString);
    assert.match(content.value, /start.*\n\nThe first, such as 6 for June/);
  });

  it('suggests nothing in other YAML files', async () => {
    const other = await vscode.workspace.openTextDocument(path.join(folder, 'other.yaml'));
    assert.deepEqual(labels(await completions(7, 2, other.uri)), []);
  });
});
