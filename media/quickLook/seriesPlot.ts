/**
 * Plot of a series over time: a symbol for each date, in the color and shape of its quality, and a
 * line through clear dates. Drawn as SVG, so that the theme colors it and the keyboard reaches each
 * point.
 */
import * as l10n from '@vscode/l10n';
import {
  line,
  type SymbolType,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolTriangle,
} from 'd3-shape';
import type { PixelQuality } from '../../src/domain/qualityRules.ts';
import { type PlotSize, type SeriesScales, seriesScales, VALUE_GAP } from './seriesScales.ts';
import type { PlotPoint } from './seriesValues.ts';

export interface SeriesPlotEvents {
  /** A point was reached by the pointer or the keyboard; undefined when it was left. */
  readonly onPoint: (index: number | undefined) => void;
  /** A point was chosen. */
  readonly onChoose: (index: number) => void;
}

const SHAPES: Readonly<Record<PixelQuality, SymbolType>> = {
  clear: symbolCircle,
  cloud: symbolSquare,
  shadow: symbolTriangle,
  snow: symbolDiamond,
  unknown: symbolCircle,
  fill: symbolCross,
};
/** Area of a symbol, square pixels. */
const SYMBOL_AREA = 44;
/** Distance within which the pointer reaches a point, pixels. */
const REACH = 24;

/** Of the line with the unit, above all numbers, pixels from the top edge. */
const UNIT_MIDDLE = 9;

const SVG = 'http://www.w3.org/2000/svg';

type SvgAttributes = Readonly<Record<string, string | number>>;

