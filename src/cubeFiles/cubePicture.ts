/**
 * A cube as an image: bands are the variables of all dates, one date after the other, as in the
 * images that cubes are made of. Chunks are cached, because the next dates are in the same ones.
 */
import { forEachBounded } from '../domain/boundedLoop.ts';
import {
  createSampleArray,
  type ImageFacts,
  type ImageTile,
  type SampleArray,
  type StoredSampleType,
  TILE_SIZE,
  type TilePlace,
} from '../imageFiles/index.ts';
import type { Cube, CubeBlockShape, CubeFacts, StoredVariable } from './cube.ts';
import { blockBytes } from './cubeDocument.ts';
import type { Picture } from './picture.ts';

/** Largest size of cached chunks, bytes. */
const MAX_CACHED_BYTES = 128 * 2 ** 20;
/** Largest chunk that is read as a whole, bytes: of larger ones, only the date that is shown. */
const MAX_CHUNK = 16 * 2 ** 20;
/** Chunks that are read at a time. */
const AT_ONCE = 4;
/** The last level of the pyramid fits into a square of this side, in pixels. */
const SMALLEST = 256;

/** Part of a cube that is read at once. */
interface Block {
  readonly key: string;
  readonly variable: number;
  readonly origin: CubeBlockShape;
  readonly shape: CubeBlockShape;
}

/** A chunk in the cache. */
interface KeptChunk {
  readonly values: Promise<SampleArray>;
  /** That are counted: none while it is read. */
  bytes: number;
}

export class CubePicture implements Picture {
  readonly facts: ImageFacts;
  readonly #cube: Cube;
  readonly #kept = new Map<string, KeptChunk>();
  #bytes = 0;

  constructor(cube: Cube) {
    this.#cube = cube;
    this.facts = imageFacts(cube.facts);
  }

