/**
 * Completes a Zarr cube: metadata and coordinates.
 *
 * In a folder, a new cube is `NAME.zarr.partial` until it is renamed. In a bucket, and when dates are
 * appended, shards are written where they belong, and readers see them once the metadata document of
 * the group is written, which comes last.
 */
import { readdir, rename, rm } from 'node:fs/promises';
import { type CubeBuild, type CubeFinishing, removeUnfinishedFiles } from './buildCube.ts';
import type { ByteStore } from './byteStore.ts';
import type { ChunkSizes } from './chunkSizes.ts';
import { ZARR_DOCUMENT } from './existingCube.ts';
import { verifyBlocks } from './verifyCube.ts';
import { documentTexts, zarrFiles } from './zarrFiles.ts';

/** Where shards are written: only a new cube in a folder can be renamed when it is complete. */
export function shardStore({
  target,
  partial,
  firstDate,
}: {
  readonly target: ByteStore;
  readonly partial: ByteStore;
  readonly firstDate: number;
}): ByteStore {
  return firstDate > 0 || target.reference.kind === 'bucket' ? target : partial;
}

export function zarrFinishing(sizes: ChunkSizes): CubeFinishing {
  return {
    steps: 0,
    async finish(stored) {
      const { layout, threads, chunkStore: store, partial, journal, signal } = stored;
      const files = zarrFiles(layout, sizes);
      const documents = documentTexts(files);
      const { variables } = layout;
      await verifyBlocks(stored, (blocks) =>
        threads.run('verifyZarr', { target: store.reference, variables, blocks, documents }),
      );
      for (const { key, bytes } of files.files) await store.write(key, bytes, { signal });
      await removeUnfinishedFiles(store);
      await store.write(files.group.key, files.group.bytes, { signal });
      await journal.remove({ isAll: false, signal });
      if (store === partial) await moveIntoPlace(stored);
      else if (partial.reference.kind === 'folder') await removeFolder(partial.address(''));
    },
  };
}

/** Gives a complete cube its name, in place of an earlier one. */
async function moveIntoPlace({ partial, place, name }: CubeBuild): Promise<void> {
  const path = place.address(name);
  const old = `${path}.old`;
  await removeFolder(old);
  const isThere = await readdir(path).then(
    () => true,
    () => false,
  );
  if (isThere) await rename(path, old);
  await rename(partial.address(''), path);
  if (isThere) await removeFolder(old);
}

async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
}

/** Makes a cube unreadable before it is replaced in a bucket, where nothing can be renamed. */
export async function withdrawCube(
  target: ByteStore,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<void> {
  if (target.reference.kind === 'bucket') await target.remove([ZARR_DOCUMENT], { signal });
}
