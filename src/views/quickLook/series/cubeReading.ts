/** Reads the values of pixels from a data cube: chunk by chunk, and each chunk once. */
import { forEachBounded } from '../../../domain/boundedLoop.ts';
import { groupBy } from '../../../domain/groupBy.ts';
import type { PixelSpan, SampleArray } from '../../../imageFiles/index.ts';
import type { LayerSums } from './layerSums.ts';
import { clippedSpans } from './pixelRegion.ts';
import type { SeriesCube, SeriesImage } from './seriesMessages.ts';

/** Blocks of all bands that are read at a time: chunks are unpacked by Node's threads. */
const BLOCKS_AT_ONCE = 4;

/** Neighboring dates and pixels that are stored together. */
interface CubeBlock {
  readonly origin: readonly [layer: number, row: number, column: number];
  readonly shape: readonly [layers: number, rows: number, columns: number];
  /** Indices of the layers among those of the image. */
  readonly layers: readonly number[];
  readonly spans: readonly PixelSpan[];
}

/** The cube has other bands, or fewer dates, than when it was opened. */
export class ChangedCubeError extends Error {
  override readonly name = 'ChangedCubeError';
}

/** @throws UnreadableImage, ChangedCubeError, or the file system's error */
export async function addCubePixels(
  image: SeriesImage,
  source: SeriesCube,
  spans: readonly PixelSpan[],
  sums: readonly LayerSums[],
): Promise<void> {
  const { openCube } = await import('../../../cubeFiles/index.ts');
  const cube = await openCube(source.path);
  try {
    const { facts } = cube;
    const names = facts.variables.map(({ name }) => name);
    const isSame =
      JSON.stringify(names) === JSON.stringify(source.variables) &&
      source.layers.every((layer) => layer < facts.layers.length);
    if (!isSame) throw new ChangedCubeError();
    const bandCount = names.length;
    const used = new Set(image.layers.flat().filter((band) => band >= 0));
    const variables = [...new Set([...used].map((band) => band % bandCount))];
    const chunk = facts.variables[variables[0] ?? 0]?.chunk ?? [1, 1, 1];
    const blocks = blocksOf(source.layers, clippedSpans(spans, facts), chunk);
    await forEachBounded(blocks, BLOCKS_AT_ONCE, async (block) => {
      const values = new Map<number, SampleArray>();
      await forEachBounded(variables, variables.length, async (variable) => {
        values.set(variable, await cube.read(variable, block.origin, block.shape));
      });
      const missing = facts.variables.map(({ noData }) => noData);
      const valueAt = (band: number, at: number) => {
        const value = values.get(band % bandCount)?.[at] ?? Number.NaN;
        return value === missing[band % bandCount] ? Number.NaN : value;
      };
      addBlock(block, source, { image, sums, valueAt });
    });
  } finally {
    await cube.close();
  }
}

function blocksOf(
  layers: readonly number[],
  spans: readonly PixelSpan[],
  [dates, rows, columns]: readonly [number, number, number],
): CubeBlock[] {
  const indices = layers.map((_, index) => index);
  const runs = [...groupBy(indices, (i) => Math.floor((layers[i] ?? 0) / dates)).values()];
  const parts = spans.flatMap(({ row, from, to }) => {
    const found: PixelSpan[] = [];
    for (let start = from; start < to; ) {
      const end = Math.min(to, (Math.floor(start / columns) + 1) * columns);
      found.push({ row, from: start, to: end });
      start = end;
    }
    return found;
  });
  const areas = groupBy(
    parts,
    ({ row, from }) => `${Math.floor(row / rows)}:${Math.floor(from / columns)}`,
  );
  return [...areas.values()].flatMap((area) => {
    const top = Math.min(...area.map(({ row }) => row));
    const left = Math.min(...area.map(({ from }) => from));
    const height = Math.max(...area.map(({ row }) => row)) + 1 - top;
    const width = Math.max(...area.map(({ to }) => to)) - left;
    return runs.map((run): CubeBlock => {
      const own = run.map((i) => layers[i] ?? 0);
      const first = Math.min(...own);
      return {
        origin: [first, top, left],
        shape: [Math.max(...own) + 1 - first, height, width],
        layers: run,
        spans: area,
      };
    });
  });
}

function addBlock(
  { origin, shape, layers, spans }: CubeBlock,
  source: SeriesCube,
  {
    image,
    sums,
    valueAt,
  }: {
    readonly image: SeriesImage;
    readonly sums: readonly LayerSums[];
    readonly valueAt: (band: number, at: number) => number;
  },
): void {
  const [first, top, left] = origin;
  const [, height, width] = shape;
  for (const index of layers) {
    const start = ((source.layers[index] ?? 0) - first) * height * width;
    for (const { row, from, to } of spans) {
      for (let column = from; column < to; column++) {
        const at = start + (row - top) * width + column - left;
        sums[index]?.add(image.layers[index] ?? [], (band) => valueAt(band, at));
      }
    }
  }
}
