/** What is kept from window to window, by name; VS Code's Memento is one. */
export interface Memento {
  get<T>(key: string): T | undefined;
  update(key: string, value: unknown): PromiseLike<void>;
}
