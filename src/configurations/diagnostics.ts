/** What is wrong with a `cedar.yaml`, shown where it is wrong while a person writes it. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { ConfigError } from '../core/index.ts';
import { isCedarError } from '../views/problems.ts';
import { CONFIGURATION_NAMES, type Configurations } from './configurations.ts';

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
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#collection.delete(uri)),
    );
    for (const document of vscode.workspace.textDocuments) this.#look(document);
  }

  dispose(): void {
    this.#listening.dispose();
    this.#collection.dispose();
    for (const timer of this.#waiting.values()) clearTimeout(timer);
  }

  #look(document: vscode.TextDocument, delay = 0): void {
    if (document.uri.scheme !== 'file' || !this.#isConfiguration(document.fileName)) return;
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

  #isConfiguration(file: string): boolean {
    return (
      CONFIGURATION_NAMES.includes(path.basename(file)) || this.#configurations.files.includes(file)
    );
  }
}

async function problemsOf(document: vscode.TextDocument): Promise<vscode.Diagnostic[]> {
  const { loadConfig } = await import('../core/index.ts');
  try {
    const { warnings } = loadConfig(document.getText(), {
      folder: path.dirname(document.fileName),
    });
    return warnings.map(({ message, position }) =>
      diagnostic(document, message, position, vscode.DiagnosticSeverity.Warning),
    );
  } catch (error) {
    if (!isCedarError(error) || error.tag !== 'config') throw error;
    const { message, problems } = error as ConfigError;
    if (problems.length === 0) return [diagnostic(document, message)];
    return problems.map((problem) => diagnostic(document, problem.message, problem.position));
  }
}

/** Marks the rest of the line at the place, which counts from 1; without one, the first line. */
function diagnostic(
  document: vscode.TextDocument,
  message: string,
  place = { line: 1, column: 1 },
  severity = vscode.DiagnosticSeverity.Error,
): vscode.Diagnostic {
  const line = document.lineAt(Math.min(place.line, document.lineCount) - 1);
  const start = line.range.start.with({ character: Math.max(0, place.column - 1) });
  const found = new vscode.Diagnostic(new vscode.Range(start, line.range.end), message, severity);
  found.source = 'Cedar';
  return found;
}
