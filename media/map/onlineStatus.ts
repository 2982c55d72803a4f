/** Online map tiles: their attribution, and why they cannot be shown. The offline map stays. */
import * as l10n from '@vscode/l10n';
import type { MapSettings } from '../../src/views/map/protocol.ts';
import { el } from '../components/element.ts';
import { TileFailures } from './tileFailures.ts';
import type { WorldLayers } from './worldLayers.ts';

const OFFLINE = 'Natural Earth';

export class OnlineStatus {
  readonly element = el('p', { class: 'map-problem', role: 'status' });
  readonly #world: WorldLayers;
  readonly #attribution: HTMLElement;
  #shown = '';
  #failures = new TileFailures();
  #host = '';

  constructor(world: WorldLayers, attribution: HTMLElement) {
    this.#world = world;
    this.#attribution = attribution;
    this.show({});
  }

  show(settings: MapSettings): void {
    const { tileSource, problem = '' } = settings;
    const key = JSON.stringify(settings);
    if (key === this.#shown) return;
    this.#shown = key;
    this.#showProblem(problem);
    const parts = [tileSource?.attribution, OFFLINE];
    this.#attribution.textContent = parts.filter(Boolean).join(' · ');
    this.#host = tileSource?.urls[0] ? hostOfTemplate(tileSource.urls[0]) : '';
    this.#failures = new TileFailures();
    this.#world.showOnline(tileSource, this.#failures, () => this.#showFailures());
  }

  /** The view of the map has changed: a source that was left alone may be tried again. */
  moved(): void {
    if (this.#failures.resume()) this.#world.refreshOnline();
  }

  /** Everything of the view is drawn. */
  drawn(): void {
    const wasBroken = this.#failures.isBroken;
    this.#failures.finishView();
    if (wasBroken) this.#showFailures();
  }

  #showFailures(): void {
    this.#showProblem(
      this.#failures.isBroken
        ? l10n.t(
            'Map tiles of {0} cannot be loaded. The offline map is shown. Check the setting "cedar.map.tiles" and the network.',
            this.#host,
          )
        : '',
    );
  }

  #showProblem(text: string): void {
    if (this.element.textContent !== text) this.element.textContent = text;
  }
}

function hostOfTemplate(url: string): string {
  // Placeholders are not valid everywhere in an address.
  return /^https?:\/\/([^/{]+)/.exec(url)?.[1] ?? url;
}
