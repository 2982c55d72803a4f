/**
 * Packs `proj4-list`, thousands of definitions of coordinate reference systems, once for all bundles, as
 * one text that is searched for a code. As an object in each of them, the list takes 15 MB of memory in
 * every thread that loads it, and most threads use a few codes or none. The names of codes are with it.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../setup/step.mjs';

const require = createRequire(import.meta.url);

const PACKAGE = /^proj4-list$/;
const OWN = 'projection-list';
const NAMES = /\/epsgNames\.ts$/;

/**
 * The module with the list.
 *
 * @type {import('esbuild').Plugin}
 */
export const projectionList = {
  name: OWN,
  setup(build) {
    build.onResolve({ filter: PACKAGE }, () => ({ path: 'list', namespace: OWN }));
    build.onLoad({ filter: /^list$/, namespace: OWN }, () => ({
      contents: `${searchedList(require('proj4-list'))}
        export { EPSG_NAMES } from './epsgNames.ts';`,
      resolveDir: path.join(root, 'src/core/grids'),
    }));
  },
};

/**
 * In all other bundles, the list is loaded when the first code is looked up.
 *
 * @type {import('esbuild').Plugin}
 */
export const projectionsOnce = {
  name: 'projections-once',
  setup(build) {
    build.onResolve({ filter: PACKAGE }, () => ({ path: 'lookup', namespace: OWN }));
    build.onResolve({ filter: /^\.\/projections\.cjs$/, namespace: OWN }, ({ path }) => ({
      path,
      external: true,
    }));
    build.onResolve({ filter: NAMES }, ({ namespace }) =>
      namespace === OWN ? undefined : { path: 'names', namespace: OWN },
    );
    build.onLoad({ filter: /^names$/, namespace: OWN }, () => ({
      contents: `
        export const EPSG_NAMES = new Proxy({}, {
          get: (_, table) => require('./projections.cjs').EPSG_NAMES[table],
        });
      `,
    }));
    build.onLoad({ filter: /^lookup$/, namespace: OWN }, () => ({
      contents: `
        export default new Proxy({}, {
          get: (_, code) => require('./projections.cjs').findProjection(code),
        });
      `,
    }));
  },
};

/** @param {Readonly<Record<string, readonly [code: string, definition: string]>>} list */
function searchedList(list) {
  const lines = Object.entries(list).map(([code, [, definition]]) => `${code} ${definition}\n`);
  return `
    const text = ${JSON.stringify(`\n${lines.join('')}`)};
    export function findProjection(code) {
      const start = text.indexOf('\\n' + code + ' ');
      if (start < 0) return undefined;
      const from = start + code.length + 2;
      return [code, text.slice(from, text.indexOf('\\n', from))];
    }
  `;
}
