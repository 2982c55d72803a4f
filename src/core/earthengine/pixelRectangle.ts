/** Rectangles of whole pixels in expressions, and images that are cut to them. */
import type { ComputedObject, EeImage } from './clientTypes.ts';
import type { EarthEngineClient } from './library.ts';

/**
 * An image in some pixels, and cut to them, as the library's own export requests do it.
 *
 * @param size columns and rows
 * @param crsTransform from (column, row) of a pixel's corner to x, y
 */
export function cutToPixels(
  ee: EarthEngineClient,
  image: EeImage,
  {
    crs,
    size: [width, height],
  }: { readonly crs: string; readonly size: readonly [number, number] },
  crsTransform: ComputedObject,
): ComputedObject {
  return ee.ApiFunction._apply('Image.clipToBoundsAndScale', {
    input: ee.ApiFunction._apply('Image.reproject', { image, crs, crsTransform }),
    geometry: pixelRectangle(ee, [0, 0, width, height], crs, crsTransform),
  });
}

/** @param coordinates left, top, right and bottom in pixels */
export function pixelRectangle(
  ee: EarthEngineClient,
  coordinates: ComputedObject | readonly number[],
  crs: string,
  transform: ComputedObject,
): ComputedObject {
  return ee.ApiFunction._apply('GeometryConstructors.Rectangle', {
    coordinates,
    crs: ee.ApiFunction._apply('Projection', { crs, transform }),
    geodesic: false,
  });
}
