/** Collects all translatable texts of the code into a bundle. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { getL10nJson, type l10nJsonFormat } from '@vscode/l10n-dev';
import { cache, root } from '../setup/step.mjs';
import { shownSources } from './sources.ts';

export const BUNDLE = path.join(root, 'l10n', 'bundle.l10n.json');

/** Texts of each file that has been parsed, by a digest of its contents. */
const COLLECTED = path.join(cache, 'texts.json');

/** Contents of `l10n/bundle.l10n.json`: sorted, so that it changes no more than the texts do. */
export async function collectTexts(file = COLLECTED): Promise<l10nJsonFormat> {
  const sources = await Promise.all(
    shownSources().map((source) => readFile(path.join(root, source), 'utf8')),
  );
  const texts = await textsOf(
    sources.filter((contents) => contents.includes('l10n.t(')),
    file,
  );
  return Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The texts of sources. Parsing all of them takes about 17 seconds, so only those that have changed
 * since the last run are parsed.
 *
 * @param file cache of what was parsed before; it can be missing or damaged
 */
export async function textsOf(sources: readonly string[], file: string): Promise<l10nJsonFormat> {
  const before = readCollected(file);
  const collected: Record<string, l10nJsonFormat> = {};
  for (const contents of sources) {
    const digest = digestOf(contents);
    collected[digest] = before[digest] ?? (await getL10nJson([{ contents, extension: '.ts' }]));
  }
  if (Object.keys(collected).some((digest) => !before[digest])) writeCollected(file, collected);
  return Object.assign({}, ...Object.values(collected));
}

export function asJson(texts: l10nJsonFormat): string {
  return `${JSON.stringify(texts, null, 2)}\n`;
}

/** Differs for other contents, and for another version of the parser. */
function digestOf(contents: string): string {
  return createHash('sha256').update(parserVersion()).update(contents).digest('hex');
}

let version: string | undefined;

function parserVersion(): string {
  version ??= String(
    JSON.parse(readFileSync(path.join(root, 'node_modules/@vscode/l10n-dev/package.json'), 'utf8'))
      .version,
  );
  return version;
}

function readCollected(file: string): Record<string, l10nJsonFormat> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/** Other runs can read the file at the same time, and see either the earlier or the new contents. */
function writeCollected(file: string, collected: Record<string, l10nJsonFormat>): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const written = `${file}.${process.pid}`;
  writeFileSync(written, JSON.stringify(collected));
  renameSync(written, file);
}
