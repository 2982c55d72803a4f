/**
 * Writes one date of a cube as a cloud-optimized GeoTIFF from its tiles, which are stored already.
 *
 * Overviews are made of the tiles first; then the file is written from its start to its end:
 * directories, overviews, pixels. Overviews have every second pixel of the level before, so that all
 * numbers are numbers of the image, bits included. geotiff.js writes files without tiles, overviews and
 * compression, and no other library is maintained.
 */
import { forEachBounded } from '../../../domain/boundedLoop.ts';
import { releaseBytes } from '../../../domain/releaseBytes.ts';
import type { CubeValues } from '../cubeLayout.ts';
import type { CogTask, CogTile } from '../cubeMessages.ts';
import { createValues } from '../cubeValues.ts';
import { ScratchFile, type ScratchPlace } from '../scratchFile.ts';
import type { ThreadStore } from '../threadStores.ts';
import { type CogLevel, cogLevels, imageTags, pixelTags, tileCounts } from './cogTags.ts';
import { type TiffTag, tiffDirectory, tiffHeader } from './tiffDirectory.ts';
import { decodeTiffTile, encodeTiffTile, TIFF_TILE } from './tiffTile.ts';

/** Largest file whose places have 32 bits. */
const MAX_CLASSIC_BYTES = 2 ** 32 - 2 ** 20;

/** Places in a file that are read at the same time: enough to hide the distance to a bucket. */
const READS_AT_ONCE = 4;

/**
 * @param store where the tiles are, and where the file is written
 * @returns bytes of the file
 */
export async function writeCog(
  task: CogTask,
  store: ThreadStore,
  signal?: AbortSignal,
): Promise<number> {
  const scratch = new ScratchFile(task.store);
  const output = await store.openOutput(task.key);
  let size = 0;
  try {
    const image = new CogImage(task, store, scratch, signal);
    await image.addOverviews();
    await image.writeTo(async (bytes) => {
      size += bytes.length;
      await output.append(bytes);
    });
    await output.finish();
    return size;
  } catch (error) {
    await output.discard();
    throw error;
  } finally {
    await scratch.close();
  }
}

class CogImage {
  readonly #task: CogTask;
  readonly #store: ThreadStore;
  readonly #scratch: ScratchFile;
  readonly #signal: AbortSignal | undefined;
  readonly #levels: readonly CogLevel[];
  /** Of each level besides the image itself: by band, then by row and column. */
  readonly #overviews: ScratchPlace[][];

  constructor(task: CogTask, store: ThreadStore, scratch: ScratchFile, signal?: AbortSignal) {
    this.#task = task;
    this.#store = store;
    this.#scratch = scratch;
    this.#signal = signal;
    this.#levels = cogLevels(task.layout);
    this.#overviews = this.#levels.map(() => []);
  }

