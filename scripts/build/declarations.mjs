/**
 * Type declarations of the public core: one file that needs nothing but Node's own types.
 *
 * TypeScript writes a declaration file for each module of the core, which takes a second without
 * type checking; rollup-plugin-dts bundles them.
 */
import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { cache, root } from '../setup/step.mjs';

/**
 * Writes `core.d.ts`, and `core.d.cts` for a program that imports `core.cjs` by its path.
 *
 * @param {string} out folder, an absolute path
 * @returns {Promise<string[]>} the files, absolute paths
 */
export async function buildDeclarations(out) {
  const modules = path.join(cache, 'declarations');
  await rm(modules, { recursive: true, force: true });
  await emit(modules);
  const bundle = await rollup({
    input: path.join(modules, 'core', 'index.d.ts'),
    plugins: [dts({ includeExternal: ['@types/geojson'] })],
  });
  const file = path.join(out, 'core.d.ts');
  try {
    const { output } = await bundle.write({ file, format: 'es' });
    // A package that the file imports would be missing where the file is used.
    const imports = output[0].imports.filter((name) => !name.startsWith('node:'));
    if (imports.length > 0) throw new Error(`${file} imports ${imports.join(', ')}.`);
  } finally {
    await bundle.close();
  }
  const forPaths = path.join(out, 'core.d.cts');
  await writeFile(forPaths, "export * from './core.js';\n");
  return [file, forPaths];
}

/** @param {string} modules folder of the declaration files */
async function emit(modules) {
  const tsc = path.join(root, 'node_modules', '@typescript', 'native', 'bin', 'tsc');
  await promisify(execFile)(process.execPath, [
    tsc,
    ...['--project', path.join(root, 'src', 'core')],
    ...['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--noCheck'],
    ...['--rootDir', path.join(root, 'src'), '--outDir', modules],
  ]);
}
