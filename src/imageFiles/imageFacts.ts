/** Facts about an image file, from the tags of its full image. */
import type { ImageFileDirectory } from 'geotiff';
import { crsOf, type FileCrs } from './crs.ts';
import { type Directory, numbers, PHOTOMETRIC } from './directory.ts';
import { type BandNotes, bandNotes, imageNotes } from './gdalMetadata.ts';
import type { PyramidLevel } from './pyramid.ts';
import type { StoredSampleType } from './sampleArrays.ts';
import { damaged } from './unreadable.ts';

/** Value of the key GTRasterType. */
const PIXEL_IS_POINT = 2;

/** x = a·column + b·row + c, y = d·column + e·row + f; columns and rows of pixels' upper left corners. */
export type PixelTransform = readonly [
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
];

export interface ImageFacts {
  readonly width: number;
  readonly height: number;
  readonly bandCount: number;
  readonly sampleType: StoredSampleType;
  /** Meaning of the numbers as colors. */
  readonly colors: 'none' | 'rgb' | 'palette' | 'inverted';
  /** Red, green and blue for each number, 0 to 255. */
  readonly palette?: readonly (readonly [number, number, number])[];
  /** Index of the alpha band, from 0. */
  readonly alphaBand?: number;
  readonly noData?: number;
  readonly bands: ReadonlyMap<number, BandNotes>;
  /** What GDAL's metadata have about the whole image, by name. */
  readonly notes: Readonly<Record<string, string>>;
  readonly crs?: FileCrs;
  readonly transform?: PixelTransform;
  readonly levels: readonly { readonly width: number; readonly height: number }[];
  /** Size of a block of the image in the file, pixels. */
  readonly block: { readonly width: number; readonly height: number };
  /** Whether each band is stored by itself, so that it is read without the others. */
  readonly areBandsApart?: true;
}

/** @throws UnreadableImage when the palette is damaged */
export async function factsOf(
  full: Directory,
  levels: readonly PyramidLevel[],
): Promise<ImageFacts> {
  const { fields, width, height, samplesPerPixel, sampleType } = full;
  const noData = asStored(gdalNoData(fields), sampleType);
  const alphaBand = alphaOf(full);
  const palette = await paletteOf(full);
  const keys = geoKeysOf(fields);
  const crs = crsOf(keys);
  const transform = transformOf(fields, keys.GTRasterTypeGeoKey === PIXEL_IS_POINT);
  const xml = fields.hasTag('GDAL_METADATA') ? await fields.loadValue('GDAL_METADATA') : '';
  return {
    width,
    height,
    bandCount: samplesPerPixel,
    sampleType,
    colors: colorsOf(full, palette !== undefined),
    bands: bandNotes(String(xml)),
    notes: imageNotes(String(xml)),
    levels: levels.map(({ width, height }) => ({ width, height })),
    block: { width: full.blockWidth, height: full.blockHeight },
    ...(full.planar && { areBandsApart: true }),
    ...(palette && { palette }),
    ...(alphaBand !== undefined && { alphaBand }),
    ...(noData !== undefined && { noData }),
    ...(crs && { crs }),
    ...(transform && { transform }),
  };
}

function colorsOf(
  { photometric, samplesPerPixel }: Directory,
  hasPalette: boolean,
): ImageFacts['colors'] {
  if (hasPalette) return 'palette';
  const isRgb = photometric === PHOTOMETRIC.rgb || photometric === PHOTOMETRIC.yCbCr;
  if (isRgb && samplesPerPixel >= 3) return 'rgb';
  return photometric === PHOTOMETRIC.whiteIsZero ? 'inverted' : 'none';
}

function alphaOf({ extraSamples, samplesPerPixel }: Directory): number | undefined {
  const first = samplesPerPixel - extraSamples.length;
  const index = extraSamples.findIndex((kind) => kind === 1 || kind === 2);
  const band = first + index;
  // The only band is always shown, whatever its type.
  return index >= 0 && band > 0 && band < samplesPerPixel ? band : undefined;
}

/** Three tables, one after another, of 16-bit values for red, green and blue. */
async function paletteOf({ photometric, fields, sampleType }: Directory) {
  if (photometric !== PHOTOMETRIC.palette || sampleType.bits > 16) return undefined;
  const table: unknown = await fields.loadValue('ColorMap');
  if (!ArrayBuffer.isView(table) && !Array.isArray(table)) throw damaged('no palette');
  const shares = Array.from(table as Uint16Array);
  const count = Math.floor(shares.length / 3);
  // Some writers store bytes.
  const divisor = shares.some((share) => share > 255) ? 257 : 1;
  const share = (i: number) => Math.round((shares[i] ?? 0) / divisor);
  return Array.from(
    { length: count },
    (_, i) => [share(i), share(count + i), share(2 * count + i)] as const,
  );
}

function gdalNoData(fields: ImageFileDirectory): number | undefined {
  if (!fields.hasTag('GDAL_NODATA')) return undefined;
  const text = String(fields.getValue('GDAL_NODATA')).replaceAll('\0', '').trim();
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  if (/^[+-]?inf(inity)?$/i.test(text)) {
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  const value = Number(text);
  return text !== '' && !Number.isNaN(value) ? value : undefined;
}

/** Rounds a no-data value as its type stores it: 32 bits cannot represent -9999.9 exactly. */
function asStored(
  noData: number | undefined,
  { format, bits }: StoredSampleType,
): number | undefined {
  const isSingle = format === 'float' && bits === 32;
  return noData !== undefined && isSingle ? Math.fround(noData) : noData;
}

function geoKeysOf(fields: ImageFileDirectory): Record<string, unknown> {
  try {
    return { ...fields.parseGeoKeyDirectory() };
  } catch {
    // An invalid georeference does not prevent showing the picture.
    return {};
  }
}

/** @param atMiddles whether the file's coordinates refer to the middles of pixels */
function transformOf(fields: ImageFileDirectory, atMiddles: boolean): PixelTransform | undefined {
  const transform = matrixOf(fields) ?? scaleOf(fields);
  if (!transform?.every(Number.isFinite)) return undefined;
  if (!atMiddles) return transform;
  const [a, b, c, d, e, f] = transform;
  return [a, b, c - (a + b) / 2, d, e, f - (d + e) / 2];
}

function matrixOf(fields: ImageFileDirectory): PixelTransform | undefined {
  const matrix = numbers(fields, 'ModelTransformation');
  if (matrix.length !== 16) return undefined;
  const [a = 0, b = 0, , c = 0, d = 0, e = 0, , f = 0] = matrix;
  return [a, b, c, d, e, f];
}

function scaleOf(fields: ImageFileDirectory): PixelTransform | undefined {
  const [width, height] = numbers(fields, 'ModelPixelScale');
  const [i, j, , x, y] = numbers(fields, 'ModelTiepoint');
  if (!width || !height || i === undefined || j === undefined) return undefined;
  if (x === undefined || y === undefined) return undefined;
  return [width, 0, x - i * width, 0, -height, y + j * height];
}
