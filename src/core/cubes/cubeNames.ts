/** Names of the files and folders of cubes. */
import { safeFileName } from '../stores/fileNames.ts';
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

/** Ending of the name of a cube. */
export function cubeEnding(format: CubeFormat): string {
  return format === 'zarr' ? '.zarr' : FILE_FORMATS[format].ending;
}
