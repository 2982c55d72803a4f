/** The images of the order: a matrix for each collection, and the actions on the selected ones. */

import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../src/domain/locale.ts';
import type { TileIndex } from '../../src/domain/tileIndex.ts';
import type {
  CellAction,
  CellState,
  PageCell,
  PageMatrix,
} from '../../src/views/orderPage/protocol.ts';
import { el } from '../components/element.ts';
import { headingWidth } from '../components/matrix/headingWidths.ts';
import { MatrixGrid } from '../components/matrix/matrixGrid.ts';
import { openMenu } from '../components/matrix/matrixMenu.ts';
import type { CellPlace } from '../components/matrix/matrixSelection.ts';
import type { MatrixSizes } from '../components/matrix/matrixWindow.ts';
import { stateSymbol } from '../components/stateSymbols.ts';
import { type Button, button, checkbox } from '../components/toolkit.ts';
import { applicable, CELL_ACTIONS } from './cellActions.ts';
import { cellsMenu, type MenuOrder } from './cellsMenu.ts';
import { describeCell, formatStateTotal } from './cellText.ts';
import { drawCell } from './cellView.ts';

export interface CellsEvents {
  act(action: CellAction, items: readonly string[]): void;
  /** Shows the tiles of the selected images on the map. */
  showOnMap(tiles: readonly TileIndex[]): void;
}

/** States in the order of the legend: what needs attention first. */
const CELL_STATES: readonly CellState[] = [
  'failed',
  'missing',
  'running',
  'waiting',
  'unsubmitted',
  'cancelling',
  'cancelled',
  'done',
  'empty',
  'elsewhere',
];

/** Limits of the headings' widths, in pixels. */
const ROW_HEADING = { least: 70, most: 260 };
const MAX_COLUMN_WIDTH = 190;

interface ShownMatrix {
  readonly grid: MatrixGrid;
  readonly element: HTMLElement;
  matrix: PageMatrix;
  cells: ReadonlyMap<string, PageCell>;
}

