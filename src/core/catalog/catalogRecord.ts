/**
 * The record of what Cedar wrote into a folder of downloads, so that it replaces and deletes its own
 * files alone: not those of the user, nor those that the user has changed.
 */
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isRecord } from '../../domain/isRecord.ts';
import { readRegularFile } from '../../imageFiles/regularFile.ts';
import { destinationError, makeFolder, temporaryPath } from '../stores/destination.ts';

/** Name of the folder with the catalog: no file of an order has a name without an extension. */
export const CATALOG_FOLDER = 'catalog';
/** Name of the record in that folder. */
export const RECORD_FILE = 'cedar.json';

/** Checksum of a downloaded file, and what shows that it is still the same file. */
export interface MeasuredFile {
  /** Bytes. */
  readonly size: number;
  /** Time of the last change, milliseconds since 1970. */
  readonly changed: number;
  readonly sha256: string;
}

export interface CatalogRecord {
  /**
   * SHA-256 of each written file, by its path from the folder of downloads. There are two while a file is
   * being replaced.
   */
  readonly written: ReadonlyMap<string, readonly string[]>;
  /** SHA-256 of scripts, the same, by their names. */
  readonly scripts: ReadonlyMap<string, readonly string[]>;
  /** Downloaded files, by their names. */
  readonly measured: ReadonlyMap<string, MeasuredFile>;
}

const NOTE =
  'Cedar wrote the files that are listed here. It replaces and deletes them when images come and go; files that you change are kept.';

/** The record of a folder of downloads; an empty one where there is none that can be read. */
export async function readCatalogRecord(folder: string): Promise<CatalogRecord> {
  const path = join(folder, CATALOG_FOLDER, RECORD_FILE);
  const text = await readRegularFile(path).then(String, () => '{}');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = {};
  }
  const { written, scripts, measured } = isRecord(json) ? json : {};
  return {
    written: new Map(entriesOf(written, isTexts).filter(([path]) => isInside(path))),
    scripts: new Map(entriesOf(scripts, isTexts)),
    measured: new Map(entriesOf(measured, isMeasured)),
  };
}

/** Stores the record as a whole. @throws DestinationError */
export async function writeCatalogRecord(folder: string, record: CatalogRecord): Promise<void> {
  const catalog = join(folder, CATALOG_FOLDER);
  await makeFolder(catalog);
  await replaceFile(join(catalog, RECORD_FILE), formatCatalogRecord(record));
}

/** Writes a file beside its place, and renames it. @throws DestinationError */
export async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = temporaryPath(dirname(path), basename(path));
  try {
    await writeFile(temporary, text, { flag: 'wx' });
    await rename(temporary, path);
  } catch (error) {
    throw destinationError(path, error);
  } finally {
    await rm(temporary, { force: true }).catch(() => {});
  }
}

function formatCatalogRecord({ written, scripts, measured }: CatalogRecord): string {
  const json = {
    note: NOTE,
    written: Object.fromEntries(written),
    ...(scripts.size > 0 && { scripts: Object.fromEntries(scripts) }),
    measured: Object.fromEntries(measured),
  };
  return `${JSON.stringify(json, undefined, 1)}\n`;
}

function entriesOf<T>(value: unknown, is: (each: unknown) => each is T): [string, T][] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => (is(each) ? [[key, each]] : []));
}

/** A record may come from elsewhere with its folder: no file outside of the folder is Cedar's. */
function isInside(path: string): boolean {
  return path.split('/').every((part) => /^[\w-][\w.-]*$/.test(part));
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isMeasured(value: unknown): value is MeasuredFile {
  if (!isRecord(value)) return false;
  const { size, changed, sha256 } = value;
  return typeof size === 'number' && typeof changed === 'number' && typeof sha256 === 'string';
}
