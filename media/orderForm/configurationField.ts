/** The choice of a configuration; hidden while there is one without problems. */
import * as l10n from '@vscode/l10n';
import type { ConfigurationChoice } from '../../src/views/orderForm/protocol.ts';
import { button, dropdown } from '../components/toolkit.ts';
import { hint, part } from './formElements.ts';

export class ConfigurationField {
  readonly element: HTMLElement;
  readonly control = dropdown({
    id: 'configuration',
    label: l10n.t('Configuration'),
    choices: [],
  });
  /** The tile grid of the chosen one. */
  readonly grid = hint('tiles-grid');
  readonly #open = button({
    id: 'open-configuration',
    label: l10n.t('Open Configuration'),
    appearance: 'secondary',
  });
  #choices: readonly ConfigurationChoice[] = [];
  #isWrong = false;

  /** @param problem the line for its problems */
  constructor(problem: HTMLElement) {
    this.element = part('configuration-part', this.control.element, problem, this.#open.element);
  }

  get value(): string {
    return this.control.value;
  }

  set value(id: string) {
    this.control.value = id;
    this.showGrid();
  }

  /** @param chosen id of one of them; the first one unless given */
  setChoices(choices: readonly ConfigurationChoice[], chosen: string): void {
    this.#choices = choices;
    this.control.setChoices(choices.map(({ id, label }) => ({ value: id, label })));
    this.value = chosen || (choices[0]?.id ?? '');
    this.#draw();
  }

  setWrong(isWrong: boolean): void {
    this.#isWrong = isWrong;
    this.#draw();
  }

  showGrid(): void {
    const chosen = this.#choices.find(({ id }) => id === this.value);
    this.grid.textContent = chosen?.grid ? `${chosen.grid}.` : '';
  }

  onOpen(listener: () => void): void {
    this.#open.onPress(listener);
  }

  #draw(): void {
    this.element.hidden = this.#choices.length < 2 && !this.#isWrong;
    this.control.element.hidden = this.#choices.length < 2;
    this.#open.element.hidden = !this.#isWrong;
  }
}
