/**
 * Header of a TIFF file, for its first image: size, bands, type, place, and whether the file
 * is complete.
 *
 * Only a few entries of the first directory are read, whatever the size of the file: readers of whole
 * images would be many times larger than this. Layout: TIFF 6.0, Adobe 1992; BigTIFF as libtiff writes
 * it; places of pixels as in OGC GeoTIFF 1.1, section 7.
 */
import type { DataType } from '../../domain/imageSize.ts';
import { bandNotes } from '../../imageFiles/gdalMetadata.ts';
import { openRegularFile } from '../../imageFiles/regularFile.ts';

/** The first image of a file. */
export interface TiffHeader {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly bands: number;
  /** Names of bands, by index from 0; those without one are absent. */
  readonly bandNames: ReadonlyMap<number, string>;
  /** Columns and rows of a block, a tile or a strip. */
  readonly block: readonly [number, number];
  /** Undefined for types that no band of Earth Engine has. */
  readonly dataType: DataType | undefined;
  /** Pixel width and height in units of the reference system; both positive. */
  readonly res?: readonly [number, number];
  /** x and y of the upper left corner of the image. */
  readonly corner?: readonly [number, number];
  /** EPSG code of its reference system, where the file has one. */
  readonly epsg?: number;
  /** Whether the file ends before its pixels do. */
  readonly isTruncated: boolean;
}

const TAGS = {
  width: 256,
  height: 257,
  bits: 258,
  stripOffsets: 273,
  bands: 277,
  stripRows: 278,
  stripSizes: 279,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileSizes: 325,
  sampleFormat: 339,
  gdalMetadata: 42112,
  pixelScale: 33550,
  tiePoint: 33922,
  geoKeys: 34735,
} as const;

/** Bytes of each type of entry, by its number; others are not needed. */
const TYPE_BYTES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 12: 8, 16: 8 };
/** Most entries of a directory: TIFF has some hundred tags. */
const MAX_ENTRIES = 4096;
/** Most values of an entry that are read: blocks of an image of 100,000 × 100,000 pixels and many bands. */
const MAX_VALUES = 20_000_000;

/** A file in a single strip may give the largest number there is. */
const MAX_BLOCK_ROWS = 2 ** 31 - 1;

const TYPES: Readonly<Record<string, DataType>> = {
  '1 8': 'uint8',
  '1 16': 'uint16',
  '1 32': 'uint32',
  '2 8': 'int8',
  '2 16': 'int16',
  '2 32': 'int32',
  '3 32': 'float32',
  '3 64': 'float64',
};

/**
 * Reads the header of a file.
 *
 * @returns undefined for a file that is not TIFF, or whose directory is damaged
 * @throws the error of the file system
 */
export async function readTiffHeader(path: string): Promise<TiffHeader | undefined> {
  const file = await openRegularFile(path);
  try {
    const { size } = await file.stat();
    const read = async (position: number, length: number): Promise<DataView | undefined> => {
      if (position + length > size) return undefined;
      const bytes = new Uint8Array(length);
      const { bytesRead } = await file.read(bytes, 0, length, position);
      return bytesRead === length ? new DataView(bytes.buffer) : undefined;
    };
    const directory = await readDirectory(read);
    return directory && (await headerOf(directory, size));
  } finally {
    await file.close();
  }
}

type Read = (position: number, length: number) => Promise<DataView | undefined>;

interface Entry {
  readonly type: number;
  readonly count: number;
  /** Position in the file of its values. */
  readonly position: number;
}

interface Directory {
  readonly values: (tag: number, limit?: number) => Promise<number[]>;
}

async function readDirectory(read: Read): Promise<Directory | undefined> {
  const start = await read(0, 16);
  if (!start) return undefined;
  const order = start.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const little = order === 0x4949;
  const version = start.getUint16(2, little);
  if (version !== 42 && version !== 43) return undefined;
  const isBig = version === 43;
  const offset = isBig ? Number(start.getBigUint64(8, little)) : start.getUint32(4, little);
  const entries = await readEntries(read, { offset, isBig, little });
  if (!entries) return undefined;
  return {
    values: async (tag, limit = MAX_VALUES) => {
      const entry = entries.get(tag);
      const bytes = TYPE_BYTES[entry?.type ?? 0];
      if (!entry || !bytes || entry.count > MAX_VALUES) return [];
      const count = Math.min(entry.count, limit);
      const view = await read(entry.position, count * bytes);
      return view ? numbersIn(view, entry.type, little) : [];
    },
  };
}

