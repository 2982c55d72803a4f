/**
 * The store on Google Cloud Storage.
 *
 * ```ts
 * const store = new CloudStorageStore({ bucket: 'my-bucket', project: 'my-project', auth });
 * await store.list('CEDAR_TRACKING', { startsWith: 'TRACKING_' });
 * ```
 */
import type { Readable } from 'node:stream';
import { ApiError, type Bucket, type FileMetadata, Storage } from '@google-cloud/storage';
import * as l10n from '@vscode/l10n';
import type { AuthClient } from 'google-auth-library';
import {
  CancelledError,
  CedarError,
  ConflictError,
  NotFoundError,
  ServiceError,
} from '../errors.ts';
import { createLimiter, type Limiter } from '../limiter.ts';
import { retry } from '../retry.ts';
import { throwIfCancelled } from '../watch.ts';
import {
  belongsToItem,
  type ExportDestination,
  joinPath,
  type Labels,
  type Store,
  type StoredObject,
  type StoreWatch,
} from './store.ts';

/** Requests at once: enough to hide the distance to the service, few enough for its quotas. */
const REQUESTS_AT_ONCE = 24;

/** Most objects on one page of a listing. */
const PAGE_SIZE = 1000;

/** How often a document may be written anew between asking for its version and reading it. */
const OVERTAKEN_TRIES = 10;

export interface CloudStorageOptions {
  readonly bucket: string;
  readonly project: string;
  readonly auth: AuthClient;
  /** Another endpoint than Google's: a private one, or a sandbox. */
  readonly endpoint?: string | undefined;
}

interface ObjectsPage {
  readonly objects: readonly FileMetadata[];
  readonly nextPageToken?: string | undefined;
}

export class CloudStorageStore implements Store {
  readonly service = 'GCSStore';
  readonly bucketName: string;
  readonly #bucket: Bucket;
  readonly #limiter: Limiter = createLimiter({ atOnce: REQUESTS_AT_ONCE });

