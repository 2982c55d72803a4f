/**
 * History of the folders on this machine that orders were downloaded to.
 *
 * The user may have chosen any folder, moved it since, or downloaded in another window: recorded
 * folders are checked first, then the usual ones, and only folders that exist are returned.
 */
import { readdir } from 'node:fs/promises';
import type { Order } from './order.ts';

/** Keeps a record from window to window; VS Code's own Memento has this shape. */
export interface Record {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const KEY = 'cedar.downloadPlaces';

/** Orders whose folders are remembered; other orders are looked for in the usual folders. */
const MAX_FOLDERS = 500;

export class DownloadHistory {
  readonly #record: Record;

  constructor(record: Record) {
    this.#record = record;
  }

  /** Records the order's own folder, which contains its files. */
  async note(order: Order, folder: string): Promise<void> {
    const places = this.#places.filter(([id]) => id !== idOf(order));
    await this.#record.update(KEY, [...places, [idOf(order), folder]].slice(-MAX_FOLDERS));
  }

  /**
   * @param usual default download folders
   * @returns the order's own folder, if it exists and is not empty
   */
  async find(order: Order, usual: readonly string[]): Promise<string | undefined> {
    const [first] = await this.all(order, usual);
    return first;
  }

  /** All known folders with files of the order, the most recently recorded first. */
  async all(order: Order, usual: readonly string[]): Promise<string[]> {
    const noted = this.#places.find(([id]) => id === idOf(order))?.[1];
    const { orderFolder } = await import('../core/index.ts');
    const own = await Promise.all(usual.map((folder) => orderFolder(folder, order.name)));
    const folders = [...(noted ? [noted] : []), ...own];
    const sizes = await Promise.all(
      folders.map((folder) =>
        readdir(folder)
          .then(({ length }) => length)
          .catch(() => 0),
      ),
    );
    return [...new Set(folders.filter((_, index) => (sizes[index] ?? 0) > 0))];
  }

  get #places(): [id: string, folder: string][] {
    const kept = this.#record.get(KEY);
    return Array.isArray(kept) ? kept.filter(isPlace) : [];
  }
}

function idOf({ root, name }: Order): string {
  return `${root.source.id}\n${name}`;
}

function isPlace(value: unknown): value is [string, string] {
  return (
    Array.isArray(value) && value.length === 2 && value.every((each) => typeof each === 'string')
  );
}
