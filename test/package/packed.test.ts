/**
 * The packed extension, as users install it: it contains what it needs and no more, within its
 * budgets.
 */
import { existsSync, readFileSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundles } from '../../esbuild.mjs';
import { translations } from '../../scripts/l10n/translations.ts';
import { root } from '../../scripts/setup/step.mjs';
import type * as Core from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { geoPackage, SQUARE, shp } from '../unit/areaFixtures.ts';
import { vsix } from './pack.ts';
import { unzip } from './unzip.ts';

const KB = 1024;
let files: Map<string, Buffer>;

/** Names of the bundles, without those of pages. */
function bundleFiles(): string[] {
  return Object.values(bundles('')).flatMap(({ outfile }) =>
    outfile === undefined ? [] : [path.basename(outfile)],
  );
}

/** The code of the packed extension in a folder of its own, without its pages. */
async function codeFolder(): Promise<string> {
  const folder = temporaryFolder();
  for (const [name, content] of files) {
    const isCode = name.startsWith('extension/dist/') && path.posix.dirname(name).endsWith('dist');
    if (isCode) await writeFile(path.join(folder, path.posix.basename(name)), content);
  }
  return folder;
}

beforeAll(async () => {
  files = unzip(await readFile(vsix));
});

describe('the packed extension', () => {
  test('contains these files and no others', async () => {
    const pages = [...files.keys()].filter((name) => name.startsWith('extension/dist/media/'));
    for (const page of pages) expect(page).toMatch(/\/[a-zA-Z/]+\.(js|css|ttf)$/);
    const drawings = [...files.keys()].filter((name) =>
      /^extension\/media\/(icons|walkthrough)\//.test(name),
    );
    const code = ['extension.js', 'orderForm.cjs'].map((name) => text(`extension/dist/${name}`));
    const named = text('extension/package.json') + code.join();
    // A drawing for light windows and one for dark windows have one name in the code.
    const asNamed = (drawing: string) =>
      path.posix.basename(drawing).replace(/-(light|dark)\.svg$/, '-$');
    expect(drawings.filter((drawing) => !named.includes(asNamed(drawing)))).toEqual([]);
    const rest = [...files.keys()].filter((name) => ![...pages, ...drawings].includes(name));
    expect(rest.sort()).toEqual(
      [
        '[Content_Types].xml',
        'extension.vsixmanifest',
        'extension/LICENSE.txt',
        'extension/changelog.md',
        ...bundleFiles().map((name) => `extension/dist/${name}`),
        'extension/dist/core.d.cts',
        'extension/dist/core.d.ts',
        'extension/dist/package.json',
        'extension/dist/hdf5.wasm.br',
        'extension/dist/sql-wasm.wasm',
        'extension/l10n/bundle.l10n.json',
        'extension/package.json',
        'extension/package.nls.json',
        'extension/readme.md',
        ...translations().map(({ file }) => `extension/${file}`),
      ].sort(),
    );
  });

  test('contains no sources, tests or source maps', () => {
    const strays =
      /\.(ts|mjs|map|yaml|lock)$|\/(src|test|scripts|node_modules|samples|artifacts)\//;
    // Types of the public core are not source code.
    const sources = [...files.keys()].filter((name) => name !== 'extension/dist/core.d.ts');
    expect(sources.filter((name) => strays.test(name))).toEqual([]);
  });

  test('contains every picture that the manifest names', () => {
    const named = [...text('extension/package.json').matchAll(/"(media\/[^"]+)"/g)].map(
      ([, icon]) => `extension/${icon}`,
    );
    expect(named.length).toBeGreaterThan(0);
    expect([...files.keys()]).toEqual(expect.arrayContaining(named));
  });

  describe('on its page in the Marketplace', () => {
    const { repository } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    const REPOSITORY: string = repository.url.replace(/^git\+|\.git$/g, '');

    /** Where links and pictures of a packed page lead. */
    function linksOf(name: string): { target: string; isImage: boolean }[] {
      return [...text(name).matchAll(/(!?)\[[^\]]*\]\(([^)\s]+)\)/g)].map(
        ([, mark, target = '']) => ({ target, isImage: mark === '!' }),
      );
    }

    test('has addresses of the repository, for questions and bugs, and a banner', () => {
      const manifest = text('extension.vsixmanifest');
      expect(manifest).toContain(`Links.Source" Value="${REPOSITORY}.git"`);
      expect(manifest).toContain(`Links.Support" Value="${REPOSITORY}/issues"`);
      expect(manifest).toContain(`Links.Learn" Value="${REPOSITORY}#readme"`);
      expect(manifest).toContain('Branding.Color');
      expect(manifest).toContain('media/icons/icon.png');
    });

    test.each(['extension/readme.md', 'extension/changelog.md'])(
      '%s links only to files in the repository, and to pictures that are allowed',
      (name) => {
        const links = linksOf(name);
        expect(links.filter(({ target }) => !target.startsWith('https://'))).toEqual([]);
        const own = links.filter(({ target }) => target.startsWith(REPOSITORY));
        const fileOf = (target: string) =>
          target.replace(/^.*\/(blob|raw)\/HEAD\//, '').replace(/#.*$/, '');
        expect(own.filter(({ target }) => !existsSync(path.join(root, fileOf(target))))).toEqual(
          [],
        );
        const pictures = links.filter(({ isImage }) => isImage);
        expect(pictures.filter(({ target }) => !/\/raw\/HEAD\/.*\.png$/.test(target))).toEqual([]);
      },
    );

    test('has a picture, and links to the documentation', () => {
      const links = linksOf('extension/readme.md');
      expect(links.filter(({ isImage }) => isImage)).not.toEqual([]);
      const documents = links.filter(({ target }) => /\/blob\/HEAD\/docs\/.*\.md$/.test(target));
      expect(documents.length).toBeGreaterThan(2);
    });
  });

  test('reads areas in a thread, with the packages of all formats', async () => {
    const folder = await codeFolder();
    const features = [{ name: 'Iowa', ring: SQUARE }];
    const geopackage = await geoPackage([{ name: 'fields', epsg: 4326, features }]);
    await writeFile(path.join(folder, 'area.gpkg'), geopackage);
    await writeFile(path.join(folder, 'area.shp'), shp(SQUARE));
    const { readArea }: typeof Core = createRequire(import.meta.url)(path.join(folder, 'core.cjs'));
    const data = path.join(root, 'test', 'unit', 'data', 'areas');
    for (const file of [
      ...['area.gpkg', 'area.shp'].map((name) => path.join(folder, name)),
      ...['aoi.fgb', 'aoi.kml', 'aoi.wkt', 'comments.jsonc'].map((name) => path.join(data, name)),
    ]) {
      expect((await readArea({ file })).bounds).toEqual([-93.7, 41.2, -92.7, 42.2]);
    }
  });

  test('reads and writes NetCDF-4 with the library beside it', async () => {
    const folder = await codeFolder();
    const { h5wasm } = createRequire(import.meta.url)(path.join(folder, 'hdf5.cjs'));
    const { FS } = await h5wasm.ready;
    const written = new h5wasm.File('/cube.nc', 'w');
    const data = Float32Array.of(1, 2.5);
    written.create_dataset({ name: 'red', data, chunks: [2], compression: 4 });
    written.close();
    const read = new h5wasm.File('/cube.nc', 'r');
    expect(read.get('red').value).toEqual(data);
    read.close();
    FS.unlink('/cube.nc');
  });

  // SQLite and the readers of areas take half a megabyte of it, the writers of data cubes and the tools
  // of assistants another one, and the library for NetCDF-4 0.7 MB.
  test('is under 6 MB, with room to grow', async () => {
    expect((await stat(vsix)).size).toBeLessThan(5.5 * 1024 * KB);
  });

  test('has less than 200 KB to load at activation', () => {
    expect(file('extension/dist/extension.js').length).toBeLessThan(200 * KB);
  });

  test('contains no source maps, tests, paths of the build machine, or keys', () => {
    // A key's frame alone is what the clients look for in the keys they are given.
    const key = /-----BEGIN (RSA )?PRIVATE KEY-----(\\n|\n)[A-Za-z0-9+/]{20}/;
    const found = [...files].flatMap(([name, content]) => {
      const all = content.toString('latin1');
      return [
        ...(all.includes('sourceMappingURL=data:') ? [`${name} has a source map`] : []),
        ...(all.includes(root) ? [`${name} names ${root}`] : []),
        ...(key.test(all) ? [`${name} holds a key`] : []),
      ];
    });
    expect(found).toEqual([]);
  });

  test("contains Earth Engine's client without googleapis and without blocking requests", () => {
    const client = text('extension/dist/earthEngineClient.cjs');
    // Google's client packages would add far more than what is left of this.
    expect(client.length).toBeLessThan(2048 * KB);
    // The core loads this bundle at first use.
    expect(text('extension/dist/core.cjs').length).toBeLessThan(2048 * KB);
    // The package xmlhttprequest spins on a file of this name in synchronous requests.
    const signs = ['.node-xmlhttprequest-sync', 'adexchangebuyer'];
    expect(signs.filter((sign) => client.includes(sign))).toEqual([]);
  });
});

function file(name: string): Buffer {
  const content = files.get(name);
  if (!content) throw new Error(`The package has no ${name}.`);
  return content;
}

function text(name: string): string {
  return file(name).toString('utf8');
}
