/** Contents of the map of an order: its tiles, and the states of their tasks. */

import * as l10n from '@vscode/l10n';
import type { TrackingDocument } from '../../core/index.ts';
import { messageOf } from '../../domain/messages.ts';
import type { TileIndex } from '../../domain/tileIndex.ts';
import type { OrdersModel } from '../../orders/model.ts';
import type { Order } from '../../orders/order.ts';
import { describeOrderStates } from '../../text/orderStates.ts';
import { describeCoverage, formatOrderName } from '../../text/orders.ts';
import { mapGridOfOrder } from '../map/mapGrid.ts';
import type { MapSettings, TileMark } from '../map/protocol.ts';
import { type TileTasks, tasksByTile } from '../map/tileStates.ts';
import type { OrderMapState, ToOrderMap } from './protocol.ts';

export class OrderMapContents {
  readonly #model: OrdersModel;
  readonly #state: OrderMapState;
  readonly #post: (message: ToOrderMap) => void;
  #isReady = false;
  #reading: AbortController | undefined;
  #tiles: readonly TileTasks[] = [];
  /** The task that was shown last. */
  #shown: { readonly tile: string; readonly item: string } | undefined;

  constructor(model: OrdersModel, state: OrderMapState, post: (message: ToOrderMap) => void) {
    this.#model = model;
    this.#state = state;
    this.#post = post;
  }

  /** The page is ready, and has nothing to show yet. */
  start(settings: MapSettings): void {
    this.#isReady = true;
    this.#post({ type: 'map', contents: { settings } });
  }

  /** Reads the order, and shows it as it is now. */
  async show(): Promise<void> {
    if (!this.#isReady) return;
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    try {
      await this.#model.ensureRead();
      const order = this.order;
      if (!order) return this.#say(l10n.t('This order no longer exists.'));
      const document = await order.configuration.document(order, reading.signal);
      if (this.#reading !== reading) return;
      await this.#showOrder(order, document);
    } catch (error) {
      if (this.#reading === reading) this.#say(messageOf(error));
    }
  }

  /**
   * The task to show for a tile that was selected: one in the state that the tile has, and then, each
   * time that the same tile is selected again, the next of its tasks.
   */
  nextTaskAt(tile: TileIndex): { readonly order: Order; readonly item: string } | undefined {
    const order = this.order;
    const key = String(tile);
    const items = this.#tiles.find((each) => String(each.tile) === key)?.items ?? [];
    const before = this.#shown?.tile === key ? items.indexOf(this.#shown.item) : -1;
    const item = items[(before + 1) % items.length];
    if (!order || item === undefined) return undefined;
    this.#shown = { tile: key, item };
    return { order, item };
  }

  dispose(): void {
    this.#isReady = false;
    this.#reading?.abort();
    this.#reading = undefined;
  }

  /** The order, while it exists and is known. */
  get order(): Order | undefined {
    return this.#model.configuration(this.#state.configuration)?.find(this.#state.name);
  }

  async #showOrder(order: Order, document: TrackingDocument): Promise<void> {
    const grid = await mapGridOfOrder(document);
    this.#tiles = tasksByTile(document);
    const marks = this.#tiles.map(
      ({ tile, state, text }): TileMark => ({ tile, state, stateText: text }),
    );
    const { summary } = order;
    this.#post({
      type: 'order',
      state: this.#state,
      title: formatOrderName(order),
      lines: [...(summary ? [describeCoverage(summary)] : []), describeOrderStates(order)],
    });
    this.#post({
      type: 'map',
      contents: {
        grid,
        chosen: document.submission.tile_indices,
        marks: { tiles: marks, isStale: false },
        message: '',
      },
    });
  }

  #say(message: string): void {
    this.#post({ type: 'map', contents: { message } });
  }
}
