/** Log of the extension: the output channel "Cedar", without secrets. */

import * as vscode from 'vscode';
import { errorForLog } from '../domain/errorForLog.ts';
import { withoutSecrets } from '../domain/secrets.ts';

export class Log implements vscode.Disposable {
  readonly #channel = vscode.window.createOutputChannel('Cedar', { log: true });

  debug(text: string): void {
    this.#channel.debug(withoutSecrets(text));
  }

  info(text: string): void {
    this.#channel.info(withoutSecrets(text));
  }

  warn(text: string): void {
    this.#channel.warn(withoutSecrets(text));
  }

  error(what: string, error: unknown): void {
    this.#channel.error(`${what}: ${errorForLog(error)}`);
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}
