/** All messages between the page of an order's map and the extension. Types only. */
import type { TileIndex } from '../../domain/tileIndex.ts';
import type { MapContents } from '../map/protocol.ts';

/** State that the page keeps while its window is closed. */
export interface OrderMapState {
  readonly name: string;
  /** Id of the configuration. */
  readonly configuration: string;
}

export type ToOrderMap =
  | {
      readonly type: 'order';
      readonly state: OrderMapState;
      /** Short name of the order. */
      readonly title: string;
      /** Coverage of the order, and the number of tasks in each state. */
      readonly lines: readonly string[];
    }
  | { readonly type: 'map'; readonly contents: MapContents };

export type FromOrderMap =
  | { readonly type: 'ready' }
  /** Shows the tasks of a tile in the orders view. */
  | { readonly type: 'showTasks'; readonly tile: TileIndex };
