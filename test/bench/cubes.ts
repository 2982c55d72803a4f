/**
 * Measures data cubes: the command `cedar convert` beside that of the Python tool, on the same images.
 */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runProgram } from '../../scripts/setup/step.mjs';
import type { CubeFormat } from '../../src/core/index.ts';
import { installOriginal, ORIGINAL_ENV, originalArguments } from '../peers/originalTool.ts';
import { peer } from '../peers/setup.ts';
import { buildCommand, measureProgram, type ProgramFigures, runConvert } from './convertProgram.ts';
import { addFigure, addText } from './table.ts';

interface Size {
  readonly images: number;
  /** Pixels. */
  readonly side: number;
  readonly dates: number;
}

/**
 * Images of 8 bands; each becomes a cube, here and there. Memory of the Python tool grows with an image:
 * that of a tile of 5000 x 5000 pixels with 60 dates is more than most machines have.
 */
const SIZES: readonly Size[] = [
  { images: 4, side: 1024, dates: 23 },
  { images: 1, side: 2048, dates: 23 },
];

/** Of the Python tool, which takes them from its configuration only, and of Cedar's NetCDF. */
const CHUNKS = { x: 256, y: 256, time: 16 } as const;

interface Conversion extends ProgramFigures {
  readonly cubes: number;
}

export async function benchCubes(): Promise<void> {
  const python = await peer('cedar-datacube', installOriginal);
  if (python === undefined) {
    addText('Data cubes', 'the Python tool cannot be installed');
    return;
  }
  await buildCommand();
  for (const size of SIZES) await benchSize(python, size);
}

async function benchSize(python: string, size: Size): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cedar-bench-cubes-'));
  try {
    const images = path.join(folder, 'images');
    await mkdir(images);
    const script = path.join(import.meta.dirname, 'cube_images.py');
    const numbers = [size.images, size.side, size.dates].map(String);
    await runProgram(python, [script, images, ...numbers]);
    const original = await measureOriginal(python, images, path.join(folder, 'original'), size);
    for (const format of ['netcdf', 'zarr'] as const) {
      const cubes = path.join(folder, format);
      const ours = counted(cubes, await runConvert(images, cubes, format), size);
      addRows(format, await ours, original, size);
      await rm(cubes, { recursive: true, force: true });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function addRows(
  format: CubeFormat,
  ours: Conversion,
  original: Conversion,
  { images, side, dates }: Size,
): void {
  const what = `Cubes of ${images} × ${side} × ${side} pixels on ${dates} dates, ${format}`;
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
  size: Size,
): Promise<Conversion> {
  await mkdir(destination);
  const args = await originalArguments({ folder: images, destination, chunks: CHUNKS });
  // In an empty folder, so that it finds no other configuration.
  const cwd = path.dirname(destination);
  const figures = await measureProgram(python, args, { cwd, env: ORIGINAL_ENV });
  return counted(destination, figures, size);
}

async function counted(
  destination: string,
  figures: ProgramFigures,
  { images }: Size,
): Promise<Conversion> {
  const names = await readdir(destination);
  const cubes = names.filter((name) => /\.(nc|zarr)$/.test(name)).length;
  if (cubes !== images) throw new Error(`There are ${cubes} cubes in ${destination}.`);
  return { cubes, ...figures };
}

if (import.meta.main) await benchCubes();
