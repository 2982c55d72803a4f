/** The rules of `dependencyCruiser.config.mjs`: which imports they refuse, and which they accept. */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';
import { temporaryFolder } from '../temporaryFolder.ts';

/** Statements of a file, and the rule that refuses them. */
const CASES: readonly [file: string, statement: string, rule: string | undefined][] = [
  ['src/domain/a.ts', "export * from '../core/index.ts';", 'layer-domain'],
  ['src/sandbox/a.ts', "export * from '../domain/b.ts';", 'layer-sandbox'],
  ['src/orders/a.ts', "export type * from '../views/b.ts';", 'layer-orders'],
  ['src/text/a.ts', "export * from '../core/tracker.ts';", 'core-by-its-index'],
  ['src/commands/b.ts', "export * from './c.ts';", 'commands-alone'],
  ['src/commands/support/a.ts', "export * from '../b.ts';", 'commands-alone'],
  ['src/commands/d.ts', "export * from './support/b.ts';", undefined],
  ['src/core/periods/a.ts', "export * from '../tracker.ts';", 'core-periods'],
  ['src/core/grids/a.ts', "export * from '../templates/b.ts';", 'core-grids'],
  ['src/core/services/a.ts', "export type * from '../credentials/b.ts';", 'core-services'],
  ['src/core/stores/a.ts', "export * from '../earthengine/b.ts';", 'core-stores'],
  ['src/core/tracking/a.ts', "export * from '../orders/b.ts';", 'core-tracking'],
  ['src/core/ownership/a.ts', "export * from '../orders/b.ts';", 'core-ownership'],
  ['src/core/orders/a.ts', "export * from '../config/b.ts';", 'core-orders'],
  ['src/core/orders/c.ts', "export * from '../ownership/b.ts';", undefined],
  ['src/core/config/a.ts', "export * from '../tracker.ts';", undefined],
  ['src/core/config/c.ts', "export * from '../errors.ts';", undefined],
  ['src/core/newPart/a.ts', "export * from '../errors.ts';", 'core-part-without-rule'],
  ['src/a.ts', "export * from './sandbox/b.ts';", 'entry-points'],
  ['src/c.ts', "export type * from './cli/b.ts';", 'entry-points'],
  ['src/d.ts', "export * from './mcp/b.ts';", 'entry-points'],
  ['src/e.ts', "export * from './commands/e.ts';", undefined],
  ['src/views/a.ts', "export type A = import('./b.ts').B;", 'cycles'],
  ['src/views/b.ts', "export type B = import('./a.ts').A;", 'cycles'],
];

test('each layer imports only those below it, without cycles', async () => {
  const refused = await refusals();
  for (const [file, statement, rule] of CASES) {
    const rules = refused.filter((each) => isAbout(each, file)).map((each) => each.rule.name);
    if (rule === undefined) expect(rules, `${file}: ${statement}`).toEqual([]);
    else expect(rules, `${file}: ${statement}`).toContain(rule);
  }
});

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
  /** The other files of a cycle. */
  readonly cycle?: readonly { readonly name: string }[];
}

function isAbout({ from, cycle = [] }: Violation, file: string): boolean {
  return from === file || cycle.some(({ name }) => name === file);
}

/** Report of dependency-cruiser about a small tree with all cases. */
async function refusals(): Promise<readonly Violation[]> {
  const folder = temporaryFolder();
  const files = new Map(CASES.map(([file, statement]) => [file, statement]));
  for (const [file, statement] of CASES) {
    for (const [, imported = ''] of statement.matchAll(/'(\..*?)'/g)) {
      const target = path.posix.join(path.posix.dirname(file), imported);
      if (!files.has(target)) files.set(target, 'export {};');
    }
  }
  for (const [file, text] of files) {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  writeFileSync(path.join(folder, 'tsconfig.json'), '{}');
  // It has status 1 if it has found something.
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
      ...['--config', path.join(root, 'dependencyCruiser.config.mjs')],
      ...['--output-type', 'json', 'src'],
    ],
    { cwd: folder },
  ).catch((error: { stdout: string }) => error);
  return JSON.parse(stdout).summary.violations;
}
