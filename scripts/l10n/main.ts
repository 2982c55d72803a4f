/**
 * Writes `l10n/bundle.l10n.json`, which contains all translatable texts of the code.
 *
 *     node scripts/l10n/main.ts
 *
 * A translation is a copy of it beside it, `bundle.l10n.de.json` for German, with the values
 * translated, and a copy of `package.nls.json` as `package.nls.de.json`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { asJson, BUNDLE, collectTexts } from './texts.ts';

const texts = await collectTexts();
await mkdir(path.dirname(BUNDLE), { recursive: true });
await writeFile(BUNDLE, asJson(texts));
console.log(`${BUNDLE}: ${Object.keys(texts).length} texts`);
