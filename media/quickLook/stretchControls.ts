/** Choice of the values of black and white, over the histogram of the visible numbers. */
import * as l10n from '@vscode/l10n';
import { formatSignificant } from '../../src/domain/significantDigits.ts';
import type { ImageDescription } from '../../src/views/quickLook/protocol.ts';
import { el } from '../components/element.ts';
import { button, checkbox, dropdown, textField } from '../components/toolkit.ts';
import { CHANNELS } from './bandControls.ts';
import { type DisplayChoice, isPalette, isSingle, SINGLE } from './choice.ts';
import { describeButton } from './describeButton.ts';
import { Histogram } from './histogram.ts';
import type { DisplayRange, Distribution, StretchMethod } from './stretch.ts';

const METHOD_LABELS: Readonly<Record<StretchMethod, () => string>> = {
  percentile: () => l10n.t('2 to 98 percent'),
  extremes: () => l10n.t('Minimum to maximum'),
  deviation: () => l10n.t('Mean ± 2 standard deviations'),
  manual: () => l10n.t('Manual'),
};

export interface StretchEvents {
  readonly onChoice: (choice: DisplayChoice) => void;
  /** Black and white were typed. */
  readonly onRanges: (ranges: readonly DisplayRange[]) => void;
  /** Black and white are determined from the visible numbers. */
  readonly onStretch: () => void;
}

export class StretchControls {
  readonly element: HTMLElement;
  readonly #image: ImageDescription;
  readonly #events: StretchEvents;
  readonly #method = dropdown({
    id: 'method',
    label: l10n.t('Stretch'),
    choices: (Object.keys(METHOD_LABELS) as StretchMethod[]).map((method) => ({
      value: method,
      label: METHOD_LABELS[method](),
    })),
  });
  readonly #locked = checkbox({ label: l10n.t('Keep for all dates') });
  readonly #again = button({ id: 'again', label: l10n.t('From View'), appearance: 'secondary' });
  readonly #limits = [0, 1, 2].map((i) => ({
    min: textField({ id: `min-${i}`, label: l10n.t('Black at') }),
    max: textField({ id: `max-${i}`, label: l10n.t('White at') }),
  }));
  readonly #limitRows: readonly HTMLElement[];
  readonly #histogram = new Histogram();
  /** Beside a legend of physical values. */
  readonly #unit = el('p', { class: 'hint' }, l10n.t('Black and white are stored numbers.'));
  readonly #problem = el('p', { class: 'problem', role: 'alert' });
  #choice: DisplayChoice;

  constructor(image: ImageDescription, choice: DisplayChoice, events: StretchEvents) {
    this.#image = image;
    this.#choice = choice;
    this.#events = events;
    describeButton(
      this.#again.element,
      l10n.t('Set black and white from the visible part of the image'),
    );
    this.#limitRows = this.#limits.map(({ min, max }, i) => {
      const swatch = el('span', { class: 'swatch' });
      return el('div', { class: `limits channel-${i}` }, swatch, min.element, max.element);
    });
    this.element = el(
      'section',
      { 'aria-label': l10n.t('Stretch') },
      this.#method.element,
      this.#histogram.element,
      el(
        'div',
        { class: 'limits hint', 'aria-hidden': 'true' },
        el('span'),
        el('span', {}, l10n.t('Black at')),
        el('span', {}, l10n.t('White at')),
      ),
      ...this.#limitRows,
      this.#unit,
      this.#problem,
      el('div', { class: 'row' }, this.#locked.element, this.#again.element),
    );
    this.#listen();
  }

  #listen(): void {
    const changed = (change: Partial<DisplayChoice>) =>
      this.#events.onChoice({ ...this.#choice, ...change });
    this.#method.onInput(() => changed({ method: this.#method.value as StretchMethod }));
    this.#locked.onChange(() => changed({ locked: this.#locked.checked }));
    this.#again.onPress(() => this.#events.onStretch());
    for (const { min, max } of this.#limits) {
      min.onInput(() => this.#limitsTyped());
      max.onInput(() => this.#limitsTyped());
    }
  }

  show(choice: DisplayChoice): void {
    this.#choice = choice;
    const hasOne = isSingle(choice);
    this.element.hidden = isPalette(choice, this.#image);
    this.#method.value = choice.method;
    this.#locked.checked = choice.locked;
    this.#locked.element.hidden = this.#image.dates.length < 2;
    this.#histogram.colors = hasOne ? 'single' : 'composite';
    for (const [i, row] of this.#limitRows.entries()) row.hidden = hasOne && i > 0;
    this.#unit.hidden = !(choice.show === SINGLE && isConverted(this.#image, choice.band));
    this.element.classList.toggle('single', hasOne);
    for (const [i, { min, max }] of this.#limits.entries()) {
      const channel = hasOne ? undefined : CHANNELS[i]?.();
      min.element.ariaLabel = channel ? l10n.t('Black at, {0}', channel) : l10n.t('Black at');
      max.element.ariaLabel = channel ? l10n.t('White at, {0}', channel) : l10n.t('White at');
    }
  }

  /** Shows the values of black and white, and the numbers they were determined from. */
  showRanges(ranges: readonly DisplayRange[], of: readonly (Distribution | undefined)[]): void {
    for (const [i, { min, max }] of this.#limits.entries()) {
      const range = ranges[i];
      if (!range) continue;
      // A field that the user is typing in is not changed.
      if (!min.element.contains(document.activeElement)) min.value = short(range.min);
      if (!max.element.contains(document.activeElement)) max.value = short(range.max);
    }
    this.#problem.textContent = '';
    this.#histogram.show(ranges, of);
  }

  #limitsTyped(): void {
    const count = isSingle(this.#choice) ? 1 : 3;
    const typed = this.#limits.slice(0, count).map(({ min, max }) => ({
      min: parseLimit(min.value),
      max: parseLimit(max.value),
    }));
    const wrong = typed.findIndex(({ min, max }) => !(min < max));
    for (const [i, { min, max }] of this.#limits.entries()) {
      const isWrong = i < count && !((typed[i]?.min ?? 0) < (typed[i]?.max ?? 1));
      min.describe([this.#problem], isWrong);
      max.describe([this.#problem], isWrong);
    }
    this.#problem.textContent =
      wrong < 0 ? '' : l10n.t('Black and white must be two numbers, the smaller one first.');
    if (wrong < 0) this.#events.onRanges(typed);
  }
}

/** Whether physical values of a band are other numbers than the stored ones. */
function isConverted({ bands }: ImageDescription, band: number): boolean {
  const { scale = 1, offset = 0 } = bands[band]?.scaling ?? {};
  return scale !== 1 || offset !== 0;
}

function parseLimit(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.replace(',', '.'));
}

function short(value: number): string {
  return formatSignificant(value, 6);
}
