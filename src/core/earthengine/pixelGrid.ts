/** Grids of pixels that are requested at once, as those of pictures. */

/** Size and position of the pixels of an image. */
export interface PixelGrid {
  /** Columns and rows. */
  readonly size: readonly [number, number];
  /** From (column, row) of a pixel's corner to x, y in the projection of the image. */
  readonly transform: readonly [number, number, number, number, number, number];
}

/**
 * The pixels of a picture of an image: all of its area, with at most `side` columns and rows.
 *
 * @param image its pixels
 */
export function pictureGrid({ size, transform }: PixelGrid, side: number): PixelGrid {
  const factor = Math.max(1, Math.max(...size) / side);
  const [columns, rows] = size.map((pixels) => Math.max(1, Math.round(pixels / factor)));
  const [width = 1, height = 1] = [columns, rows];
  const [scaleX, shearX, left, shearY, scaleY, top] = transform;
  const [across, down] = [size[0] / width, size[1] / height];
  return {
    size: [width, height],
    transform: [scaleX * across, shearX * down, left, shearY * across, scaleY * down, top],
  };
}

/**
 * A grid as a message of the REST API.
 *
 * @param crs WKT, or a code such as `EPSG:32619`
 */
export function pixelGridMessage(crs: string, { size, transform }: PixelGrid): object {
  const [width, height] = size;
  const [scaleX, shearX, translateX, shearY, scaleY, translateY] = transform;
  return {
    dimensions: { width, height },
    affineTransform: { scaleX, shearX, translateX, shearY, scaleY, translateY },
    ...(/^[A-Z-]+:\d+$/i.test(crs) ? { crsCode: crs } : { crsWkt: crs }),
  };
}
