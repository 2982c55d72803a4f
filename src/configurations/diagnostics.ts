/** Diagnostics of `cedar.yaml` and order files, shown at each problem while the user edits them. */
import path from 'node:path';
import * as vscode from 'vscode';
import { type ConfigMistake, isCedarError } from '../domain/cedarError.ts';
import { boundMessage, MAX_PROBLEM_LENGTH } from '../domain/messages.ts';
import type { StoreKind } from '../domain/stores.ts';
import type { Configurations } from './configurations.ts';
import { keyFileOf, keyFileProblem } from './keyFile.ts';
import { isOrderFile } from './orderFileNames.ts';

export const DIAGNOSTIC_SOURCE = 'Cedar';

/** Path of a diagnostic's subject, keys joined by dots; empty for the document as a whole. */
export function pathOfDiagnostic({ code }: vscode.Diagnostic): string {
  return typeof code === 'string' ? code : '';
}

/** Delay after the last keystroke before a document is checked. */
const PAUSE_MS = 300;

export class ConfigurationDiagnostics implements vscode.Disposable {
  readonly #configurations: Configurations;
  readonly #collection = vscode.languages.createDiagnosticCollection('cedar');
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  /** Watcher of the key file of each document that names one. */
  readonly #keyFiles = new Map<string, { file: string; watcher: vscode.Disposable }>();
  readonly #listening: vscode.Disposable;

  constructor(configurations: Configurations) {
    this.#configurations = configurations;
    this.#listening = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument((document) => this.#look(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#look(document, PAUSE_MS)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#lookAtAll()),
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.#collection.delete(document.uri);
        this.#watchKeyFile(document, undefined);
      }),
    );
    this.#lookAtAll();
  }

  #lookAtAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#look(document);
  }

  dispose(): void {
    this.#listening.dispose();
    this.#collection.dispose();
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const { watcher } of this.#keyFiles.values()) watcher.dispose();
  }

  #look(document: vscode.TextDocument, delay = 0): void {
    const isOrder = isOrderFile(document.fileName);
    const isOurs = isOrder || this.#configurations.isConfiguration(document.fileName);
    if (document.uri.scheme !== 'file' || !isOurs) return;
    // The check reads files that the configuration names; an order file is only read itself.
    if (!vscode.workspace.isTrusted && !isOrder) return;
    const id = document.uri.toString();
    clearTimeout(this.#waiting.get(id));
    const check = async () => {
      this.#waiting.delete(id);
      const { version } = document;
      const { found, keyFile }: Looked = isOrder
        ? { found: await lookAtOrder(document) }
        : await look(document);
      if (document.isClosed || document.version !== version) return;
      this.#collection.set(document.uri, found);
      this.#watchKeyFile(document, keyFile);
    };
    this.#waiting.set(
      id,
      setTimeout(() => void check(), delay),
    );
  }

  /** Checks again when the key file is created or deleted. */
  #watchKeyFile(document: vscode.TextDocument, file: string | undefined): void {
    const id = document.uri.toString();
    const before = this.#keyFiles.get(id);
    if (before?.file === file) return;
    before?.watcher.dispose();
    this.#keyFiles.delete(id);
    if (file === undefined) return;
    const folder = vscode.Uri.file(path.dirname(file));
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(folder, path.basename(file)),
    );
    const again = () => this.#look(document);
    watcher.onDidCreate(again);
    watcher.onDidChange(again);
    watcher.onDidDelete(again);
    this.#keyFiles.set(id, { file, watcher });
  }
}

interface Looked {
  readonly found: vscode.Diagnostic[];
  /** Absolute path of the key file the configuration names. */
  readonly keyFile?: string | undefined;
}

