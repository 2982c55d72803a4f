/** Imports point one way, in every notation. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..', '..');

interface Import {
  /** The importing file, relative to the project. */
  readonly by: string;
  /** The imported file, relative to the project, or the name of a package. */
  readonly of: string;
  readonly typeOnly: boolean;
}

/** `import … from`, `export … from`, `import('…')`, `require('…')` and bare `import '…'`. */
const IMPORTS =
  /(?:^|[\n;])\s*(?<kind>import|export)(?<type>\s+type)?\s[^;'"]*?\bfrom\s*['"](?<from>[^'"]+)['"]|\b(?:import|require)\s*\(\s*['"](?<call>[^'"]+)['"]|(?:^|[\n;])\s*import\s*['"](?<bare>[^'"]+)['"]/g;

const all: Import[] = ['src', 'media'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => importsOf(path.join(folder, name))),
);

function importsOf(by: string): Import[] {
  const source = withoutComments(readFileSync(path.join(root, by), 'utf8'));
  return [...source.matchAll(IMPORTS)].map(({ groups = {} }) => {
    const of = groups.from ?? groups.call ?? groups.bare ?? '';
    return {
      by: by.split(path.sep).join('/'),
      of: of.startsWith('.') ? path.posix.join(path.posix.dirname(by), of) : of,
      typeOnly: groups.type !== undefined,
    };
  });
}

/** Examples in comments import too. */
function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

/** The imports from one place to another, as lines that a developer can act on. */
function from(place: RegExp, to: (imported: Import) => boolean): string[] {
  return all
    .filter((each) => place.test(each.by) && to(each))
    .map(({ by, of }) => `${by} imports ${of}`);
}

describe('imports point one way', () => {
  test('they are found at all', () => {
    expect(all.length).toBeGreaterThan(100);
    expect(from(/^src\/extension\.ts$/, ({ of }) => of === 'vscode')).toHaveLength(1);
    expect(from(/^src\/core\/tracker\.ts$/, ({ of }) => of === 'src/core/errors.ts')).not.toEqual(
      [],
    );
  });

  test('the core knows neither VS Code nor anything else of the project but how numbers are written', () => {
    expect(
      from(
        /^src\/core\//,
        ({ of }) => of === 'vscode' || /^(src\/(?!core\/|domain\/)|media\/)/.test(of),
      ),
    ).toEqual([]);
  });

  test('what all share knows nothing but itself', () => {
    expect(from(/^src\/domain\//, ({ of }) => !of.startsWith('src/domain/'))).toEqual([]);
  });

  test('the sandbox stands by itself', () => {
    expect(
      from(
        /^src\/sandbox\//,
        ({ of }) => of === 'vscode' || /^(src\/(?!sandbox\/)|media\/)/.test(of),
      ),
    ).toEqual([]);
  });

  test('nobody imports the sandbox', () => {
    expect(from(/^(src\/(?!sandbox\/)|media\/)/, ({ of }) => /^src\/sandbox\//.test(of))).toEqual(
      [],
    );
  });

  test("Earth Engine's client is used in one folder", () => {
    expect(from(/^(?!src\/core\/earthengine\/)/, ({ of }) => of === '@google/earthengine')).toEqual(
      [],
    );
  });

  test('the extension takes the core by its door: types at once, the rest when first needed', () => {
    const outside = /^src\/(?!core\/|sandbox\/)/;
    expect(
      from(outside, ({ of }) => of.startsWith('src/core/') && of !== 'src/core/index.ts'),
    ).toEqual([]);
  });

  test('pages share their messages with the views, how numbers are written, and nothing else', () => {
    expect(
      from(
        /^media\//,
        ({ of }) =>
          of.startsWith('src/') && !/^src\/(views\/\w+\/protocol|domain\/\w+)\.ts$/.test(of),
      ),
    ).toEqual([]);
    expect(from(/^src\//, ({ of }) => of.startsWith('media/'))).toEqual([]);
    expect(from(/^src\/views\/\w+\/protocol\.ts$/, ({ typeOnly }) => !typeOnly)).toEqual([]);
  });
});
