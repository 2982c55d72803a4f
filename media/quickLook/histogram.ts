/**
 * Histogram of the visible numbers over their axis, with lines at black and white. Visual only: the fields beside
 * it have the same values.
 */
import { el } from '../components/element.ts';
import { axisTexts, histogramRange } from './histogramAxis.ts';
import { type DisplayRange, type Distribution, histogram } from './stretch.ts';

const BINS = 96;
const HEIGHT = 56;

export class Histogram {
  readonly #canvas = el('canvas', {
    class: 'histogram',
    width: String(BINS * 2),
    height: String(HEIGHT * 2),
  });
  readonly #axis = el('div', { class: 'axis' });
  readonly element = el('div', { 'aria-hidden': 'true' }, this.#canvas, this.#axis);
  /** In the colors of the channels, or of the theme. */
  colors: 'single' | 'composite' = 'single';

  show(ranges: readonly DisplayRange[], of: readonly (Distribution | undefined)[]): void {
    const element = this.#canvas;
    const context = element.getContext('2d');
    if (!context) return;
    const { width, height } = element;
    context.clearRect(0, 0, width, height);
    const known = of.flatMap((each) => each ?? []);
    const whole = histogramRange(known, ranges.slice(0, of.length));
    this.#axis.replaceChildren(...axisTexts(whole).map((text) => el('span', {}, text)));
    if (!whole) return;
    const styles = getComputedStyle(element);
    const at = (value: number) => ((value - whole.min) / (whole.max - whole.min || 1)) * width;
    for (const [i, each] of of.entries()) {
      if (!each) continue;
      const name = this.colors === 'single' ? '--channel' : `--channel-${i}`;
      context.fillStyle = styles.getPropertyValue(name);
      context.globalAlpha = this.colors === 'single' ? 0.75 : 0.45;
      const counts = histogram(each.sorted, whole, BINS);
      // A single number that fills half of the image would flatten all others.
      const most = Math.max(1, ...[...counts].sort((a, b) => b - a).slice(2, 3));
      for (const [bin, count] of counts.entries()) {
        const tall = Math.min(1, count / most) * height;
        context.fillRect((bin * width) / BINS, height - tall, width / BINS, tall);
      }
    }
    context.globalAlpha = 1;
    for (const [i, range] of ranges.slice(0, of.length).entries()) {
      const name = this.colors === 'single' ? '--channel' : `--channel-${i}`;
      context.fillStyle = styles.getPropertyValue(name);
      for (const value of [range.min, range.max]) {
        context.fillRect(Math.min(width - 2, Math.max(0, at(value) - 1)), 0, 2, height);
      }
    }
  }
}
