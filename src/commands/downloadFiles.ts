/**
 * `cedar.downloadFiles`: downloads single files of orders or tasks, such as one piece of a large
 * image.
 */
import * as vscode from 'vscode';
import type { StoredObject } from '../core/index.ts';
import type { Order } from '../orders/order.ts';
import { formatBytes } from '../text/quantities.ts';
import { formatShortName } from '../text/shortNames.ts';
import { withProgress } from '../views/withProgress.ts';
import { workspaceDownloadFolder } from './support/chooseDownloadFolder.ts';
import {
  type DownloadParts,
  type DownloadTarget,
  downloadable,
  downloadTargets,
} from './support/downloadTargets.ts';
import type { OrderTarget } from './support/orderArguments.ts';
import { registerCommand } from './support/registerCommand.ts';

interface OfferedFile {
  readonly target: OrderTarget;
  readonly object: StoredObject;
}

/**
 * Takes names of files as second argument; without them, the user selects among all files. The
 * command returns the paths of the files.
 *
 * @throws Error when a file does not exist
 */
export function registerDownloadFiles(parts: DownloadParts): vscode.Disposable {
  return registerCommand('cedar.downloadFiles', parts.reporter, async (...given) => {
    const targets = await parts.orders.targets(given, {
      ...downloadable(),
      question: vscode.l10n.t('Download files of which orders?'),
    });
    if (targets.length === 0) return [];
    const files = (await Promise.all(targets.map(filesOf))).flat();
    const [, names] = given;
    const chosen = isNames(names)
      ? named(files, names)
      : await chooseDownload(files, targets.length > 1);
    if (chosen.length === 0) return [];
    const folder = await workspaceDownloadFolder(parts.ownFolder);
    return folder ? downloadTargets(parts, byTarget(chosen), folder) : [];
  });
}

/** VS Code's own second argument is the selected rows. */
function isNames(given: unknown): given is string[] {
  return (
    Array.isArray(given) && given.length > 0 && given.every((each) => typeof each === 'string')
  );
}

function filesOf(target: OrderTarget): Promise<OfferedFile[]> {
  const { order, items } = target;
  return withProgress(
    vscode.l10n.t('Looking for the files of {0}', formatShortName(order.name)),
    async (watch) => {
      const objects = await order.configuration.files(order, { ...watch, ...(items && { items }) });
      return objects.map((object) => ({ target, object }));
    },
  );
}

function named(files: readonly OfferedFile[], names: readonly string[]): OfferedFile[] {
  for (const name of names) {
    if (files.some(({ object }) => object.fileName === name)) continue;
    throw new Error(vscode.l10n.t('The selection has no file "{0}".', name));
  }
  return files.filter(({ object }) => names.includes(object.fileName));
}

async function chooseDownload(
  files: readonly OfferedFile[],
  isOfSeveral: boolean,
): Promise<readonly OfferedFile[]> {
  const items = [...files]
    .sort((a, b) => compare(a.target.order, b.target.order) || byName(a.object, b.object))
    .map((file) => ({
      file,
      label: file.object.fileName,
      description: formatBytes(file.object.size),
      ...(isOfSeveral && { detail: formatShortName(file.target.order.name) }),
    }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Download which files?'),
    placeHolder: vscode.l10n.t('Search by name'),
    canPickMany: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  return picked?.map(({ file }) => file) ?? [];
}

function compare(a: Order, b: Order): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}

function byName(a: StoredObject, b: StoredObject): number {
  return a.fileName < b.fileName ? -1 : Number(a.fileName > b.fileName);
}

function byTarget(files: readonly OfferedFile[]): DownloadTarget[] {
  const found = new Map<OrderTarget, string[]>();
  for (const { target, object } of files) {
    found.set(target, [...(found.get(target) ?? []), object.id]);
  }
  return [...found].map(([target, objects]) => ({ ...target, objects }));
}
