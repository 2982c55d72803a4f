/** The list of image collections: a search box over checkboxes. */
import * as l10n from '@vscode/l10n';
import type { ChosenSensors, CollectionChoice } from '../../src/views/orderForm/protocol.ts';
import { el } from '../components/element.ts';
import { type Checkbox, checkbox, textField } from '../components/toolkit.ts';
import { BandChoices } from './bandChoices.ts';
import { RovingStop } from './rovingStop.ts';

interface Row {
  readonly choice: CollectionChoice;
  readonly box: Checkbox;
  /** The checkbox, and below it the details of the collection when it is checked. */
  readonly element: HTMLElement;
  readonly content: HTMLElement;
  /** Contents of its images. */
  readonly what: HTMLElement;
  readonly bands: BandChoices;
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
    'aria-label': l10n.t('Image collections: the arrow keys move through the list'),
  });
  readonly #stop = new RovingStop(this.#list);
  readonly #found = el('p', { class: 'hint', 'aria-live': 'polite' });
  readonly #sensors = el('ul', { id: 'sensors' });
  #rows: readonly Row[] = [];
  #changed = () => {};

  readonly #addBands: (id: string) => void;

  /** @param addBands called to add bands of a collection that only Earth Engine lists */
  constructor(addBands: (id: string) => void) {
    this.#addBands = addBands;
    this.element = el('div', {}, this.#search.element, this.#list, this.#found, this.#sensors);
    this.#search.onInput(() => this.#filter());
    this.#sensors.hidden = true;
  }

  setChoices(choices: readonly CollectionChoice[]): void {
    const [chosen, bands, encoded] = [this.chosen, this.bands, this.encoded];
    this.#rows = choices.map((choice) => this.#row(choice));
    this.#list.replaceChildren(...this.#rows.map(({ element }) => element));
    this.chosen = chosen;
    this.bands = bands;
    this.encoded = encoded;
    this.#filter();
  }

  /** Bands by the id of the collection, where they are not the usual ones. */
  get bands(): Readonly<Record<string, readonly string[]>> {
    const entries = this.#rows.flatMap(({ choice, bands }) =>
      bands.bands ? [[choice.id, bands.bands] as const] : [],
    );
    return Object.fromEntries(entries);
  }

  set bands(names: Readonly<Record<string, readonly string[]>>) {
    for (const { choice, bands } of this.#rows) {
      bands.bands = Object.hasOwn(names, choice.id) ? names[choice.id] : undefined;
    }
  }

  /** Ids of collections whose values are stored in 8 bits. */
  get encoded(): readonly string[] {
    return this.#rows.filter(({ bands }) => bands.isEncoded).map(({ choice }) => choice.id);
  }

  set encoded(ids: readonly string[]) {
    for (const { choice, bands } of this.#rows) bands.isEncoded = ids.includes(choice.id);
  }

  get chosen(): readonly string[] {
    return this.#rows.filter(({ box }) => box.checked).map(({ choice }) => choice.id);
  }

  set chosen(ids: readonly string[]) {
    for (const { choice, box } of this.#rows) {
      box.checked = !choice.withdrawn && ids.includes(choice.id);
    }
    this.#showContent();
    this.#showStop();
  }

  nameOf(id: string): string {
    return this.#rows.find(({ choice }) => choice.id === id)?.choice.name ?? id;
  }

  /** Shows what is ordered of each chosen collection, and what each of several adds. */
  showChosen({ sensors, contents }: ChosenSensors): void {
    const lines = [...this.#sensors.children].map(({ textContent }) => textContent);
    this.#sensors.hidden = sensors.length === 0;
    if (lines.join('\n') !== sensors.join('\n')) {
      this.#sensors.replaceChildren(...sensors.map((line) => el('li', {}, line)));
    }
    for (const { choice, what } of this.#rows) {
      if (Object.hasOwn(contents, choice.id)) what.textContent = contents[choice.id] ?? '';
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
    const { id, name, title, years, bands, withdrawn, origin } = choice;
    const detail = withdrawn
      ? l10n.t('{0}, withdrawn by Earth Engine: use {1}', id, withdrawn)
      : [id === name ? '' : id, years, choice.interval, origin].filter(Boolean).join(', ');
    const box = checkbox({ label: name, detail, disabled: withdrawn !== undefined });
    const what = el('p', {}, choice.content);
    const choices = new BandChoices(choice, {
      changed: () => this.#changed(),
      addBands: () => this.#addBands(choice.id),
    });
    const content = el(
      'div',
      { class: 'content' },
      ...(title ? [el('p', {}, title)] : []),
      what,
      choices.element,
    );
    box.onChange(() => {
      this.#showContent();
      this.#changed();
    });
    const element = el('div', { class: 'collection' }, box.element, content);
    const text = `${name} ${title} ${id} ${bands} ${origin ?? ''}`.toLowerCase();
    return { choice, box, element, content, what, bands: choices, text };
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
    this.#showStop();
  }

  #showStop(): void {
    const shown = this.#rows.filter(({ choice, element }) => !element.hidden && !choice.withdrawn);
    this.#stop.show(
      this.#rows.map(({ box }) => box.element),
      shown.map(({ box }) => box.element),
      shown.find(({ box }) => box.checked)?.box.element,
    );
  }
}

/** Whether a word is a year in which the collection has data. */
function hasYear({ firstYear, lastYear }: CollectionChoice, word: string): boolean {
  if (!/^\d{4}$/.test(word)) return false;
  const year = Number(word);
  return year >= firstYear && year <= (lastYear ?? new Date().getFullYear());
}
