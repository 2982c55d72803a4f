/**
 * HTML of a webview page: loads the page's script and style sheet from `dist/media/NAME/` and the
 * texts in VS Code's language, and nothing else. The script creates the contents.
 */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { pageLanguage, pageTexts } from './pageTexts.ts';

export interface Page {
  /** Name of its folder below `media`, of its script and of its style sheet. */
  readonly name: string;
  readonly title: string;
  /** For pages that show a map: origins of the online map tiles, which the page may load. */
  readonly map?: { readonly imageOrigins: readonly string[] };
}

/** @param media the folder with the pages' files */
export function pageHtml(
  webview: vscode.Webview,
  media: vscode.Uri,
  { name, title, map }: Page,
): string {
  const nonce = randomBytes(16).toString('base64url');
  const file = (extension: string, of = name) =>
    webview.asWebviewUri(vscode.Uri.joinPath(media, of, `${of}.${extension}`));
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    ...(map && map.imageOrigins.length > 0 ? [`img-src ${map.imageOrigins.join(' ')}`] : []),
  ].join('; ');
  // `media/components/mapLoader.ts` loads them when the page first shows a map.
  const mapFiles = map
    ? ` data-map-script="${file('js', 'map')}" data-map-style="${file('css', 'map')}"`
    : '';
  return `<!DOCTYPE html>
<html ${pageLanguage()}>
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1.0">
  <link rel="stylesheet" href="${file('css')}">
  <title>${escapeHtml(title)}</title>
</head>
<body>
  ${pageTexts()}
  <script nonce="${nonce}" src="${file('js')}"${mapFiles}></script>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
