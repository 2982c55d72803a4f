/**
 * An open image file.
 *
 * ```ts
 * const image = await GeoImage.open('LC08_h003v009.tif');
 * const tile = await image.readTile({ level: 2, column: 0, row: 0 }, [2, 1, 0], { signal });
 * await image.close();
 * ```
 */
import { GeoTIFF, type ImageFileDirectory } from 'geotiff';
import { messageOf } from '../domain/messages.ts';
import { BlockReader, pieceAt } from './blockReader.ts';
import { type Directory, directoryOf } from './directory.ts';
import { type ByteSource, FileSource } from './fileRanges.ts';
import { factsOf, type ImageFacts } from './imageFacts.ts';
import { type PixelSpan, type VisitOptions, visitPixels } from './pixelBlocks.ts';
import { Planes } from './planes.ts';
import {
  type ImageTile,
  levelsOf,
  type PixelReadOptions,
  type PyramidLevel,
  readTile,
  type TilePlace,
} from './pyramid.ts';
import { damaged, UnreadableImage } from './unreadable.ts';
import {
  type PixelWindow,
  readWindow,
  readWindowParts,
  type WindowPart,
  type WindowReadOptions,
  type WindowSamples,
} from './windows.ts';

/** More images than any real file has; the directories of a damaged file may form a cycle. */
const MAX_IMAGES = 64;

export class GeoImage {
  readonly facts: ImageFacts;
  readonly #source: ByteSource;
  readonly #blocks: BlockReader;
  readonly #full: Directory;
  readonly #planes: Planes;
  readonly #levels: readonly PyramidLevel[];

  private constructor(
    source: ByteSource,
    { blocks, full, planes }: { blocks: BlockReader; full: Directory; planes: Planes },
    levels: readonly PyramidLevel[],
    facts: ImageFacts,
  ) {
    this.#source = source;
    this.#blocks = blocks;
    this.#full = full;
    this.#planes = planes;
    this.#levels = levels;
    this.facts = facts;
  }

  /**
   * Reads the directories, and no pixels.
   *
   * @param file its path, or its bytes, which are closed with the image
   * @param options `maxCachedBytes`: largest size of cached pixels
   * @throws UnreadableImage when the file cannot be shown; the file system's error when it cannot
   *   be opened
   */
  static async open(
    file: string | ByteSource,
    { maxCachedBytes }: { readonly maxCachedBytes?: number } = {},
  ): Promise<GeoImage> {
    const source = typeof file === 'string' ? await FileSource.open(file) : file;
    try {
      const tiff = await parse(source);
      const [full, ...others] = await directoriesOf(tiff);
      if (!full) throw damaged('no image');
      const images = [full, ...others].map((directory, id) => ({ id, directory }));
      const levels = levelsOf(images);
      const facts = await factsOf(full, levels);
      const blocks = new BlockReader(source, tiff.littleEndian, fillOf(facts));
      const planes = new Planes(blocks, maxCachedBytes);
      return new GeoImage(source, { blocks, full, planes }, levels, facts);
    } catch (error) {
      await source.close();
      throw toUnreadableImage(error);
    }
  }

