/** Builds the cube of a group of images in a format of files, or finds that it is there already. */
import { stat } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { CubeError } from '../errors.ts';
import { safeFileName } from '../stores/fileNames.ts';
import { programInfo } from '../tracking/programInfo.ts';
import { buildFile } from './buildFile.ts';
import { type GroupBuildOptions, itemTasks } from './buildGroup.ts';
import type { BuiltCube } from './builtCube.ts';
import type { ByteStore } from './byteStore.ts';
import type { CubeFormat } from './cubeLayout.ts';
import { checkDiskSpace } from './diskSpace.ts';
import type { FileFormat } from './fileWriters.ts';
import type { CubeGroup } from './groupItems.ts';
import { cubeNameOf, layoutOf } from './makeLayout.ts';

/** @param place folder of the cube */
export async function buildFileGroup(
  group: CubeGroup,
  place: ByteStore,
  format: CubeFormat,
  { ending, open }: FileFormat,
  options: GroupBuildOptions,
): Promise<BuiltCube> {
  const { signal, catalog, threads, overwrite = false } = options;
  const name = fileNameOf(group);
  const path = place.address(`${name}${ending}`);
  if (place.reference.kind !== 'folder') throw onlyInFolders(path);
  const images = group.items.map(({ item }) => item.document.name);
  const dates = group.dates.length;
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  if (exists && !overwrite) return { path, format, state: 'kept', dates, images };
  const layout = layoutOf(group, name, {
    catalog,
    version: programInfo().version,
    now: new Date(),
  });
  await checkDiskSpace(place, group.items);
  const encoding = options.encoding ?? { others: {} };
  const writer = await open({ layout, path, encoding });
  const [first] = group.items;
  await buildFile({
    layout,
    items: itemTasks(group, group.items, layout, 0),
    block: first?.block ?? { width: 256, height: 256 },
    writer,
    threads,
    onProgress: (done, total) => options.onProgress(name, done, total),
    signal,
  });
  return { path, format, state: 'written', dates, images };
}

/** As the Python tool names it where a cube is of one image. */
function fileNameOf(group: CubeGroup): string {
  const [only, ...others] = group.items;
  return safeFileName(only && others.length === 0 ? only.item.document.name : cubeNameOf(group));
}

function onlyInFolders(path: string): CubeError {
  return new CubeError(
    'request',
    path,
    l10n.t(
      '"{0}" is in a bucket, where only Zarr cubes can be written. Choose a folder, or Zarr.',
      path,
    ),
  );
}