export class CellsPane {
  readonly element = el('section', { id: 'images', 'aria-label': l10n.t('Images') });
  readonly #events: CellsEvents;
  readonly #legend = el('div', {
    class: 'legend',
    role: 'group',
    'aria-label': l10n.t('Select images by state'),
  });
  readonly #matrices = el('div', {});
  readonly #selected = el('p', { id: 'selected', role: 'status' });
  readonly #actions = new Map<CellAction, Button>();
  readonly #onMap = button({
    id: 'show-on-map',
    label: l10n.t('Show on Map'),
    appearance: 'secondary',
  });
  readonly #more = button({
    id: 'more-actions',
    label: l10n.t('More Actions…'),
    appearance: 'secondary',
  });
  #order: MenuOrder | undefined;
  readonly #compact = checkbox({ label: l10n.t('Compact') });
  readonly #shown = new Map<string, ShownMatrix>();

  constructor(events: CellsEvents) {
    this.#events = events;
    const bar = el('div', { class: 'selection', role: 'toolbar' });
    bar.setAttribute('aria-label', l10n.t('Actions on the selected images'));
    for (const action of CELL_ACTIONS) {
      const pressed = button({ id: `cells-${action}`, label: '', appearance: 'secondary' });
      pressed.onPress(() => this.#act(action));
      this.#actions.set(action, pressed);
      bar.append(pressed.element);
    }
    this.#onMap.onPress(() => events.showOnMap(this.#selectedTiles()));
    this.#more.onPress(() => openMenu(this.#more.element));
    bar.append(this.#onMap.element, this.#more.element);
    this.#compact.onChange(() => this.#resize());
    this.element.append(
      el('div', { class: 'images-head' }, el('h2', {}, l10n.t('Images')), this.#compact.element),
      this.#legend,
      this.#selected,
      bar,
      this.#matrices,
    );
    this.#showSelection();
  }

  /** The order of the images, for their menu. */
  setOrder(order: MenuOrder): void {
    this.#order = order;
    this.#showSelection();
  }

  show(matrices: readonly PageMatrix[]): void {
    const wanted = new Set(matrices.map(({ collection }) => collection));
    for (const [collection, { element }] of this.#shown) {
      if (wanted.has(collection)) continue;
      element.remove();
      this.#shown.delete(collection);
    }
    for (const matrix of matrices) this.#showMatrix(matrix);
    this.#showLegend();
    this.#showSelection();
  }

  /** Selects the images of a tile, in all matrices, and brings the first into view. */
  selectTile([row, column]: TileIndex): void {
    this.#selectCells((_, { tiles }, cell) => {
      const tile = tiles[cell.row];
      return tile !== undefined && tile[0] === row && tile[1] === column;
    });
  }

  /** Selects images by their names. */
  selectItems(items: readonly string[]): void {
    const names = new Set(items);
    this.#selectCells(({ name }) => names.has(name));
  }

  #showMatrix(matrix: PageMatrix): void {
    const known = this.#shown.get(matrix.collection);
    const shown = known ?? this.#create(matrix);
    const { rows, columns } = matrix;
    const isOther = String([rows, columns]) !== String([shown.matrix.rows, shown.matrix.columns]);
    shown.matrix = matrix;
    shown.cells = new Map(matrix.cells.map((cell) => [`${cell.row} ${cell.column}`, cell]));
    if (!known) {
      this.#shown.set(matrix.collection, shown);
      this.#matrices.append(shown.element);
    }
    if (!known || isOther) shown.grid.setSizes(this.#sizesOf(matrix));
    shown.grid.setData({
      corner: matrix.rowTitle,
      rows,
      columns,
      has: (row, column) => shown.cells.has(`${row} ${column}`),
    });
  }

  #create(matrix: PageMatrix): ShownMatrix {
    const cellAt = ({ row, column }: CellPlace) => shown.cells.get(`${row} ${column}`);
    const grid = new MatrixGrid(l10n.t('Images of {0}', matrix.title), this.#sizesOf(matrix), {
      draw: (look, place, element) => {
        const cell = cellAt(place);
        if (!cell) return;
        element.classList.add(`state-${cell.state}`);
        drawCell(look, cell, this.#compact.checked);
      },
      describe: (place) => {
        const cell = cellAt(place);
        const { rows, columns } = shown.matrix;
        return cell ? describeCell(cell, rows[place.row] ?? '', columns[place.column] ?? '') : '';
      },
      selectionChanged: () => this.#showSelection(),
      open: (place) => {
        const cell = cellAt(place);
        const [opened] = cell ? applicable('openImage', [cell]) : [];
        if (opened) this.#events.act('openImage', [opened.name]);
      },
    });
    const element = el('div', { class: 'matrix-part' }, el('h3', {}, matrix.title), grid.element);
    const shown: ShownMatrix = { grid, element, matrix, cells: new Map() };
    return shown;
  }

  #sizesOf({ rowTitle, rows, columns }: PageMatrix): MatrixSizes {
    const isCompact = this.#compact.checked;
    return {
      cellWidth: headingWidth(columns, { least: isCompact ? 60 : 104, most: MAX_COLUMN_WIDTH }),
      cellHeight: isCompact ? 22 : 40,
      headWidth: headingWidth([rowTitle, ...rows], ROW_HEADING),
      headHeight: 24,
    };
  }

  #resize(): void {
    for (const { grid, matrix } of this.#shown.values()) grid.setSizes(this.#sizesOf(matrix));
  }

  /** How many images are in each state; each entry selects them. */
  #showLegend(): void {
    const all = [...this.#shown.values()].flatMap(({ matrix }) => matrix.cells);
    const entries = CELL_STATES.flatMap((state) => {
      const count = all.filter((cell) => cell.state === state).length;
      const select = () => this.#selectCells((cell) => cell.state === state);
      return count > 0 ? [entry(state, formatStateTotal(state, count), select)] : [];
    });
    const here = all.filter(({ isHere }) => isHere).length;
    const rest = all.filter(isToDownload).length;
    if (here > 0) {
      const text = l10n.t('{0} on this machine', formatNumber(here));
      entries.push(entry('here', text, () => this.#selectCells(({ isHere }) => isHere)));
    }
    if (rest > 0) {
      const text = l10n.t('{0} to download', formatNumber(rest));
      entries.push(entry(undefined, text, () => this.#selectCells(isToDownload)));
    }
    // Redrawn only on changes: otherwise an entry loses the focus.
    const shown = entries.map(({ textContent }) => textContent).join('\n');
    if (this.#legend.dataset.shown === shown) return;
    this.#legend.dataset.shown = shown;
    this.#legend.replaceChildren(...entries);
  }

  #selectCells(isWanted: (cell: PageCell, matrix: PageMatrix, place: CellPlace) => boolean): void {
    let isFirst = true;
    for (const { grid, matrix } of this.#shown.values()) {
      const wanted = matrix.cells.filter((cell) => isWanted(cell, matrix, cell));
      grid.selection.select(wanted);
      const [first] = wanted;
      if (first && isFirst) {
        grid.element.scrollIntoView({ block: 'nearest' });
        grid.reveal(first);
        grid.element.focus({ preventScroll: true });
        isFirst = false;
      }
      grid.redraw();
    }
    this.#showSelection();
  }

  #selectedCells(): PageCell[] {
    return [...this.#shown.values()].flatMap(({ grid, cells }) =>
      grid.selection.cells.flatMap(({ row, column }) => cells.get(`${row} ${column}`) ?? []),
    );
  }

  #selectedTiles(): TileIndex[] {
    const tiles = [...this.#shown.values()].flatMap(({ grid, matrix }) =>
      grid.selection.cells.flatMap(({ row }) => {
        const tile = matrix.tiles[row];
        return tile ? [[String(tile), tile] as const] : [];
      }),
    );
    return [...new Map(tiles).values()];
  }

  #act(action: CellAction): void {
    const items = applicable(action, this.#selectedCells()).map(({ name }) => name);
    if (items.length > 0) this.#events.act(action, items);
  }

  #showSelection(): void {
    const cells = this.#selectedCells();
    const text =
      cells.length === 0
        ? l10n.t('Select images for actions on them.')
        : cells.length === 1
          ? l10n.t('1 image selected')
          : l10n.t('{0} images selected', formatNumber(cells.length));
    if (this.#selected.textContent !== text) this.#selected.textContent = text;
    for (const [action, pressed] of this.#actions) {
      const fit = applicable(action, cells);
      pressed.label = formatAction(action, fit);
      pressed.disabled = fit.length === 0;
    }
    this.#onMap.disabled = this.#selectedTiles().length === 0;
    this.#more.disabled = cells.length === 0;
    this.#showMenu(cells);
  }

  /** VS Code reads it when it opens a menu. */
  #showMenu(cells: readonly PageCell[]): void {
    const menu = cellsMenu(this.#order, cells);
    for (const element of [this.#matrices, this.#more.element]) {
      if (menu) element.dataset.vscodeContext = JSON.stringify(menu);
      else delete element.dataset.vscodeContext;
    }
  }
}

function isToDownload({ state, isHere }: PageCell): boolean {
  return state === 'done' && !isHere;
}

function entry(
  state: Parameters<typeof stateSymbol>[0] | undefined,
  text: string,
  select: () => void,
): HTMLElement {
  const element = el('button', { type: 'button', class: 'legend-entry' });
  if (state) {
    element.classList.add(`state-${state}`);
    element.append(stateSymbol(state));
  }
  element.append(text);
  element.addEventListener('click', select);
  return element;
}

function formatAction(action: CellAction, cells: readonly PageCell[]): string {
  const n = formatNumber(cells.length);
  const isMany = cells.length > 1;
  switch (action) {
    case 'openImage':
      if (cells.some(({ isHere }) => !isHere)) {
        return isMany ? l10n.t('Download and Open ({0})', n) : l10n.t('Download and Open');
      }
      return isMany ? l10n.t('Open Images ({0})', n) : l10n.t('Open Image');
    case 'download':
      return isMany ? l10n.t('Download ({0})', n) : l10n.t('Download');
    case 'retry':
      return isMany ? l10n.t('Retry ({0})', n) : l10n.t('Retry');
    case 'cancel':
      return isMany ? l10n.t('Cancel ({0})', n) : l10n.t('Cancel');
  }
}
