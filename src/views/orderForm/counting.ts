/**
 * Runs Count Images, which asks Earth Engine for the number of scenes of each image, and stores the
 * result.
 */

import type { OrderRequest } from '../../core/index.ts';
import { isCancelled } from '../../domain/cedarError.ts';
import { messageOf } from '../../domain/messages.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { fingerprintOf, meanTheSame } from './fingerprints.ts';
import { ImageCounts } from './imageCounts.ts';
import { imageKey } from './imageKeys.ts';
import type { CountState } from './protocol.ts';

/** Storage for the results, kept from one window to the next. */
export interface RememberedCounts {
  get(): unknown;
  set(counts: unknown): void;
}

export class Counting {
  readonly #memory: RememberedCounts;
  readonly #changed: (state: CountState) => void;
  #counts: ImageCounts | undefined;
  #state: CountState = { state: 'idle' };
  #running: AbortController | undefined;
  /** Fingerprint of the request that is being counted, once it is known. */
  #asked: string | undefined;

  /** @param changed called after each step, and when a count ends */
  constructor(memory: RememberedCounts, changed: (state: CountState) => void) {
    this.#memory = memory;
    this.#changed = changed;
    this.#counts = ImageCounts.from(memory.get());
  }

  get counts(): ImageCounts | undefined {
    return this.#counts;
  }

  get state(): CountState {
    return this.#state;
  }

  /**
   * Starts a count, and ends an earlier one. @param request for all images, including those left
   * out
   */
  async start(configuration: ConfigurationOrders, request: OrderRequest): Promise<void> {
    this.cancel();
    const running = new AbortController();
    this.#running = running;
    this.#notify({ state: 'running', done: 0, total: 0 });
    try {
      const fingerprint = await fingerprintOf(request, configuration);
      if (this.#running !== running) return;
      this.#asked = fingerprint;
      const items = await configuration.count(request, {
        signal: running.signal,
        onProgress: ({ done, total }) => {
          if (this.#running === running) this.#notify({ state: 'running', done, total });
        },
      });
      if (this.#running !== running) return;
      this.#counts = new ImageCounts(
        fingerprint,
        new Map(items.map((item) => [imageKey(item), item])),
      );
      this.#memory.set(this.#counts.toJSON());
      this.#notify({ state: 'idle' });
    } catch (error) {
      if (this.#running !== running) return;
      this.#notify(
        isCancelled(error) ? { state: 'idle' } : { state: 'failed', message: messageOf(error) },
      );
    }
  }

  /** Ends a count of which nothing would be shown for the present draft, such as one in another grid. */
  follow(request: OrderRequest, fingerprint: string): void {
    if (this.#asked === undefined || this.#asked === fingerprint) return;
    const isTheSame = meanTheSame(this.#asked, fingerprint);
    if (![request.collections].flat().some(isTheSame)) this.cancel();
  }

  cancel(): void {
    const running = this.#running;
    this.#running = undefined;
    this.#asked = undefined;
    running?.abort();
    if (running) this.#notify({ state: 'idle' });
  }

  #notify(state: CountState): void {
    this.#state = state;
    if (state.state !== 'running') {
      this.#running = undefined;
      this.#asked = undefined;
    }
    this.#changed(state);
  }
}
