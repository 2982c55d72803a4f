/** Field for a formula of bands: applied with Enter or its button; errors are selected in the text. */
import * as l10n from '@vscode/l10n';
import { el } from '../components/element.ts';
import { button as actionButton, textField } from '../components/toolkit.ts';

export interface FormulaFieldOptions {
  /** Of the field, and the beginning of those of its parts. */
  readonly id: string;
  /** Label of the button. */
  readonly action: string;
  /** Receives the text, which may be invalid. */
  readonly onFormula: (text: string) => void;
}

export class FormulaField {
  readonly element;
  readonly #field;
  readonly #problem;

  constructor({ id, action, onFormula }: FormulaFieldOptions) {
    this.#field = textField({
      id,
      label: l10n.t('Formula'),
      placeholder: '(nir - red) / (nir + red)',
    });
    this.#problem = el('p', { class: 'problem', id: `${id}-problem`, role: 'alert' });
    const button = actionButton({ id: `${id}-apply`, label: action, appearance: 'secondary' });
    const apply = () => onFormula(this.#field.value);
    button.onPress(apply);
    this.#field.element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') apply();
    });
    this.element = el(
      'div',
      { class: 'formula' },
      el('div', { class: 'formula-row' }, this.#field.element, button.element),
      this.#problem,
    );
  }

  set text(text: string) {
    this.#field.value = text;
  }

  /** @param at index of the first wrong character, from which the text is selected */
  showProblem(text: string, at: number): void {
    this.#problem.textContent = text;
    this.#field.describe([this.#problem], text !== '');
    if (text === '') return;
    const input = this.#field.element.shadowRoot?.querySelector('input');
    input?.focus();
    input?.setSelectionRange(Math.min(at, Math.max(0, input.value.length - 1)), input.value.length);
  }
}
