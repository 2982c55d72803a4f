/** Checks the files of all images of cubes, before any of the cubes is written. */
import { forEachBounded } from '../../domain/boundedLoop.ts';
import { isCedarError } from '../../domain/cedarError.ts';
import type { Watch } from '../watch.ts';
import { type CheckedItem, checkItem, type PieceFacts } from './checkItem.ts';
import type { CubeThreads } from './cubeThreads.ts';
import type { ImageGroup } from './groupItems.ts';
import { type ReplacedImagesOptions, replacedImages } from './replacedImages.ts';
import type { SourceItem } from './sourceItems.ts';

/** Receives the error of an image; throws it where it ends everything. */
export type RefuseImage = (group: ImageGroup, error: unknown) => void;

/** Whether the other cubes can still be built, unlike after the error of a service or of the request. */
export function isOfOneCube(error: unknown): boolean {
  if (isCedarError(error, 'cube')) return error.reason !== 'request';
  return isCedarError(error, 'destination');
}

/**
 * @param groups images with scenes
 * @returns the images of each group, in its order; without the groups that have a refused image
 */
export async function checkGroups(
  groups: readonly ImageGroup[],
  threads: CubeThreads,
  refuse: RefuseImage,
  { onProgress, signal, openPlace }: Watch & ReplacedImagesOptions,
): Promise<Map<ImageGroup, CheckedItem[]>> {
  const items = groups.flatMap((group) => group.items);
  const facts = new Map<object, PieceFacts>();
  const errors = new Map<SourceItem, unknown>(await replacedImages(items, { openPlace, signal }));
  // Files that a task is about to replace are not read.
  const present = items.filter((item) => !errors.has(item));
  const pieces = present.flatMap((item) => item.pieces.map((piece) => ({ item, piece })));
  let done = 0;
  await forEachBounded(
    pieces,
    threads.count * 2,
    async ({ item, piece }) => {
      const { name } = item.document;
      try {
        const store = item.store.reference;
        facts.set(piece, await threads.run('inspect', { store, file: piece.file }));
      } catch (error) {
        signal?.throwIfAborted();
        if (!isOfOneCube(error)) throw error;
        if (!errors.has(item)) errors.set(item, error);
      }
      onProgress?.({ action: 'check', item: name, done: ++done, total: pieces.length });
    },
    signal,
  );
  const checkedOf = (item: SourceItem): CheckedItem => {
    if (errors.has(item)) throw errors.get(item);
    const ofPieces = item.pieces.flatMap((piece) => facts.get(piece) ?? []);
    return checkItem(item, ofPieces);
  };
  const checked = new Map<ImageGroup, CheckedItem[]>();
  for (const group of groups) {
    const usable = group.items.flatMap((item) => {
      try {
        return [checkedOf(item)];
      } catch (error) {
        refuse(group, error);
        return [];
      }
    });
    if (usable.length === group.items.length) checked.set(group, usable);
  }
  return checked;
}
