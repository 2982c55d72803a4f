/**
 * Downloads that a person watches: one notification an order, with bytes, rate and time left.
 *
 * Several run at once and share the core's limiter. What is whole when one ends early stays, and is
 * not received again.
 */
import * as vscode from 'vscode';
import { type Download, Transfers } from '../orders/transfers.ts';
import { shortName } from './orders/words.ts';
import { withProgress } from './progress.ts';
import { downloadInWords } from './steps.ts';

export class Downloads {
  readonly #transfers = new Transfers();

  /**
   * @returns the paths of all files, whether just received or whole before, and whether somebody
   *   else asked for them first
   */
  run(download: Download): { files: Promise<string[]>; isJoined: boolean } {
    return this.#transfers.run(download, () => receive(download));
  }
}

function receive({ order, folder, items }: Download): Promise<string[]> {
  const name = shortName(order.name);
  const [item, ...others] = items ?? [];
  const title =
    item === undefined
      ? vscode.l10n.t('Downloading {0}', name)
      : others.length === 0
        ? vscode.l10n.t('Downloading 1 image of {0}', name)
        : vscode.l10n.t('Downloading {0} images of {1}', others.length + 1, name);
  return withProgress(
    title,
    (watch) =>
      order.root.download(order, folder, { overwrite: false, ...(items && { items }), ...watch }),
    downloadInWords(),
  );
}
