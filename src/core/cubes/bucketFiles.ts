/** Files of cubes in a bucket of Cloud Storage. */
import { forEachBounded } from '../../domain/boundedLoop.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import type { CloudStorageStore } from '../stores/cloudStorage.ts';
import type { StoredObject } from '../stores/store.ts';
import type {
  ByteOutput,
  ByteStore,
  ByteStoreReference,
  ByteStoreWatch,
  StoredBytes,
} from './byteStore.ts';
import { PartedOutput } from './partedOutput.ts';

/** Requests at a time that delete files. */
const DELETIONS_AT_ONCE = 16;

export class BucketFiles implements ByteStore {
  readonly reference: ByteStoreReference;
  readonly #store: CloudStorageStore;
  readonly #bucket: string;
  readonly #prefix: string;

  /** @param prefix folder in the bucket, without a slash at the end; may be empty */
  constructor(store: CloudStorageStore, bucket: string, prefix: string) {
    this.#store = store;
    this.#bucket = bucket;
    this.#prefix = prefix === '' ? '' : `${prefix}/`;
    this.reference = { kind: 'bucket', bucket, prefix };
  }

  address(key: string): string {
    return `gs://${this.#bucket}/${this.#prefix}${key}`.replace(/\/$/, '');
  }

  async list(
    folder: string,
    { isDeep = false, signal }: { readonly isDeep?: boolean } & ByteStoreWatch = {},
  ): Promise<StoredBytes[]> {
    const path = `${this.#prefix}${folder === '' ? '' : `${folder}/`}`;
    const objects = await this.#store.listBelow(path, { isDeep, signal });
    return objects.map((object) => this.#file(object)).sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  async folders({ signal }: ByteStoreWatch = {}): Promise<string[]> {
    const paths = await this.#store.foldersBelow(this.#prefix, { signal });
    return paths.map((path) => path.slice(this.#prefix.length, -1)).sort();
  }

  async readRange(
    { key, size, version }: StoredBytes,
    offset: number,
    length: number,
    { signal }: ByteStoreWatch = {},
  ): Promise<Uint8Array<ArrayBuffer>> {
    const id = this.#prefix + key;
    const bytes = await this.#store.readBytes(
      { id, size, version, fileName: key },
      { offset, end: offset + length, signal },
    );
    return bytes.subarray(0, length);
  }

  async read(
    key: string,
    { signal }: ByteStoreWatch = {},
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      return await this.#store.readObject(this.#prefix + key, { signal });
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  }

  async find(key: string, { signal }: ByteStoreWatch = {}): Promise<StoredBytes | undefined> {
    const object = await this.#store.findObject(this.#prefix + key, { signal });
    return object && this.#file(object);
  }

  async write(key: string, bytes: Uint8Array, { signal }: ByteStoreWatch = {}): Promise<void> {
    await this.#store.storeObject(this.#prefix + key, bytes, { signal });
  }

  async create(key: string, bytes: Uint8Array, { signal }: ByteStoreWatch = {}): Promise<boolean> {
    try {
      await this.#store.storeObject(this.#prefix + key, bytes, { isNew: true, signal });
      return true;
    } catch (error) {
      if (error instanceof ConflictError) return false;
      throw error;
    }
  }

  async openOutput(key: string, options: ByteStoreWatch = {}): Promise<ByteOutput> {
    return new PartedOutput(this, key, options);
  }

  async join(keys: readonly string[], key: string, { signal }: ByteStoreWatch = {}): Promise<void> {
    const ids = keys.map((each) => this.#prefix + each);
    await this.#store.composeObjects(ids, this.#prefix + key, { signal });
  }

  async rename(key: string, newKey: string, options: ByteStoreWatch = {}): Promise<void> {
    await this.join([key], newKey, options);
    await this.remove([key], options);
  }

  async removeVersion(
    { key, size, version }: StoredBytes,
    { signal }: ByteStoreWatch = {},
  ): Promise<boolean> {
    try {
      const id = this.#prefix + key;
      await this.#store.remove({ id, fileName: key, size, version }, { signal });
      return true;
    } catch (error) {
      if (error instanceof ConflictError) return false;
      throw error;
    }
  }

  async remove(keys: readonly string[], { signal }: ByteStoreWatch = {}): Promise<void> {
    const remove = async (key: string) => {
      const id = this.#prefix + key;
      await this.#store.remove({ id, fileName: key, size: 0, version: '' }, { signal });
    };
    await forEachBounded(keys, DELETIONS_AT_ONCE, remove, signal);
  }

  #file({ id, size, version, updated }: StoredObject): StoredBytes {
    const key = id.slice(this.#prefix.length);
    return { key, size, version, ...(updated && { updated: updated.getTime() }) };
  }
}
