/**
 * Writes `l10n/bundle.l10n.json`, every text of the code that can be translated, and removes texts
 * that are no longer used from translations.
 *
 *     node scripts/l10n/main.ts
 *
 * A translation is a copy of it beside it, `bundle.l10n.de.json` for German, with the values
 * translated, and a copy of `package.nls.json` as `package.nls.de.json`.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../setup/step.mjs';
import { asJson, BUNDLE, collectTexts } from './texts.ts';
import { type Texts, translations, usedTexts } from './translations.ts';

const texts = await collectTexts();
await mkdir(path.dirname(BUNDLE), { recursive: true });
await writeFile(BUNDLE, asJson(texts));
console.log(`${BUNDLE}: ${Object.keys(texts).length} texts`);

for (const { file, english } of translations()) {
  const translated = await read(file);
  const used = usedTexts(await read(english), translated);
  await writeFile(path.join(root, file), asJson(used));
  const [left, all] = [used, translated].map((each) => Object.keys(each).length);
  console.log(`${file}: ${left} texts${left === all ? '' : `, others are no longer used`}`);
}

async function read(file: string): Promise<Texts> {
  return JSON.parse(await readFile(path.join(root, file), 'utf8'));
}
