/**
 * Completes a NetCDF-4 cube: joins the files of its windows, with the superblock before them and the
 * rest of the metadata behind them.
 *
 * A bucket joins them by itself, so that the file is written there without passing through this
 * machine again.
 */
import { type CubeFinishing, removePartial, type StoredCube } from './buildCube.ts';
import { cfDataset } from './cf/cfDataset.ts';
import { ChunkGrid } from './chunkGrid.ts';
import { windowFile } from './chunkStorage.ts';
import { windowKey } from './cubeJournal.ts';
import type { ChunkRecord, ChunkToVerify, SampledBlock } from './cubeMessages.ts';
import { fileMetadata, type StoredBand, SUPERBLOCK_BYTES } from './netcdf/hdf5Metadata.ts';
import { bandFilters, type NetcdfEncoding } from './netcdf/netcdfEncoding.ts';
import { verifyBlocks } from './verifyCube.ts';

/** Names of parts of the file beside the cube. */
const HEAD = 'head';
const TAIL = 'tail';
const WHOLE = 'whole';

export function netcdfFinishing(encoding: NetcdfEncoding): CubeFinishing {
  return {
    steps: 1,
    async finish(stored) {
      const { layout, partial, place, name, windows, signal, onProgress } = stored;
      const { places, end } = placesOf(stored);
      const grid = gridOf(stored);
      const bands = layout.variables.map(
        ({ dataType }, variable): StoredBand => ({
          chunks: (places[variable] ?? []).map(({ chunk, offset, size }) => {
            return { origin: grid.originOf(chunk), offset, size };
          }),
          filters: bandFilters(encoding, dataType),
        }),
      );
      const { superblock, tail } = fileMetadata({
        dataset: cfDataset(layout),
        shape: { time: layout.dates.length, y: layout.height, x: layout.width },
        chunk: encoding.chunk,
        bands,
        start: end,
      });
      await partial.write(HEAD, superblock, { signal });
      await partial.write(TAIL, tail, { signal });
      await partial.join([HEAD, ...windows.map(windowFile), TAIL], WHOLE, { signal });
      await verify(stored, places, grid);
      await stored.requireUnchanged();
      await place.rename(`${name}.partial/${WHOLE}`, name, { signal });
      await removePartial(stored);
      onProgress(1, 1);
    },
  };
}

function gridOf({ layout: { dates, height, width }, chunk }: StoredCube): ChunkGrid {
  return new ChunkGrid([dates.length, height, width], chunk);
}

/** Where chunks are in the joined file, by variable, in the order of their numbers. */
function placesOf({ layout, windows, records }: StoredCube): {
  places: ChunkRecord[][];
  end: number;
} {
  const places: ChunkRecord[][] = layout.variables.map(() => []);
  let end = SUPERBLOCK_BYTES;
  for (const window of windows) {
    const chunks = records.get(windowKey(window))?.chunks ?? [];
    for (const each of chunks) {
      places[each.variable]?.push({ ...each, offset: end + each.offset });
    }
    end += chunks.reduce((sum, { size }) => sum + size, 0);
  }
  for (const each of places) each.sort((a, b) => a.chunk - b.chunk);
  return { places, end };
}

async function verify(
  stored: StoredCube,
  places: readonly (readonly ChunkRecord[])[],
  grid: ChunkGrid,
): Promise<void> {
  const { threads, cube, partial, chunk } = stored;
  const chunkOf = (block: SampledBlock): ChunkToVerify[] => {
    const [time, row, column] = block.origin;
    const number = grid.numberOf([
      Math.floor(time / chunk[0]),
      Math.floor(row / chunk[1]),
      Math.floor(column / chunk[2]),
    ]);
    const found = places[block.variable]?.[number];
    return found ? [{ ...found, origin: grid.originOf(number), blocks: [block] }] : [];
  };
  await verifyBlocks(stored, (blocks) =>
    threads.run('verifyNetcdf', {
      cube,
      store: partial.reference,
      key: WHOLE,
      chunks: blocks.flatMap(chunkOf),
    }),
  );
}
