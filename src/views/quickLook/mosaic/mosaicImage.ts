/**
 * Images of neighboring tiles as one image, which is read like that of a single file: tile by tile
 * of the page, from the files that have pixels in it, at the resolution that is shown. Nothing but
 * the readers' caches stays in memory.
 */
import { forEachBounded } from '../../../domain/boundedLoop.ts';
import type {
  GeoImage,
  ImageFacts,
  ImageTile,
  SampleArray,
  TilePlace,
} from '../../../imageFiles/index.ts';
import type { MosaicTile } from '../protocol.ts';
import type { ImageMetadata } from '../readImageMetadata.ts';

export type MosaicReader = Pick<GeoImage, 'facts' | 'readTile' | 'readPixel' | 'close'>;

/** A file of a mosaic. */
export interface MosaicSource extends MosaicTile {
  readonly image: MosaicReader;
  readonly file: string;
  readonly metadata: ImageMetadata;
  /** Its bands by those of the mosaic. */
  readonly bands: ReadonlyMap<number, number>;
  readonly noData: number | undefined;
}

type TileReadOptions = Parameters<GeoImage['readTile']>[2];

/** Tiles of files that are read at a time. */
const AT_ONCE = 4;

export class MosaicImage implements MosaicReader {
  readonly facts: ImageFacts;
  /** In pixels of the mosaic; where they overlap, the first one with data is shown. */
  readonly sources: readonly MosaicSource[];
  /** Row and column of the opened image. */
  readonly origin: { readonly column: number; readonly row: number };
  readonly #tileSize: number;
  readonly #createArray: (count: number) => SampleArray;

  /** @param sources in pixels of the first one, which is the opened image */
  constructor(
    sources: readonly [MosaicSource, ...MosaicSource[]],
    tileSize: number,
    createArray: (count: number) => SampleArray,
  ) {
    const [opened] = sources;
    const column = -Math.min(...sources.map(({ left }) => left));
    const row = -Math.min(...sources.map(({ top }) => top));
    this.origin = { column, row };
    this.sources = sources.map((each) => ({
      ...each,
      left: each.left + column,
      top: each.top + row,
    }));
    const width = Math.max(...this.sources.map((each) => each.left + each.width));
    const height = Math.max(...this.sources.map((each) => each.top + each.height));
    const { facts } = opened.image;
    const { transform } = facts;
    this.facts = {
      ...facts,
      width,
      height,
      levels: halvedLevels(width, height, tileSize),
      ...(transform && { transform: shifted(transform, -column, -row) }),
    };
    this.#tileSize = tileSize;
    this.#createArray = createArray;
  }

  /** The file that is shown at a pixel. */
  sourceAt(column: number, row: number): MosaicSource | undefined {
    return this.sources.find((each) => contains(each, column, row));
  }

