/** New configurations, and values in place of examples, as commands. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually } from './eventually.ts';

const EXAMPLE = `tile_grid:
  grid_name: LANDSAT_ARD_CU
tracker:
  store: gcs
gcs:
  bucket_name: my-bucket
  project: my-project
`;

describe('a new configuration', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cedar-create-'));
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(folder, { recursive: true });
  });

  it('is written with a new bucket, opened, and never over an existing file', async () => {
    const { storage, project } = JSON.parse(process.env.CEDAR_SANDBOX ?? '{}');
    const bucket = `suite-images-${Date.now()}`;
    const answers = { folder, project, bucket, location: 'US', grid: 'LANDSAT_ARD_HI' };
    const file = await vscode.commands.executeCommand<string>('cedar.createConfiguration', answers);
    assert.equal(file, path.join(folder, 'cedar.yaml'));
    assert.equal(vscode.window.activeTextEditor?.document.fileName, file);
    const text = await readFile(file, 'utf8');
    assert.match(text, /grid_name: "LANDSAT_ARD_HI"/);
    assert.ok(text.includes(`bucket_name: "${bucket}"`));
    const headers = { Authorization: 'Bearer suite' };
    const created = await fetch(`${storage}/storage/v1/b/${bucket}`, { headers });
    assert.equal(created.status, 200);
    await assert.rejects(
      async () => vscode.commands.executeCommand('cedar.createConfiguration', answers),
      /already exists, and was not changed/,
    );
    assert.equal(await readFile(file, 'utf8'), text);
  });

  it('refuses arguments that it does not know, or cannot use', async () => {
    const create = (given: object) => async () =>
      vscode.commands.executeCommand('cedar.createConfiguration', given);
    const answers = { folder: path.join(folder, 'none'), project: 'forest-research-1' };
    await assert.rejects(
      create({ ...answers, buckets: 'a' }),
      /"buckets" is not a valid key here\. Valid keys are: folder/,
    );
    await assert.rejects(create({ ...answers, store: 's3' }), /"s3" is not one of/);
    await assert.rejects(create({ ...answers, bucket: 1 }), /"bucket" must be a text, not 1/);
    await assert.rejects(create({ ...answers, grid: 'LANDSAT_ARD_AK' }), /the name of a bucket/);
  });

  it('has quick fixes for examples that are left in it', async () => {
    const file = path.join(folder, 'cedar.yml');
    await writeFile(file, EXAMPLE);
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    const marked = () => vscode.languages.getDiagnostics(document.uri);
    await eventually(() => marked().length === 2);
    const actions = async (line: number) =>
      vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        document.lineAt(line).range,
      );
    const [bucket] = await actions(5);
    assert.equal(bucket?.title, 'Choose a Bucket…');
    const [project] = await actions(6);
    assert.equal(project?.title, 'Choose a Project…');
    for (const [action, value] of [
      [bucket, 'suite-images'],
      [project, 'suite-project-1'],
    ] as const) {
      const { command = '', arguments: given = [] } = action.command ?? {};
      assert.equal(await vscode.commands.executeCommand(command, ...given, value), value);
    }
    assert.match(document.getText(), /bucket_name: suite-images\n {2}project: suite-project-1\n$/);
    await eventually(() => marked().length === 0);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
