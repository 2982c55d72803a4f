/** Reads the files that an area consists of: one, the parts of a shapefile, or a folder with them. */
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { isAreaFile, isTableFile, MAX_AREA_BYTES } from '../../domain/areaFileNames.ts';
import type { AreaJob } from './areaMessages.ts';
import { refuseArea } from './areaProblem.ts';
import { detectFormat } from './formats/areaFormat.ts';
import { isOtherJson } from './formats/isOtherJson.ts';
import type { NamedBytes } from './formats/namedBytes.ts';
import { canHaveLog } from './formats/writeAheadLog.ts';

/** Parts of a shapefile besides its outlines. */
const SHAPEFILE_PARTS = ['shp', 'dbf', 'prj', 'cpg'] as const;

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
  /** Whether it has only some of the files, so that others can be beside them elsewhere. */
  readonly isPartial?: boolean;
}

/** The file system of this machine. */
export const localFiles: AreaFileSystem = {
  stat: async (file) => {
    const facts = await stat(file);
    // It could be read without end, or wait for a program that never writes.
    if (!facts.isFile() && !facts.isDirectory()) {
      throw new Error(l10n.t('it is a pipe or a device, not a file'));
    }
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
): Promise<Omit<AreaJob, 'choices'>> {
  const { isFolder } = await readable(() => files.stat(file));
  if (!isFolder) return gatherParts(file, files);
  const { file: chosen, others } = await onlyFile(file, files);
  const parts = await gatherParts(chosen, files);
  if (others.length === 0) return parts;
  const note = { note: 'other-files', used: parts.file.name, files: others } as const;
  return { ...parts, notes: [note, ...(parts.notes ?? [])] };
}

async function gatherParts(
  chosen: string,
  files: AreaFileSystem,
): Promise<Omit<AreaJob, 'choices'>> {
  const name = path.posix.basename(chosen.replaceAll('\\', '/'));
  const part = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase();
  if (!SHAPEFILE_PARTS.some((each) => each === part) && part !== 'shx') {
    return readWithLog(chosen, files);
  }
  const beside = await readParts(chosen, name, files);
  const stem = name.replace(/\.\w+$/, '');
  const shp = beside.find((each) => /\.shp$/i.test(each.name));
  if (!shp) return refuseArea({ reason: 'shapefile-part', missing: `${stem}.shp` });
  return { file: shp, beside };
}

/** First bytes of a rollback journal whose transaction has not ended. */
const HOT_JOURNAL = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
/** Bytes of a write-ahead log that are others once it has been started again. */
const LOG_HEADER_BYTES = 32;

/** A database that another program has open can have changes in files beside it. */
async function readWithLog(file: string, files: AreaFileSystem): Promise<Omit<AreaJob, 'choices'>> {
  const before = await readIfPresent(`${file}-wal`, files);
  const content = await readWhole(file, files);
  const detected = detectFormat(content.bytes);
  const isDatabase = detected.kind === 'binary' && detected.format === 'sqlite';
  if (!isDatabase) return { file: content, beside: [] };
  const journal = await readIfPresent(`${file}-journal`, files);
  if (HOT_JOURNAL.every((byte, at) => journal?.bytes[at] === byte)) {
    return refuseArea({ reason: 'open-elsewhere' });
  }
  const log = await readIfPresent(`${file}-wal`, files);
  // Another log than before: the database may be from before or after its changes.
  const [one, other] = [before, log].map((each) => each?.bytes.subarray(0, LOG_HEADER_BYTES));
  if (String(one) !== String(other)) return refuseArea({ reason: 'open-elsewhere' });
  if (log) return { file: content, beside: [log] };
  const isLost = files.isPartial === true && canHaveLog(content.bytes);
  const notes = isLost ? [{ note: 'no-log', file: content.name } as const] : [];
  return { file: content, beside: [], notes };
}

async function readIfPresent(file: string, files: AreaFileSystem): Promise<NamedBytes | undefined> {
  const isPresent = await files.stat(file).then(
    ({ size }) => size > 0,
    () => false,
  );
  return isPresent ? readWhole(file, files) : undefined;
}

async function readParts(file: string, name: string, files: AreaFileSystem): Promise<NamedBytes[]> {
  const folder = file.slice(0, file.length - name.length);
  const stem = name.replace(/\.\w+$/, '').toLowerCase();
  const wanted = SHAPEFILE_PARTS.map((part) => `${stem}.${part}`);
  const names = await readable(() => files.list(folder || '.'));
  const parts = names.filter((each) => wanted.includes(each.toLowerCase()));
  return Promise.all(parts.map((each) => readWhole(folder + each, files)));
}

/** The only file of a folder that can be read, and those that are left out because they do not contain an area. */
async function onlyFile(
  folder: string,
  files: AreaFileSystem,
): Promise<{ readonly file: string; readonly others: readonly string[] }> {
  if (/\.gdb[\\/]?$/i.test(folder))
    return refuseArea({ reason: 'other-format', format: 'geodatabase' });
  const names = await readable(() => files.list(folder));
  const found = names.filter(isAreaFile);
  const pathOf = (name: string) => `${folder.replace(/[\\/]$/, '')}/${name}`;
  const others = found.length > 1 ? await otherFiles(found, pathOf, files) : [];
  const areas = found.filter((name) => !others.includes(name));
  const [only] = areas;
  if (only === undefined || areas.length > 1) {
    return refuseArea({ reason: 'folder', files: areas.toSorted((a, b) => a.localeCompare(b)) });
  }
  return { file: pathOf(only), others };
}

/** Most bytes of JSON that is looked at to see whether it is an area: metadata is small. */
const MAX_LOOKED_AT = 1024 * 1024;

/** Those that are left out: JSON without an area, and tables beside other files. */
async function otherFiles(
  names: readonly string[],
  pathOf: (name: string) => string,
  files: AreaFileSystem,
): Promise<readonly string[]> {
  const others = await otherJson(names, pathOf, files);
  const rest = names.filter((name) => !others.includes(name));
  return rest.every(isTableFile) ? others : [...others, ...rest.filter(isTableFile)];
}

async function otherJson(
  names: readonly string[],
  pathOf: (name: string) => string,
  files: AreaFileSystem,
): Promise<readonly string[]> {
  const others: string[] = [];
  for (const name of names.filter((each) => /\.jsonc?$/i.test(each))) {
    const { size } = await readable(() => files.stat(pathOf(name)));
    if (size <= MAX_LOOKED_AT && isOtherJson(await readWhole(pathOf(name), files)))
      others.push(name);
  }
  return others;
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
