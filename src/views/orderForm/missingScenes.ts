/**
 * Looks in the background for collections of a draft that have no scenes at all, or whose descriptions do
 * not match Earth Engine, once a draft has been unchanged for a moment, and once for each request. Does not
 * import `vscode`.
 */
import type { OrderRequest } from '../../core/index.ts';
import { isCedarError } from '../../domain/cedarError.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';

/** How long a draft must stay unchanged before Earth Engine is asked. */
const PAUSE_MS = 1000;

/** How long an answer is valid: new scenes appear a few times a day. */
const VALID_MS = 3_600_000;

/** The same for a description that does not match Earth Engine, where the user may add what is missing. */
const PROBLEM_VALID_MS = 60_000;

/** Number of answers that are kept, for drafts that the user returns to. */
const MAX_ANSWERS = 20;

interface CollectionsWithoutScenes {
  /** Ids of collections; none where Earth Engine could not answer. */
  readonly ids: readonly string[];
  /** Why no images can be made of a collection as it is described. */
  readonly problem?: unknown;
  readonly at: number;
}

export class MissingScenes {
  readonly #changed: () => void;
  readonly #answers = new Map<string, CollectionsWithoutScenes>();
  #asking: { readonly fingerprint: string; readonly end: AbortController } | undefined;

  /** @param changed called when there is an answer that the form shows */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Ids of the collections of a request that have no scenes, as far as known. */
  for(fingerprint: string): readonly string[] {
    return this.#answers.get(fingerprint)?.ids ?? [];
  }

  /** The error about a description that the request needs, as far as known. */
  problemOf(fingerprint: string): unknown {
    return this.#answers.get(fingerprint)?.problem;
  }

  /** Asks for a request, unless the answer is known or asked for; earlier questions end. */
  look(configuration: ConfigurationOrders, request: OrderRequest, fingerprint: string): void {
    if (this.#asking?.fingerprint === fingerprint) return;
    this.cancel();
    const known = this.#answers.get(fingerprint);
    const validFor = known?.problem === undefined ? VALID_MS : PROBLEM_VALID_MS;
    if (known && Date.now() - known.at < validFor) return;
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
    const answer = await configuration.emptyCollections(request, { signal }).then(
      (ids) => ({ ids }),
      // Submitting reports other errors.
      (error) => ({ ids: [], ...(isCedarError(error, 'collection') && { problem: error }) }),
    );
    if (signal.aborted) return;
    this.#asking = undefined;
    this.#answers.delete(fingerprint);
    this.#answers.set(fingerprint, { ...answer, at: Date.now() });
    for (const oldest of [...this.#answers.keys()].slice(0, -MAX_ANSWERS))
      this.#answers.delete(oldest);
    if (answer.ids.length > 0 || 'problem' in answer) this.#changed();
  }
}
