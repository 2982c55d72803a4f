/** `cedar.openConfiguration`: opens `cedar.yaml`, or helps to select or create one. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Configurations } from '../configurations/configurations.ts';
import { SANDBOX_ID } from '../configurations/sandboxConfiguration.ts';
import { SANDBOX_CONFIGURATION } from '../configurations/sandboxDocument.ts';
import { ConfigurationNode } from '../views/orders/rows.ts';
import type { Reporter } from '../views/report.ts';
import { registerCommand } from './support/registerCommand.ts';

/**
 * Takes a path, or `sandbox`, and a position in it, counted from 1. Without a path, or where there is no
 * such file, the user chooses one or creates it. The command returns the path it opened.
 */
export function registerOpenConfiguration(
  configurations: Configurations,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.openConfiguration', reporter, async (what, place) => {
    await configurations.found;
    const { id, file: own } = what instanceof ConfigurationNode ? what.configuration.source : {};
    const given = what instanceof ConfigurationNode ? (own ?? id) : what;
    if (given === SANDBOX_ID) return openSandboxConfiguration();
    const files = typeof given === 'string' ? [given] : configurations.files;
    const file = await chooseConfigurationFile(files.filter((each) => existsSync(each)));
    if (file) await open(file, asPlace(place));
    return file;
  });
}

/** The sandbox's configuration is not a file, so it is read-only. */
async function openSandboxConfiguration(): Promise<string> {
  const document = await vscode.workspace.openTextDocument(SANDBOX_CONFIGURATION);
  await vscode.languages.setTextDocumentLanguage(document, 'yaml');
  await vscode.window.showTextDocument(document);
  return SANDBOX_ID;
}

interface ConfigurationEntry extends vscode.QuickPickItem {
  choose(): Promise<string | undefined>;
}

async function chooseConfigurationFile(files: readonly string[]): Promise<string | undefined> {
  if (files.length === 1) return files[0];
  const found = files.map(
    (file): ConfigurationEntry => ({
      label: vscode.workspace.asRelativePath(file, true),
      choose: async () => file,
    }),
  );
  const folders = vscode.workspace.workspaceFolders ?? [];
  const create = folders.map(
    (folder): ConfigurationEntry => ({
      label: `$(new-file) ${vscode.l10n.t('Create cedar.yaml in {0}', folder.name)}`,
      detail: vscode.l10n.t('Asks for project, tile grid and bucket, and explains each key.'),
      choose: () => createIn(folder.uri),
    }),
  );
  const pick: ConfigurationEntry = {
    label: `$(folder-opened) ${vscode.l10n.t('Choose File…')}`,
    detail: vscode.l10n.t('Configurations of the Python tool cedar-datacube also work.'),
    choose: pickFile,
  };
  const choices = files.length > 0 ? found : [...create, pick];
  const chosen = await vscode.window.showQuickPick(choices, {
    title:
      files.length > 0
        ? vscode.l10n.t('Open which configuration?')
        : vscode.l10n.t('Create or choose a configuration'),
  });
  return chosen?.choose();
}

/** @returns nothing when the user cancels */
async function createIn({ fsPath: folder }: vscode.Uri): Promise<string | undefined> {
  return vscode.commands.executeCommand('cedar.createConfiguration', { folder });
}

/** Stores the choice in the workspace settings, or in the user settings without a workspace. */
async function pickFile(): Promise<string | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Choose a configuration'),
      openLabel: vscode.l10n.t('Use This Configuration'),
      filters: { [vscode.l10n.t('Cedar configurations')]: ['yaml', 'yml'] },
    })) ?? [];
  if (!uri) return undefined;
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const file = folder ? path.relative(folder.uri.fsPath, uri.fsPath) : uri.fsPath;
  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration('cedar').update('configuration', file, target);
  return uri.fsPath;
}

interface Place {
  readonly line: number;
  readonly column: number;
}

async function open(file: string, place: Place | undefined): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  const at = place && new vscode.Position(place.line - 1, Math.max(0, place.column - 1));
  await vscode.window.showTextDocument(document, at ? { selection: new vscode.Range(at, at) } : {});
}

function asPlace(place: unknown): Place | undefined {
  if (typeof place !== 'object' || place === null) return undefined;
  const { line, column } = { line: undefined, column: 1, ...place };
  return typeof line === 'number' && line > 0 ? { line, column: Number(column) || 1 } : undefined;
}
