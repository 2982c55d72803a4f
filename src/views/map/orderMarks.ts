/**
 * Existing orders on the map: states of their tasks by tile, as far as they use the same grid.
 *
 * Documents are read in the background, and again only when they have changed. Does not import
 * `vscode`.
 */

import * as l10n from '@vscode/l10n';
import type { TrackingDocument } from '../../core/index.ts';
import { formatNumber } from '../../domain/locale.ts';
import type { TileIndex } from '../../domain/tileIndex.ts';
import type { ConfigurationOrders, Order } from '../../orders/order.ts';
import { formatOrderName } from '../../text/orders.ts';
import { isOfGrid } from './mapGrid.ts';
import type { MapGrid, MapState } from './protocol.ts';
import { tasksByTile, worstState } from './tileStates.ts';

/** The newest orders that are shown: each may need a request. */
export const MAX_ORDERS = 200;

/** Orders that a text names; more are given as a number. */
const MAX_NAMED_AT_TILE = 3;

export interface OrderMark {
  readonly tile: TileIndex;
  readonly state: MapState;
  /** "Order 2019_2020: 4 done; order 2021: 2 running" */
  readonly text: string;
}

interface OrderTile {
  readonly tile: TileIndex;
  readonly state: MapState;
  readonly text: string;
}

export class OrderMarks {
  /** By order; of the version of its document that was read. */
  readonly #known = new WeakMap<Order, { version: unknown; tiles: readonly OrderTile[] }>();
  #grid = '';

  /**
   * @param grid orders of another one are left out
   * @returns the marks of all tiles with orders
   */
  async of(
    configuration: ConfigurationOrders,
    grid: MapGrid,
    signal: AbortSignal,
  ): Promise<OrderMark[]> {
    await configuration.ensureRead();
    const key = JSON.stringify(grid);
    const isOtherGrid = key !== this.#grid;
    this.#grid = key;
    const byTile = new Map<string, { tile: TileIndex; found: OrderTile[] }>();
    for (const order of configuration.orders.slice(0, MAX_ORDERS)) {
      if (signal.aborted) return [];
      if (isOtherGrid) this.#known.delete(order);
      for (const each of await this.#tilesOf(order, grid, signal)) {
        const entry = byTile.get(String(each.tile));
        if (entry) entry.found.push(each);
        else byTile.set(String(each.tile), { tile: each.tile, found: [each] });
      }
    }
    return [...byTile.values()].map(({ tile, found }) => ({
      tile,
      state: worstState(found.map(({ state }) => state)),
      text: formatOrders(found),
    }));
  }

  async #tilesOf(order: Order, grid: MapGrid, signal: AbortSignal): Promise<readonly OrderTile[]> {
    const version = order.summary?.version ?? order.readAt;
    const known = this.#known.get(order);
    if (known && known.version === version) return known.tiles;
    try {
      const document = await order.configuration.document(order, signal);
      const tiles = (await isOfGrid(document, grid)) ? orderTiles(order, document) : [];
      this.#known.set(order, { version, tiles });
      return tiles;
    } catch {
      // A document that cannot be read is marked in the tree.
      return [];
    }
  }
}

function orderTiles(order: Order, document: TrackingDocument): OrderTile[] {
  return tasksByTile(document).map(({ tile, state, text }) => ({
    tile,
    state,
    text: l10n.t('Order {0}: {1}', formatOrderName(order), text),
  }));
}

function formatOrders(found: readonly OrderTile[]): string {
  const named = found.slice(0, MAX_NAMED_AT_TILE).map(({ text }) => text);
  const more = found.length - named.length;
  const rest = more > 0 ? [l10n.t('{0} more orders', formatNumber(more))] : [];
  return [...named, ...rest].join('; ');
}
