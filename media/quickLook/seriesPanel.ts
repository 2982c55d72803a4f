/** Panel below the picture: the plot of a series, its controls, readout, legend and table. */
import * as l10n from '@vscode/l10n';
import type { PixelSeries, SeriesPoint } from '../../src/views/quickLook/protocol.ts';
import { el } from '../components/element.ts';
import { button, dropdown } from '../components/toolkit.ts';
import { AREA_KINDS, type AreaKind } from './areaTool.ts';
import { describeButton } from './describeButton.ts';
import { FormulaField } from './formulaField.ts';
import { formatQuality, QUALITIES } from './qualityLabels.ts';
import { describeDates, qualitySymbol, SeriesPlot } from './seriesPlot.ts';
import { SeriesTable } from './seriesTable.ts';
import { describePoint, firstBand, plotPoints } from './seriesValues.ts';

export interface SeriesPanelEvents {
  readonly onKind: (kind: AreaKind) => void;
  readonly onBand: (name: string) => void;
  /** A formula was entered. */
  readonly onFormula: (text: string) => void;
  readonly onCancel: () => void;
  readonly onExport: () => void;
  readonly onClose: () => void;
  /** The date of a point was chosen. */
  readonly onPoint: (point: SeriesPoint) => void;
}

const AREA_LABELS: Readonly<Record<AreaKind, () => string>> = {
  pixel: () => l10n.t('Pixel'),
  rectangle: () => l10n.t('Rectangle'),
  polygon: () => l10n.t('Polygon'),
};

