/**
 * Texts in VS Code's language for webview pages: a block of data in a page's html, which
 * `media/components/texts.ts` reads there.
 */
import * as vscode from 'vscode';

/**
 * Goes into the body of a page, before its script. It is data, never run, so that it needs no leave
 * of the content security policy.
 */
export function pageTexts(): string {
  return textsBlock(vscode.l10n.bundle ?? {});
}

/** Attributes of a page's `<html>`: screen readers take the language from it, and numbers. */
export function pageLanguage(): string {
  return `lang="${vscode.env.language.replace(/[^\w-]/g, '')}"`;
}

function textsBlock(bundle: Readonly<Record<string, string>>): string {
  // A text must not be able to end the block.
  const json = JSON.stringify(bundle).replaceAll('<', '\\u003c');
  return `<script type="application/json" id="texts">${json}</script>`;
}
