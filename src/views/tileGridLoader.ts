/** New Tile Grid, whose code is loaded with that of the order form. */
import type { GridJson } from '../core/index.ts';
import type {
  CompleteGridRequest,
  NewTileGrid,
  NewTileGridParts,
  TileGridRequest,
} from './tileGrid/index.ts';

export class TileGridLoader {
  readonly #parts: NewTileGridParts;

  constructor(parts: NewTileGridParts) {
    this.#parts = parts;
  }

  /** Asks the user. @returns the grid; undefined when the user cancels */
  async run(request: TileGridRequest): Promise<GridJson | undefined> {
    return (await this.#load()).run(request);
  }

  /** Writes a grid without asking. */
  async write(request: CompleteGridRequest): Promise<GridJson> {
    return (await this.#load()).write(request);
  }

  async #load(): Promise<NewTileGrid> {
    const { NewTileGrid } = await import('./orderForm/index.ts');
    return new NewTileGrid(this.#parts);
  }
}
