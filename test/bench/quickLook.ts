/**
 * Figures of the quick look: reading what shows of a large image, painting it, and what that takes of
 * memory; and the time series of a pixel.
 */
import { copyFile, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInflate } from 'node:zlib';
import { fromFile } from 'geotiff';
import { rampOf } from '../../media/quickLook/colorMaps.ts';
import { paint } from '../../media/quickLook/paint.ts';
import { distributionOf, stretchRange } from '../../media/quickLook/stretch.ts';
import { buildCubes } from '../../src/core/index.ts';
import { forEachBounded } from '../../src/domain/boundedLoop.ts';
import { formatIsoDate } from '../../src/domain/isoDates.ts';
import { GeoImage } from '../../src/imageFiles/index.ts';
import { openPicture } from '../../src/views/quickLook/openPicture.ts';
import { type OpenImage, PixelSeriesReader } from '../../src/views/quickLook/series/pixelSeries.ts';
import { tiff } from '../unit/quickLook.tiff.ts';
import { writeTileImage } from '../unit/quickLook.tileImages.ts';
import { addBudget, addFigure } from './table.ts';

export interface QuickLookFigures {
  /** Bytes of the file, from its header. */
  readonly fileBytes: number;
  readonly overviewMs: number;
  /** 1024 × 1024 pixels in full resolution. */
  readonly windowMs: number;
  readonly paintMs: number;
  readonly stretchMs: number;
  /** Additional memory after the whole image was read once. */
  readonly heldBytes: number;
}

const SIDE = 10_000;

/**
 * Writes an image of 10,000 × 10,000 pixels of 16 bits without smaller versions in it.
 *
 * @returns its bytes
 */
export async function writeLarge(file: string): Promise<number> {
  const pixelsAt = 4096;
  const head = tiff({ width: SIDE, height: SIDE, type: 'uint16', pixelsAt, value: () => 0 });
  const handle = await open(file, 'w');
  try {
    await handle.write(head, 0, head.length, 0);
    const line = new Uint16Array(SIDE);
    // Rows in between are not written: they take no place on the disk, and are 0.
    for (let row = 0; row < SIDE; row += 100) {
      for (let x = 0; x < SIDE; x++) line[x] = 1 + ((x + row) % 60_000);
      await handle.write(line, 0, line.byteLength, pixelsAt + row * line.byteLength);
    }
    const size = pixelsAt + SIDE * line.byteLength;
    await handle.truncate(size);
    return size;
  } finally {
    await handle.close();
  }
}

