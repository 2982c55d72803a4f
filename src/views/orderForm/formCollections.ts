/**
 * The list of collections in the form: those of the chosen configuration, and adding one by its id. Does
 * not import `vscode`.
 */
import * as l10n from '@vscode/l10n';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { catalogOf } from './check.ts';
import {
  addDescribedCollection,
  addOtherBands,
  type ChangeText,
  type PickBands,
} from './collectionAdding.ts';
import { collectionChoice, unknownChoice } from './collectionChoices.ts';
import type { CollectionChoice, Draft, ToOrderForm } from './protocol.ts';

export interface FormCollectionsParts {
  readonly post: (message: ToOrderForm) => void;
  readonly configuration: () => ConfigurationOrders | undefined;
  /** Message of a window that does not read configurations. */
  readonly restrictedMode: () => string | undefined;
  readonly draft: () => Draft;
  readonly change: (change: Partial<Draft>) => void;
  readonly changeText: ChangeText;
  readonly pickBands: PickBands;
}

export class FormCollections {
  readonly #parts: FormCollectionsParts;
  /** The list that the page has, as JSON. */
  #posted = '';
  #adding: AbortController | undefined;
  /** Ids in drafts, which stay in the list while they are unknown: the user may choose them again. */
  readonly #drafted = new Set<string>();

  constructor(parts: FormCollectionsParts) {
    this.#parts = parts;
  }

  /** The list for a page that starts. */
  async choices(): Promise<readonly CollectionChoice[]> {
    const choices = await this.#find();
    this.#posted = JSON.stringify(choices);
    return choices;
  }

  /** Sends the list where it has changed: by another configuration, or by other text in it. */
  async follow(): Promise<void> {
    const before = this.#posted;
    const collections = await this.#find();
    const text = JSON.stringify(collections);
    // A later call may have been faster.
    if (text === before || this.#posted !== before) return;
    this.#posted = text;
    this.#parts.post({ type: 'collections', collections });
  }

  /** Adds a collection to the configuration, and chooses it. */
  async add(text: string): Promise<void> {
    const configuration = this.#parts.configuration();
    if (!configuration) {
      const words =
        this.#parts.restrictedMode() ?? l10n.t('There is no cedar.yaml in this workspace yet.');
      return this.#parts.post({ type: 'collectionAdded', words, ok: false });
    }
    const { words, id } = await this.#ask((signal) =>
      addDescribedCollection(configuration, text, { signal, changeText: this.#parts.changeText }),
    );
    if (id !== undefined) {
      await this.follow();
      const { collections } = this.#parts.draft();
      this.#parts.change({ collections: [...new Set([...collections, id])] });
    }
    this.#parts.post({ type: 'collectionAdded', words, ok: id !== undefined });
  }

  /** Adds bands to a built-in collection that only Earth Engine lists, and chooses them. */
  async addBands(id: string): Promise<void> {
    const configuration = this.#parts.configuration();
    if (!configuration) return this.add(id);
    const { changeText } = this.#parts;
    const pick: PickBands = (name, others) => {
      // The answer is here: nothing is read while the list is open.
      this.#parts.post({ type: 'bandsRead' });
      return this.#parts.pickBands(name, others);
    };
    const { words, bands } = await this.#ask((signal) =>
      addOtherBands(configuration, id, { signal, changeText, pick }),
    );
    if (bands) {
      await this.follow();
      const { bands: chosen } = this.#parts.draft();
      const usual = (await catalogOf(configuration)).collection(id).bands.map(({ name }) => name);
      const of = [...new Set([...(chosen[id] ?? usual), ...bands])];
      this.#parts.change({ bands: { ...chosen, [id]: of } });
    }
    const ok = bands !== undefined || words === '';
    this.#parts.post({ type: 'collectionAdded', words, ok });
  }

  /** One request at a time. */
  async #ask<Answer>(request: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    this.cancel();
    const adding = new AbortController();
    this.#adding = adding;
    const answer = await request(adding.signal);
    if (this.#adding === adding) this.#adding = undefined;
    return answer;
  }

  cancel(): void {
    this.#adding?.abort();
    this.#adding = undefined;
  }

  /** Those that can be ordered, and those of the draft that cannot, so that they are not lost. */
  async #find(): Promise<CollectionChoice[]> {
    const { all } = await catalogOf(this.#parts.configuration());
    const ids = new Set(all.map(({ id }) => id));
    for (const id of this.#parts.draft().collections) this.#drafted.add(id);
    const unknown = [...this.#drafted].filter((id) => !ids.has(id));
    return [...unknown.map(unknownChoice), ...all.map(collectionChoice)];
  }
}
