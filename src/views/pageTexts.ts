/**
 * Texts in VS Code's language for webview pages: a data block in a page's HTML, which
 * `media/components/texts.ts` reads.
 */
import * as vscode from 'vscode';

/**
 * Inserted into the body of a page, before its script. The block is data and never run, so the
 * content security policy does not apply to it.
 */
export function pageTexts(): string {
  return textsBlock(vscode.l10n.bundle ?? {});
}

/** Attributes of a page's `<html>`: screen readers and number formats take the language from it. */
export function pageLanguage(): string {
  return `lang="${vscode.env.language.replace(/[^\w-]/g, '')}"`;
}

function textsBlock(bundle: Readonly<Record<string, string>>): string {
  // A text must not end the block.
  const json = JSON.stringify(bundle).replaceAll('<', '\\u003c');
  return `<script type="application/json" id="texts">${json}</script>`;
}
