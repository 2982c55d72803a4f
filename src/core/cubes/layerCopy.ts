/** Copies layers of images, whose bands may be side by side in each pixel, to arrays of their own. */
import type { WindowSamples } from '../../imageFiles/index.ts';
import type { CubeValues } from './cubeLayout.ts';
import type { CubeWindow } from './cubeMessages.ts';
import { createValues } from './cubeValues.ts';
import { copyLayerPairs, type LayerTarget, PIXEL_GROUP } from './layerPairs.ts';
import { type LayerConversion, physicalValue } from './physicalValues.ts';

/** @param size of the samples' window */
export function copyLayers(
  samples: WindowSamples,
  size: Pick<CubeWindow, 'width' | 'height'>,
  targets: readonly LayerTarget[],
): void {
  const kept = targets.filter(({ conversion }) => !conversion);
  if (samples.pixelStride === 1) copyRows(samples, size, kept);
  else copyPixels(samples, size, copyLayerPairs(samples, size, kept));
  convertPixels(samples, size, targets);
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

/** Layers whose numbers are converted. */
function convertPixels(
  { start, rowStride, pixelStride, bandStride, values }: WindowSamples,
  { width, height }: Pick<CubeWindow, 'width' | 'height'>,
  targets: readonly LayerTarget[],
): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x += PIXEL_GROUP) {
      const end = Math.min(x + PIXEL_GROUP, width);
      for (const target of targets) {
        const { conversion } = target;
        if (!conversion) continue;
        const to = target.start + y * target.rowLength;
        let at = start + y * rowStride + x * pixelStride + target.layer * bandStride;
        for (let i = x; i < end; i++, at += pixelStride) {
          target.values[to + i] = physicalValue(values[at] ?? Number.NaN, conversion);
        }
      }
    }
  }
}

/** The values of one layer, as a cube has them. */
export function layerOf(
  samples: WindowSamples,
  size: Pick<CubeWindow, 'width' | 'height'>,
  layer: number,
  dataType: Parameters<typeof createValues>[0],
  conversion?: LayerConversion,
): CubeValues {
  const values = createValues(dataType, size.width * size.height);
  copyLayers(samples, size, [{ layer, values, start: 0, rowLength: size.width, conversion }]);
  return values;
}
