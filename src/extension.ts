/** What VS Code calls: builds the parts of Cedar and joins them. */
import * as vscode from 'vscode';

export function activate(context: vscode.ExtensionContext): void {
  const orders: vscode.TreeDataProvider<never> = {
    getChildren: () => [],
    getTreeItem: (order) => order,
  };
  context.subscriptions.push(vscode.window.registerTreeDataProvider('cedar.orders', orders));
}
