/** Writes a chosen tile grid to a configuration of the window, or to a new one beside it. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { GridProposal, TileGrid } from '../../core/index.ts';
import { messageOf } from '../../domain/messages.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { formatOrderCount } from '../../text/quantities.ts';
import { changeTextFile } from '../changeTextFile.ts';

/** Writes the grid into a configuration, and shows it. */
export async function writeGrid(file: string, grid: TileGrid): Promise<void> {
  const { writeTileGrid } = await import('../../core/index.ts');
  const isSaved = await changeTextFile(file, (text) => writeTileGrid(text, grid));
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  const at = document.getText().search(/^tile_grid\s*:/m);
  const place = document.positionAt(Math.max(0, at));
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(place, place) });
  if (isSaved) return;
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      'The tile grid was written to {0}, which has other unsaved changes. Save it to order in this grid.',
      path.basename(file),
    ),
  );
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

/** Choice of the user for a configuration with orders in another grid. */
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
