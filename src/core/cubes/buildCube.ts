/**
 * Writes one cube: its chunks, window by window, then what is special to its format.
 *
 * Chunks are written beside the cube, in `NAME.partial`, with a journal of the finished windows, so that
 * an interrupted run is continued, and several machines can work on one cube.
 */
import { rm } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { forEachBounded } from '../../domain/boundedLoop.ts';
import { CubeError } from '../errors.ts';
import type { ByteStore } from './byteStore.ts';
import { countParts } from './chunkSizes.ts';
import { WINDOW_FILES } from './chunkStorage.ts';
import { CubeJournal, windowKey } from './cubeJournal.ts';
import type { CubeExtent, CubeLayout } from './cubeLayout.ts';
import type { CubeLock } from './cubeLock.ts';
import type {
  ChunkFormat,
  CubeTask,
  CubeWindow,
  HeldLayers,
  ItemTask,
  WindowRecord,
} from './cubeMessages.ts';
import type { CubeThreads } from './cubeThreads.ts';
import type { RequireUnchanged } from './cubeVersion.ts';
import { FolderStore } from './folderStore.ts';
import { intersection } from './itemReader.ts';
import type { WorkShare } from './workShare.ts';

/** A cube to write. */
export interface CubeBuild {
  readonly layout: CubeLayout;
  readonly format: ChunkFormat;
  /** Sizes along time, y and x. */
  readonly chunk: CubeExtent;
  /** Sizes of a window: whole chunks. */
  readonly window: { readonly height: number; readonly width: number };
  /** In the order of time; with indices of dates in the layout. */
  readonly items: readonly ItemTask[];
  /** Size of a block of the images, pixels. */
  readonly block: { readonly width: number; readonly height: number };
  /** First date that is not in the cube yet; 0 for a new one. */
  readonly firstDate: number;
  /** Dates that are copied from a cube that exists. */
  readonly held?: (HeldLayers & { readonly version: string }) | undefined;
  /** Folder of the cube, and its name there. */
  readonly place: ByteStore;
  readonly name: string;
  /** Folder beside the cube while it is written: `NAME.partial`. */
  readonly partial: ByteStore;
  /** Where chunks are stored. */
  readonly chunkStore: ByteStore;
  readonly threads: Pick<CubeThreads, 'count' | 'addCube' | 'run'>;
  /** Windows of this machine; all unless given. */
  readonly share?: WorkShare | undefined;
  readonly lock?: CubeLock | undefined;
  /** Called before anything takes the place of the cube that exists. */
  readonly requireUnchanged: RequireUnchanged;
  readonly onProgress: (done: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A cube whose chunks are all stored. */
export interface StoredCube extends CubeBuild {
  readonly journal: CubeJournal;
  /** Number of the cube in the threads. */
  readonly cube: number;
  /** In the order of rows and columns. */
  readonly windows: readonly CubeWindow[];
  /** By the keys of windows. */
  readonly records: ReadonlyMap<string, WindowRecord>;
}

/** Completes a cube whose chunks are stored, and gives it its name. */
export type CubeFinish = (stored: StoredCube) => Promise<void>;

/** Steps besides those of windows, for the progress. */
export interface CubeFinishing {
  readonly steps: number;
  readonly finish: CubeFinish;
}

/**
 * @returns whether the cube is complete; if not, other machines have windows left
 * @throws CubeError, DestinationError, ServiceError, CancelledError
 */
export async function buildCube(
  build: CubeBuild,
  { steps, finish }: CubeFinishing,
): Promise<boolean> {
  const { share, signal, partial, onProgress } = build;
  const journal = new CubeJournal(partial);
  await begin(build, journal);
  const windows = windowsOf(build);
  const cube = build.threads.addCube(taskOf(build));
  const report = (done: number, total: number) => onProgress(done, total + steps);
  const records = await writeWindows({ ...build, onProgress: report }, cube, windows, journal);
  if (windows.some((window) => !records.has(windowKey(window)))) return false;
  if (share && !(await journal.claimFinish({ signal }))) return false;
  const own = share ? ownOf(windows, share).length : windows.length;
  await finish({
    ...build,
    journal,
    cube,
    windows,
    records,
    onProgress: (done, total) => onProgress(own + done, own + total),
  });
  return true;
}

async function begin(build: CubeBuild, journal: CubeJournal): Promise<void> {
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
  // An earlier run used other images.
  await journal.remove({ isAll: true, signal });
  await journal.begin(planText(build), { signal });
}

/** All that the values of a cube depend on. */
function planText({ layout, format, chunk, items, firstDate, held }: CubeBuild): string {
  const { dates, attributes: _, ...described } = layout;
  const times = dates.map(({ time }) => time);
  const copied = held ? [held.version, held.runs] : [];
  return JSON.stringify([described, times, format, chunk, items, firstDate, ...copied]);
}

/** All windows of a cube, by rows and columns. */
function windowsOf({ layout: { width, height }, window }: CubeBuild): CubeWindow[] {
  const [, rows, columns] = countParts([1, height, width], [1, window.height, window.width]);
  const all = { row: 0, column: 0, width, height };
  const windows: CubeWindow[] = [];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const place = { row: y * window.height, column: x * window.width };
      const part = intersection({ ...window, ...place }, all);
      if (part) windows.push(part);
    }
  }
  return windows;
}

