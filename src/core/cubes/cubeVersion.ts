/** Notices when another program has changed a cube while further dates of it were written. */
import * as l10n from '@vscode/l10n';
import { CubeError } from '../errors.ts';
import type { ByteStoreWatch } from './byteStore.ts';
import type { CubeLock } from './cubeLock.ts';
import { ZARR_DOCUMENT } from './existingCube.ts';
import type { MovePlace } from './movedFiles.ts';

/** @throws CubeError when the cube is not the one that was read */
export type RequireUnchanged = () => Promise<void>;

/** Files that change with the dates of a cube; viewers store others beside them. */
const DATE_FILE = new RegExp(`(\\.tif|/${ZARR_DOCUMENT.replace('.', '\\.')})$`);

/**
 * Remembers which version of a cube there is, if any. Called before the cube is read, so that dates
 * that others add later are never replaced by a cube without them.
 *
 * @returns what to call before the cube is replaced
 */
export async function watchCube(
  cube: Pick<MovePlace, 'place' | 'name'>,
  { lock, signal }: ByteStoreWatch & { readonly lock?: CubeLock | undefined },
): Promise<RequireUnchanged> {
  const read = await versionOf(cube, { signal });
  return async () => {
    await lock?.requireHeld();
    if ((await versionOf(cube, { signal })) !== read) throw changedCube(cube);
  };
}

/** Changes with the dates of a cube of any format. */
async function versionOf(
  { place, name }: Pick<MovePlace, 'place' | 'name'>,
  { signal }: ByteStoreWatch,
): Promise<string> {
  const file = await place.find(name, { signal });
  const files = await place.list(name, { signal });
  const dated = files.filter(({ key }) => DATE_FILE.test(key));
  return JSON.stringify([...(file ? [file] : []), ...dated]);
}

function changedCube({ place, name }: Pick<MovePlace, 'place' | 'name'>): CubeError {
  const path = place.address(name);
  return new CubeError(
    'busy-cube',
    path,
    l10n.t(
      'Another program has changed "{0}" since it was read, so it was left as it is. Convert again: the dates of both are then in it.',
      path,
    ),
  );
}
