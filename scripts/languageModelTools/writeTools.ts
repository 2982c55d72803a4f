/** Writes the tools for language models into package.json and package.nls.json. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../setup/step.mjs';
import { contributedTools, toolTexts } from './contributedTools.ts';

await change('package.json', (manifest) => {
  manifest.contributes = {
    ...(manifest.contributes as object),
    languageModelTools: contributedTools(),
  };
});
await change('package.nls.json', (texts) => {
  for (const key of Object.keys(texts)) if (key.startsWith('tool.')) delete texts[key];
  Object.assign(texts, toolTexts());
});

async function change(name: string, edit: (json: Record<string, unknown>) => void): Promise<void> {
  const file = path.join(root, name);
  const json = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  edit(json);
  await writeFile(file, `${JSON.stringify(json, undefined, 2)}\n`);
}
