/**
 * Downloads with one progress notification for each order: bytes, rate and time left.
 *
 * Several run at once and share the core's limiter. When one ends early, complete files are kept
 * and not received again.
 */
import * as vscode from 'vscode';
import type { OrderSelection } from '../orders/orderSelection.ts';
import { type Download, RunningDownloads } from '../orders/runningDownloads.ts';
import { describeDownloads } from '../text/progress.ts';
import { formatFileCount } from '../text/quantities.ts';
import { formatShortName } from '../text/shortNames.ts';
import { withProgress } from './withProgress.ts';

export class Downloads {
  readonly #running = new RunningDownloads();

  /**
   * @returns the paths of all files, whether just received or complete before, and whether the
   *   download joined one that was running
   */
  run(download: Download): { files: Promise<string[]>; isJoined: boolean } {
    return this.#running.run(download, () => receive(download));
  }

  /** @param folder of an order */
  isRunningIn(folder: string): boolean {
    return this.#running.isRunningIn(folder);
  }
}

function receive({ order, folder, ...chosen }: Download): Promise<string[]> {
  return withProgress(
    titleOf(formatShortName(order.name), chosen),
    (watch) =>
      order.configuration.download(order, folder, { overwrite: false, ...chosen, ...watch }),
    describeDownloads(),
  );
}

function titleOf(order: string, { items, objects }: OrderSelection): string {
  if (objects)
    return vscode.l10n.t('Downloading {0} of {1}', formatFileCount(objects.length), order);
  if (!items) return vscode.l10n.t('Downloading {0}', order);
  return items.length === 1
    ? vscode.l10n.t('Downloading 1 image of {0}', order)
    : vscode.l10n.t('Downloading {0} images of {1}', items.length, order);
}
