/**
 * Measures data cubes: the command `cedar convert` beside that of the Python tool, on the same images.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root, runProgram } from '../../scripts/setup/step.mjs';
import { installOriginal, ORIGINAL_ENV, originalArguments } from '../peers/originalTool.ts';
import { peer } from '../peers/setup.ts';
import { addFigure, addText } from './table.ts';

/** Images of 8 bands; each becomes a cube, here and there. */
const SIZE = { images: 4, side: 1024, dates: 23 } as const;

/** Of the Python tool, which takes them from its configuration only, and of Cedar's NetCDF. */
const CHUNKS = { x: 256, y: 256, time: 16 } as const;

const POLL_MS = 20;

/** Units of Linux's times in a second. */
const CLOCK_TICKS = 100;

interface Conversion {
  readonly cubes: number;
  readonly seconds: number;
  /** Undefined where the system does not show them. */
  readonly peakMB: number | undefined;
  readonly cpuSeconds: number | undefined;
}

export async function benchCubes(): Promise<void> {
  const python = await peer('cedar-datacube', installOriginal);
  if (python === undefined) {
    addText('Data cubes', 'the Python tool cannot be installed');
    return;
  }
  await runProgram(process.execPath, [path.join(root, 'esbuild.mjs'), '--production']);
  const folder = await mkdtemp(path.join(tmpdir(), 'cedar-bench-cubes-'));
  try {
    const images = path.join(folder, 'images');
    await mkdir(images);
    const script = path.join(import.meta.dirname, 'cube_images.py');
    const numbers = [SIZE.images, SIZE.side, SIZE.dates].map(String);
    await runProgram(python, [script, images, ...numbers]);
    const original = await measureOriginal(python, images, path.join(folder, 'original'));
    for (const format of ['netcdf', 'zarr']) {
      const cubes = path.join(folder, format);
      addRows(format, await measureCedar(images, cubes, format), original);
      await rm(cubes, { recursive: true, force: true });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function addRows(format: string, ours: Conversion, original: Conversion): void {
  const { images, side, dates } = SIZE;
  const what = `Cubes of ${images} images of ${side} × ${side} pixels on ${dates} dates, ${format}`;
  const name = 'Python tool';
  addFigure(what, perMinute(ours), 'a minute', { name, figure: perMinute(original) });
  if (ours.cpuSeconds !== undefined && original.cpuSeconds !== undefined) {
    const figure = original.cpuSeconds / original.cubes;
    addFigure(`${what}: time of processors`, ours.cpuSeconds / ours.cubes, 's', { name, figure });
  }
  if (ours.peakMB === undefined || original.peakMB === undefined) return;
  addFigure(`${what}: peak memory`, ours.peakMB, 'MB', { name, figure: original.peakMB });
}

function perMinute({ cubes, seconds }: Conversion): number {
  return (60 * cubes) / seconds;
}

async function measureOriginal(
  python: string,
  images: string,
  destination: string,
): Promise<Conversion> {
  await mkdir(destination);
  const args = await originalArguments({ folder: images, destination, chunks: CHUNKS });
  return measure(python, args, destination);
}

function measureCedar(images: string, destination: string, format: string): Promise<Conversion> {
  const cli = path.join(root, 'dist', 'cli.cjs');
  const args = [cli, 'convert', images, '--dest', destination, '--format', format];
  return measure(process.execPath, args, destination);
}

/** Runs a program that writes cubes into a folder, with its start. */
async function measure(
  program: string,
  args: readonly string[],
  destination: string,
): Promise<Conversion> {
  const start = performance.now();
  const env = { ...process.env, ...ORIGINAL_ENV };
  // In an empty folder, so that Cedar finds no configuration.
  const child = spawn(program, args, { env, cwd: path.dirname(destination), stdio: 'ignore' });
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
  const names = await readdir(destination);
  const cubes = names.filter((name) => /\.(nc|zarr)$/.test(name)).length;
  if (cubes !== SIZE.images) throw new Error(`There are ${cubes} cubes in ${destination}.`);
  return { cubes, seconds, peakMB, cpuSeconds };
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

if (import.meta.main) await benchCubes();
