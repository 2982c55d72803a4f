/**
 * Writes GeoTIFFs: tiled, deflated, all bands of a pixel side by side, with reference system, transform, no-data and band names;
 * with overviews, and in the order that makes them cloud-optimized, if wanted. Files that would
 * exceed 4 GB become BigTIFFs.
 *
 * Tiles come in any order and wait in a spool file, so that memory does not grow with the image;
 * what is written then has its directories first.
 *
 * ```ts
 * const writer = await GeoTiffWriter.create(spool, { width, height, tileSize: 256, … });
 * await writer.writeTile({ level: 0, column: 0, row: 0 }, [samples]);
 * await writer.finish();
 * for await (const chunk of writer.content()) …
 * await writer.discard();
 * ```
 */
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { CrsDefinition } from '../earthengine/values/crsDefinition.ts';
import type { GridTransform } from '../earthengine/values/eeProjection.ts';
import type { GdalType } from '../earthengine/values/pixelType.ts';
import { compressTile, TIFF_PREDICTOR, type TileSamples } from './compress.ts';
import { geoKeyTags } from './geoKeyTags.ts';
import { directoryLength, encodeDirectory, encodeHeader, headerLength, type Tag } from './tags.ts';

export interface GeoTiffOptions {
  readonly width: number;
  readonly height: number;
  /** Side of a tile in pixels, a multiple of 16. */
  readonly tileSize: number;
  readonly sampleType: GdalType;
  /** Names of the bands, in order. */
  readonly bands: readonly string[];
  readonly crs: CrsDefinition;
  readonly transform: GridTransform;
  readonly noData?: number | undefined;
  /** Whether overviews are written, and before the image itself. */
  readonly cloudOptimized?: boolean;
  /** Size from which on a file is a BigTIFF; what TIFF's offsets reach, unless given. */
  readonly bigFrom?: number;
}

/** A size at which the image is stored: level 0 in full, each further one half of the one before. */
export interface OverviewLevel {
  readonly factor: number;
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
}

export interface WrittenTile {
  readonly level: number;
  readonly column: number;
  readonly row: number;
}

const SAMPLES = {
  Byte: Uint8Array,
  Int8: Int8Array,
  UInt16: Uint16Array,
  Int16: Int16Array,
  UInt32: Uint32Array,
  Int32: Int32Array,
  Float32: Float32Array,
  Float64: Float64Array,
} as const;

/** TIFF's numbers for unsigned, signed and floating-point samples. */
function sampleFormat(sampleType: GdalType): number {
  if (sampleType.startsWith('Float')) return 3;
  return sampleType.startsWith('Int') ? 2 : 1;
}

/** Room for the samples of one tile. */
export function createTileSamples(sampleType: GdalType, count: number): TileSamples {
  return new SAMPLES[sampleType](count);
}

export function bytesPerSample(sampleType: GdalType): number {
  return SAMPLES[sampleType].BYTES_PER_ELEMENT;
}

/** The sizes at which an image is stored; overviews end when one fits into a single tile. */
export function overviewLevels({
  width,
  height,
  tileSize,
  cloudOptimized,
}: GeoTiffOptions): OverviewLevel[] {
  const levels: OverviewLevel[] = [];
  for (let factor = 1; ; factor *= 2) {
    const [w, h] = [Math.ceil(width / factor), Math.ceil(height / factor)];
    levels.push({
      factor,
      width: w,
      height: h,
      columns: Math.ceil(w / tileSize),
      rows: Math.ceil(h / tileSize),
    });
    if (!cloudOptimized || Math.max(w, h) <= tileSize) return levels;
  }
}

/** Positions of the tiles of one level in its spool, row by row. */
interface Spool {
  readonly level: OverviewLevel;
  readonly offsets: Float64Array;
  readonly sizes: Float64Array;
  readonly path: string;
  /** Open while tiles are taken. */
  file: FileHandle | undefined;
  length: number;
}

const CHUNK = 1 << 20;
const CLASSIC_REACH = 2 ** 32;

export class GeoTiffWriter {
  readonly options: GeoTiffOptions;
  readonly levels: readonly OverviewLevel[];
  readonly #spools: readonly Spool[];

  private constructor(options: GeoTiffOptions, spools: readonly Spool[]) {
    this.options = options;
    this.levels = spools.map(({ level }) => level);
    this.#spools = spools;
  }

  /** @param path path for spool files; suffixes are added */
  static async create(path: string, options: GeoTiffOptions): Promise<GeoTiffWriter> {
    const spools = overviewLevels(options).map((level, i): Spool => {
      const tiles = level.columns * level.rows;
      return {
        level,
        offsets: new Float64Array(tiles),
        sizes: new Float64Array(tiles),
        path: `${path}.${i}`,
        file: undefined,
        length: 0,
      };
    });
    const writer = new GeoTiffWriter(options, spools);
    try {
      for (const spool of spools) spool.file = await open(spool.path, 'w+');
      return writer;
    } catch (error) {
      await writer.discard().catch(() => {});
      throw error;
    }
  }

  /**
   * Takes a whole tile, also at the edges of the image.
   *
   * @param strips its rows from top to bottom, some at a time, so that a tile of many bands need not
   *   be in memory; all bands of a pixel side by side; the samples are used up
   */
  async writeTile(
    { level, column, row }: WrittenTile,
    strips: Iterable<TileSamples> | AsyncIterable<TileSamples>,
  ): Promise<void> {
    const spool = this.#spools[level];
    const file = spool?.file;
    if (!file) throw new RangeError(`There is no level ${level} that takes tiles.`);
    const { tileSize, bands } = this.options;
    const index = row * spool.level.columns + column;
    const offset = spool.length;
    for await (const bytes of compressTile(strips, tileSize, bands.length)) {
      await file.write(bytes, 0, bytes.length, spool.length);
      spool.length += bytes.length;
    }
    spool.offsets[index] = offset;
    spool.sizes[index] = spool.length - offset;
  }

