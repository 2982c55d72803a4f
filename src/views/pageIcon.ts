/** Icon on the tab of a page, for light and dark themes. */
import * as vscode from 'vscode';

export function pageIcon(extensionUri: vscode.Uri): { light: vscode.Uri; dark: vscode.Uri } {
  const icon = (file: string) => vscode.Uri.joinPath(extensionUri, 'media', 'icons', file);
  return { light: icon('orderLight.svg'), dark: icon('orderDark.svg') };
}
