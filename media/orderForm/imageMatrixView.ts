/** The images of one collection: number of dates, gaps, and what is left out. */
import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../src/domain/locale.ts';
import type { ImageMatrix } from '../../src/views/orderForm/protocol.ts';
import { el } from '../components/element.ts';
import { headingWidth } from '../components/matrix/headingWidths.ts';
import { MatrixGrid } from '../components/matrix/matrixGrid.ts';
import type { CellPlace } from '../components/matrix/matrixSelection.ts';
import { stateSymbol } from '../components/stateSymbols.ts';
import { compactSizes, fitsWidth, fullSizes, type HeadingWidths } from './matrixSizes.ts';

export interface FormMatrix {
  readonly element: HTMLElement;
  /** Keys of the selected images. */
  readonly selectedKeys: readonly string[];
  /** Whether cells with numbers fit beside each other. */
  readonly fits: boolean;
  /** Whether cells have colors alone, so that more of them are in view. */
  readonly isCompact: boolean;
  /** @param isCompact undefined: where cells with numbers do not fit */
  setCompact(isCompact: boolean | undefined): void;
  show(matrix: ImageMatrix, leftOut: ReadonlySet<string>): void;
}

export interface FormMatrixEvents {
  /** It has become compact, or not any more, because of its width or its columns. */
  compactChanged(): void;
  selectionChanged(): void;
  /** Leaves an image out, or includes it again. */
  toggle(key: string): void;
}

const EMPTY: ImageMatrix = {
  collection: '',
  title: '',
  rows: [],
  columns: [],
  keys: [],
  existing: [],
};

/** Limits of the headings' widths, in pixels. */
const ROW_HEADING = { least: 70, most: 160 };
const COLUMN_HEADING = { least: 52, most: 190 };

export class ImageMatrixView implements FormMatrix {
  readonly element = el('div', { class: 'matrix-part' });
  readonly #title = el('h4', {});
  readonly #grid: MatrixGrid;
  #matrix = EMPTY;
  readonly #readout = el('p', { class: 'matrix-readout', 'aria-hidden': 'true' });
  #widths: HeadingWidths = headingWidths('', EMPTY);
  #sizes = fullSizes(this.#widths, 0, 0);
  #wantsCompact: boolean | undefined;
  #isCompact = false;
  #leftOut: ReadonlySet<string> = new Set();
  #existing: ReadonlyMap<number, string> = new Map();
  /** The most dates of an image; its cell is the darkest. */
  #most = 1;

  readonly #events: FormMatrixEvents;

