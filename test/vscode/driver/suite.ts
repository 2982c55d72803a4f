/** Bundles the tests that run inside VS Code: they are loaded with require(), without a build of their own. */
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { ownPlace } from '../../../esbuild.mjs';
import packageJson from '../../../package.json' with { type: 'json' };
import { cache, root } from '../../../scripts/setup/step.mjs';

const { dependencies, devDependencies } = packageJson;
const packages = Object.keys({ ...dependencies, ...devDependencies });

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
    // Mocha and the like are found in node_modules from the location of the bundles. `require` gives an ES
    // module without its default export in the place where the core expects it, so its limiter is bundled.
    external: ['vscode', ...packages.filter((name) => name !== 'p-queue')],
    logLevel: 'warning',
  });
  return path.join(outdir, 'index.cjs');
}
