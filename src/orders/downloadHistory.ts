/**
 * Where the files of orders were downloaded to on this machine.
 *
 * A person may have chosen any folder, moved it since, or downloaded with another window: what was
 * noted is looked at first, then the usual folders, and only a folder that is there counts.
 */
import { readdir } from 'node:fs/promises';
import type { Order } from './order.ts';

/** Keeps a record from window to window; VS Code's own Memento has this shape. */
export interface Record {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const KEY = 'cedar.downloadPlaces';

/** Orders whose places are remembered; the usual folders find the others. */
const MOST = 500;

export class DownloadHistory {
  readonly #record: Record;

  constructor(record: Record) {
    this.#record = record;
  }

  /** Notes in which folder an order's files lie: the order's own. */
  async note(order: Order, folder: string): Promise<void> {
    const places = this.#places.filter(([id]) => id !== idOf(order));
    await this.#record.update(KEY, [...places, [idOf(order), folder]].slice(-MOST));
  }

  /**
   * @param usual folders that downloads go to
   * @returns the order's own folder, if it is there and has something in it
   */
  async find(order: Order, usual: readonly string[]): Promise<string | undefined> {
    const [first] = await this.all(order, usual);
    return first;
  }

  /** All folders with files of the order that are known of, the one noted last first. */
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
