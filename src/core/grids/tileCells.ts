/**
 * Index of cells in longitude and latitude that are within a single tile.
 *
 * A polygon within such a cell is within its tile. Cells are halved down to a hundredth of a tile, and
 * examined when a polygon first needs them; only polygons on the edges of tiles remain.
 */

import type { Position as GeoPosition } from 'geojson';
import type { TileIndex } from '../../domain/tileIndex.ts';
import type { Block, Lattice, Polygons } from './lattice.ts';
import { TileSet } from './tileSet.ts';

/** The tile of a cell; `outside` where the grid has none, `mixed` on the edge of a tile. */
type CellTile = TileIndex | 'outside' | 'mixed';

/** Adds the tiles of a polygon; returns whether it could be laid onto the plane in one part. */
type Cover = (
  rings: Polygons[number],
  lattice: Lattice,
  block: Block,
  found: TileSet,
  isBounded: boolean,
) => boolean;

/** Halvings of a cell of half a tile. */
const LEVELS = 7;

export class TileCells {
  readonly #lattice: Lattice;
  readonly #block: Block;
  readonly #cover: Cover;
  /** Width of the largest cells, degrees. */
  readonly #width: number;
  readonly #cells = new Map<string, CellTile>();

  constructor(lattice: Lattice, block: Block, cover: Cover) {
    this.#lattice = lattice;
    this.#block = block;
    this.#cover = cover;
    this.#width = tileWidth(lattice, block) / 2;
  }

  /** The tile that contains a polygon; undefined if it may be in several. */
  tileOf(rings: Polygons[number]): TileIndex | 'outside' | undefined {
    const [west, south, east, north] = extentOf(rings[0] ?? []);
    for (let level = 0, width = this.#width; level < LEVELS; level++, width /= 2) {
      const [x, y] = [Math.floor(west / width), Math.floor(south / width)];
      if (Math.floor(east / width) !== x || Math.floor(north / width) !== y) return undefined;
      const tile = this.#cell(x, y, width);
      if (tile !== 'mixed') return tile;
    }
    return undefined;
  }

  #cell(x: number, y: number, width: number): CellTile {
    const key = `${x} ${y} ${width}`;
    const known = this.#cells.get(key);
    if (known) return known;
    const tile = this.#examine(x, y, width);
    this.#cells.set(key, tile);
    return tile;
  }

  #examine(x: number, y: number, width: number): CellTile {
    const [west, south] = [x * width, Math.max(-90, y * width)];
    const [east, north] = [(x + 1) * width, Math.min(90, (y + 1) * width)];
    const ring = [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
    ];
    const { rows, columns } = this.#block;
    // With one tile more on each side, so that a cell on the edge of the grid is in two.
    const around: Block = {
      rows: [rows[0] - 1, rows[1] + 1],
      columns: [columns[0] - 1, columns[1] + 1],
    };
    const found = new TileSet();
    const isWhole = this.#cover([ring], this.#lattice, around, found, true);
    if (!isWhole || found.size > 1) return 'mixed';
    const [only] = found.sorted();
    if (!only) return 'outside';
    const [row, column] = only;
    const isInGrid =
      row >= rows[0] && row <= rows[1] && column >= columns[0] && column <= columns[1];
    return isInGrid ? only : 'outside';
  }
}

/** Approximate width of a tile in the middle of a block, degrees. */
function tileWidth({ projection, ul, tile }: Lattice, { rows, columns }: Block): number {
  const row = Math.floor((rows[0] + rows[1]) / 2);
  const column = Math.floor((columns[0] + columns[1]) / 2);
  const at = (right: number, down: number) =>
    projection.inverse([ul[0] + (column + right) * tile[0], ul[1] - (row + down) * tile[1]]);
  const [top, bottom] = [at(0.5, 0), at(0.5, 1)];
  const height = Math.abs(top[1] - bottom[1]);
  return height > 0 && height < 90 ? height : 1;
}

/** West, south, east and north of positions; infinite if there are none. */
export function extentOf(positions: readonly GeoPosition[]): [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x = Number.NaN, y = Number.NaN] of positions) {
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < south) south = y;
    if (y > north) north = y;
  }
  return [west, south, east, north];
}
