/** Rows and columns of a grid by positions in its plane. */
import type { TileIndex } from '../../src/domain/tileIndex.ts';
import type { TileBlock } from '../../src/domain/tileName.ts';
import type { MapGrid } from '../../src/views/map/protocol.ts';

/** [left, bottom, right, top] */
export type Extent = [left: number, bottom: number, right: number, top: number];

export type { TileBlock };

export class TileLattice {
  readonly grid: MapGrid;

  constructor(grid: MapGrid) {
    this.grid = grid;
  }

  /** The tile at a position; undefined outside the grid. */
  tileAt([x = Number.NaN, y = Number.NaN]: readonly number[]): TileIndex | undefined {
    const { ul, tile } = this.grid;
    const found = [Math.floor((ul[1] - y) / tile[1]), Math.floor((x - ul[0]) / tile[0])] as const;
    return this.has(found) ? found : undefined;
  }

  has([row, column]: TileIndex): boolean {
    const [[top, bottom], [left, right]] = this.grid.limits;
    return row >= top && row <= bottom && column >= left && column <= right;
  }

  extentOf([row, column]: TileIndex): Extent {
    return this.blockExtent({ rows: [row, row], columns: [column, column] });
  }

  blockExtent({ rows, columns }: TileBlock): Extent {
    const { ul, tile } = this.grid;
    return [
      ul[0] + columns[0] * tile[0],
      ul[1] - (rows[1] + 1) * tile[1],
      ul[0] + (columns[1] + 1) * tile[0],
      ul[1] - rows[0] * tile[1],
    ];
  }

  /** All tiles. */
  get whole(): TileBlock {
    const [rows, columns] = this.grid.limits;
    return { rows, columns };
  }

  /** The tile in the middle. */
  get middle(): TileIndex {
    const [[top, bottom], [left, right]] = this.grid.limits;
    return [Math.floor((top + bottom) / 2), Math.floor((left + right) / 2)];
  }

  /** The block around tiles; undefined without tiles. */
  blockAround(tiles: readonly TileIndex[]): TileBlock | undefined {
    if (tiles.length === 0) return undefined;
    const ends = (axis: 0 | 1) =>
      tiles.reduce<[number, number]>(
        ([least, most], tile) => [Math.min(least, tile[axis]), Math.max(most, tile[axis])],
        [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
      );
    return { rows: ends(0), columns: ends(1) };
  }

  /**
   * The tiles that an extent overlaps.
   *
   * @returns undefined outside the grid, or where the extent is not finite
   */
  blockIn([left, bottom, right, top]: Extent): TileBlock | undefined {
    if (![left, bottom, right, top].every(Number.isFinite)) return undefined;
    const { ul, tile, limits } = this.grid;
    const rows = within(limits[0], (ul[1] - top) / tile[1], (ul[1] - bottom) / tile[1]);
    const columns = within(limits[1], (left - ul[0]) / tile[0], (right - ul[0]) / tile[0]);
    return rows && columns && { rows, columns };
  }

  /** The nearest tile of the grid to one that may be outside. */
  nearest([row, column]: TileIndex): TileIndex {
    const [rows, columns] = this.grid.limits;
    const clamp = ([first, last]: readonly [number, number], n: number) =>
      Math.min(last, Math.max(first, n));
    return [clamp(rows, row), clamp(columns, column)];
  }
}

/** Part of a tile by which an extent must reach into it. */
const REACH = 1e-6;

function within(
  [first, last]: readonly [number, number],
  from: number,
  to: number,
): readonly [number, number] | undefined {
  const start = Math.max(first, Math.floor(from + REACH));
  const end = Math.min(last, Math.ceil(to - REACH) - 1);
  return start <= end ? [start, end] : undefined;
}

export function blockSize({ rows, columns }: TileBlock): number {
  return (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1);
}

export function* tilesOf({ rows, columns }: TileBlock): Generator<TileIndex> {
  for (let row = rows[0]; row <= rows[1]; row++) {
    for (let column = columns[0]; column <= columns[1]; column++) yield [row, column];
  }
}

export function tileKey([row, column]: TileIndex): string {
  return `${row},${column}`;
}
