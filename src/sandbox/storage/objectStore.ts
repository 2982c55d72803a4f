/**
 * Buckets and objects in a folder on disk.
 *
 * ```ts
 * const objects = await ObjectStore.open(folder);
 * await objects.createBucket('cedar-sandbox');
 * const object = await objects.write('cedar-sandbox', 'a/b.tif', bytes, 'image/tiff');
 * ```
 *
 * The folder holds a folder for each bucket in `buckets` (`BucketFolder`); bytes are stored in
 * `content` under random names and never change. So an object is replaced by the renaming of one
 * small file. What a crash leaves in `content` without an object is removed at the next start.
 */
import { type FileHandle, mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GoogleError } from '../http.ts';
import { ContentFolder } from '../rest/contentFolder.ts';
import type { Bytes } from '../rest/writeContent.ts';
import { BucketFolder } from './bucketFolder.ts';
import { compareNames } from './compareNames.ts';
import { type Conditions, checkConditions } from './conditions.ts';
import { checkBucketName, checkNewBucketName, checkStorageName } from './names.ts';
import { ObjectChecksums, type ObjectContent, type ObjectContents } from './objectContent.ts';
import { changedRecord, newRecord } from './objectRecords.ts';
import { checkReplaceable } from './retention.ts';
import type {
  ObjectAttributes,
  ObjectRecord,
  SentBucketSettings,
  SoftDeletedObject,
  StoredBucket,
} from './storedTypes.ts';
import { bucketTaken, noSuchBucket, noSuchObject } from './storeRefusals.ts';

export class ObjectStore {
  /** Bytes of objects, and staged bytes that belong to no object yet. */
  readonly content: ObjectContents;
  readonly #bucketsFolder: string;
  readonly #buckets = new Map<string, BucketFolder>();
  #lastGeneration = 0;
  /** Changes happen one after another, so that a precondition still holds when its change is made. */
  #changes: Promise<unknown> = Promise.resolve();

  private constructor(bucketsFolder: string, content: ObjectContents) {
    this.#bucketsFolder = bucketsFolder;
    this.content = content;
  }

  /** Opens a folder, which is made when it is not there. */
  static async open(folder: string): Promise<ObjectStore> {
    const buckets = join(folder, 'buckets');
    const content = join(folder, 'content');
    const contents = await ContentFolder.open(content, () => new ObjectChecksums());
    const store = new ObjectStore(buckets, contents);
    await mkdir(buckets, { recursive: true });
    for (const name of await readdir(buckets)) await store.#load(join(buckets, name));
    await store.#removeLeftovers();
    return store;
  }

  /** Waits for changes under way. */
  async close(): Promise<void> {
    await this.#changes;
  }

  buckets(project?: string): StoredBucket[] {
    return [...this.#buckets.values()]
      .map(({ stored }) => stored)
      .filter((bucket) => project === undefined || bucket.project === project)
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  bucketExists(name: string): boolean {
    return this.#buckets.has(name);
  }

  /** Throws 404 when the bucket does not exist. */
  bucket(name: string): StoredBucket {
    return this.#bucket(name).stored;
  }

  async createBucket(
    name: string,
    settings: SentBucketSettings = {},
    project = '',
  ): Promise<StoredBucket> {
    checkNewBucketName(name);
    return this.#change(async () => {
      const taken = this.#buckets.get(name);
      if (taken) throw bucketTaken(taken.stored.project === project);
      const generation = this.#nextGeneration();
      const now = new Date(generation / 1000).toISOString();
      const stored: StoredBucket = {
        name,
        project,
        timeCreated: now,
        updated: now,
        generation,
        metageneration: 1,
        settings,
      };
      this.#buckets.set(name, await BucketFolder.create(this.#bucketsFolder, stored));
      return stored;
    });
  }

