/** Writes a chosen tile grid to a configuration of the window, or to a new one beside it. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { GridProposal, TileGrid } from '../../core/index.ts';
import { messageOf } from '../../domain/messages.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { formatOrderCount } from '../../text/quantities.ts';

/** Writes the grid into a configuration, and shows it. A document without other changes is saved. */
export async function writeGrid(file: string, grid: TileGrid): Promise<void> {
  const { writeTileGrid } = await import('../../core/index.ts');
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  const wasDirty = document.isDirty;
  const text = document.getText();
  const changed = writeTileGrid(text, grid);
  const { start, end, put } = difference(text, changed);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  edit.replace(document.uri, range, put);
  if (changed !== text && !(await vscode.workspace.applyEdit(edit))) {
    throw new Error(vscode.l10n.t('"{0}" could not be changed.', file));
  }
  if (!wasDirty) await document.save();
  const at = document.getText().search(/^tile_grid\s*:/m);
  const place = document.positionAt(Math.max(0, at));
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(place, place) });
}

/** The part in which two texts differ, so that the editor keeps everything else as it is. */
function difference(before: string, after: string): { start: number; end: number; put: string } {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let same = 0;
  while (same < most - start && before.at(-1 - same) === after.at(-1 - same)) same++;
  return { start, end: before.length - same, put: after.slice(start, after.length - same) };
}

/** Whether orders of a configuration are in another grid, whose tile numbers mean other places. */
export async function ordersOfOtherGrid(
  configuration: ConfigurationOrders,
  grid: TileGrid,
): Promise<number> {
  await configuration.ensureKnown();
  const { length } = configuration.orders;
  if (length === 0) return 0;
  const current = await configuration.source.config().catch(() => undefined);
  return JSON.stringify(current?.grid) === JSON.stringify(grid) ? 0 : length;
}

/** What the user chose for a configuration with orders in another grid. */
export type ReplaceChoice = 'replace' | 'another' | undefined;

/** Explains what a new grid means for the orders that there are. */
export async function confirmReplacement(orders: number): Promise<ReplaceChoice> {
  const replace = vscode.l10n.t('Replace Grid');
  const another = vscode.l10n.t('Create Another Configuration');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('This configuration has {0} in another tile grid.', formatOrderCount(orders)),
    {
      modal: true,
      detail: vscode.l10n.t(
        'They keep their own grid and stay as they are. In new orders, the same tile numbers mean other places, and images can have the same names as existing ones. Another configuration has its own grid, and its own folders for images and orders.',
      ),
    },
    another,
    replace,
  );
  if (chosen === replace) return 'replace';
  return chosen === another ? 'another' : undefined;
}

/**
 * Creates a copy of a configuration with the grid in a folder beside it.
 *
 * @returns the new file; undefined when the user cancels
 * @throws ConfigError when the text cannot be changed, or the file exists
 */
export async function createAnother(
  file: string,
  { grid, system }: GridProposal,
): Promise<string | undefined> {
  const { copyForGrid, existingFile } = await import('../../core/index.ts');
  const folder = await vscode.window.showInputBox({
    title: vscode.l10n.t('New Tile Grid'),
    prompt: vscode.l10n.t('Folder of the new configuration, beside the existing one'),
    value: system.id,
    ignoreFocusOut: true,
    validateInput: (name) =>
      /^[\w][\w. -]*$/.test(name)
        ? undefined
        : vscode.l10n.t('Enter the name of a folder, in letters, digits, dots and dashes.'),
  });
  if (folder === undefined) return undefined;
  const from = path.dirname(file);
  const to = path.join(from, folder);
  const created = path.join(to, 'cedar.yaml');
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  const suffix = folder.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
  const text = copyForGrid(document.getText(), grid, { from, to, suffix });
  await mkdir(to, { recursive: true });
  try {
    await writeFile(created, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw existingFile(created);
    throw new Error(vscode.l10n.t('"{0}" cannot be written: {1}', created, messageOf(error)));
  }
  await vscode.window.showTextDocument(vscode.Uri.file(created));
  return created;
}
