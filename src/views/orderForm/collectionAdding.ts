/** Adds a collection that is not built in to the configuration, described by Earth Engine. */
import * as vscode from 'vscode';
import { assetIdIn } from '../../domain/assetIds.ts';
import { messageOf } from '../../domain/messages.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { catalogOf } from './check.ts';

/** What became of a request to add a collection. */
export interface AddedCollection {
  /** Result for the user. */
  readonly words: string;
  /** Id of the collection to choose, where there is one. */
  readonly id?: string;
}

/**
 * Asks Earth Engine for the bands and dates of an asset, and saves its description in cedar.yaml.
 *
 * @param text an asset id, as the user pasted it
 * @throws nothing: problems are reported in the text
 */
export async function addDescribedCollection(
  configuration: ConfigurationOrders,
  text: string,
  signal: AbortSignal,
): Promise<AddedCollection> {
  const known = assetIdIn(text);
  const { all } = await catalogOf(configuration);
  if (all.some(({ id, replacedBy }) => id === known && !replacedBy)) {
    return { words: vscode.l10n.t('"{0}" is in the list, and is chosen now.', known), id: known };
  }
  const { file } = configuration.source;
  if (!file) {
    const words = vscode.l10n.t(
      'The sandbox has a configuration of its own. Add collections to a cedar.yaml of your workspace.',
    );
    return { words };
  }
  try {
    const { id, description, notes } = await configuration.describeCollection(text, { signal });
    const { addCollection } = await import('../../core/index.ts');
    await changeText(file, (before) => addCollection(before, id, description));
    const added = vscode.l10n.t('"{0}" was added to cedar.yaml.', id);
    return { words: [added, ...notes].join(' '), id };
  } catch (error) {
    return { words: messageOf(error) };
  }
}

/** Changes a text file as an edit that can be undone, and saves it. @throws Error if it cannot */
async function changeText(file: string, change: (text: string) => string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(file);
  const before = document.getText();
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(before.length));
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, whole, change(before));
  if ((await vscode.workspace.applyEdit(edit)) && (await document.save())) return;
  throw new Error(vscode.l10n.t('{0} could not be saved. Check that it is not read-only.', file));
}