export class SeriesPanel {
  readonly element;
  readonly #title = el('h2', { id: 'series-title' }, l10n.t('Time series'));
  readonly #kind = dropdown({
    id: 'series-area',
    label: l10n.t('Area'),
    choices: AREA_KINDS.map((kind) => ({ value: kind, label: AREA_LABELS[kind]() })),
  });
  readonly #band = dropdown({ id: 'series-band', label: l10n.t('Values'), choices: [] });
  readonly #export = button({
    id: 'series-export',
    label: l10n.t('Save as CSV…'),
    appearance: 'secondary',
  });
  readonly #cancel = button({
    id: 'series-cancel',
    label: l10n.t('Cancel'),
    appearance: 'secondary',
  });
  readonly #close = button({ id: 'series-close', label: '×', appearance: 'secondary' });
  readonly #progress = el('progress', {
    max: '1',
    'aria-label': l10n.t('Reading the time series'),
  });
  readonly #reading = el('div', { class: 'series-reading' });
  readonly #unchecked = el('span', { class: 'hint' }, l10n.t('Not all values are checked yet.'));
  readonly #hint = el('p', { class: 'hint', role: 'status' });
  readonly #formula = new FormulaField({
    id: 'series-formula',
    action: l10n.t('Plot'),
    onFormula: (text) => this.#events.onFormula(text),
  });
  readonly #problem = el('p', { class: 'problem', role: 'alert' });
  readonly #room = el('div', { class: 'plot-room' });
  readonly #readout = el('p', { class: 'series-readout' });
  readonly #legend = el('ul', { class: 'legend', 'aria-label': l10n.t('Quality') });
  readonly #gaps = el('details', { class: 'gaps' });
  readonly #table = new SeriesTable();
  readonly #plot: SeriesPlot;
  readonly #events: SeriesPanelEvents;
  #series: PixelSeries | undefined;
  #bandName: string | undefined;

  constructor(events: SeriesPanelEvents) {
    this.#events = events;
    this.#plot = new SeriesPlot({
      onPoint: (index) => this.#showPoint(index),
      onChoose: (index) => {
        const point = this.#series?.points[index];
        if (point) events.onPoint(point);
      },
    });
    describeButton(this.#close.element, l10n.t('Close the time series (Escape)'));
    this.#reading.append(this.#unchecked, this.#progress, this.#cancel.element);
    this.#room.append(this.#plot.element);
    this.element = el(
      'section',
      { class: 'series', 'aria-labelledby': 'series-title' },
      this.#layOutHead(),
      this.#hint,
      this.#problem,
      this.#formula.element,
      this.#reading,
      this.#room,
      this.#readout,
      this.#legend,
      this.#gaps,
      this.#table.element,
    );
    this.element.hidden = true;
    this.#listen();
    this.showSeries(undefined);
    this.showProgress(undefined);
  }

  #layOutHead(): HTMLElement {
    // Above them, the edge of the panel would cut the lists off.
    for (const { element } of [this.#kind, this.#band]) {
      element.querySelector('vscode-dropdown')?.setAttribute('position', 'below');
    }
    return el(
      'div',
      { class: 'series-head' },
      el(
        'div',
        { class: 'series-choices' },
        this.#title,
        this.#kind.element,
        this.#band.element,
        this.#export.element,
      ),
      this.#close.element,
    );
  }

  #listen(): void {
    const events = this.#events;
    this.#kind.onInput(() => events.onKind(this.#kind.value as AreaKind));
    this.#band.onInput(() => {
      this.#bandName = this.#series?.bands[Number(this.#band.value)]?.name;
      if (this.#bandName) events.onBand(this.#bandName);
      this.#showPlot();
    });
    this.#export.onPress(events.onExport);
    this.#cancel.onPress(events.onCancel);
    this.#close.onPress(events.onClose);
    new ResizeObserver(() => {
      const { width, height } = this.#room.getBoundingClientRect();
      this.#plot.resize({ width: Math.floor(width), height: Math.floor(height) });
    }).observe(this.#room);
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  set isOpen(isOpen: boolean) {
    this.element.hidden = !isOpen;
  }

  /** Band that is plotted if a series has it. */
  set bandName(name: string | undefined) {
    this.#bandName = name;
  }

  showFormula(text: string): void {
    this.#formula.text = text;
  }

  /** @param at index of the first wrong character */
  showFormulaProblem(text: string, at: number): void {
    this.#formula.showProblem(text, at);
  }

  showKind(kind: AreaKind): void {
    this.#kind.value = kind;
  }

  /** Next step for the user, read aloud when it changes. */
  showHint(text: string): void {
    this.#hint.textContent = text;
  }

  showProblem(text: string): void {
    this.#problem.textContent = text;
  }

  /** @param share that has been read, 0 to 1; undefined when nothing is being read */
  showProgress(share: number | undefined): void {
    this.#reading.hidden = share === undefined;
    if (share) this.#progress.value = share;
    else this.#progress.removeAttribute('value');
  }

  /** Shows a series of which all dates are read and checked. */
  showSeries(series: PixelSeries | undefined): void {
    this.#show(series, true);
  }

  /** Shows dates that were read so far. Their values may be wrong until the series is complete. */
  showPart(series: PixelSeries): void {
    this.#show(series, false);
  }

  #show(series: PixelSeries | undefined, isComplete: boolean): void {
    const before = this.#series;
    this.#series = series;
    this.#unchecked.hidden = isComplete;
    this.#export.disabled = !series || !isComplete;
    this.#showGaps(series?.gaps ?? []);
    // The date that is pointed at stays.
    if (series && before && hasSameValues(series, before)) return;
    this.#title.textContent = series ? series.title : l10n.t('Time series');
    for (const part of [
      this.#room,
      this.#readout,
      this.#legend,
      this.#table.element,
      this.#formula.element,
    ]) {
      part.hidden = !series;
    }
    this.#band.element.hidden = !series;
    this.#table.show(series);
    if (!series) return;
    this.#band.setChoices(
      series.bands.map(({ name, unit }, i) => ({
        value: String(i),
        label: unit ? `${name} (${unit})` : name,
      })),
    );
    this.#band.value = String(firstBand(series, this.#bandName));
    this.#showPlot();
  }

  #showPlot(): void {
    const series = this.#series;
    if (!series) return;
    const band = Number(this.#band.value);
    const { name = '', unit = '' } = series.bands[band] ?? {};
    const dates = describeDates(series.points.map(({ label }) => label));
    const label = l10n.t(
      '{0} of {1}, {2}. Arrow keys move from date to date.',
      name,
      series.title,
      dates,
    );
    this.#plot.show(plotPoints(series, band), label, unit);
    this.#showLegend(series);
    this.#showPoint(undefined);
  }

  #showLegend({ points }: PixelSeries): void {
    const entries = QUALITIES.flatMap((quality) => {
      const count = points.filter((point) => point.quality === quality).length;
      if (count === 0) return [];
      return el('li', {}, qualitySymbol(quality), `${formatQuality(quality)} (${count})`);
    });
    this.#legend.replaceChildren(...entries);
  }

  #showPoint(index: number | undefined): void {
    const series = this.#series;
    const point = index === undefined ? undefined : series?.points[index];
    this.#readout.textContent =
      series && point
        ? describePoint(point, series, Number(this.#band.value))
        : l10n.t('Point at a date to read its values. A click shows the date in the picture.');
  }

  #showGaps(gaps: PixelSeries['gaps']): void {
    this.#gaps.hidden = gaps.length === 0;
    const isPartial = gaps.some((gap) => gap.isPartial);
    const count = countText(gaps.length, isPartial);
    this.#gaps.replaceChildren(
      el('summary', {}, count),
      el('ul', {}, ...gaps.map(({ name, message }) => el('li', {}, `${name}: ${message}`))),
    );
  }
}

function hasSameValues(a: PixelSeries, b: PixelSeries): boolean {
  const [first, second] = [a, b].map(({ gaps, ...rest }) => JSON.stringify(rest));
  return first === second;
}

function countText(count: number, isPartial: boolean): string {
  if (isPartial) {
    return count === 1
      ? l10n.t('1 image is left out or has a note')
      : l10n.t('{0} images are left out or have notes', count);
  }
  return count === 1 ? l10n.t('1 image is left out') : l10n.t('{0} images are left out', count);
}
