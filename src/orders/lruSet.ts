/** Set of the most recently used orders; releases the others. */
export class LruSet<T> {
  readonly #most: number;
  readonly #release: (item: T) => void;
  readonly #items = new Set<T>();

  /** @param most how many are held; @param release called for each one that is removed */
  constructor(most: number, release: (item: T) => void) {
    this.#most = most;
    this.#release = release;
  }

  use(item: T): void {
    this.#items.delete(item);
    this.#items.add(item);
    const [oldest] = this.#items;
    if (this.#items.size <= this.#most || oldest === undefined) return;
    this.#items.delete(oldest);
    this.#release(oldest);
  }
}
