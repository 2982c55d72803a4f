/** Builds the cube of a group of images in a format of files, or finds that it is there already. */
import { programInfo } from '../tracking/programInfo.ts';
import { buildCube, type CubeBuild, isUnfinished } from './buildCube.ts';
import { blockOf, type GroupBuildOptions, itemTasks } from './buildGroup.ts';
import type { BuiltCube } from './builtCube.ts';
import type { ByteStore } from './byteStore.ts';
import type { CubeFormat } from './cubeLayout.ts';
import { cubeStem } from './cubeNames.ts';
import { checkDiskSpace } from './diskSpace.ts';
import { FILE_FORMATS, type FileFormatName } from './fileFormats.ts';
import type { CubeGroup } from './groupItems.ts';
import { layoutOf } from './makeLayout.ts';

/** Bytes on the disk while a cube is completed, as a multiple of the cube: its chunks are there too. */
const SPACE_FACTOR = 2;

/** @param place folder of the cube */
export async function buildFileGroup(
  group: CubeGroup,
  place: ByteStore,
  format: FileFormatName,
  options: GroupBuildOptions,
): Promise<BuiltCube> {
  const { signal, catalog, threads, opener, share, overwrite = false } = options;
  const { ending, prepare } = FILE_FORMATS[format];
  const images = group.items.map(({ item }) => item.document.name);
  const cubeName = cubeStem(group, images, format);
  const name = `${cubeName}${ending}`;
  const path = place.address(name);
  const result = { path, format: format as CubeFormat, dates: group.dates.length, images };
  const layout = layoutOf(group, cubeName, {
    catalog,
    version: programInfo().version,
    now: new Date(),
  });
  const partial = opener.at(place.address(`${name}.partial`));
  const { finishing, ...prepared } = prepare(layout, options.encoding ?? { others: {} });
  const build: CubeBuild = {
    ...prepared,
    layout,
    items: itemTasks(group, group.items, layout, 0),
    block: blockOf(group.items),
    firstDate: 0,
    place,
    name,
    partial,
    chunkStore: partial,
    threads,
    share,
    onProgress: (done, total) => options.onProgress(cubeName, done, total),
    signal,
  };
  const isKept = !overwrite && (await exists(build));
  if (isKept) return { ...result, state: 'kept' };
  await checkDiskSpace(place, group.items, SPACE_FACTOR);
  const isComplete = await buildCube(build, finishing);
  return { ...result, state: isComplete ? 'written' : 'partial' };
}

/**
 * Whether the cube is there. The files of a folder in a bucket get their names one after another: a
 * run that was interrupted meanwhile is continued.
 */
async function exists(build: CubeBuild): Promise<boolean> {
  const { place, name, format, signal } = build;
  if (format.kind === 'netcdf') return (await place.find(name, { signal })) !== undefined;
  if ((await place.list(name, { signal })).length === 0) return false;
  return place.reference.kind === 'folder' || !(await isUnfinished(build));
}
