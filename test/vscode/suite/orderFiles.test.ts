/** Order files in VS Code: their editor, submission, export and automatic extension. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { recordInBucket, removeRecord, storeRecord } from './bucket.ts';
import { eventually } from './eventually.ts';

const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';

const TEXT = [
  'name: From a file',
  `collections: [${LANDSAT_8}]`,
  'tiles: [h005v007]',
  'period: { first_day: 2020-06-01, last_day: 2020-07-31 }',
  'frequency: MS',
  '',
].join('\n');

async function run<T>(command: string, ...args: unknown[]): Promise<T> {
  return vscode.commands.executeCommand<T>(`cedar.${command}`, ...args);
}

describe('an order file', () => {
  let folder = '';
  const orders: string[] = [];

  before(async () => {
    const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    folder = await mkdtemp(path.join(root, 'order-files-'));
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const name of orders) await run('cleanOrder', { name, confirmed: true });
    await rm(folder, { recursive: true });
  });

  async function opened(name: string, text: string): Promise<vscode.TextDocument> {
    const file = path.join(folder, `${name}.order.yaml`);
    await writeFile(file, text);
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    return document;
  }

  async function lensesOf({ uri }: vscode.TextDocument): Promise<string[]> {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
    );
    return lenses.map(({ command }) => command?.title.replace(/^\$\(\w+\) /, '') ?? '');
  }

  it('has lenses, and one more if it repeats', async () => {
    const plain = await opened('plain', TEXT);
    assert.deepEqual(await lensesOf(plain), ['Submit', 'Plan', 'Open in Form']);
    const repeating = await opened(
      'lenses',
      `${TEXT.replace('frequency: MS', '')}repeat: monthly\n`,
    );
    assert.deepEqual(await lensesOf(repeating), [
      ...['Submit', 'Plan', 'Open in Form'],
      'Extend Automatically',
    ]);
  });

  it('has suggestions and hover texts', async () => {
    const document = await opened('keys', 'collections:\n  - \nrepeat: \n');
    const labelsAt = async (line: number, character: number) => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        new vscode.Position(line, character),
      );
      return list.items
        .filter(({ kind }) => kind !== vscode.CompletionItemKind.Text)
        .map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    const keys = await labelsAt(3, 0);
    assert.ok(keys.includes('period') && keys.includes('area'), String(keys));
    assert.ok(!keys.includes('collections') && !keys.includes('tracker'), String(keys));
    assert.ok((await labelsAt(1, 4)).includes(LANDSAT_8));
    assert.ok((await labelsAt(2, 8)).includes('monthly'));
    const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(2, 2),
    );
    const text = (hover?.contents ?? []).map((each) => (each as vscode.MarkdownString).value);
    assert.match(text.join(), /extends itself/);
  });

  it('shows its problems, with quick fixes', async () => {
    const document = await opened('wrong', TEXT.replace('frequency', 'freqency'));
    const problems = () => vscode.languages.getDiagnostics(document.uri);
    await eventually(() => problems().length > 0, 'Checking the file');
    const [problem] = problems();
    assert.match(problem?.message ?? '', /"freqency" is not a valid key here\. Write "frequency"/);
    assert.equal(problem?.range.start.line, 4);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      problem?.range,
    );
    const fix = actions.find(({ title }) => title === 'Change to "frequency"');
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    await eventually(() => problems().length === 0, 'Checking the corrected file');
    await document.save();
  });

  it('is planned, submitted with its name, and exported again', async () => {
    const { uri } = await opened('summer', TEXT);
    const images = await run<string[]>('planOrderFile', uri);
    assert.deepEqual(
      images.map((name) => name.slice(-26)),
      ['v007_2020-06-01_2020-07-01', 'v007_2020-07-01_2020-08-01'],
    );
    const name = await run<string>('submitOrderFile', uri, 'leaveOut');
    orders.push(name);
    const record = await recordInBucket(name);
    assert.deepEqual(record.annotation, { name: 'From a file' });
    const target = vscode.Uri.file(path.join(folder, 'again.order.yaml'));
    assert.equal(await run('exportOrderFile', name, target), target.fsPath);
    assert.deepEqual(await run<string[]>('planOrderFile', target), images);
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, target.fsPath);
  });

  it('is not made of an order in another grid, nor is a command', async () => {
    const record = await recordInBucket(orders[0] ?? '');
    const [x = 0, y = 0] = record.submission.tile_grid?.ul ?? [];
    const moved = { ...record.submission.tile_grid, ul: [x + 30, y], name: 'Moved' };
    const name = 'ORDER_OF_ANOTHER_GRID';
    await storeRecord(name, { ...record, submission: { ...record.submission, tile_grid: moved } });
    await run('refreshOrders');
    assert.deepEqual(await run('copyAsCommand', name), []);
    assert.equal((await run<string[]>('copyAsCommand', orders[0])).length, 1);
    const target = vscode.Uri.file(path.join(folder, 'other.order.yaml'));
    await assert.rejects(run('exportOrderFile', name, target), /is in the tile grid "Moved"/);
    await removeRecord(name);
    await run('refreshOrders');
  });

  it('opens in the order form', async () => {
    const { uri } = await opened('form', TEXT);
    assert.equal(await run('openOrderFile', uri), true);
    const isForm = ({ input }: vscode.Tab) =>
      input instanceof vscode.TabInputWebview && input.viewType.endsWith('cedar.orderForm');
    const tabs = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs);
    await eventually(() => tabs().some(isForm), 'Opening the form');
  });

  it('that repeats is extended once, and no more when it is switched off', async () => {
    const text = [
      `collections: [${LANDSAT_8}]`,
      'tiles: [h006v007]',
      'period: { first_day: 2019-06-01, last_day: 2019-07-31 }',
      'repeat: monthly',
      '',
    ].join('\n');
    const document = await opened('repeating', text);
    const before = await run<string[]>('refreshOrders');
    assert.equal(await run('extendOrderFile', document.uri, true), true);
    const made = (await run<string[]>('refreshOrders')).filter((name) => !before.includes(name));
    orders.push(...made);
    assert.equal(made.length, 1);
    assert.equal((await recordInBucket(made[0] ?? '')).orders.length, 2);
    assert.ok((await lensesOf(document)).includes('Stop Extending Automatically'));
    assert.equal(await run('submitOrderFile', document.uri, 'leaveOut'), undefined);
    assert.equal((await run<string[]>('refreshOrders')).length, before.length + 1);
    assert.equal(await run('extendOrderFile', document.uri), false);
    assert.ok((await lensesOf(document)).includes('Extend Automatically'));
  });
});
