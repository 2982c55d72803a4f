/**
 * Completes a Zarr cube: metadata and coordinates.
 *
 * In a folder, a new cube is `NAME.zarr.partial` until it is renamed. In a bucket, and when later dates
 * are appended, shards are written where they belong, and readers see them once the metadata document of
 * the group is written, which comes last. A cube with further dates before its last one is written as a
 * new one, in a bucket as well, where its files are then moved.
 */
import { readdir, rename, rm } from 'node:fs/promises';
import {
  type CubeFinishing,
  removePartial,
  removeUnfinishedFiles,
  type StoredCube,
} from './buildCube.ts';
import type { ByteStore } from './byteStore.ts';
import type { ChunkSizes } from './chunkSizes.ts';
import { ZARR_DOCUMENT } from './existingCube.ts';
import { type MovePlace, moveFiles } from './movedFiles.ts';
import { verifyBlocks } from './verifyCube.ts';
import { documentTexts, zarrFiles } from './zarrFiles.ts';

/**
 * Where shards are written: only a new cube in a folder can be renamed when it is complete.
 *
 * @param isRebuilt whether a cube that exists is written again, and is intact until the new one is complete
 */
export function shardStore({
  target,
  partial,
  firstDate,
  isRebuilt,
}: {
  readonly target: ByteStore;
  readonly partial: ByteStore;
  readonly firstDate: number;
  readonly isRebuilt: boolean;
}): ByteStore {
  if (isRebuilt) return partial;
  return firstDate > 0 || target.reference.kind === 'bucket' ? target : partial;
}

export function zarrFinishing(sizes: ChunkSizes): CubeFinishing {
  return {
    steps: 0,
    async finish(stored) {
      const {
        layout,
        threads,
        chunkStore: store,
        partial,
        journal,
        requireUnchanged,
        signal,
      } = stored;
      const files = zarrFiles(layout, sizes);
      const documents = documentTexts(files);
      const { variables } = layout;
      await verifyBlocks(stored, (blocks) =>
        threads.run('verifyZarr', { target: store.reference, variables, blocks, documents }),
      );
      await requireUnchanged();
      for (const { key, bytes } of files.files) await store.write(key, bytes, { signal });
      await removeUnfinishedFiles(store);
      // Files of a cube that gets later dates have been written already.
      if (store === partial) await requireUnchanged();
      await store.write(files.group.key, files.group.bytes, { signal });
      // In a bucket the journal is deleted when the files have been moved.
      const isMoved = store === partial && partial.reference.kind === 'bucket';
      if (!isMoved) await journal.remove({ isAll: false, signal });
      if (store === partial) await moveIntoPlace(stored);
      else if (partial.reference.kind === 'folder') await removeFolder(partial.address(''));
    },
  };
}

/** Ending of a cube that is being replaced. */
export const OLD_ENDING = '.old';

/** Gives a complete cube its name, in place of an earlier one. */
async function moveIntoPlace(build: StoredCube): Promise<void> {
  const { partial, place, name } = build;
  if (partial.reference.kind === 'bucket') {
    const files = await partial.list('', { isDeep: true });
    const keys = files.map(({ key }) => key).filter((key) => CUBE_FILE.test(key));
    await moveFiles(build, { from: '', keys, last: ZARR_DOCUMENT });
    await removePartial(build);
    return;
  }
  const path = place.address(name);
  const old = `${path}${OLD_ENDING}`;
  await removeFolder(old);
  const isThere = await isFolder(path);
  if (isThere) await rename(path, old);
  try {
    await rename(partial.address(''), path);
  } catch (error) {
    if (isThere) await rename(old, path);
    throw error;
  }
  if (isThere) await removeFolder(old);
}

/** Metadata documents, chunks and shards; not the journal. */
const CUBE_FILE = /^(?!cedar\/)(.*\/)?(zarr\.json|c(\/\d+)*)$/;

/**
 * Gives a cube its name again whose replacement was interrupted between two steps.
 *
 * @returns whether it was so
 */
export async function restoreReplaced({ place, name }: MovePlace): Promise<boolean> {
  if (!(await isBeingReplaced({ place, name }))) return false;
  const path = place.address(name);
  await rename(`${path}${OLD_ENDING}`, path);
  return true;
}

/** Whether a cube has lost its name, and none has it yet. */
export async function isBeingReplaced({
  place,
  name,
}: Pick<MovePlace, 'place' | 'name'>): Promise<boolean> {
  if (place.reference.kind !== 'folder') return false;
  const path = place.address(name);
  return !(await isFolder(path)) && (await isFolder(`${path}${OLD_ENDING}`));
}

function isFolder(path: string): Promise<boolean> {
  return readdir(path).then(
    () => true,
    () => false,
  );
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