  async updateBucket(
    name: string,
    settings: (now: SentBucketSettings) => SentBucketSettings,
    conditions: Conditions = {},
    project?: string,
  ): Promise<StoredBucket> {
    return this.#change(async () => {
      const bucket = this.#bucket(name);
      checkConditions(bucket.stored, conditions);
      const stored: StoredBucket = {
        ...bucket.stored,
        ...(project !== undefined && { project }),
        settings: settings(bucket.stored.settings),
        metageneration: bucket.stored.metageneration + 1,
        updated: new Date().toISOString(),
      };
      await bucket.saveBucket(stored);
      return stored;
    });
  }

  /** Gives a bucket exactly these settings, and another project; makes it when it is not there. */
  async setBucket(
    name: string,
    settings: SentBucketSettings,
    project: string,
  ): Promise<StoredBucket> {
    if (!this.#buckets.has(name)) return this.createBucket(name, settings, project);
    return this.updateBucket(name, () => settings, {}, project);
  }

  async removeBucket(name: string, conditions: Conditions = {}): Promise<void> {
    await this.#change(async () => {
      const bucket = this.#bucket(name);
      checkConditions(bucket.stored, conditions);
      if (bucket.objects.size > 0) {
        throw new GoogleError(
          409,
          'The bucket you tried to delete is not empty.',
          'ABORTED',
          'conflict',
        );
      }
      await bucket.removeAll();
      this.#buckets.delete(name);
      for (const { content } of bucket.softDeleted) await this.content.discard(content);
    });
  }

  /** Names of a bucket's objects, ordered by their bytes in UTF-8. */
  names(bucketName: string): readonly string[] {
    return this.#bucket(bucketName).names;
  }

  /** The object, or undefined; throws 404 when the bucket is not there. */
  find(bucket: string, name: string): ObjectRecord | undefined {
    return this.#bucket(bucket).objects.get(name);
  }

  /** The object; throws 404 when it, or the requested generation, does not exist. */
  object(bucket: string, name: string, generation?: number): ObjectRecord {
    const object = this.find(bucket, name);
    if (!object || (generation !== undefined && generation !== object.generation)) {
      throw noSuchObject(bucket, name, generation);
    }
    return object;
  }

  /** Objects that were deleted or replaced and are still kept, by name and then by generation. */
  softDeleted(bucketName: string): SoftDeletedObject[] {
    const now = new Date().toISOString();
    return this.#bucket(bucketName)
      .softDeleted.filter(({ hardDeleteTime }) => hardDeleteTime > now)
      .sort((a, b) => compareNames(a.name, b.name) || a.generation - b.generation);
  }

  /** Stores an object under a name, over whatever is there. */
  async write(
    bucket: string,
    name: string,
    bytes: Bytes,
    contentType = 'application/octet-stream',
  ): Promise<ObjectRecord> {
    checkStorageName(name);
    this.#bucket(bucket);
    return this.commit(bucket, name, await this.content.stage(bytes), { contentType });
  }

  /** Makes staged bytes an object; when that is refused they are removed. */
  async commit(
    bucketName: string,
    name: string,
    content: ObjectContent,
    attributes: ObjectAttributes & { componentCount?: number } = {},
    conditions: Conditions = {},
  ): Promise<ObjectRecord> {
    try {
      checkStorageName(name);
      return await this.#change(async () => {
        const before = this.find(bucketName, name);
        checkConditions(before, conditions);
        const bucket = this.bucket(bucketName);
        if (before) checkReplaceable(before, bucket);
        const generation = this.#nextGeneration();
        const object = newRecord(bucket, { name, generation, content }, attributes);
        await this.#bucket(object.bucket).save(object);
        if (before) await this.#retire(before);
        return object;
      });
    } catch (error) {
      await this.content.discard(content);
      throw error;
    }
  }

  /** Changes the attributes of an object. */
  async update(
    bucket: string,
    name: string,
    attributes: (now: ObjectAttributes) => ObjectAttributes,
    conditions: Conditions = {},
    generation?: number,
  ): Promise<ObjectRecord> {
    return this.#change(async () => {
      const before = this.object(bucket, name, generation);
      checkConditions(before, conditions);
      const object = changedRecord(before, attributes(before));
      await this.#bucket(object.bucket).save(object);
      return object;
    });
  }

  async remove(
    bucketName: string,
    name: string,
    conditions: Conditions = {},
    generation?: number,
  ): Promise<void> {
    await this.#change(async () => {
      const object = this.object(bucketName, name, generation);
      checkConditions(object, conditions);
      const bucket = this.#bucket(bucketName);
      checkReplaceable(object, bucket.stored);
      await bucket.remove(name);
      await this.#retire(object);
    });
  }

  /**
   * Opens the bytes of an object for reading; they stay as they are when it is replaced meanwhile.
   *
   * `choose` looks the object up and may throw; the caller closes the file.
   */
  async open(choose: () => ObjectRecord): Promise<{ object: ObjectRecord; file: FileHandle }> {
    const [object, file] = await this.#withContent(choose, (path) => open(path));
    return { object, file };
  }

  /** The bytes of an object once more, for another object to have. */
  async duplicate(
    choose: () => ObjectRecord,
  ): Promise<{ source: ObjectRecord; content: ObjectContent }> {
    const [source, file] = await this.#withContent(choose, (path) => this.content.copy(path));
    return { source, content: { ...source.content, file } };
  }

  /** The bytes of an object from `start` up to `end` (exclusive). */
  async *read(
    bucket: string,
    name: string,
    range: { start?: number; end?: number; generation?: number } = {},
  ): AsyncGenerator<Uint8Array> {
    const { object, file } = await this.open(() => this.object(bucket, name, range.generation));
    const { start = 0, end = object.content.size } = range;
    if (end <= start) return file.close();
    yield* file.createReadStream({ start, end: end - 1 }) as AsyncIterable<Uint8Array>;
  }

  #bucket(name: string): BucketFolder {
    const bucket = this.#buckets.get(name);
    if (!bucket) {
      checkBucketName(name);
      throw noSuchBucket();
    }
    return bucket;
  }

  async #withContent<T>(
    choose: () => ObjectRecord,
    use: (path: string) => Promise<T>,
  ): Promise<[ObjectRecord, T]> {
    for (;;) {
      const object = choose();
      try {
        return [object, await use(this.content.path(object.content))];
      } catch (error) {
        // Replaced or removed between the looking up and the opening: look again.
        if (this.#buckets.get(object.bucket)?.objects.get(object.name) === object) throw error;
      }
    }
  }

  /** Keeps what was deleted or replaced as long as the bucket wants it, and removes what is due. */
  async #retire(object: ObjectRecord): Promise<void> {
    const bucket = this.#bucket(object.bucket);
    if (!(await bucket.keepDeleted(object))) await this.content.discard(object.content);
    await this.#removeDue(bucket);
  }

  async #removeDue(bucket: BucketFolder): Promise<void> {
    for (const { content } of await bucket.removeDue()) await this.content.discard(content);
  }

  #change<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#changes.then(change);
    this.#changes = done.catch(() => {});
    return done;
  }

  #nextGeneration(): number {
    this.#lastGeneration = Math.max(this.#lastGeneration + 1, Date.now() * 1000);
    return this.#lastGeneration;
  }

  async #load(folder: string): Promise<void> {
    const bucket = await BucketFolder.load(folder);
    if (!bucket) return;
    this.#lastGeneration = Math.max(this.#lastGeneration, bucket.lastGeneration);
    this.#buckets.set(bucket.stored.name, bucket);
    await this.#removeDue(bucket);
  }

  async #removeLeftovers(): Promise<void> {
    const used = new Set<string>();
    for (const { objects, softDeleted } of this.#buckets.values()) {
      for (const { content } of [...objects.values(), ...softDeleted]) used.add(content.file);
    }
    await this.content.removeUnused(used);
  }
}
