/**
 * The store on Google Drive.
 *
 * ```ts
 * const store = new DriveStore({ auth });
 * await store.list('CEDAR_TRACKING', { startsWith: 'TRACKING_' });
 * ```
 *
 * A file is known by its id, and any number of files in a folder may have the same name. Of
 * documents of one name the newest is the current one; the others are never read, changed or
 * deleted.
 *
 * **Two machines that write at once.** Drive has no conditions for writing, as Cloud Storage has.
 * - A new document is looked for before and after it is stored. Of two that were stored at the same
 *   moment the first one stays, and the other machine deletes its own and gets a `ConflictError`.
 *   Drive may list a new file some seconds late. Then both stay, each with the record of its machine,
 *   and the one written last is current.
 * - A document is compared with the version that was read, written, and then looked up in the list of
 *   its revisions, which Drive keeps for 30 days. When another machine has written between the two,
 *   its content is restored, and `ConflictError` leads to both being merged, as on Cloud Storage.
 *   Only when this process ends within this second, what the other machine has written stays
 *   overwritten: its next write merges it again, otherwise it is among the revisions in Drive.
 * - A document that is deleted is moved to the trash first, compared with what was listed, and taken
 *   out of the trash again when it was written meanwhile, or may not be deleted permanently. Earth
 *   Engine never writes a file again, so images are deleted in one request.
 */
import * as l10n from '@vscode/l10n';
import { withoutByteOrderMark } from '../../domain/byteOrderMark.ts';
import type { Clock } from '../../domain/clock.ts';
import { ConflictError, NotFoundError, ServiceError } from '../errors.ts';
import { delayedAbort } from '../services/abort.ts';
import { retry } from '../services/retryPolicy.ts';
import { SharedCalls } from '../services/sharedCalls.ts';
import { throwIfCancelled } from '../watch.ts';
import { discardDuplicate } from './discardDuplicate.ts';
import { documentText } from './documentText.ts';
import type { DriveOptions } from './driveAddress.ts';
import { md5Of } from './driveAnswers.ts';
import {
  type BlobFile,
  type DriveFile,
  type DriveRevision,
  isBlobFile,
  isFolder,
} from './driveFiles.ts';
import { byCreation, DriveFolders, folderQuery } from './driveFolders.ts';
import { labelProperties, withoutLabels } from './driveLabels.ts';
import { driveObjectOf, driveObjectsOf, newestFile, overwrittenRevision } from './driveObjects.ts';
import { removeFile } from './driveRemoval.ts';
import { DriveRequests } from './driveRequests.ts';
import {
  belongsToItem,
  type ExportDestination,
  joinPath,
  type Labels,
  type ReadOptions,
  type Store,
  type StoredDocument,
  type StoredObject,
  type StoredText,
  type StoreWatch,
} from './store.ts';

/** Marks documents as the Python tool marks its own. */
const APP_PROPERTIES = { application: 'cedar' };

/** The store in folders of Google Drive. */
export class DriveStore implements Store {
  readonly service = 'GDriveStore';
  readonly addsExports = true;
  /** Id of the shared drive that the folders are on; the account's own Drive where undefined. */
  readonly driveId: string | undefined;
  /** Whether deleted files are moved to Drive's trash, or deleted permanently. */
  readonly removal: 'trash' | 'delete';
  readonly clock: Clock | undefined;
  readonly #requests: DriveRequests;
  readonly #folders: DriveFolders;
  readonly #listings: SharedCalls<readonly BlobFile[]>;

  constructor(options: DriveOptions) {
    this.driveId = options.driveId;
    this.removal = options.removal ?? 'trash';
    this.clock = options.clock;
    this.#requests = new DriveRequests(options);
    this.#folders = new DriveFolders(this.#requests, this.clock);
    // Drive searches for words in names, not for their beginnings: so folders are listed whole.
    this.#listings = new SharedCalls((path, signal) => this.#search(path, undefined, signal));
  }

  requireChangeable({ signal }: StoreWatch = {}): Promise<void> {
    return this.#requests.requireWritable({ signal });
  }

