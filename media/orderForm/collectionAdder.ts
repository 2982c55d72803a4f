/** Adds a collection that is not in the list, by its id in Earth Engine. */
import * as l10n from '@vscode/l10n';
import { el } from '../components/element.ts';
import { button, textField } from '../components/toolkit.ts';
import { hint } from './formElements.ts';

export interface CollectionAdderEvents {
  /** Requests the description of a collection. */
  add(text: string): void;
  /** Ends the request. */
  cancel(): void;
}

export class CollectionAdder {
  readonly element: HTMLElement;
  readonly #events: CollectionAdderEvents;
  readonly #id = textField({
    id: 'collection-id',
    label: l10n.t('Another collection'),
    placeholder: 'projects/my-project/assets/name',
  });
  readonly #add = button({ id: 'add-collection', label: '', appearance: 'secondary' });
  readonly #hint = hint(
    'collection-id-hint',
    l10n.t(
      'The id of an image collection or image in Earth Engine. Its bands and dates are added to cedar.yaml.',
    ),
  );
  readonly #words = el('p', { id: 'collection-words', class: 'answer', 'aria-live': 'polite' });
  #isAsking = false;
  /** Whether the request is for the id in the field. */
  #isForId = false;

  constructor(events: CollectionAdderEvents) {
    this.#events = events;
    this.element = el(
      'div',
      { id: 'collection-adder' },
      el('div', { class: 'with-button' }, this.#id.element, this.#add.element),
      this.#words,
      this.#hint,
    );
    this.#id.onInput(() => this.#show('', true));
    this.#id.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      if (!this.#isAsking) this.#ask();
    });
    this.#add.onPress(() => (this.#isAsking ? this.#events.cancel() : this.#ask()));
    this.#setAsking(false);
    this.#show('', true);
  }

  /** Shows the answer to a request. */
  show(words: string, ok: boolean): void {
    this.#setAsking(false);
    this.#show(words, ok);
    if (ok && this.#isForId) this.#id.value = '';
    this.#isForId = false;
  }

  /** Shows that nothing is read, and no answer. */
  showNothing(): void {
    this.#setAsking(false);
    this.#show('', true);
  }

  /** Shows that a collection is read. */
  showReading(): void {
    this.#setAsking(true);
    this.#show(l10n.t('Reading the collection from Earth Engine…'), true);
  }

  #ask(): void {
    const text = this.#id.value;
    if (text.trim() === '') {
      this.#id.focus();
      return;
    }
    this.showReading();
    this.#isForId = true;
    this.#events.add(text);
  }

  #setAsking(isAsking: boolean): void {
    this.#isAsking = isAsking;
    this.#add.label = isAsking ? l10n.t('Cancel') : l10n.t('Add Collection');
  }

  #show(words: string, ok: boolean): void {
    if (this.#words.textContent !== words) this.#words.textContent = words;
    this.#words.classList.toggle('wrong', !ok);
    this.#hint.hidden = words !== '';
    this.#id.describe([this.#words, this.#hint], !ok);
  }
}
