/** First and last day, and the frequency, which may be one that the user types. */
import * as l10n from '@vscode/l10n';
import type { Draft, FrequencyChoice } from '../../src/views/orderForm/protocol.ts';
import { el } from '../components/element.ts';
import { dateField, dropdown, textField } from '../components/toolkit.ts';
import { group, hint } from './formElements.ts';

type PeriodDraft = Pick<Draft, 'periodStart' | 'lastDay' | 'frequency' | 'customFrequency'>;

export class PeriodFields {
  readonly periodStart = dateField({ id: 'period-start', label: l10n.t('First day') });
  readonly lastDay = dateField({ id: 'last-day', label: l10n.t('Last day (included)') });
  readonly frequency = dropdown({ id: 'frequency', label: l10n.t('Frequency'), choices: [] });
  readonly customFrequency = textField({
    id: 'custom-frequency',
    label: l10n.t('Pandas frequency'),
    placeholder: l10n.t('for example {0}', '2MS'),
  });
  readonly customHint = hint(
    'custom-frequency-hint',
    l10n.t(
      'D: days, W: weeks, MS and ME: starts and ends of months, QS: quarters, YS: years. Add a number in front for multiples: 10D, 2MS.',
    ),
  );
  readonly #customPart = el(
    'div',
    { id: 'custom-part', class: 'labeled' },
    this.customFrequency.element,
    this.customHint,
  );
  /** The choice that lets the user type a pandas alias. */
  #custom: FrequencyChoice | undefined;
  #choices: readonly FrequencyChoice[] = [];

  /** @param lines for problems and notes of each field */
  layOut(lines: Readonly<Record<'periodStart' | 'lastDay' | 'frequency', Lines>>): HTMLElement {
    const { periodStart, lastDay, frequency } = lines;
    return group(
      'period-group',
      l10n.t('Period'),
      el(
        'div',
        { class: 'columns' },
        el('div', {}, this.periodStart.element, periodStart.line, periodStart.note),
        el('div', {}, this.lastDay.element, lastDay.line, lastDay.note),
      ),
      this.frequency.element,
      this.#customPart,
      frequency.note,
      frequency.line,
    );
  }

  setChoices(choices: readonly FrequencyChoice[]): void {
    this.#choices = choices;
    this.#custom = choices.find(({ isCustom }) => isCustom);
    this.frequency.setChoices(choices);
  }

  get value(): PeriodDraft {
    return {
      periodStart: this.periodStart.value,
      lastDay: this.lastDay.value,
      frequency: this.frequency.value,
      customFrequency: this.customFrequency.value,
    };
  }

  set value({ periodStart, lastDay, frequency, customFrequency }: PeriodDraft) {
    this.periodStart.value = periodStart;
    this.lastDay.value = lastDay;
    const isOffered = this.#choices.some(({ value }) => value === frequency);
    this.frequency.value = isOffered ? frequency : (this.#custom?.value ?? '');
    this.customFrequency.value = customFrequency;
  }

  /** Shows the field for a typed frequency where it is chosen. */
  showCustom(): void {
    this.#customPart.hidden = this.frequency.value !== this.#custom?.value;
  }
}

interface Lines {
  readonly line: HTMLElement;
  readonly note: HTMLElement;
}
