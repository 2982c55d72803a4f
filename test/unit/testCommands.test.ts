/** Tests that `npm test` and its relatives run: every test belongs to a command. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import picomatch from 'picomatch';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';
import { parts } from '../../scripts/test/parts.ts';
import { EVERYTHING, inTurn, planOf } from '../../scripts/test/plan.ts';
import config from '../../vitest.config.ts';

interface Project {
  test: { name: string; include: string[]; env?: Record<string, string> };
}

const projects = (config.test?.projects ?? []) as unknown as Project[];

/** The names of the parts that a command runs. */
const planned = (...names: string[]) =>
  planOf(names, (name) => parts[name]?.needs).flatMap(({ lanes, rest = [] }) => [
    ...lanes.flat(),
    ...rest,
  ]);

describe('the test commands', () => {
  test('npm test runs a story for each page, and the faster parts', () => {
    expect(planned().sort()).toEqual(['check', 'cycle', 'pack', 'stories', 'unit', 'vscode']);
  });

  test('npm run test:all runs every part once', () => {
    // Packing builds; a desktop VS Code cannot be downloaded everywhere; faults on Drive take long.
    const left = ['build', 'electron', 'driveFaults'];
    const all = Object.keys(parts).filter((name) => !left.includes(name));
    expect(planned(EVERYTHING).sort()).toEqual(all.sort());
  });

  test('a lane that has run its own parts takes one that no other lane has taken', () => {
    const waiting = ['third', 'fourth', 'fifth'];
    const [one, other] = [inTurn(['first'], waiting), inTurn(['second'], waiting)];
    const next = (lane: Iterator<string>) => lane.next().value;
    expect([next(one), next(one), next(other), next(one)]).toEqual([
      ...['first', 'third', 'second', 'fourth'],
    ]);
    expect([next(other), next(one), next(other)]).toEqual(['fifth', undefined, undefined]);
  });

  test('every part has a script, and every project is a part', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    for (const name of Object.keys(parts)) {
      if (name === 'build' || name === 'pack') continue;
      const script = name === 'check' ? 'check' : `test:${name}`;
      expect(scripts[script], script).toBe(`node scripts/test.mjs ${name}`);
    }
    const names = projects.map((project) => project.test.name);
    expect(Object.keys(parts)).toEqual(expect.arrayContaining(names));
  });

  test('every test file is in one project', () => {
    const files = readdirSync(path.join(root, 'test'), { recursive: true, encoding: 'utf8' })
      .map((file) => `test/${file.split(path.sep).join('/')}`)
      // VS Code runs these itself.
      .filter((file) => !file.startsWith('test/vscode/suite/'))
      .filter((file) => /\.(test|peer|fault)\.ts$/.test(file));
    // Those with an environment run tests of the others again, over another store.
    const own = projects.filter(({ test: { env } }) => env === undefined);
    const owners = (file: string) =>
      own.filter((project) => picomatch.isMatch(file, project.test.include)).length;
    expect(files.filter((file) => owners(file) !== 1)).toEqual([]);
  });

  test('unit tests do not need a build', () => {
    expect(planned('unit')).toEqual(['unit']);
    expect(planned('cycle')).toEqual(['build', 'cycle']);
    expect(planned('vscode', 'person')).toEqual(['pack', 'vscode', 'person']);
  });
});

describe('node scripts/test/main.ts', () => {
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [path.join(root, 'scripts', 'test', 'main.ts'), ...args]);

  test('lists the parts if one is unknown', async () => {
    const error = { code: 2, stderr: expect.stringContaining('There is no part "untit"') };
    await expect(run('untit')).rejects.toMatchObject(error);
  });

  test('filters the tests of a single part only', async () => {
    const stderr = expect.stringContaining('npm run test:unit -- periods');
    await expect(run('unit', 'cycle', 'periods')).rejects.toMatchObject({ code: 2, stderr });
  });
});
