/**
 * The store on Google Cloud Storage.
 *
 * ```ts
 * const store = new CloudStorageStore({ bucket: 'my-bucket', project: 'my-project', auth });
 * await store.list('CEDAR_TRACKING', { startsWith: 'TRACKING_' });
 * ```
 */
import * as l10n from '@vscode/l10n';
import { withoutByteOrderMark } from '../../domain/byteOrderMark.ts';
import type { Clock } from '../../domain/clock.ts';
import {
  CancelledError,
  CedarError,
  ConflictError,
  NotFoundError,
  ServiceError,
} from '../errors.ts';
import { throwIfCancelled } from '../watch.ts';
import { type BucketRetention, keptRecord, requireChangeable } from './bucketRetention.ts';
import type { CloudStorageOptions } from './cloudStorageClient.ts';
import type { ObjectPage } from './cloudStorageMessages.ts';
import { CloudStorageRequests } from './cloudStorageRequests.ts';
import { documentText } from './documentText.ts';
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
  type StoreLocation,
  type StoreWatch,
} from './store.ts';

/** Objects that one request joins. Source: https://cloud.google.com/storage/docs/composite-objects */
const MAX_COMPONENTS = 32;

/** The store in a bucket of Google Cloud Storage. */
export class CloudStorageStore implements Store {
  readonly service = 'GCSStore';
  /** Name of the bucket. */
  readonly bucketName: string;
  readonly clock: Clock | undefined;
  readonly #requests: CloudStorageRequests;

  constructor(options: CloudStorageOptions) {
    this.bucketName = options.bucket;
    this.clock = options.clock;
    this.#requests = new CloudStorageRequests(options);
  }

  /**
   * The project that is billed for requests, once a bucket has asked for one (requester pays);
   * undefined while the bucket's owner pays.
   */
  get billedProject(): string | undefined {
    return this.#requests.billedProject;
  }

  async list(path: string, options: { startsWith?: string } & StoreWatch = {}) {
    const objects = await this.listObjects(path, options);
    return objects.filter(({ fileName }) => fileName.endsWith('.json'));
  }

  async listObjects(path: string, options: { startsWith?: string } & StoreWatch = {}) {
    return this.#listPrefix(joinPath(path, options.startsWith ?? ''), options);
  }

  async itemObjects(name: string, path: string, options: StoreWatch = {}) {
    const objects = await this.#listPrefix(joinPath(path, name), options);
    return objects.filter(({ fileName }) => belongsToItem(fileName, name));
  }

  async metadataObject(name: string, path: string, options: StoreWatch = {}) {
    const id = joinPath(path, `${name}.json`);
    const objects = await this.#listPrefix(id, options);
    return objects.find((object) => object.id === id);
  }

  async readMetadata(name: string, path: string, options: StoreWatch = {}): Promise<StoredText> {
    const id = joinPath(path, `${name}.json`);
    const { bytes, version } = await this.#requests.document(id, options);
    return { text: withoutByteOrderMark(bytes.toString('utf8')), version };
  }

  async storeMetadata(
    data: object,
    name: string,
    path: string,
    options: { ifVersion?: string | null; labels?: Labels } & StoreWatch = {},
  ): Promise<StoredDocument> {
    const id = joinPath(path, `${name}.json`);
    const text = documentText(data, id);
    const { ifVersion, labels, signal } = options;
    const ifGeneration = ifVersion === null ? '0' : ifVersion;
    let repeated = false;
    try {
      const onRepeat = () => {
        repeated = true;
      };
      const upload = { ifGeneration, labels, signal, onRepeat };
      const { version, isKept } = await this.#requests.upload(id, text, upload);
      if (isKept && ifVersion === null) throw keptRecord(this.bucketName, id);
      return { id, version };
    } catch (error) {
      if (!(error instanceof ServiceError) || error.status !== 412) throw error;
      // A write whose answer was lost looks like another process's when it is repeated.
      if (repeated) {
        const stored = await this.readMetadata(name, path, options);
        if (stored.text === text) return { id, version: stored.version };
      }
      throw new ConflictError(
        name,
        ifVersion === null
          ? l10n.t('"{0}" already exists in the bucket "{1}".', id, this.bucketName)
          : l10n.t('"{0}" was changed by another program in the meantime.', id),
        { cause: error },
      );
    }
  }

  async requireChangeable({ signal }: StoreWatch = {}): Promise<void> {
    let retention: BucketRetention;
    try {
      retention = await this.#requests.retention({ signal });
    } catch (error) {
      if (error instanceof CancelledError || !(error instanceof CedarError)) throw error;
      // Orders do not need the permission to see the settings. Other refusals are met again.
      return;
    }
    requireChangeable(this.bucketName, retention);
  }

  async location(options: StoreWatch = {}): Promise<StoreLocation> {
    return this.#requests.location(options);
  }

  async exportDestination(name: string, path: string): Promise<ExportDestination> {
    return { bucket: this.bucketName, fileNamePrefix: joinPath(path, name) };
  }

