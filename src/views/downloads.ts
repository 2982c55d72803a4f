/**
 * Downloads that a person watches: one notification an order, with bytes, rate and time left.
 *
 * Several run at once and share the core's limiter. What runs already is joined rather than started
 * a second time. What is whole when one ends early stays, and is not received again.
 */
import * as vscode from 'vscode';
import type { Order } from '../orders/order.ts';
import { shortName } from './orders/words.ts';
import { withProgress } from './progress.ts';
import { downloadInWords } from './steps.ts';

export interface Download {
  readonly order: Order;
  /** Names of items; the whole order unless given. */
  readonly items?: readonly string[] | undefined;
  /** Under which the order has its own folder. */
  readonly folder: string;
}

export class Downloads {
  readonly #running = new Map<string, Promise<string[]>>();

  /** @returns the paths of all files, whether just received or whole before */
  async run(download: Download): Promise<string[]> {
    const key = keyOf(download);
    const running = this.#running.get(key) ?? receive(download);
    this.#running.set(key, running);
    try {
      return await running;
    } finally {
      this.#running.delete(key);
    }
  }
}

function receive({ order, folder, items }: Download): Promise<string[]> {
  const title = vscode.l10n.t('Downloading {0}', shortName(order.name));
  return withProgress(
    title,
    (watch) =>
      order.root.download(order, folder, { overwrite: false, ...(items && { items }), ...watch }),
    downloadInWords(),
  );
}

function keyOf({ order, folder, items }: Download): string {
  return JSON.stringify([order.root.source.id, order.name, folder, items]);
}
