/** Readout of the pixel under the cursor: its position and values. */
import * as l10n from '@vscode/l10n';
import type { PixelReport } from '../../src/views/quickLook/protocol.ts';
import { el } from '../components/element.ts';

export interface ReadoutOptions {
  /** Whether a screen reader reads the values aloud. */
  readonly isAnnounced: boolean;
  /** Date of the values, if it is not the only one that is shown. */
  readonly date: string | undefined;
}

export class Readout {
  readonly element: HTMLElement;
  readonly #where = el('dl', { class: 'where' });
  readonly #values = el('table', { class: 'values' });
  readonly #hint = el(
    'p',
    { class: 'hint' },
    l10n.t('Point at the image, or use the arrow keys, to see its values.'),
  );
  /** Read out after a key press, and not for each movement of the mouse. */
  readonly #announced = el('p', { class: 'only-read', 'aria-live': 'polite' });

  constructor() {
    this.element = el(
      'section',
      { class: 'readout', tabindex: '0', 'aria-label': l10n.t('Under the cursor') },
      el('h2', {}, l10n.t('Under the cursor')),
      this.#hint,
      this.#where,
      this.#values,
      this.#announced,
    );
  }

  show(report: PixelReport, { isAnnounced, date }: ReadoutOptions): void {
    const { column, row, tile, place, lonLat, values } = report;
    this.#hint.hidden = true;
    const entry = (term: string, text: string) => [el('dt', {}, term), el('dd', {}, text)];
    this.#where.replaceChildren(
      ...(date ? entry(l10n.t('Date'), date) : []),
      ...(tile ? entry(l10n.t('Tile'), tile) : []),
      ...entry(l10n.t('Row, column'), `${row}, ${column}`),
      ...(place ? entry(l10n.t('Map'), place) : []),
      ...(lonLat ? entry(l10n.t('Location'), lonLat) : []),
    );
    this.#values.replaceChildren(
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          el('th', { scope: 'col' }, l10n.t('Band')),
          el('th', { scope: 'col' }, l10n.t('Stored')),
          el('th', { scope: 'col' }, l10n.t('Physical')),
        ),
      ),
      el(
        'tbody',
        {},
        ...values.flatMap(({ band, stored, isNoData, physical, words }) => [
          el(
            'tr',
            isNoData ? { class: 'no-data' } : {},
            el('th', { scope: 'row' }, band),
            el('td', {}, stored),
            el('td', {}, isNoData ? l10n.t('no data') : (physical ?? '–')),
          ),
          ...(words ? [el('tr', { class: 'words' }, el('td', { colspan: '3' }, words))] : []),
        ]),
      ),
    );
    const text = describePixel(report);
    if (isAnnounced) this.#announced.textContent = date ? `${date}. ${text}` : text;
  }

  clear(): void {
    this.#hint.hidden = false;
    this.#where.replaceChildren();
    this.#values.replaceChildren();
  }
}

function describePixel({ row, column, tile, values }: PixelReport): string {
  const readings = values.map(({ band, stored, isNoData, physical, words }) =>
    isNoData ? l10n.t('{0}: no data', band) : `${band}: ${words ?? physical ?? stored}`,
  );
  const text = l10n.t('Row {0}, column {1}. {2}', row, column, readings.join(', '));
  return tile ? `${tile}. ${text}` : text;
}