  /** The file. Directories come first; of a cloud-optimized one, the coarsest tiles next. */
  async *content(): AsyncGenerator<Uint8Array> {
    const tiles = this.#spools.reduce((sum, { length }) => sum + length, 0);
    const big = this.#headLength(false) + tiles >= (this.options.bigFrom ?? CLASSIC_REACH);
    yield this.#head(big);
    for (const spool of this.#spools.toReversed()) yield* read(spool);
  }

  /** Ends the taking of tiles. The content can be read now; no file is held open meanwhile. */
  async finish(): Promise<void> {
    await forAll(this.#spools, async (spool) => {
      const { file } = spool;
      spool.file = undefined;
      await file?.close();
    });
  }

  /** Removes the spool files. */
  async discard(): Promise<void> {
    try {
      await this.finish();
    } finally {
      await forAll(this.#spools, ({ path }) => rm(path, { force: true }));
    }
  }

  #headLength(big: boolean): number {
    const directories = this.#spools.map((spool) =>
      directoryLength(this.#tags(spool, 0, big), big),
    );
    return headerLength(big) + directories.reduce((sum, length) => sum + length, 0);
  }

  #head(big: boolean): Buffer {
    // Tiles follow the directories, coarsest level first.
    const starts: number[] = [];
    let start = this.#headLength(big);
    for (const spool of this.#spools.toReversed()) {
      starts.unshift(start);
      start += spool.length;
    }
    let offset = headerLength(big);
    const directories = this.#spools.map((spool, i) => {
      const tags = this.#tags(spool, starts[i] ?? 0, big);
      const next = offset + directoryLength(tags, big);
      const bytes = encodeDirectory(tags, offset, i < this.#spools.length - 1 ? next : 0, big);
      offset = next;
      return bytes;
    });
    return Buffer.concat([encodeHeader(big), ...directories]);
  }

  #tags({ level, offsets, sizes }: Spool, start: number, big: boolean): Tag[] {
    const { tileSize, sampleType, bands, noData } = this.options;
    const each = (value: number) => bands.map(() => value);
    const pointer = big ? 'long8' : 'long';
    const isFloat = sampleType.startsWith('Float');
    const tags: Tag[] = [
      { code: 256, type: 'long', values: [level.width] },
      { code: 257, type: 'long', values: [level.height] },
      { code: 258, type: 'short', values: each(bytesPerSample(sampleType) * 8) },
      // Deflate.
      { code: 259, type: 'short', values: [8] },
      // Black is zero.
      { code: 262, type: 'short', values: [1] },
      { code: 277, type: 'short', values: [bands.length] },
      // As in Earth Engine's own files, all bands of a pixel are side by side.
      { code: 284, type: 'short', values: [1] },
      {
        code: 317,
        type: 'short',
        values: [isFloat ? TIFF_PREDICTOR.floatingPoint : TIFF_PREDICTOR.horizontal],
      },
      { code: 322, type: 'short', values: [tileSize] },
      { code: 323, type: 'short', values: [tileSize] },
      { code: 324, type: pointer, values: Array.from(offsets, (offset) => start + offset) },
      { code: 325, type: pointer, values: Array.from(sizes) },
      { code: 339, type: 'short', values: each(sampleFormat(sampleType)) },
    ];
    if (bands.length > 1) tags.push({ code: 338, type: 'short', values: each(0).slice(1) });
    if (noData !== undefined) tags.push({ code: 42113, type: 'ascii', values: noDataText(noData) });
    if (level.factor > 1) return [...tags, { code: 254, type: 'long', values: [1] }];
    return [
      ...tags,
      ...this.#placeTags(),
      { code: 42112, type: 'ascii', values: gdalMetadata(bands) },
    ];
  }

  #placeTags(): Tag[] {
    const { crs, transform } = this.options;
    const [a, b, c, d, e, f] = transform;
    const upright = b === 0 && d === 0 && a > 0 && e < 0;
    const place: Tag[] = upright
      ? [
          { code: 33550, type: 'double', values: [a, -e, 0] },
          { code: 33922, type: 'double', values: [0, 0, 0, c, f, 0] },
        ]
      : [{ code: 34264, type: 'double', values: [a, b, 0, c, d, e, 0, f, 0, 0, 0, 0, 0, 0, 0, 1] }];
    return [...place, ...geoKeyTags(crs)];
  }
}

/** Does something to each, also where it fails for one. @throws the first error */
async function forAll<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const results = await Promise.allSettled(items.map(work));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

async function* read({ path }: Spool): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path, { highWaterMark: CHUNK });
}

function noDataText(noData: number): string {
  return Number.isNaN(noData) ? 'nan' : String(noData);
}

/** Band names in the XML that GDAL and QGIS read descriptions from. */
function gdalMetadata(bands: readonly string[]): string {
  const items = bands.map(
    (band, i) =>
      `  <Item name="DESCRIPTION" sample="${i}" role="description">${xmlText(band)}</Item>\n`,
  );
  return `<GDALMetadata>\n${items.join('')}</GDALMetadata>\n`;
}

function xmlText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
