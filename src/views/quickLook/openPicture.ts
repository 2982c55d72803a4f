/** Opens what the quick look shows: an image file, or a data cube as an image of all its dates. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Picture } from '../../cubeFiles/index.ts';
import { type CubeSeries, cubeSeries, folderSeries } from './cubeSources.ts';
import { openCubeInThread } from './cubeThread.ts';
import { type MetadataReading, readImageMetadata } from './readImageMetadata.ts';

export interface OpenedPicture extends MetadataReading {
  readonly picture: Picture;
  /** Of a data cube. */
  readonly series?: CubeSeries;
}

/**
 * @param file an image, a NetCDF file, the folder of a Zarr cube or its `zarr.json`, or a folder with
 *   a GeoTIFF for each date
 * @throws UnreadableImage, or the file system's error
 */
export async function openPicture(file: string): Promise<OpenedPicture> {
  if (path.basename(file) === 'zarr.json') return openCubePicture(path.dirname(file));
  if ((await stat(file)).isDirectory()) {
    const { isZarrFolder } = await import('../../cubeFiles/index.ts');
    return (await isZarrFolder(file)) ? openCubePicture(file) : openFolder(file);
  }
  if (/\.nc4?$/i.test(file)) return openCubePicture(file);
  const { GeoImage } = await import('../../imageFiles/index.ts');
  const picture = await GeoImage.open(file);
  return { picture, ...(await readImageMetadata(file)) };
}

async function openCubePicture(file: string): Promise<OpenedPicture> {
  const { CubePicture, isNetcdfFile, openCube } = await import('../../cubeFiles/index.ts');
  const cube = await (isNetcdfFile(file) ? openCubeInThread(file) : openCube(file));
  const name = path.basename(file, path.extname(file));
  return { picture: new CubePicture(cube), ...cubeSeries(file, name, cube.facts) };
}

async function openFolder(folder: string): Promise<OpenedPicture> {
  const { CogFolder } = await import('../../cubeFiles/index.ts');
  const picture = await CogFolder.open(folder);
  return { picture, ...folderSeries(folder, picture) };
}
