/**
 * A bucket in a folder on disk: `bucket.json`, one `<hash>.json` for each object, and one
 * `<hash>.<generation>.json` for each soft-deleted one. No name of an object is ever a path.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { jsonObject } from '../rest/fieldTypes.ts';
import { writeJson } from '../rest/jsonFiles.ts';
import { compareNames } from './compareNames.ts';
import type { ObjectRecord, SoftDeletedObject, StoredBucket } from './storedTypes.ts';

export class BucketFolder {
  readonly #folder: string;
  readonly #objects: Map<string, ObjectRecord>;
  #stored: StoredBucket;
  #softDeleted: SoftDeletedObject[];
  /** Names in the order in which Cloud Storage lists them; undefined after a change. */
  #sorted: readonly string[] | undefined;

  private constructor(
    folder: string,
    stored: StoredBucket,
    objects = new Map<string, ObjectRecord>(),
    softDeleted: SoftDeletedObject[] = [],
  ) {
    this.#folder = folder;
    this.#stored = stored;
    this.#objects = objects;
    this.#softDeleted = softDeleted;
  }

  /** Makes the folder of a new bucket in `parent`. */
  static async create(parent: string, stored: StoredBucket): Promise<BucketFolder> {
    const folder = join(parent, fileName(stored.name));
    await mkdir(folder, { recursive: true });
    await writeJson(join(folder, 'bucket.json'), stored);
    return new BucketFolder(folder, stored);
  }

  /** Reads a folder; removes that of a bucket which was being made or removed. */
  static async load(folder: string): Promise<BucketFolder | undefined> {
    const files = await readdir(folder);
    if (!files.includes('bucket.json')) {
      await rm(folder, { recursive: true });
      return undefined;
    }
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
      }
    }
    return new BucketFolder(folder, stored, objects, softDeleted);
  }

  get stored(): StoredBucket {
    return this.#stored;
  }

  get objects(): ReadonlyMap<string, ObjectRecord> {
    return this.#objects;
  }

  get softDeleted(): readonly SoftDeletedObject[] {
    return this.#softDeleted;
  }

  /** The highest generation of the bucket and its objects. */
  get lastGeneration(): number {
    const all = [...this.#objects.values(), ...this.#softDeleted];
    return all.reduce(
      (last, { generation }) => Math.max(last, generation),
      this.#stored.generation,
    );
  }

  /** Names of the objects, ordered by their bytes in UTF-8. */
  get names(): readonly string[] {
    this.#sorted ??= [...this.#objects.keys()].sort(compareNames);
    return this.#sorted;
  }

  async saveBucket(stored: StoredBucket): Promise<void> {
    await writeJson(join(this.#folder, 'bucket.json'), stored);
    this.#stored = stored;
  }

  async save(object: ObjectRecord): Promise<void> {
    await writeJson(this.#recordPath(object.name), object);
    if (!this.#objects.has(object.name)) this.#sorted = undefined;
    this.#objects.set(object.name, object);
  }

  async remove(name: string): Promise<void> {
    await rm(this.#recordPath(name), { force: true });
    this.#objects.delete(name);
    this.#sorted = undefined;
  }

  async removeAll(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  /**
   * Keeps an object that was deleted or replaced as long as the bucket requires.
   *
   * @returns false if the bucket does not keep such objects
   */
  async keepDeleted(object: ObjectRecord): Promise<boolean> {
    const { retentionDurationSeconds } = jsonObject(this.#stored.settings.softDeletePolicy);
    const seconds = Number(retentionDurationSeconds ?? 0);
    if (!(seconds > 0)) return false;
    const now = Date.now();
    const softDeleteTime = new Date(now).toISOString();
    const hardDeleteTime = new Date(now + seconds * 1000).toISOString();
    const kept = { ...object, softDeleteTime, hardDeleteTime };
    await writeJson(this.#softDeletedPath(kept), kept);
    this.#softDeleted.push(kept);
    return true;
  }

  /** Removes the soft-deleted objects whose time is over. @returns these objects */
  async removeDue(): Promise<readonly SoftDeletedObject[]> {
    const now = new Date().toISOString();
    const due = this.#softDeleted.filter(({ hardDeleteTime }) => hardDeleteTime <= now);
    if (due.length === 0) return due;
    this.#softDeleted = this.#softDeleted.filter((object) => !due.includes(object));
    for (const object of due) await rm(this.#softDeletedPath(object), { force: true });
    return due;
  }

  #recordPath(name: string): string {
    return join(this.#folder, `${fileName(name)}.json`);
  }

  #softDeletedPath({ name, generation }: ObjectRecord): string {
    return join(this.#folder, `${fileName(name)}.${generation}.json`);
  }
}

/** A file name that no name of a bucket or object can steer. */
function fileName(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

async function readJson<T>(path: string): Promise<T> {
  const text = await readFile(path, 'utf8');
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new Error(`${path} is damaged: ${(error as Error).message}`, { cause: error });
  }
}
