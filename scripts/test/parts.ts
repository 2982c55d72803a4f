/** Parts of the tests: each runs a tool that shows its own output, and counts the results. */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { SuiteResults } from '../../test/vscode/suite/results.ts';
import { artifacts, root } from '../setup/step.mjs';
import { ProcessGroup } from '../start/processGroup.ts';
import { counted, sumCounts, type TestCounts } from './counts.ts';
import { type Console, withColors } from './output.ts';

export interface Part {
  readonly title: string;
  /** Output to build first: the contents of `dist/`, or the packed extension too. */
  readonly needs?: 'build' | 'pack';
  /** Whether some of its tests can be selected. */
  readonly isNarrowed?: boolean;
  run(how: How): Promise<TestCounts>;
}

/** Options for running a part. */
interface How {
  /** Runs only these tests: parts of file paths, and options of vitest. */
  readonly only: readonly string[];
  readonly output: Console;
  /** Whether nothing else runs at the same time. */
  readonly isAlone: boolean;
}

export const parts: Record<string, Part> = {
  check: {
    title: 'lint, format, imports and types',
    run: async ({ output }) =>
      sumCounts([
        await tool(output, 'biome', ['check', '.', '--error-on-warnings']),
        await tool(output, 'depcruise', [
          '--config',
          'dependencyCruiser.config.mjs',
          'src',
          'media',
        ]),
        await tool(output, 'tsc', ['-p', '.']),
        await tool(output, 'tsc', ['-p', 'media']),
      ]),
  },
  build: {
    title: 'the extension',
    run: ({ output }) =>
      command(output, 'build', process.execPath, ['esbuild.mjs', '--production']),
  },
  pack: {
    title: 'the extension, packed into a file',
    run: ({ output }) =>
      command(output, 'pack', process.execPath, [
        path.join('scripts', 'package', 'main.ts'),
        path.join(artifacts, 'cedar.vsix'),
      ]),
  },
  unit: part('unit', 'each module separately', {
    // The other lane of `npm test` ends earlier, and leaves its core.
    workers: 2,
  }),
  cycle: part('cycle', 'whole orders with the core, against the sandbox', {
    needs: 'build',
    // Its tests wait for answers and retries about as long as they compute.
    workers: 5,
  }),
  programs: part('programs', 'the command `cedar` and its MCP server in detail, and long cycles', {
    needs: 'build',
    workers: 5,
  }),
  drive: part('drive', 'whole orders through the core, against the sandbox’s Google Drive', {
    workers: 3,
  }),
  vscode: {
    title: 'the extension inside VS Code, through its commands',
    needs: 'build',
    isNarrowed: true,
    run: async (how) => {
      await installVSCode();
      return suite(how, 'browser', 'inBrowser.ts');
    },
  },
  stories: inVSCode('stories', 'each page of Cedar, with clicks and keys as from a user'),
  person: inVSCode('person', 'all other stories, with clicks and keys as from a user'),
  package: inVSCode(
    'package',
    'contents of the packed extension, and whether it works after installation',
  ),
  interrupted: inVSCode('interrupted', 'an interrupted test run leaves no process running'),
  peers: part(
    'peers',
    'the sandbox and its images, with rclone and with Google’s and other programs and libraries',
    { needs: 'build' },
  ),
  faults: part('faults', 'every action, interrupted at every request and with each kind of fault', {
    reporter: 'verbose',
    // One file computes, and the other one waits.
    workers: 2,
  }),
  driveSample: part(
    'driveSample',
    'a sample of the same interruptions, with orders on Google Drive',
    {
      reporter: 'verbose',
    },
  ),
  driveFaults: part('driveFaults', 'all of these faults, with orders on Google Drive', {
    reporter: 'verbose',
  }),
  electron: {
    title: 'the extension inside a desktop VS Code, which is downloaded',
    needs: 'build',
    isNarrowed: true,
    run: (how) => suite(how, 'desktop', 'onDesktop.ts'),
  },
};

interface VitestOptions {
  readonly reporter?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Number of test files that run at the same time beside another part; one unless given. */
  readonly workers?: number;
}

/** One project of vitest.config.ts. */
function part(
  project: string,
  title: string,
  { needs, ...options }: { needs?: 'build' | 'pack' } & VitestOptions = {},
): Part {
  return {
    title,
    isNarrowed: true,
    ...(needs && { needs }),
    run: (how) => vitest(how, project, options),
  };
}

