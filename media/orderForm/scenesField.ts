/** Choices of scenes and clouds: the same for all collections, or others for each. */
import * as l10n from '@vscode/l10n';
import type { Draft, DraftScenes, SceneChoices } from '../../src/views/orderForm/protocol.ts';
import { el } from '../components/element.ts';
import { checkbox } from '../components/toolkit.ts';
import { group } from './formElements.ts';
import { ScenesPane } from './scenesPane.ts';

type ScenesDraft = Pick<Draft, 'scenes' | 'hasOwnScenes' | 'ownScenes'>;

/** A collection with choices of its own. */
interface OwnScenes {
  readonly pane: ScenesPane;
  readonly element: HTMLElement;
}

export class ScenesField {
  readonly element: HTMLElement;
  readonly #problem: HTMLElement;
  readonly #common: ScenesPane;
  readonly #isOwn = checkbox({ label: l10n.t('Different choices for each collection') });
  readonly #list = el('div', { id: 'own-scenes' });
  /** By the id of the collection, also of those that are not chosen any more. */
  readonly #own = new Map<string, OwnScenes>();
  #added = 0;
  #collections: readonly string[] = [];
  #settings: SceneChoices | undefined;
  #listener: () => void = () => {};

  /** @param problem the line for problems of these fields */
  constructor(problem: HTMLElement) {
    this.#problem = problem;
    this.#common = new ScenesPane(problem);
    this.#isOwn.element.id = 'has-own-scenes';
    this.element = group(
      'scenes-group',
      l10n.t('Scenes and clouds'),
      this.#isOwn.element,
      this.#common.element,
      this.#list,
      problem,
    );
    this.#common.onChange(() => this.#listener());
    this.#isOwn.onChange(() => {
      if (this.#isOwn.checked) this.#copyCommon();
      this.#draw();
      this.#listener();
    });
    this.#draw();
  }

  get value(): ScenesDraft {
    const own = [...this.#own].map(([id, { pane }]) => [id, pane.value] as const);
    return {
      scenes: this.#common.value,
      hasOwnScenes: this.#isOwn.checked,
      ownScenes: Object.fromEntries(own),
    };
  }

  set value({ scenes, hasOwnScenes, ownScenes }: ScenesDraft) {
    this.#common.value = scenes;
    this.#isOwn.checked = hasOwnScenes;
    for (const id of this.#own.keys()) if (!Object.hasOwn(ownScenes, id)) this.#own.delete(id);
    for (const [id, own] of Object.entries(ownScenes)) {
      const known = this.#own.get(id);
      if (known) known.pane.value = own;
      else this.#add(id, own);
    }
    this.#draw();
  }

  /**
   * @param ids of the chosen collections
   * @param nameOf name of a collection
   */
  setCollections(ids: readonly string[], nameOf: (id: string) => string): void {
    this.#collections = ids;
    if (this.#isOwn.checked) for (const id of ids) if (!this.#own.has(id)) this.#add(id);
    for (const [id, { element }] of this.#own) {
      const legend = element.querySelector('legend');
      if (legend) legend.textContent = nameOf(id);
    }
    this.#draw();
  }

  /** Shows what the chosen collections allow, and what the configuration sets for them. */
  show(settings: SceneChoices): void {
    this.#settings = settings;
    this.#common.show(settings.all);
    for (const [id, { pane }] of this.#own) this.#showSettings(id, pane);
  }

  onChange(listener: () => void): void {
    this.#listener = listener;
  }

  /** Collections that had no choices of their own start with those of all. */
  #copyCommon(): void {
    const { value } = this.#common;
    for (const id of this.#collections) if (!this.#own.has(id)) this.#add(id, value);
  }

  #add(id: string, scenes?: DraftScenes): void {
    this.#added++;
    const suffix = `-${this.#added}`;
    const pane = new ScenesPane(this.#problem, suffix);
    if (scenes) pane.value = scenes;
    pane.onChange(() => this.#listener());
    this.#own.set(id, { pane, element: group(`own-scenes${suffix}`, id, pane.element) });
    this.#showSettings(id, pane);
  }

  #showSettings(id: string, pane: ScenesPane): void {
    const settings = this.#settings?.each;
    if (settings && Object.hasOwn(settings, id) && settings[id]) pane.show(settings[id]);
  }

  #draw(): void {
    const isOwn = this.#isOwn.checked;
    this.#isOwn.element.hidden = this.#collections.length < 2 && !isOwn;
    this.#common.element.hidden = isOwn;
    const shown = isOwn ? this.#collections.flatMap((id) => this.#own.get(id)?.element ?? []) : [];
    const before = [...this.#list.children];
    const isSame = shown.length === before.length && shown.every((each, at) => each === before[at]);
    // Otherwise the field that is being filled in would lose the focus.
    if (!isSame) this.#list.replaceChildren(...shown);
  }
}