  async readTile(
    { level, column, row }: TilePlace,
    bands: readonly number[],
    { signal, onProgress }: NonNullable<TileReadOptions> = {},
  ): Promise<ImageTile> {
    const size = this.facts.levels[level];
    if (!size) throw new RangeError(`level ${level}`);
    const left = column * this.#tileSize;
    const top = row * this.#tileSize;
    const width = Math.min(this.#tileSize, size.width - left);
    const height = Math.min(this.#tileSize, size.height - top);
    if (!(width > 0) || !(height > 0)) throw new RangeError(`tile ${column}, ${row}`);
    const tile = {
      xs: positions(left, width, 2 ** level),
      ys: positions(top, height, 2 ** level),
      bands: bands.map(() => this.#createArray(width * height)),
      mask: new Uint8Array(width * height),
    };
    const reads = this.sources.map((source) => partsOf(source, tile, level, this.#tileSize));
    const total = reads.reduce((sum, parts) => sum + parts.length, 0);
    let done = 0;
    // One file after another, so that the first one comes first wherever files overlap.
    for (const [i, parts] of reads.entries()) {
      const source = this.sources[i];
      const own = source && bandsIn(source, bands);
      if (!source || !own) continue;
      const read = async (part: Part) => {
        const { place } = part;
        fill(tile, part, await source.image.readTile(place, own, { ...(signal && { signal }) }), {
          noData: source.noData,
        });
        onProgress?.(++done, total);
      };
      await forEachBounded(parts, AT_ONCE, read, signal);
    }
    return { width, height, bands: tile.bands, mask: tile.mask };
  }

  /** @returns NaN for bands that the file at the pixel does not have */
  async readPixel(
    column: number,
    row: number,
    bands: readonly number[],
    signal?: AbortSignal,
  ): Promise<{ values: number[]; masked: boolean }> {
    const source = this.sourceAt(column, row);
    const none = { values: bands.map(() => Number.NaN), masked: true };
    if (!source) return none;
    const own = bands.flatMap((band) => source.bands.get(band) ?? []);
    const { left, top, image } = source;
    const read = await image.readPixel(column - left, row - top, own, signal);
    const byBand = new Map(own.map((band, i) => [band, read.values[i] ?? Number.NaN]));
    return {
      values: bands.map((band) => byBand.get(source.bands.get(band) ?? -1) ?? Number.NaN),
      masked: read.masked,
    };
  }

  /** Closes all files but the opened one, which belongs to the caller. */
  async close(): Promise<void> {
    await Promise.all(this.sources.slice(1).map(({ image }) => image.close()));
  }
}

/** Sizes down to one that fits a tile. */
function halvedLevels(width: number, height: number, tileSize: number): ImageFacts['levels'] {
  const levels = [];
  for (let factor = 1; ; factor *= 2) {
    const size = { width: Math.ceil(width / factor), height: Math.ceil(height / factor) };
    levels.push(size);
    if (Math.max(size.width, size.height) <= tileSize) return levels;
  }
}

function shifted(
  [a, b, c, d, e, f]: NonNullable<ImageFacts['transform']>,
  columns: number,
  rows: number,
): NonNullable<ImageFacts['transform']> {
  return [a, b, c + a * columns + b * rows, d, e, f + d * columns + e * rows];
}

function contains({ left, top, width, height }: MosaicTile, column: number, row: number): boolean {
  return column >= left && column < left + width && row >= top && row < top + height;
}

/** Pixels in full resolution that the pixels of a level are: those that contain their middles. */
function positions(start: number, count: number, factor: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => Math.floor((start + i + 0.5) * factor));
}

/** Bands of a file; undefined if it does not have all of them, as on dates of its neighbors. */
function bandsIn({ bands }: MosaicSource, wanted: readonly number[]): number[] | undefined {
  const own = wanted.map((band) => bands.get(band) ?? -1);
  return own.includes(-1) ? undefined : own;
}

interface MosaicPixels {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly bands: readonly SampleArray[];
  readonly mask: Uint8Array;
}

/** Pixels that are in one tile of a file: their indices, and those in the tile. */
interface Part {
  readonly place: TilePlace;
  readonly columns: readonly (readonly [to: number, from: number])[];
  readonly rows: readonly (readonly [to: number, from: number])[];
}

function partsOf(
  { left, top, image }: MosaicSource,
  { xs, ys }: MosaicPixels,
  wanted: number,
  tileSize: number,
): Part[] {
  const { levels, width, height } = image.facts;
  const level = Math.min(wanted, levels.length - 1);
  const size = levels[level] ?? { width, height };
  const columns = byTile(xs, left, { length: width, reduced: size.width }, level, tileSize);
  const rows = byTile(ys, top, { length: height, reduced: size.height }, level, tileSize);
  return [...rows].flatMap(([row, inRow]) =>
    [...columns].map(([column, inColumn]) => ({
      place: { level, column, row },
      columns: inColumn,
      rows: inRow,
    })),
  );
}

/** Positions in a file along one side, by the tile that they are in. */
function byTile(
  positions: readonly number[],
  start: number,
  { length, reduced }: { readonly length: number; readonly reduced: number },
  level: number,
  tileSize: number,
): ReadonlyMap<number, [to: number, from: number][]> {
  const found = new Map<number, [number, number][]>();
  for (const [i, position] of positions.entries()) {
    const at = position - start;
    if (at < 0 || at >= length) continue;
    const pixel = Math.min(reduced - 1, Math.floor(at / 2 ** level));
    const tile = Math.floor(pixel / tileSize);
    const inTile = found.get(tile) ?? [];
    inTile.push([i, pixel - tile * tileSize]);
    found.set(tile, inTile);
  }
  return found;
}

/** Copies the pixels of a part that have data, where there are none yet. */
function fill(
  { xs, bands, mask }: MosaicPixels,
  { columns, rows }: Part,
  read: ImageTile,
  { noData }: Pick<MosaicSource, 'noData'>,
): void {
  for (const [toRow, fromRow] of rows) {
    for (const [toColumn, fromColumn] of columns) {
      const to = toRow * xs.length + toColumn;
      const from = fromRow * read.width + fromColumn;
      if (mask[to] === 1 || read.mask?.[from] === 0) continue;
      let hasData = true;
      for (const values of read.bands) {
        const value = values[from] ?? Number.NaN;
        if (value === noData || Number.isNaN(value)) hasData = false;
      }
      if (!hasData) continue;
      mask[to] = 1;
      for (const [band, values] of bands.entries()) values[to] = read.bands[band]?.[from] ?? 0;
    }
  }
}
