/** Row with a message, where there are no orders or tasks to show. */
import * as vscode from 'vscode';
import { messageOf } from '../../domain/messages.ts';
import { firstLine, oneLine } from '../../domain/singleLine.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { formatShortReason } from '../../text/shortReason.ts';

export class MessageNode {
  readonly kind = 'message';
  readonly configuration: ConfigurationOrders;
  readonly #id: string;
  readonly #text: string;
  readonly #icon: string;
  readonly #label: string | undefined;
  readonly #command: string | undefined;

  /**
   * @param options.label short text before the whole one
   * @param options.command run when the row is selected
   */
  constructor(
    configuration: ConfigurationOrders,
    id: string,
    text: string,
    icon: string,
    options: { readonly label?: string; readonly command?: string } = {},
  ) {
    this.configuration = configuration;
    this.#id = id;
    this.#text = text;
    this.#icon = icon;
    this.#label = options.label;
    this.#command = options.command;
  }

  /** Why the orders of a configuration cannot be read; its menu offers what to do. */
  static ofTrouble(configuration: ConfigurationOrders): MessageNode {
    const { source, error } = configuration;
    const id = `message:${source.id}`;
    const label = formatShortReason(error);
    const options = { label, command: 'cedar.fixConnection' };
    return new MessageNode(configuration, id, messageOf(error), 'warning', options);
  }

  static of(configuration: ConfigurationOrders): MessageNode {
    const { state, source } = configuration;
    const id = `message:${source.id}`;
    if (configuration.orders.length > 0) {
      return new MessageNode(
        configuration,
        id,
        vscode.l10n.t('No order matches the filter.'),
        'info',
      );
    }
    return state === 'ready'
      ? new MessageNode(configuration, id, vscode.l10n.t('No orders yet.'), 'info')
      : new MessageNode(configuration, id, vscode.l10n.t('Reading the orders…'), 'loading~spin');
  }

  toTreeItem(): vscode.TreeItem {
    const line = oneLine(firstLine(this.#text));
    const item = new vscode.TreeItem(this.#label ?? line);
    if (item.label !== line) item.description = line;
    item.id = this.#id;
    item.iconPath = new vscode.ThemeIcon(this.#icon);
    item.contextValue = this.#command ? 'message.trouble' : 'message';
    item.tooltip = this.#text;
    if (this.#command) {
      const { source } = this.configuration;
      item.command = { command: this.#command, title: this.#text, arguments: [this] };
      const spoken = [source.label, item.label, item.description].filter(Boolean);
      item.accessibilityInformation = { label: spoken.join(', ') };
    }
    return item;
  }
}
