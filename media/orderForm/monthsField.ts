/** Months of the year: twelve check boxes; none means all months, or those of the configuration. */
import * as l10n from '@vscode/l10n';
import { formatMonthName } from '../../src/domain/locale.ts';
import { el } from '../components/element.ts';
import { checkbox } from '../components/toolkit.ts';
import { hint } from './formElements.ts';

export class MonthsField {
  readonly element: HTMLElement;
  readonly #boxes = Array.from({ length: 12 }, (_, index) =>
    checkbox({ label: formatMonthName(index + 1) }),
  );
  readonly #hint: HTMLElement;
  #configured: string | undefined;
  #different: string | undefined;

  /** @param suffix distinguishes the ids of several such fields */
  constructor(suffix: string) {
    const [label, description] = [`months-label${suffix}`, `months-hint${suffix}`];
    this.#hint = hint(description);
    this.element = el(
      'div',
      {
        class: 'labeled',
        role: 'group',
        'aria-labelledby': label,
        'aria-describedby': description,
      },
      el('span', { id: label }, l10n.t('Months of the year')),
      el('div', { class: 'months' }, ...this.#boxes.map(({ element }) => element)),
      this.#hint,
    );
    this.#draw();
  }

  /** 1 to 12; none without a choice of the order's own. */
  get value(): number[] {
    return this.#boxes.flatMap(({ checked }, index) => (checked ? [index + 1] : []));
  }

  set value(months: readonly number[]) {
    for (const [index, box] of this.#boxes.entries()) box.checked = months.includes(index + 1);
    this.#draw();
  }

  /**
   * @param names the months of the configuration, if it has some for all collections
   * @param different months of the configuration for each collection, where they differ
   */
  setConfigured(names: string | undefined, different: string | undefined): void {
    this.#configured = names;
    this.#different = different;
    this.#draw();
  }

  onChange(listener: () => void): void {
    for (const box of this.#boxes) {
      box.onChange(() => {
        this.#draw();
        listener();
      });
    }
  }

  #draw(): void {
    const text = this.value.length > 0 ? '' : this.#describe();
    if (this.#hint.textContent !== text) this.#hint.textContent = text;
  }
  #describe(): string {
    const configured = this.#different ?? this.#configured;
    return configured === undefined
      ? l10n.t('All months, unless some are chosen.')
      : l10n.t('{0}, from the configuration, unless others are chosen.', configured);
  }
}
