/** The configuration that a command is about: from its argument, or chosen by the user. */
import * as vscode from 'vscode';
import type { OrdersModel } from '../../orders/model.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { MessageNode } from '../../views/orders/messageNode.ts';
import { ConfigurationNode } from '../../views/orders/rows.ts';
import { pickConfiguration } from '../../views/pickConfiguration.ts';

/**
 * @param given a row, or the id of a configuration: its path, or `sandbox`
 * @returns undefined when the user cancels
 * @throws Error when there is no such configuration
 */
export async function chooseConfiguration(
  { configurations }: OrdersModel,
  given: unknown,
): Promise<ConfigurationOrders | undefined> {
  if (given instanceof ConfigurationNode || given instanceof MessageNode)
    return given.configuration;
  if (typeof given === 'string') {
    const found = configurations.find(({ source }) => source.id === given);
    if (found) return found;
    throw new Error(vscode.l10n.t('"{0}" is not a configuration of this window.', given));
  }
  return pickConfiguration(configurations);
}
