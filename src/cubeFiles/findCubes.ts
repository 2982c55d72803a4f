/** Finds data cubes in a folder by their names and files, without opening them. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isDatedFile } from './cogFolder.ts';

/** Folders that are looked into at most: a home folder may have many more. */
const MAX_FOLDERS = 1000;
/** Names of folders that Cedar writes a cube in. */
const UNFINISHED = /\.partial$/;
const NETCDF = /\.nc4?$/i;

export interface FoundCubes {
  /** Folders of Zarr cubes, NetCDF files, and folders with dated GeoTIFFs, in the order of their names. */
  readonly paths: readonly string[];
  /** Whether there were more folders than are looked into. */
  readonly isIncomplete: boolean;
}

/**
 * @param depth 1 for cubes in the folder, 2 for those in its folders as well
 * @throws the file system's error for the folder itself; folders in it that cannot be read are left out
 */
export async function findCubes(folder: string, depth: 1 | 2): Promise<FoundCubes> {
  const paths: string[] = [];
  let count = 0;
  let isIncomplete = false;
  const look = async (parent: string, { files, folders }: Entries, levels: number) => {
    paths.push(...files.filter((file) => NETCDF.test(file)).map((file) => path.join(parent, file)));
    for (const name of folders) {
      if (count >= MAX_FOLDERS) {
        isIncomplete = true;
        return;
      }
      count++;
      const inner = path.join(parent, name);
      const found = await entriesOf(inner).catch(() => undefined);
      if (!found) continue;
      if (found.files.includes('zarr.json') || found.files.some(isDatedFile)) paths.push(inner);
      else if (levels > 1 && !isOlderZarr(found.files)) await look(inner, found, levels - 1);
    }
  };
  await look(folder, await entriesOf(folder), depth);
  return { paths: paths.sort(), isIncomplete };
}

interface Entries {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** Chunks of Zarr version 2 are files in folders, of which there may be very many. */
function isOlderZarr(files: readonly string[]): boolean {
  return files.includes('.zgroup') || files.includes('.zarray');
}

async function entriesOf(folder: string): Promise<Entries> {
  const files: string[] = [];
  const folders: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const { name } = entry;
    const linked = entry.isSymbolicLink()
      ? await stat(path.join(folder, name)).catch(() => undefined)
      : undefined;
    if ((linked ?? entry).isFile()) files.push(name);
    else if ((linked ?? entry).isDirectory() && !name.startsWith('.') && !UNFINISHED.test(name)) {
      folders.push(name);
    }
  }
  return { files, folders };
}
