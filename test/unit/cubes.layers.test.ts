/** Copies of the layers of images to chunks, and rows of images that are joined. */
import { describe, expect, it } from 'vitest';
import { createValues } from '../../src/core/cubes/cubeValues.ts';
import type { ReadPart } from '../../src/core/cubes/itemReader.ts';
import { copyLayers } from '../../src/core/cubes/layerCopy.ts';
import { RowJoiner } from '../../src/core/cubes/rowJoiner.ts';
import { ScratchFile } from '../../src/core/cubes/scratchFile.ts';
import type { WindowSamples } from '../../src/imageFiles/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const sample = (x: number, y: number, layer: number) => ((x * 131 + y * 7 + layer * 29) % 500) - 90;

/** Samples of a block, whose pixels are side by side. */
function samplesOf(
  type: 'int16' | 'uint16' | 'float32',
  width: number,
  height: number,
  layers: number,
) {
  const values = createValues(type, width * height * layers);
  for (let at = 0; at < values.length; at++) {
    const pixel = Math.floor(at / layers);
    values[at] = sample(pixel % width, Math.floor(pixel / width), at % layers);
  }
  return values;
}

describe.each(['int16', 'uint16', 'float32'] as const)('layers of %s', (type) => {
  it.each([
    ['an even number of layers', { layers: 6, chosen: [0, 1, 2, 3, 4, 5] }],
    ['some of the layers', { layers: 6, chosen: [1, 2, 3, 5] }],
    ['layers in another order', { layers: 4, chosen: [3, 2, 1, 0] }],
    ['an odd number of layers', { layers: 5, chosen: [0, 1, 2, 3, 4] }],
    ['an odd first column', { layers: 4, chosen: [0, 1, 2, 3], column: 3 }],
    ['an odd width', { layers: 4, chosen: [0, 1, 2, 3], width: 71 }],
    ['an odd place in the chunk', { layers: 4, chosen: [0, 1, 2, 3], start: 5 }],
    ['rows of odd length in the chunk', { layers: 4, chosen: [0, 1, 2, 3], rowLength: 141 }],
    ['a view that is not aligned', { layers: 4, chosen: [0, 1, 2, 3], skipped: 1 }],
  ])('are copied: %s', (_, { layers, chosen, ...places }) => {
    const {
      column = 2,
      width = 130,
      start = 4,
      rowLength = 140,
      skipped = 0,
    } = {
      ...(places as Record<string, number>),
    };
    const [blockWidth, height] = [140, 3];
    const samples: WindowSamples = {
      values: samplesOf(type, blockWidth, height, layers),
      start: column * layers,
      rowStride: blockWidth * layers,
      pixelStride: layers,
      bandStride: 1,
    };
    const targets = chosen.map((layer) => {
      const values = createValues(type, skipped + start + height * rowLength).fill(1);
      return { layer, values: values.subarray(skipped), start, rowLength };
    });
    copyLayers(samples, { width, height }, targets);
    for (const { layer, values } of targets) {
      const expected = createValues(type, values.length).fill(1);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          expected[start + y * rowLength + x] = sample(x + column, y, layer);
        }
      }
      expect(values).toEqual(expected);
    }
  });
});

describe('rows that are read a few at a time', () => {
  const [width, layers] = [8, 4];
  const rowBytes = 2 * width * layers;

  /** Parts in the same memory, as they are read from a block that is wider. */
  async function* parts(heights: readonly number[]): AsyncGenerator<ReadPart> {
    const blockWidth = width + 3;
    const memory = createValues('int16', blockWidth * Math.max(...heights) * layers);
    let row = 10;
    for (const height of heights) {
      for (let at = 0; at < blockWidth * height * layers; at++) {
        const pixel = Math.floor(at / layers);
        const y = row + Math.floor(pixel / blockWidth);
        memory[at] = sample(pixel % blockWidth, y, at % layers);
      }
      yield {
        window: { row, column: 2, width, height },
        samples: {
          values: memory,
          start: 2 * layers,
          rowStride: blockWidth * layers,
          pixelStride: layers,
          bandStride: 1,
        },
      };
      row += height;
    }
  }

  it.each([
    ['few of them', [2, 2, 2, 2, 2, 1], [6, 5]],
    ['large ones between', [2, 5, 1, 1], [2, 5, 2]],
    ['more than fit', [9, 1], [9, 1]],
  ])('are joined: %s', async (_, heights, expected) => {
    const found: number[] = [];
    let row = 10;
    for await (const { window, samples } of new RowJoiner(6 * rowBytes).join(parts(heights))) {
      expect(window).toMatchObject({ row, column: 2, width });
      for (let y = 0; y < window.height; y++) {
        const start = samples.start + y * samples.rowStride;
        const last = start + (width - 1) * samples.pixelStride + layers - 1;
        expect(samples.values[start]).toBe(sample(2, row + y, 0));
        expect(samples.values[last]).toBe(sample(width + 1, row + y, layers - 1));
      }
      row += window.height;
      found.push(window.height);
    }
    expect(found).toEqual(expected);
  });
});

it('keeps bytes without the memory that was reserved for them', async () => {
  const scratch = new ScratchFile({ kind: 'folder', path: temporaryFolder() }, 1000);
  const places = [];
  for (const value of [1, 2, 3]) {
    const reserved = Buffer.alloc(2 ** 18, value);
    places.push(await scratch.append(reserved.subarray(0, 400)));
    expect(reserved.buffer.byteLength).toBe(0);
  }
  for (const [i, place] of places.entries()) {
    const bytes = await scratch.read(place);
    expect(Buffer.compare(bytes, Buffer.alloc(400, i + 1))).toBe(0);
    expect(bytes.buffer.byteLength).toBe(400);
  }
  await scratch.close();
});
