/**
 * Writes one Zarr cube: new, or with later dates appended.
 *
 * In a folder, a new cube is written as `NAME.zarr.partial` and renamed when it is complete. In a
 * bucket, and when dates are appended, shards are written where they belong, and readers see them
 * once the metadata document of the group is written, which comes last.
 */
import { readdir, rename, rm } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { forEachBounded } from '../../domain/boundedLoop.ts';
import { CubeError } from '../errors.ts';
import type { ByteStore } from './byteStore.ts';
import { type ChunkSizes, countParts } from './chunkSizes.ts';
import { CubeJournal, windowKey } from './cubeJournal.ts';
import type { CubeLayout } from './cubeLayout.ts';
import type { CubeWindow, ItemTask, SampledBlock, ZarrTask } from './cubeMessages.ts';
import type { CubeThreads } from './cubeThreads.ts';
import { ZARR_DOCUMENT } from './existingCube.ts';
import { intersection } from './itemReader.ts';
import { documentTexts, type ZarrFiles, zarrFiles } from './zarrFiles.ts';

/** Blocks that are read back, at most; they are from all parts of the cube. */
const MAX_VERIFIED = 64;

/** A part of the work: window number `index` of each `count`. */
export interface WorkShare {
  /** Number of the part, from 0. */
  readonly index: number;
  /** Number of parts. */
  readonly count: number;
}

/** A cube to write. */
export interface ZarrBuild {
  readonly layout: CubeLayout;
  readonly sizes: ChunkSizes;
  /** In the order of time; with indices of dates in the layout. */
  readonly items: readonly ItemTask[];
  /** First date that is not in the cube yet; 0 for a new one. */
  readonly firstDate: number;
  /** Place of the cube, and of what is beside it while it is written. */
  readonly target: ByteStore;
  readonly partial: ByteStore;
  readonly threads: CubeThreads;
  /** Windows of this machine; all unless given. */
  readonly share?: WorkShare | undefined;
  readonly onProgress: (done: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * @returns whether the cube is complete; if not, other machines have windows left
 * @throws CubeError, DestinationError, ServiceError, CancelledError
 */
export async function buildZarr(build: ZarrBuild): Promise<boolean> {
  const { partial, signal } = build;
  const journal = new CubeJournal(partial);
  await begin(build, journal);
  const windows = windowsOf(build);
  const finished = await writeWindows(build, windows, journal);
  if (windows.some((window) => !finished.has(windowKey(window)))) return false;
  if (build.share && !(await journal.claimFinish({ signal }))) return false;
  await finish(build, journal, finished);
  return true;
}

async function begin(build: ZarrBuild, journal: CubeJournal): Promise<void> {
  const { partial, signal, share } = build;
  if (await journal.begin(planText(build), { signal })) return;
  if (share) {
    throw new CubeError(
      'existing-cube',
      partial.address(''),
      l10n.t(
        '"{0}" is of other images, or of another version of them. Delete it, then start all parts of the work again.',
        partial.address(''),
      ),
    );
  }
  // What an earlier run has begun was made of other images.
  await journal.remove({ isAll: true, signal });
  await journal.begin(planText(build), { signal });
}

/** All that the values of a cube depend on. */
function planText({ layout, sizes, items, firstDate }: ZarrBuild): string {
  const { dates, attributes: _, ...described } = layout;
  const times = dates.map(({ time }) => time);
  return JSON.stringify([described, times, sizes, items, firstDate]);
}

/** All windows of a cube: the rows and columns of its shards. */
function windowsOf({ layout, sizes }: ZarrBuild): CubeWindow[] {
  const { width, height } = layout;
  const [, rows, columns] = countParts([1, height, width], [1, sizes.shard[1], sizes.shard[2]]);
  const windows: CubeWindow[] = [];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const [, shardHeight, shardWidth] = sizes.shard;
      const shard = {
        row: y * shardHeight,
        column: x * shardWidth,
        width: shardWidth,
        height: shardHeight,
      };
      const window = intersection(shard, { row: 0, column: 0, width, height });
      if (window) windows.push(window);
    }
  }
  return windows;
}

