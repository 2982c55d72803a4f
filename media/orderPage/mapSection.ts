/** The map of the order, which is loaded when it is first shown. */

import * as l10n from '@vscode/l10n';
import type { TileIndex } from '../../src/domain/tileIndex.ts';
import type { MapContents } from '../../src/views/map/protocol.ts';
import { el } from '../components/element.ts';
import { loadMap, type TileMapControl } from '../components/mapLoader.ts';
import { button } from '../components/toolkit.ts';

export interface MapEvents {
  /** The map is shown for the first time. */
  show(): void;
  pick(tile: TileIndex): void;
}

export class MapSection {
  readonly element: HTMLElement;
  readonly #events: MapEvents;
  readonly #show = button({ id: 'show-map', label: l10n.t('Show Map'), appearance: 'secondary' });
  readonly #place = el('div', { class: 'map-place' });
  #map: Promise<TileMapControl | undefined> | undefined;

  constructor(events: MapEvents) {
    this.#events = events;
    this.#show.onPress(() => void this.#open());
    this.element = el(
      'section',
      { id: 'map', 'aria-label': l10n.t('Map') },
      el('h2', {}, l10n.t('Map')),
      this.#show.element,
      this.#place,
    );
  }

  /** Parts of the map that have changed. */
  show(contents: MapContents): void {
    void this.#map?.then((map) => map?.show(contents));
  }

  /** Marks tiles, and brings the map into view. */
  async showTiles(tiles: readonly TileIndex[]): Promise<void> {
    const map = await this.#open();
    map?.show({ chosen: tiles });
    this.element.scrollIntoView({ block: 'start' });
  }

  /** The page was loaded again by the extension, or the map was asked for. */
  #open(): Promise<TileMapControl | undefined> {
    this.#map ??= this.#create();
    return this.#map;
  }

  async #create(): Promise<TileMapControl | undefined> {
    this.#show.element.hidden = true;
    try {
      const { createTileMap } = await loadMap();
      const map = createTileMap({
        canChoose: false,
        pick: (tile) => this.#events.pick(tile),
        pickMany: () => {},
        pickRing: () => {},
      });
      this.#place.replaceChildren(map.element);
      this.#events.show();
      return map;
    } catch {
      const text = l10n.t('The map cannot be loaded. Reload the window.');
      this.#place.replaceChildren(el('p', { role: 'status' }, text));
      return undefined;
    }
  }
}
