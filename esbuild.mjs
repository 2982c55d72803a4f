/**
 * Builds `dist/`, all that VS Code and scripts load:
 *
 * - `extension.js`, which VS Code calls; small, because every window loads it
 * - `core.cjs`, the public core with Google's clients, loaded when first needed; `core.d.ts`, its types
 * - `areaReader.cjs`, the thread in which the core reads areas of interest, with the readers of all
 *   formats; `sql-wasm.wasm`, SQLite for GeoPackages
 * - `pixelSeries.cjs`, the thread in which the quick look reads time series
 * - `byteStreamWorker.cjs`, the thread in which the core receives large objects
 * - `cubeWorker.cjs`, the threads in which the core reads images and writes data cubes
 * - `cubeBuilder.cjs`, the part of the core that makes data cubes, for a command that needs no other
 * - `projections.cjs`, the definitions of EPSG codes, loaded when the first one is looked up
 * - `dataCubes.cjs`, the extension's part of building data cubes, loaded when the first one is built
 * - `language.cjs`, what an editor of cedar.yaml offers, loaded when one is first edited
 * - `l10n.cjs` and `locale.cjs`, the texts in VS Code's language and how it writes numbers, the same
 *   for all of these
 * - `orderForm.cjs`, the extension's part of the order form, loaded when it is first opened
 * - `orderFiles.cjs`, which submits, exports and extends order files, loaded with the first one
 * - `orderMap.cjs`, the extension's part of the maps of orders, loaded when the first one is shown
 * - `orderPage.cjs`, the extension's part of the pages of orders, loaded when the first one is opened
 * - `setup.cjs`, the dialogs for signing in and for configurations, loaded when the first one is opened
 * - `tooltips.cjs`, the tooltips of orders and tasks, loaded with the first one
 * - `cubeFiles.cjs`, which reads data cubes for the quick look and time series, loaded with the first one
 * - `hdf5.cjs`, the library for NetCDF-4, with `hdf5.wasm.br`, and `cubeReader.cjs`, the thread in which
 *   the quick look reads such files
 * - `quickLook.cjs`, which reads image files and shows them, loaded when the first one is opened
 * - `assistantTools.cjs`, the tools for language models, loaded when one is first used
 * - `cli.cjs`, the command `cedar`, which loads the core
 * - `mcp.cjs`, the server of the Model Context Protocol, which the command `cedar mcp` loads
 * - `sandbox.cjs`, a program of its own that the extension starts as a child process
 * - `media/`, one script and one style sheet a webview page
 *
 *     node esbuild.mjs               with source maps, for development
 *     node esbuild.mjs --production  minified, for the package
 *     node esbuild.mjs --watch       again at every change; reports when a build starts and finishes
 *     node esbuild.mjs --metafile    also writes what each bundle is made of, in artifacts/bundles/
 */
import { existsSync, readdirSync } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { analyzeMetafile, context } from 'esbuild';
import { buildDeclarations } from './scripts/build/declarations.mjs';
import { hdf5Wasm, PACKED_WASM } from './scripts/build/hdf5Wasm.mjs';
import { projectionList, projectionsOnce } from './scripts/build/projectionList.mjs';
import { vscodeApi } from './scripts/build/vscodeApi.mjs';
import { WatchReport } from './scripts/build/watchReport.mjs';

const root = path.dirname(fileURLToPath(import.meta.url));
const sources = path.join(root, 'src');
const core = path.join(root, 'src', 'core');
const coreCubes = path.join(core, 'cubes');
const locale = path.join(root, 'src', 'domain', 'locale.ts');
const sandbox = path.join(root, 'src', 'sandbox');
const language = path.join(root, 'src', 'configurations', 'language');
const cubeFiles = path.join(root, 'src', 'cubeFiles');
const hdf5 = path.join(cubeFiles, 'hdf5');
const dataCubes = path.join(root, 'src', 'views', 'dataCubes');
const orderForm = path.join(root, 'src', 'views', 'orderForm');
const orderFiles = path.join(root, 'src', 'views', 'orderFiles');
const orderMap = path.join(root, 'src', 'views', 'orderMap');
const orderPage = path.join(root, 'src', 'views', 'orderPage');
const quickLook = path.join(root, 'src', 'views', 'quickLook');
const setup = path.join(root, 'src', 'views', 'setup');
const tooltips = path.join(root, 'src', 'views', 'tooltips');
const assistantTools = path.join(root, 'src', 'views', 'assistantTools');
const mcp = path.join(root, 'src', 'mcp');

