/** Reader of data cubes for the quick look; loaded when the first one is opened. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Cube } from './cube.ts';
import { openNetcdfCube } from './netcdfCube.ts';
import { openZarrCube } from './zarrCube.ts';

export { CogFolder, type CogLayer, datedFiles } from './cogFolder.ts';
export type { Cube, CubeBlockShape, CubeFacts, StoredLayer, StoredVariable } from './cube.ts';
export { CubePicture } from './cubePicture.ts';
export { type FoundCubes, findCubes } from './findCubes.ts';
export type { Picture } from './picture.ts';

/** Whether a path may be that of a Zarr hierarchy. */
export async function isZarrFolder(folder: string): Promise<boolean> {
  const found = await stat(path.join(folder, 'zarr.json')).catch(() => undefined);
  return found?.isFile() ?? false;
}

/** Whether a path is that of a NetCDF file, by its ending. */
export function isNetcdfFile(file: string): boolean {
  return /\.nc4?$/i.test(file);
}

/**
 * Opens a Zarr cube by its folder, or a NetCDF file, whose chunks are read at once: call it in a
 * thread of its own.
 *
 * @throws UnreadableImage, or the file system's error
 */
export function openCube(file: string): Promise<Cube> {
  return isNetcdfFile(file) ? openNetcdfCube(file) : openZarrCube(file);
}
