/** Collects all translatable texts of the code into a bundle. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { getL10nJson, type l10nJsonFormat } from '@vscode/l10n-dev';
import { root } from '../setup/step.mjs';
import { shownSources } from './sources.ts';

export const BUNDLE = path.join(root, 'l10n', 'bundle.l10n.json');

/** The statements by which a module imports `l10n`, such as `import * as vscode from 'vscode';`. */
const IMPORTS = /^import (?!type )[^;]* from '(?:vscode|@vscode\/l10n)';$/gm;

/** Contents of `l10n/bundle.l10n.json`: sorted, so that it changes no more than the texts do. */
export async function collectTexts(): Promise<l10nJsonFormat> {
  const sources = await Promise.all(
    shownSources().map((source) => readFile(path.join(root, source), 'utf8')),
  );
  const texts = await textsOf(sources.filter((contents) => contents.includes('l10n.t(')));
  return Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The texts of modules. Those that import `l10n` in the same way are parsed as one, because the parser
 * takes a tenth of a second to prepare for each, but only milliseconds to parse it.
 */
export async function textsOf(sources: readonly string[]): Promise<l10nJsonFormat> {
  const bodies = new Map<string, string[]>();
  for (const source of sources) {
    const imports = (source.match(IMPORTS) ?? []).join('\n');
    bodies.set(imports, [...(bodies.get(imports) ?? []), source.replace(IMPORTS, '')]);
  }
  const joined = [...bodies].map(([imports, parts]) => [imports, ...parts].join('\n'));
  return getL10nJson(joined.map((contents) => ({ contents, extension: '.ts' })));
}

export function asJson(texts: l10nJsonFormat): string {
  return `${JSON.stringify(texts, null, 2)}\n`;
}