/**
 * @param {object} [options]
 * @param {boolean} [options.production] minified and without source maps
 * @param {boolean} [options.watch] keep building until the process ends
 * @param {boolean} [options.types] also the types of the core; not with `watch` unless given
 * @param {string} [options.outdir] an absolute path; `dist/` unless given
 * @returns {Promise<Record<string, import('esbuild').Metafile>>} what each bundle is made of, by name
 */
export async function build({ production = false, watch = false, types = !watch, outdir } = {}) {
  const out = outdir ?? path.join(root, 'dist');
  await mkdir(out, { recursive: true });
  // The project is made of ES modules, while VS Code loads an extension with require().
  await writeFile(path.join(out, 'package.json'), '{ "type": "commonjs" }\n');

  /** @type {Record<string, import('esbuild').Metafile>} */
  const metafiles = {};
  const all = bundles(out);
  const report = watch ? new WatchReport(Object.keys(all)) : undefined;
  for (const [name, options] of Object.entries(all)) {
    const bundle = await context({
      absWorkingDir: root,
      bundle: true,
      metafile: true,
      logLevel: report ? 'silent' : 'warning',
      minify: production,
      sourcemap: !production,
      ...options,
      plugins: [
        ...(options.plugins ?? []),
        projectionsOnce,
        ...(report ? [report.plugin(name)] : []),
      ],
    });
    if (watch) {
      await bundle.watch();
      continue;
    }
    try {
      const { metafile } = await bundle.rebuild();
      if (metafile) metafiles[name] = metafile;
    } finally {
      await bundle.dispose();
    }
  }
  const sqlite = path.join(out, 'sql-wasm.wasm');
  await copyFile(path.join(root, 'node_modules', 'sql.js', 'dist', 'sql-wasm.wasm'), sqlite);
  const declarations = types ? await buildDeclarations(out) : [];
  if (!watch)
    await removeStrays(out, metafiles, [sqlite, path.join(out, PACKED_WASM), ...declarations]);
  return metafiles;
}

/** Answers ES modules that ask where they are, in a CommonJS bundle. */
export const ownPlace = {
  define: { 'import.meta.url': 'moduleUrl', 'import.meta.dirname': '__dirname' },
  banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
};

/**
 * All bundles by name, with the options that they are built with.
 *
 * @param {string} out folder that they are written to
 * @returns {Record<string, import('esbuild').BuildOptions>}
 */
