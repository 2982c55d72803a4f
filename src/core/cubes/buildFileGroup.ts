/** Builds the cube of a group of images in a format of files, or finds that it is there already. */
import { programInfo } from '../tracking/programInfo.ts';
import { buildCube, type CubeBuild } from './buildCube.ts';
import { blockOf, type GroupBuildOptions, itemTasks } from './buildGroup.ts';
import type { BuiltCube } from './builtCube.ts';
import type { ByteStore } from './byteStore.ts';
import { existingCogs } from './cog/existingCogs.ts';
import type { CubeDate, CubeFormat, CubeLayout } from './cubeLayout.ts';
import { checkDiskSpace, PHYSICAL_SPACE } from './diskSpace.ts';
import { FILE_FORMATS, type FileFormatName } from './fileFormats.ts';
import type { CubeGroup } from './groupItems.ts';
import { layoutOf } from './makeLayout.ts';
import { completeMove, isMoving } from './movedFiles.ts';
import { datesOfItems, newItems } from './newDates.ts';

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
  const held = overwrite ? undefined : await heldDates(group, cube, made, { ...options, format });
  const items = held ? newItems(held, group.items, path) : group.items;
  if (held && items.length === 0) {
    return { ...result, state: isCompleted ? 'written' : 'kept', dates: held.length };
  }
  const layout = held ? { ...made, dates: datesOfItems(group, items) } : made;
  const { finishing, ...prepared } = prepare(layout, options.encoding ?? { others: {} }, held);
  const build: CubeBuild = {
    ...prepared,
    ...cube,
    layout,
    items: itemTasks(group, items, layout, layout.dates.keys()),
    block: blockOf(items),
    firstDate: 0,
    chunkStore: partial,
    threads,
    share,
    onProgress: (done, total) => options.onProgress(cubeName, done, total),
    signal,
  };
  const factor = SPACE_FACTOR * (group.physical ? PHYSICAL_SPACE : 1);
  await checkDiskSpace(place, items, { factor });
  const isComplete = await buildCube(build, finishing);
  const state = held ? 'appended' : 'written';
  const dates = layout.dates.length + (held?.length ?? 0);
  return { ...result, state: isComplete ? state : 'partial', dates };
}

/** Dates that a cube has; undefined where there is none. */
async function heldDates(
  group: CubeGroup,
  { place, name }: Pick<CubeBuild, 'place' | 'name'>,
  layout: CubeLayout,
  { format, threads, signal }: GroupBuildOptions & { readonly format: FileFormatName },
): Promise<readonly CubeDate[] | undefined> {
  if (format === 'cog') return existingCogs({ place, name, group, layout, threads, signal });
  return (await place.find(name, { signal })) && layout.dates;
}
