/**
 * A matrix of thousands of cells: elements exist for the visible ones alone.
 *
 * The grid has the focus, and names its current cell to screen readers, which it always has an element
 * for. Cells are selected with the pointer (drag, Shift, Ctrl), with headings, and with keys.
 */
import { el } from '../element.ts';
import { withinWidth } from './headingWidths.ts';
import './matrix.css';
import { columnHeading, cornerHeading, rowHeading } from './matrixHeadings.ts';
import { stepOfKey } from './matrixKeys.ts';
import { addMatrixMenu } from './matrixMenu.ts';
import { cellUnder, isOnCells, Presses, scrollAtEdge } from './matrixPointer.ts';
import { type CellPlace, MatrixSelection } from './matrixSelection.ts';
import {
  type MatrixSizes,
  type MatrixWindow,
  matrixWindow,
  type ScrolledView,
  scrollTo,
} from './matrixWindow.ts';

/** Contents of a matrix. */
export interface MatrixData {
  /** Subject of the rows, above their headings. */
  readonly corner: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly has: (row: number, column: number) => boolean;
}

export interface MatrixEvents {
  /**
   * Draws a cell, which may have been drawn before.
   *
   * @param look element for what is visible, which screen readers pass over
   * @param element the cell itself, for its classes
   */
  draw(look: HTMLElement, cell: CellPlace, element: HTMLElement): void;
  /** Name of a cell for screen readers, and its tooltip. */
  describe(cell: CellPlace): string;
  selectionChanged(): void;
  /** A cell was double-clicked, or Enter was pressed. */
  open(cell: CellPlace): void;
}

interface DrawnRow {
  readonly element: HTMLElement;
  readonly cells: Map<number, HTMLElement>;
}

let grids = 0;

export class MatrixGrid {
  readonly element: HTMLElement;
  readonly selection = new MatrixSelection();
  readonly #events: MatrixEvents;
  readonly #id = `matrix-${++grids}`;
  readonly #space = el('div', { class: 'matrix-space', role: 'presentation' });
  readonly #head = el('div', { class: 'matrix-head', role: 'row', 'aria-rowindex': '1' });
  readonly #rows = new Map<number, DrawnRow>();
  #data: MatrixData = { corner: '', rows: [], columns: [], has: () => false };
  /** As given; `#sizes` has them as they fit the width. */
  #wantedSizes: MatrixSizes;
  #sizes: MatrixSizes;
  #shown = '';
  #frame = 0;
  #isDragging = false;
  readonly #presses = new Presses();

