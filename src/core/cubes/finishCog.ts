/** Completes a cube of cloud-optimized GeoTIFFs: writes the file of each date from its tiles. */
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { forEachBounded } from '../../domain/boundedLoop.ts';
import {
  type CubeBuild,
  type CubeFinishing,
  removePartial,
  removeUnfinishedFiles,
  type StoredCube,
} from './buildCube.ts';
import type { StoredBytes } from './byteStore.ts';
import { ChunkGrid } from './chunkGrid.ts';
import { WINDOW_FILES, windowFile } from './chunkStorage.ts';
import { cogFileNames } from './cog/cogFiles.ts';
import { windowKey } from './cubeJournal.ts';
import type { CubeDate, CubeLayout } from './cubeLayout.ts';
import type { CogTile } from './cubeMessages.ts';
import { moveFiles } from './movedFiles.ts';
import { verifyBlocks } from './verifyCube.ts';

/** Folder of the finished files, beside the cube. */
const FILES = 'files';

/** @param held dates that the cube has besides those of the layout */
export function cogFinishing(layout: CubeLayout, held: readonly CubeDate[] = []): CubeFinishing {
  const names = cogFileNames(layout, held);
  return {
    steps: names.length,
    async finish(stored) {
      const { partial, threads, signal, onProgress } = stored;
      const keys = names.map((name) => `${FILES}/${name}`);
      const finished = new Set((await partial.list(FILES, { signal })).map(({ key }) => key));
      const tiles = await tilesOf(stored);
      const rest = [...keys.entries()].filter(([, key]) => !finished.has(key));
      let done = keys.length - rest.length;
      onProgress(done, keys.length);
      await forEachBounded(
        rest,
        threads.count,
        async ([date, key]) => {
          const store = partial.reference;
          await threads.run('writeCog', { layout, date, key, store, tiles: tiles[date] ?? [] });
          onProgress(++done, keys.length);
        },
        signal,
      );
      await verify(stored, keys);
      await stored.requireUnchanged();
      await moveIntoPlace(stored, names);
      await removePartial(stored);
    },
  };
}

/** Tiles of each date, row by row. */
async function tilesOf(stored: StoredCube): Promise<CogTile[][]> {
  const { layout, partial, windows, records, chunk, signal } = stored;
  const grid = new ChunkGrid([layout.dates.length, layout.height, layout.width], chunk);
  const listed = await partial.list(WINDOW_FILES, { signal });
  const files = new Map(listed.map((file): [string, StoredBytes] => [file.key, file]));
  const tiles: CogTile[][] = layout.dates.map(() => []);
  for (const window of windows) {
    const key = windowFile(window);
    const file = files.get(key) ?? { key, size: 0, version: '' };
    const places = layout.dates.map(() => ({ offsets: [] as number[], sizes: [] as number[] }));
    for (const each of records.get(windowKey(window))?.chunks ?? []) {
      const [date] = grid.originOf(each.chunk);
      const place = places[date];
      if (!place) continue;
      place.offsets[each.variable] = each.offset;
      place.sizes[each.variable] = each.size;
    }
    for (const [date, place] of places.entries()) tiles[date]?.push({ file, ...place });
  }
  return tiles;
}

async function verify(stored: StoredCube, keys: readonly string[]): Promise<void> {
  const { threads, partial, signal } = stored;
  const store = partial.reference;
  try {
    await verifyBlocks(stored, (blocks) => threads.run('verifyCog', { store, keys, blocks }));
  } catch (error) {
    // They are written again from the tiles, of which those that differ are written again as well.
    await partial.remove(keys, { signal });
    throw error;
  }
}

/** Gives the folder its name, or its files the place of earlier ones; others stay there. */
async function moveIntoPlace(build: CubeBuild, names: readonly string[]): Promise<void> {
  const { place, partial, name } = build;
  await removeUnfinishedFiles(partial);
  const isFolder = place.reference.kind === 'folder';
  if (isFolder && !existsSync(place.address(name))) {
    await rename(partial.address(FILES), place.address(name));
    return;
  }
  await moveFiles(build, { from: FILES, keys: names });
}
