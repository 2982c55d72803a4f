/**
 * Downloads that a person watches: one notification an order, with bytes, rate and time left.
 *
 * Several run at once and share the core's limiter. What is whole when one ends early stays, and is
 * not received again.
 */
import * as vscode from 'vscode';
import type { Chosen } from '../orders/configurationOrders.ts';
import { type Download, RunningDownloads } from '../orders/runningDownloads.ts';
import { filesInWords, shortName } from '../text/orders.ts';
import { downloadInWords } from '../text/progress.ts';
import { withProgress } from './progress.ts';

export class Downloads {
  readonly #transfers = new RunningDownloads();

  /**
   * @returns the paths of all files, whether just received or whole before, and whether somebody
   *   else asked for them first
   */
  run(download: Download): { files: Promise<string[]>; isJoined: boolean } {
    return this.#transfers.run(download, () => receive(download));
  }
}

function receive({ order, folder, ...chosen }: Download): Promise<string[]> {
  return withProgress(
    titleOf(shortName(order.name), chosen),
    (watch) => order.root.download(order, folder, { overwrite: false, ...chosen, ...watch }),
    downloadInWords(),
  );
}

function titleOf(order: string, { items, objects }: Chosen): string {
  if (objects) return vscode.l10n.t('Downloading {0} of {1}', filesInWords(objects.length), order);
  if (!items) return vscode.l10n.t('Downloading {0}', order);
  return items.length === 1
    ? vscode.l10n.t('Downloading 1 image of {0}', order)
    : vscode.l10n.t('Downloading {0} images of {1}', items.length, order);
}
