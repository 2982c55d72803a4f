/** The largest share of clouds: a slider that shows the limit of the configuration until it is moved. */
import * as l10n from '@vscode/l10n';
import { el } from '../components/element.ts';
import { type Button, button, type Slider, slider } from '../components/toolkit.ts';

/** Percent without a limit. */
const NO_LIMIT = 100;

export class CloudLimitField {
  readonly element: HTMLElement;
  readonly #slider: Slider;
  readonly #text: HTMLOutputElement;
  readonly #reset: Button;
  #configured: number | undefined;
  #different: string | undefined;
  /** Whether the order has a limit of its own. */
  #isOwn = false;
  #listener: () => void = () => {};

  /** @param suffix distinguishes the ids of several such fields */
  constructor(suffix: string) {
    const id = `cloud-limit${suffix}`;
    this.#slider = slider({
      id,
      label: l10n.t('Largest share of clouds in a scene'),
      max: NO_LIMIT,
    });
    this.#text = el('output', { id: `cloud-limit-text${suffix}`, for: id });
    this.#reset = button({
      id: `reset-cloud-limit${suffix}`,
      label: l10n.t('No Limit'),
      appearance: 'secondary',
    });
    this.element = el(
      'div',
      { class: 'labeled' },
      el('label', { for: id }, l10n.t('Largest share of clouds in a scene')),
      el('div', { class: 'slider-row' }, this.#slider.element, this.#text),
      el('div', { class: 'buttons' }, this.#reset.element),
    );
    this.#slider.onInput(() => {
      this.#isOwn = true;
      this.#draw();
      this.#listener();
    });
    this.#reset.onPress(() => {
      this.value = '';
      // The button that was pressed is hidden now.
      this.#slider.element.focus();
      this.#listener();
    });
    this.value = '';
  }

  /** Percent; empty without a limit of the order's own. */
  get value(): string {
    return this.#isOwn ? String(this.#slider.value) : '';
  }

  set value(percent: string) {
    const number = Number(percent);
    this.#isOwn = percent.trim() !== '' && Number.isFinite(number);
    this.#slider.value = this.#isOwn ? number : (this.#configured ?? NO_LIMIT);
    this.#draw();
  }

  /**
   * @param percent the limit of the configuration, if it has one for all collections
   * @param different limits of the configuration for each collection, where they differ
   */
  setConfigured(percent: number | undefined, different: string | undefined): void {
    this.#configured = percent;
    this.#different = different;
    const { value } = this;
    this.value = value;
  }

  onChange(listener: () => void): void {
    this.#listener = listener;
  }

  #draw(): void {
    const text = this.#describe();
    this.#text.textContent = text;
    this.#slider.valueText = text;
    this.#reset.element.hidden = !this.#isOwn;
    this.#reset.label =
      this.#configured === undefined && this.#different === undefined
        ? l10n.t('No Limit')
        : l10n.t('Use the Configuration');
  }

  #describe(): string {
    if (this.#isOwn) return l10n.t('{0} %', this.#slider.value);
    if (this.#different !== undefined)
      return l10n.t('From the configuration: {0}', this.#different);
    if (this.#configured === undefined) return l10n.t('no limit');
    return l10n.t('{0} %, from the configuration', this.#configured);
  }
}
