/** A small cube with variables of all kinds, for the tests of the formats. */
import path from 'node:path';
import { buildCube } from '../../src/core/cubes/buildCube.ts';
import { zarrChunkSizes } from '../../src/core/cubes/chunkSizes.ts';
import { CubeJobRunner } from '../../src/core/cubes/cubeJobs.ts';
import type {
  CubeEncoding,
  CubeExtent,
  CubeFormat,
  CubeLayout,
  CubeValues,
} from '../../src/core/cubes/cubeLayout.ts';
import type {
  CubeJobName,
  CubeJobs,
  CubeTask,
  CubeWindow,
  ItemTask,
} from '../../src/core/cubes/cubeMessages.ts';
import { FILE_FORMATS, type FileFormatName } from '../../src/core/cubes/fileFormats.ts';
import { zarrFinishing } from '../../src/core/cubes/finishZarr.ts';
import { FolderStore } from '../../src/core/cubes/folderStore.ts';
import { heldRuns } from '../../src/core/cubes/heldRuns.ts';
import { openInThread } from '../../src/core/cubes/threadStores.ts';
import { crsRecord } from '../../src/core/grids/records.ts';
import { TileGrid } from '../../src/core/index.ts';
import type { WindowSamples } from '../../src/imageFiles/index.ts';

const DAY = 86_400_000;
const START = Date.UTC(2020, 5, 3, 15, 27, 12, 123);

/** Dates are 8 days apart; the second one has two scenes. */
export function sampleLayout(changes: Partial<CubeLayout> = {}): CubeLayout {
  return {
    name: 'LANDSAT_LC08_C02_T1_L2_h029v006',
    width: 37,
    height: 23,
    transform: [30, 0, 1_784_415, 0, -30, 2_414_805],
    crs: TileGrid.named('LANDSAT_ARD_CU').crs,
    dates: [0, 1, 2, 3, 4].map((index) => ({
      time: START + index * 8 * DAY,
      collection: 'LANDSAT/LC08/C02/T1_L2',
      scenes: Array.from({ length: index === 1 ? 2 : 1 }, (_, scene) => ({
        'system:time_start': START + index * 8 * DAY + scene * 24_000,
        CLOUD_COVER: 10 * index + 20 * scene,
        SUN_ELEVATION: 60.5 - index,
        SPACECRAFT_ID: 'LANDSAT_8',
      })),
    })),
    variables: [
      { name: 'red', dataType: 'uint16', nodata: 0, scale: 0.0000275, offset: -0.2, units: '' },
      { name: 'elevation', dataType: 'int16', nodata: -9999, scale: 1, offset: 0, units: 'm' },
      {
        name: 'pixel_qa',
        dataType: 'uint16',
        nodata: 0,
        flags: {
          bits: [
            { bit: 0, title: 'Fill' },
            { bit: 3, title: 'Cloud' },
            { bit: 14, count: 2, title: 'Confidence of cirrus', values: ['None', 'Low', 'High'] },
          ],
        },
      },
      { name: 'index', dataType: 'float32', nodata: Number.NaN, longName: 'Größe' },
      { name: 'wide', dataType: 'float64' },
      {
        name: 'classes',
        dataType: 'uint8',
        nodata: 255,
        flags: { classes: { 0: 'Land', 7: 'Sea' } },
      },
    ],
    attributes: {
      title: 'Landsat 8, h029v006',
      history: 'ordered\nconverted',
      source: 'test',
      dates: 5,
    },
    ...changes,
  };
}

/** WKT of an EPSG code, as documents record it. */
export function wktOf(code: string): string {
  return crsRecord(code).crs;
}

/** Values that differ everywhere, of a block of a variable. */
export function sampleValues(
  { variables, width, height }: CubeLayout,
  variable: number,
  origin: CubeExtent,
  shape: CubeExtent,
): CubeValues {
  const type = variables[variable]?.dataType;
  const length = shape[0] * shape[1] * shape[2];
  const values =
    type === 'uint16'
      ? new Uint16Array(length)
      : type === 'int16'
        ? new Int16Array(length)
        : type === 'uint8'
          ? new Uint8Array(length)
          : type === 'float32'
            ? new Float32Array(length)
            : new Float64Array(length);
  let at = 0;
  for (let time = origin[0]; time < origin[0] + shape[0]; time++) {
    for (let row = origin[1]; row < origin[1] + shape[1]; row++) {
      for (let column = origin[2]; column < origin[2] + shape[2]; column++) {
        values[at++] = (time * height + row) * width + column + 7 * variable;
      }
    }
  }
  return values;
}

/** Runs jobs in this thread; the images have the values of a sample. */
class SampleThreads extends CubeJobRunner {
  readonly count = 2;
  readonly #layout: CubeLayout;
  readonly #sample: SampleBuild;

  constructor(layout: CubeLayout, sample: SampleBuild) {
    super((reference) => openInThread(reference, () => Promise.reject(new Error('bucket'))));
    this.#layout = layout;
    this.#sample = sample;
  }

  addCube(task: CubeTask): number {
    this.setCube(0, task);
    return 0;
  }

