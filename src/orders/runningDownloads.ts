/**
 * Downloads that are under way, so that nothing is received twice at once.
 *
 * ```ts
 * const transfers = new Transfers();
 * const { files, isJoined } = transfers.run({ order, folder }, () => receive(order, folder));
 * ```
 *
 * Who asks for what is on its way already joins it. Who asks for other items of the same order, into
 * the same folder, comes after it: what is whole by then needs only to be looked at.
 */
import path from 'node:path';
import type { Chosen } from './configurationOrders.ts';
import type { Order } from './order.ts';

export interface Download extends Chosen {
  readonly order: Order;
  /** Under which the order has its own folder. */
  readonly folder: string;
}

interface Running {
  readonly place: string;
  readonly files: Promise<string[]>;
}

export class RunningDownloads {
  readonly #running = new Map<string, Running>();

  /** @param receive called unless the same is under way */
  run(
    download: Download,
    receive: () => Promise<string[]>,
  ): { files: Promise<string[]>; isJoined: boolean } {
    const place = placeOf(download);
    const { items, objects } = download;
    const key = JSON.stringify([place, ...[items, objects].map((each) => each && sorted(each))]);
    const same = this.#running.get(key);
    if (same) return { files: same.files, isJoined: true };
    const before = [...this.#running.values()].filter((other) => other.place === place);
    const files = Promise.allSettled(before.map((other) => other.files))
      .then(receive)
      .finally(() => this.#running.delete(key));
    this.#running.set(key, { place, files });
    return { files, isJoined: false };
  }
}

function sorted(names: readonly string[]): string[] {
  return [...names].sort();
}

function placeOf({ order, folder }: Download): string {
  return JSON.stringify([order.root.source.id, order.name, path.resolve(folder)]);
}
