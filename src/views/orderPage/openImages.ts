/** Opens images of an order in the quick look; those that are not on this machine are downloaded. */
import path from 'node:path';
import * as vscode from 'vscode';
import { isImageFile } from '../../domain/pieceNames.ts';
import type { Order } from '../../orders/order.ts';

/** Images that are opened at once: each is an editor of its own. */
const MAX_OPENED = 10;

/**
 * @param items names of completed items; the first of them are opened
 * @param filesOf files of an item on this machine
 */
export async function openImages(
  order: Order,
  items: readonly string[],
  filesOf: (item: string) => Promise<readonly string[]>,
): Promise<void> {
  const wanted = items.slice(0, MAX_OPENED);
  const found = new Map<string, readonly string[]>();
  for (const item of wanted) found.set(item, await filesOf(item));
  const absent = wanted.filter((item) => found.get(item)?.length === 0);
  const received = absent.length > 0 ? await download(order, absent) : [];
  const { safeFileName } = await import('../../core/index.ts');
  for (const item of wanted) {
    const own = received.filter((file) => isImageFile(path.basename(file), safeFileName(item)));
    const [first] = [...(found.get(item) ?? []), ...own.sort()];
    if (first === undefined) continue;
    const options = { preview: wanted.length === 1 };
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(first), options);
  }
}

/** @returns paths of all received files */
async function download(order: Order, items: readonly string[]): Promise<string[]> {
  const { name, configuration } = order;
  const reference = { name, configuration: configuration.source.id, items };
  return vscode.commands.executeCommand<string[]>('cedar.downloadOrder', reference);
}
