/** All messages between the page of a proposed tile grid and the extension. Types only. */
import type { MapContents } from '../map/protocol.ts';

/** A fact about the grid, and its name. */
export interface GridFact {
  readonly name: string;
  readonly value: string;
}

export type ToTileGrid =
  | {
      readonly type: 'grid';
      /** Name of the grid. */
      readonly title: string;
      /** Why it fits the area. */
      readonly fit: string;
      readonly facts: readonly GridFact[];
      /** Notes for the user before it is chosen. */
      readonly notes: readonly string[];
    }
  | { readonly type: 'map'; readonly contents: MapContents };

export interface FromTileGrid {
  readonly type: 'ready';
}
