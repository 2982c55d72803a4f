/** Table of a series: every date with its quality and the values of all bands. */
import * as l10n from '@vscode/l10n';
import type { PixelSeries } from '../../src/views/quickLook/protocol.ts';
import { el } from '../components/element.ts';
import { formatQuality } from './qualityLabels.ts';
import { formatSeriesValue } from './seriesValues.ts';

export class SeriesTable {
  readonly element;
  readonly #table = el('table', { class: 'values' });
  #series: PixelSeries | undefined;

  constructor() {
    const scrolled = el(
      'div',
      {
        class: 'scrolled',
        tabindex: '0',
        role: 'region',
        'aria-label': l10n.t('Values as a table'),
      },
      this.#table,
    );
    this.element = el('details', {}, el('summary', {}, l10n.t('Values as a table')), scrolled);
    // Thousands of rows are made when they are looked at.
    this.element.addEventListener('toggle', () => this.#fill());
  }

  show(series: PixelSeries | undefined): void {
    this.#series = series;
    this.#fill();
  }

  #fill(): void {
    const series = this.#series;
    if (!series || !this.element.open) {
      this.#table.replaceChildren();
      return;
    }
    const { bands, points, pixels } = series;
    const isArea = pixels > 1;
    const heading = (text: string) => el('th', { scope: 'col' }, text);
    const head = [
      heading(l10n.t('Date')),
      heading(l10n.t('Quality')),
      ...(isArea ? [heading(l10n.t('Clear pixels'))] : []),
      ...bands.map(({ name, unit }) => heading(unit ? `${name} (${unit})` : name)),
    ];
    const rows = points.map(({ label, quality, clearPixels, values }) =>
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, label),
        el('td', {}, formatQuality(quality)),
        ...(isArea ? [el('td', {}, `${clearPixels} / ${pixels}`)] : []),
        ...values.map((value) => el('td', {}, formatSeriesValue(value))),
      ),
    );
    this.#table.replaceChildren(
      el('caption', { class: 'only-read' }, series.title),
      el('thead', {}, el('tr', {}, ...head)),
      el('tbody', {}, ...rows),
    );
  }
}
