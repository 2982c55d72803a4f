/** Bands of images, which can be evaluated at any position. */
import type { EeProjection } from './eeProjection.ts';
import type { PixelType } from './pixelType.ts';
import type { Points } from './points.ts';
import type { Samples } from './samples.ts';

export interface EvaluatedBand {
  readonly id: string;
  readonly dataType: PixelType;
  /** The grid of the band's pixels, as far as it has one. */
  readonly projection: EeProjection;
  /** Columns and rows of the band's own grid; absent where it has no end. */
  readonly dimensions?: readonly [number, number] | undefined;
  /** First column and row, where the grid was cut out of a larger one. */
  readonly origin?: readonly [number, number] | undefined;
  sample(points: Points): Samples;
}

/** A band with something about it changed. */
export function changed(band: EvaluatedBand, changes: Partial<EvaluatedBand>): EvaluatedBand {
  const { id, dataType, projection, dimensions, origin } = band;
  return {
    id,
    dataType,
    projection,
    dimensions,
    origin,
    sample: (points) => band.sample(points),
    ...changes,
  };
}

export function constantBand(
  id: string,
  value: number,
  dataType: PixelType,
  projection: EeProjection,
): EvaluatedBand {
  return {
    id,
    dataType,
    projection,
    sample: ({ count }) => ({
      values: new Float64Array(count).fill(value),
      mask: new Uint8Array(count).fill(1),
    }),
  };
}
