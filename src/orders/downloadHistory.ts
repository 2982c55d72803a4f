/**
 * History of the folders on this machine that orders were downloaded to.
 *
 * The user may have chosen any folder, moved it since, or downloaded in another window: recorded
 * folders are checked first, then the usual ones, and only folders that exist are returned.
 */
import { readdir } from 'node:fs/promises';
import type { Memento } from './memento.ts';
import type { Order } from './order.ts';
import { orderKey } from './orderGroups.ts';

const KEY = 'cedar.downloadPlaces';

/** Orders whose folders are remembered; other orders are looked for in the usual folders. */
const MAX_FOLDERS = 500;

export class DownloadHistory {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  /** Records the order's own folder, which contains its files. */
  async note(order: Order, folder: string): Promise<void> {
    const places = this.#places.filter(([key]) => key !== orderKey(order));
    await this.#memento.update(KEY, [...places, [orderKey(order), folder]].slice(-MAX_FOLDERS));
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
    const noted = this.#places.find(([key]) => key === orderKey(order))?.[1];
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

  get #places(): [key: string, folder: string][] {
    const kept = this.#memento.get(KEY);
    return Array.isArray(kept) ? kept.filter(isPlace) : [];
  }
}

function isPlace(value: unknown): value is [string, string] {
  return (
    Array.isArray(value) && value.length === 2 && value.every((each) => typeof each === 'string')
  );
}
