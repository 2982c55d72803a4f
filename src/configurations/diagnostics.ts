/** What is wrong with a `cedar.yaml`, shown where it is wrong while a person writes it. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { ConfigError } from '../core/index.ts';
import { isCedarError } from '../views/problems.ts';
import type { Configurations } from './configurations.ts';

export const DIAGNOSTIC_SOURCE = 'Cedar';

/** Keys joined by dots of what a diagnostic is about; empty for the document as a whole. */
export function pathOfDiagnostic({ code }: vscode.Diagnostic): string {
  return typeof code === 'string' ? code : '';
}

/** How long after the last key stroke a document is looked at. */
const PAUSE_MS = 300;

export class ConfigurationDiagnostics implements vscode.Disposable {
  readonly #configurations: Configurations;
  readonly #collection = vscode.languages.createDiagnosticCollection('cedar');
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #listening: vscode.Disposable;

  constructor(configurations: Configurations) {
    this.#configurations = configurations;
    this.#listening = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument((document) => this.#look(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#look(document, PAUSE_MS)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#lookAtAll()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#collection.delete(uri)),
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
  }

  #look(document: vscode.TextDocument, delay = 0): void {
    if (document.uri.scheme !== 'file' || !this.#configurations.isConfiguration(document.fileName))
      return;
    // It reads the files that the configuration names.
    if (!vscode.workspace.isTrusted) return;
    const id = document.uri.toString();
    clearTimeout(this.#waiting.get(id));
    const check = async () => {
      this.#waiting.delete(id);
      const { version } = document;
      const found = await problemsOf(document);
      if (!document.isClosed && document.version === version)
        this.#collection.set(document.uri, found);
    };
    this.#waiting.set(
      id,
      setTimeout(() => void check(), delay),
    );
  }
}

async function problemsOf(document: vscode.TextDocument): Promise<vscode.Diagnostic[]> {
  const { loadConfig } = await import('../core/index.ts');
  const text = document.getText();
  try {
    const { warnings } = loadConfig(text, { folder: path.dirname(document.fileName) });
    return await diagnostics(document, warnings, vscode.DiagnosticSeverity.Warning);
  } catch (error) {
    if (!isCedarError(error) || error.tag !== 'config') throw error;
    const { message, problems, warnings } = error as ConfigError;
    const whole = { message, path: '', position: { line: 1, column: 1 } };
    const found = problems.length > 0 ? problems.filter((each) => !isTold(each)) : [whole];
    return [
      ...(await diagnostics(document, found, vscode.DiagnosticSeverity.Error)),
      ...(await diagnostics(document, warnings, vscode.DiagnosticSeverity.Warning)),
    ];
  }
}

type Problem = ConfigError['problems'][number];

/** What is no YAML at all, the YAML extension marks as well, where a person has it. */
function isTold({ path: at, isSyntax }: Problem): boolean {
  if (at !== '' || !isSyntax) return false;
  const validates = vscode.workspace.getConfiguration('yaml').get<boolean>('validate') ?? true;
  return validates && vscode.extensions.getExtension('redhat.vscode-yaml')?.isActive === true;
}

async function diagnostics(
  document: vscode.TextDocument,
  problems: readonly Problem[],
  severity: vscode.DiagnosticSeverity,
): Promise<vscode.Diagnostic[]> {
  if (problems.length === 0) return [];
  const { nodeAt } = await import('./language/index.ts');
  return problems.map(({ message, path: at, position = { line: 1, column: 1 } }) => {
    const line = document.lineAt(Math.min(position.line, document.lineCount) - 1);
    const start = line.range.start.with({ character: Math.max(0, position.column - 1) });
    const node = nodeAt(document.getText(), document.offsetAt(start));
    // The word at the place, when it is a word of this line, and else the rest of the line.
    const end = node && at !== '' ? document.positionAt(node.end) : line.range.end;
    const range = new vscode.Range(start, line.range.contains(end) ? end : line.range.end);
    const found = new vscode.Diagnostic(range, message, severity);
    found.source = DIAGNOSTIC_SOURCE;
    if (at !== '') found.code = at;
    return found;
  });
}
