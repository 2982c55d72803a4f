/** The map of the form, which is loaded when it is first shown. */

import * as l10n from '@vscode/l10n';
import type { TileIndex } from '../../src/domain/tileIndex.ts';
import type { MapBox, MapContents } from '../../src/views/map/protocol.ts';
import { el } from '../components/element.ts';
import { loadMap, type TileMapControl } from '../components/mapLoader.ts';
import { button } from '../components/toolkit.ts';

export interface MapPaneEvents {
  /** The map was shown or hidden: while it is shown, the extension sends its contents. */
  show(isShown: boolean): void;
  pick(tiles: readonly TileIndex[]): void;
  showScenes(isShown: boolean): void;
  viewArea(box: MapBox, finest: number): void;
  pickRing(ring: readonly (readonly [lon: number, lat: number])[]): void;
}

export class MapPane {
  readonly element: HTMLElement;
  readonly #events: MapPaneEvents;
  readonly #toggle = button({ id: 'show-map', label: '', appearance: 'secondary' });
  readonly #place = el('div', { id: 'map' });
  #map: TileMapControl | undefined;
  #isShown = false;

  constructor(events: MapPaneEvents) {
    this.#events = events;
    this.element = el('div', { id: 'map-part' }, this.#toggle.element, this.#place);
    this.#toggle.onPress(() => this.setShown(!this.#isShown));
    this.#showState();
  }

  setShown(isShown: boolean): void {
    if (isShown === this.#isShown) return;
    this.#isShown = isShown;
    this.#showState();
    if (isShown) {
      void this.#load();
      return;
    }
    // It is created again, so that it has what the extension sends then.
    this.#map?.dispose();
    this.#map = undefined;
    this.#place.replaceChildren();
    this.#events.show(false);
  }

  show(contents: MapContents): void {
    this.#map?.show(contents);
  }

  async #load(): Promise<void> {
    try {
      const { createTileMap } = await loadMap();
      if (this.#isShown && !this.#map) {
        this.#map = createTileMap({
          canChoose: true,
          pick: (tile) => this.#events.pick([tile]),
          pickMany: (tiles) => this.#events.pick(tiles),
          showScenes: (isShown) => this.#events.showScenes(isShown),
          viewArea: (box, finest) => this.#events.viewArea(box, finest),
          pickRing: (ring) => this.#events.pickRing(ring),
        });
        this.#place.replaceChildren(this.#map.element);
      }
      if (this.#isShown) this.#events.show(true);
    } catch {
      this.#place.replaceChildren(
        el(
          'p',
          { class: 'answer wrong', role: 'status' },
          l10n.t('The map cannot be loaded. Reload the window.'),
        ),
      );
    }
  }

  #showState(): void {
    this.#place.hidden = !this.#isShown;
    this.#toggle.label = this.#isShown ? l10n.t('Hide Map') : l10n.t('Show Map');
    this.#toggle.element.setAttribute('aria-expanded', String(this.#isShown));
  }
}