async function look(document: vscode.TextDocument): Promise<Looked> {
  const { loadConfig } = await import('../core/index.ts');
  const text = document.getText();
  try {
    const config = loadConfig(text, { folder: path.dirname(document.fileName) });
    const keyFile = keyFileOf(config);
    const warnings = [
      ...config.warnings,
      ...(keyFile ? await keyFileProblems(document, keyFile, config.store.service) : []),
    ];
    const found = await diagnostics(document, warnings, vscode.DiagnosticSeverity.Warning);
    return { found, keyFile };
  } catch (error) {
    if (!isCedarError(error, 'config')) throw error;
    const { message, problems, warnings } = error;
    const whole = { message, path: '', position: { line: 1, column: 1 } };
    const found =
      problems.length > 0 ? problems.filter((each) => !isMarkedElsewhere(each)) : [whole];
    const errors = await diagnostics(document, found, vscode.DiagnosticSeverity.Error);
    const others = await diagnostics(document, warnings, vscode.DiagnosticSeverity.Warning);
    return { found: [...errors, ...others] };
  }
}

/** Problems of an order file. */
async function lookAtOrder(document: vscode.TextDocument): Promise<vscode.Diagnostic[]> {
  const { readOrderFile } = await import('../core/index.ts');
  try {
    readOrderFile(document.getText(), { name: path.basename(document.fileName) });
    return [];
  } catch (error) {
    if (!isCedarError(error, 'order-file')) throw error;
    const found = error.problems.filter((each) => !isMarkedElsewhere(each));
    return diagnostics(document, found, vscode.DiagnosticSeverity.Error);
  }
}

/** Problems of a key file, which is read only when it is used. */
async function keyFileProblems(
  document: vscode.TextDocument,
  file: string,
  store: StoreKind,
): Promise<ConfigMistake[]> {
  const text = document.getText();
  const problem = await keyFileProblem(file, path.dirname(document.fileName));
  if (!problem) return [];
  const heading = {
    missing: () => vscode.l10n.t('There is no file "{0}".', file),
    folder: () => vscode.l10n.t('"{0}" is a folder.', file),
    special: () => vscode.l10n.t('"{0}" is a pipe or a device, not a file.', file),
    large: () => vscode.l10n.t('"{0}" is too large to be a key.', file),
    elsewhere: () => vscode.l10n.t('"{0}" is on another machine.', file),
  }[problem]();
  const advice =
    store === 'gdrive'
      ? vscode.l10n.t(
          'Specify the file that "cedar auth gdrive" of the Python tool writes, or omit credentials_file to use your sign-in or the credentials of this machine.',
        )
      : vscode.l10n.t(
          'Specify the JSON key of a service account, or omit credentials_file to use your sign-in or the credentials of this machine.',
        );
  const { keyAt } = await import('./language/index.ts');
  const key = `${store}.credentials_file`;
  const offset = keyAt(text, key)?.start ?? 0;
  const before = text.slice(0, offset).split('\n');
  const position = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  const message = boundMessage(`${heading} ${advice}`, MAX_PROBLEM_LENGTH);
  return [{ message, path: key, position }];
}

/** Invalid YAML is also marked by the YAML extension, if the user has it. */
function isMarkedElsewhere({ path: at, isSyntax }: ConfigMistake): boolean {
  if (at !== '' || !isSyntax) return false;
  const validates = vscode.workspace.getConfiguration('yaml').get<boolean>('validate') ?? true;
  return validates && vscode.extensions.getExtension('redhat.vscode-yaml')?.isActive === true;
}

async function diagnostics(
  document: vscode.TextDocument,
  problems: readonly ConfigMistake[],
  severity: vscode.DiagnosticSeverity,
): Promise<vscode.Diagnostic[]> {
  if (problems.length === 0) return [];
  const { nodeAt } = await import('./language/index.ts');
  return problems.map(({ message, path: at, position = { line: 1, column: 1 } }) => {
    const line = document.lineAt(Math.min(position.line, document.lineCount) - 1);
    const start = line.range.start.with({ character: Math.max(0, position.column - 1) });
    const node = nodeAt(document.getText(), document.offsetAt(start));
    // The word at the position, if it is in this line, else the rest of the line.
    const end = node && at !== '' ? document.positionAt(node.end) : line.range.end;
    const range = new vscode.Range(start, line.range.contains(end) ? end : line.range.end);
    const found = new vscode.Diagnostic(range, message, severity);
    found.source = DIAGNOSTIC_SOURCE;
    if (at !== '') found.code = at;
    return found;
  });
}
