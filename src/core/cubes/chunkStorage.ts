/** Stores the chunks of a window in the way of a format: in shards of Zarr, or in a file of the window. */
import { SAMPLE_BYTES } from '../../domain/imageSize.ts';
import { ChunkGrid } from './chunkGrid.ts';
import type { ChunkStorage, FilledChunk } from './chunkSink.ts';
import { encodeTiffTile } from './cog/tiffTile.ts';
import { windowKey } from './cubeJournal.ts';
import type { CubeVariable } from './cubeLayout.ts';
import type { ChunkRecord, CubeTask, CubeWindow } from './cubeMessages.ts';
import { bytesOf } from './cubeValues.ts';
import { filterChunk } from './netcdf/shuffledChunk.ts';
import type { ThreadStore } from './threadStores.ts';
import { ShardStorage } from './zarrShards.ts';

/** Folder of the files with the chunks of windows, beside the cube. */
export const WINDOW_FILES = 'chunks';

/** Key of the file with the chunks of a window. */
export function windowFile(window: Pick<CubeWindow, 'row' | 'column'>): string {
  return `${WINDOW_FILES}/${windowKey(window)}`;
}

export async function openChunkStorage(
  task: CubeTask,
  window: CubeWindow,
  target: ThreadStore,
): Promise<ChunkStorage> {
  const { format, variables, dateCount, height, width } = task;
  if (format.kind === 'zarr') return new ShardStorage(task, format.sizes, target);
  const grid = new ChunkGrid([dateCount, height, width], task.chunk);
  const output = await target.openOutput(windowFile(window));
  const records: ChunkRecord[] = [];
  let end = 0;
  return {
    async store(chunks) {
      for (const { variable, place, values } of chunks) {
        const described = variables[variable];
        const bytes = described ? encodeChunk(format, described, values) : new Uint8Array();
        const record = { variable, chunk: grid.numberOf(place), offset: end, size: bytes.length };
        records.push(record);
        end += bytes.length;
        await output.append(bytes, { isOwned: bytes.buffer !== values.buffer });
      }
    },
    async finish() {
      await output.finish();
      return records;
    },
    discard: () => output.discard(),
  };
}

function encodeChunk(
  format: Exclude<CubeTask['format'], { kind: 'zarr' }>,
  { dataType }: CubeVariable,
  values: FilledChunk['values'],
): Uint8Array {
  return format.kind === 'cog'
    ? encodeTiffTile(values, dataType)
    : filterChunk(bytesOf(values), format.encoding, SAMPLE_BYTES[dataType]);
}
