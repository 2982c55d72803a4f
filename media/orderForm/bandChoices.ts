/** Bands of one collection to choose from, and whether its values are stored in 8 bits. */
import * as l10n from '@vscode/l10n';
import type { CollectionChoice } from '../../src/views/orderForm/protocol.ts';
import { el } from '../components/element.ts';
import { button, type Checkbox, type Control, checkbox, textField } from '../components/toolkit.ts';
import { hint } from './formElements.ts';

/** More bands than this, such as the axes of an embedding, are typed. */
const MAX_CHECKBOXES = 40;

export interface BandChoiceEvents {
  /** The user has changed the choice. */
  changed(): void;
  /** Adds bands that only Earth Engine lists. */
  addBands(): void;
}

export class BandChoices {
  readonly element: HTMLDetailsElement;
  readonly #choice: CollectionChoice;
  readonly #summary = el('summary');
  readonly #boxes: readonly { readonly name: string; readonly box: Checkbox }[];
  /** Names of many bands, separated by commas; empty for the usual ones. */
  readonly #typed: Control | undefined;
  readonly #encoded: Checkbox | undefined;
  /**
   * Bands that were chosen elsewhere, in their order, until the user changes them: the boxes may not
   * have all of them.
   */
  #given: readonly string[] | undefined;
  /** A checkbox reports changes by the page as well. */
  #isSetting = false;

  constructor(choice: CollectionChoice, { changed, addBands }: BandChoiceEvents) {
    this.#choice = choice;
    const isTyped = choice.bandChoices.length > MAX_CHECKBOXES;
    const onChange = () => {
      if (this.#isSetting) return;
      this.#given = undefined;
      this.#summarize();
      changed();
    };
    this.#boxes = (isTyped ? [] : choice.bandChoices).map((band) => bandBox(band, onChange));
    this.#typed = isTyped ? typedBands(choice, onChange) : undefined;
    if (choice.canEncode) {
      this.#encoded = checkbox({
        label: l10n.t('Store in 8 bits'),
        detail: l10n.t('as in the files of the provider, in a quarter of the size'),
      });
      this.#encoded.onChange(() => {
        if (this.#isSetting) return;
        this.#summarize();
        changed();
      });
    }
    this.element = el(
      'details',
      { class: 'bands' },
      this.#summary,
      boxColumns(choice, this.#boxes),
      ...(this.#typed ? typedPart(choice, this.#typed) : []),
      ...(this.#encoded ? [this.#encoded.element] : []),
      ...(choice.hasOtherBands ? [otherBands(choice, addBands)] : []),
    );
    this.#summarize();
  }

  /** Names of the chosen bands; undefined if they are the usual ones. */
  get bands(): readonly string[] | undefined {
    if (this.#given) return this.#given;
    const usual = this.#usual;
    if (this.#typed) {
      const names = this.#typed.value.split(/[\s,;]+/).filter(Boolean);
      return names.length === 0 || isSame(names, usual) ? undefined : names;
    }
    const chosen = this.#boxes.filter(({ box }) => box.checked).map(({ name }) => name);
    return isSame(chosen, usual) ? undefined : chosen;
  }

  /** Setting the current ones again changes nothing, so that the user's view stays as it is. */
  set bands(names: readonly string[] | undefined) {
    if (JSON.stringify(names) === JSON.stringify(this.bands)) return;
    this.#given = names;
    const shown = names ?? this.#usual;
    this.#set(() => {
      for (const { name, box } of this.#boxes) box.checked = shown.includes(name);
      if (this.#typed) this.#typed.value = names?.join(', ') ?? '';
    });
    if (names) this.element.open = true;
    this.#summarize();
  }

  get isEncoded(): boolean {
    return this.#encoded?.checked === true;
  }

  set isEncoded(value: boolean) {
    const encoded = this.#encoded;
    if (!encoded || value === encoded.checked) return;
    this.#set(() => {
      encoded.checked = value;
    });
    if (value) this.element.open = true;
    this.#summarize();
  }

  #set(change: () => void): void {
    this.#isSetting = true;
    change();
    this.#isSetting = false;
  }

  get #usual(): readonly string[] {
    return this.#choice.bandChoices.filter(({ isUsual }) => isUsual).map(({ name }) => name);
  }

  #summarize(): void {
    const chosen = (this.bands ?? this.#usual).length;
    const words = l10n.t('Bands: {0} of {1}', chosen, this.#choice.bandChoices.length);
    this.#summary.textContent = this.isEncoded ? l10n.t('{0}, in 8 bits', words) : words;
  }
}

/** The boxes in columns in which the longest name has one line, where the page is wide enough. */
function boxColumns({ name }: CollectionChoice, boxes: readonly { name: string; box: Checkbox }[]) {
  const label = l10n.t('Bands of {0}', name);
  const columns = el(
    'div',
    { class: 'band-boxes', role: 'group', 'aria-label': label },
    ...boxes.map(({ box }) => box.element),
  );
  const longest = Math.max(0, ...boxes.map((each) => each.name.length));
  columns.style.setProperty('--longest-name', `${longest}ch`);
  return columns;
}

type BandRow = CollectionChoice['bandChoices'][number];

function bandBox({ name, detail, meanings, isUsual }: BandRow, changed: () => void) {
  const box = checkbox({ label: name, detail });
  if (meanings) box.element.title = meanings;
  box.checked = isUsual;
  box.onChange(changed);
  return { name, box };
}

function otherBands({ name }: CollectionChoice, add: () => void): HTMLElement {
  const { element, onPress } = button({ label: l10n.t('Other Bands…'), appearance: 'secondary' });
  element.title = l10n.t('Choose bands of {0} that only Earth Engine lists', name);
  onPress(add);
  return element;
}

function typedBands({ id, name }: CollectionChoice, changed: () => void): Control {
  const field = textField({
    id: `bands-${id.replaceAll('/', '-')}`,
    label: l10n.t('Bands of {0}', name),
    placeholder: l10n.t('the usual ones'),
  });
  field.onInput(changed);
  return field;
}

function typedPart({ id, bandChoices }: CollectionChoice, field: Control): HTMLElement[] {
  const names = bandChoices.map(({ name }) => name);
  const about = hint(
    `bands-hint-${id.replaceAll('/', '-')}`,
    l10n.t(
      'Names separated by commas, from {0} to {1}. Leave the field empty for the usual ones.',
      names[0] ?? '',
      names.at(-1) ?? '',
    ),
  );
  field.describe([about], false);
  return [field.element, about];
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}
