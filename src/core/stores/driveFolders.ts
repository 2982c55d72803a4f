/**
 * Folders of Google Drive by path.
 *
 * ```ts
 * const folders = new DriveFolders(requests);
 * await folders.find('CEDAR/2020', signal); // { id, name: 'CEDAR/2020' }
 * ```
 *
 * Earth Engine takes one name for the folder of an export, with any slashes in it: it writes to the
 * folder of exactly that name, at whatever level, and otherwise makes one at the top. The Python tool
 * does the same. So the folder of a path is the one that has the whole path as its name. Only where
 * there is none, folders in folders are followed; what is missing is made as Earth Engine makes it.
 *
 * Of several folders of one name Earth Engine takes the one that was changed last, which may be
 * another one tomorrow. So these are refused, apart from those that several machines made at the same
 * moment: only the first of them is ever written to, and the next machine that makes folders discards
 * the others.
 */
import * as l10n from '@vscode/l10n';
import type { Clock } from '../../domain/clock.ts';
import { ConfigError, DriveFolderError, NotFoundError } from '../errors.ts';
import { pause } from '../services/abort.ts';
import { isTransient } from '../services/retryPolicy.ts';
import { SharedCalls } from '../services/sharedCalls.ts';
import { discardDuplicate } from './discardDuplicate.ts';
import { type DriveFile, FOLDER_TYPE } from './driveFiles.ts';
import type { DriveRequests } from './driveRequests.ts';

/** Time that a folder is taken for unchanged, milliseconds: it may be moved or deleted by hand. */
const FRESH_MS = 30_000;

/** Tries to make a folder, and the wait after the first of them; longer after later ones. */
const CREATE_TRIES = 6;
const CREATE_WAIT_MS = 500;

/** Marks folders that Cedar made. */
const MADE_BY_CEDAR = { madeBy: 'cedar' } as const;

/** A folder; the one at the top has no name. */
export interface DriveFolder {
  readonly id: string;
  readonly name: string;
}

export class DriveFolders {
  readonly #requests: DriveRequests;
  readonly #clock: Clock | undefined;
  readonly #top: DriveFolder;
  readonly #known = new Map<string, { folder: DriveFolder; since: number }>();
  readonly #finding: SharedCalls<DriveFolder | undefined>;
  readonly #making: SharedCalls<DriveFolder>;
  readonly #checking: SharedCalls<readonly DriveFile[]>;

