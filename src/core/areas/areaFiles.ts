/** Reads the files that an area consists of: one, the parts of a shapefile, or a folder with them. */
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { AreaJob } from './areaMessages.ts';
import { refuseArea } from './areaProblem.ts';
import type { NamedBytes } from './formats/areaFile.ts';

/** Most bytes of a file that is read; a text must fit into one string. */
export const MAX_AREA_BYTES = 512 * 1024 * 1024;

/** Parts of a shapefile besides its outlines. */
const SHAPEFILE_PARTS = ['shp', 'dbf', 'prj', 'cpg'] as const;

/** Endings of files that are read, in the order in which one of a folder is preferred. */
export const AREA_FILE_ENDINGS = [
  ...[
    'geojson',
    'json',
    'topojson',
    'geojsonl',
    'geojsons',
    'ndjson',
    'jsonc',
    'kml',
    'kmz',
    'shp',
  ],
  ...['zip', 'gpkg', 'fgb', 'wkt'],
] as const;

/** Facts about a file before it is read. */
export interface AreaFileFacts {
  /** Size in bytes. */
  readonly size: number;
  /** Whether it is a folder. */
  readonly isFolder: boolean;
}

/** Reads bytes and lists folders; VS Code has file systems of its own. */
export interface AreaFileSystem {
  /**
   * Size of a file, and whether it is a folder.
   *
   * @param file its path
   */
  stat(file: string): Promise<AreaFileFacts>;
  /**
   * All bytes of a file.
   *
   * @param file its path
   */
  read(file: string): Promise<Uint8Array>;
  /**
   * Names of the files in a folder.
   *
   * @param folder its path
   */
  list(folder: string): Promise<readonly string[]>;
}

/** The file system of this machine. */
export const localFiles: AreaFileSystem = {
  stat: async (file) => {
    const facts = await stat(file);
    return { size: facts.isFile() ? facts.size : 0, isFolder: facts.isDirectory() };
  },
  read: async (file) => {
    const opened = await open(file, 'r');
    try {
      return await opened.readFile();
    } finally {
      await opened.close();
    }
  },
  list: async (folder) => readdir(folder),
};

/**
 * The file and what belongs to it.
 *
 * @param file path of a file, or of a folder with one file that can be read
 * @throws AreaProblemError when it is too large, or cannot be opened
 */
export async function gatherFiles(
  file: string,
  files: AreaFileSystem = localFiles,
): Promise<Pick<AreaJob, 'file' | 'beside'>> {
  const { isFolder } = await readable(() => files.stat(file));
  const chosen = isFolder ? await onlyFile(file, files) : file;
  const name = path.posix.basename(chosen.replaceAll('\\', '/'));
  const part = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase();
  if (!SHAPEFILE_PARTS.some((each) => each === part) && part !== 'shx') {
    return { file: await readWhole(chosen, files), beside: [] };
  }
  const beside = await readParts(chosen, name, files);
  const stem = name.replace(/\.\w+$/, '');
  const shp = beside.find((each) => /\.shp$/i.test(each.name));
  if (!shp) return refuseArea({ reason: 'shapefile-part', missing: `${stem}.shp` });
  return { file: shp, beside };
}

async function readParts(file: string, name: string, files: AreaFileSystem): Promise<NamedBytes[]> {
  const folder = file.slice(0, file.length - name.length);
  const stem = name.replace(/\.\w+$/, '').toLowerCase();
  const wanted = SHAPEFILE_PARTS.map((part) => `${stem}.${part}`);
  const names = await readable(() => files.list(folder || '.'));
  const parts = names.filter((each) => wanted.includes(each.toLowerCase()));
  return Promise.all(parts.map((each) => readWhole(folder + each, files)));
}

/** The only file of a folder that can be read. */
async function onlyFile(folder: string, files: AreaFileSystem): Promise<string> {
  if (/\.gdb[\\/]?$/i.test(folder))
    return refuseArea({ reason: 'other-format', format: 'geodatabase' });
  const names = await readable(() => files.list(folder));
  const found = names.filter((name) =>
    AREA_FILE_ENDINGS.some((ending) => name.toLowerCase().endsWith(`.${ending}`)),
  );
  const [only] = found;
  if (only === undefined || found.length > 1) {
    return refuseArea({ reason: 'folder', files: found.slice(0, 10) });
  }
  return `${folder.replace(/[\\/]$/, '')}/${only}`;
}

async function readWhole(file: string, files: AreaFileSystem): Promise<NamedBytes> {
  const { size } = await readable(() => files.stat(file));
  if (size > MAX_AREA_BYTES) return refuseArea({ reason: 'too-large', limitBytes: MAX_AREA_BYTES });
  const bytes = await readable(() => files.read(file));
  return { name: path.posix.basename(file.replaceAll('\\', '/')), bytes };
}

async function readable<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return refuseArea({ reason: 'unreadable', code: code ?? message }, error);
  }
}
