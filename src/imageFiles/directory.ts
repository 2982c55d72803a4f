/** TIFF directory of one image in a file, as exact types, or the reason why it cannot be read. */
import type { ImageFileDirectory } from 'geotiff';
import { PREDICTOR } from './predictor.ts';
import { type StoredSampleType, storedSampleType } from './sampleArrays.ts';
import { damaged, UnreadableImage } from './unreadable.ts';

export const PHOTOMETRIC = { whiteIsZero: 0, rgb: 2, palette: 3, mask: 4, yCbCr: 6 } as const;
export const COMPRESSION = {
  none: 1,
  lzw: 5,
  jpeg: 7,
  deflate: 8,
  deflateOld: 32946,
  lerc: 34887,
  zstandard: 50000,
} as const;

/** LZW, JPEG, deflate twice, PackBits, LERC, Zstandard. */
const READABLE: ReadonlySet<number> = new Set([1, 5, 7, 8, 32946, 32773, 34887, 50000]);

/** Largest block that is unpacked, bytes. */
const LARGEST_BLOCK = 256 * 2 ** 20;
/** Part of an uncompressed strip that is read at a time, bytes: a small view shows few rows. */
const PIECE = 2 ** 16;

export interface Directory {
  /** Bits of NewSubfileType: 1 for a smaller version of another image, 4 for a mask. */
  readonly subfileType: number;
  readonly width: number;
  readonly height: number;
  readonly samplesPerPixel: number;
  readonly sampleType: StoredSampleType;
  readonly photometric: number;
  /** Meaning of samples other than colors: 1 and 2 are alpha. */
  readonly extraSamples: readonly number[];
  /** Whether every band has blocks of its own. */
  readonly planar: boolean;
  readonly compression: number;
  readonly predictor: number;
  readonly tiled: boolean;
  /** Size of a block in the file, pixels. */
  readonly blockWidth: number;
  readonly blockHeight: number;
  /** Rows read at a time: fewer than a block's where it need not be unpacked completely. */
  readonly pieceHeight: number;
  readonly columns: number;
  readonly rows: number;
  readonly fields: ImageFileDirectory;
}

/** @throws UnreadableImage */
export function directoryOf(fields: ImageFileDirectory): Directory {
  const width = positive(number(fields, 'ImageWidth'), 'width');
  const height = positive(number(fields, 'ImageLength'), 'height');
  const samplesPerPixel = positive(number(fields, 'SamplesPerPixel') ?? 1, 'samples a pixel');
  const compression = number(fields, 'Compression') ?? COMPRESSION.none;
  if (!READABLE.has(compression)) {
    throw new UnreadableImage({ kind: 'compression', compression });
  }
  const sampleType = commonSampleType(fields, samplesPerPixel);
  const tiled = fields.hasTag('TileOffsets');
  if (!tiled && !fields.hasTag('StripOffsets')) throw damaged('neither tiles nor strips');
  const blockWidth = tiled ? positive(number(fields, 'TileWidth'), 'tile width') : width;
  const blockHeight = tiled
    ? positive(number(fields, 'TileLength'), 'tile height')
    : Math.min(positive(number(fields, 'RowsPerStrip') ?? height, 'rows a strip'), height);
  const planar = (number(fields, 'PlanarConfiguration') ?? 1) === 2 && samplesPerPixel > 1;
  const predictor = number(fields, 'Predictor') ?? PREDICTOR.none;
  const photometric = number(fields, 'PhotometricInterpretation') ?? 1;
  if (photometric === PHOTOMETRIC.yCbCr && compression !== COMPRESSION.jpeg) {
    // Chroma subsampling, which only JPEG decodes.
    throw new UnreadableImage({ kind: 'samples', detail: 'YCbCr' });
  }
  const shape = { planar, samplesPerPixel, sampleType, blockWidth };
  const rowBytes = bytesPerRow(shape);
  const pieceHeight =
    compression === COMPRESSION.none && predictor === PREDICTOR.none && !tiled
      ? Math.min(blockHeight, Math.max(1, Math.floor(PIECE / rowBytes)))
      : blockHeight;
  if (pieceHeight * rowBytes > LARGEST_BLOCK) {
    throw new UnreadableImage({ kind: 'block', bytes: pieceHeight * rowBytes });
  }
  return {
    ...shape,
    subfileType: number(fields, 'NewSubfileType') ?? 0,
    width,
    height,
    photometric,
    extraSamples: numbers(fields, 'ExtraSamples'),
    compression,
    predictor,
    tiled,
    blockHeight,
    pieceHeight,
    columns: Math.ceil(width / blockWidth),
    rows: Math.ceil(height / blockHeight),
    fields,
  };
}

export function bytesPerRow({
  planar,
  samplesPerPixel,
  sampleType,
  blockWidth,
}: Pick<Directory, 'planar' | 'samplesPerPixel' | 'sampleType' | 'blockWidth'>): number {
  return Math.ceil((blockWidth * (planar ? 1 : samplesPerPixel) * sampleType.bits) / 8);
}

/** The common type of all bands: blocks of mixed types cannot be split as one array. */
function commonSampleType(fields: ImageFileDirectory, samplesPerPixel: number): StoredSampleType {
  const bits = numbers(fields, 'BitsPerSample');
  const formats = numbers(fields, 'SampleFormat');
  const type = storedSampleType(formats[0] ?? 1, bits[0] ?? 1);
  const others = [...bits.slice(0, samplesPerPixel), ...formats.slice(0, samplesPerPixel)];
  const first = [bits[0], formats[0]];
  if (others.some((value) => !first.includes(value))) {
    throw new UnreadableImage({ kind: 'samples', detail: [...new Set(bits)].join(', ') });
  }
  return type;
}

type Name = Parameters<ImageFileDirectory['hasTag']>[0];

/** The first number of a field that was read with its directory. */
export function number(fields: ImageFileDirectory, name: Name): number | undefined {
  return numbers(fields, name)[0];
}

/** The numbers of a field that was read with its directory; empty without such a field. */
export function numbers(fields: ImageFileDirectory, name: Name): number[] {
  if (!fields.hasTag(name)) return [];
  const value: unknown = fields.getValue(name as 'ImageWidth');
  if (typeof value === 'number') return [value];
  if (Array.isArray(value)) return value.map(Number);
  if (ArrayBuffer.isView(value)) return Array.from(value as Uint8Array, Number);
  return [];
}

function positive(value: number | undefined, what: string): number {
  if (value === undefined || !Number.isSafeInteger(value) || value < 1) {
    throw damaged(`${what}: ${value ?? 'missing'}`);
  }
  return value;
}
