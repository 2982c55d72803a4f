/**
 * Downloads in progress, so that nothing is received twice at once.
 *
 * ```ts
 * const downloads = new RunningDownloads();
 * const { files, isJoined } = downloads.run({ order, folder }, () => receive(order, folder));
 * ```
 *
 * A request for what is being downloaded already joins that download. A request for other items of
 * the same order, into the same folder, runs after it: files that are complete by then only need to
 * be checked.
 */
import path from 'node:path';
import type { Order } from './order.ts';
import type { OrderSelection } from './orderSelection.ts';

export interface Download extends OrderSelection {
  readonly order: Order;
  /** Each order gets its own folder in this one. */
  readonly folder: string;
}

interface Running {
  readonly place: string;
  /** The folder that has those of orders. */
  readonly parent: string;
  readonly files: Promise<string[]>;
}

export class RunningDownloads {
  readonly #running = new Map<string, Running>();

  /** @param receive called unless the same download is in progress */
  run(
    download: Download,
    receive: () => Promise<string[]>,
  ): { files: Promise<string[]>; isJoined: boolean } {
    const place = downloadKey(download);
    const { items, objects } = download;
    const key = JSON.stringify([place, ...[items, objects].map((each) => each && sorted(each))]);
    const same = this.#running.get(key);
    if (same) return { files: same.files, isJoined: true };
    const before = [...this.#running.values()].filter((other) => other.place === place);
    const files = Promise.allSettled(before.map((other) => other.files))
      .then(receive)
      .finally(() => this.#running.delete(key));
    this.#running.set(key, { place, parent: path.resolve(download.folder), files });
    return { files, isJoined: false };
  }

  /** Whether images may be received into the folder of an order, or into one beside it. */
  isRunningIn(folder: string): boolean {
    const parent = path.dirname(path.resolve(folder));
    return [...this.#running.values()].some((each) => each.parent === parent);
  }
}

function sorted(names: readonly string[]): string[] {
  return [...names].sort();
}

function downloadKey({ order, folder }: Download): string {
  return JSON.stringify([order.configuration.source.id, order.name, path.resolve(folder)]);
}
