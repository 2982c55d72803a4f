/**
 * Builds the threads that tests start hundreds of times, as they are in the package. From the sources,
 * each of them would load two hundred modules first, which takes longer than most of their work. A run
 * that watches for changes keeps those of its start.
 */
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { bundles } from '../../esbuild.mjs';
import { root } from '../../scripts/setup/step.mjs';

/** Bundles of threads, and those that they load. */
const BUNDLES = [
  ...['cubeWorker', 'byteStreamWorker', 'pixelSeries', 'cubeReader'],
  ...['cubeFiles', 'hdf5', 'l10n', 'locale'],
];

let isBuilt = false;

/** Called before the tests of each project that uses it, in the folder for temporary files of the run. */
export default async function setup(): Promise<void> {
  if (isBuilt) return;
  isBuilt = true;
  const folder = path.join(tmpdir(), 'threads');
  const built: Record<string, string> = {};
  for (const [name, options] of Object.entries(bundles(folder))) {
    if (!BUNDLES.includes(name)) continue;
    // Packing the WebAssembly of the library for NetCDF-4 would take longer than all tests with it.
    const plugins = name === 'hdf5' ? [] : options.plugins;
    await build({
      absWorkingDir: root,
      bundle: true,
      sourcemap: 'inline',
      ...options,
      plugins: plugins ?? [],
    });
    const [entry] = options.entryPoints as string[];
    built[path.join(root, entry ?? '')] = String(options.outfile);
  }
  process.env.CEDAR_BUILT_THREADS = JSON.stringify(built);
}
