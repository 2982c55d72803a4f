/** Reads images that a cube is made of, in windows, in the thread that has the reader of GeoTIFFs. */
import type { DataType } from '../../domain/imageSize.ts';
import {
  BlockMemory,
  type ByteSource,
  GeoImage,
  type ImageFacts,
  type StoredSampleType,
  UnreadableImage,
  type WindowSamples,
} from '../../imageFiles/index.ts';
import type { StoredBytes } from './byteStore.ts';
import type { PieceFacts } from './checkItem.ts';
import type { CubeValues, CubeVariable } from './cubeLayout.ts';
import type { CubeWindow, ItemTask, PieceTask } from './cubeMessages.ts';
import { createValues } from './cubeValues.ts';
import type { ThreadStore } from './threadStores.ts';

/** A file of an image could not be read. */
export class PieceReadError extends Error {
  /** Path of the file. */
  readonly path: string;
  constructor(path: string, cause: unknown) {
    super(path, { cause });
    this.path = path;
  }
}

/** Files that are open at a time; their directories are kept. */
const MAX_OPEN = 48;

/** Bytes of a block that are read from the disk at a time; a bucket takes a request for each read. */
const PART_BYTES = 2 ** 20;

/** The bytes of a file in a store. */
export class StoredSource implements ByteSource {
  readonly size: number;
  readonly partBytes: number | undefined;
  readonly #store: ThreadStore;
  readonly #file: StoredBytes;

  constructor(store: ThreadStore, file: StoredBytes) {
    if (file.size === 0) throw new UnreadableImage({ kind: 'empty' });
    this.#store = store;
    this.#file = file;
    this.size = file.size;
    this.partBytes = store.reference.kind === 'folder' ? PART_BYTES : undefined;
  }

  async read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const needed = offset + length;
    const isInside = offset >= 0 && length >= 0 && needed <= this.size;
    const bytes = isInside && (await this.#store.readRange(this.#file, offset, length));
    if (bytes && bytes.length === length) return bytes;
    throw new UnreadableImage({ kind: 'truncated', needed, size: this.size });
  }

  fetch(slices: { offset: number; length: number }[]): Promise<ArrayBuffer[]> {
    return Promise.all(
      slices.map(async ({ offset, length }) => {
        const available = Math.min(length, this.size - offset);
        if (!(available > 0)) {
          throw new UnreadableImage({
            kind: 'truncated',
            needed: offset + length,
            size: this.size,
          });
        }
        const bytes = await this.read(offset, available);
        return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
      }),
    );
  }

  async close(): Promise<void> {}
}

/** Opens a file; directories are at its beginning in most files, and read in few requests. */
export async function openImage(store: ThreadStore, file: StoredBytes): Promise<GeoImage> {
  return GeoImage.open(new StoredSource(store, file));
}

/**
 * Contents of a file, after a check that none of its blocks is missing.
 *
 * @throws PieceReadError
 */
export async function inspectPiece(store: ThreadStore, file: StoredBytes): Promise<PieceFacts> {
  try {
    return await inspect(store, file);
  } catch (error) {
    throw new PieceReadError(store.address(file.key), error);
  }
}

async function inspect(store: ThreadStore, file: StoredBytes): Promise<PieceFacts> {
  const image = await openImage(store, file);
  try {
    await image.checkBlocks();
    return pieceFacts(image.facts);
  } finally {
    await image.close();
  }
}

/** Facts about a file as the other thread needs them. */
export function pieceFacts(facts: ImageFacts): PieceFacts {
  const { width, height, bandCount, sampleType, noData, crs, transform, block, bands } = facts;
  const names = Array.from({ length: bandCount }, (_, i) => bands.get(i)?.description ?? '');
  return {
    width,
    height,
    bandCount,
    dataType: typeName(sampleType),
    ...(names.some(Boolean) && { bandNames: names }),
    ...(noData !== undefined && { nodata: noData }),
    ...(crs?.definition !== undefined && { crs: crs.definition }),
    ...(transform && { transform }),
    block,
  };
}

/** "int16", also for types that no cube can have, such as "uint64". */
function typeName({ format, bits }: StoredSampleType): DataType | string {
  return `${format}${bits}`;
}

/** A part of a window, with all layers of an image. */
export interface ReadPart {
  readonly window: CubeWindow;
  readonly samples: WindowSamples;
}

/** Open images of a cube, the latest last. */
export class ItemReader {
  readonly #storeOf: (piece: PieceTask) => ThreadStore;
  readonly #open = new Map<string, Promise<GeoImage>>();
  readonly #memory = new BlockMemory();

