/** Choices beside the picture: date, bands, clouds and stretch. */
import * as l10n from '@vscode/l10n';
import type { PixelQuality } from '../../src/domain/qualityRules.ts';
import type { ImageDescription, MetadataProblem } from '../../src/views/quickLook/protocol.ts';
import { el } from '../components/element.ts';
import { BandControls } from './bandControls.ts';
import type { DisplayChoice } from './choice.ts';
import { CloudControls } from './cloudControls.ts';
import { DateControls } from './dateControls.ts';
import { MosaicControls } from './mosaicControls.ts';
import type { DisplayRange, Distribution } from './stretch.ts';
import { StretchControls, type StretchEvents } from './stretchControls.ts';

export interface ControlEvents extends StretchEvents {
  /** Images of neighboring tiles are shown, or no longer. */
  readonly onMosaic: (isShown: boolean) => void;
}

export class Controls {
  readonly element: HTMLElement;
  readonly #image: ImageDescription;
  readonly #events: ControlEvents;
  readonly #date: DateControls;
  readonly #bands: BandControls;
  readonly #clouds: CloudControls;
  readonly #stretch: StretchControls;
  #choice: DisplayChoice;

  constructor(image: ImageDescription, choice: DisplayChoice, events: ControlEvents) {
    this.#image = image;
    this.#choice = choice;
    this.#events = events;
    const onChoice = (next: DisplayChoice) => events.onChoice(next);
    this.#date = new DateControls(image, choice, onChoice);
    this.#bands = new BandControls(image, choice, onChoice);
    this.#clouds = new CloudControls(image, choice, onChoice);
    this.#stretch = new StretchControls(image, choice, events);
    const tiles = new MosaicControls(image, events.onMosaic);
    const parts = [this.#date, this.#bands, this.#clouds, tiles, this.#stretch];
    this.element = el(
      'div',
      { class: 'controls' },
      ...(image.metadataProblem ? [describeMetadata(image.metadataProblem)] : []),
      ...parts.map(({ element }) => element),
    );
    this.show(choice);
  }

  /** One date forward or back. */
  step(by: number): void {
    this.#date.step(by);
  }

  toggleClouds(): void {
    const { clouds } = this.#choice;
    if (this.#image.quality) this.#events.onChoice({ ...this.#choice, clouds: !clouds });
  }

  show(choice: DisplayChoice): void {
    this.#choice = choice;
    for (const part of [this.#date, this.#bands, this.#clouds, this.#stretch]) part.show(choice);
  }

  /** Shows the values of black and white, and the numbers they were determined from. */
  showRanges(ranges: readonly DisplayRange[], of: readonly (Distribution | undefined)[]): void {
    const [range] = ranges;
    if (range) this.#bands.showRange(range);
    this.#stretch.showRanges(ranges, of);
  }

  /** @param shares of the visible pixels on each date; undefined until they are known */
  showClouds(shares: readonly (ReadonlyMap<PixelQuality, number> | undefined)[]): void {
    this.#clouds.showShares(shares);
  }
}

function describeMetadata({ name, message, consequence }: MetadataProblem): HTMLElement {
  return el(
    'section',
    { class: 'metadata-problem', 'aria-label': l10n.t('Metadata') },
    el('p', { class: 'problem' }, `${name}: ${message}`),
    el('p', { class: 'hint' }, consequence),
  );
}
