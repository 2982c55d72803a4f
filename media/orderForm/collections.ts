/** The list of image collections: a search box over checkboxes. */
import type { CollectionChoice } from '../../src/views/orderForm/protocol.ts';
import { type Checkbox, checkbox, textField } from '../components/toolkit.ts';
import { el } from './elements.ts';

interface Row {
  readonly choice: CollectionChoice;
  readonly box: Checkbox;
  /** What the search looks in. */
  readonly text: string;
}

export class CollectionsField {
  readonly element: HTMLElement;
  readonly #search = textField({
    id: 'collections-search',
    label: 'Search collections',
    placeholder: 'Landsat 8, LC08, 1995, thermal',
    type: 'search',
  });
  readonly #list = el('div', {
    id: 'collections',
    role: 'group',
    'aria-label': 'Image collections',
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
    this.#list.replaceChildren(...this.#rows.map(({ box }) => box.element));
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
  }

  onChange(listener: () => void): void {
    this.#changed = listener;
  }

  describe(by: HTMLElement, invalid: boolean): void {
    this.#list.setAttribute('aria-describedby', by.id);
    this.#list.classList.toggle('invalid', invalid);
  }

  #row(choice: CollectionChoice): Row {
    const { id, title, years, bands, withdrawn } = choice;
    const detail = withdrawn
      ? `${id}, withdrawn by Earth Engine: order ${withdrawn}`
      : `${id}, ${years}`;
    const box = checkbox({ label: title, detail, disabled: withdrawn !== undefined });
    box.element.title = `Bands: ${bands}`;
    box.onChange(() => this.#changed());
    return { choice, box, text: `${title} ${id} ${bands}`.toLowerCase() };
  }

  #filter(): void {
    const words = this.#search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { choice, box, text } of this.#rows) {
      const matches = words.every((word) => text.includes(word) || hasYear(choice, word));
      // What is chosen stays in sight.
      box.element.hidden = !matches && !box.checked;
      if (matches) shown++;
    }
    this.#found.textContent =
      words.length === 0 ? '' : `${shown} of ${this.#rows.length} collections match.`;
  }
}

/** Whether a word is a year in which the collection has data. */
function hasYear({ years }: CollectionChoice, word: string): boolean {
  if (!/^\d{4}$/.test(word)) return false;
  const [first = '', last = ''] = years.split(' to ');
  return word >= first && (last === 'today' || word <= last);
}