  /** @param clock measures the waits between tries; the system's unless given */
  constructor(requests: DriveRequests, clock?: Clock) {
    this.#requests = requests;
    this.#clock = clock;
    this.#top = { id: requests.driveId ?? 'root', name: '' };
    this.#finding = new SharedCalls((path, signal) => this.#find(path, signal));
    this.#making = new SharedCalls((path, signal) => this.#make(path, signal));
    this.#checking = new SharedCalls((name, signal) =>
      requests.list(namedFolder(name), { signal, isOwn: true }),
    );
  }

  /**
   * The folder of a path; undefined when there is none.
   *
   * @throws DriveFolderError when there are several
   */
  async find(path: string, signal: AbortSignal | undefined): Promise<DriveFolder | undefined> {
    return this.#remembered(path) ?? this.#finding.get(trimmed(path), signal);
  }

  /** The folder of a path, made where there is none. @throws DriveFolderError */
  async make(path: string, signal: AbortSignal | undefined): Promise<DriveFolder> {
    return this.#remembered(path) ?? this.#making.get(trimmed(path), signal);
  }

  /**
   * The name by which Earth Engine finds the folder of a path, which is made where there is none.
   *
   * @throws DriveFolderError when Earth Engine might take another folder; ConfigError for the top,
   *   which has no name
   */
  async exportName(path: string, signal?: AbortSignal): Promise<string> {
    const folder = await this.make(path, signal);
    await this.#checkExport(path, folder, signal);
    return folder.name;
  }

  /**
   * The folder that exports with a path go to; undefined when there is none yet. Makes none.
   *
   * @throws as `exportName` does
   */
  async findForExport(path: string, signal: AbortSignal): Promise<DriveFolder | undefined> {
    const folder = await this.find(path, signal);
    await this.#checkExport(path, folder ?? { id: undefined, name: trimmed(path) }, signal);
    return folder;
  }

  /** @throws DriveFolderError when Earth Engine might take another folder; ConfigError for the top */
  async #checkExport(
    path: string,
    { id, name }: { readonly id: string | undefined; readonly name: string },
    signal: AbortSignal | undefined,
  ): Promise<void> {
    if (name === '') throw withoutFolder();
    // Others of this name are known not to be there where the name is the whole path.
    if (name === trimmed(path) && this.#requests.driveId === undefined) return;
    const named = await this.#checking.get(name, signal);
    const others = named.filter((folder) => folder.name === name && folder.id !== id);
    if (others.length === 0) return;
    const ids = [...(id === undefined ? [] : [id]), ...others.map(idOf)];
    throw ids.length > 1 ? severalFolders(path, name, ids) : elsewhere(path, ids);
  }

  /** Forgets where the folder of a path is. @returns whether it was known */
  forget(path: string): boolean {
    return this.#known.delete(trimmed(path));
  }

  #remembered(path: string): DriveFolder | undefined {
    const key = trimmed(path);
    if (key === '') return this.#top;
    const known = this.#known.get(key);
    return known && performance.now() - known.since < FRESH_MS ? known.folder : undefined;
  }

  #remember(path: string, folder: DriveFolder): DriveFolder {
    this.#known.set(path, { folder, since: performance.now() });
    return folder;
  }

  async #find(path: string, signal: AbortSignal): Promise<DriveFolder | undefined> {
    const known = this.#remembered(path);
    if (known) return known;
    const named = await this.#named(path, path, signal);
    if (named) {
      const { folder, duplicates } = named;
      // Found again for exports, which could go to one of the duplicates.
      return duplicates.length > 0 ? folder : this.#remember(path, folder);
    }
    const nested = await this.#nested(path, signal);
    return nested && this.#remember(path, nested);
  }

  /** The folder of a name, at whatever level or in one folder, and duplicates that are not used. */
  async #named(
    path: string,
    name: string,
    signal: AbortSignal,
    parent?: string,
  ): Promise<{ folder: DriveFolder; duplicates: readonly DriveFolder[] } | undefined> {
    // Drive does not distinguish case in names that it searches for.
    const listed = await this.#requests.list(namedFolder(name, parent), { signal });
    const [first, ...later] = listed.filter((each) => each.name === name).sort(byCreation);
    if (!first) return undefined;
    const duplicates: DriveFile[] = [];
    for (const each of later) {
      if (isMadeByCedar(each) && (await this.#isEmpty(each.id, signal))) duplicates.push(each);
    }
    const others = later.filter((each) => !duplicates.includes(each));
    if (others.length > 0) throw severalFolders(path, name, [first, ...others].map(idOf));
    return {
      folder: { id: first.id, name },
      duplicates: duplicates.map(({ id }) => ({ id, name })),
    };
  }

  /** Discards the duplicates of the folder of a path. @returns the folder; undefined if none is listed */
  async #discardDuplicates(path: string, signal: AbortSignal): Promise<DriveFolder | undefined> {
    const { folder, duplicates = [] } = (await this.#named(path, path, signal)) ?? {};
    for (const duplicate of duplicates) {
      try {
        await discardDuplicate(this.#requests, duplicate, { signal, isFolder: true });
      } catch (error) {
        // The machine that made it may have done so.
        if (!(error instanceof NotFoundError)) throw error;
      }
    }
    return folder;
  }

  async #nested(path: string, signal: AbortSignal): Promise<DriveFolder | undefined> {
    const names = path.split('/').filter((name) => name !== '');
    if (names.length < 2) return undefined;
    let folder: DriveFolder | undefined = this.#top;
    for (const name of names) {
      const named: { folder: DriveFolder } | undefined = await this.#named(
        path,
        name,
        signal,
        folder.id,
      );
      if (!named) return undefined;
      folder = named.folder;
    }
    return folder;
  }

  async #make(path: string, signal: AbortSignal): Promise<DriveFolder> {
    for (let attempt = 1; ; attempt++) {
      // The answer to an earlier try may have been lost.
      const found = await this.#find(path, signal);
      if (found) {
        if (!this.#remembered(path)) await this.#discardDuplicates(path, signal);
        return this.#remember(path, found);
      }
      try {
        return await this.#create(path, signal);
      } catch (error) {
        if (!isTransient(error) || attempt >= CREATE_TRIES) throw error;
        await pause(attempt * CREATE_WAIT_MS, signal, this.#clock);
      }
    }
  }

  async #create(path: string, signal: AbortSignal): Promise<DriveFolder> {
    const parents = this.#top.id === 'root' ? undefined : [this.#top.id];
    const made = await this.#requests.createFolder(
      {
        name: path,
        mimeType: FOLDER_TYPE,
        properties: MADE_BY_CEDAR,
        ...(parents && { parents }),
      },
      { signal },
    );
    // Another machine may have made one at the same moment: the first one is kept.
    const first = await this.#discardDuplicates(path, signal);
    return this.#remember(path, first ?? { id: made.id, name: path });
  }

  async #isEmpty(id: string, signal: AbortSignal): Promise<boolean> {
    return (await this.#requests.list(folderQuery(id), { signal })).length === 0;
  }
}

