/** Nothing is left of a run of the tests that is interrupted while VS Code is open. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { root } from '../../../scripts/setup/step.mjs';
import { vsix } from '../../package/pack.ts';

/** Long enough to check, to build, to pack, and to open VS Code on a busy machine. */
const OPENS_MS = 240_000;

/** Processes have 5 s to end by themselves; a busy machine takes longer. */
const ENDS_MS = 60_000;

/** Everything a run starts inherits this variable, whatever its parent is by then. */
const MARK = 'CEDAR_TEST_RUN';

/** By which a command line is known: the server of VS Code, the browser, the sandbox. */
const PROGRAMS = ['server-main.js', '--remote-debugging-pipe', path.join('sandbox', 'main.ts')];

let mark: string;
let artifacts: string;

beforeEach(async () => {
  mark = randomUUID();
  artifacts = await mkdtemp(path.join(tmpdir(), 'cedar-interrupted-'));
  // The runs use the packed extension of this one, where there is one, instead of building it four times.
  if (process.env.CEDAR_PACKED) await copyFile(vsix, path.join(artifacts, path.basename(vsix)));
});

afterEach(async () => {
  for (const { pid } of await left()) process.kill(pid, 'SIGKILL');
  await rm(artifacts, { recursive: true, force: true });
});

/** Command lines of the processes with the mark; only Linux shows the environment of a process. */
async function left(): Promise<{ pid: number; command: string }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const read = (name: string) => readFile(path.join('/proc', pid, name), 'utf8');
      try {
        const variables = (await read('environ')).split('\0');
        if (!variables.includes(`${MARK}=${mark}`)) return [];
        return [{ pid: Number(pid), command: (await read('cmdline')).replaceAll('\0', ' ') }];
      } catch {
        // It has ended.
        return [];
      }
    }),
  );
  return found.flat();
}

/** Starts a run as a terminal does, in a process group of its own, and waits until all of it runs. */
async function startRun(script: string): Promise<ChildProcess> {
  const npm = spawn('npm', ['run', '--silent', script], {
    cwd: root,
    env: { ...process.env, [MARK]: mark, CEDAR_ARTIFACTS: artifacts },
    stdio: 'ignore',
    detached: true,
  });
  const missing = async () => {
    const commands = (await left()).map(({ command }) => command);
    return PROGRAMS.filter((program) => !commands.some((command) => command.includes(program)));
  };
  await expect.poll(missing, { timeout: OPENS_MS, interval: 500 }).toEqual([]);
  return npm;
}

async function nothingIsLeft(): Promise<void> {
  const commands = async () => (await left()).map(({ command }) => command);
  await expect.poll(commands, { timeout: ENDS_MS, interval: 250 }).toEqual([]);
}

describe.runIf(process.platform === 'linux')('no process remains', () => {
  const timeout = OPENS_MS + ENDS_MS;

  test('of a suite in VS Code, after npm receives SIGTERM', { timeout }, async () => {
    const npm = await startRun('test:vscode');
    npm.kill('SIGTERM');
    await nothingIsLeft();
  });

  test('of a suite in VS Code, after all processes of the terminal are killed', {
    timeout,
  }, async () => {
    const { pid = 0 } = await startRun('test:vscode');
    process.kill(-pid, 'SIGKILL');
    await nothingIsLeft();
  });

  test('of a test that drives VS Code, after Ctrl+C', { timeout }, async () => {
    const { pid = 0 } = await startRun('test:person');
    process.kill(-pid, 'SIGINT');
    await nothingIsLeft();
  });

  test('of npm test, after Ctrl+C', { timeout }, async () => {
    const { pid = 0 } = await startRun('test');
    process.kill(-pid, 'SIGINT');
    await nothingIsLeft();
  });
});
