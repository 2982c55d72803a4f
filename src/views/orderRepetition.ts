/** Extends the orders of order files that the user has chosen for it, every hour while VS Code is open. */
import * as vscode from 'vscode';
import { messageOf } from '../domain/messages.ts';
import type { OrderFilesLoader } from './orderFilesLoader.ts';
import type { RepetitionMemory } from './repetitionMemory.ts';
import type { Reporter } from './report.ts';

/** Periods are days at least: an hour more or less makes no difference. */
const INTERVAL_MS = 60 * 60_000;

/** The first pass leaves the start of the window to others. */
const FIRST_MS = 60_000;

export interface OrderRepetitionParts {
  readonly memory: RepetitionMemory;
  readonly files: OrderFilesLoader;
  readonly reporter: Reporter;
  /** Whether the settings allow requests that the user has not asked for. */
  readonly isWanted: () => boolean;
}

export class OrderRepetition implements vscode.Disposable {
  readonly #parts: OrderRepetitionParts;
  readonly #ended = new AbortController();
  /** Errors that were reported in this window, by file. */
  readonly #reported = new Map<string, string>();
  #timer: NodeJS.Timeout;
  #pass: Promise<void> | undefined;

  constructor(parts: OrderRepetitionParts) {
    this.#parts = parts;
    this.#timer = setTimeout(() => this.#run(), FIRST_MS);
  }

  /** Extends an order now. */
  async extend(uri: vscode.Uri): Promise<void> {
    const files = await this.#parts.files.get();
    await files.extend(uri, { signal: this.#ended.signal });
  }

  #run(): void {
    this.#timer = setTimeout(() => this.#run(), INTERVAL_MS);
    if (!vscode.workspace.isTrusted || !this.#parts.isWanted()) return;
    this.#pass ??= this.#extendAll().finally(() => {
      this.#pass = undefined;
    });
  }

  /** Files of other workspaces are extended in their own windows. */
  async #extendAll(): Promise<void> {
    const uris = this.#parts.memory.files.map((file) => vscode.Uri.parse(file));
    for (const uri of uris) {
      if (this.#ended.signal.aborted) return;
      if (!vscode.workspace.getWorkspaceFolder(uri)) continue;
      await this.extend(uri).then(
        () => this.#reported.delete(uri.toString()),
        (error) => this.#report(uri, error),
      );
    }
  }

  /** Reports an error once, and notes it in the log when it happens again. */
  #report(uri: vscode.Uri, error: unknown): void {
    if (this.#ended.signal.aborted) return;
    const message = messageOf(error);
    const what = vscode.l10n.t('Extending {0}', vscode.workspace.asRelativePath(uri));
    if (this.#reported.get(uri.toString()) === message) this.#parts.reporter.note(what, error);
    else this.#parts.reporter.report(what, error);
    this.#reported.set(uri.toString(), message);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#ended.abort();
  }
}
