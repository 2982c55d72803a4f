/**
 * The configurations of this window: files of the workspace, and the sandbox once it has been used.
 *
 * A file is found by the setting `cedar.configuration`, or by its usual name in each workspace
 * folder. Files are watched, so that the tree follows changes to them.
 */
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { expandHome } from '../domain/homeFolder.ts';
import type { OrdersModel } from '../orders/model.ts';
import type { OrdersSource } from '../orders/ordersSource.ts';
import { type ConnectionParts, fileSource } from './fileSource.ts';
import type { SandboxConfiguration } from './sandboxConfiguration.ts';
import { CONNECTION_SETTINGS, configurationSetting } from './settings.ts';

/** Names that are looked for in a workspace folder and its subfolders. */
export const CONFIGURATION_NAMES = ['cedar.yaml', 'cedar.yml', '.cedar.yaml'];

const ANYWHERE = `**/{${CONFIGURATION_NAMES.join(',')}}`;

/** Folders with files of other projects. */
const NOWHERE = '**/{node_modules,.git,.venv,site-packages}/**';

/** Most configurations of one folder. */
const MAX_FILES = 50;

export class Configurations implements vscode.Disposable {
  readonly #model: OrdersModel;
  readonly #sandbox: SandboxConfiguration;
  readonly #connection: ConnectionParts;
  readonly #listening: readonly vscode.Disposable[];
  readonly #watching: vscode.Disposable[] = [];
  #files: readonly string[] = [];
  #found: Promise<void>;

  constructor(model: OrdersModel, sandbox: SandboxConfiguration, connection: ConnectionParts) {
    this.#model = model;
    this.#sandbox = sandbox;
    this.#connection = connection;
    this.#listening = [
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#lookAgain()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (CONNECTION_SETTINGS.some((name) => change.affectsConfiguration(name))) {
          this.#lookAgain({ isReset: true });
        }
      }),
      sandbox.onDidChange(() => this.#lookAgain()),
      connection.accounts.onDidChoose(() => this.#lookAgain({ isReset: true })),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#lookAgain()),
    ];
    this.#found = this.#look();
  }

  /** Resolves when the model has all current configurations. */
  get found(): Promise<void> {
    return this.#found;
  }

  /** Absolute paths. */
  get files(): readonly string[] {
    return this.#files;
  }

  /** Whether a file is a configuration, or is named like one. @param file absolute path */
  isConfiguration(file: string): boolean {
    return CONFIGURATION_NAMES.includes(path.basename(file)) || this.#files.includes(file);
  }

  dispose(): void {
    for (const each of [...this.#listening, ...this.#watching]) each.dispose();
  }

  #lookAgain({ isReset = false } = {}): void {
    const before = this.#found;
    this.#found = before.then(async () => {
      if (isReset) for (const file of this.#files) this.#model.reset(file);
      await this.#look();
    });
  }

  async #look(): Promise<void> {
    // An untrusted workspace could decide which account is used for what.
    const { isTrusted } = vscode.workspace;
    const folders = isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
    const found = await Promise.all(folders.map((folder) => findIn(folder)));
    const named = isTrusted && folders.length === 0 ? absoluteConfiguration() : undefined;
    this.#files = [...new Set([...found.flat(), ...(named ? [named] : [])])];
    this.#watch(folders);
    const sources: OrdersSource[] = this.#files.map((file) => fileSource(file, this.#connection));
    const sandbox = this.#sandbox.source;
    this.#model.setSources(sandbox ? [...sources, sandbox] : sources);
  }

  #watch(folders: readonly vscode.WorkspaceFolder[]): void {
    for (const each of this.#watching.splice(0)) each.dispose();
    const usual = folders.map((folder) => new vscode.RelativePattern(folder, ANYWHERE));
    const named = this.#files
      .filter((file) => !CONFIGURATION_NAMES.includes(path.basename(file)))
      .map(
        (file) =>
          new vscode.RelativePattern(vscode.Uri.file(path.dirname(file)), path.basename(file)),
      );
    for (const pattern of [...usual, ...named]) {
      const watcher = vscode.workspace.createFileSystemWatcher(pattern);
      watcher.onDidChange(({ fsPath }) => this.#model.reset(fsPath));
      watcher.onDidCreate(({ fsPath }) => {
        this.#model.reset(fsPath);
        this.#lookAgain();
      });
      watcher.onDidDelete(() => this.#lookAgain());
      this.#watching.push(watcher);
    }
  }
}

/**
 * The configurations of a workspace folder: the one in the settings, whether it exists or not, or
 * all with a usual name, the folder's own first.
 */
async function findIn(folder: vscode.WorkspaceFolder): Promise<string[]> {
  const named = configurationSetting(folder.uri);
  if (named) return [path.resolve(folder.uri.fsPath, expandHome(named, homedir()))];
  const usual = CONFIGURATION_NAMES.map((name) => path.join(folder.uri.fsPath, name));
  const there = await Promise.all(usual.map(isFile));
  return [...new Set([...usual.filter((_, index) => there[index]), ...(await deeper(folder))])];
}

/** Configurations in subfolders, by path. A search that fails finds none. */
async function deeper(folder: vscode.WorkspaceFolder): Promise<string[]> {
  const found = await vscode.workspace
    .findFiles(new vscode.RelativePattern(folder, ANYWHERE), NOWHERE, MAX_FILES)
    .then(
      (uris) => uris,
      () => [],
    );
  return found.map(({ fsPath }) => fsPath).sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
}

function depth(file: string): number {
  return file.split(path.sep).length;
}

/** Without a folder, only an absolute path in the settings is valid. */
function absoluteConfiguration(): string | undefined {
  const named = expandHome(configurationSetting() ?? '', homedir());
  return path.isAbsolute(named) ? named : undefined;
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