async function milliseconds(work: () => Promise<unknown> | unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export async function measureQuickLook(): Promise<QuickLookFigures> {
  const file = path.join(tmpdir(), `cedar-bench-look-${process.pid}.tif`);
  const fileBytes = await writeLarge(file);
  try {
    const image = await GeoImage.open(file);
    try {
      return await measure(image, fileBytes);
    } finally {
      await image.close();
    }
  } finally {
    await rm(file, { force: true });
  }
}

async function measure(image: GeoImage, fileBytes: number): Promise<QuickLookFigures> {
  const held = () => process.memoryUsage().rss;
  const top = image.facts.levels.length - 1;
  const before = held();
  const overviewMs = await milliseconds(() =>
    image.readTile({ level: top, column: 0, row: 0 }, [0]),
  );
  const places = Array.from({ length: 16 }, (_, i) => ({
    level: 0,
    column: 10 + (i % 4),
    row: 10 + Math.floor(i / 4),
  }));
  const tiles: Uint16Array[] = [];
  const windowMs = await milliseconds(async () => {
    const read = await Promise.all(places.map((place) => image.readTile(place, [0])));
    tiles.push(...read.map(({ bands }) => bands[0] as Uint16Array));
  });
  const parts = tiles.map((values) => ({
    values,
    width: 256,
    left: 0,
    top: 0,
    right: 256,
    bottom: 256,
  }));
  let range = { min: 0, max: 1 };
  const stretchMs = await milliseconds(() => {
    const found = distributionOf(parts, undefined);
    if (found) range = stretchRange(found, 'percentile');
  });
  const style = { kind: 'single', range, ramp: rampOf('viridis'), inverted: false } as const;
  const paintMs = await milliseconds(() => {
    for (const values of tiles) paint({ values: [values], opaque: 255, noData: 0 }, style);
  });
  for (let row = 0; row * 256 < SIDE; row += 2) {
    for (let column = 0; column * 256 < SIDE; column += 2) {
      await image.readTile({ level: 0, column, row }, [0]);
    }
  }
  return {
    fileBytes,
    overviewMs,
    windowMs,
    paintMs,
    stretchMs,
    heldBytes: Math.max(0, held() - before),
  };
}

const YEARS = 20;
/** Dates of Landsat in a year of a tile under one path. */
const DATES = 23;
const LANDSAT_BANDS = ['blue', 'green', 'red', 'nir', 'swir1', 'swir2', 'thermal', 'pixel_qa'];

/** Writes an image for each year, with blocks of 256 × 256 pixels as Earth Engine writes them. */
async function writeYears(folder: string): Promise<string> {
  const dates = Array.from({ length: DATES }, (_, i) =>
    formatIsoDate(Date.UTC(2000, 0, 1 + i * 16)),
  );
  const first = await writeTileImage(folder, {
    name: 'year2000',
    dates,
    bands: LANDSAT_BANDS,
    size: [256, 256],
    block: 256,
    isUnnamed: true,
    value: (x, y, band, layer) =>
      // Noise, as sensors have it, which cannot be compressed.
      band === 'pixel_qa'
        ? 21824
        : 8000 + ((x * 31 + y * 17 + layer * 101) % 997) + Math.floor(60 * Math.random()),
  });
  const document = await readFile(path.join(folder, 'year2000.json'), 'utf8');
  for (let year = 2001; year < 2000 + YEARS; year++) {
    await copyFile(first, path.join(folder, `year${year}.tif`));
    const shift = Date.UTC(year, 0, 1) - Date.UTC(2000, 0, 1);
    const text = document
      .replaceAll('"2000-', `"${year}-`)
      .replaceAll(/"system:time_start":(\d+)/g, (_, time) => {
        return `"system:time_start":${Number(time) + shift}`;
      });
    await writeFile(path.join(folder, `year${year}.json`), text);
  }
  return first;
}

/** The thread as it is in the package. */
const THREAD = new URL('../../dist/pixelSeries.cjs', import.meta.url);
const COLUMN = 100;
/** Pixels in the first, the middle and the last row of a block. */
const ROWS = [0, 127, 255] as const;

/** Times of a series, ms. */
interface SeriesTimes {
  /** Until all dates are shown. */
  readonly shown: number;
  /** Until their files are compared with their checksums. */
  readonly complete: number;
}

async function readAll(
  reader: PixelSeriesReader,
  open: OpenImage,
  row: number,
): Promise<SeriesTimes> {
  const start = performance.now();
  let shown: number | undefined;
  const series = await reader.read(
    open,
    { area: { kind: 'pixel', column: COLUMN, row }, formulas: [] },
    new AbortController().signal,
    {
      onProgress: () => {},
      onPart: ({ points }) => {
        if (points.length === YEARS * DATES) shown ??= performance.now() - start;
      },
    },
  );
  if (series.points.length !== YEARS * DATES) throw new Error('Dates are missing.');
  const complete = performance.now() - start;
  return { shown: shown ?? complete, complete };
}

/** Times of a pixel in each row, with the start of the thread; medians of three. */
async function measureSeries(file: string, rows: readonly number[]): Promise<SeriesTimes[]> {
  const { picture, metadata, series } = await openPicture(file);
  try {
    const open = { file, metadata, width: 256, height: 256, cube: series };
    const reader = new PixelSeriesReader(THREAD);
    await readAll(reader, open, 0);
    const found: SeriesTimes[] = [];
    for (const row of rows) {
      const times: SeriesTimes[] = [];
      for (let i = 0; i < 3; i++) times.push(await readAll(reader, open, row));
      found.push({
        shown: middle(times.map(({ shown }) => shown)),
        complete: middle(times.map(({ complete }) => complete)),
      });
    }
    return found;
  } finally {
    await picture.close();
  }
}

function middle(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

/** Files whose blocks are unpacked at a time. */
const AT_ONCE = 4;

/** Time for what no reader can do without: unpacking each file's block up to its checksum. */
async function measureInflating(files: readonly string[]): Promise<number> {
  const blocks = await Promise.all(files.map(packedBlock));
  const unpack = async (packed: Uint8Array) => {
    const stream = createInflate({ chunkSize: 2 ** 20 });
    stream.end(packed);
    for await (const _ of stream);
  };
  return milliseconds(() => forEachBounded(blocks, AT_ONCE, unpack));
}

/** The only block of an image of 256 × 256 pixels, which is at the end of the file. */
async function packedBlock(file: string): Promise<Uint8Array> {
  const image = await fromFile(file);
  const directory = await image.getImage();
  const offset = Number(await directory.fileDirectory.loadValueIndexed('TileOffsets', 0));
  const length = Number(await directory.fileDirectory.loadValueIndexed('TileByteCounts', 0));
  await image.close();
  return (await readFile(file)).subarray(offset, offset + length);
}

async function benchSeries(): Promise<void> {
  const what = `Time series of a pixel over ${YEARS} years, ${YEARS * DATES} dates of 8 bands`;
  const folder = await mkdtemp(path.join(tmpdir(), 'cedar-bench-series-'));
  try {
    const first = await writeYears(folder);
    const names = await readdir(folder);
    const files = names
      .filter((name) => name.endsWith('.tif'))
      .map((name) => path.join(folder, name));
    const inflating = { name: 'only unpacking', figure: await measureInflating(files) };
    const times = await measureSeries(first, ROWS);
    for (const [i, row] of ROWS.entries()) {
      const { shown = Number.NaN, complete = Number.NaN } = times[i] ?? {};
      addBudget(`${what}, row ${row} of images: shown`, shown / 1000, 's', 1);
      addFigure(
        `${what}, row ${row} of images: compared with checksums`,
        complete,
        'ms',
        inflating,
      );
    }
    const mean = times.reduce((sum, { shown }) => sum + shown, 0) / times.length;
    addBudget(`${what}, mean of these rows: shown`, mean / 1000, 's', 1);
    const { cubes } = await buildCubes([folder], { destination: path.join(folder, 'cubes') });
    const [ofCube] = await measureSeries(cubes[0]?.path ?? '', [ROWS[1]]);
    addBudget(`${what}, from a Zarr cube`, (ofCube?.complete ?? Number.NaN) / 1000, 's', 1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function benchQuickLook(): Promise<void> {
  const figures = await measureQuickLook();
  const what = `Quick look at ${SIDE.toLocaleString('en')} × ${SIDE.toLocaleString('en')} pixels`;
  addFigure(`${what}: the whole`, figures.overviewMs, 'ms');
  addFigure(`${what}: 1024 × 1024 of them`, figures.windowMs, 'ms');
  addFigure(`${what}: their stretch`, figures.stretchMs, 'ms');
  addFigure(`${what}: painting them`, figures.paintMs, 'ms');
  const file = { name: 'the file', figure: figures.fileBytes / 1e6 };
  addFigure(`${what}: memory held in the end`, figures.heldBytes / 1e6, 'MB', file);
  await benchSeries();
}

if (import.meta.main) await benchQuickLook();
