/**
 * Writes one cube in a format of one file, or of a file for each date, by a writer for that format.
 *
 * Images are read in the threads, block by block; the writer gets consecutive dates of a variable
 * together.
 */
import { forEachBounded } from '../../domain/boundedLoop.ts';
import type { CubeLayout, CubeWriter } from './cubeLayout.ts';
import type { CubeWindow, ItemTask } from './cubeMessages.ts';
import type { CubeThreads } from './cubeThreads.ts';
import { intersection } from './itemReader.ts';

/** A cube to write. */
export interface FileBuild {
  readonly layout: CubeLayout;
  /** In the order of time. */
  readonly items: readonly ItemTask[];
  /** Rows and columns that are read at a time: a block of the images, or a multiple. */
  readonly block: { readonly width: number; readonly height: number };
  readonly writer: CubeWriter;
  readonly threads: CubeThreads;
  readonly onProgress: (done: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Fewest rows and columns that are read at a time: strips of a row would be read one by one. */
const MIN_BLOCK = 128;

/**
 * @throws CubeError, DestinationError, CancelledError; what was written stays for a later run
 */
export async function buildFile(build: FileBuild): Promise<void> {
  const { layout, items, writer, threads, signal, onProgress } = build;
  const { width, height, dates, variables } = layout;
  const cube = threads.addCube({ width, height, dateCount: dates.length, variables, items });
  const windows = windowsOf(build);
  const jobs = windows.flatMap((window) => items.map((_, item) => ({ window, item })));
  let done = 0;
  onProgress(done, jobs.length);
  try {
    await forEachBounded(
      jobs,
      threads.count,
      async ({ window, item }) => {
        const blocks = await threads.run('readWindow', { cube, item, window });
        for (const { variable, origin, shape, values } of blocks) {
          await writer.write(variable, origin, shape, values, signal);
        }
        onProgress(++done, jobs.length);
      },
      signal,
    );
    await writer.finish(signal);
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

function windowsOf({ layout, block }: FileBuild): CubeWindow[] {
  const all = { row: 0, column: 0, width: layout.width, height: layout.height };
  const width = Math.max(block.width, MIN_BLOCK);
  const height = Math.max(block.height, MIN_BLOCK);
  const windows: CubeWindow[] = [];
  for (let row = 0; row < layout.height; row += height) {
    for (let column = 0; column < layout.width; column += width) {
      const window = intersection({ row, column, width, height }, all);
      if (window) windows.push(window);
    }
  }
  return windows;
}
