/**
 * Looks in the background for collections of a draft that have no scenes at all, once a draft has been
 * unchanged for a moment, and once for each request. Does not import `vscode`.
 */
import type { OrderRequest } from '../../core/index.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';

/** How long a draft must stay unchanged before Earth Engine is asked. */
const PAUSE_MS = 1000;

/** How long an answer is valid: new scenes appear a few times a day. */
const VALID_MS = 3_600_000;

/** Number of answers that are kept, for drafts that the user returns to. */
const MAX_ANSWERS = 20;

interface CollectionsWithoutScenes {
  /** Ids of collections; none where Earth Engine could not answer. */
  readonly ids: readonly string[];
  readonly at: number;
}

export class MissingScenes {
  readonly #changed: () => void;
  readonly #answers = new Map<string, CollectionsWithoutScenes>();
  #asking: { readonly fingerprint: string; readonly end: AbortController } | undefined;

  /** @param changed called when there is an answer that has collections without scenes */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Ids of the collections of a request that have no scenes, as far as known. */
  for(fingerprint: string): readonly string[] {
    return this.#answers.get(fingerprint)?.ids ?? [];
  }

  /** Asks for a request, unless the answer is known or asked for; earlier questions end. */
  look(configuration: ConfigurationOrders, request: OrderRequest, fingerprint: string): void {
    if (this.#asking?.fingerprint === fingerprint) return;
    this.cancel();
    const known = this.#answers.get(fingerprint);
    if (known && Date.now() - known.at < VALID_MS) return;
    const end = new AbortController();
    this.#asking = { fingerprint, end };
    void this.#ask(configuration, request, fingerprint, end);
  }

  cancel(): void {
    this.#asking?.end.abort();
    this.#asking = undefined;
  }

  async #ask(
    configuration: ConfigurationOrders,
    request: OrderRequest,
    fingerprint: string,
    { signal }: AbortController,
  ): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (signal.aborted) return;
    // Submitting reports errors.
    const ids = await configuration.emptyCollections(request, { signal }).catch(() => []);
    if (signal.aborted) return;
    this.#asking = undefined;
    this.#answers.delete(fingerprint);
    this.#answers.set(fingerprint, { ids, at: Date.now() });
    for (const oldest of [...this.#answers.keys()].slice(0, -MAX_ANSWERS))
      this.#answers.delete(oldest);
    if (ids.length > 0) this.#changed();
  }
}
