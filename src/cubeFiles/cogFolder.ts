/** A folder with a GeoTIFF for each date, as `cedar convert --format cog` writes it, as one cube. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { forEachBounded } from '../domain/boundedLoop.ts';
import {
  createSampleArray,
  GeoImage,
  type ImageFacts,
  type ImageTile,
  ReopenedFile,
  type TilePlace,
} from '../imageFiles/index.ts';
import type { StoredLayer } from './cube.ts';
import { lacking } from './cubeDocument.ts';
import { datedNotes } from './layerCollections.ts';
import type { Picture } from './picture.ts';

/** `NAME_2020-06-03.tif`; with the time of day where several have a date, and a sensor after it. */
const DATED = /_(\d{4})-(\d{2})-(\d{2})(?:T(\d{2})(\d{2})(\d{2})(\d{3})(?:_\w+)?)?\.tiff?$/i;
/** Files whose directories are read at a time. */
const AT_ONCE = 8;
/** A file of a date. */
export interface DatedFile extends StoredLayer {
  readonly path: string;
}

/** @returns the GeoTIFFs of a folder that have a date in their names, in the order of their times */
export async function datedFiles(folder: string): Promise<DatedFile[]> {
  const names = await readdir(folder);
  return names
    .flatMap((name) => {
      const time = timeIn(name);
      return time === undefined ? [] : [{ path: path.join(folder, name), time, scenes: [] }];
    })
    .sort((a, b) => a.time - b.time);
}

/** Whether a name is that of a GeoTIFF of one date. */
export function isDatedFile(name: string): boolean {
  return timeIn(name) !== undefined;
}

function timeIn(name: string): number | undefined {
  const [, year, month, day, ...clock] = DATED.exec(name) ?? [];
  if (!year || !month || !day) return undefined;
  const [hour = 0, minute = 0, second = 0, ms = 0] = clock.map((part) => Number(part ?? 0));
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day), hour, minute, second, ms);
  return Number.isNaN(time) ? undefined : time;
}

/** A date of a folder, with the facts of its file. */
export interface CogLayer extends DatedFile {
  /** Holds no file open: there may be thousands of dates. */
  readonly image: GeoImage;
}

export class CogFolder implements Picture {
  readonly facts: ImageFacts;
  /** Dates whose files fit together. */
  readonly layers: readonly CogLayer[];
  /** Files that cannot be read, or differ from the first one in their pixels or bands. */
  readonly leftOut: readonly { readonly path: string; readonly error: unknown }[];
  readonly #bandCount: number;

  private constructor(
    first: ImageFacts,
    layers: readonly CogLayer[],
    leftOut: CogFolder['leftOut'],
  ) {
    this.#bandCount = first.bandCount;
    this.layers = layers;
    this.leftOut = leftOut;
    const { alphaBand: _alpha, palette: _palette, ...facts } = first;
    this.facts = {
      ...facts,
      bandCount: first.bandCount * layers.length,
      bands: new Map(),
      colors: 'none',
    };
  }

  /** @throws UnreadableImage when the folder has no GeoTIFF with a date in its name */
  static async open(folder: string): Promise<CogFolder> {
    const files = await datedFiles(folder);
    const found: (CogLayer | { readonly path: string; readonly error: unknown })[] = [];
    await forEachBounded(files, AT_ONCE, async (file, i) => {
      found[i] = await inspect(file);
    });
    const readable = found.filter((each) => 'image' in each);
    const [first] = readable;
    if (!first) {
      const [problem] = found;
      throw problem && 'error' in problem ? problem.error : lacking('metadata');
    }
    const layers = readable.filter(({ image }) => isAlike(image.facts, first.image.facts));
    const others = readable.filter((layer) => !layers.includes(layer));
    const leftOut = [
      ...found.filter((each) => 'error' in each),
      ...others.map(({ path: file }) => ({ path: file, error: lacking('variables') })),
    ];
    return new CogFolder(first.image.facts, layers, leftOut);
  }

  async readTile(
    place: TilePlace,
    bands: readonly number[],
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<ImageTile> {
    const parts = this.#byLayer(bands);
    const out: ImageTile['bands'] = [];
    let shape = { width: 0, height: 0 };
    for (const [layer, places] of parts) {
      const image = this.#image(layer);
      const wanted = places.map(({ band }) => band);
      const tile = await image.readTile(place, wanted, options);
      shape = { width: tile.width, height: tile.height };
      for (const [i, { at }] of places.entries()) {
        out[at] = tile.bands[i] ?? createSampleArray(this.facts.sampleType, 0);
      }
    }
    return { ...shape, bands: out };
  }

  async readPixel(column: number, row: number, bands: readonly number[], signal?: AbortSignal) {
    const values: number[] = [];
    let masked = false;
    for (const [layer, places] of this.#byLayer(bands)) {
      const image = this.#image(layer);
      const wanted = places.map(({ band }) => band);
      const read = await image.readPixel(column, row, wanted, signal);
      masked ||= read.masked;
      for (const [i, { at }] of places.entries()) values[at] = read.values[i] ?? Number.NaN;
    }
    return { values, masked };
  }

  async close(): Promise<void> {
    await Promise.all(this.layers.map(({ image }) => image.close()));
  }

  /** The bands of each date, with their places among those that are wanted. */
  #byLayer(
    bands: readonly number[],
  ): Map<number, { readonly band: number; readonly at: number }[]> {
    const layers = new Map<number, { band: number; at: number }[]>();
    for (const [at, number] of bands.entries()) {
      if (!(number >= 0) || number >= this.facts.bandCount) {
        throw new RangeError('There is no such band.');
      }
      const layer = Math.floor(number / this.#bandCount);
      const places = layers.get(layer) ?? [];
      places.push({ band: number % this.#bandCount, at });
      layers.set(layer, places);
    }
    return layers;
  }

  #image(layer: number): GeoImage {
    const image = this.layers[layer]?.image;
    if (!image) throw new RangeError('There is no such band.');
    return image;
  }
}

async function inspect(file: DatedFile): Promise<CogLayer | { path: string; error: unknown }> {
  try {
    const image = await GeoImage.open(await ReopenedFile.open(file.path));
    return { ...file, ...documented(image.facts.notes), image };
  } catch (error) {
    return { path: file.path, error };
  }
}

/** Time, collection and scenes that the file records. */
function documented(notes: ImageFacts['notes']): Partial<StoredLayer> {
  const time = Date.parse(notes.time ?? '');
  const { scenes, collection } = datedNotes(notes);
  return {
    ...(!Number.isNaN(time) && { time }),
    ...(collection && { collection }),
    ...(scenes.length > 0 && { scenes }),
  };
}

/** Whether two dates have the same pixels and bands. */
function isAlike(a: ImageFacts, b: ImageFacts): boolean {
  const described = ({
    width,
    height,
    bandCount,
    sampleType,
    transform,
    crs,
    bands,
    noData,
  }: ImageFacts) =>
    JSON.stringify([
      width,
      height,
      bandCount,
      sampleType,
      transform,
      crs,
      String(noData),
      [...bands].map(([band, { description }]) => [band, description]),
    ]);
  return described(a) === described(b);
}
