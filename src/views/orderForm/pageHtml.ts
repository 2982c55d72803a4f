/** The order form's page as VS Code loads it: its own script and style, and nothing else from anywhere. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { pageLanguage, pageTexts } from '../pageTexts.ts';

/** @param media the folder that the page's files lie in */
export function pageHtml(webview: vscode.Webview, media: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64url');
  const file = (name: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(media, 'orderForm', name));
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html ${pageLanguage()}>
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1.0">
  <link rel="stylesheet" href="${file('orderForm.css')}">
  <title>${vscode.l10n.t('New Order')}</title>
</head>
<body>
  <main id="form"></main>
  ${pageTexts()}
  <script nonce="${nonce}" src="${file('orderForm.js')}"></script>
</body>
</html>`;
}