  constructor({ bucket, project, auth, endpoint }: CloudStorageOptions) {
    this.bucketName = bucket;
    const storage = new Storage({
      projectId: project,
      authClient: auth,
      // Retries are ours: one policy, which knows when repeating a write is safe.
      retryOptions: { autoRetry: false },
      ...(endpoint && { apiEndpoint: endpoint, useAuthWithCustomEndpoint: true }),
    });
    this.#bucket = storage.bucket(bucket);
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

  async readMetadata(name: string, path: string, options: StoreWatch = {}) {
    const id = joinPath(path, `${name}.json`);
    const file = this.#bucket.file(id);
    return this.#request(options, id, async () => {
      for (let attempt = 1; ; attempt++) {
        // Metadata first: the content asked for is then that of one known generation.
        const [{ generation }] = await file.getMetadata();
        const version = String(generation);
        try {
          const [content] = await this.#bucket.file(id, { generation: version }).download();
          return { text: content.toString('utf8'), version };
        } catch (error) {
          // Written again in between: that generation is gone, and a newer one is there.
          const isGone = error instanceof ApiError && error.code === 404;
          if (!isGone || attempt >= OVERTAKEN_TRIES) throw error;
        }
      }
    });
  }

  async storeMetadata(
    data: object,
    name: string,
    path: string,
    options: { ifVersion?: string | null; labels?: Labels } & StoreWatch = {},
  ) {
    const id = joinPath(path, `${name}.json`);
    const text = JSON.stringify(data, null, 2);
    const { ifVersion, labels } = options;
    const file = this.#bucket.file(id);
    let repeated = false;
    try {
      return await this.#request(options, id, async (attempt) => {
        repeated = attempt > 1;
        await file.save(text, {
          resumable: false,
          contentType: 'application/json',
          ...(labels && { metadata: { metadata: labels } }),
          ...(ifVersion !== undefined && {
            preconditionOpts: { ifGenerationMatch: ifVersion ?? 0 },
          }),
        });
        return { id, version: String(file.metadata.generation) };
      });
    } catch (error) {
      if (!(error instanceof ServiceError) || error.status !== 412) throw error;
      // A write whose answer was lost looks like somebody else's when it is repeated.
      if (repeated) {
        const stored = await this.readMetadata(name, path, options);
        if (stored.text === text) return { id, version: stored.version };
      }
      throw new ConflictError(
        name,
        ifVersion === null
          ? l10n.t('"{0}" exists already in the bucket "{1}".', id, this.bucketName)
          : l10n.t('"{0}" was changed by somebody else in the meantime.', id),
        { cause: error },
      );
    }
  }

  async exportDestination(name: string, path: string): Promise<ExportDestination> {
    return { bucket: this.bucketName, fileNamePrefix: joinPath(path, name) };
  }

  async *read(
    object: StoredObject,
    { offset = 0, signal }: { offset?: number } & StoreWatch = {},
  ): AsyncIterable<Uint8Array> {
    throwIfCancelled(signal);
    const stream = this.#bucket
      .file(object.id, { generation: object.version })
      // Checksums are compared by the caller, who also sees what an earlier part held.
      .createReadStream({ start: offset, validation: false, decompress: false });
    const answered = answerOf(stream);
    try {
      const chunks = stream[Symbol.asyncIterator]();
      for (;;) {
        const step = await unlessAborted(chunks.next(), signal);
        if (step.done) return;
        yield step.value as Uint8Array;
      }
    } catch (error) {
      throw this.#refusal(error, object.id);
    } finally {
      void answered.then(() => stream.destroy());
    }
  }

  async remove(object: StoredObject, options: StoreWatch = {}): Promise<void> {
    const { id, version } = object;
    try {
      await this.#request(options, id, () =>
        this.#bucket.file(id).delete({
          ignoreNotFound: true,
          ...(version && { ifGenerationMatch: version }),
        }),
      );
    } catch (error) {
      if (!(error instanceof ServiceError) || error.status !== 412) throw error;
      const objects = await this.#listPrefix(id, options);
      // Deleted by someone else, or by an earlier try whose answer was lost.
      if (!objects.some((each) => each.id === id)) return;
      throw new ConflictError(
        id,
        l10n.t('"{0}" was written again in the meantime, so it was not deleted.', id),
        { cause: error },
      );
    }
  }

  /** All objects whose names start with `prefix`, without those in folders below it. */
  async #listPrefix(prefix: string, options: StoreWatch): Promise<StoredObject[]> {
    const found: StoredObject[] = [];
    let pageToken: string | undefined;
    do {
      const page = await this.#request(options, this.bucketName, () =>
        this.#listPage(prefix, pageToken),
      );
      found.push(...page.objects.map(storedObject));
      pageToken = page.nextPageToken;
    } while (pageToken);
    return found;
  }

  async #listPage(prefix: string, pageToken: string | undefined): Promise<ObjectsPage> {
    const [files, next] = await this.#bucket.getFiles({
      prefix,
      delimiter: '/',
      autoPaginate: false,
      maxResults: PAGE_SIZE,
      ...(pageToken && { pageToken }),
    });
    const { pageToken: nextPageToken } = (next ?? {}) as { pageToken?: string };
    return { objects: files.map((file) => file.metadata), nextPageToken };
  }

  /** One request: limited, retried, its errors in Cedar's classes. */
  #request<T>(
    { signal }: StoreWatch,
    what: string,
    send: (attempt: number) => Promise<T>,
  ): Promise<T> {
    return retry(
      (attempt) =>
        this.#limiter(async () => {
          try {
            return await send(attempt);
          } catch (error) {
            throw this.#refusal(error, what);
          }
        }, signal),
      { signal },
    );
  }

  #refusal(error: unknown, what: string): CedarError {
    if (error instanceof CedarError) return error;
    const status = error instanceof ApiError && typeof error.code === 'number' ? error.code : 0;
    const said = error instanceof Error ? error.message : String(error);
    if (status === 404 && !/bucket does not exist/i.test(said)) {
      const where = l10n.t('"{0}" is not in the bucket "{1}" (any more).', what, this.bucketName);
      return new NotFoundError(what, `Cloud Storage: ${said}\n${where}`, { cause: error });
    }
    return new ServiceError('Cloud Storage', status, said, this.#advice(status), { cause: error });
  }

  #advice(status: number): string | undefined {
    switch (status) {
      case 0:
        return l10n.t('Check the network connection.');
      case 401:
        return l10n.t(
          'The access token was refused: sign in again, or check the key file in cedar.yaml.',
        );
      case 403:
        return l10n.t(
          'The account needs the role "{0}" on the bucket "{1}".',
          'Storage Object Admin',
          this.bucketName,
        );
      case 404:
        return l10n.t(
          'Create the bucket "{0}", or correct bucket_name under gcs: in cedar.yaml.',
          this.bucketName,
        );
      default:
        return undefined;
    }
  }
}

/**
 * Settles when the service has answered, well or not. Only then may a stream be destroyed: the client
 * library pipes the answer into it without looking whether it still can.
 */
function answerOf(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    stream.once('response', () => setImmediate(resolve));
    stream.on('error', () => resolve());
    stream.once('end', () => resolve());
  });
}

/** What a promise gives, or CancelledError as soon as the signal is aborted. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(new CancelledError(undefined, { cause: signal.reason }));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function storedObject(metadata: FileMetadata): StoredObject {
  const id = metadata.name ?? '';
  return {
    id,
    fileName: id.split('/').at(-1) ?? id,
    size: Number(metadata.size ?? 0),
    crc32c: metadata.crc32c,
    version: String(metadata.generation ?? ''),
    updated: metadata.updated ? new Date(metadata.updated) : undefined,
    labels: labelsOf(metadata.metadata),
  };
}

/** Custom metadata as it is stored: other programs may have written other types. */
function labelsOf(metadata: FileMetadata['metadata']): Labels | undefined {
  if (!metadata) return undefined;
  return Object.fromEntries(
    Object.entries(metadata).filter((entry): entry is [string, string] => {
      return typeof entry[1] === 'string';
    }),
  );
}
