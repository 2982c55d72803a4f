/** Choice of the date, from a list, with a slider or step by step. */
import * as l10n from '@vscode/l10n';
import type { ImageDescription } from '../../src/views/quickLook/protocol.ts';
import { el } from '../components/element.ts';
import { button, dropdown, slider } from '../components/toolkit.ts';
import { type DisplayChoice, dateLabel } from './choice.ts';
import { describeButton } from './describeButton.ts';
import { describeScenes } from './sceneText.ts';

export class DateControls {
  readonly element: HTMLElement;
  readonly #image: ImageDescription;
  readonly #onChoice: (choice: DisplayChoice) => void;
  readonly #date;
  readonly #compared;
  readonly #slider;
  readonly #earlier = button({ id: 'earlier', label: '‹', appearance: 'secondary' });
  readonly #later = button({ id: 'later', label: '›', appearance: 'secondary' });
  readonly #position = el('span', { class: 'hint', id: 'date-position' });
  readonly #scenes = el('span', { class: 'hint scenes', id: 'scenes', role: 'note' });
  #choice: DisplayChoice;

  constructor(
    image: ImageDescription,
    choice: DisplayChoice,
    onChoice: (choice: DisplayChoice) => void,
  ) {
    this.#image = image;
    this.#choice = choice;
    this.#onChoice = onChoice;
    this.#date = dropdown({ id: 'date', label: l10n.t('Date'), choices: dateChoices(image) });
    this.#compared = dropdown({
      id: 'compared',
      label: l10n.t('Compare with'),
      choices: [{ value: '', label: l10n.t('No other date') }, ...dateChoices(image)],
    });
    this.#slider = slider({
      id: 'date-slider',
      label: l10n.t('Date, first to last'),
      max: image.dates.length - 1,
    });
    describeButton(this.#earlier.element, l10n.t('Previous date (Page Up)'));
    describeButton(this.#later.element, l10n.t('Next date (Page Down)'));
    this.element = el(
      'section',
      { 'aria-label': l10n.t('Date') },
      el('div', { class: 'dates' }, this.#date.element, this.#earlier.element, this.#later.element),
      this.#slider.element,
      el('div', { class: 'row' }, this.#position, this.#scenes),
      this.#compared.element,
    );
    this.#compared.onInput(() => {
      const { value } = this.#compared;
      onChoice({ ...this.#choice, compared: value === '' ? undefined : Number(value) });
    });
    this.#date.onInput(() => this.#choose(Number(this.#date.value)));
    this.#slider.onInput(() => this.#choose(this.#slider.value));
    this.#earlier.onPress(() => this.step(-1));
    this.#later.onPress(() => this.step(1));
  }

  #choose(date: number): void {
    this.#onChoice({ ...this.#choice, date });
  }

  /** One date forward or back. */
  step(by: number): void {
    const date = this.#choice.date + by;
    if (this.#image.dates[date]) this.#choose(date);
  }

  show(choice: DisplayChoice): void {
    this.#choice = choice;
    const { dates } = this.#image;
    const acquired = dates[choice.date];
    this.element.hidden = dates.length === 0;
    this.#slider.element.hidden = dates.length < 2;
    this.#date.value = String(choice.date);
    this.#compared.element.hidden = dates.length < 2;
    this.#compared.value = choice.compared === undefined ? '' : String(choice.compared);
    this.#slider.value = choice.date;
    this.#slider.valueText = acquired ? dateLabel(acquired) : '';
    this.#position.textContent = l10n.t('{0} of {1}', choice.date + 1, dates.length);
    this.#scenes.textContent = describeScenes(acquired);
    // The scenes in the mosaic of a day.
    this.#scenes.title = acquired?.scenes.join('\n') ?? '';
    this.#scenes.ariaLabel = acquired?.scenes.join(', ') ?? '';
    this.#earlier.disabled = choice.date <= 0;
    this.#later.disabled = choice.date >= dates.length - 1;
  }
}

function dateChoices({ dates }: ImageDescription): { value: string; label: string }[] {
  return dates.map((acquired, i) => ({ value: String(i), label: dateLabel(acquired) }));
}
