/**
 * Runs the command `cedar`, as it is built, against the sandbox of a test.
 *
 *     const { exitCode, stdout } = await runCedar(cycle, ['list', '--json']);
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/setup/step.mjs';
import { loadConfig, type OrderRequest, type Tracker } from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type Cycle, finishOrder, LANDSAT_8 } from './cycle.ts';

/** The configuration of the sample workspace. */
export const SAMPLE_CONFIG = path.join(root, 'samples', 'workspace', 'cedar.yaml');

/** One image. */
export const JUNE: OrderRequest = {
  collections: LANDSAT_8,
  tiles: [4, 4],
  periodStart: '2020-06-01',
  periodEnd: '2020-06-30',
};

/** The tracker that the command has with the sample's configuration, without a process of its own. */
export function sampleTracker({ sandbox, earthEngine }: Cycle): Promise<Tracker> {
  const config = loadConfig(readFileSync(SAMPLE_CONFIG, 'utf8'));
  return config.tracker({ earthEngine, endpoints: { storage: sandbox.storage } });
}

/** Orders June of one tile. @returns the name of the order */
export async function submitSample(cycle: Cycle): Promise<string> {
  return (await (await sampleTracker(cycle)).submit(JUNE)).name;
}

/** The same, and waits until it is complete. */
export async function completeSample(cycle: Cycle): Promise<string> {
  const name = await submitSample(cycle);
  await finishOrder(await sampleTracker(cycle), name);
  return name;
}

export interface CedarRun {
  /** Null when a signal ended the process. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CedarOptions {
  /** Variables of the environment; `CEDAR_CONFIG` is the sample's configuration unless given. */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * Called with what was written to standard error so far, until it returns a signal: the process gets it,
   * once, because a second one would end it at once.
   */
  readonly interrupt?: (stderr: string) => NodeJS.Signals | undefined;
  /** Whether the command is at the place where it gets Ctrl+C; asked until then. */
  readonly isBusy?: () => boolean;
  /** What it gets there in place of Ctrl+C. */
  readonly busySignal?: NodeJS.Signals;
}

/** Runs in an empty folder, without a terminal. */
export function runCedar(
  { sandbox }: Cycle,
  args: readonly string[],
  {
    env = { CEDAR_CONFIG: SAMPLE_CONFIG },
    interrupt,
    isBusy,
    busySignal = 'SIGINT',
  }: CedarOptions = {},
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
  let isInterrupted = false;
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
    const signal = isInterrupted ? undefined : interrupt?.(stderr);
    if (!signal) return;
    isInterrupted = true;
    child.kill(signal);
  });
  const timer = setInterval(() => {
    if (!isBusy?.()) return;
    clearInterval(timer);
    child.kill(busySignal);
  }, 50);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      clearInterval(timer);
      resolve({ exitCode, stdout, stderr });
    });
  });
}
