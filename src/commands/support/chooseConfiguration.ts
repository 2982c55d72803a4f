/** The configuration that a command is about: from its argument, or chosen by the user. */
import * as vscode from 'vscode';
import type { OrdersModel } from '../../orders/model.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { MessageNode, RootNode } from '../../views/orders/rows.ts';

/**
 * @param given a row, or the id of a configuration: its path, or `sandbox`
 * @returns undefined when the user cancels
 * @throws Error when there is no such configuration
 */
export async function chooseConfiguration(
  { roots }: OrdersModel,
  given: unknown,
): Promise<ConfigurationOrders | undefined> {
  if (given instanceof RootNode || given instanceof MessageNode) return given.root;
  if (typeof given === 'string') {
    const found = roots.find(({ source }) => source.id === given);
    if (found) return found;
    throw new Error(vscode.l10n.t('"{0}" is not a configuration of this window.', given));
  }
  if (roots.length <= 1) return roots[0];
  const items = roots.map((root) => ({
    root,
    label: root.source.label,
    description: root.source.description,
  }));
  const title = vscode.l10n.t('Choose a configuration');
  return (await vscode.window.showQuickPick(items, { title }))?.root;
}
