/** Values kept from window to window, by name; VS Code's Memento implements it. */
export interface Memento {
  get<T>(key: string): T | undefined;
  update(key: string, value: unknown): PromiseLike<void>;
}
