/** Field for a formula of bands: applied with Enter or its button; errors are selected in the text. */
import * as l10n from '@vscode/l10n';
import { el } from '../components/element.ts';
import { button, textField } from '../components/toolkit.ts';

export class FormulaField {
  readonly element;
  readonly #field = textField({
    id: 'series-formula',
    label: l10n.t('Formula'),
    placeholder: '(nir - red) / (nir + red)',
  });
  readonly #apply = button({ id: 'series-plot', label: l10n.t('Plot'), appearance: 'secondary' });
  readonly #problem = el('p', { class: 'problem', id: 'series-formula-problem', role: 'alert' });

  /** @param onFormula receives the text, which may be invalid */
  constructor(onFormula: (text: string) => void) {
    const apply = () => onFormula(this.#field.value);
    this.#apply.onPress(apply);
    this.#field.element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') apply();
    });
    this.element = el(
      'div',
      { class: 'formula' },
      el('div', { class: 'formula-row' }, this.#field.element, this.#apply.element),
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
