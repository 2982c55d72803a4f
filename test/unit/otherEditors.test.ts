/** Activation in editors that are built on VS Code and have no API for language models. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, expect, it } from 'vitest';
import { bundles } from '../../esbuild.mjs';
import { sharedFolder } from '../temporaryFolder.ts';

const folder = sharedFolder();
const dist = join(folder, 'dist');
const manifest = join(import.meta.dirname, '..', '..', 'package.json');
const stub = join(import.meta.dirname, 'data', 'editorStub.cjs');

/** @returns names of the functions of the editor that the activation has called */
function activate(missing: readonly string[]): string[] {
  const program = join(folder, 'node_modules', 'vscode', 'index.js');
  const called = execFileSync(process.execPath, [program, dist, manifest, ...missing], {
    encoding: 'utf8',
  });
  return JSON.parse(called) as string[];
}

beforeAll(async () => {
  const all = bundles(dist);
  const atActivation = [all.extension, all.l10n, all.locale].flatMap((each) => each ?? []);
  for (const options of atActivation) await build({ bundle: true, logLevel: 'error', ...options });
  const module = join(folder, 'node_modules', 'vscode');
  mkdirSync(module, { recursive: true });
  cpSync(stub, join(module, 'index.js'));
  // The project is made of ES modules, while editors load an extension with require().
  writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }');
});

it('registers tools and servers for assistants where there is an API for them', () => {
  const called = activate([]);
  expect(called).toContain('lm.registerTool');
  expect(called).toContain('lm.registerMcpServerDefinitionProvider');
});

const EDITORS: readonly { missing: readonly string[] }[] = [
  { missing: ['lm'] },
  { missing: ['lm.registerMcpServerDefinitionProvider', 'McpStdioServerDefinition'] },
  { missing: ['McpStdioServerDefinition'] },
  { missing: ['lm.registerTool'] },
];

it.each(EDITORS)('activates without $missing', ({ missing }) => {
  const all = activate([]).filter((name) => !name.startsWith('lm.'));
  const called = activate(missing);
  expect(called.filter((name) => !name.startsWith('lm.'))).toEqual(all);
  expect(called.filter((name) => missing.includes(name))).toEqual([]);
});
