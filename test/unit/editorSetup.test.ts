/**
 * `.vscode/`: what F5 and the tasks run exists, and their problem matchers match what is printed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';
import { temporaryFolder } from '../temporaryFolder.ts';

interface Pattern {
  readonly regexp: string;
  readonly [field: string]: string | number;
}

interface Task {
  readonly label: string;
  readonly type?: string;
  readonly script?: string;
  readonly command?: string;
  readonly args?: readonly string[];
  readonly dependsOn?: readonly string[];
  readonly isBackground?: boolean;
  readonly problemMatcher: {
    readonly pattern: Pattern;
    readonly background: { readonly beginsPattern: string; readonly endsPattern: string };
  };
}

interface Launch {
  readonly name: string;
  readonly preLaunchTask?: string;
  readonly [field: string]: unknown;
}

const read = (file: string) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const scripts: Record<string, string> = read('package.json').scripts;
const tasks: Task[] = read('.vscode/tasks.json').tasks;
const launch: { configurations: Launch[]; compounds: Launch[] } = read('.vscode/launch.json');
const launches = [...launch.configurations, ...launch.compounds];

function task(label: string): Task {
  const found = tasks.find((each) => each.label === label);
  if (!found) throw new Error(`.vscode/tasks.json has no task "${label}".`);
  return found;
}

describe('.vscode/tasks.json', () => {
  test('runs scripts of package.json, and programs that are installed', () => {
    const asked = tasks.flatMap(({ type, script }) => (type === 'npm' ? [script ?? ''] : []));
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter((script) => !(script in scripts))).toEqual([]);
    const programs = tasks.flatMap(({ command, args }) => (command === 'npx' ? [args?.[0]] : []));
    const isInstalled = (name = '') => existsSync(path.join(root, 'node_modules', '.bin', name));
    expect(programs.filter((name) => !isInstalled(name))).toEqual([]);
  });

  test('has every task that another task depends on', () => {
    const labels = tasks.map(({ label }) => label);
    const asked = tasks.flatMap(({ dependsOn = [] }) => dependsOn);
    expect(asked.filter((label) => !labels.includes(label))).toEqual([]);
  });

  test('recognizes when each background task is ready', () => {
    const endless = tasks.filter(({ isBackground, problemMatcher }) =>
      isBackground ? typeof problemMatcher !== 'string' && !problemMatcher.background : false,
    );
    expect(endless).toEqual([]);
  });

  test('waits for a line that npm start prints when the sandbox and the workspace are ready', () => {
    const { endsPattern } = task('sandbox').problemMatcher.background;
    const start = readFileSync(path.join(root, 'scripts', 'start', 'main.ts'), 'utf8');
    const printed = [...start.matchAll(/console\.log\(`([^`]*)`\)/g)].map(([, line]) => line ?? '');
    expect(printed.filter((line) => new RegExp(endsPattern).test(line))).toHaveLength(1);
  });

  test('starts only scripts that exist', () => {
    const files = Object.values(scripts).flatMap((script) => /^node (\S+)/.exec(script)?.[1] ?? []);
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });
});

describe('.vscode/launch.json', () => {
  test('has the configurations that a contributor starts', () => {
    expect(launches.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Run Extension', 'Attach to Sandbox', 'Unit Tests']),
    );
  });

  test('names only tasks and configurations that exist', () => {
    const before = launches.flatMap(({ preLaunchTask }) => preLaunchTask ?? []);
    expect(before.filter((label) => !tasks.some((each) => each.label === label))).toEqual([]);
    const names = launch.configurations.map(({ name }) => name);
    const joined = launch.compounds.flatMap(({ configurations }) => configurations as string[]);
    expect(joined.filter((name) => !names.includes(name))).toEqual([]);
  });

  test('names only files that are in the repository, in its packages, or created by a task', async () => {
    const { configurations } = launch;
    const used = configurations.filter(({ windows }) => process.platform !== 'win32' || !windows);
    const text = JSON.stringify(used.map(({ windows, outFiles, ...rest }) => rest));
    const files = [...text.matchAll(/\$\{workspaceFolder\}\/([^"]+)/g)].map(([, file]) => file);
    expect(files.length).toBeGreaterThan(3);
    const sample = '.cache/start/cedar-sample';
    const missing = files.filter((file = '') => !existsSync(path.join(root, file)));
    expect(missing.filter((file) => file !== sample)).toEqual([]);
    // `npm start` makes the sample workspace there.
    const start = readFileSync(path.join(root, 'scripts', 'start', 'main.ts'), 'utf8');
    expect(files).toContain(sample);
    expect(start).toContain("path.join(cache, 'start')");
    expect(start).toContain("path.join(home, 'cedar-sample')");
  });

  test('attaches to the sandbox at the port that its task opens', () => {
    const attach = launches.find(({ name }) => name === 'Attach to Sandbox');
    expect(scripts[task('sandbox').script ?? '']).toContain(`--inspect ${attach?.port}`);
  });
});

describe('the watch task', () => {
  const { pattern, background } = task('watch').problemMatcher;

  /** A line as VS Code resolves it. */
  function parseLine(line: string) {
    const match = new RegExp(pattern.regexp).exec(line);
    const part = (field: string) => match?.[Number(pattern[field])];
    return (
      match && {
        file: part('file'),
        line: part('line'),
        column: part('column'),
        severity: part('severity'),
        message: part('message'),
      }
    );
  }

  test('reports the start and end of builds, with the errors of all bundles', async () => {
    const project = await smallProject({
      'src/extension.ts': "export const wrong = ;\nimport './gone.ts';\n",
      'src/sandbox/main.ts': "\n  import 'not-installed';\n",
    });
    const lines = watch(project);
    const first = await build(lines);
    expect(first.problems).toEqual([
      {
        file: 'src/extension.ts',
        line: '1',
        column: '22',
        severity: 'error',
        message: 'Unexpected ";"',
      },
      {
        file: 'src/sandbox/main.ts',
        line: '2',
        column: '10',
        severity: 'error',
        message: 'Could not resolve "not-installed"',
      },
    ]);

    await writeFile(path.join(project, 'src/extension.ts'), 'export const right = 1;\n');
    const second = await build(lines);
    expect(second.problems.map(({ file }) => file)).toEqual(['src/sandbox/main.ts']);

    await writeFile(path.join(project, 'src/sandbox/main.ts'), 'export {};\n');
    expect((await build(lines)).problems).toEqual([]);
  });

  /** Reads the lines of one build, from its start to its end. */
  async function build(lines: AsyncIterator<string>) {
    const problems = [];
    let isUnderWay = false;
    for (;;) {
      const { value: line, done } = await lines.next();
      if (done) throw new Error('The watched build has ended.');
      if (new RegExp(background.beginsPattern).test(line)) isUnderWay = true;
      else if (isUnderWay && new RegExp(background.endsPattern).test(line)) return { problems };
      const problem = parseLine(line);
      if (problem) problems.push(problem);
    }
  }
});

/** Files that the build refers to, whatever the entry points import. */
const NAMED_BY_BUILD = {
  'src/core/earthengine/unused.ts': 'export {};\n',
  'src/core/grids/epsgNames.ts': 'export const EPSG_NAMES = {};\n',
};

/** The build script in a folder of its own, with a few sources and the packages of this one. */
async function smallProject(files: Record<string, string>): Promise<string> {
  const folder = temporaryFolder();
  await cp(path.join(root, 'esbuild.mjs'), path.join(folder, 'esbuild.mjs'));
  await cp(path.join(root, 'scripts'), path.join(folder, 'scripts'), { recursive: true });
  await mkdir(path.join(folder, 'media'));
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  for (const [name, text] of Object.entries({ ...NAMED_BY_BUILD, ...files })) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return folder;
}

/** Output of `npm run watch` in a folder, line by line. */
function watch(folder: string): AsyncIterator<string> {
  const child: ChildProcess = spawn(process.execPath, ['esbuild.mjs', '--watch'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill();
  });
  if (!child.stdout) throw new Error('The build has no output.');
  return createInterface({ input: child.stdout })[Symbol.asyncIterator]();
}