export function bundles(out) {
  /** @type {import('esbuild').BuildOptions} */
  const inNode = {
    platform: 'node',
    format: 'cjs',
    // The extension host of VS Code 1.101, the oldest that Cedar runs in, is Node 22.
    target: 'node22',
    // An external `import()` becomes a `require()` at first use: the bundles are CommonJS.
    supported: { 'dynamic-import': false },
    external: NOT_USED,
    ...ownPlace,
  };
  /** @type {Record<string, import('esbuild').BuildOptions>} */
  const all = {
    extension: {
      ...inNode,
      entryPoints: ['src/extension.ts'],
      outfile: path.join(out, 'extension.js'),
      plugins: [vscodeApi(sources), atFirstUse(), languageOnce],
    },
    l10n: {
      ...inNode,
      entryPoints: ['@vscode/l10n'],
      outfile: path.join(out, 'l10n.cjs'),
    },
    locale: {
      ...inNode,
      entryPoints: ['src/domain/locale.ts'],
      outfile: path.join(out, 'locale.cjs'),
    },
    language: {
      ...inNode,
      entryPoints: ['src/configurations/language/index.ts'],
      outfile: path.join(out, 'language.cjs'),
      plugins: [languageOnce],
    },
    core: {
      ...inNode,
      entryPoints: ['src/core/index.ts'],
      outfile: path.join(out, 'core.cjs'),
      // Scripts and logs distinguish errors by the names of their classes.
      keepNames: true,
      alias: JSON_PARSER,
      plugins: [languageOnce, googleLibraries],
    },
    earthEngineClient: {
      ...inNode,
      entryPoints: ['@google/earthengine'],
      outfile: path.join(out, 'earthEngineClient.cjs'),
      // The client signs in and sends with these packages, 98 MB installed. The core does both by itself.
      alias: {
        googleapis: './src/core/earthengine/unused.ts',
        xmlhttprequest: './src/core/earthengine/unused.ts',
      },
    },
    googleAuth: {
      ...inNode,
      entryPoints: ['google-auth-library'],
      outfile: path.join(out, 'googleAuth.cjs'),
    },
    cloudStorageClient: {
      ...inNode,
      entryPoints: ['@google-cloud/storage'],
      outfile: path.join(out, 'cloudStorageClient.cjs'),
      // It signs in with the library that the core has as well.
      plugins: [googleLibraries],
    },
    areaReader: {
      ...inNode,
      entryPoints: ['src/core/areas/areaWorker.ts'],
      outfile: path.join(out, 'areaReader.cjs'),
      alias: JSON_PARSER,
      plugins: [languageOnce],
    },
    pixelSeries: {
      ...inNode,
      entryPoints: ['src/views/quickLook/series/seriesWorker.ts'],
      outfile: path.join(out, 'pixelSeries.cjs'),
      plugins: [atFirstUse(quickLook), languageOnce],
    },
    cubeFiles: {
      ...inNode,
      entryPoints: ['src/cubeFiles/index.ts'],
      outfile: path.join(out, 'cubeFiles.cjs'),
      plugins: [atFirstUse(cubeFiles), languageOnce],
    },
    hdf5: {
      ...inNode,
      entryPoints: ['src/cubeFiles/hdf5/index.ts'],
      outfile: path.join(out, 'hdf5.cjs'),
      plugins: [hdf5Wasm(out)],
    },
    cubeReader: {
      ...inNode,
      entryPoints: ['src/views/quickLook/cubeReaderWorker.ts'],
      outfile: path.join(out, 'cubeReader.cjs'),
      plugins: [atFirstUse(quickLook), languageOnce],
    },
    byteStreamWorker: {
      ...inNode,
      entryPoints: ['src/core/services/byteStreamWorker.ts'],
      outfile: path.join(out, 'byteStreamWorker.cjs'),
    },
    cubeWorker: {
      ...inNode,
      entryPoints: ['src/core/cubes/cubeWorker.ts'],
      outfile: path.join(out, 'cubeWorker.cjs'),
      external: [...NOT_USED, ...NOT_WRITTEN],
    },
    cubeBuilder: {
      ...inNode,
      entryPoints: ['src/core/cubes/index.ts'],
      outfile: path.join(out, 'cubeBuilder.cjs'),
      keepNames: true,
      plugins: [languageOnce],
    },
    projections: {
      ...inNode,
      entryPoints: ['proj4-list'],
      outfile: path.join(out, 'projections.cjs'),
      plugins: [projectionList],
    },
    dataCubes: {
      ...inNode,
      entryPoints: ['src/views/dataCubes/index.ts'],
      outfile: path.join(out, 'dataCubes.cjs'),
      plugins: [vscodeApi(sources), atFirstUse(dataCubes), languageOnce],
    },
    orderForm: {
      ...inNode,
      entryPoints: ['src/views/orderForm/index.ts'],
      outfile: path.join(out, 'orderForm.cjs'),
      plugins: [vscodeApi(sources), atFirstUse(orderForm), languageOnce],
    },
    orderFiles: {
      ...inNode,
      entryPoints: ['src/views/orderFiles/index.ts'],
      outfile: path.join(out, 'orderFiles.cjs'),
      plugins: [vscodeApi(sources), atFirstUse(orderFiles), languageOnce],
    },
    orderMap: {
      ...inNode,
      entryPoints: ['src/views/orderMap/index.ts'],
      outfile: path.join(out, 'orderMap.cjs'),
      plugins: [vscodeApi(sources), atFirstUse(orderMap), languageOnce],
    },
    orderPage: {
      ...inNode,
      entryPoints: ['src/views/orderPage/index.ts'],
      outfile: path.join(out, 'orderPage.cjs'),
      plugins: [vscodeApi(sources), atFirstUse(orderPage), languageOnce],
    },
    quickLook: {
      ...inNode,
      entryPoints: ['src/views/quickLook/index.ts'],
      outfile: path.join(out, 'quickLook.cjs'),
      plugins: [vscodeApi(sources), atFirstUse(quickLook), languageOnce],
    },
    setup: {
      ...inNode,
      entryPoints: ['src/views/setup/index.ts'],
      outfile: path.join(out, 'setup.cjs'),
      plugins: [vscodeApi(sources), atFirstUse(setup), languageOnce],
    },
    tooltips: {
      ...inNode,
      entryPoints: ['src/views/tooltips/index.ts'],
      outfile: path.join(out, 'tooltips.cjs'),
      plugins: [vscodeApi(sources), atFirstUse(tooltips), languageOnce],
    },
    assistantTools: {
      ...inNode,
      entryPoints: ['src/views/assistantTools/index.ts'],
      outfile: path.join(out, 'assistantTools.cjs'),
      plugins: [vscodeApi(sources), atFirstUse(assistantTools), languageOnce],
    },
    mcp: {
      ...inNode,
      entryPoints: ['src/mcp/index.ts'],
      outfile: path.join(out, 'mcp.cjs'),
      plugins: [atFirstUse(mcp), languageOnce],
    },
    cli: {
      ...inNode,
      entryPoints: ['src/cli/main.ts'],
      outfile: path.join(out, 'cli.cjs'),
      banner: { js: `#!/usr/bin/env node\n${inNode.banner?.js}` },
      plugins: [atFirstUse()],
    },
    sandbox: {
      ...inNode,
      entryPoints: ['src/sandbox/main.ts'],
      outfile: path.join(out, 'sandbox.cjs'),
    },
    media: {
      platform: 'browser',
      format: 'iife',
      target: 'es2023',
      entryPoints: pages(),
      outdir: path.join(out, 'media'),
      outbase: 'media',
      loader: { '.svg': 'dataurl', '.ttf': 'dataurl' },
      tsconfig: 'media/tsconfig.json',
    },
  };
  return Object.fromEntries(Object.entries(all).filter(([, bundle]) => hasEntries(bundle)));
}