function svg(name: string, attributes: SvgAttributes = {}, ...children: (Node | string)[]) {
  const element = document.createElementNS(SVG, name) as SVGElement;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

function widthIn(sample: SVGTextElement, text: string): number {
  sample.textContent = text;
  return sample.getComputedTextLength();
}

/** A symbol of a legend. */
export function qualitySymbol(quality: PixelQuality): SVGElement {
  return svg(
    'svg',
    { class: 'symbol', width: 12, height: 12, viewBox: '-6 -6 12 12', 'aria-hidden': 'true' },
    svg('path', { class: `point ${quality}`, d: shapeOf(quality) }),
  );
}

function shapeOf(quality: PixelQuality): string {
  return symbol(SHAPES[quality], SYMBOL_AREA)() ?? '';
}

export class SeriesPlot {
  readonly element = svg('svg', { class: 'plot', role: 'group' });
  readonly #events: SeriesPlotEvents;
  #points: readonly PlotPoint[] = [];
  #scales: SeriesScales | undefined;
  #size: PlotSize = { width: 0, height: 0 };
  #unit = '';
  #symbols: SVGElement[] = [];
  /** The point that the keyboard reaches first. */
  #current = 0;

  constructor(events: SeriesPlotEvents) {
    this.#events = events;
    this.element.addEventListener('keydown', (event) => this.#press(event));
    this.element.addEventListener('pointermove', (event) => this.#point(event));
    this.element.addEventListener('pointerleave', () => events.onPoint(undefined));
    this.element.addEventListener('click', (event) => {
      const nearest = this.#nearest(event);
      if (nearest !== undefined) events.onChoose(nearest);
    });
  }

  /** @param label of the whole plot, for screen readers @param unit empty for ratios */
  show(points: readonly PlotPoint[], label: string, unit: string): void {
    this.#points = points;
    this.#unit = unit;
    this.#current = Math.min(this.#current, Math.max(0, points.length - 1));
    this.element.setAttribute('aria-label', label);
    this.#draw();
  }

  resize(size: PlotSize): void {
    if (size.width === this.#size.width && size.height === this.#size.height) return;
    this.#size = size;
    this.#draw();
  }

  #draw(): void {
    const { width, height } = this.#size;
    const hadFocus = this.element.contains(document.activeElement);
    const values = this.#points.flatMap(({ value }) => value ?? []);
    const times = this.#points.map(({ time }) => time);
    this.element.setAttribute('width', String(width));
    this.element.setAttribute('height', String(height));
    this.#symbols = [];
    this.element.replaceChildren();
    if (times.length === 0 || width === 0) return;
    const scales = seriesScales(times, values.length > 0 ? values : [0, 1], this.#size, {
      hasUnit: this.#unit !== '',
      widthOf: this.#measure(),
    });
    this.#scales = scales;
    this.#symbols = this.#points.map((point, i) => this.#symbol(point, i, scales));
    this.element.replaceChildren(
      this.#axes(scales),
      svg('path', { class: 'line', d: this.#line(scales), 'aria-hidden': 'true' }),
      ...this.#symbols,
    );
    if (hadFocus) this.#symbols[this.#current]?.focus();
  }

  /** Measures texts of the axes as they will be drawn. The plot has to be shown. */
  #measure(): (text: string) => number {
    const sample = svg('text') as SVGTextElement;
    const axes = svg('g', { class: 'axes', 'aria-hidden': 'true' }, sample);
    this.element.append(axes);
    const known = new Map<string, number>();
    return (text) => {
      const width = known.get(text) ?? widthIn(sample, text);
      known.set(text, width);
      return width;
    };
  }

  #axes({ dates, values, left, right, bottom }: SeriesScales): SVGElement {
    return svg(
      'g',
      { class: 'axes', 'aria-hidden': 'true' },
      ...values.flatMap(({ at, text }) => [
        svg('line', { x1: left, x2: right, y1: at, y2: at }),
        svg('text', { x: left - VALUE_GAP, y: at, class: 'value' }, text),
      ]),
      ...dates.flatMap(({ at, middle, text }) => [
        svg('line', { x1: at, x2: at, y1: bottom, y2: bottom + 4 }),
        svg('text', { x: middle, y: bottom + 16, class: 'date' }, text),
      ]),
      svg('text', { x: 4, y: UNIT_MIDDLE, class: 'unit' }, this.#unit),
    );
  }

  /** Dates without data interrupt the line; cloudy ones are not part of it. */
  #line({ x, y }: SeriesScales): string {
    const isPart = ({ quality, value }: PlotPoint) =>
      value === null || quality === 'clear' || quality === 'unknown';
    return (
      line<PlotPoint>(
        ({ time }) => x(time),
        ({ value }) => y(value ?? 0),
      ).defined(({ value }) => value !== null)(this.#points.filter(isPart)) ?? ''
    );
  }

  #symbol({ time, value, quality, text }: PlotPoint, i: number, scales: SeriesScales): SVGElement {
    const shown = value === null ? 'fill' : quality;
    const y = value === null ? scales.bottom : scales.y(value);
    const element = svg('path', {
      class: `point ${shown}`,
      d: shapeOf(shown),
      transform: `translate(${scales.x(time)} ${y})`,
      role: 'img',
      tabindex: i === this.#current ? 0 : -1,
      'aria-label': text,
    });
    element.addEventListener('focus', () => {
      this.#reach(i);
      this.#events.onPoint(i);
    });
    return element;
  }

  #reach(index: number): void {
    this.#symbols[this.#current]?.setAttribute('tabindex', '-1');
    this.#current = index;
    this.#symbols[index]?.setAttribute('tabindex', '0');
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const last = this.#points.length - 1;
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: this.#current - 1,
      ArrowRight: this.#current + 1,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target !== undefined) this.#symbols[Math.min(last, Math.max(0, target))]?.focus();
    else if (event.key === 'Enter') this.#events.onChoose(this.#current);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #point(event: PointerEvent): void {
    this.#events.onPoint(this.#nearest(event));
  }

  #nearest({ clientX, clientY }: MouseEvent): number | undefined {
    const scales = this.#scales;
    if (!scales) return undefined;
    const box = this.element.getBoundingClientRect();
    const [x, y] = [clientX - box.left, clientY - box.top];
    let nearest: number | undefined;
    let least = REACH;
    for (const [i, { time, value }] of this.#points.entries()) {
      const top = value === null ? scales.bottom : scales.y(value);
      const distance = Math.hypot(scales.x(time) - x, top - y);
      if (distance >= least) continue;
      least = distance;
      nearest = i;
    }
    return nearest;
  }
}

/** "12 dates from 2020-01-03 to 2020-12-30" */
export function describeDates(labels: readonly string[]): string {
  const [first = '', last = ''] = [labels[0], labels.at(-1)];
  if (labels.length === 0) return l10n.t('no dates');
  if (labels.length === 1) return l10n.t('1 date, {0}', first);
  return l10n.t('{0} dates from {1} to {2}', labels.length, first, last);
}
