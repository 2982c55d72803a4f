/** Copies layers of images, whose bands may be side by side in each pixel, to arrays of their own. */
import type { WindowSamples } from '../../imageFiles/index.ts';
import type { CubeValues } from './cubeLayout.ts';
import type { CubeWindow } from './cubeMessages.ts';
import { createValues } from './cubeValues.ts';

/** The place of a layer in a cube. */
export interface LayerTarget {
  /** Index of the layer in the image. */
  readonly layer: number;
  readonly values: CubeValues;
  /** Index of the first pixel in `values`. */
  readonly start: number;
  /** Pixels in a row of `values`. */
  readonly rowLength: number;
}

/** Pixels that are split at a time: the rows that are written to stay in the processor's cache. */
const GROUP = 32;

/** @param size of the samples' window */
export function copyLayers(
  samples: WindowSamples,
  { width, height }: Pick<CubeWindow, 'width' | 'height'>,
  targets: readonly LayerTarget[],
): void {
  const { pixelStride } = samples;
  for (let y = 0; y < height; y++) {
    const row = samples.start + y * samples.rowStride;
    if (pixelStride === 1) {
      for (const { layer, values, start, rowLength } of targets) {
        const from = row + layer * samples.bandStride;
        values.set(samples.values.subarray(from, from + width), start + y * rowLength);
      }
      continue;
    }
    for (let x = 0; x < width; x += GROUP) {
      const end = Math.min(x + GROUP, width);
      for (const { layer, values, start, rowLength } of targets) {
        const to = start + y * rowLength;
        let at = row + x * pixelStride + layer * samples.bandStride;
        for (let i = x; i < end; i++, at += pixelStride) values[to + i] = samples.values[at] ?? 0;
      }
    }
  }
}

/** The values of one layer. */
export function layerOf(
  samples: WindowSamples,
  size: Pick<CubeWindow, 'width' | 'height'>,
  layer: number,
  dataType: Parameters<typeof createValues>[0],
): CubeValues {
  const values = createValues(dataType, size.width * size.height);
  copyLayers(samples, size, [{ layer, values, start: 0, rowLength: size.width }]);
  return values;
}
