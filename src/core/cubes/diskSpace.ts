/** Checks that a disk has room for a cube before it is begun. */
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { CubeError } from '../errors.ts';
import type { ByteStore } from './byteStore.ts';
import type { CheckedItem } from './checkItem.ts';
import { formatByteSize } from './cubeFailures.ts';

/** Space of a cube of physical values, compared with its images: most are of 16 bits, and it has 32. */
export const PHYSICAL_SPACE = 2;

/**
 * A cube takes about as much as its images, which are compressed as well.
 *
 * @param place folder of the cube; of a bucket, the space is not limited
 * @param options.factor of what the images take: parts are on the disk as well while a cube is completed
 * @param options.copied bytes that are copied from a cube that exists
 * @throws CubeError
 */
export async function checkDiskSpace(
  place: ByteStore,
  items: readonly CheckedItem[],
  { factor = 1, copied = 0 }: { readonly factor?: number; readonly copied?: number } = {},
): Promise<void> {
  if (place.reference.kind !== 'folder') return;
  const needed = items
    .flatMap(({ pieces }) => pieces)
    .reduce((sum, { file }) => sum + factor * file.size, copied);
  const free = await freeBytes(place.reference.path);
  if (free === undefined || free >= needed) return;
  throw new CubeError(
    'disk-space',
    place.address(''),
    l10n.t(
      'The disk of "{0}" has {1} of free space, and the cube needs about {2}. Free some space, or choose another folder.',
      place.address(''),
      formatByteSize(free),
      formatByteSize(needed),
    ),
  );
}

/** Free space for this user in a folder, which may not exist yet. */
async function freeBytes(folder: string): Promise<number | undefined> {
  for (let each = path.resolve(folder); ; each = path.dirname(each)) {
    const found = await statfs(each).catch(() => undefined);
    if (found) return found.bavail * found.bsize;
    if (path.dirname(each) === each) return undefined;
  }
}
