/** Collects all translatable texts of the code into a bundle. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { getL10nJson, type l10nJsonFormat } from '@vscode/l10n-dev';
import { root } from '../setup/step.mjs';
import { shownSources } from './sources.ts';

export const BUNDLE = path.join(root, 'l10n', 'bundle.l10n.json');

/** Contents of `l10n/bundle.l10n.json`: sorted, so that it changes no more than the texts do. */
export async function collectTexts(): Promise<l10nJsonFormat> {
  const sources = await Promise.all(
    shownSources().map(async (file) => ({
      contents: await readFile(path.join(root, file), 'utf8'),
      extension: '.ts',
    })),
  );
  // Parsing takes a while: only files that contain texts are parsed.
  const texts = await getL10nJson(sources.filter(({ contents }) => contents.includes('l10n.t(')));
  return Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function asJson(texts: l10nJsonFormat): string {
  return `${JSON.stringify(texts, null, 2)}\n`;
}
