/** Choice whether clouds are shown over the picture, with their colors and shares. */
import * as l10n from '@vscode/l10n';
import { markedQualities, type PixelQuality } from '../../src/domain/qualityRules.ts';
import type { ImageDescription, QualityBand } from '../../src/views/quickLook/protocol.ts';
import { el } from '../components/element.ts';
import { checkbox } from '../components/toolkit.ts';
import type { DisplayChoice } from './choice.ts';
import { type CloudColors, formatShare, type Rgba } from './cloudLayer.ts';
import { formatQuality, QUALITIES } from './qualityLabels.ts';

/** How opaque clouds are: the ground can still be seen through them. */
const OPACITY = 0.55;

export class CloudControls {
  readonly element: HTMLElement;
  readonly #image: ImageDescription;
  readonly #clouds = checkbox({ label: l10n.t('Show clouds') });
  readonly #legend = el('ul', { class: 'legend', 'aria-label': l10n.t('Colors of clouds') });
  readonly #missing = el('p', { class: 'hint' }, l10n.t('This date has no quality band.'));
  #choice: DisplayChoice;

  constructor(
    image: ImageDescription,
    choice: DisplayChoice,
    onChoice: (choice: DisplayChoice) => void,
  ) {
    this.#image = image;
    this.#choice = choice;
    this.element = el(
      'section',
      { 'aria-label': l10n.t('Clouds') },
      this.#clouds.element,
      this.#legend,
      this.#missing,
    );
    this.#clouds.element.title = l10n.t('Mark clouds, their shadows and snow (C)');
    this.#clouds.onChange(() => onChoice({ ...this.#choice, clouds: this.#clouds.checked }));
  }

  show(choice: DisplayChoice): void {
    this.#choice = choice;
    this.element.hidden = !this.#image.quality;
    this.#clouds.checked = choice.clouds;
    const hasBand = this.#shownBands().length > 0;
    this.#legend.hidden = !choice.clouds || !hasBand;
    this.#missing.hidden = !choice.clouds || hasBand;
  }

  /** @param shares of the visible pixels on each date; undefined until they are known */
  showShares(shares: readonly (ReadonlyMap<PixelQuality, number> | undefined)[]): void {
    const marked = this.#shownBands().flatMap(({ rules }) => markedQualities(rules));
    const entries = QUALITIES.filter((each) => marked.includes(each)).map((each) => {
      const label = formatQuality(each);
      const [left, right] = shares.map((known) => known && formatShare(known.get(each) ?? 0));
      const text = describeShares(label, left, right);
      return el('li', {}, el('span', { class: `swatch ${each}` }), text);
    });
    this.#legend.replaceChildren(...entries);
  }

  /** The quality bands of the dates that are shown. */
  #shownBands(): QualityBand[] {
    const { date, compared = date } = this.#choice;
    return [date, compared].flatMap((each) => this.#image.quality?.[each] ?? []);
  }
}

/** "Cloud: 12 %", or of two dates "Cloud: 12 % left, 3 % right" */
function describeShares(label: string, left: string | undefined, right: string | undefined) {
  if (left === undefined) return label;
  return right === undefined
    ? l10n.t('{0}: {1} %', label, left)
    : l10n.t('{0}: {1} % left, {2} % right', label, left, right);
}

/** Colors of the classes in the theme, as the style sheet defines them. */
export function cloudColors(): CloudColors {
  const styles = getComputedStyle(document.body);
  const context = el('canvas', { width: '1', height: '1' }).getContext('2d');
  const colorOf = (name: string): Rgba => {
    if (!context) return [0, 0, 0, 0];
    context.fillStyle = styles.getPropertyValue(name).trim();
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, Math.round(OPACITY * 255)];
  };
  return { cloud: colorOf('--cloud'), shadow: colorOf('--shadow'), snow: colorOf('--snow') };
}
