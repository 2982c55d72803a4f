/** A choice among the configurations of a window. */
import * as vscode from 'vscode';
import type { ConfigurationOrders } from '../orders/order.ts';

/** @returns the only one, or the user's choice; undefined when there is none, or the user cancels */
export async function pickConfiguration(
  configurations: readonly ConfigurationOrders[],
): Promise<ConfigurationOrders | undefined> {
  if (configurations.length <= 1) return configurations[0];
  const items = configurations.map((configuration) => ({
    configuration,
    label: configuration.source.label,
    description: configuration.source.description,
  }));
  const title = vscode.l10n.t('Choose a configuration');
  return (await vscode.window.showQuickPick(items, { title }))?.configuration;
}