  constructor(storeOf: (piece: PieceTask) => ThreadStore) {
    this.#storeOf = storeOf;
  }

  /**
   * All layers of an image in a window: bands of its dates as in the file, missing data where no file
   * has the pixels. A window in one block comes in parts of a few rows, from top to bottom. Each is used
   * before the next one is read, which has the same memory.
   */
  async *read(
    item: ItemTask,
    window: CubeWindow,
    variables: readonly CubeVariable[],
  ): AsyncGenerator<ReadPart> {
    const parts = item.pieces.flatMap((piece) => {
      const part = intersection(piece, window);
      return part ? [{ piece, part }] : [];
    });
    const [only] = parts;
    const isWhole = only?.part.width === window.width && only.part.height === window.height;
    if (only && isWhole) {
      yield* this.#readInTurn(only.piece, only.part);
      return;
    }
    const whole = missingSamples(item, window, variables);
    for (const { piece, part } of parts) {
      copySamples(await this.#readPart(piece, part), part, whole, window);
    }
    yield { window, samples: whole };
  }

  async *#readInTurn(piece: PieceTask, part: CubeWindow): AsyncGenerator<ReadPart> {
    const place = { column: part.column - piece.column, row: part.row - piece.row };
    try {
      const image = await this.#image(piece);
      const parts = image.readWindowParts({ ...part, ...place }, { memory: this.#memory });
      for await (const { window, samples } of parts) {
        const { width, height } = window;
        yield {
          window: { column: part.column, row: window.row + piece.row, width, height },
          samples,
        };
      }
    } catch (error) {
      throw new PieceReadError(this.#storeOf(piece).address(piece.file.key), error);
    }
  }

  async #readPart(piece: PieceTask, part: CubeWindow): Promise<WindowSamples> {
    const place = { column: part.column - piece.column, row: part.row - piece.row };
    try {
      const image = await this.#image(piece);
      return await image.readWindow({ ...part, ...place }, { memory: this.#memory });
    } catch (error) {
      throw new PieceReadError(this.#storeOf(piece).address(piece.file.key), error);
    }
  }

  #image(piece: PieceTask): Promise<GeoImage> {
    const key = JSON.stringify([piece.store, piece.file.key]);
    const open = this.#open.get(key) ?? openImage(this.#storeOf(piece), piece.file);
    this.#open.delete(key);
    this.#open.set(key, open);
    for (const [oldest, image] of this.#open) {
      if (this.#open.size <= MAX_OPEN) break;
      this.#open.delete(oldest);
      void image.then((each) => each.close()).catch(() => {});
    }
    return open;
  }
}

/** The part of a rectangle that is in another one. */
export function intersection(a: CubeWindow, b: CubeWindow): CubeWindow | undefined {
  const column = Math.max(a.column, b.column);
  const row = Math.max(a.row, b.row);
  const width = Math.min(a.column + a.width, b.column + b.width) - column;
  const height = Math.min(a.row + a.height, b.row + b.height) - row;
  return width > 0 && height > 0 ? { column, row, width, height } : undefined;
}

/** A window without data. The bands of an image have one type, and one number for missing data. */
function missingSamples(
  item: ItemTask,
  { width, height }: CubeWindow,
  variables: readonly CubeVariable[],
): WindowSamples {
  const count = item.dates.length * item.variables.length;
  const { dataType, nodata } = item.encoding ??
    variables[item.variables[0] ?? 0] ?? { dataType: 'int16' };
  const values = createValues(dataType, width * height * count).fill(nodata ?? 0) as CubeValues;
  return { values, start: 0, rowStride: width * count, pixelStride: count, bandStride: 1 };
}

/** @param to with the samples of a pixel side by side */
function copySamples(
  from: WindowSamples,
  part: CubeWindow,
  to: WindowSamples,
  window: CubeWindow,
): void {
  const count = to.pixelStride;
  for (let y = 0; y < part.height; y++) {
    const source = from.start + y * from.rowStride;
    const start =
      (part.row - window.row + y) * to.rowStride + (part.column - window.column) * count;
    if (from.pixelStride === count) {
      to.values.set(from.values.subarray(source, source + part.width * count), start);
      continue;
    }
    for (let x = 0; x < part.width; x++) {
      const pixel = source + x * from.pixelStride;
      for (let band = 0; band < count; band++) {
        to.values[start + x * count + band] = from.values[pixel + band * from.bandStride] ?? 0;
      }
    }
  }
}
