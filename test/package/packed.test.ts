/** The packed extension, as people install it: it holds what it needs and no more, within its budgets. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';
import { unzip } from './unzip.ts';

const KB = 1024;
let folder: string;
let vsix: string;
let files: Map<string, Buffer>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cedar-package-'));
  vsix = path.join(folder, 'cedar.vsix');
  await promisify(execFile)(process.execPath, ['scripts/package/main.ts', vsix], { cwd: root });
  files = unzip(await readFile(vsix));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the packed extension', () => {
  test('holds these files and no others', async () => {
    const { contributes } = JSON.parse(text('extension/package.json'));
    const pages = [...files.keys()].filter((name) => name.startsWith('extension/dist/media/'));
    for (const page of pages) expect(page).toMatch(/\/[a-zA-Z/]+\.(js|css|ttf)$/);
    expect([...files.keys()].filter((name) => !pages.includes(name)).sort()).toEqual(
      [
        '[Content_Types].xml',
        'extension.vsixmanifest',
        'extension/LICENSE.txt',
        'extension/changelog.md',
        'extension/dist/core.cjs',
        'extension/dist/extension.js',
        'extension/dist/package.json',
        'extension/dist/sandbox.cjs',
        'extension/media/icons/cedar.svg',
        'extension/package.json',
        'extension/readme.md',
      ].sort(),
    );
    const icons: string[] = contributes.viewsContainers.activitybar.map(
      ({ icon }: { icon: string }) => `extension/${icon}`,
    );
    expect([...files.keys()]).toEqual(expect.arrayContaining(icons));
  });

  test('is under 2 MB', async () => {
    expect((await stat(vsix)).size).toBeLessThan(2048 * KB);
  });

  test('starts with less than 200 KB', () => {
    expect(file('extension/dist/extension.js').length).toBeLessThan(200 * KB);
  });

  test('has no source maps, tests, paths of the machine it was built on, or keys', () => {
    for (const [name, content] of files) {
      const all = content.toString('latin1');
      expect(all, name).not.toContain('sourceMappingURL=data:');
      expect(all, name).not.toContain(root);
      expect(all, name).not.toMatch(/-----BEGIN (RSA )?PRIVATE KEY-----\\?n?[A-Za-z0-9+/]{20}/);
    }
  });

  test('loads from its own files alone, without node_modules beside it', async () => {
    const required = new Set(
      ['extension.js', 'core.cjs', 'sandbox.cjs'].flatMap((name) =>
        [...text(`extension/dist/${name}`).matchAll(/\brequire\("([^"./][^"]*)"\)/g)].map(
          ([, module]) => module ?? '',
        ),
      ),
    );
    const { builtinModules } = await import('node:module');
    const foreign = [...required].filter(
      (name) => !name.startsWith('node:') && !builtinModules.includes(name) && name !== 'vscode',
    );
    // Asked for in a try, and done without: ws speeds itself up with it.
    expect(foreign.filter((name) => !['bufferutil', 'utf-8-validate'].includes(name))).toEqual([]);
  });

  test('the core exports what scripts use', async () => {
    const core = await import(path.join(root, 'dist', 'core.cjs'));
    expect(Object.keys(core)).toEqual(
      expect.arrayContaining([
        'CloudStorageStore',
        'Config',
        'EarthEngine',
        'Tile',
        'TileGrid',
        'Tracker',
        'formatTemplate',
        'loadConfig',
        'splitPeriods',
      ]),
    );
  });

  test("has Earth Engine's client without googleapis and without blocking requests", () => {
    const core = text('extension/dist/core.cjs');
    expect(core.length).toBeLessThan(4 * 1024 * KB);
    // The package xmlhttprequest spins on a file of this name in synchronous requests.
    expect(core).not.toContain('.node-xmlhttprequest-sync');
    expect(core).not.toContain('adexchangebuyer');
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
