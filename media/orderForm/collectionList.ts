/** The list of image collections: a search box over checkboxes. */
import * as l10n from '@vscode/l10n';
import type { CollectionChoice } from '../../src/views/orderForm/protocol.ts';
import { el } from '../components/element.ts';
import { type Checkbox, checkbox, textField } from '../components/toolkit.ts';

interface Row {
  readonly choice: CollectionChoice;
  readonly box: Checkbox;
  /** The checkbox, and below it the details of the collection when it is checked. */
  readonly element: HTMLElement;
  readonly content: HTMLElement;
  /** Text that is searched. */
  readonly text: string;
}

export class CollectionsField {
  readonly element: HTMLElement;
  readonly #search = textField({
    id: 'collections-search',
    label: l10n.t('Search collections'),
    placeholder: l10n.t('Landsat 8, LC08, 1995, thermal'),
    type: 'search',
  });
  readonly #list = el('div', {
    id: 'collections',
    role: 'group',
    'aria-label': l10n.t('Image collections'),
  });
  readonly #found = el('p', { class: 'hint', 'aria-live': 'polite' });
  #rows: readonly Row[] = [];
  #changed = () => {};

  constructor() {
    this.element = el('div', {}, this.#search.element, this.#list, this.#found);
    this.#search.onInput(() => this.#filter());
  }

  setChoices(choices: readonly CollectionChoice[]): void {
    const chosen = this.chosen;
    this.#rows = choices.map((choice) => this.#row(choice));
    this.#list.replaceChildren(...this.#rows.map(({ element }) => element));
    this.chosen = chosen;
    this.#filter();
  }

  get chosen(): readonly string[] {
    return this.#rows.filter(({ box }) => box.checked).map(({ choice }) => choice.id);
  }

  set chosen(ids: readonly string[]) {
    for (const { choice, box } of this.#rows) {
      box.checked = !choice.withdrawn && ids.includes(choice.id);
    }
    this.#showContent();
  }

  onChange(listener: () => void): void {
    this.#changed = listener;
  }

  describe(by: HTMLElement, invalid: boolean): void {
    this.#list.setAttribute('aria-describedby', by.id);
    this.#list.classList.toggle('invalid', invalid);
  }

  #row(choice: CollectionChoice): Row {
    const { id, name, title, years, bands, content: what, withdrawn } = choice;
    const detail = withdrawn
      ? l10n.t('{0}, withdrawn by Earth Engine: use {1}', id, withdrawn)
      : `${id}, ${years}`;
    const box = checkbox({ label: name, detail, disabled: withdrawn !== undefined });
    const content = el('div', { class: 'content' }, el('p', {}, title), el('p', {}, what));
    box.onChange(() => {
      this.#showContent();
      this.#changed();
    });
    const element = el('div', { class: 'collection' }, box.element, content);
    return { choice, box, element, content, text: `${name} ${title} ${id} ${bands}`.toLowerCase() };
  }

  #showContent(): void {
    for (const { box, content } of this.#rows) content.hidden = !box.checked;
  }

  #filter(): void {
    const words = this.#search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { choice, box, element, text } of this.#rows) {
      const matches = words.every((word) => text.includes(word) || hasYear(choice, word));
      // Checked collections stay visible.
      element.hidden = !matches && !box.checked;
      if (matches) shown++;
    }
    this.#found.textContent =
      words.length === 0 ? '' : l10n.t('{0} of {1} collections match.', shown, this.#rows.length);
  }
}

/** Whether a word is a year in which the collection has data. */
function hasYear({ firstYear, lastYear }: CollectionChoice, word: string): boolean {
  if (!/^\d{4}$/.test(word)) return false;
  const year = Number(word);
  return year >= firstYear && year <= (lastYear ?? new Date().getFullYear());
}
