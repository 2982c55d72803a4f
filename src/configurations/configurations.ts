/**
 * Which configurations this window has: files of the workspace, and the sandbox once it was asked for.
 *
 * A file is found by the setting `cedar.configuration`, or by its usual name in each workspace
 * folder. Files are watched: the tree follows what is written to them.
 */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { OrdersModel } from '../orders/model.ts';
import type { RootSource } from '../orders/root.ts';
import { fileSource } from './fileSource.ts';
import type { Sandbox } from './sandbox.ts';
import { CONNECTION_SETTINGS, configurationSetting } from './settings.ts';

/** Names that are looked for in a workspace folder; the first one found counts. */
export const CONFIGURATION_NAMES = ['cedar.yaml', 'cedar.yml', '.cedar.yaml'];

export class Configurations implements vscode.Disposable {
  readonly #model: OrdersModel;
  readonly #sandbox: Sandbox;
  readonly #listening: readonly vscode.Disposable[];
  readonly #watching: vscode.Disposable[] = [];
  #files: readonly string[] = [];
  #found: Promise<void>;

  constructor(model: OrdersModel, sandbox: Sandbox) {
    this.#model = model;
    this.#sandbox = sandbox;
    this.#listening = [
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#lookAgain()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (CONNECTION_SETTINGS.some((name) => change.affectsConfiguration(name))) {
          this.#lookAgain({ anew: true });
        }
      }),
      sandbox.onDidChange(() => this.#lookAgain()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#lookAgain()),
    ];
    this.#found = this.#look();
  }

  /** Resolves when the model has all configurations there are now. */
  get found(): Promise<void> {
    return this.#found;
  }

  /** Absolute paths. */
  get files(): readonly string[] {
    return this.#files;
  }

  /** Whether a file is one, or is named like one. @param file absolute path */
  isConfiguration(file: string): boolean {
    return CONFIGURATION_NAMES.includes(path.basename(file)) || this.#files.includes(file);
  }

  dispose(): void {
    for (const each of [...this.#listening, ...this.#watching]) each.dispose();
  }

  #lookAgain({ anew = false } = {}): void {
    const before = this.#found;
    this.#found = before.then(async () => {
      if (anew) for (const file of this.#files) this.#model.reset(file);
      await this.#look();
    });
  }

  async #look(): Promise<void> {
    // What somebody else may have written says whose account is used for what.
    const { isTrusted } = vscode.workspace;
    const folders = isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
    const found = await Promise.all(folders.map((folder) => findIn(folder)));
    const named = isTrusted && folders.length === 0 ? absoluteSetting() : undefined;
    this.#files = [...new Set([...found.flat(), ...(named ? [named] : [])])];
    this.#watch(folders);
    const sources: RootSource[] = this.#files.map((file) => fileSource(file));
    const sandbox = this.#sandbox.source;
    this.#model.setSources(sandbox ? [...sources, sandbox] : sources);
  }

  #watch(folders: readonly vscode.WorkspaceFolder[]): void {
    for (const each of this.#watching.splice(0)) each.dispose();
    const usual = folders.map(
      (folder) => new vscode.RelativePattern(folder, `{${CONFIGURATION_NAMES.join(',')}}`),
    );
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

/** The configuration of a workspace folder: the one the settings name, there or not, or a usual one. */
async function findIn(folder: vscode.WorkspaceFolder): Promise<string[]> {
  const named = configurationSetting(folder.uri);
  if (named) return [path.resolve(folder.uri.fsPath, expandHome(named))];
  for (const name of CONFIGURATION_NAMES) {
    const file = path.join(folder.uri.fsPath, name);
    if (await isFile(file)) return [file];
  }
  return [];
}

/** Without a folder, a path in the settings has nothing to be relative to. */
function absoluteSetting(): string | undefined {
  const named = expandHome(configurationSetting() ?? '');
  return path.isAbsolute(named) ? named : undefined;
}

export function expandHome(file: string): string {
  const home = process.env.HOME ?? process.env.USERPROFILE;
  return home && /^~[\\/]/.test(file) ? path.join(home, file.slice(2)) : file;
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
