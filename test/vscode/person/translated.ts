/**
 * Cedar in an invented language: every text is written with accents, so that one which is not
 * translated is conspicuous.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { getL10nPseudoLocalized, type l10nJsonFormat } from '@vscode/l10n-dev';
import type { Page } from 'playwright-core';

const LANGUAGE = 'qps-ploc';

/** Puts the translation beside the installed Cedar, and lets the window speak that language. */
export async function translate(page: Page, home: string): Promise<void> {
  const extensions = path.join(home, 'extensions');
  const [cedar = ''] = (await readdir(extensions)).filter((name) => name.startsWith('cedar.'));
  const folder = path.join(extensions, cedar);
  await translateFile(path.join(folder, 'package.nls.json'));
  await translateFile(path.join(folder, 'l10n', 'bundle.l10n.json'));
  await page.addInitScript((language) => {
    Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', {
      get: () => language,
      set: () => {},
    });
  }, LANGUAGE);
}

async function translateFile(file: string): Promise<void> {
  const texts: l10nJsonFormat = JSON.parse(await readFile(file, 'utf8'));
  const translated = Object.entries(texts).map(([key, text]) => [key, accented(String(text))]);
  await writeFile(
    file.replace(/\.json$/, `.${LANGUAGE}.json`),
    JSON.stringify(Object.fromEntries(translated)),
  );
}

/** With accents, apart from names, icons and the addresses of links. */
function accented(text: string): string {
  return text
    .split(/(\]\([^)]*\)|\$\([^)]*\)|Cedar)/)
    .map((part, index) => {
      if (index % 2 === 1 || part === '') return part;
      return String(getL10nPseudoLocalized({ part }).part);
    })
    .join('');
}

/** Words of a shown text that are written without an accent: English, unless they are names. */
export function english(text: string, names: readonly RegExp[]): string[] {
  const rest = names.reduce((left, name) => left.replace(name, ' '), text);
  return [...rest.matchAll(/(?<![\p{L}\d_./-])[A-Za-z]{3,}(?![\p{L}\d_./-])/gu)].map(
    ([word]) => word,
  );
}
