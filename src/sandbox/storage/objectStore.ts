/**
 * Buckets and objects in a folder on disk.
 *
 * ```ts
 * const objects = await ObjectStore.open(folder);
 * await objects.createBucket('cedar-sandbox');
 * const object = await objects.write('cedar-sandbox', 'a/b.tif', bytes, 'image/tiff');
 * ```
 *
 * The folder holds, for each bucket, `buckets/<hash>/bucket.json`, one `<hash>.json` for each object,
 * and one `<hash>.<generation>.json` for each soft-deleted one; bytes are stored in `content` under random names and never change. So an object is
 * replaced by the renaming of one small file, and no name of an object is ever a path. What a crash
 * leaves in `content` without an object is removed at the next start.
 */
import { createHash, randomUUID } from 'node:crypto';
import {
  constants,
  copyFile,
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { GoogleError } from '../http.ts';
import { jsonObject } from '../rest/fieldTypes.ts';
import { type Bytes, readChecksums, writeContent } from '../rest/writeContent.ts';
import { type Conditions, checkConditions } from './conditions.ts';
import { checkBucketName, checkNewBucketName, checkObjectName } from './names.ts';
import { ObjectChecksums, type ObjectContent } from './objectContent.ts';
import { checkReplaceable } from './retention.ts';
import type {
  BucketSettings,
  ObjectAttributes,
  ObjectRecord,
  SoftDeletedObject,
  StoredBucket,
} from './storedTypes.ts';

interface Bucket {
  readonly folder: string;
  stored: StoredBucket;
  readonly objects: Map<string, ObjectRecord>;
  softDeleted: SoftDeletedObject[];
  /** Names in the order in which Cloud Storage lists them; undefined after a change. */
  sorted: readonly string[] | undefined;
}

export class ObjectStore {
  readonly #folder: string;
  readonly #buckets = new Map<string, Bucket>();
  #lastGeneration = 0;
  /** Changes happen one after another, so that a precondition still holds when its change is made. */
  #changes: Promise<unknown> = Promise.resolve();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Opens a folder, which is made when it is not there. */
  static async open(folder: string): Promise<ObjectStore> {
    const store = new ObjectStore(folder);
    await mkdir(join(folder, 'content'), { recursive: true });
    await mkdir(join(folder, 'buckets'), { recursive: true });
    for (const name of await readdir(join(folder, 'buckets'))) {
      await store.#load(join(folder, 'buckets', name));
    }
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
    settings: BucketSettings = {},
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
      const folder = join(this.#folder, 'buckets', fileName(name));
      await mkdir(folder, { recursive: true });
      await writeJson(join(folder, 'bucket.json'), stored);
      const objects = new Map<string, ObjectRecord>();
      this.#buckets.set(name, { folder, stored, objects, softDeleted: [], sorted: undefined });
      return stored;
    });
  }

  async updateBucket(
    name: string,
    settings: (now: BucketSettings) => BucketSettings,
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
      await writeJson(join(bucket.folder, 'bucket.json'), stored);
      bucket.stored = stored;
      return stored;
    });
  }

  /** Gives a bucket exactly these settings, and another project; makes it when it is not there. */
  async setBucket(name: string, settings: BucketSettings, project: string): Promise<StoredBucket> {
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
      await rm(bucket.folder, { recursive: true, force: true });
      this.#buckets.delete(name);
      for (const { content } of bucket.softDeleted) await this.discard(content);
    });
  }

  /** Names of a bucket's objects, ordered by their bytes in UTF-8. */
  names(bucketName: string): readonly string[] {
    const bucket = this.#bucket(bucketName);
    bucket.sorted ??= [...bucket.objects.keys()].sort(compareNames);
    return bucket.sorted;
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
    checkObjectName(name);
    this.#bucket(bucket);
    return this.commit(bucket, name, await this.stage(bytes), { contentType });
  }

  /** Brings bytes to disk that belong to no object yet. */
  async stage(bytes: Bytes): Promise<ObjectContent> {
    const file = randomUUID();
    return { file, ...(await writeContent(this.#contentPath(file), bytes, new ObjectChecksums())) };
  }

  /** Removes staged bytes that will not become an object. */
  async discard(content: ObjectContent): Promise<void> {
    await rm(this.#contentPath(content.file), { force: true });
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
      checkObjectName(name);
      return await this.#change(async () => {
        const before = this.find(bucketName, name);
        checkConditions(before, conditions);
        const bucket = this.bucket(bucketName);
        if (before) checkReplaceable(before, bucket);
        const held = bucket.settings.defaultEventBasedHold === true;
        const generation = this.#nextGeneration();
        const now = new Date(generation / 1000).toISOString();
        const object: ObjectRecord = {
          ...(held && { eventBasedHold: true }),
          ...attributes,
          bucket: bucketName,
          name,
          generation,
          metageneration: 1,
          timeCreated: now,
          updated: now,
          content,
        };
        await this.#save(object);
        if (before) await this.#retire(before);
        return object;
      });
    } catch (error) {
      await this.discard(content);
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
      const { content, timeCreated, metageneration, componentCount } = before;
      const after = attributes(before);
      const now = new Date().toISOString();
      const isReleased = before.eventBasedHold && !after.eventBasedHold;
      const retentionStart = isReleased ? now : before.retentionStart;
      const object: ObjectRecord = {
        ...after,
        ...(retentionStart !== undefined && { retentionStart }),
        bucket,
        name,
        generation: before.generation,
        metageneration: metageneration + 1,
        timeCreated,
        updated: now,
        content,
        ...(componentCount !== undefined && { componentCount }),
      };
      await this.#save(object);
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
      await rm(join(bucket.folder, `${fileName(name)}.json`), { force: true });
      bucket.objects.delete(name);
      bucket.sorted = undefined;
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
    const file = randomUUID();
    const [source] = await this.#withContent(choose, (path) =>
      copyFile(path, this.#contentPath(file), constants.COPYFILE_FICLONE),
    );
    return { source, content: { ...source.content, file } };
  }

  /** Takes a finished file over as staged bytes; it is no longer where it was. */
  async adopt(path: string): Promise<ObjectContent> {
    const file = randomUUID();
    const checksums = await readChecksums(path, new ObjectChecksums());
    await rename(path, this.#contentPath(file));
    return { file, ...checksums };
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

  #bucket(name: string): Bucket {
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
        return [object, await use(this.#contentPath(object.content.file))];
      } catch (error) {
        // Replaced or removed between the looking up and the opening: look again.
        if (this.#buckets.get(object.bucket)?.objects.get(object.name) === object) throw error;
      }
    }
  }

  #contentPath(file: string): string {
    return join(this.#folder, 'content', file);
  }

  async #save(object: ObjectRecord): Promise<void> {
    const bucket = this.#bucket(object.bucket);
    await writeJson(join(bucket.folder, `${fileName(object.name)}.json`), object);
    if (!bucket.objects.has(object.name)) bucket.sorted = undefined;
    bucket.objects.set(object.name, object);
  }

  /** Keeps what was deleted or replaced as long as the bucket wants it, and removes what is due. */
  async #retire(object: ObjectRecord): Promise<void> {
    const bucket = this.#bucket(object.bucket);
    const { retentionDurationSeconds } = jsonObject(bucket.stored.settings.softDeletePolicy);
    const seconds = Number(retentionDurationSeconds ?? 0);
    const now = Date.now();
    if (seconds > 0) {
      const softDeleteTime = new Date(now).toISOString();
      const hardDeleteTime = new Date(now + seconds * 1000).toISOString();
      const kept = { ...object, softDeleteTime, hardDeleteTime };
      await writeJson(softDeletedPath(bucket, kept), kept);
      bucket.softDeleted.push(kept);
    } else await this.discard(object.content);
    await this.#removeDue(bucket);
  }

  async #removeDue(bucket: Bucket): Promise<void> {
    const now = new Date().toISOString();
    const due = bucket.softDeleted.filter(({ hardDeleteTime }) => hardDeleteTime <= now);
    if (due.length === 0) return;
    bucket.softDeleted = bucket.softDeleted.filter((object) => !due.includes(object));
    for (const object of due) {
      await rm(softDeletedPath(bucket, object), { force: true });
      await this.discard(object.content);
    }
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
    const files = await readdir(folder);
    // A bucket that was being made or removed when the sandbox stopped.
    if (!files.includes('bucket.json')) return rm(folder, { recursive: true });
    const stored = await readJson<StoredBucket>(join(folder, 'bucket.json'));
    const objects = new Map<string, ObjectRecord>();
    const softDeleted: SoftDeletedObject[] = [];
    for (const file of files) {
      if (file === 'bucket.json') continue;
      if (!file.endsWith('.json')) await rm(join(folder, file), { force: true });
      else {
        const object = await readJson<ObjectRecord | SoftDeletedObject>(join(folder, file));
        if ('softDeleteTime' in object) softDeleted.push(object);
        else objects.set(object.name, object);
        this.#lastGeneration = Math.max(this.#lastGeneration, object.generation);
      }
    }
    this.#lastGeneration = Math.max(this.#lastGeneration, stored.generation);
    const bucket = { folder, stored, objects, softDeleted, sorted: undefined };
    this.#buckets.set(stored.name, bucket);
    await this.#removeDue(bucket);
  }

  async #removeLeftovers(): Promise<void> {
    const used = new Set<string>();
    for (const { objects, softDeleted } of this.#buckets.values()) {
      for (const { content } of [...objects.values(), ...softDeleted]) used.add(content.file);
    }
    for (const file of await readdir(join(this.#folder, 'content'))) {
      if (!used.has(file)) await rm(this.#contentPath(file), { force: true });
    }
  }
}

/**
 * Cloud Storage orders names by their bytes in UTF-8, which is the order of code points; JavaScript
 * compares halves of code points above U+FFFF, which come before U+E000.
 */
export function compareNames(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  for (let at = 0; at < shorter; at++) {
    const difference = rank(one.charCodeAt(at)) - rank(other.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

export function noSuchBucket(): GoogleError {
  return new GoogleError(404, 'The specified bucket does not exist.', 'NOT_FOUND', 'notFound');
}

export function noSuchObject(bucket: string, name: string, generation?: number): GoogleError {
  const version = generation === undefined ? '' : `#${generation}`;
  return new GoogleError(
    404,
    `No such object: ${bucket}/${name}${version}`,
    'NOT_FOUND',
    'notFound',
  );
}

/** @param isOwn the bucket is in the project that was to have it */
function bucketTaken(isOwn: boolean): GoogleError {
  return new GoogleError(
    409,
    isOwn
      ? 'Your previous request to create the named bucket succeeded and you already own it.'
      : 'The requested bucket name is not available. The bucket namespace is shared by all users ' +
          'of the system. Please select a different name and try again.',
    'ALREADY_EXISTS',
    'conflict',
  );
}

function softDeletedPath({ folder }: Bucket, { name, generation }: ObjectRecord): string {
  return join(folder, `${fileName(name)}.${generation}.json`);
}

/** A file name that no name of a bucket or object can steer. */
function fileName(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

/** Replaces a JSON file at once: a reader sees the old one or the new one, whole. */
async function writeJson(path: string, value: unknown): Promise<void> {
  const temporary = `${path}.${randomUUID()}`;
  await writeFile(temporary, JSON.stringify(value));
  await rename(temporary, path);
}

async function readJson<T>(path: string): Promise<T> {
  const text = await readFile(path, 'utf8');
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new Error(`${path} is damaged: ${(error as Error).message}`, { cause: error });
  }
}
