/** The selection of a matrix's cells, and the part of it that is drawn. */
import { describe, expect, it } from 'vitest';
import { MatrixSelection } from '../../media/components/matrix/matrixSelection.ts';
import { cellAt, matrixWindow, scrollTo } from '../../media/components/matrix/matrixWindow.ts';

const at = (row: number, column: number) => ({ row, column });

/** Cells of the third column do not exist. */
function selection({ rows = 4, columns = 5, gap = 2 } = {}): MatrixSelection {
  const made = new MatrixSelection();
  made.setShape({ rows, columns, has: (_, column) => column !== gap });
  return made;
}

function shown(of: MatrixSelection): string {
  return of.cells.map(({ row, column }) => `${row}${column}`).join(' ');
}

describe('with the pointer', () => {
  it('a press selects one cell, with Ctrl one more or one less', () => {
    const cells = selection();
    cells.press(at(0, 0));
    cells.press(at(1, 1));
    expect(shown(cells)).toBe('11');
    cells.press(at(3, 3), { add: true });
    expect(shown(cells)).toBe('11 33');
    cells.press(at(1, 1), { add: true });
    expect(shown(cells)).toBe('33');
  });

  it('Shift and dragging select a rectangle, without cells that do not exist', () => {
    const cells = selection();
    cells.press(at(0, 1));
    cells.press(at(1, 3), { extend: true });
    expect(shown(cells)).toBe('01 03 11 13');
    cells.press(at(2, 0));
    cells.drag(at(3, 1));
    cells.drag(at(2, 1));
    expect(shown(cells)).toBe('20 21');
  });

  it('a drag with Ctrl adds a rectangle to what was selected', () => {
    const cells = selection();
    cells.press(at(0, 0));
    cells.press(at(2, 3), { add: true });
    cells.drag(at(3, 4));
    expect(shown(cells)).toBe('00 23 24 33 34');
    cells.drag(at(2, 3));
    expect(shown(cells)).toBe('00 23');
  });

  it('a cell that does not exist is never selected', () => {
    const cells = selection();
    cells.press(at(1, 2));
    expect(cells.size).toBe(0);
    cells.press(at(1, 2), { add: true });
    expect(cells.size).toBe(0);
  });
});

describe('with keys', () => {
  it('arrows move over cells that exist, and stop at the edge', () => {
    const cells = selection();
    cells.move(at(0, 1));
    cells.move(at(0, 1));
    expect(cells.active).toEqual(at(0, 3));
    expect(shown(cells)).toBe('03');
    cells.move(at(-1, 0));
    expect(cells.active).toEqual(at(0, 3));
    cells.move(at(10, 0));
    expect(cells.active).toEqual(at(3, 3));
  });

  it('Shift extends from where the selection began', () => {
    const cells = selection();
    cells.moveTo(at(1, 0));
    cells.move(at(0, 1), { extend: true });
    cells.move(at(1, 0), { extend: true });
    expect(shown(cells)).toBe('10 11 20 21');
    cells.move(at(-1, 0), { extend: true });
    expect(shown(cells)).toBe('10 11');
  });

  it('Ctrl moves the focus alone, and Space adds or removes the cell there', () => {
    const cells = selection();
    cells.moveTo(at(0, 0));
    cells.move(at(1, 0), { isFocusOnly: true });
    cells.move(at(1, 0), { isFocusOnly: true });
    cells.toggleActive();
    expect(shown(cells)).toBe('00 20');
    cells.toggleActive();
    expect(shown(cells)).toBe('00');
  });

  it('Ctrl+A selects everything and leaves the focus where it is', () => {
    const cells = selection({ rows: 2, columns: 3 });
    cells.moveTo(at(1, 1));
    cells.selectAll();
    expect(shown(cells)).toBe('00 01 10 11');
    expect(cells.active).toEqual(at(1, 1));
    cells.clear();
    expect(cells.size).toBe(0);
  });

  it('Home and End find the first and the last cell of a row', () => {
    const cells = selection({ columns: 3 });
    expect(cells.endOfRow(2, true)).toEqual(at(2, 1));
    expect(cells.endOfRow(2, false)).toEqual(at(2, 0));
  });
});

describe('when the order changes', () => {
  it('the selection is kept in the same matrix, and is empty in another one', () => {
    const cells = selection();
    cells.press(at(1, 1));
    cells.press(at(1, 4), { add: true });
    cells.setShape({ rows: 4, columns: 5, has: (_, column) => column !== 4 }, true);
    expect(shown(cells)).toBe('11');
    cells.setShape({ rows: 1, columns: 1, has: () => true });
    expect(cells.size).toBe(0);
    expect(cells.active).toEqual(at(0, 0));
  });

  it('the focus begins at the first cell that exists', () => {
    const cells = new MatrixSelection();
    cells.setShape({ rows: 2, columns: 2, has: (row, column) => row === 1 && column === 1 });
    expect(cells.active).toEqual(at(1, 1));
  });
});

describe('the part that is drawn', () => {
  const sizes = { cellWidth: 100, cellHeight: 40, headWidth: 80, headHeight: 24 };
  const count = { rows: 75, columns: 40 };

  it('is what is in view, with a margin, of 3,000 cells', () => {
    const view = { top: 400, left: 1000, width: 880, height: 424 };
    expect(matrixWindow(view, sizes, count)).toEqual({
      firstRow: 7,
      endRow: 23,
      firstColumn: 7,
      endColumn: 21,
    });
  });

  it('ends with the matrix', () => {
    const view = { top: 0, left: 0, width: 10_000, height: 10_000 };
    const all = { firstRow: 0, endRow: 75, firstColumn: 0, endColumn: 40 };
    expect(matrixWindow(view, sizes, count)).toEqual(all);
    const none = matrixWindow({ ...view, top: 500 }, sizes, { rows: 0, columns: 0 });
    expect(none).toEqual({ firstRow: 0, endRow: 0, firstColumn: 0, endColumn: 0 });
  });

  it('finds the cell under the pointer, or the nearest one', () => {
    expect(cellAt(80, 24, sizes, count)).toEqual(at(0, 0));
    expect(cellAt(279, 143, sizes, count)).toEqual(at(2, 1));
    expect(cellAt(-50, 99_999, sizes, count)).toEqual(at(74, 0));
  });

  it('scrolls no further than needed to show a cell', () => {
    const view = { top: 400, left: 1000, width: 880, height: 424 };
    expect(scrollTo(at(12, 12), view, sizes)).toEqual({ top: 400, left: 1000 });
    expect(scrollTo(at(0, 0), view, sizes)).toEqual({ top: 0, left: 0 });
    expect(scrollTo(at(74, 39), view, sizes)).toEqual({ top: 2600, left: 3200 });
  });
});
