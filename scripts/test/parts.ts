/** The parts of the tests: each runs a tool that shows its own output, and counts what it says. */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { SuiteResults } from '../../test/vscode/suite/results.ts';
import { installBrowser } from '../setup/browser.ts';
import { artifacts, root } from '../setup/step.mjs';
import { installVSCodeServer } from '../setup/vscode.ts';
import { ProcessGroup } from '../start/processGroup.ts';
import { type Counts, counted, sum } from './counts.ts';

interface Part {
  readonly title: string;
  /** Runs what `dist/` holds. */
  readonly needsBuild?: boolean;
  run(): Promise<Counts>;
}

export const parts: Record<string, Part> = {
  check: {
    title: 'lint, format and types',
    run: async () =>
      sum([
        await tool('biome', ['check', '.', '--error-on-warnings']),
        await tool('tsc', ['-p', '.']),
        await tool('tsc', ['-p', 'media']),
      ]),
  },
  build: {
    title: 'what people install',
    run: () => command('build', process.execPath, ['esbuild.mjs', '--production']),
  },
  package: {
    title: 'the packed extension holds what it needs, and works where it is installed',
    needsBuild: true,
    run: async () => {
      await installBrowser();
      await installVSCodeServer();
      return vitest('package');
    },
  },
  unit: { title: 'each module by itself', run: () => vitest('unit') },
  cycle: {
    title: 'whole orders through the core, against the sandbox',
    needsBuild: true,
    run: () => vitest('cycle'),
  },
  vscode: {
    title: 'by the commands, inside a real VS Code',
    needsBuild: true,
    run: async () => {
      await installBrowser();
      await installVSCodeServer();
      return suite('browser', 'inBrowser.ts');
    },
  },
  person: {
    title: 'as a person, clicking and typing in VS Code',
    needsBuild: true,
    run: async () => {
      await installBrowser();
      await installVSCodeServer();
      // Each step as it ends: a story takes a while.
      return vitest('person', 'verbose');
    },
  },
  peers: {
    title: 'the sandbox, with rclone and with Google’s programs and libraries',
    run: () => vitest('peers'),
  },
  faults: {
    title: 'every action cut off at every request, and through every kind of fault',
    run: () => vitest('faults', 'verbose'),
  },
  electron: {
    title: 'by the commands, inside a downloaded desktop VS Code',
    needsBuild: true,
    run: () => suite('desktop', 'onDesktop.ts'),
  },
};

/** One project of vitest.config.ts. */
async function vitest(project: string, reporter = 'default'): Promise<Counts> {
  const report = path.join(artifacts, `${project}.json`);
  await rm(report, { force: true });
  const code = await show(process.execPath, [
    program('vitest', 'vitest.mjs'),
    'run',
    ...['--project', project],
    ...[`--reporter=${reporter}`, '--reporter=json', `--outputFile.json=${report}`],
  ]);
  const text = await readFile(report, 'utf8').catch(() => undefined);
  const counts = text === undefined ? counted() : vitestCounts(JSON.parse(text));
  // An error outside of any test, or no test at all, is a failure too.
  if (counts.failed === 0 && (code !== 0 || counts.passed === 0)) {
    return sum([
      counts,
      counted({ failed: 1, failures: [`${project}: vitest ended with ${code}`] }),
    ]);
  }
  return counts;
}

interface VitestReport {
  numPassedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    name: string;
    status: string;
    assertionResults: { status: string; fullName: string }[];
  }[];
}

function vitestCounts(report: VitestReport): Counts {
  const failures = report.testResults.flatMap(({ name, status, assertionResults }) => {
    const file = path.relative(root, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    // A file that cannot even be loaded has no tests to fail.
    if (failed.length === 0 && status === 'failed') return [`${file}: the file failed as a whole`];
    return failed.map((test) => `${file}: ${test.fullName}`);
  });
  return counted({
    passed: report.numPassedTests,
    failed: failures.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  });
}

/** The suite inside VS Code, whose results come in a file. */
async function suite(where: 'browser' | 'desktop', driver: string): Promise<Counts> {
  const code = await show(process.execPath, [path.join(root, 'test', 'vscode', 'driver', driver)]);
  const file = path.join(artifacts, `suite-${where}`, 'results.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const results: SuiteResults | undefined = text === undefined ? undefined : JSON.parse(text);
  const counts = counted({
    ...results,
    failures: (results?.failures ?? []).map((failure) => failure.split('\n')[0] ?? ''),
  });
  if (counts.failed === 0 && (code !== 0 || counts.passed === 0)) {
    const failure = `The suite in VS Code ended with exit code ${code}; see ${path.join(artifacts, `suite-${where}`)}`;
    return sum([counts, counted({ failed: 1, failures: [failure] })]);
  }
  return counts;
}

/** A program of a package: one check, which passes or fails as a whole. */
function tool(name: string, args: string[]): Promise<Counts> {
  return command([name, ...args].join(' '), program('.bin', name), args);
}

async function command(name: string, file: string, args: string[]): Promise<Counts> {
  const code = await show(file, args);
  console.log(`${code === 0 ? '✓' : '✘'} ${name}`);
  return code === 0
    ? counted({ passed: 1 })
    : counted({ failed: 1, failures: [`${name} ended with exit code ${code}`] });
}

function program(...place: string[]): string {
  return path.join(root, 'node_modules', ...place);
}

/**
 * Runs a program whose output is this one's, and resolves with its exit code. It ends with everything
 * it started when this process does.
 */
function show(file: string, args: string[]): Promise<number> {
  const isShim = process.platform === 'win32' && path.basename(path.dirname(file)) === '.bin';
  return new Promise((resolve, reject) => {
    const { child } = ProcessGroup.spawn(isShim ? `"${file}.cmd"` : file, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: isShim,
    });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