function ownOf<T>(windows: readonly T[], { index, count }: WorkShare): T[] {
  return windows.filter((_, i) => i % count === index);
}

/** Windows whose chunks are stored: those whose file is not what was recorded are written again. */
async function storedWindows(
  { format, partial, signal }: CubeBuild,
  journal: CubeJournal,
): Promise<Map<string, WindowRecord>> {
  const finished = await journal.finished({ signal });
  if (format.kind === 'zarr') return finished;
  const files = await partial.list(WINDOW_FILES, { signal });
  const sizes = new Map(files.map(({ key, size }) => [key, size]));
  for (const [key, { chunks }] of finished) {
    const needed = chunks.reduce((sum, { size }) => sum + size, 0);
    if (sizes.get(`${WINDOW_FILES}/${key}`) !== needed) finished.delete(key);
  }
  return finished;
}

async function writeWindows(
  build: CubeBuild,
  cube: number,
  windows: readonly CubeWindow[],
  journal: CubeJournal,
): Promise<Map<string, WindowRecord>> {
  const { threads, share, lock, signal, onProgress } = build;
  const finished = await storedWindows(build, journal);
  const own = share ? ownOf(windows, share) : windows;
  const rest = own.filter((window) => !finished.has(windowKey(window)));
  let done = own.length - rest.length;
  onProgress(done, own.length);
  if (rest.length === 0) return finished;
  await forEachBounded(
    rest,
    threads.count,
    async (window) => {
      lock?.throwIfLost();
      const record = await threads.run('writeWindow', { cube, window });
      await journal.record(window, record, { signal });
      finished.set(windowKey(window), record);
      onProgress(++done, own.length);
    },
    signal,
  );
  // Other machines may have finished theirs in the meantime.
  return share ? storedWindows(build, journal) : finished;
}

function taskOf(build: CubeBuild): CubeTask {
  const { layout, items, format, chunk, firstDate, chunkStore, block, held } = build;
  return {
    width: layout.width,
    height: layout.height,
    dateCount: layout.dates.length,
    variables: layout.variables,
    items,
    format,
    chunk,
    target: chunkStore.reference,
    firstDate,
    held,
    block,
  };
}

/** Deletes what is beside a complete cube. */
export async function removePartial({ partial, journal, signal }: StoredCube): Promise<void> {
  if (partial.reference.kind === 'bucket') await journal.remove({ isAll: true, signal });
  else await rm(partial.reference.path, { recursive: true, force: true });
}

/** Deletes what interrupted runs have left beside complete files. */
export async function removeUnfinishedFiles(store: ByteStore): Promise<void> {
  if (store instanceof FolderStore) await store.removeUnfinished();
}
