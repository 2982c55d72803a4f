/** A part of the extension in a bundle of its own, which is loaded when it is first needed. */

/**
 * Keeps what was loaded. If loading failed, the next caller tries again.
 *
 * ```ts
 * const form = new LoadedOnce(async () => {
 *   const { OrderForm } = await import('./orderForm/index.ts');
 *   return new OrderForm(parts);
 * });
 * (await form.get()).open();
 * ```
 */
export class LoadedOnce<T> {
  readonly #load: () => Promise<T>;
  #loaded: Promise<T> | undefined;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  get(): Promise<T> {
    if (!this.#loaded) {
      const loaded = this.#load();
      this.#loaded = loaded;
      loaded.catch(() => {
        this.#loaded = undefined;
      });
    }
    return this.#loaded;
  }

  /** Loads nothing: without a caller of `get`, `use` is never called. */
  ifLoaded(use: (loaded: T) => void): void {
    void this.#loaded?.then(use, () => {});
  }
}
