/**
 * One copy of VS Code's API in a bundle.
 *
 * esbuild turns each `import * as vscode` into a copy of all properties of the module, several
 * hundred, for each file that imports it. With 70 files this took most of the time of activation. An
 * ES module in between, which exports what Cedar uses, is linked by name and needs no copies.
 */
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import path from 'node:path';

const NAMESPACE = 'vscode-api';

/**
 * @param {string} sources absolute path of the folder whose files import `vscode`
 * @returns {import('esbuild').Plugin}
 */
export const vscodeApi = (sources) => ({
  name: NAMESPACE,
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === NAMESPACE
        ? { path: 'vscode', external: true }
        : { path: 'vscode', namespace: NAMESPACE },
    );
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, async () => {
      const names = await usedNames(sources);
      return { contents: `export const { ${names.join(', ')} } = require('vscode');` };
    });
  },
});

/**
 * Names of the API that occur in the sources. Names of types are among them, and undefined. A name that
 * is missing makes the build fail.
 *
 * @param {string} sources
 */
async function usedNames(sources) {
  const names = new Set();
  for await (const file of glob('**/*.ts', { cwd: sources })) {
    const code = readFileSync(path.join(sources, file), 'utf8');
    if (!code.includes("from 'vscode'")) continue;
    for (const [, name] of code.matchAll(/\bvscode\.([A-Za-z]\w*)/g)) names.add(name);
    const [, imported = ''] = /^import \{([^}]*)\} from 'vscode'/m.exec(code) ?? [];
    for (const [name] of imported.matchAll(/\w+/g)) names.add(name);
  }
  return [...names].sort();
}