  async readTile(
    { level, column, row }: TilePlace,
    bands: readonly number[],
    {
      signal,
      onProgress,
    }: {
      readonly signal?: AbortSignal;
      readonly onProgress?: (done: number, total: number) => void;
    } = {},
  ): Promise<ImageTile> {
    const size = this.facts.levels[level];
    const width = Math.min(TILE_SIZE, (size?.width ?? 0) - column * TILE_SIZE);
    const height = Math.min(TILE_SIZE, (size?.height ?? 0) - row * TILE_SIZE);
    if (!(width > 0) || !(height > 0)) throw new RangeError('There is no such tile.');
    const xs = positions(column * TILE_SIZE, width, 2 ** level, this.facts.width);
    const ys = positions(row * TILE_SIZE, height, 2 ** level, this.facts.height);
    const out = bands.map(() => createSampleArray(this.facts.sampleType, width * height));
    const parts = bands.flatMap((band, i) =>
      this.#blocksOf(band, xs, ys).map((block) => ({
        block,
        target: out[i],
        layer: this.#layerOf(band),
      })),
    );
    let done = 0;
    await forEachBounded(
      parts,
      AT_ONCE,
      async ({ block, target, layer }) => {
        const values = await this.#read(block, signal);
        if (target) this.#copy(values, block, layer, target, { xs, ys });
        onProgress?.(++done, parts.length);
      },
      signal,
    );
    return { width, height, bands: out };
  }

  async readPixel(column: number, row: number, bands: readonly number[], signal?: AbortSignal) {
    const { width, height } = this.facts;
    if (!(column >= 0 && row >= 0 && column < width && row < height)) {
      throw new RangeError('There is no such pixel.');
    }
    const [xs, ys] = [Uint32Array.of(column), Uint32Array.of(row)];
    const values: number[] = [];
    await forEachBounded(
      bands,
      AT_ONCE,
      async (band, i) => {
        const target = createSampleArray(this.facts.sampleType, 1);
        for (const block of this.#blocksOf(band, xs, ys)) {
          const read = await this.#read(block, signal);
          this.#copy(read, block, this.#layerOf(band), target, { xs, ys });
        }
        values[i] = target[0] ?? Number.NaN;
      },
      signal,
    );
    return { values, masked: false };
  }

  async close(): Promise<void> {
    this.#kept.clear();
    this.#bytes = 0;
    await this.#cube.close();
  }

  #layerOf(band: number): number {
    return Math.floor(band / this.#cube.facts.variables.length);
  }

  #variableOf(band: number): { readonly index: number; readonly variable: StoredVariable } {
    const { variables } = this.#cube.facts;
    const index = band % variables.length;
    const variable = variables[index];
    if (!variable || !(band >= 0) || band >= this.facts.bandCount) {
      throw new RangeError('There is no such band.');
    }
    return { index, variable };
  }

  /** The blocks of a band that contain some of the pixels. */
  #blocksOf(band: number, xs: Uint32Array, ys: Uint32Array): Block[] {
    const { index, variable } = this.#variableOf(band);
    const { width, height, layers } = this.#cube.facts;
    const [dates, rows, columns] = variable.chunk;
    const layer = this.#layerOf(band);
    const isLarge = blockBytes(variable, variable.chunk) > MAX_CHUNK;
    const first = isLarge ? layer : Math.floor(layer / dates) * dates;
    const count = isLarge ? 1 : Math.min(dates, layers.length - first);
    const starts = (places: Uint32Array, side: number) => [
      ...new Set(Array.from(places, (place) => Math.floor(place / side) * side)),
    ];
    return starts(ys, rows).flatMap((y) =>
      starts(xs, columns).map(
        (x): Block => ({
          key: `${index}:${first}:${count}:${y}:${x}`,
          variable: index,
          origin: [first, y, x],
          shape: [count, Math.min(rows, height - y), Math.min(columns, width - x)],
        }),
      ),
    );
  }

  #read({ key, variable, origin, shape }: Block, signal?: AbortSignal): Promise<SampleArray> {
    const kept = this.#kept.get(key);
    if (kept) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept.values;
    }
    signal?.throwIfAborted();
    // Several requests may wait for a chunk: it is read even if one of them is cancelled.
    const values = this.#cube.read(variable, origin, shape);
    const chunk: KeptChunk = { values, bytes: 0 };
    this.#kept.set(key, chunk);
    values.then(
      ({ byteLength }) => this.#count(chunk, byteLength),
      () => this.#kept.delete(key),
    );
    return values;
  }

  /** Counts a chunk that was read, and forgets the oldest ones. */
  #count(chunk: KeptChunk, bytes: number): void {
    chunk.bytes = bytes;
    this.#bytes += bytes;
    for (const [key, oldest] of this.#kept) {
      if (this.#bytes <= MAX_CACHED_BYTES) return;
      this.#kept.delete(key);
      this.#bytes -= oldest.bytes;
      oldest.bytes = 0;
    }
  }

  #copy(
    values: SampleArray,
    { variable, origin, shape }: Block,
    layer: number,
    target: SampleArray,
    { xs, ys }: { readonly xs: Uint32Array; readonly ys: Uint32Array },
  ): void {
    const noData = this.#cube.facts.variables[variable]?.noData;
    const replaced = Object.is(noData, this.facts.noData) ? undefined : noData;
    const start = (layer - origin[0]) * shape[1] * shape[2];
    for (let i = 0; i < ys.length; i++) {
      const y = (ys[i] ?? 0) - origin[1];
      if (y < 0 || y >= shape[1]) continue;
      for (let j = 0; j < xs.length; j++) {
        const x = (xs[j] ?? 0) - origin[2];
        if (x < 0 || x >= shape[2]) continue;
        const value = values[start + y * shape[2] + x] ?? 0;
        target[i * xs.length + j] = value === replaced ? Number.NaN : value;
      }
    }
  }
}

/** Pixels of the cube for the pixels of a level: those that contain their middles. */
function positions(start: number, count: number, factor: number, size: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) =>
    Math.min(size - 1, Math.floor((start + i + 0.5) * factor)),
  );
}

function imageFacts({ width, height, variables, layers, transform, crs }: CubeFacts): ImageFacts {
  const [first] = variables;
  const isCommon = variables.every(
    ({ sampleType, noData }) =>
      sampleType.format === first?.sampleType.format &&
      sampleType.bits === first.sampleType.bits &&
      Object.is(noData, first.noData),
  );
  // Bands of different types, or numbers for missing data, are shown as numbers of one type.
  const sampleType: StoredSampleType =
    isCommon && first ? first.sampleType : { format: 'float', bits: 64 };
  const noData = isCommon ? first?.noData : Number.NaN;
  const levels = [];
  for (let factor = 1; ; factor *= 2) {
    const level = { width: Math.ceil(width / factor), height: Math.ceil(height / factor) };
    levels.push(level);
    if (Math.max(level.width, level.height) <= SMALLEST) break;
  }
  const [, rows = 1, columns = 1] = first?.chunk ?? [];
  return {
    width,
    height,
    bandCount: layers.length * variables.length,
    sampleType,
    colors: 'none',
    bands: new Map(),
    notes: {},
    levels,
    block: { width: columns, height: rows },
    areBandsApart: true,
    ...(noData !== undefined && { noData }),
    ...(crs && { crs }),
    ...(transform && { transform }),
  };
}