/** The other build of this package loads its modules by names that no bundler can follow. */
const JSON_PARSER = { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' };

/**
 * Modules that libraries would load for formats that Cedar reads itself: Zstandard is Node's own, in
 * Zarr and in GeoTIFFs. Each is a copy of a decoder in WebAssembly.
 */
const NOT_USED = ['numcodecs/zstd', 'zstddec', 'zstddec/stream'];
/** Cubes that Cedar has written have no other codecs. */
const NOT_WRITTEN = ['numcodecs/blosc', 'numcodecs/lz4'];

/** A page of `media/` is a script in a folder of its own name, or directly in `media/`. */
function pages() {
  return readdirSync(path.join(root, 'media'), { withFileTypes: true })
    .map((entry) =>
      entry.isDirectory() ? `${entry.name}/${entry.name}.ts` : entry.name.replace(/\.d\.ts$/, ''),
    )
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.posix.join('media', name))
    .filter((name) => existsSync(path.join(root, name)));
}

/** @param {import('esbuild').BuildOptions} bundle */
function hasEntries(bundle) {
  const entries = /** @type {string[]} */ (bundle.entryPoints);
  const isThere = (/** @type {string} */ entry) =>
    !/^(src|media)\//.test(entry) || existsSync(path.join(root, entry));
  return entries.length > 0 && entries.every(isThere);
}

/** Parts that the extension loads at first use: folders with one entry point each, and their bundles. */
const LATER = [
  { folder: coreCubes, bundle: './cubeBuilder.cjs' },
  { folder: core, bundle: './core.cjs' },
  { folder: language, bundle: './language.cjs' },
  { folder: hdf5, bundle: './hdf5.cjs' },
  { folder: cubeFiles, bundle: './cubeFiles.cjs' },
  { folder: dataCubes, bundle: './dataCubes.cjs' },
  { folder: orderForm, bundle: './orderForm.cjs' },
  { folder: orderFiles, bundle: './orderFiles.cjs' },
  { folder: orderMap, bundle: './orderMap.cjs' },
  { folder: orderPage, bundle: './orderPage.cjs' },
  { folder: quickLook, bundle: './quickLook.cjs' },
  { folder: setup, bundle: './setup.cjs' },
  { folder: tooltips, bundle: './tooltips.cjs' },
  { folder: assistantTools, bundle: './assistantTools.cjs' },
  { folder: mcp, bundle: './mcp.cjs' },
];

/**
 * In the extension, `await import('…/core/index.ts')` loads `core.cjs` when it is first run, and
 * likewise the pages and the language features of cedar.yaml. Any other import of these folders would
 * put a second copy, and second error classes, into the extension. The same applies to the sandbox,
 * which is used over HTTP.
 *
 * @param {string} [own] the folder of this bundle, if it is one that is loaded later
 * @returns {import('esbuild').Plugin}
 */