  /**
   * @param bands indices, from 0
   * @throws UnreadableImage, or the signal's reason
   */
  async readTile(
    place: TilePlace,
    bands: readonly number[],
    options?: PixelReadOptions,
  ): Promise<ImageTile> {
    const level = this.#levels[place.level];
    if (!level) throw new RangeError('There is no such level.');
    return readTile(this.#planes, level, place, this.#existing(bands), options);
  }

  /** The stored numbers of one pixel in full resolution. */
  async readPixel(
    column: number,
    row: number,
    bands: readonly number[],
    signal?: AbortSignal,
  ): Promise<{ values: number[]; masked: boolean }> {
    const [level] = this.#levels;
    const { width, height } = this.facts;
    if (!level || !(column >= 0 && row >= 0 && column < width && row < height)) {
      throw new RangeError('There is no such pixel.');
    }
    const read = async ({ id, directory }: PyramidLevel['from'], of: readonly number[]) => {
      const inColumn = Math.floor(column / directory.blockWidth);
      const piece = pieceAt(directory, inColumn, row);
      const planes = await this.#planes.get(id, directory, piece, of, signal);
      const at =
        (row - piece.firstRow) * directory.blockWidth + column - inColumn * directory.blockWidth;
      return planes.map((plane) => plane[at] ?? Number.NaN);
    };
    const values = await read(level.from, this.#existing(bands));
    const mask =
      level.mask?.directory.width === width ? (await read(level.mask, [0]))[0] : undefined;
    return { values, masked: mask === 0 };
  }

  /**
   * The numbers of all bands in a rectangle in full resolution, which are not cached.
   *
   * @param window inside of the image
   * @throws UnreadableImage, or the signal's reason
   */
  readWindow(window: PixelWindow, options?: WindowReadOptions): Promise<WindowSamples> {
    return readWindow(this.#blocks, this.#full, window, options);
  }

  /**
   * The same, a few rows at a time where the file allows that.
   *
   * @param window inside of the image
   * @param options.memory for parts that are used before the next one is read
   * @throws UnreadableImage, or the signal's reason
   */
  readWindowParts(window: PixelWindow, options?: WindowReadOptions): AsyncGenerator<WindowPart> {
    return readWindowParts(this.#blocks, this.#full, window, options);
  }

  /** Checks that the file has all blocks of the image. @throws UnreadableImage */
  checkBlocks(): Promise<void> {
    return this.#blocks.checkBlocks(this.#full);
  }

  /**
   * Calls `visit` with each pixel of some spans, block by block, with its stored numbers. Only blocks
   * with such pixels are read, and none are cached.
   *
   * @param bands indices, from 0, that `sampleOf` is called with
   * @param options.unchecked receives blocks whose checksums are still to be compared: their values
   *   may be wrong until then
   * @throws UnreadableImage, or the signal's reason
   */
  async visitPixels(
    spans: readonly PixelSpan[],
    bands: readonly number[],
    visit: (sampleOf: (band: number) => number) => void,
    options?: VisitOptions,
  ): Promise<void> {
    const [level] = this.#levels;
    if (!level) return;
    const wanted = { spans, bands: this.#existing(bands), alphaBand: this.facts.alphaBand };
    await visitPixels(this.#planes, level, wanted, visit, options);
  }

  /** Bytes of pixels in the cache now. */
  get bytesKept(): number {
    return this.#planes.bytes;
  }

  async close(): Promise<void> {
    this.#planes.clear();
    await this.#source.close();
  }

  #existing(bands: readonly number[]): readonly number[] {
    const { bandCount } = this.facts;
    if (bands.some((band) => !Number.isInteger(band) || band < 0 || band >= bandCount)) {
      throw new RangeError('There is no such band.');
    }
    return bands;
  }
}

/** Converts the various errors that geotiff.js throws for invalid files. */
function toUnreadableImage(error: unknown): unknown {
  if (error instanceof UnreadableImage) return error;
  if (error instanceof Error && 'code' in error) return error;
  return damaged(messageOf(error), error);
}

async function parse(source: ByteSource): Promise<GeoTIFF> {
  const head = await source.read(0, Math.min(4, source.size));
  const isTiff = head.length === 4 && /^(II[*+]\0|MM\0[*+])$/.test(String.fromCharCode(...head));
  if (!isTiff) throw new UnreadableImage({ kind: 'notTiff' });
  if (source.size < 8) {
    throw new UnreadableImage({ kind: 'truncated', needed: 8, size: source.size });
  }
  const client: unknown = source;
  const tiff = await GeoTIFF.fromSource(client as Parameters<typeof GeoTIFF.fromSource>[0]);
  // The library reads tables piece by piece as little-endian.
  if (!tiff.littleEndian) tiff.parser.eager = true;
  return tiff;
}

async function directoriesOf(tiff: GeoTIFF): Promise<Directory[]> {
  const found: Directory[] = [];
  const seen = new Set<number>();
  for (let i = 0; i < MAX_IMAGES; i++) {
    let fields: ImageFileDirectory;
    try {
      fields = await tiff.requestIFD(i);
      const directory = directoryOf(fields);
      found.push(directory);
    } catch (error) {
      // The image itself is required; a smaller version is not.
      if (i === 0) throw error;
      break;
    }
    const next = fields.nextIFDByteOffset;
    if (next === 0 || seen.has(next)) break;
    seen.add(next);
  }
  return found;
}

function fillOf({ noData }: ImageFacts): number {
  return noData ?? 0;
}