function isMadeByCedar({ properties }: DriveFile): boolean {
  return properties.madeBy === MADE_BY_CEDAR.madeBy;
}

/** A search for all folders. */
export const ALL_FOLDERS = `mimeType = ${quoted(FOLDER_TYPE)} and trashed = false`;

/** A search for what is in a folder. @param name exactly of this name; of any unless given */
export function folderQuery(id: string, name?: string): string {
  const named = name === undefined ? '' : ` and name = ${quoted(name)}`;
  return `${quoted(id)} in parents and trashed = false${named}`;
}

/** Orders files by when they were made, the first one first; the same on every machine. */
export function byCreation(a: DriveFile, b: DriveFile): number {
  return a.created.getTime() - b.created.getTime() || (a.id < b.id ? -1 : 1);
}

function namedFolder(name: string, parent?: string): string {
  const search = `mimeType = ${quoted(FOLDER_TYPE)} and name = ${quoted(name)} and trashed = false`;
  return parent === undefined ? search : `${search} and ${quoted(parent)} in parents`;
}

/** A text in a search: https://developers.google.com/workspace/drive/api/guides/search-files */
function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, '');
}

function idOf({ id }: DriveFile): string {
  return id;
}

/** The folder of an export would be made on the shared drive, beside one in My Drive. */
function elsewhere(path: string, ids: readonly string[]): DriveFolderError {
  return new DriveFolderError(
    path,
    ids,
    l10n.t(
      'My Drive has a folder named "{0}", and Earth Engine may write to it in place of the one on the shared drive: {1}. Rename it, or move it to the trash.',
      path,
      ids.map(addressOf).join(', '),
    ),
  );
}

function addressOf(id: string): string {
  return `https://drive.google.com/drive/folders/${id}`;
}

/** The error for several folders of one name. @param path that was looked for */
export function severalFolders(
  path: string,
  name: string,
  ids: readonly string[],
): DriveFolderError {
  const addresses = ids.map(addressOf);
  return new DriveFolderError(
    path,
    ids,
    l10n.t(
      'Google Drive has {0} folders named "{1}", and Earth Engine may write to any of them: {2}. Rename all of them but one, or move what is in them to one folder and the others to the trash.',
      ids.length,
      name,
      addresses.join(', '),
    ),
  );
}

function withoutFolder(): ConfigError {
  const message = l10n.t(
    'Earth Engine exports to a named folder of Google Drive: set prefix_template under tracker: in cedar.yaml.',
  );
  return new ConfigError(message, [{ message, path: 'tracker.prefix_template' }]);
}