const atFirstUse = (own) => ({
  name: 'at-first-use',
  setup(build) {
    build.onResolve({ filter: /^\.\.?\// }, ({ path: request, resolveDir, importer, kind }) => {
      const file = path.resolve(resolveDir, request);
      const later = LATER.find(({ folder }) => folder !== own && within(folder, file));
      if (!later && !within(sandbox, file)) return undefined;
      const door = later && path.join(later.folder, 'index.ts');
      if (later && file === door && kind === 'dynamic-import') {
        return { path: later.bundle, external: true };
      }
      const asked = path.relative(root, file);
      const by = path.relative(root, importer);
      const advice = door
        ? `Use \`import type\`, or \`await import('${path.relative(root, door)}')\` where it is first needed`
        : 'Start it as a program and talk to it over HTTP';
      return { errors: [{ text: `${by} imports ${asked} into the extension. ${advice}.` }] };
    });
  },
});

/** Google's libraries, in bundles of their own: many commands need none of them. */
const GOOGLE_LIBRARIES = new Map([
  ['@google/earthengine', './earthEngineClient.cjs'],
  ['google-auth-library', './googleAuth.cjs'],
  ['@google-cloud/storage', './cloudStorageClient.cjs'],
]);

/**
 * What imports Google's libraries loads them when it first needs them.
 *
 * @type {import('esbuild').Plugin}
 */
const googleLibraries = {
  name: 'google-libraries',
  setup(build) {
    build.onResolve({ filter: /google/ }, ({ path: name, kind }) => {
      const bundle = kind !== 'entry-point' && GOOGLE_LIBRARIES.get(name);
      return bundle ? { path: bundle, external: true } : undefined;
    });
  },
};

/**
 * Every bundle takes its texts from one copy of `@vscode/l10n`, and its numbers from one of
 * `src/domain/locale.ts`: settings of the extension apply to the core as well.
 *
 * @type {import('esbuild').Plugin}
 */
const languageOnce = {
  name: 'language-once',
  setup(build) {
    build.onResolve({ filter: /^@vscode\/l10n$/ }, () => ({ path: './l10n.cjs', external: true }));
    build.onResolve({ filter: /^\.\.?\/(.*\/)?locale\.ts$/ }, ({ path: request, resolveDir }) =>
      path.resolve(resolveDir, request) === locale
        ? { path: './locale.cjs', external: true }
        : undefined,
    );
  },
};

/** @param {string} folder @param {string} file */
function within(folder, file) {
  return file.startsWith(folder + path.sep);
}

/**
 * Removes what earlier builds left and this one did not make, which would be packed as well.
 *
 * @param {string} out
 * @param {Record<string, import('esbuild').Metafile>} metafiles
 * @param {readonly string[]} others absolute paths of files besides the bundles
 */
async function removeStrays(out, metafiles, others) {
  const bundled = Object.values(metafiles)
    .flatMap(({ outputs }) => Object.keys(outputs))
    .map((file) => path.resolve(root, file));
  const made = new Set([...bundled, ...others]);
  const found = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'package.json')
    .map((entry) => path.join(entry.parentPath, entry.name));
  await Promise.all(found.filter((file) => !made.has(file)).map((file) => rm(file)));
}

/** @param {Record<string, import('esbuild').Metafile>} metafiles */
function printSizes(metafiles) {
  for (const { outputs } of Object.values(metafiles)) {
    for (const [file, { bytes }] of Object.entries(outputs)) {
      if (!file.endsWith('.map'))
        console.log(`${(bytes / 1024).toFixed(0).padStart(7)} KB  ${file}`);
    }
  }
}

if (import.meta.main ?? process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      production: { type: 'boolean' },
      watch: { type: 'boolean' },
      metafile: { type: 'boolean' },
    },
  });
  const metafiles = await build(values).catch((error) => {
    // Errors in the code have been printed already, with their lines.
    if ('errors' in error) process.exit(1);
    throw error;
  });
  printSizes(metafiles);
  if (values.metafile) {
    const folder = path.join(root, 'artifacts', 'bundles');
    await mkdir(folder, { recursive: true });
    for (const [name, metafile] of Object.entries(metafiles)) {
      await writeFile(path.join(folder, `${name}.json`), JSON.stringify(metafile));
      await writeFile(path.join(folder, `${name}.txt`), await analyzeMetafile(metafile));
    }
    console.log(`What each bundle is made of: ${path.relative(root, folder)}`);
  }
}
