/**
 * Keeps unfinished orders up to date while somebody looks at them.
 *
 * Soon after something changed, rarer when nothing moves; never two passes at once, and none while
 * `enabled` says no. One pass over Earth Engine's tasks serves all orders of a configuration.
 */
import type { OrdersModel } from './model.ts';
import type { Root } from './root.ts';

/** Tasks of minutes need no more; the sandbox's take seconds, and it is nobody else's. */
const SOONEST_MS = { cloud: 10_000, local: 1_000 };
const LATEST_MS = 120_000;
/** By how much the wait grows when nothing has changed. */
const GROWTH = 1.5;

export class OrdersWatcher {
  readonly #model: OrdersModel;
  readonly #enabled: () => boolean;
  readonly #failed: (root: Root, error: unknown) => void;
  readonly #waits = new WeakMap<Root, number>();
  readonly #passing = new Set<Root>();
  readonly #timers = new Map<Root, NodeJS.Timeout>();
  readonly #listening: { dispose(): void };

  constructor(
    model: OrdersModel,
    options: { enabled: () => boolean; onError: (root: Root, error: unknown) => void },
  ) {
    this.#model = model;
    this.#enabled = options.enabled;
    this.#failed = options.onError;
    this.#listening = model.onDidChange(({ root, order }) => {
      // Somebody did something with an order: what comes of it is wanted soon.
      if (root && order && !this.#passing.has(root)) this.#forget(root);
      this.look();
    });
  }

  /** Starts to watch what there is to watch: call it when `enabled` says yes again. */
  look(): void {
    for (const root of this.#timers.keys()) {
      if (!this.#model.roots.includes(root)) this.#forget(root);
    }
    if (!this.#enabled()) return;
    for (const root of this.#model.roots) {
      if (this.#timers.has(root) || !isUnfinished(root)) continue;
      this.#timers.set(
        root,
        setTimeout(() => void this.#pass(root), this.#waits.get(root) ?? soonest(root)),
      );
    }
  }

  dispose(): void {
    this.#listening.dispose();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #forget(root: Root): void {
    clearTimeout(this.#timers.get(root));
    this.#timers.delete(root);
    this.#waits.delete(root);
  }

  async #pass(root: Root): Promise<void> {
    this.#passing.add(root);
    if (this.#enabled()) {
      const before = fingerprint(root);
      try {
        await root.update(root.orders.filter(({ active }) => active > 0));
      } catch (error) {
        this.#failed(root, error);
      }
      const longer = (this.#waits.get(root) ?? soonest(root)) * GROWTH;
      const moved = fingerprint(root) !== before;
      this.#waits.set(root, moved ? soonest(root) : Math.min(LATEST_MS, longer));
    }
    this.#passing.delete(root);
    this.#timers.delete(root);
    this.look();
  }
}

function isUnfinished(root: Root): boolean {
  return root.orders.some(({ active }) => active > 0);
}

function soonest({ source }: Root): number {
  return source.isLocal ? SOONEST_MS.local : SOONEST_MS.cloud;
}

/** Differs when any unfinished order has changed. */
function fingerprint(root: Root): string {
  return root.orders
    .filter(({ active }) => active > 0)
    .map(({ name, summary }) => `${name} ${summary?.version} ${JSON.stringify(summary?.states)}`)
    .join('\n');
}
