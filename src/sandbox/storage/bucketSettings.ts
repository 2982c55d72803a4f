/** Buckets that the settings of the operator have changed, and how they were before. */
import { join } from 'node:path';
import { StateFile } from '../rest/stateFile.ts';
import { type BucketOptions, configureBucket } from './configureBucket.ts';
import type { ObjectStore } from './objectStore.ts';
import type { StorageAccess } from './storageAccess.ts';
import type { SentBucketSettings } from './storedTypes.ts';

interface EarlierBucket {
  readonly settings: SentBucketSettings;
  readonly project: string;
}

interface Parts {
  readonly objects: ObjectStore;
  readonly access: StorageAccess;
  readonly defaultProject: string;
}

export class OperatorBuckets {
  readonly #parts: Parts;
  readonly #file: StateFile<Readonly<Record<string, EarlierBucket>>>;
  readonly #earlier: Map<string, EarlierBucket>;

  /** @param folder where the record is kept, so that settings also end when the sandbox was stopped */
  constructor(folder: string, parts: Parts) {
    this.#parts = parts;
    this.#file = new StateFile(join(folder, 'bucketSettings.json'));
    this.#earlier = new Map(Object.entries(this.#file.read() ?? {}));
  }

  /**
   * Gives buckets the settings that are listed. Those that were listed before, and are not any more, get
   * back what they had; objects stay, and so do buckets that the settings have made.
   *
   * @throws GoogleError 400 for settings that Cloud Storage refuses
   */
  async replaceAll(buckets: Readonly<Record<string, BucketOptions>>): Promise<void> {
    for (const name of [...this.#earlier.keys()]) {
      if (!Object.hasOwn(buckets, name)) await this.#restore(name);
    }
    for (const [name, options] of Object.entries(buckets)) {
      this.#note(name);
      await configureBucket(name, options, this.#parts);
    }
  }

  async #restore(name: string): Promise<void> {
    const { objects, access } = this.#parts;
    const earlier = this.#earlier.get(name);
    if (earlier && objects.bucketExists(name)) {
      await objects.setBucket(name, earlier.settings, earlier.project);
      access.setRoles(name, undefined);
    }
    this.#earlier.delete(name);
    this.#write();
  }

  #note(name: string): void {
    if (this.#earlier.has(name)) return;
    const { objects, defaultProject } = this.#parts;
    const { settings, project } = objects.bucketExists(name)
      ? objects.bucket(name)
      : { settings: {}, project: defaultProject };
    this.#earlier.set(name, { settings, project });
    this.#write();
  }

  #write(): void {
    this.#file.write(Object.fromEntries(this.#earlier));
  }
}
