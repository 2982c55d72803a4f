/** Pixel grids of images: reprojection, resampling, and the rectangle that an export writes. */
import { toTransform } from '../coerce.ts';
import { EvaluationError } from '../evaluationErrors.ts';
import type { Define } from '../signature.ts';
import { changed, type EvaluatedBand } from '../values/band.ts';
import { EeProjection } from '../values/eeProjection.ts';
import type { Geometry } from '../values/geometry.ts';
import { FLOAT_TYPE } from '../values/pixelType.ts';
import { Points } from '../values/points.ts';
import type { Samples } from '../values/samples.ts';
import { vertices } from '../values/shape.ts';
import type { Image } from '../values/value.ts';

export function defineImageGrids(define: Define): void {
  define(
    'Image.reproject(image: Image, crs: Projection, crsTransform: List<Float> = null, scale: Float = null) -> Image',
    'The image computed in a given grid.',
    (image, crs, transform, scale) => {
      const grid = gridFrom(crs, transform, scale, image);
      return image.withBands(
        image.bands.map((band) =>
          changed(band, {
            projection: grid,
            dimensions: undefined,
            origin: undefined,
            sample: (points) => band.sample(points.in(grid).snapped),
          }),
        ),
      );
    },
  );
  define(
    'Image.setDefaultProjection(image: Image, crs: Projection, crsTransform: List<Float> = null, scale: Float = null) -> Image',
    'The image with a grid for those who do not ask for one.',
    (image, crs, transform, scale) => {
      const projection = gridFrom(crs, transform, scale, image);
      return image.withBands(
        image.bands.map((band) =>
          changed(band, { projection, dimensions: undefined, origin: undefined }),
        ),
      );
    },
  );
  define(
    'Image.changeProj(input: Image, srcProj: Projection, dstProj: Projection) -> Image',
    'Moves the image: pixel coordinates of one projection become those of another.',
    (image, from, to) =>
      image.withBands(
        image.bands.map((band) =>
          changed(band, {
            projection: to,
            sample: (points) => band.sample(relabeled(points.in(to), from)),
          }),
        ),
      ),
  );
  define(
    'Image.resample(image: Image, mode: String = "bilinear") -> Image',
    'The image with values between pixel centers, instead of the nearest pixel’s.',
    (image, mode) => {
      const kernel = KERNELS[mode];
      if (!kernel)
        throw new EvaluationError(
          `Unknown resampling mode '${mode}'. Valid modes: bilinear, bicubic.`,
        );
      return image.withBands(image.bands.map((band) => resampled(band, kernel)));
    },
  );
  define(
    'Image.clipToBoundsAndScale(input: Image, geometry: Geometry = null, width: Integer = null, height: Integer = null, maxDimension: Integer = null, scale: Float = null) -> Image',
    'The rectangle around a geometry, in the image’s grid or with pixels of another size.',
    clipToBounds,
  );
}

/** A grid from what an algorithm was given; without transform and scale, the image's own. */
export function gridFrom(
  crs: EeProjection | null,
  transform: readonly number[] | null,
  scale: number | null,
  image: Image,
): EeProjection {
  if (transform && scale !== null) {
    throw new EvaluationError("Only one of 'crsTransform' and 'scale' may be specified.");
  }
  const own = image.bands[0]?.projection;
  const base = crs ?? own;
  if (!base) throw new EvaluationError('The image has no bands.');
  if (transform) return new EeProjection(base.crs, toTransform(transform));
  if (scale === null) return base;
  if (!(scale > 0)) throw new EvaluationError(`Scale must be positive: ${scale}.`);
  // North is up, unless the projection itself defines another direction.
  const [a, , , , e] = base.transform;
  const upright = a === 1 && e === 1 ? new EeProjection(base.crs, [1, 0, 0, 0, -1, 0]) : base;
  return upright.atScale(scale);
}

function relabeled({ x, y }: Points, projection: EeProjection): Points {
  return new Points(projection, x, y);
}

interface Kernel {
  /** Pixels before and after the point in each direction. */
  readonly reach: number;
  weight(distance: number): number;
}

const KERNELS: Readonly<Record<string, Kernel>> = {
  bilinear: { reach: 1, weight: (d) => Math.max(0, 1 - Math.abs(d)) },
  // Cubic convolution with a = -0.5 (Keys 1981).
  bicubic: {
    reach: 2,
    weight: (distance) => {
      const d = Math.abs(distance);
      if (d <= 1) return 1.5 * d ** 3 - 2.5 * d ** 2 + 1;
      return d < 2 ? -0.5 * d ** 3 + 2.5 * d ** 2 - 4 * d + 2 : 0;
    },
  },
};

/** Weighted mean of the pixels around each point; where one of them is missing, there is none. */
function resampled(band: EvaluatedBand, { reach, weight }: Kernel): EvaluatedBand {
  return changed(band, {
    dataType: band.dataType.precision === 'double' ? band.dataType : FLOAT_TYPE,
    sample: (points) => {
      const own = points.in(band.projection);
      const values = new Float64Array(points.count);
      const mask = new Uint8Array(points.count).fill(1);
      const base = own.moved(-0.5, -0.5).snapped;
      for (let row = 1 - reach; row <= reach; row++) {
        for (let column = 1 - reach; column <= reach; column++) {
          const near = base.moved(column, row);
          accumulate(
            values,
            mask,
            band.sample(near),
            (i) =>
              weight((near.x[i] ?? 0) - (own.x[i] ?? 0)) *
              weight((near.y[i] ?? 0) - (own.y[i] ?? 0)),
          );
        }
      }
      return { values, mask };
    },
  });
}

