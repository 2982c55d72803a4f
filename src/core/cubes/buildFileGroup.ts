/** Builds the cube of a group of images in a format of files, or finds that it is there already. */
import { programInfo } from '../tracking/programInfo.ts';
import { buildCube, type CubeBuild } from './buildCube.ts';
import { blockOf, type GroupBuildOptions, itemTasks } from './buildGroup.ts';
import type { BuiltCube } from './builtCube.ts';
import type { ByteStore } from './byteStore.ts';
import type { CubeDate, CubeFormat, CubeLayout } from './cubeLayout.ts';
import type { NetcdfSource } from './cubeMessages.ts';
import { watchCube } from './cubeVersion.ts';
import { checkDiskSpace, PHYSICAL_SPACE } from './diskSpace.ts';
import { type ExistingFiles, existingFiles } from './existingFiles.ts';
import { FILE_FORMATS, type FileFormatName } from './fileFormats.ts';
import { furtherAttributes, type SourceDescription } from './furtherDates.ts';
import type { CubeGroup } from './groupItems.ts';
import { heldRuns } from './heldRuns.ts';
import { layoutOf, sourceDescription } from './makeLayout.ts';
import { completeMove, isMoving } from './movedFiles.ts';
import { checkEachOnce, datesOfItems, mergeDates, newItems } from './newDates.ts';

/** Bytes on the disk while a cube is completed, as a multiple of the cube: its chunks are there too. */
const SPACE_FACTOR = 2;

/**
 * @param place folder of the cube
 * @param cubeName without its ending
 */
export async function buildFileGroup(
  group: CubeGroup,
  place: ByteStore,
  { cubeName, format }: { readonly cubeName: string; readonly format: FileFormatName },
  options: GroupBuildOptions,
): Promise<BuiltCube> {
  const { signal, catalog, threads, opener, share, overwrite = false } = options;
  const { ending, prepare } = FILE_FORMATS[format];
  const images = group.items.map(({ item }) => item.document.name);
  const name = `${cubeName}${ending}`;
  const path = place.address(name);
  const result = { path, format: format as CubeFormat, images };
  const made = layoutOf(group, cubeName, {
    catalog,
    version: programInfo().version,
    now: new Date(),
  });
  const partial = opener.at(place.address(`${name}.partial`));
  const cube = { place, name, partial };
  if (share && (await isMoving(cube, { signal }))) {
    return { ...result, state: 'partial', dates: made.dates.length };
  }
  const isCompleted = !overwrite && (await completeMove(cube));
  const requireUnchanged = await watchCube(cube, options);
  const existing = overwrite
    ? undefined
    : await existingFiles({ format, place, name, group, layout: made, threads, signal });
  const items = existing ? newItems(existing.dates, group.items, path) : group.items;
  const added = datesOfItems(group, items);
  checkEachOnce(existing?.dates ?? [], added, path);
  if (existing && items.length === 0) {
    return { ...result, state: isCompleted ? 'written' : 'kept', dates: existing.dates.length };
  }
  const { layout, places, source, held, kept } = planFile(
    made,
    added,
    existing,
    sourceDescription(group, catalog),
  );
  const { finishing, ...prepared } = prepare(layout, options.encoding ?? { others: {} }, held);
  const build: CubeBuild = {
    ...prepared,
    ...cube,
    layout,
    items: itemTasks(group, items, layout, places),
    block: blockOf(items),
    firstDate: 0,
    held: source && {
      store: place.reference,
      source,
      runs: heldRuns(kept, prepared.chunk[0]),
      version: `${source.file.version} ${source.file.size}`,
    },
    chunkStore: partial,
    threads,
    share,
    lock: options.lock,
    requireUnchanged,
    onProgress: (done, total) => options.onProgress(cubeName, done, total),
    signal,
  };
  const factor = SPACE_FACTOR * (group.physical ? PHYSICAL_SPACE : 1);
  const copied = SPACE_FACTOR * (source?.file.size ?? 0);
  await checkDiskSpace(place, items, { factor, copied });
  const isComplete = await buildCube(build, finishing);
  const state = existing ? 'appended' : 'written';
  const dates = added.length + (existing?.dates.length ?? 0);
  return { ...result, state: isComplete ? state : 'partial', dates };
}

/** What is written, and where the dates of images are in it. */
interface FilePlan {
  readonly layout: CubeLayout;
  readonly places: Iterable<number>;
  /** The file that dates are copied from. */
  readonly source?: NetcdfSource | undefined;
  /** Index of each of its dates. */
  readonly kept: readonly number[];
  /** Dates that are in other files. */
  readonly held?: readonly CubeDate[] | undefined;
}

function planFile(
  made: CubeLayout,
  added: readonly CubeDate[],
  existing: ExistingFiles | undefined,
  describe: SourceDescription,
): FilePlan {
  if (!existing?.source) {
    const layout = existing ? { ...made, dates: added } : made;
    return { layout, places: layout.dates.keys(), kept: [], held: existing?.dates };
  }
  const { source, history } = existing;
  const { dates, held: kept, added: places } = mergeDates(existing.dates, added);
  const attributes = furtherAttributes(made, dates, history, describe);
  return { layout: { ...made, dates, attributes }, places, source, kept };
}
