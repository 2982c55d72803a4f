/** One JSON document on disk that outlives the sandbox, replaced whole. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export class StateFile<T> {
  readonly #path: string | undefined;

  /** @param path undefined for a state that is only kept in memory */
  constructor(path: string | undefined) {
    this.#path = path;
  }

  /** The stored state; undefined where there is none yet. */
  read(): T | undefined {
    if (this.#path === undefined) return undefined;
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    try {
      return JSON.parse(text) as T;
    } catch (error) {
      throw new Error(`${this.#path} is damaged: ${(error as Error).message}`, { cause: error });
    }
  }

  write(state: T): void {
    if (this.#path === undefined) return;
    mkdirSync(dirname(this.#path), { recursive: true });
    const temporary = `${this.#path}.new`;
    // It has keys and tokens, though only of this sandbox.
    writeFileSync(temporary, JSON.stringify(state), { mode: 0o600 });
    renameSync(temporary, this.#path);
  }
}
