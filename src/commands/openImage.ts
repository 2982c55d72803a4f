/** `cedar.openImage`: opens a downloaded image as a picture. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { DownloadedImages } from '../orders/downloadedImages.ts';
import type { Order } from '../orders/order.ts';
import { formatAge } from '../text/quantities.ts';
import { OrderNode, TaskNode } from '../views/orders/rows.ts';
import type { Reporter } from '../views/report.ts';
import type { OrderArguments } from './support/orderArguments.ts';
import { registerCommand, requireKnownRows } from './support/registerCommand.ts';
import { openTaskImage } from './support/taskImages.ts';

/** Most images offered to choose from. */
const MAX_LISTED = 1000;

/**
 * Takes the path of an image, or a row of the orders view; without either, asks the user. The command
 * returns the path.
 */
export function registerOpenImage(
  orders: OrderArguments,
  usualFolders: () => readonly string[],
  downloaded: DownloadedImages,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.openImage', reporter, async (...all) => {
    requireKnownRows(all);
    const [given] = all;
    const cells = await orders.tasksOfCells([given]);
    if (cells.length > 0) return openCells(cells, downloaded);
    if (given instanceof TaskNode) return openTaskImage(given, downloaded);
    const find = async () =>
      given instanceof OrderNode ? imagesOf(given.order, downloaded) : allImages(usualFolders());
    const file = typeof given === 'string' ? given : await chooseImage(await find());
    // VS Code's default editor for such files: the quick look, unless the user selected another.
    if (file) await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file));
    return file;
  });
}

/** Images that are selected on the page of an order; those that are not on this machine are downloaded. */
async function openCells(
  cells: readonly TaskNode[],
  downloaded: DownloadedImages,
): Promise<undefined> {
  const [first] = cells;
  if (!first) return;
  const { order } = first;
  await downloaded.refresh(order);
  const names = cells
    .filter(({ task }) => downloaded.has(order, task.name) || task.status.state === 'COMPLETED')
    .map(({ task }) => task.name);
  const { openImages } = await import('../views/orderPage/index.ts');
  await openImages(order, names, async (name) => downloaded.files(order, name));
}

interface ImageEntry {
  readonly file: string;
  readonly written: Date;
}

async function allImages(folders: readonly string[]): Promise<ImageEntry[]> {
  return (await Promise.all(folders.map(imagesIn))).flat();
}

/** The first file of each image of an order. */
async function imagesOf(order: Order, downloaded: DownloadedImages): Promise<ImageEntry[]> {
  await downloaded.refresh(order);
  return Promise.all(downloaded.files(order).map(imageAt));
}

async function chooseImage(found: readonly ImageEntry[]): Promise<string | undefined> {
  const images = [...found].sort((a, b) => b.written.getTime() - a.written.getTime());
  const [first] = images;
  if (images.length < 2) {
    if (!first) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          'No images have been downloaded yet. Use "Cedar: Download to Workspace" to download the images of an order.',
        ),
      );
    }
    return first?.file;
  }
  const items = images.slice(0, MAX_LISTED).map(({ file, written }) => ({
    file,
    label: path.basename(file),
    description: formatAge(written),
    detail: path.basename(path.dirname(file)),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Open which image?'),
    placeHolder: vscode.l10n.t('Search by name (most recent first)'),
    matchOnDetail: true,
    // The walkthrough takes the focus back from the views that its buttons open.
    ignoreFocusOut: true,
  });
  return picked?.file;
}

async function imagesIn(folder: string): Promise<ImageEntry[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files = names
    .filter((name) => /\.tiff?$/i.test(name))
    .map((name) => path.join(folder, name));
  return Promise.all(files.map(imageAt));
}

async function imageAt(file: string): Promise<ImageEntry> {
  return { file, written: (await stat(file)).mtime };
}