  /** Makes the overviews: those of the last level have a single tile. */
  async addOverviews(): Promise<void> {
    const last = this.#levels.length - 1;
    if (last > 0) (await this.#tileOf(last, 0, 0)).forEach(releaseBytes);
  }

  /** The values of all bands in a tile; tiles of overviews are stored as they are made. */
  async #tileOf(level: number, row: number, column: number): Promise<CubeValues[]> {
    const { variables } = this.#task.layout;
    if (level === 0) return this.#imageTile(row, column);
    const bands = variables.map(({ dataType, nodata }) => {
      const values = createValues(dataType, TIFF_TILE * TIFF_TILE);
      return values.fill(nodata ?? 0) as CubeValues;
    });
    const below = tileCounts(this.#levels[level - 1] ?? { width: 0, height: 0 });
    for (const [down, right] of QUARTERS) {
      const [y, x] = [2 * row + down, 2 * column + right];
      if (y >= below.rows || x >= below.columns) continue;
      const quarter = await this.#tileOf(level - 1, y, x);
      for (const [band, values] of quarter.entries()) {
        const target = bands[band];
        if (target) takeEverySecond(values, target, { down, right });
      }
      quarter.forEach(releaseBytes);
    }
    const { rows, columns } = tileCounts(this.#levels[level] ?? { width: 0, height: 0 });
    for (const [band, { dataType }] of variables.entries()) {
      const bytes = encodeTiffTile(bands[band] ?? createValues(dataType, 0), dataType);
      const index = band * rows * columns + row * columns + column;
      const places = this.#overviews[level];
      if (places) places[index] = await this.#scratch.append(bytes);
    }
    return bands;
  }

  async #imageTile(row: number, column: number): Promise<CubeValues[]> {
    const { columns } = tileCounts(this.#task.layout);
    const tile = this.#task.tiles[row * columns + column];
    const stored = tile ? await this.#read(tile) : [];
    const decoded = stored.map((bytes, band) => {
      const { dataType } = this.#task.layout.variables[band] ?? { dataType: 'uint8' };
      return decodeTiffTile(bytes, dataType);
    });
    stored.forEach(releaseBytes);
    return decoded;
  }

  /** The stored bytes of all bands, which are beside each other in most files. */
  async #read({ file, offsets, sizes }: CogTile): Promise<Uint8Array[]> {
    this.#signal?.throwIfAborted();
    const first = Math.min(...offsets);
    const end = Math.max(...offsets.map((offset, band) => offset + (sizes[band] ?? 0)));
    const needed = sizes.reduce((sum, size) => sum + size, 0);
    if (end - first <= 2 * needed) {
      const bytes = await this.#store.readRange(file, first, end - first);
      return offsets.map((offset, band) => {
        return bytes.subarray(offset - first, offset - first + (sizes[band] ?? 0));
      });
    }
    const tiles: Uint8Array[] = [];
    await forEachBounded(offsets, READS_AT_ONCE, async (offset, band) => {
      tiles[band] = await this.#store.readRange(file, offset, sizes[band] ?? 0);
    });
    return tiles;
  }

  /** Writes directories, then the tiles from the smallest overview to the image. */
  async writeTo(append: (bytes: Uint8Array) => Promise<void>): Promise<void> {
    await append(this.#head());
    for (const places of this.#overviews.toReversed()) {
      for (const place of places) await append(await this.#scratch.read(place));
    }
    const { tiles } = this.#task;
    for (let first = 0; first < tiles.length; first += READS_AT_ONCE) {
      const group = tiles.slice(first, first + READS_AT_ONCE);
      for (const bands of await Promise.all(group.map((tile) => this.#read(tile)))) {
        for (const bytes of bands) await append(bytes);
      }
    }
  }

  #head(): Buffer {
    const overviews = this.#overviews.flat();
    const { tiles } = this.#task;
    const sizes = [...overviews.map(({ size }) => size), ...tiles.flatMap((tile) => tile.sizes)];
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    const isBig = bytes + 64 * sizes.length > MAX_CLASSIC_BYTES;
    // Places are not known before the directories are, whose sizes do not depend on them.
    const draft = this.#directories(isBig, 0);
    return this.#directories(isBig, draft.length);
  }

  #directories(isBig: boolean, firstTile: number): Buffer {
    const places = this.#places(firstTile);
    let head = tiffHeader(isBig);
    for (const [index, level] of this.#levels.entries()) {
      const tags = [...this.#tags(level, index), ...(places[index] ?? [])];
      const isLast = index === this.#levels.length - 1;
      const start = head.length;
      head = Buffer.concat([head, tiffDirectory(tags, { start, isBig, isLast })]);
    }
    return head;
  }

  /** Tags with the places of the tiles of each level, in the order of `writeTo`. */
  #places(firstTile: number): TiffTag[][] {
    let at = firstTile;
    const next = (size: number) => {
      at += size;
      return at - size;
    };
    const tags: TiffTag[][] = this.#levels.map(() => []);
    for (let level = this.#levels.length - 1; level > 0; level--) {
      const sizes = this.#overviews[level]?.map(({ size }) => size) ?? [];
      tags[level] = tileTags(sizes.map(next), sizes);
    }
    const { tiles } = this.#task;
    const offsets: number[] = [];
    const sizes: number[] = [];
    for (const [place, tile] of tiles.entries()) {
      for (const [band, size] of tile.sizes.entries()) {
        offsets[band * tiles.length + place] = next(size);
        sizes[band * tiles.length + place] = size;
      }
    }
    tags[0] = tileTags(offsets, sizes);
    return tags;
  }

  #tags(level: CogLevel, index: number): TiffTag[] {
    const { layout } = this.#task;
    const date = layout.dates[this.#task.date];
    const pixels = pixelTags(layout, level, index > 0);
    return index === 0 && date ? [...pixels, ...imageTags(layout, date)] : pixels;
  }
}

const QUARTERS = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;

function tileTags(offsets: readonly number[], sizes: readonly number[]): TiffTag[] {
  return [
    { tag: 324, type: 'offset', values: offsets },
    { tag: 325, type: 'offset', values: sizes },
  ];
}

/** Fills a quarter of a tile. */
function takeEverySecond(
  from: CubeValues,
  to: CubeValues,
  { down, right }: { readonly down: number; readonly right: number },
): void {
  const half = TIFF_TILE / 2;
  for (let row = 0; row < half; row++) {
    const start = (down * half + row) * TIFF_TILE + right * half;
    for (let column = 0; column < half; column++) {
      to[start + column] = from[2 * row * TIFF_TILE + 2 * column] ?? 0;
    }
  }
}