function accumulate(
  values: Float64Array,
  mask: Uint8Array,
  samples: Samples,
  weight: (i: number) => number,
): void {
  for (let i = 0; i < values.length; i++) {
    const share = weight(i);
    if (share === 0) continue;
    if (!samples.mask[i]) mask[i] = 0;
    values[i] = (values[i] ?? 0) + (samples.values[i] ?? 0) * share;
  }
}

/** Pixel coordinates this close to a whole number are meant to be it. */
const ROUNDING = 1e-6;

function clipToBounds(
  image: Image,
  geometry: Geometry | null,
  width: number | null,
  height: number | null,
  maxDimension: number | null,
  scale: number | null,
): Image {
  requirePositive({ Width: width, Height: height, 'Maximum dimension': maxDimension });
  const [first] = image.bands;
  if (!first) return image;
  const base = scale === null ? first.projection : gridFrom(null, null, scale, image);
  const bounds = pixelBounds(geometry, base, first, image);
  const { grid, dimensions } = fitted(base, bounds, width, height, maxDimension);
  const [columns, rows] = dimensions;
  const inside = (points: Points) => {
    const { x, y } = points.in(grid);
    return x.map((column, i) =>
      Number(column >= 0 && column < columns && (y[i] ?? -1) >= 0 && (y[i] ?? -1) < rows),
    );
  };
  const bands = image.bands.map((band) =>
    changed(band, {
      projection: grid,
      dimensions,
      origin: undefined,
      sample: (points) => {
        const own = band.sample(points);
        if (points.projection.key === grid.key && withinGrid(points, columns, rows)) return own;
        const kept = inside(points);
        return { values: own.values, mask: own.mask.map((pixel, i) => pixel & (kept[i] ?? 0)) };
      },
    }),
  );
  return image.withBands(bands).withFootprint(() => geometry ?? image.geometry);
}

function requirePositive(sizes: Readonly<Record<string, number | null>>): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (size !== null && size < 1) throw new EvaluationError(`${name} must be positive: ${size}.`);
  }
}

function withinGrid({ x, y }: Points, columns: number, rows: number): boolean {
  return (
    x.every((column) => column >= 0 && column < columns) && y.every((row) => row >= 0 && row < rows)
  );
}

type PixelBounds = readonly [left: number, top: number, right: number, bottom: number];

function pixelBounds(
  geometry: Geometry | null,
  grid: EeProjection,
  band: EvaluatedBand,
  image: Image,
): PixelBounds {
  const region = geometry ?? (band.dimensions ? null : image.geometry);
  if (!region) {
    const { dimensions, projection } = band;
    if (!dimensions) throw new EvaluationError('Unable to export unbounded image.', true);
    const corners = [[0, 0], dimensions].map(([column = 0, row = 0]) =>
      grid.fromCrs(...projection.toCrs(column, row)),
    );
    return around(corners);
  }
  if (region.projection.key === grid.key && !region.geodesic) {
    return around(flat(region.coordinates));
  }
  const places = [...vertices(region.shape)].map(([lon, lat]) => grid.fromLonLat(lon, lat));
  return around(places);
}

function flat(nested: Geometry['coordinates']): (readonly [number, number])[] {
  if (typeof nested === 'number') return [];
  const [x, y] = nested;
  return typeof x === 'number' && typeof y === 'number' ? [[x, y]] : nested.flatMap(flat);
}

function around(points: readonly (readonly [number, number])[]): PixelBounds {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  if (![left, top, right, bottom].every(Number.isFinite)) {
    throw new EvaluationError('The region is outside the valid area of the projection, or empty.');
  }
  return [left, top, right, bottom];
}

function fitted(
  base: EeProjection,
  [left, top, right, bottom]: PixelBounds,
  width: number | null,
  height: number | null,
  maxDimension: number | null,
): { grid: EeProjection; dimensions: readonly [number, number] } {
  const [across, down] = [right - left, bottom - top];
  if (width === null && height === null && maxDimension === null) {
    const [column, row] = [Math.floor(left + ROUNDING), Math.floor(top + ROUNDING)];
    const dimensions = [
      Math.max(1, Math.ceil(right - ROUNDING) - column),
      Math.max(1, Math.ceil(bottom - ROUNDING) - row),
    ] as const;
    return { grid: base.translate(column, row), dimensions };
  }
  const factor = maxDimension === null ? undefined : maxDimension / Math.max(across, down);
  const columns = width ?? Math.max(1, Math.round(across * (factor ?? (height ?? across) / down)));
  const rows = height ?? Math.max(1, Math.round(down * (factor ?? columns / across)));
  return {
    grid: base.translate(left, top).scale(across / columns, down / rows),
    dimensions: [columns, rows],
  };
}