  constructor(events: FormMatrixEvents) {
    this.#events = events;
    this.#grid = new MatrixGrid('', this.#sizes, {
      draw: (look, cell, element) => this.#draw(look, cell, element),
      describe: (cell) => this.#describe(cell),
      selectionChanged: () => events.selectionChanged(),
      open: (cell) => {
        const key = this.#matrix.keys[this.#indexOf(cell)];
        if (key !== undefined) events.toggle(key);
      },
    });
    this.element.append(this.#title, this.#grid.element, this.#readout);
    this.#listen();
  }

  get fits(): boolean {
    const width = this.#grid.element.clientWidth;
    return width === 0 || fitsWidth(this.#widths, this.#matrix.columns.length, width);
  }

  get isCompact(): boolean {
    return this.#isCompact;
  }

  setCompact(isCompact: boolean | undefined): void {
    this.#wantsCompact = isCompact;
    this.#resize();
  }

  #listen(): void {
    const { element } = this.#grid;
    const show = (cell: Element | null | undefined) => {
      const text = cell instanceof HTMLElement ? cell.title : '';
      if (this.#readout.textContent !== text) this.#readout.textContent = text;
    };
    const showCurrent = () => show(element.querySelector('.matrix-cell.current'));
    element.addEventListener('pointermove', ({ clientX, clientY }) => {
      show(document.elementFromPoint(clientX, clientY)?.closest('.matrix-cell'));
    });
    element.addEventListener('pointerleave', () => {
      if (document.activeElement === element) showCurrent();
      else show(undefined);
    });
    element.addEventListener('focus', showCurrent);
    element.addEventListener('keyup', showCurrent);
    element.addEventListener('blur', () => show(undefined));
    new ResizeObserver(() => this.#resize()).observe(element);
  }

  /** Fits the cells to the width, which is not known while the matrix is hidden. */
  #resize(): void {
    const { clientWidth } = this.#grid.element;
    if (clientWidth === 0) return;
    const isCompact = this.#wantsCompact ?? !this.fits;
    const isOther = isCompact !== this.#isCompact;
    this.#isCompact = isCompact;
    this.element.classList.toggle('compact', isCompact);
    const columns = this.#matrix.columns.length;
    const sizesOf = isCompact ? compactSizes : fullSizes;
    const sizes = sizesOf(this.#widths, columns, clientWidth);
    if (isOther || JSON.stringify(sizes) !== JSON.stringify(this.#sizes)) {
      this.#sizes = sizes;
      this.#grid.setSizes(sizes);
    }
    if (isOther) this.#events.compactChanged();
  }

  get selectedKeys(): readonly string[] {
    return this.#grid.selection.cells.flatMap(
      (cell) => this.#matrix.keys[this.#indexOf(cell)] ?? [],
    );
  }

  show(matrix: ImageMatrix, leftOut: ReadonlySet<string>): void {
    this.#matrix = matrix;
    this.#leftOut = leftOut;
    this.#existing = new Map(matrix.existing);
    this.#most = (matrix.counts ?? []).reduce((most, count) => Math.max(most, count?.[0] ?? 0), 1);
    this.#title.textContent = matrix.title;
    const { rows, columns } = matrix;
    this.#grid.element.setAttribute('aria-label', l10n.t('Images of {0}', matrix.title));
    const corner = l10n.t('Tile');
    this.#widths = headingWidths(corner, matrix);
    this.#resize();
    this.#grid.setData({ corner, rows, columns, has: () => true });
  }

  #draw(look: HTMLElement, cell: CellPlace, element: HTMLElement): void {
    const index = this.#indexOf(cell);
    const isLeftOut = this.#leftOut.has(this.#matrix.keys[index] ?? '');
    const count = this.#matrix.counts?.[index];
    element.classList.toggle('left-out', isLeftOut);
    element.classList.toggle('gap', count?.[1] === 0);
    element.classList.toggle('counted', count !== undefined);
    element.classList.toggle('elsewhere', this.#existing.has(index));
    element.style.setProperty('--share', String((count?.[0] ?? 0) / this.#most));
    if (this.#isCompact) {
      look.replaceChildren();
      return;
    }
    const symbols = [
      ...(isLeftOut ? [stateSymbol('cancelled')] : []),
      ...(this.#existing.has(index) ? [stateSymbol('elsewhere')] : []),
    ];
    const number = count ? [el('span', {}, formatNumber(count[0]))] : [];
    look.replaceChildren(...symbols, ...number);
  }

  /** "h009v003, Jan 2020: 12 dates, 14 scenes; left out; P/NAME" */
  #describe(cell: CellPlace): string {
    const { rows, columns, keys, counts, names } = this.#matrix;
    const index = this.#indexOf(cell);
    const count = counts?.[index];
    const parts = [
      count ? formatImageCount(count[0], count[1]) : l10n.t('not counted'),
      this.#leftOut.has(keys[index] ?? '') ? l10n.t('left out') : l10n.t('will be ordered'),
      this.#existing.get(index),
      names?.[index],
    ];
    const place = `${rows[cell.row] ?? ''}, ${columns[cell.column] ?? ''}`;
    return `${place}: ${parts.filter(Boolean).join('; ')}`;
  }

  #indexOf({ row, column }: CellPlace): number {
    return row * this.#matrix.columns.length + column;
  }
}

function formatImageCount(dates: number, scenes: number): string {
  if (scenes === 0) return l10n.t('no scenes');
  const shown = scenes === 1 ? l10n.t('1 scene') : l10n.t('{0} scenes', formatNumber(scenes));
  return dates === 1
    ? l10n.t('1 date, {0}', shown)
    : l10n.t('{0} dates, {1}', formatNumber(dates), shown);
}

function headingWidths(
  corner: string,
  { rows, columns }: Pick<ImageMatrix, 'rows' | 'columns'>,
): HeadingWidths {
  return {
    row: headingWidth([corner, ...rows], ROW_HEADING),
    column: headingWidth(columns, COLUMN_HEADING),
  };
}
