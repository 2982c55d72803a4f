/** The tools for language models in package.json are those that the extension has. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { contributedTools, toolTexts } from '../../scripts/languageModelTools/contributedTools.ts';
import { root } from '../../scripts/setup/step.mjs';
import { ASSISTANT_TOOLS } from '../../src/assistant/index.ts';

const read = (file: string) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));

test('package.json has all tools (node scripts/languageModelTools/writeTools.ts writes them)', () => {
  expect(read('package.json').contributes.languageModelTools).toEqual(contributedTools());
  expect(read('package.nls.json')).toMatchObject(toolTexts());
});

test('tools that change something are confirmed, apart from records', () => {
  const unconfirmed = ASSISTANT_TOOLS.filter(
    ({ permission, confirmation }) => permission !== 'read' && !confirmation,
  );
  expect(unconfirmed.map(({ name }) => name)).toEqual(['cedar_update_orders']);
  const reading = ASSISTANT_TOOLS.filter(({ permission }) => permission === 'read');
  expect(reading.filter(({ confirmation }) => confirmation)).toEqual([]);
});