  async list(path: string, options: { startsWith?: string } & StoreWatch = {}) {
    const objects = await this.listObjects(path, options);
    return objects.filter(({ fileName }) => fileName.endsWith('.json'));
  }

  async listObjects(
    path: string,
    { startsWith = '', signal }: { startsWith?: string } & StoreWatch = {},
  ): Promise<StoredObject[]> {
    const files = await this.#listings.get(path, signal);
    return driveObjectsOf(files.filter(({ name }) => name.startsWith(startsWith)));
  }

  async itemObjects(name: string, path: string, { signal }: StoreWatch = {}) {
    const files = await this.#listings.get(path, signal);
    return driveObjectsOf(files.filter((file) => belongsToItem(file.name, name)));
  }

  async metadataObject(name: string, path: string, { signal }: StoreWatch = {}) {
    const current = newestFile(await this.#search(path, `${name}.json`, signal));
    return current && driveObjectOf(current);
  }

  async readMetadata(name: string, path: string, { signal }: StoreWatch = {}): Promise<StoredText> {
    const fileName = `${name}.json`;
    const read = async () => {
      const file = newestFile(await this.#search(path, fileName, signal));
      if (!file) throw this.#notFound(path, fileName);
      const text = await this.#requests.document(file, fileName, { signal });
      return { text: withoutByteOrderMark(text), version: file.revision };
    };
    // Another version may have been written since it was looked up. Requests are repeated by themselves.
    return retry(read, { signal, repeatAfter: () => false, clock: this.clock });
  }

  async storeMetadata(
    data: object,
    name: string,
    path: string,
    options: { ifVersion?: string | null; labels?: Labels } & StoreWatch = {},
  ): Promise<StoredDocument> {
    const fileName = `${name}.json`;
    const { ifVersion, labels, signal } = options;
    const document = { name, fileName, path, text: documentText(data, fileName), labels, signal };
    const copies = await this.#search(path, fileName, signal);
    if (ifVersion === null) {
      if (copies.length > 0) throw this.#exists(document);
      return this.#create(document);
    }
    if (ifVersion === undefined) {
      const current = newestFile(copies);
      return current ? this.#replace(current, document) : this.#create(document);
    }
    const read = copies.find(({ revision }) => revision === ifVersion);
    if (!read) throw changedMeanwhile(document);
    return this.#replace(read, document);
  }

  async exportDestination(
    name: string,
    path: string,
    { signal }: StoreWatch = {},
  ): Promise<ExportDestination> {
    return { folder: await this.#folders.exportName(path, signal), fileNamePrefix: name };
  }

  async *read(object: StoredObject, options: ReadOptions = {}): AsyncIterable<Uint8Array> {
    const { id, fileName, size } = object;
    const { offset = 0, end = size, signal } = options;
    throwIfCancelled(signal);
    yield* this.#requests.media(id, { offset, end, size }, fileName, { signal });
  }

  remove(object: StoredObject, { signal }: StoreWatch = {}): Promise<void> {
    return removeFile(this.#requests, object, { removal: this.removal, signal });
  }

  /**
   * The address of Drive's own page of a folder; undefined when there is no such folder.
   *
   * @param path folder
   * @throws DriveFolderError when there are several
   */
  async folderPage(path: string, { signal }: StoreWatch = {}): Promise<string | undefined> {
    const folder = await this.#folders.find(path, signal);
    if (!folder) return undefined;
    return folder.id === 'root'
      ? 'https://drive.google.com/drive/my-drive'
      : `https://drive.google.com/drive/folders/${encodeURIComponent(folder.id)}`;
  }

  /** The files in a folder, of one name where it is given; none where there is no such folder. */
  async #search(
    path: string,
    name: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<BlobFile[]> {
    const search = async (): Promise<DriveFile[]> => {
      const folder = await this.#folders.find(path, signal);
      return folder ? this.#requests.list(folderQuery(folder.id, name), { signal }) : [];
    };
    const files = await search().catch((error: unknown) => {
      // The folder was deleted since it was looked up.
      const isGone = error instanceof ServiceError && error.status === 404;
      if (!isGone || !this.#folders.forget(path)) throw error;
      return search();
    });
    return files
      .filter(isBlobFile)
      .filter((file) => !isFolder(file) && (name === undefined || file.name === name));
  }

  async #create(document: NewDocument): Promise<StoredDocument> {
    const { fileName, path, text, labels, signal } = document;
    const id = await this.#requests.newId({ signal });
    const create = async () => {
      const folder = await this.#folders.make(path, signal);
      const metadata = {
        id,
        name: fileName,
        mimeType: 'application/json',
        parents: [folder.id],
        appProperties: APP_PROPERTIES,
        properties: labelProperties(labels, md5Of(Buffer.from(text))),
      };
      return this.#requests.create(metadata, text, fileName, { signal });
    };
    const created = await create().catch((error: unknown) => {
      if (!(error instanceof NotFoundError) || !this.#folders.forget(path)) throw error;
      return create();
    });
    // A cancel must not leave a second document of this name.
    const late = delayedAbort(signal);
    const copies = await this.#search(path, fileName, late);
    const first = [...copies, created].sort(byCreation)[0];
    if (first?.id === id) return { id, version: created.revision ?? '' };
    const duplicate = { id, name: fileName };
    await discardDuplicate(this.#requests, duplicate, { signal: late, isFolder: false });
    throw this.#exists(document);
  }

  async #replace(file: BlobFile, document: NewDocument): Promise<StoredDocument> {
    const { fileName, text, labels, signal } = document;
    const md5 = md5Of(Buffer.from(text));
    const properties = labelProperties(labels, md5, file.properties);
    const metadata = { mimeType: 'application/json', properties };
    let stored: DriveFile;
    try {
      stored = await this.#requests.update(file.id, metadata, text, fileName, { signal });
    } catch (error) {
      if (error instanceof NotFoundError) throw changedMeanwhile(document, { cause: error });
      throw error;
    }
    if (stored.isTrashed) throw changedMeanwhile(document);
    // A cancel must not leave what another machine wrote overwritten.
    const late = delayedAbort(signal);
    const lost = overwrittenRevision(
      await this.#requests.revisions(file.id, fileName, { signal: late }),
      file.revision,
      stored,
    );
    if (!lost) return { id: file.id, version: stored.revision ?? '' };
    throw await this.#restored(stored, lost, { ...document, signal: late });
  }

  /** The conflict with a write of another machine, whose content is stored again. */
  async #restored(
    stored: DriveFile,
    lost: DriveRevision,
    document: NewDocument,
  ): Promise<ConflictError> {
    const { fileName, signal } = document;
    const { id } = stored;
    const source = { id, size: lost.size, md5: lost.md5 };
    const text = await this.#requests.document(source, fileName, { signal, revision: lost.id });
    const now = await this.#requests.file(id, fileName, { signal });
    // Changes by a third machine stay: the content is merged into them instead.
    if (now.revision !== stored.revision)
      return changedMeanwhile(document, { overwritten: [text] });
    const properties = withoutLabels(now);
    await this.#requests.update(id, { properties }, text, fileName, { signal });
    return changedMeanwhile(document);
  }

  #exists({ name, fileName, path }: NewDocument): ConflictError {
    return new ConflictError(
      name,
      l10n.t('"{0}" already exists in the folder "{1}" of Google Drive.', fileName, path),
    );
  }

  #notFound(path: string, fileName: string): NotFoundError {
    const message = l10n.t('"{0}" is not in the folder "{1}" of Google Drive.', fileName, path);
    return new NotFoundError(joinPath(path, fileName), message);
  }
}

/** A document to store. */
interface NewDocument {
  readonly name: string;
  readonly fileName: string;
  readonly path: string;
  readonly text: string;
  readonly labels: Labels | undefined;
  readonly signal: AbortSignal | undefined;
}

function changedMeanwhile(
  { name, fileName }: NewDocument,
  options: ConstructorParameters<typeof ConflictError>[2] = {},
): ConflictError {
  const message = l10n.t('"{0}" was changed by another program in the meantime.', fileName);
  return new ConflictError(name, message, options);
}
