/** `dist/core.d.ts`, as a TypeScript project sees it that has installed the package and nothing else. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';
import { temporaryFolder } from '../temporaryFolder.ts';

const require = createRequire(import.meta.url);
const dist = path.join(root, 'dist');

/** Names that `core.d.ts` exports: classes, functions and constants, and types alone. */
let values: string[];
let types: string[];

beforeAll(async () => {
  const text = await readFile(path.join(dist, 'core.d.ts'), 'utf8');
  // `A as B` is exported by the name B.
  const names = (pattern: RegExp) =>
    (pattern.exec(text)?.[1]?.split(', ') ?? []).map((name) => name.replace(/^\w+ as /, ''));
  values = names(/^export \{ (.*) \};$/m);
  types = names(/^export type \{ (.*) \};$/m);
});

/** A project in a folder of its own, with the package as npm would install it. */
async function openProject(): Promise<string> {
  const project = temporaryFolder();
  const installed = path.join(project, 'node_modules', 'cedar-tracker');
  await mkdir(path.join(installed, 'dist'), { recursive: true });
  await copyFile(path.join(root, 'package.json'), path.join(installed, 'package.json'));
  for (const name of ['package.json', 'core.cjs', 'core.d.ts', 'core.d.cts']) {
    await copyFile(path.join(dist, name), path.join(installed, 'dist', name));
  }
  await writeFile(path.join(project, 'package.json'), '{ "type": "module" }');
  return project;
}

/** Checks files with every library file included. @returns what tsc prints; empty without an error */
async function check(project: string, args: readonly string[], files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) {
    await writeFile(path.join(project, name), text);
  }
  const tsc = path.join(root, 'node_modules', '@typescript', 'native', 'bin', 'tsc');
  const options = ['--strict', '--noEmit', '--target', 'es2023', '--pretty', 'false', ...args];
  return new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [tsc, ...options, ...Object.keys(files)],
      { cwd: project },
      (_error, stdout) => resolve(stdout),
    );
  });
}

const MODES: [string, string[]][] = [
  ['node16', ['--module', 'node16']],
  ['nodenext', ['--module', 'nodenext']],
  ['bundler', ['--module', 'esnext', '--moduleResolution', 'bundler']],
];

describe('the types of the public core', () => {
  it('include everything that the core exports', () => {
    expect(values.sort()).toEqual(Object.keys(require(path.join(dist, 'core.cjs'))).sort());
    expect(types.length).toBeGreaterThan(30);
  });

  it.each(MODES)('can be imported by every name, with the resolution %s', async (_mode, args) => {
    const everything = `import { ${[...values, ...types.map((name) => `type ${name}`)].join(', ')} }`;
    const used = `export const all = [${values.join(', ')}];\n`;
    const printed = await check(await openProject(), args, {
      'module.mts': `${everything} from 'cedar-tracker';\n${used}`,
      ...(args.includes('bundler')
        ? {}
        : { 'common.cts': `${everything} from 'cedar-tracker';\n${used}` }),
    });
    expect(printed).toBe('');
  });

  it('are found by a program that imports the file by its path', async () => {
    const printed = await check(await openProject(), ['--module', 'nodenext'], {
      'path.ts': `
        import { Tracker, type OrderRequest } from './node_modules/cedar-tracker/dist/core.cjs';
        export const plan = (tracker: Tracker, request: OrderRequest) => tracker.plan(request);
      `,
    });
    expect(printed).toBe('');
  });

  it('report a mistake', async () => {
    const printed = await check(await openProject(), ['--module', 'nodenext'], {
      'wrong.ts': `
        import { splitPeriods } from 'cedar-tracker';
        export const periods: number = splitPeriods('2020-01-01', '2020-12-31');
      `,
    });
    expect(printed).toContain("is not assignable to type 'number'");
  });

  it('match the script in samples/scripts', async () => {
    const types = ['--types', 'node', '--typeRoots', path.join(root, 'node_modules', '@types')];
    const source = path.join(root, 'samples', 'scripts', 'order.ts');
    const printed = await check(await openProject(), ['--module', 'nodenext', ...types], {
      'order.ts': await readFile(source, 'utf8'),
    });
    expect(printed).toBe('');
  });

  it('have the names that Node finds in an ES module', async () => {
    const project = await openProject();
    const script = path.join(project, 'names.mjs');
    await writeFile(script, `import { ${values.join(', ')} } from 'cedar-tracker';`);
    // The core's texts, which it takes from the files beside it.
    for (const name of ['l10n.cjs', 'locale.cjs']) {
      const installed = path.join(project, 'node_modules', 'cedar-tracker', 'dist', name);
      await copyFile(path.join(dist, name), installed);
    }
    await expect(import(script)).resolves.toBeDefined();
  });
});
