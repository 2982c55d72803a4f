/** Title of the order, the actions on all of it, and the user's own name and note. */
import * as l10n from '@vscode/l10n';
import type { OrderAction, OrderButton, PageOrder } from '../../src/views/orderPage/protocol.ts';
import { el, withWholeDates } from '../components/element.ts';
import { button, textArea, textField } from '../components/toolkit.ts';

export interface HeaderEvents {
  act(action: OrderAction): void;
  annotate(name: string, note: string): void;
}

export class OrderHeader {
  readonly element: HTMLElement;
  /** Fields of the name and the note. */
  readonly annotation: HTMLElement;
  readonly #events: HeaderEvents;
  readonly #title = el('h1', {});
  readonly #lines = el('div', { id: 'order-lines' });
  readonly #note = el('p', { id: 'order-note' });
  readonly #buttons = el('div', { class: 'buttons', role: 'toolbar' });
  readonly #nameField = textField({ id: 'own-name', label: l10n.t('Own name') });
  readonly #noteField = textArea({ id: 'note', label: l10n.t('Note'), rows: 3 });
  readonly #save = button({ id: 'save-note', label: l10n.t('Save'), appearance: 'primary' });
  readonly #status = el('p', { id: 'note-status', class: 'problem', role: 'status' });
  /** As stored. */
  #stored = { name: '', note: '' };

  constructor(events: HeaderEvents) {
    this.#events = events;
    this.#buttons.setAttribute('aria-label', l10n.t('Actions on the order'));
    this.element = el('header', {}, this.#title, this.#lines, this.#note, this.#buttons);
    this.annotation = el(
      'section',
      { 'aria-label': l10n.t('Name and note') },
      el('h2', {}, l10n.t('Name and note')),
      this.#nameField.element,
      this.#noteField.element,
      this.#save.element,
      this.#status,
    );
    for (const field of [this.#nameField, this.#noteField]) field.onInput(() => this.#typed());
    this.#save.onPress(() => {
      this.#save.disabled = true;
      events.annotate(this.#nameField.value, this.#noteField.value);
    });
    this.#typed();
  }

  show({ title, lines, ownName, note, buttons }: PageOrder): void {
    this.#title.replaceChildren(...withWholeDates(title));
    this.#lines.replaceChildren(...lines.map((line) => el('p', {}, ...withWholeDates(line))));
    this.#note.textContent = note;
    this.#showButtons(buttons);
    const before = this.#stored;
    this.#stored = { name: ownName, note };
    // Text that the user is typing is kept when the order changes.
    if (this.#nameField.value === before.name) this.#nameField.value = ownName;
    if (this.#noteField.value === before.note) this.#noteField.value = note;
    this.#typed();
  }

  showProblem(problem: string | undefined): void {
    this.#status.textContent = problem ?? '';
    if (problem) this.#save.disabled = false;
  }

  #typed(): void {
    const { name, note } = this.#stored;
    const isChanged =
      this.#nameField.value.trim() !== name || this.#noteField.value.trim() !== note;
    this.#save.disabled = !isChanged;
  }

  /** Redrawn only on changes: otherwise a button loses the focus. */
  #showButtons(buttons: readonly OrderButton[]): void {
    const shown = JSON.stringify(buttons);
    if (this.#buttons.dataset.shown === shown) return;
    this.#buttons.dataset.shown = shown;
    this.#buttons.replaceChildren(
      ...buttons.map(({ action, label }) => {
        const pressed = button({ id: `order-${action}`, label, appearance: 'secondary' });
        pressed.onPress(() => this.#events.act(action));
        return pressed.element;
      }),
    );
  }
}
