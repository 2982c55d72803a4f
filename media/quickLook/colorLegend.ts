/** Legend of a color map: its colors with the numbers at their ends and in the middle. */
import * as l10n from '@vscode/l10n';
import type { BandScaling } from '../../src/views/quickLook/protocol.ts';
import { el } from '../components/element.ts';
import { type ColorMapName, rampOf } from './colorMaps.ts';
import { formatLegendValue } from './legendValue.ts';
import type { DisplayRange } from './stretch.ts';

/** Colors of a map. */
const STEPS = 256;

export class ColorLegend {
  readonly #canvas = el('canvas', { class: 'ramp', width: String(STEPS), height: '1' });
  readonly #labels = el('div', { class: 'axis' });
  readonly element = el('div', { class: 'color-legend', role: 'img' }, this.#canvas, this.#labels);

  /** @param scaling of the band; stored numbers are shown without one */
  show(
    colors: ColorMapName,
    inverted: boolean,
    range: DisplayRange,
    scaling: BandScaling | undefined,
  ): void {
    const context = this.#canvas.getContext('2d');
    const ramp = rampOf(colors);
    const pixels = new Uint8ClampedArray(STEPS * 4).fill(255);
    for (let i = 0; i < STEPS; i++) {
      const at = (inverted ? STEPS - 1 - i : i) * 3;
      pixels.set(ramp.subarray(at, at + 3), i * 4);
    }
    context?.putImageData(new ImageData(pixels, STEPS), 0, 0);
    const ends = [range.min, (range.min + range.max) / 2, range.max].map((value) =>
      formatLegendValue(value, scaling),
    );
    const [first = '', , last = ''] = ends;
    this.#labels.replaceChildren(...ends.map((text) => el('span', {}, text)));
    this.element.setAttribute('aria-label', l10n.t('Colors from {0} to {1}', first, last));
  }
}
