/** Exported names: each belongs to a single module. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parseAst } from 'vitest/node';
import { root } from '../../scripts/setup/step.mjs';

/** All modules are parsed. */
const MS = 60_000;

interface Statement {
  readonly type: string;
  readonly declaration?: Declaration | null;
}

interface Declaration {
  readonly id?: Identifier | null;
  readonly declarations?: readonly { readonly id: Identifier }[];
}

interface Identifier {
  readonly name?: string;
}

/** Names that a module declares and exports; those that it only passes on are not among them. */
function exportedNames(code: string): string[] {
  const { body } = parseAst(code, { lang: 'ts' }) as unknown as { body: readonly Statement[] };
  return body.flatMap(({ type, declaration }) => {
    if (type !== 'ExportNamedDeclaration' || !declaration) return [];
    const ids = declaration.declarations?.map(({ id }) => id) ?? [declaration.id];
    return ids.flatMap((id) => id?.name ?? []);
  });
}

/** The modules that export each name. */
function modulesOfNames(modules: Iterable<readonly [file: string, code: string]>) {
  const places = new Map<string, Set<string>>();
  for (const [file, code] of modules) {
    for (const name of exportedNames(code)) {
      places.set(name, (places.get(name) ?? new Set()).add(file));
    }
  }
  return places;
}

/** Names that several modules export, with these modules. */
function sharedNames(places: ReadonlyMap<string, ReadonlySet<string>>): Record<string, string[]> {
  return Object.fromEntries(
    [...places].filter(([, files]) => files.size > 1).map(([name, files]) => [name, [...files]]),
  );
}

test(
  'no two modules export different things with one name',
  () => {
    const files = ['src', 'media', 'scripts'].flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => path.join(folder, file)),
    );
    const places = modulesOfNames(
      files.map((file) => [file, readFileSync(path.join(root, file), 'utf8')] as const),
    );
    // These are the modules, not an empty folder.
    expect([...places.keys()]).toContain('Tracker');
    expect(sharedNames(places)).toEqual({});
  },
  MS,
);

test('names of functions, values, classes and types are found; those passed on do not count', () => {
  const places = modulesOfNames([
    [
      'a.ts',
      'export function f() {}\nexport const [x] = [1], V = 1;\nexport class C {}\nclass P {}',
    ],
    ['b.ts', 'export async function f() {}\nexport type V = 1;\nexport interface C {}'],
    ['c.ts', "export { f, V } from './a.ts';\nexport * from './b.ts';\nclass P {}"],
    ['d.ts', 'export function g(a: string): void;\nexport function g(): void {}'],
  ]);
  expect(sharedNames(places)).toEqual({
    f: ['a.ts', 'b.ts'],
    V: ['a.ts', 'b.ts'],
    C: ['a.ts', 'b.ts'],
  });
});
