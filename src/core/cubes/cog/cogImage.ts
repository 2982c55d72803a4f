/** One date of a cube as a cloud-optimized GeoTIFF: its overviews, and the order of its bytes. */
import type { AppendedFile } from '../appendedFile.ts';
import type { ChunkAssembly } from '../chunkAssembly.ts';
import type { ChunkFile } from '../chunkFile.ts';
import type { CubeLayout, CubeValues } from '../cubeLayout.ts';
import { createValues } from '../cubeValues.ts';
import { type CogLevel, cogLevels, imageTags, pixelTags, tileCounts } from './cogTags.ts';
import { type TiffTag, tiffDirectory, tiffHeader } from './tiffDirectory.ts';
import { decodeTiffTile, encodeTiffTile, TIFF_TILE } from './tiffTile.ts';

/** Where a tile is stored until the file is written. */
interface StoredTile {
  readonly offset: number;
  readonly size: number;
}

/** Largest file whose places have 32 bits. */
const MAX_CLASSIC_BYTES = 2 ** 32 - 2 ** 20;

export class CogImage {
  readonly #layout: CubeLayout;
  readonly #date: number;
  readonly #file: ChunkFile;
  readonly #levels: readonly CogLevel[];
  /** Of each level, by band, then by row and column. */
  readonly #tiles: StoredTile[][];

  /** @param date its number in the cube */
  constructor(
    layout: CubeLayout,
    date: number,
    { assembly, file }: { assembly: ChunkAssembly; file: ChunkFile },
  ) {
    this.#layout = layout;
    this.#date = date;
    this.#file = file;
    this.#levels = cogLevels(layout);
    const perDate = assembly.grid.count / layout.dates.length;
    const whole = layout.variables.flatMap((_, band) =>
      Array.from({ length: perDate }, (_tile, index) =>
        assembly.chunkAt(band, date * perDate + index),
      ),
    );
    this.#tiles = [whole];
  }

  /** Makes the overviews, level by level. */
  async addOverviews(signal?: AbortSignal): Promise<void> {
    for (const [index, level] of this.#levels.entries()) {
      if (index === 0) continue;
      const { columns, rows } = tileCounts(level);
      const tiles: StoredTile[] = [];
      for (const [band] of this.#layout.variables.entries()) {
        for (let tile = 0; tile < columns * rows; tile++) {
          signal?.throwIfAborted();
          const place = { row: Math.floor(tile / columns), column: tile % columns };
          tiles.push(await this.#overviewTile(index, band, place));
        }
      }
      this.#tiles.push(tiles);
    }
  }

  /** Every second pixel of the four tiles below it. */
  async #overviewTile(
    level: number,
    band: number,
    { row, column }: { row: number; column: number },
  ): Promise<StoredTile> {
    const { dataType, nodata = 0 } = this.#layout.variables[band] ?? { dataType: 'uint8' };
    const values = createValues(dataType, TIFF_TILE * TIFF_TILE);
    values.fill(nodata);
    const below = tileCounts(this.#levels[level - 1] ?? { width: 0, height: 0 });
    for (const [down, right] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ] as const) {
      const [y, x] = [2 * row + down, 2 * column + right];
      const index = band * below.rows * below.columns + y * below.columns + x;
      const stored = this.#tiles[level - 1]?.[index];
      if (y >= below.rows || x >= below.columns || !stored) continue;
      const bytes = await this.#file.readChunk(stored);
      takeEverySecond(await decodeTiffTile(bytes, dataType), values, { down, right });
    }
    const bytes = await encodeTiffTile(values, dataType);
    return this.#file.addChunk(band, 0, bytes);
  }

  /** Writes directories, then the tiles from the smallest overview to the image. */
  async writeTo(output: AppendedFile, signal?: AbortSignal): Promise<void> {
    await output.append(this.#head());
    for (const tiles of this.#tiles.toReversed()) {
      for (const tile of tiles) {
        signal?.throwIfAborted();
        await output.append(await this.#file.readChunk(tile));
      }
    }
  }

  #head(): Buffer {
    const bytes = this.#tiles.flat().reduce((sum, { size }) => sum + size, 0);
    const isBig = bytes + 64 * this.#tiles.flat().length > MAX_CLASSIC_BYTES;
    // Places are not known before the directories are, whose sizes do not depend on them.
    const draft = this.#directories(isBig, 0);
    return this.#directories(isBig, draft.length);
  }

  #directories(isBig: boolean, firstTile: number): Buffer {
    const places: number[][] = [];
    let at = firstTile;
    for (const tiles of this.#tiles.toReversed()) {
      places.unshift(
        tiles.map(({ size }) => {
          at += size;
          return at - size;
        }),
      );
    }
    let head = tiffHeader(isBig);
    for (const [index, level] of this.#levels.entries()) {
      const tags = [...this.#tags(level, index), ...this.#tileTags(index, places[index] ?? [])];
      const isLast = index === this.#levels.length - 1;
      const start = head.length;
      head = Buffer.concat([head, tiffDirectory(tags, { start, isBig, isLast })]);
    }
    return head;
  }

  #tags(level: CogLevel, index: number): TiffTag[] {
    const date = this.#layout.dates[this.#date];
    const pixels = pixelTags(this.#layout, level, index > 0);
    return index === 0 && date ? [...pixels, ...imageTags(this.#layout, date)] : pixels;
  }

  #tileTags(level: number, places: readonly number[]): TiffTag[] {
    const sizes = this.#tiles[level]?.map(({ size }) => size) ?? [];
    return [
      { tag: 324, type: 'offset', values: places },
      { tag: 325, type: 'offset', values: sizes },
    ];
  }
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
