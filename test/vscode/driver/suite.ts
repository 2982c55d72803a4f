/** Bundles the tests that run inside VS Code: they are loaded with require(), without a build of their own. */
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { ownPlace } from '../../../esbuild.mjs';
import { cache, root } from '../../../scripts/setup/step.mjs';

/** @returns the module whose `run` VS Code calls, an absolute path */
export async function bundleSuite(): Promise<string> {
  const outdir = path.join(cache, 'vscode-suite');
  await rm(outdir, { recursive: true, force: true });
  const suite = path.join(root, 'test', 'vscode', 'suite');
  const tests = (await readdir(suite)).filter((name) => name.endsWith('.test.ts'));
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['index.ts', ...tests].map((name) => path.join(suite, name)),
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    ...ownPlace,
    target: 'node22',
    sourcemap: 'inline',
    external: ['vscode'],
    // Mocha and the like are found in node_modules from the location of the bundles.
    packages: 'external',
    logLevel: 'warning',
  });
  return path.join(outdir, 'index.cjs');
}
