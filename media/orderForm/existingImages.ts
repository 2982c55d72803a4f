/** Images that already exist, and the choice of what to do with them. */
import type { ExistingChoice } from '../../src/domain/existingChoice.ts';
import type { ExistingImages } from '../../src/views/orderForm/protocol.ts';
import { el } from '../components/element.ts';

export class ExistingPane {
  readonly element = el('div', { id: 'existing', class: 'warning' });
  readonly #words = el('p', { id: 'existing-words', role: 'status' });
  readonly #leaveOut = new Choice('leaveOut');
  readonly #takeOver = new Choice('takeOver');

  constructor(choose: (choice: ExistingChoice) => void) {
    this.element.append(
      this.#words,
      el(
        'div',
        { role: 'radiogroup', 'aria-labelledby': 'existing-words' },
        this.#leaveOut.element,
        this.#takeOver.element,
      ),
    );
    this.element.addEventListener('change', () =>
      choose(this.#takeOver.isChosen ? 'takeOver' : 'leaveOut'),
    );
    this.show(undefined);
  }

  show(existing: ExistingImages | undefined): void {
    this.element.hidden = !existing;
    const words = existing?.words ?? '';
    // Set only when it changes; otherwise a screen reader repeats it with every key.
    if (this.#words.textContent !== words) this.#words.textContent = words;
    const isTakenOver = existing?.choice === 'takeOver';
    this.#leaveOut.show(existing?.leaveOut ?? '', !isTakenOver);
    this.#takeOver.show(existing?.takeOver ?? '', isTakenOver);
  }
}

class Choice {
  readonly element: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #text = el('span');

  constructor(value: ExistingChoice) {
    this.#input = el('input', { type: 'radio', name: 'existing', value, id: `existing-${value}` });
    this.element = el('label', { class: 'choice' }, this.#input, this.#text);
  }

  get isChosen(): boolean {
    return this.#input.checked;
  }

  show(text: string, isChosen: boolean): void {
    this.#text.textContent = text;
    this.#input.checked = isChosen;
  }
}
