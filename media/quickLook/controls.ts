/** Choices beside the picture: date, bands, colors, and the values of black and white. */
import * as l10n from '@vscode/l10n';
import type { ImageDescription } from '../../src/views/quickLook/protocol.ts';
import { el } from '../components/element.ts';
import { button, checkbox, dropdown, slider, textField } from '../components/toolkit.ts';
import { type DisplayChoice, isPalette, OWN, SINGLE, shownBands } from './choice.ts';
import { ColorLegend } from './colorLegend.ts';
import { COLOR_MAPS, type ColorMapName } from './colorMaps.ts';
import { Histogram } from './histogram.ts';
import type { Distribution, Range, StretchMethod } from './stretch.ts';

const COLOR_LABELS: Readonly<Record<ColorMapName, () => string>> = {
  gray: () => l10n.t('Black to white'),
  viridis: () => l10n.t('Violet to yellow'),
  warm: () => l10n.t('Black to red to yellow'),
  diverging: () => l10n.t('Blue to white to red'),
};

const METHOD_LABELS: Readonly<Record<StretchMethod, () => string>> = {
  percentile: () => l10n.t('2 to 98 percent'),
  extremes: () => l10n.t('Minimum to maximum'),
  deviation: () => l10n.t('Mean ± 2 standard deviations'),
  manual: () => l10n.t('Manual'),
};

const CHANNELS = [() => l10n.t('Red'), () => l10n.t('Green'), () => l10n.t('Blue')] as const;

export interface Events {
  readonly onChoice: (choice: DisplayChoice) => void;
  /** Black and white were typed. */
  readonly onRanges: (ranges: readonly Range[]) => void;
  /** Black and white are determined from the visible numbers. */
  readonly onStretch: () => void;
}

export class Controls {
  readonly element: HTMLElement;
  readonly #image: ImageDescription;
  readonly #events: Events;
  #choice: DisplayChoice;

  readonly #date;
  readonly #slider;
  readonly #earlier;
  readonly #later;
  readonly #position = el('span', { class: 'hint', id: 'date-position' });
  readonly #scenes = el('span', { class: 'hint scenes', id: 'scenes', role: 'note' });
  readonly #show;
  readonly #band;
  readonly #own;
  readonly #colors;
  readonly #inverted;
  readonly #method;
  readonly #locked;
  readonly #again;
  readonly #limits;
  readonly #limitRows: readonly HTMLElement[];
  readonly #histogram = new Histogram();
  readonly #legend = new ColorLegend();
  readonly #datePart: HTMLElement;
  readonly #stretchPart: HTMLElement;
  readonly #ownPart: HTMLElement;
  readonly #problem = el('p', { class: 'problem', role: 'alert' });

