/**
 * Files that open the images of a folder in other programs, written into the folder.
 *
 * ```ts
 * const { file } = await writeScript('data/ORDER', 'python'); // 'data/ORDER/open-in-python.py'
 * ```
 *
 * They use the virtual rasters of the catalog, which is brought up to date first.
 */
import { readdir } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { readRegularFile } from '../../../imageFiles/regularFile.ts';
import type { ImageCollection } from '../../collections/index.ts';
import { NotFoundError } from '../../errors.ts';
import { throwIfCancelled, type Watch } from '../../watch.ts';
import { readCatalogRecord, replaceFile, writeCatalogRecord } from '../catalogRecord.ts';
import { sha256Of } from '../fileFields.ts';
import { inFolder, writeCatalog } from '../updateCatalog.ts';
import { withClearestLayers } from './clearestLayers.ts';
import { notebookText } from './notebook.ts';
import { projectText } from './projectContents.ts';
import { pythonScript } from './pythonScript.ts';
import { rScript } from './rScript.ts';
import { type ScriptStack, scriptStacks } from './scriptModel.ts';

/** Programs that images can be opened in: a Jupyter notebook, Python, R, or QGIS. */
export type ScriptKind = 'notebook' | 'python' | 'r' | 'qgis';

/** Names of the files, the usual kind first. */
const FILE_NAMES: Readonly<Record<ScriptKind, string>> = {
  notebook: 'open-in-notebook.ipynb',
  python: 'open-in-python.py',
  r: 'open-in-r.R',
  qgis: 'open-in-qgis.qgs',
};

/** All kinds of scripts, the usual one first. */
export const SCRIPT_KINDS = Object.keys(FILE_NAMES) as readonly ScriptKind[];

/** Which images a script opens, and cancellation. */
export interface ScriptOptions extends Pick<Watch, 'signal'> {
  /** Names of images; only their tiles are opened. All unless given. */
  readonly images?: readonly string[] | undefined;
  /**
   * Image collections that a configuration describes, whose masks of clouds are used like those of the
   * collections that Cedar knows; `config.values.collections`.
   */
  readonly collections?: readonly ImageCollection[] | undefined;
}

/** A script in the folder of the images that it opens. */
export interface WrittenScript {
  /** Path of the file. */
  readonly file: string;
  /** Name of an earlier one, which the user has changed, so that it was kept. */
  readonly kept?: string;
}

/**
 * Writes a script for the images of a folder into it. An earlier script is replaced, unless the user has
 * changed it: then the new one gets a number.
 *
 * @param folder with metadata documents and images, such as that of an order among downloads
 * @param kind what to open the images in
 * @throws NotFoundError when there are no images; DestinationError when a file cannot be written;
 *   CancelledError; the error of the file system when the folder cannot be read
 */
export async function writeScript(
  folder: string,
  kind: ScriptKind,
  options: ScriptOptions = {},
): Promise<WrittenScript> {
  return inFolder(folder, async () => {
    const text = await scriptText(folder, kind, options);
    throwIfCancelled(options.signal);
    return store(folder, FILE_NAMES[kind], text);
  });
}

/**
 * The script in Python as a text that runs anywhere on this machine, because it has the path of the folder.
 *
 * @param folder as `writeScript` takes it; its catalog is brought up to date
 * @throws as `writeScript`
 */
export async function pythonSnippet(folder: string, options: ScriptOptions = {}): Promise<string> {
  const { stacks } = await inFolder(folder, () => contentsOf(folder, options));
  return pythonScript(stacks, { folder: resolve(folder) });
}

async function scriptText(folder: string, kind: ScriptKind, options: ScriptOptions) {
  const { model, stacks } = await contentsOf(folder, options);
  switch (kind) {
    case 'notebook':
      return notebookText(stacks);
    case 'python':
      return pythonScript(stacks, 'file');
    case 'r':
      return rScript(stacks);
    case 'qgis': {
      const shown = await withClearestLayers(folder, model, stacks, options.signal);
      return projectText(basename(resolve(folder)), model, shown);
    }
  }
}

async function contentsOf(folder: string, { images, collections, signal }: ScriptOptions) {
  const { model, problems } = await writeCatalog(folder, signal);
  const stacks: readonly ScriptStack[] = scriptStacks(model, { images, collections });
  if (stacks.length > 0) return { model, stacks };
  const [first] = problems;
  throw new NotFoundError(
    folder,
    [
      l10n.t('There are no complete images in "{0}". Download the images first.', folder),
      ...(first ? [`${first.file}: ${first.message}`] : []),
    ].join(' '),
  );
}

/** @param name of the file; a number is added to it while the user has a file of that name */
async function store(folder: string, name: string, text: string): Promise<WrittenScript> {
  const record = await readCatalogRecord(folder);
  const present = new Set(await readdir(folder));
  const extension = extname(name);
  const stem = name.slice(0, -extension.length);
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${stem}-${number}${extension}`;
    const own = record.scripts.get(candidate) ?? [];
    const digest = sha256Of(text);
    if (present.has(candidate)) {
      const found = sha256Of(await readRegularFile(join(folder, candidate)).catch(() => ''));
      if (found !== digest && !own.includes(found)) continue;
    }
    // Both before the file is replaced: a process may end in between.
    const scripts = new Map(record.scripts).set(candidate, [...own, digest].slice(-2));
    await writeCatalogRecord(folder, { ...record, scripts });
    await replaceFile(join(folder, candidate), text);
    return { file: join(folder, candidate), ...(number > 1 && { kept: name }) };
  }
}
