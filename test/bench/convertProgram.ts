/** Conversions to data cubes in programs of their own, with the time and the memory that they take. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root, runProgram } from '../../scripts/setup/step.mjs';
import type { CubeFormat } from '../../src/core/index.ts';

const POLL_MS = 20;

/** Units of Linux's times in a second. */
const CLOCK_TICKS = 100;

/** What a program has taken, with its start. */
export interface ProgramFigures {
  readonly seconds: number;
  /** Undefined where the system does not show them. */
  readonly peakMB: number | undefined;
  readonly cpuSeconds: number | undefined;
}

/** Builds the `cedar` command as it is in the package. */
export async function buildCommand(): Promise<void> {
  await runProgram(process.execPath, [path.join(root, 'esbuild.mjs'), '--production']);
}

/** Runs the built command `cedar convert`. @param threads as many as the command chooses unless given */
export function runConvert(
  images: string,
  destination: string,
  format: CubeFormat,
  threads?: number,
): Promise<ProgramFigures> {
  const cli = path.join(root, 'dist', 'cli.cjs');
  const args = [cli, 'convert', images, '--dest', destination, '--format', format];
  if (threads !== undefined) args.push('--threads', String(threads));
  return measureProgram(process.execPath, args, { cwd: path.dirname(destination) });
}

/** @throws Error when the program fails */
export async function measureProgram(
  program: string,
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<ProgramFigures> {
  const start = performance.now();
  const child = spawn(program, args, { env: { ...process.env, ...env }, cwd, stdio: 'ignore' });
  let peakMB: number | undefined;
  let cpuSeconds: number | undefined;
  const timer = setInterval(async () => {
    peakMB = (await peakMemoryMB(child.pid)) ?? peakMB;
    cpuSeconds = (await processorSeconds(child.pid)) ?? cpuSeconds;
  }, POLL_MS);
  const status = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  }).finally(() => clearInterval(timer));
  const seconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}.`);
  return { seconds, peakMB, cpuSeconds };
}

/** The most memory that a running process has used, in MB. */
async function peakMemoryMB(pid: number | undefined): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

/** Time that all threads of a running process have had, also those that have ended. */
async function processorSeconds(pid: number | undefined): Promise<number | undefined> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')).split(') ')[1];
  const [user, system] = fields?.split(' ').slice(11, 13).map(Number) ?? [];
  return user === undefined || system === undefined ? undefined : (user + system) / CLOCK_TICKS;
}