  constructor(image: ImageDescription, choice: DisplayChoice, events: Events) {
    this.#image = image;
    this.#choice = choice;
    this.#events = events;
    const names = image.bands.map(({ name }, i) => ({ value: String(i), label: name }));

    this.#date = dropdown({
      id: 'date',
      label: l10n.t('Date'),
      choices: image.dates.map((acquired, i) => ({ value: String(i), label: dateLabel(acquired) })),
    });
    this.#slider = slider({
      id: 'date-slider',
      label: l10n.t('Date, first to last'),
      max: image.dates.length - 1,
    });
    this.#earlier = button({ id: 'earlier', label: '‹', appearance: 'secondary' });
    this.#later = button({ id: 'later', label: '›', appearance: 'secondary' });
    describeButton(this.#earlier.element, l10n.t('Previous date (Page Up)'));
    describeButton(this.#later.element, l10n.t('Next date (Page Down)'));
    this.#show = dropdown({ id: 'show', label: l10n.t('Show'), choices: this.#shows() });
    this.#band = dropdown({ id: 'band', label: l10n.t('Band'), choices: names });
    this.#own = CHANNELS.map((label, i) =>
      dropdown({ id: `own-${i}`, label: label(), choices: names }),
    );
    this.#colors = dropdown({
      id: 'colors',
      label: l10n.t('Colors'),
      choices: COLOR_MAPS.map((name) => ({ value: name, label: COLOR_LABELS[name]() })),
    });
    this.#inverted = checkbox({ label: l10n.t('Reversed') });
    this.#method = dropdown({
      id: 'method',
      label: l10n.t('Stretch'),
      choices: (Object.keys(METHOD_LABELS) as StretchMethod[]).map((method) => ({
        value: method,
        label: METHOD_LABELS[method](),
      })),
    });
    this.#locked = checkbox({ label: l10n.t('Keep for all dates') });
    this.#again = button({ id: 'again', label: l10n.t('From View'), appearance: 'secondary' });
    describeButton(
      this.#again.element,
      l10n.t('Set black and white from the visible part of the image'),
    );
    this.#limits = [0, 1, 2].map((i) => ({
      min: textField({ id: `min-${i}`, label: l10n.t('Black at') }),
      max: textField({ id: `max-${i}`, label: l10n.t('White at') }),
    }));
    this.#limitRows = this.#limits.map(({ min, max }, i) => {
      const swatch = el('span', { class: 'swatch' });
      return el('div', { class: `limits channel-${i}` }, swatch, min.element, max.element);
    });
    this.#ownPart = el('div', { class: 'own' }, ...this.#own.map(({ element }) => element));
    this.#datePart = this.#layOutDate();
    this.#stretchPart = this.#layOutStretch();
    this.element = el(
      'div',
      { class: 'controls' },
      this.#datePart,
      this.#layOutBands(),
      this.#stretchPart,
    );
    this.#listen();
    this.show(choice);
  }

  #layOutDate(): HTMLElement {
    return el(
      'section',
      { 'aria-label': l10n.t('Date') },
      el('div', { class: 'dates' }, this.#date.element, this.#earlier.element, this.#later.element),
      this.#slider.element,
      el('div', { class: 'row' }, this.#position, this.#scenes),
    );
  }

  #layOutBands(): HTMLElement {
    return el(
      'section',
      { 'aria-label': l10n.t('Bands') },
      this.#show.element,
      this.#band.element,
      this.#ownPart,
      this.#colors.element,
      this.#inverted.element,
      this.#legend.element,
    );
  }

  #layOutStretch(): HTMLElement {
    return el(
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
      this.#problem,
      el('div', { class: 'row' }, this.#locked.element, this.#again.element),
    );
  }

  #shows() {
    const { composites, bands } = this.#image;
    return [
      ...composites.map(({ id, label }) => ({ value: id, label })),
      { value: SINGLE, label: l10n.t('Single band') },
      ...(bands.length > 1 ? [{ value: OWN, label: l10n.t('Custom bands') }] : []),
    ];
  }

  #listen(): void {
    const changed = (change: Partial<DisplayChoice>) =>
      this.#events.onChoice({ ...this.#choice, ...change });
    this.#date.onInput(() => changed({ date: Number(this.#date.value) }));
    this.#slider.onInput(() => changed({ date: this.#slider.value }));
    this.#earlier.onPress(() => this.step(-1));
    this.#later.onPress(() => this.step(1));
    this.#show.onInput(() => {
      const { show } = this.#choice;
      // A custom composite starts with the three bands that were shown before.
      const [red, green, blue] = show === SINGLE ? [] : shownBands(this.#choice, this.#image);
      const isOwn = this.#show.value === OWN && show !== OWN;
      const own =
        isOwn && red !== undefined && green !== undefined && blue !== undefined
          ? ([red, green, blue] as const)
          : this.#choice.own;
      changed({ show: this.#show.value, own });
    });
    this.#band.onInput(() => changed({ band: Number(this.#band.value) }));
    for (const each of this.#own) {
      each.onInput(() => {
        const [red = 0, green = 0, blue = 0] = this.#own.map(({ value }) => Number(value));
        changed({ own: [red, green, blue] });
      });
    }
    this.#colors.onInput(() => {
      const colors = COLOR_MAPS.find((name) => name === this.#colors.value);
      if (colors) changed({ colors });
    });
    this.#inverted.onChange(() => changed({ inverted: this.#inverted.checked }));
    this.#method.onInput(() => changed({ method: this.#method.value as StretchMethod }));
    this.#locked.onChange(() => changed({ locked: this.#locked.checked }));
    this.#again.onPress(() => this.#events.onStretch());
    for (const { min, max } of this.#limits) {
      min.onInput(() => this.#limitsTyped());
      max.onInput(() => this.#limitsTyped());
    }
  }

  /** One date forward or back. */
  step(by: number): void {
    const date = this.#choice.date + by;
    if (!this.#image.dates[date]) return;
    this.#events.onChoice({ ...this.#choice, date });
  }

  show(choice: DisplayChoice): void {
    this.#choice = choice;
    const { dates } = this.#image;
    const isSingle = choice.show === SINGLE;
    const hasPalette = isPalette(choice, this.#image);
    this.#datePart.hidden = dates.length === 0;
    this.#slider.element.hidden = dates.length < 2;
    this.#date.value = String(choice.date);
    this.#slider.value = choice.date;
    const acquired = dates[choice.date];
    this.#slider.valueText = acquired ? dateLabel(acquired) : '';
    this.#position.textContent = l10n.t('{0} of {1}', choice.date + 1, dates.length);
    this.#scenes.textContent = describeScenes(acquired);
    // The scenes in the mosaic of a day.
    this.#scenes.title = acquired?.scenes.join('\n') ?? '';
    this.#scenes.ariaLabel = acquired?.scenes.join(', ') ?? '';
    this.#earlier.disabled = choice.date <= 0;
    this.#later.disabled = choice.date >= dates.length - 1;
    this.#show.value = choice.show;
    this.#band.value = String(choice.band);
    for (const [i, each] of this.#own.entries()) each.value = String(choice.own[i] ?? 0);
    this.#colors.value = choice.colors;
    this.#inverted.checked = choice.inverted;
    this.#method.value = choice.method;
    this.#locked.checked = choice.locked;
    this.#show.element.hidden = this.#image.bands.length < 2;
    this.#band.element.hidden = !isSingle || this.#image.bands.length < 2;
    this.#ownPart.hidden = choice.show !== OWN;
    this.#colors.element.hidden = !isSingle || hasPalette;
    this.#inverted.element.hidden = !isSingle || hasPalette;
    this.#legend.element.hidden = !isSingle || hasPalette;
    this.#stretchPart.hidden = hasPalette;
    this.#locked.element.hidden = dates.length < 2;
    this.#histogram.colors = isSingle ? 'single' : 'composite';
    for (const [i, row] of this.#limitRows.entries()) row.hidden = isSingle && i > 0;
    this.#stretchPart.classList.toggle('single', isSingle);
    for (const [i, { min, max }] of this.#limits.entries()) {
      const channel = isSingle ? undefined : CHANNELS[i]?.();
      min.element.ariaLabel = channel ? l10n.t('Black at, {0}', channel) : l10n.t('Black at');
      max.element.ariaLabel = channel ? l10n.t('White at, {0}', channel) : l10n.t('White at');
    }
  }

  /** Shows the values of black and white, and the numbers they were determined from. */
  showRanges(ranges: readonly Range[], of: readonly (Distribution | undefined)[]): void {
    for (const [i, { min, max }] of this.#limits.entries()) {
      const range = ranges[i];
      if (!range) continue;
      // A field that the user is typing in is not changed.
      if (!min.element.contains(document.activeElement)) min.value = short(range.min);
      if (!max.element.contains(document.activeElement)) max.value = short(range.max);
    }
    this.#problem.textContent = '';
    const { colors, inverted, band } = this.#choice;
    const [range] = ranges;
    if (range) this.#legend.show(colors, inverted, range, this.#image.bands[band]?.scaling);
    this.#histogram.show(ranges, of);
  }

  #limitsTyped(): void {
    const count = this.#choice.show === SINGLE ? 1 : 3;
    const typed = this.#limits.slice(0, count).map(({ min, max }) => ({
      min: numberOf(min.value),
      max: numberOf(max.value),
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

function dateLabel({ date, label = date }: ImageDescription['dates'][number]): string {
  return label;
}

/** "2 scenes, 12 % clouds" */
function describeScenes(acquired: ImageDescription['dates'][number] | undefined): string {
  const { scenes = [], clouds } = acquired ?? {};
  const share = clouds === undefined ? '' : l10n.t('{0} % clouds', Math.round(clouds));
  return [inScenes(scenes.length), share].filter(Boolean).join(', ');
}

function inScenes(count: number): string {
  if (count === 0) return '';
  return count === 1 ? l10n.t('{0} scene', count) : l10n.t('{0} scenes', count);
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.replace(',', '.'));
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}

export function describeButton(element: HTMLElement, text: string): void {
  element.title = text;
  // The visible label must be part of the name: users of speech input pronounce it.
  const words = /[\p{L}\d]/u.test(element.textContent) ? `${element.textContent}: ${text}` : text;
  element.setAttribute('aria-label', words);
}
