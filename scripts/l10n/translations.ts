/** Translations beside the English texts: which there are, and what is wrong with one. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../setup/step.mjs';

/** Texts by key, as a bundle has them. */
export type Texts = Readonly<Record<string, string>>;

/** A file of translated texts, and the English one it is a copy of; paths relative to the project. */
export interface Translation {
  readonly file: string;
  readonly english: string;
}

const NAMES = [/^(l10n\/bundle\.l10n)\.[\w-]+\.json$/, /^(package\.nls)\.[\w-]+\.json$/];

/** Every translation in the repository. */
export function translations(): Translation[] {
  const inFolder = readdirSync(path.join(root, 'l10n')).map((name) => `l10n/${name}`);
  return [...readdirSync(root), ...inFolder].flatMap((file) =>
    NAMES.flatMap((pattern) => {
      const start = pattern.exec(file)?.[1];
      return start ? [{ file, english: `${start}.json` }] : [];
    }),
  );
}

/**
 * Problems of a translation, one line for each text: it is not in the English file any more, or
 * has other placeholders. A text without translation is shown in English, which is not a mistake.
 */
export function translationProblems(english: Texts, translated: Texts): string[] {
  return Object.entries(translated).flatMap(([key, text]) => {
    const original = english[key];
    if (original === undefined) return [`${key}: no longer used`];
    const [expected, found] = [original, text].map(placeholders);
    return expected === found ? [] : [`${key}: has ${found}, not ${expected}`];
  });
}

/** The texts of a translation that are still in the English file, as they are. */
export function usedTexts(english: Texts, translated: Texts): Texts {
  return Object.fromEntries(
    Object.entries(translated).filter(([key]) => Object.hasOwn(english, key)),
  );
}

/** "{0} {1} command:cedar.newOrder": what must be the same in every language. */
function placeholders(text: string): string {
  const found = [...text.matchAll(/\{\w+\}|\$\([\w-]+\)|command:[\w.]+|`#[^#`]+#`/g)];
  return [...new Set(found.map(([placeholder]) => placeholder))].sort().join(' ') || 'none';
}
