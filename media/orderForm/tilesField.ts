/** The field for tiles, with the tile grid that their numbers are of. */
import * as l10n from '@vscode/l10n';
import { el } from '../components/element.ts';
import { button, textArea } from '../components/toolkit.ts';
import { hint, part } from './formElements.ts';

export class TilesField {
  readonly control = textArea({
    id: 'tiles',
    label: l10n.t('Tiles'),
    rows: 3,
    placeholder: 'h009v003, h010-012v003',
  });
  readonly hint = hint(
    'tiles-hint',
    l10n.t(
      'Names such as h009v003 (h: column, v: row), or row and column as in “3, 9”, one tile per line. Ranges: h009-011v003, or “3-5, 9-11”. Rows copied from a table, with their headings, also work.',
    ),
  );
  readonly #problem: HTMLElement;
  readonly #newGrid = button({
    id: 'new-tile-grid',
    label: l10n.t('New Tile Grid…'),
    appearance: 'secondary',
  });
  readonly #gridLine: HTMLElement;

  /**
   * @param problem the line for problems of the tiles
   * @param grid text about the tile grid
   */
  constructor(problem: HTMLElement, grid: HTMLElement) {
    this.#problem = problem;
    this.#gridLine = el('div', { class: 'with-button grid-line' }, grid, this.#newGrid.element);
  }

  /** @param others ways to find tiles, below the field */
  layOut(...others: HTMLElement[]): HTMLElement {
    return part(
      'tiles-part',
      this.control.element,
      this.#gridLine,
      el('div', { class: 'stacked' }, this.#problem, this.hint),
      ...others,
    );
  }

  get value(): string {
    return this.control.value;
  }

  set value(tiles: string) {
    this.control.value = tiles;
  }

  setHidden(isHidden: boolean): void {
    for (const element of [this.control.element, this.#gridLine, this.hint]) {
      element.hidden = isHidden;
    }
  }

  onNewGrid(listener: () => void): void {
    this.#newGrid.onPress(listener);
  }
}
