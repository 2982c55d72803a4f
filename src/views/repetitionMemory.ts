/** The order files that this machine extends automatically, once the user has agreed for each of them. */
import * as vscode from 'vscode';

const KEY = 'cedar.extendedOrderFiles';

export class RepetitionMemory implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  /** @param memory of this machine, which is not synchronized with others */
  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  /** Addresses of the files. */
  get files(): readonly string[] {
    const kept = this.#memory.get<unknown>(KEY);
    return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : [];
  }

  has(file: vscode.Uri): boolean {
    return this.files.includes(file.toString());
  }

  /** Adds a file, or removes it. */
  async set(file: vscode.Uri, isExtended: boolean): Promise<void> {
    const others = this.files.filter((each) => each !== file.toString());
    await this.#memory.update(KEY, isExtended ? [...others, file.toString()] : others);
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
