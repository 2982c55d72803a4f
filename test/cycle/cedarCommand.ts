/**
 * Runs the command `cedar`, as it is built, against the sandbox of a test.
 *
 *     const { exitCode, stdout } = await runCedar(cycle, ['list', '--json']);
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from '../../scripts/setup/step.mjs';
import { temporaryFolder } from '../temporaryFolder.ts';
import type { Cycle } from './cycle.ts';

/** The configuration of the sample workspace. */
export const SAMPLE_CONFIG = path.join(root, 'samples', 'workspace', 'cedar.yaml');

export interface CedarRun {
  /** Null when a signal ended the process. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CedarOptions {
  /** Variables of the environment; `CEDAR_CONFIG` is the sample's configuration unless given. */
  readonly env?: NodeJS.ProcessEnv;
  /** Called with what was written to standard error so far; the process gets the signal returned. */
  readonly interrupt?: (stderr: string) => NodeJS.Signals | undefined;
  /** Whether the command is at the place where it gets Ctrl+C; asked until then. */
  readonly isBusy?: () => boolean;
}

/** Runs in an empty folder, without a terminal. */
export function runCedar(
  { sandbox }: Cycle,
  args: readonly string[],
  { env = { CEDAR_CONFIG: SAMPLE_CONFIG }, interrupt, isBusy }: CedarOptions = {},
): Promise<CedarRun> {
  const { CEDAR_CONFIG: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [path.join(root, 'dist', 'cli.cjs'), ...args], {
    cwd: temporaryFolder(),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...inherited,
      CEDAR_EARTHENGINE_URL: sandbox.earthEngine,
      CEDAR_STORAGE_URL: sandbox.storage,
      ...env,
    },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
    const signal = interrupt?.(stderr);
    if (signal) child.kill(signal);
  });
  const timer = setInterval(() => {
    if (!isBusy?.()) return;
    clearInterval(timer);
    child.kill('SIGINT');
  }, 50);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      clearInterval(timer);
      resolve({ exitCode, stdout, stderr });
    });
  });
}
