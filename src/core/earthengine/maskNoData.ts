/** Masks what has no data in scenes, so that it never covers what a scene below has. */
import type { Band, ImageCollection } from '../collections/index.ts';
import type { ComputedImageCollection } from './clientTypes.ts';
import type { EarthEngineClient } from './library.ts';

/** Masks all bands where the bit for fill is set, in collections that have one. */
export function maskFill(
  scenes: ComputedImageCollection,
  { fill }: ImageCollection,
): ComputedImageCollection {
  if (!fill) return scenes;
  return scenes.map((image) =>
    image.updateMask(
      image
        .select([fill.band])
        .bitwiseAnd(2 ** fill.bit)
        .eq(0),
    ),
  );
}

/**
 * Masks the numbers for missing data in some bands, each in its own band. Bands of two images of equal
 * number are compared in their order.
 */
export function maskMissing(
  ee: EarthEngineClient,
  scenes: ComputedImageCollection,
  bands: readonly Band[],
): ComputedImageCollection {
  const missing = bands.flatMap(({ name, nodata }) =>
    nodata === undefined ? [] : [{ name, nodata }],
  );
  if (missing.length === 0) return scenes;
  const names = missing.map(({ name }) => name);
  const numbers = ee.Image.constant(missing.map(({ nodata }) => nodata));
  return scenes.map((image) => {
    const part = image.select(names);
    return image.addBands(part.updateMask(part.neq(numbers)), names, true);
  });
}
