/**
 * Requests about a bucket itself, and about the small object with which it is tried.
 *
 * https://cloud.google.com/storage/docs/json_api/v1/buckets
 */
import { isRecord } from '../../domain/isRecord.ts';
import { NotFoundError, ServiceError } from '../errors.ts';
import { type BucketRetention, parseRetention, secondsIn } from '../stores/bucketRetention.ts';
import {
  BucketConnection,
  type BucketQuery,
  type CloudStorageOptions,
} from '../stores/cloudStorageClient.ts';
import { parseObject, parsePage } from '../stores/cloudStorageMessages.ts';
import { repeatOnce } from './setupContext.ts';

/** Settings of a bucket that matter for orders. */
export interface BucketSettings extends BucketRetention {
  /** Such as `US` or `EUROPE-WEST1`. */
  readonly location: string;
  /** `multi-region`, `dual-region` or `region`. */
  readonly locationType: string | undefined;
  /** Whether deleted and overwritten objects remain as earlier versions. */
  readonly hasVersions: boolean;
  /** Seconds for which deleted objects can be restored, and are charged; 0 without soft delete. */
  readonly softDeleteSeconds: number;
  /** Whether requests are billed to the caller's project. */
  readonly isRequesterPays: boolean;
}

/** Generation that no new object has: with it as a condition, nothing is ever written. */
const IMPOSSIBLE_GENERATION = '1';

/** Requests at once. */
const PROBES_AT_ONCE = 8;

export class BucketRequests {
  readonly #bucket: BucketConnection;

  constructor(options: CloudStorageOptions) {
    this.#bucket = new BucketConnection(options, PROBES_AT_ONCE);
  }

  /** The project that pays for requests, where the bucket's owner does not. */
  get billedProject(): string | undefined {
    return this.#bucket.billedProject;
  }

  /** Settings of the bucket; needs the permission `storage.buckets.get`. @throws ServiceError */
  settings(signal: AbortSignal): Promise<BucketSettings> {
    return this.#get('', {}, parseSettings, signal);
  }

  /**
   * Which of these permissions the account has on the bucket. Permissions that are granted for some
   * objects only are not among them.
   *
   * @throws ServiceError
   */
  permissions(names: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>> {
    return this.#get('/iam/testPermissions', { permissions: names }, parsePermissions, signal);
  }

  /** Lists at most one object of a folder. @throws ServiceError */
  async list(folder: string, signal: AbortSignal): Promise<void> {
    await this.#get('/o', { prefix: `${folder}/`, maxResults: '1' }, parsePage, signal);
  }

  /**
   * Stores a small object that does not exist yet.
   *
   * @returns its generation
   * @throws ServiceError
   */
  async create(name: string, text: string, signal: AbortSignal): Promise<string> {
    const stored = await this.#upload(name, text, '0', signal);
    return stored.version;
  }

  /**
   * Tries to store an object under a condition that is never met.
   *
   * @returns whether the account may store it: Cloud Storage checks permissions first
   * @throws ServiceError, the refusal where it may not
   */
  async tryCreate(name: string, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#upload(name, '', IMPOSSIBLE_GENERATION, signal);
      return true;
    } catch (error) {
      if (isConditionNotMet(error)) return true;
      throw error;
    }
  }

  /** The generation of an object; undefined when there is none. @throws ServiceError */
  async generation(name: string, signal: AbortSignal): Promise<string | undefined> {
    try {
      const path = `/o/${encodeURIComponent(name)}`;
      const found = await this.#get(path, {}, parseObject, signal, name);
      return found.version;
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  }

  /**
   * Deletes one generation of an object, so that no earlier version of it remains.
   *
   * @returns whether it existed
   * @throws ServiceError
   */
  async delete(name: string, generation: string, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#bucket.bill(() => {
        const url = this.#bucket.url('storage/v1', `/o/${encodeURIComponent(name)}`, {
          generation,
        });
        const request = { method: 'DELETE', url, signal, what: name } as const;
        return this.#bucket.client.empty({ ...request, repeatAfter: repeatOnce() });
      });
      return true;
    } catch (error) {
      if (error instanceof NotFoundError) return false;
      throw error;
    }
  }

  #get<T>(
    path: string,
    query: BucketQuery,
    parse: (json: unknown) => T | undefined,
    signal: AbortSignal,
    what?: string,
  ): Promise<T> {
    return this.#bucket.bill(() => {
      const url = this.#bucket.url('storage/v1', path, query);
      return this.#bucket.client.json({ url, signal, what, repeatAfter: repeatOnce() }, parse);
    });
  }

  #upload(name: string, text: string, ifGenerationMatch: string, signal: AbortSignal) {
    return this.#bucket.bill(() => {
      const query = { uploadType: 'media', name, ifGenerationMatch };
      const url = this.#bucket.url('upload/storage/v1', '/o', query);
      const headers = { 'content-type': 'text/plain; charset=utf-8' };
      const request = { method: 'POST', url, headers, body: text, signal } as const;
      return this.#bucket.client.json({ ...request, repeatAfter: () => false }, parseObject);
    });
  }
}

function isConditionNotMet(error: unknown): boolean {
  return error instanceof ServiceError && error.status === 412;
}

/** Nothing when Cloud Storage cannot have answered this. */
function parseSettings(json: unknown): BucketSettings | undefined {
  const retention = parseRetention(json);
  if (!retention || !isRecord(json)) return undefined;
  const { location, locationType, versioning, billing } = json;
  return {
    ...retention,
    location: typeof location === 'string' ? location : '?',
    locationType: typeof locationType === 'string' ? locationType : undefined,
    hasVersions: isRecord(versioning) && versioning.enabled === true,
    softDeleteSeconds: secondsIn(json.softDeletePolicy, 'retentionDurationSeconds'),
    isRequesterPays: isRecord(billing) && billing.requesterPays === true,
  };
}

/** An account without any of the permissions gets an answer without a list. */
function parsePermissions(json: unknown): ReadonlySet<string> | undefined {
  if (!isRecord(json) || json.kind !== 'storage#testIamPermissionsResponse') return undefined;
  const { permissions = [] } = json;
  if (!Array.isArray(permissions)) return undefined;
  return new Set(permissions.filter((each): each is string => typeof each === 'string'));
}