async function readEntries(
  read: Read,
  { offset, isBig, little }: { offset: number; isBig: boolean; little: boolean },
): Promise<Map<number, Entry> | undefined> {
  const [countBytes, entryBytes, inline] = isBig ? [8, 20, 8] : [2, 12, 4];
  const head = await read(offset, countBytes);
  if (!head) return undefined;
  const count = isBig ? Number(head.getBigUint64(0, little)) : head.getUint16(0, little);
  if (count === 0 || count > MAX_ENTRIES) return undefined;
  const view = await read(offset + countBytes, count * entryBytes);
  if (!view) return undefined;
  const entries = new Map<number, Entry>();
  for (let at = 0; at < count * entryBytes; at += entryBytes) {
    const type = view.getUint16(at + 2, little);
    const values = isBig
      ? Number(view.getBigUint64(at + 4, little))
      : view.getUint32(at + 4, little);
    const place = at + (isBig ? 12 : 8);
    const isInline = values * (TYPE_BYTES[type] ?? 1) <= inline;
    const position = isInline
      ? offset + countBytes + place
      : isBig
        ? Number(view.getBigUint64(place, little))
        : view.getUint32(place, little);
    entries.set(view.getUint16(at, little), { type, count: values, position });
  }
  return entries;
}

function numbersIn(view: DataView, type: number, little: boolean): number[] {
  const bytes = TYPE_BYTES[type] ?? 1;
  const numbers: number[] = [];
  for (let at = 0; at < view.byteLength; at += bytes) {
    if (type === 1 || type === 2) numbers.push(view.getUint8(at));
    else if (type === 3) numbers.push(view.getUint16(at, little));
    else if (type === 4) numbers.push(view.getUint32(at, little));
    else if (type === 12) numbers.push(view.getFloat64(at, little));
    else numbers.push(Number(view.getBigUint64(at, little)));
  }
  return numbers;
}

async function headerOf({ values }: Directory, size: number): Promise<TiffHeader | undefined> {
  const first = async (tag: number) => (await values(tag, 1))[0];
  const [width, height] = [await first(TAGS.width), await first(TAGS.height)];
  if (!width || !height) return undefined;
  const blockRows = (await first(TAGS.tileHeight)) ?? (await first(TAGS.stripRows)) ?? height;
  const [bits, format] = [(await first(TAGS.bits)) ?? 1, (await first(TAGS.sampleFormat)) ?? 1];
  const [scaleX, scaleY] = await values(TAGS.pixelScale, 3);
  const [column, row, , x, y] = await values(TAGS.tiePoint, 6);
  const epsg = codeInKeys(await values(TAGS.geoKeys, MAX_GEO_KEYS));
  const isPlaced = scaleX !== undefined && scaleY !== undefined && x !== undefined;
  return {
    width,
    height,
    bands: (await first(TAGS.bands)) ?? 1,
    bandNames: bandNamesIn(await values(TAGS.gdalMetadata)),
    block: [(await first(TAGS.tileWidth)) ?? width, Math.min(blockRows, MAX_BLOCK_ROWS)],
    dataType: TYPES[`${format} ${bits}`],
    ...(isPlaced && {
      res: [scaleX, scaleY],
      corner: [x - (column ?? 0) * scaleX, (y ?? 0) + (row ?? 0) * scaleY],
    }),
    ...(epsg !== undefined && { epsg }),
    isTruncated: size < (await endOfPixels(values)),
  };
}

/** @param bytes XML of GDAL */
function bandNamesIn(bytes: readonly number[]): ReadonlyMap<number, string> {
  const xml = Buffer.from(bytes).toString('utf8').replace(/\0+$/, '');
  const notes = [...bandNotes(xml)];
  return new Map(
    notes.flatMap(([band, { description }]) => (description ? [[band, description]] : [])),
  );
}

/** Most numbers of the keys of GeoTIFF: four for each of some dozens. */
const MAX_GEO_KEYS = 4096;

/** Keys of GeoTIFF 1.1, section 7.4: the kind of system, and its code. */
const [MODEL_TYPE, GEODETIC_CRS, PROJECTED_CRS] = [1024, 2048, 3072];
const PROJECTED = 1;
const GEODETIC = 2;

/** Codes of EPSG in keys; 32767 is a system that is defined by other keys. */
const [FIRST_CODE, LAST_CODE] = [1024, 32_766];

/** @param numbers the directory of keys: a header of four numbers, then four for each key */
function codeInKeys(numbers: readonly number[]): number | undefined {
  const keys = new Map<number, number>();
  for (let at = 4; at + 3 < numbers.length; at += 4) {
    const [key = 0, location, , value = 0] = numbers.slice(at, at + 4);
    // Values elsewhere are not codes.
    if (location === 0) keys.set(key, value);
  }
  const model = keys.get(MODEL_TYPE);
  const code =
    model === PROJECTED
      ? keys.get(PROJECTED_CRS)
      : model === GEODETIC
        ? keys.get(GEODETIC_CRS)
        : undefined;
  return code !== undefined && code >= FIRST_CODE && code <= LAST_CODE ? code : undefined;
}

async function endOfPixels(values: Directory['values']): Promise<number> {
  const tiles = await values(TAGS.tileOffsets);
  const [offsets, sizes] =
    tiles.length > 0
      ? [tiles, await values(TAGS.tileSizes)]
      : [await values(TAGS.stripOffsets), await values(TAGS.stripSizes)];
  // Without any block, there are no pixels: the entry of their places is beyond the end of the file.
  if (offsets.length === 0 || sizes.length !== offsets.length) return Number.POSITIVE_INFINITY;
  return offsets.reduce((end, offset, index) => Math.max(end, offset + (sizes[index] ?? 0)), 0);
}
