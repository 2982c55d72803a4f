/** Downloads orders, some of their tasks, or single files into a folder, and reports the result. */

import path from 'node:path';
import * as vscode from 'vscode';
import type { DefaultDownloadFolder } from '../../configurations/defaultDownloadFolder.ts';
import { isCancelled } from '../../domain/cedarError.ts';
import { formatNumber } from '../../domain/locale.ts';
import type { DownloadHistory } from '../../orders/downloadHistory.ts';
import type { OrderSelection } from '../../orders/orderSelection.ts';
import { formatStateCounts } from '../../text/orderStates.ts';
import { formatBytes, formatFileCount, formatOrderCount } from '../../text/quantities.ts';
import { formatShortName } from '../../text/shortNames.ts';
import type { Downloads } from '../../views/downloadProgress.ts';
import type { Reporter } from '../../views/report.ts';
import { revealFile } from '../../views/revealFile.ts';
import { catalogDownload } from './downloadCatalog.ts';
import { openImageFile } from './localFiles.ts';
import type { OrderArguments, OrderQuestion, OrderTarget } from './orderArguments.ts';

export interface DownloadParts {
  readonly orders: OrderArguments;
  readonly downloads: Downloads;
  readonly downloadHistory: DownloadHistory;
  /** Download folder of a window without a folder. */
  readonly ownFolder: DefaultDownloadFolder;
  readonly reporter: Reporter;
}

/** Orders and tasks with something to download. */
export function downloadable(): OrderQuestion {
  return {
    question: vscode.l10n.t('Download which orders?'),
    applies: (order) => order.count('COMPLETED', 'EMPTY') > 0,
    states: ['COMPLETED', 'EMPTY'],
    takesGroups: true,
    none: vscode.l10n.t(
      'No order has images yet. Use "Cedar: Update All Orders" to check for finished tasks.',
    ),
  };
}

/** An order, some of its tasks, or some of their files. */
export type DownloadTarget = OrderTarget & OrderSelection;

/**
 * Downloads into a folder, all at once, and reports the result at the end.
 *
 * @returns the paths of all files, whether just received or complete before
 */
export async function downloadTargets(
  parts: DownloadParts,
  targets: readonly DownloadTarget[],
  folder: string,
): Promise<string[]> {
  const { downloads, downloadHistory, reporter } = parts;
  const started = targets.map((target) => {
    return { ...target, run: downloads.run({ ...target, folder }) };
  });
  const results = await Promise.allSettled(
    started.map(async ({ order, run }) => {
      const files = await run.files;
      const [file] = files;
      if (file) await downloadHistory.note(order, path.dirname(file));
      if (file && !run.isJoined) await catalogDownload(path.dirname(file), order, reporter);
      return files;
    }),
  );
  const files = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
  const failures = results.flatMap((result, index) => {
    const target = started[index];
    return result.status === 'rejected' && target ? [{ target, error: result.reason }] : [];
  });
  // Downloads that were joined are reported where they were started.
  const done = started.filter(
    ({ run }, index) => results[index]?.status === 'fulfilled' && !run.isJoined,
  );
  if (files.length > 0) {
    void vscode.commands.executeCommand('setContext', 'cedar.hasDownloads', true);
  }
  if (done.length > 0) {
    const received = done.length === targets.length ? files : await filesOf(done);
    reportDownloads(done, received, folder);
  }
  const [first, ...others] = failures.filter(({ target }) => !target.run.isJoined);
  for (const { target, error } of others) {
    if (isCancelled(error)) void offerTheRest(parts, target, folder);
    else reporter.report('Downloading', error, { order: target.order });
  }
  if (first && isCancelled(first.error)) void offerTheRest(parts, first.target, folder);
  else if (first) throw first.error;
  return files;
}

async function filesOf(done: readonly { run: { files: Promise<string[]> } }[]): Promise<string[]> {
  return (await Promise.all(done.map(({ run }) => run.files))).flat();
}

/** After a cancel: complete files are kept, and the rest can be downloaded. */
async function offerTheRest(
  parts: DownloadParts,
  { order, items, objects }: DownloadTarget,
  folder: string,
): Promise<void> {
  const wanted = { order, ...(items && { items }), ...(objects && { objects }) };
  const goOn = vscode.l10n.t('Download the Rest');
  const message = await describeRemains(wanted, folder);
  const answer = await vscode.window.showInformationMessage(message, goOn);
  if (answer !== goOn) return;
  try {
    await downloadTargets(parts, [wanted], folder);
  } catch (error) {
    parts.reporter.report('Downloading', error, { order });
  }
}

async function describeRemains(
  { order, ...chosen }: DownloadTarget,
  folder: string,
): Promise<string> {
  const name = formatShortName(order.name);
  try {
    const [files, missing] = await Promise.all([
      chosen.objects ??
        order.configuration.files(order, chosen.items ? { items: chosen.items } : {}),
      order.configuration.missing(order, folder, chosen),
    ]);
    return vscode.l10n.t(
      'Cancelled the download of "{0}". {1} of {2} were downloaded and are kept; {3} remain.',
      ...[name, formatNumber(files.length - missing.count), formatFileCount(files.length)],
      formatBytes(missing.bytes),
    );
  } catch {
    // Without a network the size is unknown.
    return vscode.l10n.t(
      'Cancelled the download of "{0}". Complete files are kept and will not be downloaded again.',
      name,
    );
  }
}

function reportDownloads(
  targets: readonly DownloadTarget[],
  files: readonly string[],
  folder: string,
): void {
  const [target] = targets;
  const one = targets.length === 1 && target ? target.order : undefined;
  const name = one ? `"${formatShortName(one.name)}"` : formatOrderCount(targets.length);
  const [file] = files;
  if (!file) {
    const how = one?.summary ? formatStateCounts(one.summary) : '';
    void vscode.window.showInformationMessage(
      how
        ? vscode.l10n.t('There is nothing to download yet from {0}: {1}.', name, how)
        : vscode.l10n.t('There is nothing to download yet from {0}.', name),
    );
    return;
  }
  const image = files.find((each) => each.endsWith('.tif'));
  const [openFolder, openFirst] = [vscode.l10n.t('Open Folder'), vscode.l10n.t('Open Image')];
  const where = vscode.workspace.asRelativePath(folder, false);
  const message = vscode.l10n.t(
    'Downloaded {0} of {1} to the folder {2}.',
    formatFileCount(files.length),
    ...[name, where],
  );
  const buttons = image ? [openFolder, openFirst] : [openFolder];
  void vscode.window.showInformationMessage(message, ...buttons).then((answer) => {
    if (answer === openFolder) return revealFile(file);
    return answer === openFirst && image ? openImageFile(image) : undefined;
  });
}
