/** What happened, for people who look after it: the output channel "Cedar", without secrets. */
import * as vscode from 'vscode';
import { errorForLog, withoutSecrets } from './problems.ts';

export class Log implements vscode.Disposable {
  readonly #channel = vscode.window.createOutputChannel('Cedar', { log: true });

  info(text: string): void {
    this.#channel.info(withoutSecrets(text));
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
