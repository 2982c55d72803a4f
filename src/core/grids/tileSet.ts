/** Tiles by row and column, each once. */

export class TileSet {
  readonly #tiles = new Map<string, [row: number, column: number]>();

  add(row: number, column: number): void {
    const key = `${row},${column}`;
    if (!this.#tiles.has(key)) this.#tiles.set(key, [row, column]);
  }

  /** Number of tiles. */
  get size(): number {
    return this.#tiles.size;
  }

  /** By rows. */
  sorted(): [row: number, column: number][] {
    return [...this.#tiles.values()].sort(
      ([rowA, columnA], [rowB, columnB]) => rowA - rowB || columnA - columnB,
    );
  }
}