  constructor(label: string, sizes: MatrixSizes, events: MatrixEvents) {
    this.#events = events;
    this.#wantedSizes = sizes;
    this.#sizes = sizes;
    this.element = el('div', {
      id: this.#id,
      class: 'matrix',
      role: 'grid',
      tabindex: '0',
      'aria-label': label,
      'aria-multiselectable': 'true',
    });
    this.#space.append(this.#head);
    this.element.append(this.#space);
    this.element.addEventListener('scroll', () => this.#drawSoon());
    this.element.addEventListener('keydown', (event) => this.#press(event));
    this.element.addEventListener('pointerdown', (event) => this.#pointerDown(event));
    this.element.addEventListener('pointermove', (event) => this.#pointerMove(event));
    for (const end of ['pointerup', 'pointercancel'] as const) {
      this.element.addEventListener(end, () => {
        this.#isDragging = false;
      });
    }
    addMatrixMenu(this.element, {
      select: (event) => {
        if (!isOnCells(event, this.element, this.#sizes, this.#count)) return;
        this.element.focus({ preventScroll: true });
        this.#selectForMenu(this.#cellOf(event));
      },
      selectCurrent: () => this.#selectForMenu(this.selection.active),
      current: () =>
        this.#rows.get(this.selection.active.row)?.cells.get(this.selection.active.column),
    });
    new ResizeObserver(() => this.#resized()).observe(this.element);
  }

  setData(data: MatrixData): void {
    const isSame = isEqual(data.rows, this.#data.rows) && isEqual(data.columns, this.#data.columns);
    this.#data = data;
    const { rows, columns, has } = data;
    this.selection.setShape({ rows: rows.length, columns: columns.length, has }, isSame);
    this.element.setAttribute('aria-rowcount', String(rows.length + 1));
    this.element.setAttribute('aria-colcount', String(columns.length + 1));
    if (isSame) this.redraw();
    else this.#lay();
  }

  setSizes(sizes: MatrixSizes): void {
    this.#wantedSizes = sizes;
    this.#lay();
  }

  /** Draws all visible cells again. */
  redraw(): void {
    for (const [row, { cells }] of this.#rows) {
      for (const [column, element] of cells) this.#drawCell(element, { row, column });
    }
    this.#showActive();
  }

  /** Brings a cell into view and makes it the current one. */
  reveal(cell: CellPlace): void {
    const { top, left } = scrollTo(cell, this.#view, this.#sizes);
    this.element.scrollTo({ top, left });
    this.#draw();
  }

  /** The selection was changed by the page. */
  showSelection(): void {
    this.redraw();
    this.#events.selectionChanged();
  }

  get #view(): ScrolledView {
    const { scrollTop, scrollLeft, clientWidth, clientHeight } = this.element;
    return { top: scrollTop, left: scrollLeft, width: clientWidth, height: clientHeight };
  }

  get #count() {
    return { rows: this.#data.rows.length, columns: this.#data.columns.length };
  }

  /** Gives the matrix its size, and draws all of it again. */
  #lay(): void {
    this.#sizes = withinWidth(this.#wantedSizes, this.element.clientWidth);
    const { headWidth, headHeight, cellWidth, cellHeight } = this.#sizes;
    const { rows, columns } = this.#count;
    this.#space.style.width = `${headWidth + columns * cellWidth}px`;
    this.#space.style.height = `${headHeight + rows * cellHeight}px`;
    this.element.style.setProperty('--cell-width', `${cellWidth}px`);
    this.element.style.setProperty('--cell-height', `${cellHeight}px`);
    this.element.style.setProperty('--head-width', `${headWidth}px`);
    this.element.style.setProperty('--head-height', `${headHeight}px`);
    for (const { element } of this.#rows.values()) element.remove();
    this.#rows.clear();
    this.#shown = '';
    this.#draw();
  }

  #resized(): void {
    const { headWidth } = withinWidth(this.#wantedSizes, this.element.clientWidth);
    if (headWidth === this.#sizes.headWidth) this.#drawSoon();
    else this.#lay();
  }

  #drawSoon(): void {
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const window = matrixWindow(this.#view, this.#sizes, this.#count);
    const shown = JSON.stringify(window);
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#drawHead(window);
      this.#drawRows(window);
    }
    this.#showActive();
  }

  #drawHead({ firstColumn, endColumn }: MatrixWindow): void {
    const columns = this.#data.columns.slice(firstColumn, endColumn).map((text, at) => {
      const column = firstColumn + at;
      return columnHeading(text, column, this.#left(column), this.#sizes.headingSpan);
    });
    this.#head.replaceChildren(cornerHeading(this.#data.corner), ...columns);
  }

  #drawRows(window: MatrixWindow): void {
    for (const [row, { element }] of this.#rows) {
      if (row >= window.firstRow && row < window.endRow) continue;
      element.remove();
      this.#rows.delete(row);
    }
    for (let row = window.firstRow; row < window.endRow; row++) this.#drawRow(row, window);
    // Screen readers read the rows in their order.
    const sorted = [...this.#rows].sort(([a], [b]) => a - b).map(([, { element }]) => element);
    this.#space.replaceChildren(this.#head, ...sorted);
  }

  #drawRow(row: number, { firstColumn, endColumn }: MatrixWindow): void {
    const drawn = this.#rows.get(row) ?? this.#newRow(row);
    this.#rows.set(row, drawn);
    for (const [column, element] of drawn.cells) {
      if (column >= firstColumn && column < endColumn) continue;
      element.remove();
      drawn.cells.delete(column);
    }
    for (let column = firstColumn; column < endColumn; column++) {
      if (drawn.cells.has(column)) continue;
      const element = this.#newCell({ row, column });
      drawn.cells.set(column, element);
      const next = [...drawn.cells]
        .filter(([other]) => other > column)
        .sort(([a], [b]) => a - b)[0];
      drawn.element.insertBefore(element, next?.[1] ?? null);
    }
  }

  #newRow(row: number): DrawnRow {
    const head = rowHeading(this.#data.rows[row] ?? '', row);
    const element = el(
      'div',
      { class: 'matrix-row', role: 'row', 'aria-rowindex': String(row + 2) },
      head,
    );
    element.style.top = `${this.#sizes.headHeight + row * this.#sizes.cellHeight}px`;
    return { element, cells: new Map() };
  }

  #newCell(cell: CellPlace): HTMLElement {
    const element = el('div', {
      id: this.#cellId(cell),
      role: 'gridcell',
      'aria-colindex': String(cell.column + 2),
    });
    element.style.left = this.#left(cell.column);
    this.#drawCell(element, cell);
    return element;
  }

  #drawCell(element: HTMLElement, cell: CellPlace): void {
    const { row, column } = cell;
    const isThere = this.#data.has(row, column);
    element.className = isThere ? 'matrix-cell' : 'matrix-cell nothing';
    element.setAttribute('aria-selected', String(this.selection.has(row, column)));
    const text = isThere ? this.#events.describe(cell) : '';
    element.title = text;
    const place = `${this.#data.rows[row]}, ${this.#data.columns[column]}`;
    const name = el('span', { class: 'matrix-name' }, text || `${place}: –`);
    const look = el('span', { class: 'matrix-look', 'aria-hidden': 'true' });
    if (isThere) this.#events.draw(look, cell, element);
    element.replaceChildren(name, look);
  }

  #showActive(): void {
    const { active } = this.selection;
    for (const old of this.element.querySelectorAll('.current')) old.classList.remove('current');
    const element = this.#rows.get(active.row)?.cells.get(active.column);
    element?.classList.add('current');
    if (element) this.element.setAttribute('aria-activedescendant', element.id);
    else this.element.removeAttribute('aria-activedescendant');
  }

  #press(event: KeyboardEvent): void {
    if (event.altKey || !this.#act(event)) return;
    event.preventDefault();
    // VS Code would select the text of the page, for example.
    event.stopPropagation();
  }

  #act({ key, shiftKey: extend, ctrlKey, metaKey }: KeyboardEvent): boolean {
    const isFocusOnly = ctrlKey || metaKey;
    const { selection } = this;
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.#sizes.cellHeight) - 2);
    const step = stepOfKey(key, page);
    if (step) selection.move(step, { extend, isFocusOnly });
    else if (key === 'Home' || key === 'End') this.#toEnd(key === 'End', { extend, isFocusOnly });
    else if (key === ' ' && extend) selection.moveTo(selection.active, { extend });
    else if (key === ' ') selection.toggleActive();
    else if (key.toLowerCase() === 'a' && isFocusOnly) selection.selectAll();
    else if (key === 'Escape' && selection.size > 0) selection.clear();
    else if (key === 'Enter') {
      this.#events.open(selection.active);
      return true;
    } else return false;
    this.reveal(selection.active);
    this.showSelection();
    return true;
  }

  #toEnd(
    isLast: boolean,
    options: { readonly extend: boolean; readonly isFocusOnly: boolean },
  ): void {
    const { selection } = this;
    const lastRow = isLast ? this.#data.rows.length - 1 : 0;
    const row = options.isFocusOnly ? lastRow : selection.active.row;
    selection.moveTo(selection.endOfRow(row, isLast), { extend: options.extend });
  }

  #pointerDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    const options = { extend: event.shiftKey, add: event.ctrlKey || event.metaKey };
    const heading = event.target instanceof HTMLElement ? event.target.dataset : {};
    if (heading.row !== undefined) this.#selectLine({ row: Number(heading.row) }, options);
    else if (heading.column !== undefined) {
      this.#selectLine({ column: Number(heading.column) }, options);
    } else {
      if (!isOnCells(event, this.element, this.#sizes, this.#count)) return;
      this.selection.press(this.#cellOf(event), options);
      this.#isDragging = true;
      this.element.setPointerCapture(event.pointerId);
    }
    this.element.focus({ preventScroll: true });
    // The browser would select text.
    event.preventDefault();
    this.showSelection();
    if (this.#isDragging && this.#presses.isSecond(event, this.#cellOf(event))) {
      this.#events.open(this.selection.active);
    }
  }

  #selectForMenu(cell: CellPlace): void {
    if (!this.#data.has(cell.row, cell.column)) return;
    if (this.selection.has(cell.row, cell.column)) return;
    this.selection.press(cell);
    this.showSelection();
  }

  #selectLine(line: { row?: number; column?: number }, options: { add: boolean }): void {
    const { rows, columns } = this.#count;
    const cells =
      line.row === undefined
        ? Array.from({ length: rows }, (_, row) => ({ row, column: line.column ?? 0 }))
        : Array.from({ length: columns }, (_, column) => ({ row: line.row ?? 0, column }));
    const present = cells.filter(({ row, column }) => this.#data.has(row, column));
    this.selection.select(present, options);
  }

  #pointerMove(event: PointerEvent): void {
    if (!this.#isDragging) return;
    const cell = this.#cellOf(event);
    const { active } = this.selection;
    scrollAtEdge(event, this.element, this.#sizes);
    if (cell.row === active.row && cell.column === active.column) return;
    this.selection.drag(cell);
    this.showSelection();
  }

  #cellOf(event: MouseEvent): CellPlace {
    return cellUnder(event, this.element, this.#sizes, this.#count);
  }

  #left(column: number): string {
    return `${this.#sizes.headWidth + column * this.#sizes.cellWidth}px`;
  }

  #cellId({ row, column }: CellPlace): string {
    return `${this.#id}-${row}-${column}`;
  }
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, at) => text === b[at]);
}
