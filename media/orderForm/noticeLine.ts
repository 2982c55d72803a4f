/** Shows the origin of the form's contents, and restores those before. */
import * as l10n from '@vscode/l10n';
import { el } from '../components/element.ts';
import { button } from '../components/toolkit.ts';

export class NoticeLine {
  readonly element: HTMLElement;
  readonly #text = el('p', { id: 'notice-text', role: 'status' });
  readonly #goBack = button({
    id: 'go-back',
    label: l10n.t('Restore Previous Values'),
    appearance: 'secondary',
  });

  constructor(goBack: () => void) {
    this.element = el('div', { id: 'notice' }, this.#text, this.#goBack.element);
    this.#goBack.onPress(goBack);
    this.show('', false);
  }

  show(text: string, canGoBack: boolean): void {
    this.element.hidden = text === '';
    this.#text.textContent = text;
    this.#goBack.element.hidden = !canGoBack;
  }
}
