/** Names of the files and folders of cubes. */
import { safeFileName } from '../stores/fileNames.ts';
import type { ByteStore, ByteStoreWatch } from './byteStore.ts';
import type { CubeFormat } from './cubeLayout.ts';
import { FILE_FORMATS } from './fileFormats.ts';
import type { CubeSubject } from './groupItems.ts';
import { cubeNameOf } from './makeLayout.ts';

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
  return safeFileName(isOfImage ? only : cubeNameOf(subject));
}

/**
 * Name of a cube in a folder, without its ending: an image is added to the cube of its tile and
 * collection where that exists, and it has none of its own.
 *
 * @param place the folder
 */
export async function findCubeStem(
  place: ByteStore,
  subject: CubeSubject,
  images: readonly string[],
  { format, signal }: { readonly format: CubeFormat } & ByteStoreWatch,
): Promise<string> {
  const own = cubeStem(subject, images, format);
  const shared = safeFileName(cubeNameOf(subject));
  if (own === shared) return own;
  const exists = async (stem: string) => {
    const name = `${stem}${cubeEnding(format)}`;
    const isFile = (await place.find(name, { signal })) !== undefined;
    return isFile || (await place.list(name, { signal })).length > 0;
  };
  return !(await exists(own)) && (await exists(shared)) ? shared : own;
}

/** Ending of the name of a cube. */
export function cubeEnding(format: CubeFormat): string {
  return format === 'zarr' ? '.zarr' : FILE_FORMATS[format].ending;
}