  override async run<Name extends CubeJobName>(
    name: Name,
    given: CubeJobs[Name]['arguments'],
  ): Promise<CubeJobs[Name]['result']> {
    if ('window' in given) this.#sample.onWindow?.(given.window);
    if (name.startsWith('verify')) await this.#sample.onStored?.();
    return super.run(name, given);
  }

  protected override get maxRegionBytes(): number {
    return this.#sample.maxRegionBytes ?? super.maxRegionBytes;
  }

  protected override readerOf() {
    return {
      read: (item: ItemTask, window: CubeWindow) => this.#partsOf(item, window),
    };
  }

  /** Two parts, as of a block that is unpacked a few rows at a time. */
  async *#partsOf(item: ItemTask, window: CubeWindow) {
    this.#sample.onRead?.(window);
    const rows = Math.ceil(window.height / 2);
    for (let first = 0; first < window.height; first += rows) {
      const height = Math.min(rows, window.height - first);
      const part = { ...window, row: window.row + first, height };
      yield { window: part, samples: this.#samplesOf(item, part) };
    }
  }

  /** The bands of a pixel side by side. */
  #samplesOf({ dates, variables }: ItemTask, window: CubeWindow): WindowSamples {
    const count = dates.length * variables.length;
    const { row, column, width, height } = window;
    const values = new Float64Array(width * height * count);
    for (const [i, date = 0] of dates.entries()) {
      for (const [band, variable] of variables.entries()) {
        const origin = [date, row, column] as const;
        const layer = sampleValues(this.#layout, variable, origin, [1, height, width]);
        const first = i * variables.length + band;
        for (let at = 0; at < layer.length; at++) values[at * count + first] = layer[at] ?? 0;
      }
    }
    return { values, start: 0, rowStride: width * count, pixelStride: count, bandStride: 1 };
  }
}

/** How a sample is written. */
export interface SampleBuild {
  readonly format: CubeFormat;
  /** Folder of the cube. */
  readonly folder: string;
  readonly encoding?: CubeEncoding;
  /** Images along time, each with so many dates; all dates in one unless given. */
  readonly datesOfImage?: number;
  /** Rows and columns of a window, whole chunks. */
  readonly window?: { readonly width: number; readonly height: number };
  /** Bytes of a region that are in memory; larger ones wait on the disk. */
  readonly maxRegionBytes?: number;
  /** A Zarr cube that dates are copied from, and the index of each of them in the cube. */
  readonly held?: { readonly cube: string; readonly places: readonly number[] };
  /** Called with each part of an image that is read. */
  readonly onRead?: (window: CubeWindow) => void;
  /** Called before a window is written; throws to interrupt the run. */
  readonly onWindow?: (window: CubeWindow) => void;
  /** Changes stored files before they are read back. */
  readonly onStored?: () => Promise<void>;
}

/** Writes a cube as the threads do, from images that have the values of a sample. @returns its path */
export async function writeSampleCube(layout: CubeLayout, sample: SampleBuild): Promise<string> {
  const { format, folder, encoding = { others: {} } } = sample;
  const { held } = sample;
  const own = layout.dates.map((_, date) => date).filter((date) => !held?.places.includes(date));
  const { length } = own;
  const datesOfImage = sample.datesOfImage ?? length;
  const variables = layout.variables.map((_, index) => index);
  const items: ItemTask[] = [];
  for (let first = 0; first < length; first += datesOfImage) {
    const dates = Array.from(
      { length: Math.min(datesOfImage, length - first) },
      (_, i) => own[first + i],
    );
    items.push({ pieces: [], dates, variables });
  }
  const zarr = format === 'zarr' ? zarrChunkSizes(layout, encoding) : undefined;
  const prepared = zarr
    ? {
        format: { kind: 'zarr' as const, sizes: zarr },
        chunk: zarr.chunk,
        window: { height: zarr.shard[1], width: zarr.shard[2] },
        finishing: zarrFinishing(zarr),
      }
    : FILE_FORMATS[format as FileFormatName].prepare(layout, encoding);
  const ending = zarr ? '.zarr' : FILE_FORMATS[format as FileFormatName].ending;
  const name = `${layout.name}${ending}`;
  const partial = new FolderStore(path.join(folder, `${name}.partial`));
  const { finishing, ...parts } = prepared;
  await buildCube(
    {
      ...parts,
      ...(sample.window && { window: sample.window }),
      layout,
      items,
      block: { width: 16, height: 16 },
      firstDate: 0,
      held: held && {
        store: new FolderStore(held.cube).reference,
        source: { kind: 'zarr' },
        runs: heldRuns(held.places, parts.chunk[0]),
        version: '',
      },
      place: new FolderStore(folder),
      name,
      partial,
      chunkStore: partial,
      threads: new SampleThreads(layout, sample),
      requireUnchanged: async () => {},
      onProgress: () => {},
    },
    finishing,
  );
  return path.join(folder, name);
}

/** A cube whose bands have one type, larger than a tile of a GeoTIFF. */
export function alikeLayout(changes: Partial<CubeLayout> = {}): CubeLayout {
  const layout = sampleLayout({ width: 1100, height: 530 });
  const dates = layout.dates.slice(0, 2);
  const variables = layout.variables.filter(({ dataType }) => dataType === 'uint16');
  return { ...layout, dates, variables, ...changes };
}
