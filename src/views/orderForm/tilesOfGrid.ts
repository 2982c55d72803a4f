/**
 * Keeps the tiles of a draft to the grid that they were chosen in. In another grid, the same numbers mean
 * other places: when the configuration has another grid, or another configuration is chosen, the tiles
 * and what was chosen of their images are removed, until that grid is back. Does not import `vscode`.
 */
import * as l10n from '@vscode/l10n';
import type { TileGrid } from '../../core/index.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { hasTilesOfMap, mapGrid } from '../map/mapGrid.ts';
import type { MapGrid } from '../map/protocol.ts';
import type { FormArea } from './areaFinding.ts';
import type { Draft } from './protocol.ts';
import { addTiles } from './tileList.ts';

/** Choices of a draft that depend on the meaning of tile numbers. */
type ChosenTiles = Pick<Draft, 'tiles' | 'leaveOut'>;

export interface TilesOfGridParts {
  readonly draft: () => Draft;
  readonly area: () => FormArea | undefined;
  readonly configuration: () => ConfigurationOrders | undefined;
  /** Remembers the grid in the draft; the page has no part in it. */
  readonly remember: (grid: MapGrid) => void;
  /** Changes the draft, here and in the page, and explains it beside the tiles. */
  readonly replace: (change: Partial<Draft>, words: string) => void;
}

export class TilesOfGrid {
  readonly #parts: TilesOfGridParts;
  /** Tiles that were removed, each with its grid, so that they come back with it. */
  readonly #removed: { readonly grid: MapGrid; readonly chosen: ChosenTiles }[] = [];

  constructor(parts: TilesOfGridParts) {
    this.#parts = parts;
  }

  /** The draft or the configuration has changed. @returns whether the tiles were replaced */
  async follow(): Promise<boolean> {
    const configuration = this.#parts.configuration();
    // A grid that cannot be read is reported at the field of the configuration.
    const grid = await configuration?.source.config().then(
      (config) => config.grid,
      () => undefined,
    );
    const now = grid && (await mapGrid(grid).catch(() => undefined));
    if (!grid || !now) return false;
    const { tilesGrid } = this.#parts.draft();
    const isSame = !tilesGrid || (await hasTilesOfMap(tilesGrid, grid));
    const draft = this.#parts.draft();
    // The next call follows what has changed meanwhile.
    if (this.#parts.configuration() !== configuration || draft.tilesGrid !== tilesGrid)
      return false;
    if (!tilesGrid || JSON.stringify(tilesGrid) !== JSON.stringify(now)) this.#parts.remember(now);
    return !isSame && this.#replace(draft, tilesGrid, grid);
  }

  async #replace(draft: Draft, before: MapGrid, grid: TileGrid): Promise<boolean> {
    const { tiles, leaveOut, isWithoutGrid } = draft;
    const back = await this.#takeBack(grid);
    if (tiles.trim() !== '') {
      this.#removed.push({
        grid: before,
        chosen: { tiles, leaveOut: isWithoutGrid ? [] : leaveOut },
      });
    } else if (!back) return false;
    const found = back ? undefined : this.#tilesOfArea(grid);
    const chosen = back ?? { tiles: found ?? '', leaveOut: [] };
    const words = describeReplaced(before.name, grid.name, {
      isBack: back !== undefined,
      area: found === undefined ? undefined : this.#parts.area()?.name,
    });
    this.#parts.replace(
      {
        tiles: chosen.tiles,
        // The single image of an area has its own grid.
        ...(!isWithoutGrid && { leaveOut: chosen.leaveOut }),
        existing: 'leaveOut',
      },
      // Without the grid, no tiles are shown.
      isWithoutGrid ? '' : words,
    );
    return true;
  }

  /** Tiles that were removed before, when this grid was replaced. */
  async #takeBack(grid: TileGrid): Promise<ChosenTiles | undefined> {
    for (const [index, { grid: removed, chosen }] of this.#removed.entries()) {
      if (!(await hasTilesOfMap(removed, grid))) continue;
      this.#removed.splice(index, 1);
      return chosen;
    }
    return undefined;
  }

  /** As text for the field; undefined where no tile has a part of the area of the form. */
  #tilesOfArea(grid: TileGrid): string | undefined {
    const { inside } = this.#parts.area() ?? {};
    if (!inside) return undefined;
    try {
      const tiles = grid.tilesIn(inside.geometry);
      const indices = tiles.map(({ row, column }): [number, number] => [row, column]);
      return indices.length > 0 ? addTiles('', indices).text : undefined;
    } catch {
      // It is outside the projection.
      return undefined;
    }
  }
}

function describeReplaced(
  before: string,
  now: string,
  { isBack, area }: { isBack: boolean; area: string | undefined },
): string {
  if (isBack) return l10n.t('The tiles that were chosen in the tile grid {0} are back.', now);
  if (area !== undefined) {
    return l10n.t(
      'The tile grid is now {1}. The tiles of {0} were removed, and those of {2} were chosen again.',
      before,
      now,
      area,
    );
  }
  return l10n.t(
    'The tile grid is now {1}, where the same tile numbers mean other places. The tiles of {0} were removed: choose tiles again.',
    before,
    now,
  );
}
