/** Names of the files and folders of cubes. */
import { safeFileName } from '../stores/fileNames.ts';
import type { ByteStore, ByteStoreWatch } from './byteStore.ts';
import type { CubeFormat } from './cubeLayout.ts';
import { ZARR_DOCUMENT } from './existingCube.ts';
import { FILE_FORMATS } from './fileFormats.ts';
import { OLD_ENDING } from './finishZarr.ts';
import type { CubeSubject, ImageGroup } from './groupItems.ts';
import { cubeNameOf } from './makeLayout.ts';
import { MOVE_RECORD } from './movedFiles.ts';

/** Name of the cube of a tile and its collection, without its ending. */
export function tileStem(subject: CubeSubject): string {
  return safeFileName(cubeNameOf(subject));
}

/**
 * Name of a cube without its ending. A file is named as the Python tool names it where a cube is of
 * one image; a Zarr cube can get other images later.
 *
 * @param images names of its images
 */
export function cubeStem(
  subject: CubeSubject,
  images: readonly string[],
  format: CubeFormat,
): string {
  const [only, ...others] = images;
  const isOfImage = format !== 'zarr' && only !== undefined && others.length === 0;
  return isOfImage ? safeFileName(only) : tileStem(subject);
}

/**
 * Name of a cube in a folder, without its ending: an image is added to the cube of its tile and
 * collection where that exists, and it has none of its own.
 *
 * @param place the folder
 */
async function findCubeStem(
  place: ByteStore,
  subject: CubeSubject,
  images: readonly string[],
  { format, signal }: { readonly format: CubeFormat } & ByteStoreWatch,
): Promise<string> {
  const own = cubeStem(subject, images, format);
  const shared = tileStem(subject);
  if (own === shared) return own;
  const exists = (stem: string) => cubeExists(place, stem, { format, signal });
  return !(await exists(own)) && (await exists(shared)) ? shared : own;
}

/** Whether a folder has a cube of a name, also one that is being replaced by its next version. */
export async function cubeExists(
  place: ByteStore,
  stem: string,
  { format, signal }: { readonly format: CubeFormat } & ByteStoreWatch,
): Promise<boolean> {
  const name = `${stem}${cubeEnding(format)}`;
  if (format === 'zarr') {
    const documents = [`${name}/${ZARR_DOCUMENT}`, `${name}${OLD_ENDING}/${ZARR_DOCUMENT}`];
    // In a bucket, its files are moved.
    const moving = `${name}.partial/${MOVE_RECORD}`;
    for (const key of [...documents, moving]) {
      if (await place.find(key, { signal })) return true;
    }
    return false;
  }
  const isFile = (await place.find(name, { signal })) !== undefined;
  return isFile || (await place.list(name, { signal })).length > 0;
}

/** Names of the cubes of groups, without their ending. @param placeOf folder of each */
export async function findCubeStems(
  groups: readonly ImageGroup[],
  placeOf: (group: ImageGroup) => ByteStore,
  options: { readonly format: CubeFormat } & ByteStoreWatch,
): Promise<Map<ImageGroup, string>> {
  const names = new Map<ImageGroup, string>();
  for (const group of groups) {
    const images = group.items.map(({ document }) => document.name);
    const { items: _, ...subject } = group;
    names.set(group, await findCubeStem(placeOf(group), subject, images, options));
  }
  return names;
}

/** Ending of the name of a cube. */
export function cubeEnding(format: CubeFormat): string {
  return format === 'zarr' ? '.zarr' : FILE_FORMATS[format].ending;
}