  async *read(object: StoredObject, options: ReadOptions = {}): AsyncIterable<Uint8Array> {
    const { offset = 0, end, signal } = options;
    throwIfCancelled(signal);
    if (object.isCompressed) {
      yield* this.#requests.compressed(object, { signal });
      return;
    }
    yield* this.#requests.media(object, { offset, end }, { signal });
  }

  async remove(object: StoredObject, options: StoreWatch = {}): Promise<void> {
    const { id, version } = object;
    try {
      await this.#requests.remove(id, { ...options, ifGeneration: version || undefined });
    } catch (error) {
      if (!(error instanceof ServiceError) || error.status !== 412) throw error;
      const objects = await this.#listPrefix(id, options);
      // Deleted by another process, or by an earlier try whose answer was lost.
      if (!objects.some((each) => each.id === id)) return;
      throw new ConflictError(
        id,
        l10n.t('"{0}" was not deleted, because another program changed it in the meantime.', id),
        { cause: error },
      );
    }
  }

  /**
   * Objects whose paths start with a text, for data cubes.
   *
   * @internal
   */
  listBelow(
    path: string,
    options: { readonly isDeep?: boolean } & StoreWatch,
  ): Promise<StoredObject[]> {
    return this.#listPrefix(path, options);
  }

  /**
   * Folders that paths starting with a text are in, for data cubes, with a slash at the end.
   *
   * @internal
   */
  async foldersBelow(path: string, options: StoreWatch): Promise<string[]> {
    const pages = await this.#listPages(path, options);
    return pages.flatMap(({ folders }) => folders);
  }

  /**
   * An object as a listing has it, for data cubes.
   *
   * @returns undefined when there is none
   * @internal
   */
  async findObject(id: string, options: StoreWatch): Promise<StoredObject | undefined> {
    try {
      return await this.#requests.object(id, options);
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  }

  /**
   * A small object of any kind, checked, for data cubes.
   *
   * @throws NotFoundError
   * @internal
   */
  async readObject(id: string, options: StoreWatch): Promise<Uint8Array<ArrayBuffer>> {
    const { bytes } = await this.#requests.document(id, options);
    return new Uint8Array(bytes);
  }

  /**
   * Stores an object of any kind, for data cubes.
   *
   * @param options.isNew only when it does not exist
   * @throws ConflictError when it exists
   * @internal
   */
  async storeObject(
    id: string,
    bytes: Uint8Array,
    { isNew = false, signal }: { readonly isNew?: boolean } & StoreWatch,
  ): Promise<void> {
    try {
      const ifGeneration = isNew ? '0' : undefined;
      await this.#requests.uploadBytes(id, bytes, { ifGeneration, signal });
    } catch (error) {
      if (!(error instanceof ServiceError) || error.status !== 412) throw error;
      throw new ConflictError(
        id,
        l10n.t('"{0}" already exists in the bucket "{1}".', id, this.bucketName),
        { cause: error },
      );
    }
  }

  /**
   * Makes one object of several in the bucket, one after another, for data cubes. They stay.
   *
   * @param ids any number of them
   * @throws NotFoundError for one that does not exist
   * @internal
   */
  async composeObjects(ids: readonly string[], id: string, { signal }: StoreWatch): Promise<void> {
    if (ids.length <= MAX_COMPONENTS) {
      await this.#requests.compose(ids, id, { signal });
      return;
    }
    const joined: string[] = [];
    try {
      for (let first = 0; first < ids.length; first += MAX_COMPONENTS) {
        const group = `${id}.joined${String(joined.length).padStart(5, '0')}`;
        await this.#requests.compose(ids.slice(first, first + MAX_COMPONENTS), group, { signal });
        joined.push(group);
      }
      await this.composeObjects(joined, id, { signal });
    } finally {
      for (const group of joined) await this.#requests.remove(group, {}).catch(() => {});
    }
  }

  /**
   * A range of an object, repeated where the connection ends early, for data cubes.
   *
   * @internal
   */
  async readBytes(
    object: StoredObject,
    { offset, end, signal }: { readonly offset: number; readonly end: number } & StoreWatch,
  ): Promise<Uint8Array<ArrayBuffer>> {
    return this.#requests.range(object, { offset, end }, { signal });
  }

  /** All objects whose names start with `prefix`, without those in folders below it unless `isDeep`. */
  async #listPrefix(
    prefix: string,
    options: { readonly isDeep?: boolean } & StoreWatch,
  ): Promise<StoredObject[]> {
    const pages = await this.#listPages(prefix, options);
    return pages.flatMap(({ objects }) => objects);
  }

  async #listPages(
    prefix: string,
    options: { readonly isDeep?: boolean } & StoreWatch,
  ): Promise<ObjectPage[]> {
    const pages: ObjectPage[] = [];
    let pageToken: string | undefined;
    do {
      const page = await this.#requests.listPage(prefix, pageToken, options);
      pages.push(page);
      pageToken = page.nextPageToken;
    } while (pageToken);
    return pages;
  }
}
