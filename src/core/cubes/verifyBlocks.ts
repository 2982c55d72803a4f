/** Compares blocks of a cube with the images that they were read from, by their checksums. */
import { SAMPLE_BYTES } from '../../domain/imageSize.ts';
import { releaseBytes } from '../../domain/releaseBytes.ts';
import { crc32cOf } from '../stores/crc32c.ts';
import { copyPart } from './blockCopy.ts';
import type { CubeVariable } from './cubeLayout.ts';
import type { ChunkToVerify, CubeTask, SampledBlock } from './cubeMessages.ts';
import { bytesOf, createValues } from './cubeValues.ts';
import { openImage } from './itemReader.ts';
import { layerOf } from './layerCopy.ts';
import { unfilterChunk } from './netcdf/shuffledChunk.ts';
import type { ThreadStore } from './threadStores.ts';
import { openZarrReader } from './zarrReader.ts';

/** Blocks whose values in a Zarr cube are not those of the images. */
export async function differencesInZarr(
  target: ThreadStore,
  variables: readonly CubeVariable[],
  blocks: readonly SampledBlock[],
  documents: Readonly<Record<string, string>>,
): Promise<SampledBlock[]> {
  const reader = openZarrReader(target, documents);
  return differences(blocks, ({ variable, origin, shape }) => {
    const { name = '' } = variables[variable] ?? {};
    return reader.read(name, origin, shape);
  });
}

/** The same in a NetCDF-4 file. @param chunks each with the blocks in it */
export async function differencesInNetcdf(
  { variables, format, chunk: shape }: CubeTask,
  store: ThreadStore,
  key: string,
  chunks: readonly ChunkToVerify[],
): Promise<SampledBlock[]> {
  const file = await store.find(key);
  const different: SampledBlock[] = [];
  for (const { variable, offset, size, origin, blocks } of chunks) {
    const { dataType = 'int16' } = variables[variable] ?? {};
    const read = async () => {
      if (!file || format.kind !== 'netcdf') throw new RangeError(key);
      const stored = await store.readRange(file, offset, size);
      const values = createValues(dataType, shape[0] * shape[1] * shape[2]);
      unfilterChunk(stored, format.encoding, SAMPLE_BYTES[dataType], bytesOf(values));
      releaseBytes(stored);
      return { origin, shape, values };
    };
    different.push(
      ...(await differences(blocks, async (block) => {
        const [time, height, width] = block.shape;
        const part = { ...block, values: createValues(dataType, time * height * width) };
        const chunk = await read();
        copyPart(block, chunk, part);
        releaseBytes(bytesOf(chunk.values));
        return part.values;
      })),
    );
  }
  return different;
}

/** The same in GeoTIFFs. @param keys of the files, by date */
export async function differencesInCogs(
  store: ThreadStore,
  keys: readonly string[],
  blocks: readonly SampledBlock[],
): Promise<SampledBlock[]> {
  return differences(blocks, async ({ variable, origin: [date, row, column], shape }) => {
    const file = await store.find(keys[date] ?? '');
    if (!file) throw new RangeError(keys[date]);
    const image = await openImage(store, file);
    try {
      const window = { row, column, height: shape[1], width: shape[2] };
      const { format, bits } = image.facts.sampleType;
      const samples = await image.readWindow(window);
      return layerOf(samples, window, variable, `${format}${bits}` as CubeVariable['dataType']);
    } finally {
      await image.close();
    }
  });
}

/** @param read the values of a block, which cannot be read if they are damaged */
async function differences(
  blocks: readonly SampledBlock[],
  read: (block: SampledBlock) => Promise<Parameters<typeof bytesOf>[0]>,
): Promise<SampledBlock[]> {
  const different: SampledBlock[] = [];
  for (const block of blocks) {
    const values = await read(block).catch(() => undefined);
    const isSame = values && (await crc32cOf(bytesOf(values))) === block.crc32c;
    if (!isSame) different.push(block);
  }
  return different;
}
