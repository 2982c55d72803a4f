/** One source of a value and any number of listeners. Has the shape of VS Code's own events. */
type Subscribe<T> = (listener: (value: T) => void) => { dispose(): void };

export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event: Subscribe<T> = (listener) => {
    // Wrapped, so that a function that is registered twice is called twice.
    const own = (value: T) => listener(value);
    this.#listeners.add(own);
    return { dispose: () => this.#listeners.delete(own) };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }
}
