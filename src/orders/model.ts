/**
 * All orders that this window knows, configuration by configuration.
 *
 * ```ts
 * const model = new OrdersModel();
 * model.onDidChange(({ order }) => redraw(order));
 * model.setSources([source]);
 * await model.roots[0]?.refresh();
 * ```
 *
 * It knows no VS Code. Nothing is read before somebody asks for it.
 */
import { Emitter } from './emitter.ts';
import type { Order } from './order.ts';
import { Root, type RootSource } from './root.ts';
import { Turns } from './turns.ts';

/** What changed: one order, all orders of a root, or (with neither) which roots there are. */
export interface OrdersChange {
  readonly root?: Root;
  readonly order?: Order;
}

export class OrdersModel {
  readonly #changes = new Emitter<OrdersChange>();
  readonly onDidChange = this.#changes.event;
  readonly #turns = new Turns();
  #roots: readonly Root[] = [];

  get roots(): readonly Root[] {
    return this.#roots;
  }

  /** The configurations there are now; the orders of those that were there before stay known. */
  setSources(sources: readonly RootSource[]): void {
    const known = new Map(this.#roots.map((root) => [root.source.id, root]));
    this.#roots = sources.map((source) => known.get(source.id) ?? this.#root(source));
    this.#changes.fire({});
  }

  /** The configuration with this id is another now: its orders are read anew when asked for. */
  reset(id: string): void {
    this.#roots = this.#roots.map((root) =>
      root.source.id === id ? this.#root(root.source) : root,
    );
    this.#changes.fire({});
  }

  root(id: string): Root | undefined {
    return this.#roots.find(({ source }) => source.id === id);
  }

  /** All orders, root by root, newest first. */
  get orders(): readonly Order[] {
    return this.#roots.flatMap(({ orders }) => orders);
  }

  /** Reads what has not been read yet. Errors stay with their roots. */
  async ensureRead(): Promise<void> {
    await Promise.all(this.#roots.map((root) => root.ensureRead()));
  }

  #root(source: RootSource): Root {
    const root: Root = new Root(source, this.#turns, (order) => {
      // One that was replaced meanwhile may still be reading; nobody is to hear of it.
      if (this.#roots.includes(root)) this.#changes.fire(order ? { root, order } : { root });
    });
    return root;
  }
}