/** A project that opens VS Code with the packed extension; each step is shown when it ends. */
function inVSCode(project: string, title: string): Part {
  return {
    title,
    isNarrowed: true,
    needs: 'pack',
    run: async (how) => {
      await installVSCode();
      return vitest(how, project, { reporter: 'verbose', env: { CEDAR_PACKED: 'true' } });
    },
  };
}

/** Loaded on demand, because most runs of unit tests need neither. */
async function installVSCode(): Promise<void> {
  const { installBrowser } = await import('../setup/browser.ts');
  const { installVSCodeServer } = await import('../setup/vscode.ts');
  await installBrowser();
  await installVSCodeServer();
}

async function vitest(
  { only, output, isAlone }: How,
  project: string,
  { reporter = 'default', env = {}, workers = 1 }: VitestOptions = {},
): Promise<TestCounts> {
  const report = path.join(artifacts, `${project}.json`);
  await rm(report, { force: true });
  const code = await show(
    output,
    process.execPath,
    [
      program('vitest', 'vitest.mjs'),
      'run',
      ...['--project', project],
      ...[`--reporter=${reporter}`, '--reporter=json', `--outputFile.json=${report}`],
      // Each of two parallel parts uses about one core.
      ...(isAlone ? [] : [`--maxWorkers=${workers}`]),
      ...only,
    ],
    env,
  );
  const text = await readFile(report, 'utf8').catch(() => undefined);
  const counts = text === undefined ? counted() : vitestCounts(JSON.parse(text));
  // An error outside of any test, or a run without tests, is a failure too.
  if (counts.failed === 0 && (code !== 0 || counts.passed === 0)) {
    const failure = code === 0 ? 'no test has run' : `vitest ended with exit code ${code}`;
    return sumCounts([counts, counted({ failed: 1, failures: [`${project}: ${failure}`] })]);
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

function vitestCounts(report: VitestReport): TestCounts {
  const failures = report.testResults.flatMap(({ name, status, assertionResults }) => {
    const file = path.relative(root, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    // A file that cannot be loaded has no tests that could fail.
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

/** The suite inside VS Code, which writes its results to a file. */
async function suite(
  { only, output }: How,
  where: 'browser' | 'desktop',
  driver: string,
): Promise<TestCounts> {
  const file = path.join(artifacts, `suite-${where}`, 'results.json');
  const code = await show(
    output,
    process.execPath,
    [path.join(root, 'test', 'vscode', 'driver', driver)],
    only.length > 0 ? { CEDAR_SUITE_ONLY: only.join(' ') } : {},
  );
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const results: SuiteResults | undefined = text === undefined ? undefined : JSON.parse(text);
  const counts = counted({
    ...results,
    failures: (results?.failures ?? []).map((failure) => failure.split('\n')[0] ?? ''),
  });
  if (counts.failed === 0 && (code !== 0 || counts.passed === 0)) {
    const failure = `The suite in VS Code ended with exit code ${code}; see ${path.join(artifacts, `suite-${where}`)}`;
    return sumCounts([counts, counted({ failed: 1, failures: [failure] })]);
  }
  return counts;
}

/** A program of a package: one check, which passes or fails as a whole. */
function tool(output: Console, name: string, args: string[]): Promise<TestCounts> {
  return command(output, [name, ...args].join(' '), program('.bin', name), args);
}

async function command(
  output: Console,
  name: string,
  file: string,
  args: string[],
): Promise<TestCounts> {
  const code = await show(output, file, args);
  output.log(`${code === 0 ? '✓' : '✘'} ${name}`);
  return code === 0
    ? counted({ passed: 1 })
    : counted({ failed: 1, failures: [`${name} ended with exit code ${code}`] });
}

function program(...place: string[]): string {
  return path.join(root, 'node_modules', ...place);
}

/**
 * Runs a program, shows its output, and resolves with its exit code. It ends with everything it
 * started when this process ends.
 */
function show(
  output: Console,
  file: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  const isShim = process.platform === 'win32' && path.basename(path.dirname(file)) === '.bin';
  const all = { ...process.env, ...env };
  const { forPrograms } = output;
  const isLive = forPrograms === 'inherit';
  const target = isLive ? 'inherit' : 'pipe';
  return new Promise((resolve, reject) => {
    const { child } = ProcessGroup.spawn(isShim ? `"${file}.cmd"` : file, args, {
      cwd: root,
      env: isLive ? all : withColors(all),
      stdio: ['ignore', target, target],
      shell: isShim,
    });
    if (!isLive) for (const stream of [child.stdout, child.stderr]) stream?.on('data', forPrograms);
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
