/** Measures the memory and the speed of data cubes, of images with many dates. */
import { link, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CUBE_FORMATS, type CubeFormat } from '../../src/core/index.ts';
import { formatIsoDate } from '../../src/domain/isoDates.ts';
import { writeTileImage } from '../unit/quickLook.tileImages.ts';
import { buildCommand, type ProgramFigures, runConvert } from './convertProgram.ts';
import { addFigure, addText } from './table.ts';

const MB = 2 ** 20;

/** A block of Earth Engine's images, which is a file of its own here. */
const BLOCK = 256;
/** Blocks along a side of the image; with a third of them, V8 has the garbage that it tolerates as well. */
const SIDE = 9;
const DATES = 60;
const BANDS = ['blue', 'green', 'red', 'nir', 'swir1', 'swir2', 'thermal', 'pixel_qa'];
const BYTES_PER_PIXEL = DATES * BANDS.length * 2;

/** An image of blocks with the same pixels: links to one file. @param side in blocks */
async function writeImage(folder: string, block: string, side: number): Promise<void> {
  await mkdir(folder);
  const size = side * BLOCK;
  const document = JSON.parse(await readFile(`${block}.json`, 'utf8'));
  const [left, , , top] = document.tile.bounds;
  document.tile.size = [size, size];
  document.tile.bounds = [left, top - size * 30, left + size * 30, top];
  await writeFile(path.join(folder, 'image.json'), JSON.stringify(document));
  for (let row = 0; row < size; row += BLOCK) {
    for (let column = 0; column < size; column += BLOCK) {
      const place = [row, column].map((offset) => String(offset).padStart(10, '0')).join('-');
      await link(`${block}.tif`, path.join(folder, `image${place}.tif`));
    }
  }
}

/** Runs the built command, which begins with more than 100 MB. */
async function build(folder: string, format: CubeFormat, threads: number): Promise<ProgramFigures> {
  const destination = await mkdtemp(path.join(folder, 'cubes-'));
  try {
    return await runConvert(folder, destination, format, threads);
  } finally {
    await rm(destination, { recursive: true, force: true });
  }
}

export async function benchCubeMemory(): Promise<void> {
  await buildCommand();
  const folder = await mkdtemp(path.join(tmpdir(), 'cedar-bench-cubes-'));
  try {
    const dates = Array.from({ length: DATES }, (_, i) =>
      formatIsoDate(Date.UTC(2020, 0, 1 + i * 6)),
    );
    await writeTileImage(folder, {
      name: 'block',
      dates,
      bands: BANDS,
      size: [BLOCK, BLOCK],
      block: BLOCK,
      isUnnamed: true,
      isUnplaced: true,
      value: (x, y, band, layer) =>
        band === 'pixel_qa' ? 21824 : 8000 + ((x * 31 + y * 17 + layer * 101) % 997),
    });
    const block = path.join(folder, 'block');
    const [small, large] = [path.join(folder, 'small'), path.join(folder, 'large')];
    await writeImage(small, block, SIDE / 3);
    await writeImage(large, block, SIDE);
    const name = `of ${DATES} dates and ${BANDS.length} bands`;
    for (const format of CUBE_FORMATS) {
      const of = await build(large, format, 1);
      const ninth = await build(small, format, 1);
      addPeak(`${format} ${name}, 1 thread`, of, ninth);
      const bytes = (SIDE * BLOCK) ** 2 * BYTES_PER_PIXEL;
      addFigure('Values of it before compression', bytes / MB / of.seconds, 'MB/s');
    }
    const two = await build(large, 'zarr', 2);
    addPeak(`zarr ${name}, 2 threads`, two);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param ninth figures of an image with a ninth of the pixels */
function addPeak(
  cube: string,
  { peakMB }: Pick<ProgramFigures, 'peakMB'>,
  ninth?: Pick<ProgramFigures, 'peakMB'>,
): void {
  const what = `Peak memory of a cube as ${cube}`;
  if (peakMB === undefined) addText(what, 'the system does not show it');
  else if (ninth?.peakMB === undefined) addFigure(what, peakMB, 'MB');
  else addFigure(what, peakMB, 'MB', { name: '1/9 of the pixels', figure: ninth.peakMB });
}

if (import.meta.main) await benchCubeMemory();
