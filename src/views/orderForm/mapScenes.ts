/**
 * Outlines of the scenes on the map: requested when the user wants to see them and after each Count
 * Images, and removed when the order changes. Does not import `vscode`.
 */
import * as l10n from '@vscode/l10n';
import type { OrderRequest } from '../../core/index.ts';
import { isCancelled } from '../../domain/cedarError.ts';
import { formatIsoDate } from '../../domain/isoDates.ts';
import { messageOf } from '../../domain/messages.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import type { MapContents } from '../map/protocol.ts';
import { fingerprintOf } from './fingerprints.ts';

export interface ScenesRequest {
  readonly configuration: ConfigurationOrders;
  readonly request: OrderRequest;
}

export class MapScenes {
  readonly #post: (contents: MapContents) => void;
  #isShown = false;
  #fingerprint: string | undefined;
  #looking: AbortController | undefined;

  constructor(post: (contents: MapContents) => void) {
    this.#post = post;
  }

  get isShown(): boolean {
    return this.#isShown;
  }

  /** @param wanted what the form orders; undefined while it is not complete */
  async show(wanted: ScenesRequest | undefined): Promise<void> {
    this.#isShown = true;
    this.cancel();
    if (!wanted) {
      this.#post({ message: l10n.t('Complete the order to see its scenes on the map.') });
      return;
    }
    const looking = new AbortController();
    this.#looking = looking;
    this.#post({ message: l10n.t('Asking Earth Engine…') });
    try {
      const { configuration, request } = wanted;
      this.#fingerprint = await fingerprintOf(request, configuration);
      const found = await configuration.footprints(request, { signal: looking.signal });
      if (this.#looking !== looking) return;
      const footprints = found.map(({ id, time, outline }) => ({
        id,
        date: formatIsoDate(time.getTime()),
        outline,
      }));
      const message = footprints.length > 0 ? '' : l10n.t('There are no scenes.');
      this.#post({ footprints, message });
    } catch (error) {
      if (this.#looking !== looking || isCancelled(error)) return;
      this.#post({ footprints: [], message: messageOf(error) });
    } finally {
      if (this.#looking === looking) this.#looking = undefined;
    }
  }

  /** Removes outlines of another order than the form has now. */
  async follow(wanted: ScenesRequest | undefined): Promise<void> {
    if (!this.#isShown || this.#fingerprint === undefined) return;
    const { configuration, request } = wanted ?? {};
    const now = request && configuration && (await fingerprintOf(request, configuration));
    if (now === this.#fingerprint) return;
    this.cancel();
    this.#post({
      footprints: [],
      message: l10n.t('The order has changed. Count Images shows its scenes.'),
    });
  }

  hide(): void {
    this.stop();
    this.#post({ footprints: [], message: '' });
  }

  /** The map is not shown any more. */
  stop(): void {
    this.#isShown = false;
    this.cancel();
  }

  cancel(): void {
    this.#looking?.abort();
    this.#looking = undefined;
    this.#fingerprint = undefined;
  }
}
