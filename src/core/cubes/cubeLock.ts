/**
 * Lets one conversion at a time write a cube; the parts of one conversion work together.
 *
 * The locks of `NAME` are files of the folder `NAME.lock`: `whole`, or one for each part. They are made
 * only where there is none, which folders and buckets both guarantee, and renewed while the conversion
 * runs. A lock whose process has ended, or that is not renewed any more, is removed by the next one.
 */
import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import { isCedarError } from '../../domain/cedarError.ts';
import { CubeError } from '../errors.ts';
import {
  type ByteStore,
  type ByteStoreWatch,
  type StoredBytes,
  UNFINISHED_ENDING,
} from './byteStore.ts';
import { type LockOwner, newOwner, ownerState, parseOwner } from './lockOwner.ts';
import type { WorkShare } from './workShare.ts';

/** Times of locks, milliseconds. */
export interface LockTimes {
  readonly renewEvery: number;
  /** A lock that is not renewed for so long has no owner. */
  readonly staleAfter: number;
}

const TIMES: LockTimes = { renewEvery: 10_000, staleAfter: 45_000 };

/** Folder of the cube, and its name there. */
export interface LockedCube {
  readonly place: ByteStore;
  readonly name: string;
}

export interface LockOptions extends ByteStoreWatch {
  /** The part of the work, which runs at the same time as the others. */
  readonly share?: WorkShare | undefined;
  readonly times?: LockTimes | undefined;
}

const WHOLE = 'whole';

/** The lock of a cube. */
export class CubeLock {
  readonly #cube: LockedCube;
  readonly #key: string;
  readonly #owner: LockOwner;
  readonly #timer: NodeJS.Timeout;
  #renewing: Promise<void> = Promise.resolve();
  #lost: unknown;

  constructor(cube: LockedCube, key: string, owner: LockOwner, { renewEvery }: LockTimes) {
    this.#cube = cube;
    this.#key = key;
    this.#owner = owner;
    this.#timer = setInterval(() => {
      this.#renewing = this.#renewing.then(() => this.#renew());
    }, renewEvery);
    this.#timer.unref();
  }

  /** @throws CubeError when another conversion has taken the lock, as after this machine has slept */
  async requireHeld(): Promise<void> {
    const found = await this.#cube.place.read(this.#key);
    const owner = found && parseOwner(found);
    if (owner?.id !== this.#owner.id) {
      this.#lost = busyCube(this.#cube, owner);
      throw this.#lost;
    }
  }

  /** Ends the work when the last renewal found that another conversion has the lock. @throws CubeError */
  throwIfLost(): void {
    if (this.#lost) throw this.#lost;
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewing;
    try {
      await this.requireHeld();
      await this.#cube.place.remove([this.#key]);
      await removeLockFolder(this.#cube);
    } catch {
      // The cube is complete, or its own error is reported. A lock that remains becomes stale.
    }
  }

  async #renew(): Promise<void> {
    try {
      await this.requireHeld();
      await this.#cube.place.write(this.#key, bytesOf({ ...this.#owner, renewed: Date.now() }));
    } catch {
      // It is tried again at the next time, and compared before the cube is replaced.
    }
  }
}

/**
 * Takes the lock of a cube.
 *
 * A conversion on the same machine is recognized at once, one on another machine when it renews its
 * lock, after seconds.
 *
 * @returns undefined where nothing can be written, so that a cube can only be kept
 * @throws CubeError when another conversion has it
 */
export async function lockCube(
  cube: LockedCube,
  { share, signal, times = TIMES }: LockOptions = {},
): Promise<CubeLock | undefined> {
  const { place, name } = cube;
  const folder = `${name}.lock`;
  const key = `${folder}/${share ? `part-${share.index}-of-${share.count}` : WHOLE}`;
  const owner = await newOwner();
  try {
    while (!(await createLock(place, key, owner, signal))) {
      await removeStale(cube, key, owner, { signal, times });
    }
  } catch (error) {
    if (isReadOnly(error)) return undefined;
    throw error;
  }
  const lock = new CubeLock(cube, key, owner, times);
  try {
    // Of two that begin at the same time, each sees the other's here, because its own is made before.
    for (const other of await place.list(folder, { signal })) {
      const isOther = other.key !== key && (!share || other.key === `${folder}/${WHOLE}`);
      if (isOther) await removeStale(cube, other.key, owner, { signal, times });
    }
    return lock;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** @returns whether there was none */
async function createLock(
  place: ByteStore,
  key: string,
  owner: LockOwner,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    return await place.create(key, bytesOf(owner), { signal });
  } catch (error) {
    // The folder was deleted with another lock in between.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Removes a lock that has no owner any more. @throws CubeError when it has one */
async function removeStale(
  cube: LockedCube,
  key: string,
  self: LockOwner,
  { signal, times: { renewEvery, staleAfter } }: ByteStoreWatch & { readonly times: LockTimes },
): Promise<void> {
  const { place } = cube;
  let first: StoredBytes | undefined;
  for (const start = performance.now(); ; await sleep(renewEvery / 4, undefined, { signal })) {
    const file = await place.find(key, { signal });
    const bytes = file && (await place.read(key, { signal }));
    if (!file || !bytes) return;
    const owner = parseOwner(bytes);
    const state = owner ? ownerState(owner, self, staleAfter) : 'unknown';
    first ??= file;
    if (state === 'running' || file.version !== first.version) throw busyCube(cube, owner);
    if (state === 'ended' || performance.now() - start > staleAfter) {
      await place.removeVersion(file, { signal });
      await removeLockFolder(cube);
      return;
    }
  }
}

/** The folder on disk, once it has no locks. */
async function removeLockFolder({ place, name }: LockedCube): Promise<void> {
  if (place.reference.kind !== 'folder') return;
  const folder = place.address(`${name}.lock`);
  try {
    const files = await readdir(folder);
    if (!files.every((file) => file.endsWith(UNFINISHED_ENDING))) return;
    // Left by a process that was killed; one that is just taking a lock tries again.
    for (const file of files) await rm(join(folder, file), { force: true });
    await rmdir(folder);
  } catch {
    // Another conversion has taken a lock, or has removed the folder.
  }
}

function bytesOf(owner: LockOwner): Uint8Array {
  return Buffer.from(JSON.stringify(owner));
}

function isReadOnly(error: unknown): boolean {
  if (isCedarError(error, 'service')) return error.status === 403;
  return ['EACCES', 'EPERM', 'EROFS'].includes(String((error as NodeJS.ErrnoException).code));
}

function busyCube({ place, name }: LockedCube, owner: LockOwner | undefined): CubeError {
  const path = place.address(name);
  return new CubeError(
    'busy-cube',
    path,
    owner
      ? l10n.t(
          'Another conversion is writing "{0}" (process {1} on {2}). Try again when it has ended.',
          path,
          String(owner.pid),
          owner.host,
        )
      : l10n.t('Another conversion is writing "{0}". Try again when it has ended.', path),
  );
}
