/** Copies metadata documents of images to the folder of their cube. */
import { safeFileName } from '../stores/fileNames.ts';
import type { ByteStore } from './byteStore.ts';
import type { SourceItem } from './sourceItems.ts';

/**
 * @param place folder of the cube
 * @param options.overwrite replaces documents that exist
 * @returns paths of the documents that were written
 */
export async function copyDocuments(
  items: readonly SourceItem[],
  place: ByteStore,
  { overwrite, signal }: { overwrite?: boolean | undefined; signal?: AbortSignal | undefined },
): Promise<string[]> {
  const copied: string[] = [];
  for (const { document } of items) {
    const key = safeFileName(`${document.name}.json`);
    // The documents of cubes beside the images are there already.
    if (place.address(key) === document.path) continue;
    const bytes = Buffer.from(document.text);
    if (overwrite) await place.write(key, bytes, { signal });
    else if (!(await place.create(key, bytes, { signal }))) continue;
    copied.push(place.address(key));
  }
  return copied;
}
