/** Choice of the bands, and of the colors of a single one. */
import * as l10n from '@vscode/l10n';
import type { ImageDescription } from '../../src/views/quickLook/protocol.ts';
import { el } from '../components/element.ts';
import { checkbox, dropdown } from '../components/toolkit.ts';
import {
  type DisplayChoice,
  FORMULA,
  firstFormula,
  indicesOf,
  isPalette,
  isSingle,
  OWN,
  SINGLE,
  shownBands,
  withShow,
} from './choice.ts';
import { ColorLegend } from './colorLegend.ts';
import { COLOR_MAPS, type ColorMapName } from './colorMaps.ts';
import { FormulaField } from './formulaField.ts';
import { parseFormula } from './formulaText.ts';
import { formatIndexName } from './spectralIndices.ts';
import type { DisplayRange } from './stretch.ts';

const COLOR_LABELS: Readonly<Record<ColorMapName, () => string>> = {
  gray: () => l10n.t('Black to white'),
  viridis: () => l10n.t('Violet to yellow'),
  warm: () => l10n.t('Black to red to yellow'),
  diverging: () => l10n.t('Blue to white to red'),
  vegetation: () => l10n.t('Brown to yellow to green'),
};

/** Names of the channels of a composite. */
export const CHANNELS = [() => l10n.t('Red'), () => l10n.t('Green'), () => l10n.t('Blue')] as const;

export class BandControls {
  readonly element: HTMLElement;
  readonly #image: ImageDescription;
  readonly #onChoice: (choice: DisplayChoice) => void;
  readonly #show;
  readonly #band;
  readonly #own;
  readonly #ownPart: HTMLElement;
  readonly #colors = dropdown({
    id: 'colors',
    label: l10n.t('Colors'),
    choices: COLOR_MAPS.map((name) => ({ value: name, label: COLOR_LABELS[name]() })),
  });
  readonly #formula = new FormulaField({
    id: 'picture-formula',
    action: l10n.t('Show'),
    onFormula: (text) => this.#applyFormula(text),
  });
  readonly #inverted = checkbox({ label: l10n.t('Reversed') });
  readonly #legend = new ColorLegend();
  #choice: DisplayChoice;

  constructor(
    image: ImageDescription,
    choice: DisplayChoice,
    onChoice: (choice: DisplayChoice) => void,
  ) {
    this.#image = image;
    this.#choice = choice;
    this.#onChoice = onChoice;
    const names = image.bands.map(({ name }, i) => ({ value: String(i), label: name }));
    this.#show = dropdown({
      id: 'show',
      label: l10n.t('Show'),
      choices: showChoices(image, choice),
    });
    this.#band = dropdown({ id: 'band', label: l10n.t('Band'), choices: names });
    this.#own = CHANNELS.map((label, i) =>
      dropdown({ id: `own-${i}`, label: label(), choices: names }),
    );
    this.#ownPart = el('div', { class: 'own' }, ...this.#own.map(({ element }) => element));
    this.element = el(
      'section',
      { 'aria-label': l10n.t('Bands') },
      this.#show.element,
      this.#band.element,
      this.#ownPart,
      this.#formula.element,
      this.#colors.element,
      this.#inverted.element,
      this.#legend.element,
    );
    this.#listen();
  }

  #listen(): void {
    const changed = (change: Partial<DisplayChoice>) =>
      this.#onChoice({ ...this.#choice, ...change });
    this.#show.onInput(() => {
      const next = { ...this.#choice, own: this.#ownAfterShow() };
      this.#onChoice(withShow(next, this.#show.value, this.#image));
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
  }

  #applyFormula(formula: string): void {
    const parsed = parseFormula(
      formula,
      this.#image.bands.map(({ name }) => name),
    );
    if ('problem' in parsed) {
      this.#formula.showProblem(parsed.problem, parsed.at);
      return;
    }
    this.#formula.showProblem('', 0);
    this.#onChoice({ ...this.#choice, formula });
  }

  /** A custom composite starts with the three bands that were shown before. */
  #ownAfterShow(): DisplayChoice['own'] {
    const { show, own } = this.#choice;
    if (this.#show.value !== OWN || show === OWN || isSingle(this.#choice)) return own;
    const [red, green, blue] = shownBands(this.#choice, this.#image);
    return red !== undefined && green !== undefined && blue !== undefined
      ? [red, green, blue]
      : own;
  }

  show(choice: DisplayChoice): void {
    const before = this.#choice;
    this.#choice = choice;
    const isBand = choice.show === SINGLE;
    const hasColors = isSingle(choice) && !isPalette(choice, this.#image);
    // Text that the user is typing is kept when the date changes.
    if (before.formula !== choice.formula || before.show !== choice.show || before === choice) {
      this.#formula.text = choice.formula;
      this.#formula.showProblem('', 0);
    }
    this.#formula.element.hidden = choice.show !== FORMULA;
    this.#show.value = choice.show;
    this.#band.value = String(choice.band);
    for (const [i, each] of this.#own.entries()) each.value = String(choice.own[i] ?? 0);
    this.#colors.value = choice.colors;
    this.#inverted.checked = choice.inverted;
    this.#show.element.hidden = showChoices(this.#image, choice).length < 2;
    this.#band.element.hidden = !isBand || this.#image.bands.length < 2;
    this.#ownPart.hidden = choice.show !== OWN;
    for (const part of [this.#colors, this.#inverted, this.#legend]) {
      part.element.hidden = !hasColors;
    }
  }

  /** Shows the numbers at the ends of the colors. */
  showRange(range: DisplayRange): void {
    const { colors, inverted, band, show } = this.#choice;
    const scaling = show === SINGLE ? this.#image.bands[band]?.scaling : undefined;
    this.#legend.show(colors, inverted, range, scaling);
  }
}

function showChoices(
  image: ImageDescription,
  choice: DisplayChoice,
): { value: string; label: string }[] {
  const { composites, bands } = image;
  const hasFormula = firstFormula(choice, image) !== undefined;
  return [
    ...composites.map(({ id, label }) => ({ value: id, label })),
    ...indicesOf(image).map((name) => ({ value: name, label: formatIndexName(name) })),
    { value: SINGLE, label: l10n.t('Single band') },
    ...(bands.length > 1 ? [{ value: OWN, label: l10n.t('Custom bands') }] : []),
    ...(hasFormula ? [{ value: FORMULA, label: l10n.t('Custom formula') }] : []),
  ];
}
