/** Colors of pictures: which bands are shown, and which of their stored values are black and white. */
import type { Band, ImageCollection } from '../collections/index.ts';
import type { PixelBlock } from '../earthengine/npy.ts';

/** Stored values that are shown as black and as white. */
export interface ValueRange {
  /** Black, and what is smaller. */
  readonly min: number;
  /** White, and what is larger. */
  readonly max: number;
}

/** Red, green and blue of a picture by the names of bands, the preferred ones first. */
const COMPOSITES: readonly (readonly string[])[] = [
  ['red', 'green', 'blue'],
  ['nir', 'red', 'green'],
  // The catalog's page of the embeddings shows these three.
  ['A01', 'A16', 'A09'],
];

/**
 * Reflectance that is shown as black and white, as in the catalog's examples of Landsat and
 * Sentinel-2: clouds are white in each picture, and darker scenes are recognized as such.
 * https://developers.google.com/earth-engine/datasets/catalog/LANDSAT_LC08_C02_T1_L2
 */
const REFLECTANCE: ValueRange = { min: 0, max: 0.3 };
const REFLECTIVE = ['red', 'green', 'blue', 'nir'];

/** Share of the values that is cut off at each end where nothing better is known. */
const CUT = 0.02;

/** Indices of the bands that a picture shows: red, green and blue, or a single one in gray. */
export function pictureBands({ bands }: ImageCollection): number[] {
  const indexOf = (name: string) => bands.findIndex((band) => band.name === name);
  const composite = COMPOSITES.map((names) => names.map(indexOf)).find((indices) =>
    indices.every((index) => index >= 0),
  );
  if (composite) return composite;
  const measured = bands.findIndex(({ bits, classes }) => !bits && !classes);
  return [Math.max(0, measured)];
}

/** The ranges of the bands of a picture; percentiles of the pixels where no usual range is known. */
export function valueRanges(
  { bands, values: read }: { readonly bands: readonly Band[]; readonly values: PixelBlock },
  { nodata, encoding }: Pick<ImageCollection, 'nodata' | 'encoding'>,
): ValueRange[] {
  return read.bands.map(({ values }, index) => {
    const band = bands[index];
    const known = band && !encoding ? reflectanceRange(band) : undefined;
    return known ?? percentiles(values.filter((value) => isData(value, nodata)));
  });
}

/** Colors of the pixels, row by row: red, green, blue and opacity. */
export function paintPixels(
  { width, height, bands }: PixelBlock,
  ranges: readonly ValueRange[],
  nodata: number,
): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(width * height * 4);
  const isGray = bands.length < 3;
  for (let pixel = 0; pixel < width * height; pixel++) {
    // A pixel has data where any band has.
    if (!bands.some(({ values }) => isData(values[pixel], nodata))) continue;
    for (let channel = 0; channel < 3; channel++) {
      const band = isGray ? 0 : channel;
      const value = bands[band]?.values[pixel];
      rgba[pixel * 4 + channel] = isData(value, nodata) ? shade(value, ranges[band]) : 0;
    }
    rgba[pixel * 4 + 3] = 255;
  }
  return rgba;
}

function shade(value: number, { min, max }: ValueRange = { min: 0, max: 1 }): number {
  return Math.round(((value - min) / (max - min)) * 255);
}

function isData(value: number | undefined, nodata: number): value is number {
  return value !== undefined && !Number.isNaN(value) && value !== nodata;
}

function reflectanceRange({ name, scaling }: Band): ValueRange | undefined {
  if (scaling?.unit !== '' || !REFLECTIVE.includes(name)) return undefined;
  const stored = (value: number) => (value - scaling.offset) / scaling.scale;
  return { min: stored(REFLECTANCE.min), max: stored(REFLECTANCE.max) };
}

function percentiles(values: Float64Array): ValueRange {
  const sorted = values.sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const [min, max] = [at(CUT), at(1 - CUT)];
  return max > min ? { min, max } : { min: min - 0.5, max: min + 0.5 };
}
