/** Image collections of downloaded images, for the question whether they share a cube. */
import { openPlace, PlaceOpener } from './cubePlaces.ts';
import { findSourceItems } from './sourceItems.ts';

/**
 * @param paths folders, or metadata documents, on disk
 * @returns ids of the collections of images with scenes, sorted; of paths that cannot be read, none:
 *   `buildCubes` reports them
 */
export async function imageCollections(
  paths: readonly string[],
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<string[]> {
  const opener = new PlaceOpener(undefined);
  const found = new Set<string>();
  for (const path of paths) {
    const { items } = await openPlace(path, opener)
      .then((place) => findSourceItems(place, { signal }))
      .catch(() => ({ items: [] }));
    for (const { document } of items) if (!document.isEmpty) found.add(document.collection);
  }
  return [...found].sort();
}
