/** Every text a person sees can be translated, and the bundle that translators start from is whole. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { asJson, BUNDLE, collectTexts } from '../../scripts/l10n/texts.ts';
import { root } from '../../scripts/setup/step.mjs';

describe('texts of the code', () => {
  test('all stand in l10n/bundle.l10n.json (npm run l10n writes it)', async () => {
    expect(readFileSync(BUNDLE, 'utf8')).toBe(asJson(await collectTexts()));
  });
});

describe('texts of package.json', () => {
  const manifest = readFileSync(path.join(root, 'package.json'), 'utf8');
  const texts: Record<string, string> = JSON.parse(
    readFileSync(path.join(root, 'package.nls.json'), 'utf8'),
  );
  const named = [...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);

  test('stand in package.nls.json, and no others do', () => {
    expect(named.filter((key) => !Object.hasOwn(texts, key ?? ''))).toEqual([]);
    expect(Object.keys(texts).filter((key) => !named.includes(key))).toEqual([]);
    expect(Object.keys(texts).filter((key) => texts[key]?.trim() === '')).toEqual([]);
  });

  test('are named by a key wherever a person sees them', () => {
    const { displayName, description, capabilities, contributes } = JSON.parse(manifest);
    expect(plainTexts({ displayName, description, capabilities, contributes })).toEqual([]);
  });
});

const SHOWN_KEYS =
  /^(title|shortTitle|name|category|(markdown|detailed)?description|contents|contextualTitle|displayName|(markdown)?enumDescriptions|enumItemLabels|altText|label|placeholder)$/i;

/** Paths of texts under a key that VS Code shows, which are no `%key%`. */
function plainTexts(value: unknown, at = '', key = ''): string[] {
  if (typeof value === 'string') {
    return SHOWN_KEYS.test(key) && !/^%[^%]+%$/.test(value) ? [`${at}: ${value}`] : [];
  }
  if (Array.isArray(value)) return value.flatMap((each, i) => plainTexts(each, `${at}/${i}`, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([inner, held]) =>
    plainTexts(held, `${at}/${inner}`, inner),
  );
}
