/** Copies layers of images, whose bands may be side by side in each pixel, to arrays of their own. */
import type { WindowSamples } from '../../imageFiles/index.ts';
import type { CubeValues } from './cubeLayout.ts';
import type { CubeWindow } from './cubeMessages.ts';
import { createValues } from './cubeValues.ts';
import { copyLayerPairs, type LayerTarget, PIXEL_GROUP } from './layerPairs.ts';

/** @param size of the samples' window */
export function copyLayers(
  samples: WindowSamples,
  size: Pick<CubeWindow, 'width' | 'height'>,
  targets: readonly LayerTarget[],
): void {
  if (samples.pixelStride === 1) copyRows(samples, size, targets);
  else copyPixels(samples, size, copyLayerPairs(samples, size, targets));
}

function copyRows(
  { start, rowStride, bandStride, values }: WindowSamples,
  { width, height }: Pick<CubeWindow, 'width' | 'height'>,
  targets: readonly LayerTarget[],
): void {
  for (const target of targets) {
    const first = start + target.layer * bandStride;
    for (let y = 0; y < height; y++) {
      const row = values.subarray(first + y * rowStride, first + y * rowStride + width);
      target.values.set(row, target.start + y * target.rowLength);
    }
  }
}

function copyPixels(
  samples: WindowSamples,
  { width, height }: Pick<CubeWindow, 'width' | 'height'>,
  targets: readonly LayerTarget[],
): void {
  const { pixelStride } = samples;
  for (let y = 0; y < height; y++) {
    const row = samples.start + y * samples.rowStride;
    for (let x = 0; x < width; x += PIXEL_GROUP) {
      const end = Math.min(x + PIXEL_GROUP, width);
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
