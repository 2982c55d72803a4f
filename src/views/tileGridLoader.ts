/** New Tile Grid, whose code is loaded with that of the order form. */
import type { GridJson } from '../core/index.ts';
import type {
  CompleteGridRequest,
  GridDialog,
  GridDialogParts,
  TileGridRequest,
} from './tileGrid/index.ts';

export class TileGridLoader {
  readonly #parts: GridDialogParts;

  constructor(parts: GridDialogParts) {
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

  async #load(): Promise<GridDialog> {
    const { GridDialog } = await import('./orderForm/index.ts');
    return new GridDialog(this.#parts);
  }
}
