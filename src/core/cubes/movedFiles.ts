/**
 * Moves the files of a complete cube to where they belong, where their folder cannot be renamed: in a
 * bucket, and into a folder that has other files.
 *
 * A record of what is moved is stored before, so that the next run completes it, whatever its images
 * are. It takes seconds, and is not cancelled in between.
 */
import { rm } from 'node:fs/promises';
import { forEachBounded } from '../../domain/boundedLoop.ts';
import type { ByteStore, ByteStoreWatch } from './byteStore.ts';
import { JOURNAL_FOLDER } from './cubeJournal.ts';

/** File of the record, in the folder beside the cube. */
export const MOVE_RECORD = `${JOURNAL_FOLDER}/moving.json`;

/** Files that are renamed at a time. */
const AT_ONCE = 16;

/** Files to move from the folder beside the cube. */
export interface FileMove {
  /** Folder of the files in the folder beside the cube; empty for all of it. */
  readonly from: string;
  /** Relative to `from`, and to the cube. */
  readonly keys: readonly string[];
  /** One of them, which is deleted from the cube first and moved last, as long as the cube is not whole. */
  readonly last?: string | undefined;
}

/** A cube and the folder beside it. */
export interface MovePlace {
  /** Folder of the cube. */
  readonly place: ByteStore;
  /** Name of the cube in it; that of the folder beside it is `NAME.partial`. */
  readonly name: string;
  readonly partial: ByteStore;
}

export async function moveFiles(cube: MovePlace, move: FileMove): Promise<void> {
  await cube.partial.write(MOVE_RECORD, Buffer.from(JSON.stringify(move)));
  await perform(cube, move);
}

/**
 * Completes what an interrupted run has begun to move, and deletes the folder beside the cube.
 *
 * @returns whether there was something
 */
export async function completeMove(cube: MovePlace): Promise<boolean> {
  const { partial } = cube;
  const record = await partial.read(MOVE_RECORD);
  if (!record) return false;
  await perform(cube, JSON.parse(Buffer.from(record).toString()));
  if (partial.reference.kind === 'folder') {
    await rm(partial.reference.path, { recursive: true, force: true });
    return true;
  }
  const rest = await partial.list('', { isDeep: true });
  // The record is the last one, so that the rest is deleted by the next run if it is not by this one.
  const others = rest.map(({ key }) => key).filter((key) => key !== MOVE_RECORD);
  await partial.remove(others);
  await partial.remove([MOVE_RECORD]);
  return true;
}

/** Whether another machine is moving the files, or has been interrupted. */
export async function isMoving(
  { partial }: Pick<MovePlace, 'partial'>,
  { signal }: ByteStoreWatch,
): Promise<boolean> {
  return (await partial.find(MOVE_RECORD, { signal })) !== undefined;
}

/** Files that are not there any more have been moved by an earlier run. */
async function perform(
  { place, name, partial }: MovePlace,
  { from, keys, last }: FileMove,
): Promise<void> {
  const prefix = from === '' ? '' : `${from}/`;
  const found = await partial.list(from, { isDeep: true });
  const there = new Set(found.map(({ key }) => key.slice(prefix.length)));
  const rest = keys.filter((key) => there.has(key));
  const move = (key: string) => place.rename(`${name}.partial/${prefix}${key}`, `${name}/${key}`);
  if (last !== undefined && there.has(last)) await place.remove([`${name}/${last}`]);
  await forEachBounded(
    rest.filter((key) => key !== last),
    AT_ONCE,
    move,
  );
  if (last !== undefined && there.has(last)) await move(last);
}