async function writeWindows(
  build: ZarrBuild,
  windows: readonly CubeWindow[],
  journal: CubeJournal,
): Promise<Map<string, SampledBlock[]>> {
  const { threads, share, signal, onProgress } = build;
  const finished = await journal.finished({ signal });
  const isOwn = (index: number) => !share || index % share.count === share.index;
  const own = windows.filter((_, index) => isOwn(index));
  const rest = own.filter((window) => !finished.has(windowKey(window)));
  let done = own.length - rest.length;
  onProgress(done, own.length);
  if (rest.length === 0) return finished;
  const cube = threads.addCube(taskOf(build));
  await forEachBounded(
    rest,
    threads.count,
    async (window) => {
      const blocks = await threads.run('writeShards', { cube, window });
      await journal.record(window, blocks, { signal });
      finished.set(windowKey(window), blocks);
      onProgress(++done, own.length);
    },
    signal,
  );
  // Other machines may have finished theirs in the meantime.
  return share ? journal.finished({ signal }) : finished;
}

function taskOf(build: ZarrBuild): ZarrTask {
  const { layout, items, sizes, firstDate } = build;
  return {
    width: layout.width,
    height: layout.height,
    dateCount: layout.dates.length,
    variables: layout.variables,
    items,
    sizes,
    firstDate,
    target: shardStore(build).reference,
  };
}

/** Where shards are written: only a new cube in a folder can be renamed when it is complete. */
function shardStore({ target, partial, firstDate }: ZarrBuild): ByteStore {
  return firstDate > 0 || target.reference.kind === 'bucket' ? target : partial;
}

async function finish(
  build: ZarrBuild,
  journal: CubeJournal,
  finished: Map<string, SampledBlock[]>,
): Promise<void> {
  const { layout, sizes, signal } = build;
  const files = await zarrFiles(layout, sizes);
  const store = shardStore(build);
  await verify(build, files, journal, finished);
  for (const { key, bytes } of files.files) await store.write(key, bytes, { signal });
  await store.write(files.group.key, files.group.bytes, { signal });
  await journal.remove({ isAll: false, signal });
  const { target, partial } = build;
  if (store === partial) await moveIntoPlace(partial.address(''), target.address(''));
  else if (partial.reference.kind === 'folder') await removeFolder(partial.address(''));
}

/** Reads blocks back, and compares them with what was read from the images. */
async function verify(
  build: ZarrBuild,
  files: ZarrFiles,
  journal: CubeJournal,
  finished: Map<string, SampledBlock[]>,
): Promise<void> {
  const { threads, layout, signal, target } = build;
  const all = [...finished.values()].flat();
  const step = Math.max(1, all.length / MAX_VERIFIED);
  const chosen = Array.from(
    { length: Math.min(all.length, MAX_VERIFIED) },
    (_, i) => all[Math.floor(i * step)],
  ).filter((block) => block !== undefined);
  const documents = documentTexts(files);
  const different: SampledBlock[] = [];
  const groups = Array.from({ length: threads.count }, (_, i) =>
    chosen.filter((__, index) => index % threads.count === i),
  );
  await forEachBounded(
    groups,
    threads.count,
    async (blocks) => {
      if (blocks.length === 0) return;
      const { variables } = layout;
      const place = shardStore(build).reference;
      different.push(
        ...(await threads.run('verify', { target: place, variables, blocks, documents })),
      );
    },
    signal,
  );
  if (different.length === 0) return;
  const wrong = [...finished].filter(([, blocks]) =>
    blocks.some((each) => different.includes(each)),
  );
  const keys = wrong.length > 0 ? wrong.map(([key]) => key) : [...finished.keys()];
  await journal.forget(keys, { signal });
  throw new CubeError(
    'verification',
    target.address(''),
    l10n.t(
      '"{0}" was not completed: some values differ from the images when they are read back. The disk may be faulty, or another program has changed the files; convert again.',
      target.address(''),
    ),
  );
}

/** Gives a complete cube its name, in place of an earlier one. */
async function moveIntoPlace(partial: string, path: string): Promise<void> {
  const old = `${path}.old`;
  await rm(old, { recursive: true, force: true });
  const isThere = await readdir(path).then(
    () => true,
    () => false,
  );
  if (isThere) await rename(path, old);
  await rename(partial, path);
  if (isThere) await rm(old, { recursive: true, force: true });
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
