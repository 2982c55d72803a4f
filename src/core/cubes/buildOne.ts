/** Builds one cube: chooses it, locks it, and writes it in its format. */
import { buildFileGroup } from './buildFileGroup.ts';
import { buildGroup, type GroupBuildOptions } from './buildGroup.ts';
import type { BuiltCube } from './builtCube.ts';
import type { ByteStore } from './byteStore.ts';
import { describedError } from './cubeFailures.ts';
import type { CubeFormat } from './cubeLayout.ts';
import { type CubeLock, lockCube } from './cubeLock.ts';
import { cubeEnding, tileStem } from './cubeNames.ts';
import type { CubeSubject } from './groupItems.ts';
import type { ChosenCube } from './sharedCubes.ts';

/** How a cube is chosen and written. */
export interface OneCubeOptions extends Omit<GroupBuildOptions, 'overwrite' | 'lock'> {
  readonly format: CubeFormat;
  /** Chooses the cube; called with the lock of its tile and collection. */
  readonly choose: () => Promise<ChosenCube>;
  /** Whether the chosen cube is replaced. */
  readonly isOverwritten: (cube: ChosenCube) => boolean;
}

/**
 * @param place folder of the cube
 * @throws CubeError when another conversion is writing a cube of the same tile and collection there
 */
export async function buildOne(
  subject: CubeSubject,
  place: ByteStore,
  { format, choose, isOverwritten, ...options }: OneCubeOptions,
): Promise<BuiltCube> {
  const locks: (CubeLock | undefined)[] = [];
  const take = async (stem: string): Promise<CubeLock | undefined> => {
    const lock = await lockCube({ place, name: `${stem}${cubeEnding(format)}` }, options);
    locks.push(lock);
    return lock;
  };
  try {
    // Of two images of a tile that are converted at once, the second has to find the cube of the first.
    const ofTile = await take(tileStem(subject));
    const chosen = await choose();
    const { group, name, note } = chosen;
    const lock = name === tileStem(subject) ? ofTile : await take(name);
    const locked = { ...options, lock, overwrite: isOverwritten(chosen) };
    const cube = await (format === 'zarr'
      ? buildGroup(group, place, name, locked)
      : buildFileGroup(group, place, { cubeName: name, format }, locked));
    return { ...cube, ...(note !== undefined && { note }) };
  } catch (error) {
    throw describedError(error, place.address(''));
  } finally {
    for (const lock of locks.reverse()) await lock?.release();
  }
}
