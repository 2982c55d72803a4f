/**
 * Selected cells of a matrix, as in a spreadsheet: one by one, as rectangles, by keys or the pointer.
 *
 * ```ts
 * const selection = new MatrixSelection();
 * selection.setShape({ rows: 75, columns: 40, has: () => true });
 * selection.press({ row: 0, column: 0 });
 * selection.press({ row: 2, column: 3 }, { extend: true }); // twelve cells
 * ```
 *
 * Cells that the matrix does not have are passed over by keys, and never selected.
 */

export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

export interface MatrixShape {
  readonly rows: number;
  readonly columns: number;
  /** Whether there is something in a cell. */
  readonly has: (row: number, column: number) => boolean;
}

export interface SelectOptions {
  /** Everything between the anchor and the cell, as with Shift. */
  readonly extend?: boolean;
  /** Besides what is selected already, as with Ctrl. */
  readonly add?: boolean;
}

const EMPTY: MatrixShape = { rows: 0, columns: 0, has: () => false };

export class MatrixSelection {
  #shape: MatrixShape = EMPTY;
  #selected = new Set<number>();
  /** Cells that stay selected while a rectangle changes. */
  #base: ReadonlySet<number> = new Set();
  #anchor: CellPlace = { row: 0, column: 0 };
  #active: CellPlace = { row: 0, column: 0 };

  /** The same matrix with other contents keeps its selection; another one has none. */
  setShape(shape: MatrixShape, isSame = false): void {
    this.#shape = shape;
    if (isSame) {
      const kept = this.cells.filter(({ row, column }) => shape.has(row, column));
      this.#selected = new Set(kept.map((cell) => this.#key(cell)));
      return;
    }
    this.#selected = new Set();
    this.#base = new Set();
    this.#active = this.#anchor = this.#first();
  }

  /** The cell with the focus. */
  get active(): CellPlace {
    return this.#active;
  }

  get size(): number {
    return this.#selected.size;
  }

  /** Row by row. */
  get cells(): CellPlace[] {
    return [...this.#selected].sort((a, b) => a - b).map((key) => this.#place(key));
  }

  has(row: number, column: number): boolean {
    return this.#selected.has(this.#key({ row, column }));
  }

  /** The pointer was pressed on a cell. */
  press(cell: CellPlace, { extend = false, add = false }: SelectOptions = {}): void {
    if (extend) {
      this.#extendTo(cell, add);
      return;
    }
    this.#anchor = this.#active = cell;
    const key = this.#key(cell);
    if (!add) this.#replace([cell]);
    else if (this.#selected.has(key)) this.#selected.delete(key);
    else if (this.#shape.has(cell.row, cell.column)) this.#selected.add(key);
    this.#base = add ? new Set(this.#selected) : new Set();
  }

  /** The pointer has moved to a cell while it was pressed. */
  drag(cell: CellPlace): void {
    this.#active = cell;
    this.#selectRectangle();
  }

  /** Moves the focus. @param by rows and columns; empty cells on the way are passed over */
  move(by: CellPlace, options: SelectOptions & { readonly isFocusOnly?: boolean } = {}): void {
    let { row, column } = this.#active;
    do {
      row += Math.sign(by.row);
      column += Math.sign(by.column);
      if (!this.#isInside(row, column)) return;
    } while (!this.#shape.has(row, column));
    // More than one step: to the farthest cell within them.
    const [rows, columns] = [Math.abs(by.row), Math.abs(by.column)];
    const far = this.#farthest({ row, column }, by, Math.max(rows, columns) - 1);
    this.moveTo(far, options);
  }

  /** Moves the focus to a cell. */
  moveTo(cell: CellPlace, options: SelectOptions & { readonly isFocusOnly?: boolean } = {}): void {
    if (options.extend) {
      this.#extendTo(cell, options.add === true);
      return;
    }
    this.#active = cell;
    if (options.isFocusOnly) return;
    this.#anchor = cell;
    this.#base = new Set();
    this.#replace([cell]);
  }

  /** The first or last cell of a row. */
  endOfRow(row: number, isLast: boolean): CellPlace {
    const columns = Array.from({ length: this.#shape.columns }, (_, column) => column);
    const found = columns.filter((column) => this.#shape.has(row, column));
    return { row, column: found.at(isLast ? -1 : 0) ?? this.#active.column };
  }

  /** Selects the focused cell besides the others, or removes it from them. */
  toggleActive(): void {
    this.press(this.#active, { add: true });
  }

  /** Selects some cells, in place of or besides the others. */
  select(cells: readonly CellPlace[], { add = false }: SelectOptions = {}): void {
    const [first] = cells;
    if (!add) this.#selected = new Set();
    for (const cell of cells) {
      if (this.#shape.has(cell.row, cell.column)) this.#selected.add(this.#key(cell));
    }
    this.#base = new Set(add ? this.#selected : []);
    if (first) this.#anchor = this.#active = first;
  }

  selectAll(): void {
    const { active } = this;
    this.select(this.#all());
    this.#active = active;
  }

  clear(): void {
    this.#selected = new Set();
    this.#base = new Set();
  }

  #extendTo(cell: CellPlace, add: boolean): void {
    if (!add) this.#base = new Set();
    this.#active = cell;
    this.#selectRectangle();
  }

  #selectRectangle(): void {
    const [a, b] = [this.#anchor, this.#active];
    this.#selected = new Set(this.#base);
    for (let row = Math.min(a.row, b.row); row <= Math.max(a.row, b.row); row++) {
      for (
        let column = Math.min(a.column, b.column);
        column <= Math.max(a.column, b.column);
        column++
      ) {
        if (this.#shape.has(row, column)) this.#selected.add(this.#key({ row, column }));
      }
    }
  }

  #replace(cells: readonly CellPlace[]): void {
    const present = cells.filter(({ row, column }) => this.#shape.has(row, column));
    this.#selected = new Set(present.map((cell) => this.#key(cell)));
  }

  #farthest(from: CellPlace, by: CellPlace, steps: number): CellPlace {
    let found = from;
    for (let step = 1; step <= steps; step++) {
      const row = from.row + Math.sign(by.row) * step;
      const column = from.column + Math.sign(by.column) * step;
      if (!this.#isInside(row, column)) break;
      if (this.#shape.has(row, column)) found = { row, column };
    }
    return found;
  }

  #first(): CellPlace {
    const [first] = this.#all();
    return first ?? { row: 0, column: 0 };
  }

  #all(): CellPlace[] {
    const { rows, columns, has } = this.#shape;
    const cells: CellPlace[] = [];
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        if (has(row, column)) cells.push({ row, column });
      }
    }
    return cells;
  }

  #isInside(row: number, column: number): boolean {
    return row >= 0 && column >= 0 && row < this.#shape.rows && column < this.#shape.columns;
  }

  #key({ row, column }: CellPlace): number {
    return row * Math.max(1, this.#shape.columns) + column;
  }

  #place(key: number): CellPlace {
    const columns = Math.max(1, this.#shape.columns);
    return { row: Math.floor(key / columns), column: key % columns };
  }
}
