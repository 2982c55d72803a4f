/** The folder of downloaded images that a command is for: that of an order, of tasks, or one of the Explorer. */
import * as vscode from 'vscode';
import type { ImageCollection } from '../../core/index.ts';
import { describedCollections } from './describedCollections.ts';
import { type LocalFilesParts, offerDownload } from './localFiles.ts';
import { isUri } from './registerCommand.ts';

export interface DownloadedFolder {
  readonly folder: string;
  /** Names of the images, where only some are meant. */
  readonly images?: readonly string[];
  /** That the configuration of the order describes; of a folder, all of the window. */
  readonly collections: readonly ImageCollection[];
}

/** @returns undefined when the user selects none, or when nothing was downloaded, which is reported */
export async function downloadedFolder(
  { orders, downloadHistory, configurations, usualFolders }: LocalFilesParts,
  given: readonly unknown[],
  question: string,
): Promise<DownloadedFolder | undefined> {
  const [first] = given;
  if (isUri(first)) {
    return { folder: first.fsPath, collections: await describedCollections(configurations()) };
  }
  const [target] = await orders.targets(given, {
    question,
    applies: (order) => order.count('COMPLETED') > 0,
    isSingle: true,
    states: ['COMPLETED'],
    none: vscode.l10n.t(
      'No order has images yet. Use "Cedar: Update All Orders" to check for finished tasks.',
    ),
  });
  if (!target) return undefined;
  const { order, items } = target;
  const folder = await downloadHistory.find(order, usualFolders());
  if (folder === undefined) {
    offerDownload(order);
    return undefined;
  }
  const collections = await describedCollections([order.configuration]);
  return { folder, collections, ...(items && { images: items }) };
}
