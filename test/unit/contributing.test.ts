/** `CONTRIBUTING.md`: every file, script and setting that it names is there, and readers get to it. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const guide = read('CONTRIBUTING.md');
const manifest = JSON.parse(read('package.json'));

/** Copies that a translator makes. */
const MADE_BY_A_RECIPE = /\.de\.json$/;

function texts(pattern: RegExp): string[] {
  return [...guide.matchAll(pattern)].map(([, text = '']) => text);
}

describe('the guide for contributors', () => {
  test('names only files and folders that exist', () => {
    const named = texts(
      /(?<![\w/.])((?:src|test|media|scripts|docs|l10n|samples)\/(?:[\w.-]+\/)*(?:[\w-]+(?:\.[\w-]+)+)?)/g,
    );
    expect(named.length).toBeGreaterThan(40);
    const missing = named.filter(
      (file) => !MADE_BY_A_RECIPE.test(file) && !existsSync(path.join(root, file)),
    );
    expect(missing).toEqual([]);
  });

  test('names only scripts that exist', () => {
    const named = texts(/\bnpm (?:run )?((?:test|start|check|format|l10n|build)[\w:]*)/g);
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((script) => !Object.hasOwn(manifest.scripts, script))).toEqual([]);
  });

  test('names only launch configurations that exist', () => {
    const names = JSON.parse(read('.vscode/launch.json')).configurations.map(
      ({ name }: { name: string }) => name,
    );
    expect(names).toEqual(
      expect.arrayContaining([
        'Run Extension',
        'Attach to Sandbox',
        'Unit Tests',
        'Unit Tests: Current File',
      ]),
    );
  });

  test('links only to pages that exist', () => {
    const links = texts(/\]\((?!https:)([^)#]+)\)/g);
    expect(links.length).toBeGreaterThan(2);
    expect(links.filter((link) => !existsSync(path.join(root, link)))).toEqual([]);
  });

  test('has a recipe for each of the ten most common changes', () => {
    const [recipes = ''] = guide.split('## The ten most common changes')[1]?.split('\n## ') ?? [];
    expect([...recipes.matchAll(/^### /gm)]).toHaveLength(10);
  });

  test.each(['README.md', '.github/pull_request_template.md', '.github/ISSUE_TEMPLATE/config.yml'])(
    'is linked from %s',
    (file) => {
      expect(read(file)).toMatch(/CONTRIBUTING\.md/);
    },
  );

  test('is the target of links in the templates', () => {
    const address = manifest.repository.url.replace(/^git\+|\.git$/g, '');
    const files = [
      'pull_request_template.md',
      'ISSUE_TEMPLATE/config.yml',
      'ISSUE_TEMPLATE/collection.yml',
    ];
    for (const file of files) {
      expect(read(`.github/${file}`)).toContain(`${address}/blob/HEAD/CONTRIBUTING.md`);
    }
    expect(guide).toContain('### Add a collection');
  });
});
