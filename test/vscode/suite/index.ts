/**
 * Entry point with which VS Code runs the suite, in the extension host of a real VS Code: the same
 * in the browser and in the desktop program. Every `*.test.ts` beside this file is part of it.
 */
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import { SUITE_MARK, type SuiteResults } from './results.ts';

export async function run(): Promise<void> {
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) =>
    console.log(SUITE_MARK + format(...args));
  const mocha = new Mocha({
    ui: 'bdd',
    // The longest tests take ten seconds, and six times as long where the cores are shared with others.
    timeout: 180_000,
    color: process.env.NO_COLOR === undefined,
  });
  // While one works on some: `CEDAR_SUITE_ONLY='rows of many orders' npm run test:vscode`.
  const { CEDAR_SUITE_ONLY: only } = process.env;
  if (only) mocha.grep(only);
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith('.test.cjs')) mocha.addFile(path.join(__dirname, name));
  }
  await mocha.loadFilesAsync();
  const results: SuiteResults = { passed: 0, failed: 0, skipped: 0, failures: [] };
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on('pass', () => results.passed++)
      .on('pending', () => results.skipped++)
      .on('fail', (test, error) => {
        results.failed++;
        results.failures.push(`${test.fullTitle()}\n${error.stack ?? error.message}`);
      });
  });
  const file = process.env.CEDAR_SUITE_RESULTS;
  if (file) await writeFile(file, JSON.stringify(results, null, 2));
  if (failures > 0) throw new Error(`${failures} of the tests in VS Code failed.`);
}
