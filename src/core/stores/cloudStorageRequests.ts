/**
 * Requests to one bucket through Cloud Storage's JSON API.
 *
 * https://cloud.google.com/storage/docs/json_api/v1
 */

import * as l10n from '@vscode/l10n';
import { MAX_DOCUMENT_BYTES } from '../../domain/files.ts';
import { FILE_BYTES_LIMIT } from '../../domain/imageSize.ts';
import {
  ChecksumError,
  InterceptedError,
  NotFoundError,
  ServiceError,
  TooLargeError,
} from '../errors.ts';
import { readAll } from '../services/answerBody.ts';
import type { OpenAnswer } from '../services/serviceRequest.ts';
import { type BucketRetention, parseRetention } from './bucketRetention.ts';
import {
  BucketConnection,
  type BucketQuery,
  type CloudStorageOptions,
} from './cloudStorageClient.ts';
import {
  crc32cIn,
  type ObjectPage,
  parseLocation,
  parseObject,
  parsePage,
  startsAt,
} from './cloudStorageMessages.ts';
import { unpack } from './compressedObject.ts';
import { crc32cOf } from './crc32c.ts';
import { multipart, multipartBytes } from './multipartBody.ts';
import type { Labels, StoredObject, StoreLocation } from './store.ts';

/** Requests at once: enough to hide the distance to the service, few enough for its quotas. */
const REQUESTS_AT_ONCE = 32;

/** Most bytes that an image may unpack to: what Earth Engine writes to a file, and its overviews. */
const MAX_IMAGE_BYTES = 1.5 * FILE_BYTES_LIMIT;

/** Most objects on one page of a listing. */
const PAGE_SIZE = 1000;

interface CancelOptions {
  readonly signal?: AbortSignal | undefined;
}

interface MediaOptions extends CancelOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** How many are expected; a document's are not known. */
  readonly bytes?: number;
}

/** The requested bytes of an object. */
export interface MediaRange {
  /** First byte. */
  readonly offset: number;
  /** The byte after the last one; the object's end unless given. */
  readonly end?: number | undefined;
}

export class CloudStorageRequests {
  readonly #bucket: BucketConnection;

  constructor(options: CloudStorageOptions) {
    this.#bucket = new BucketConnection(options, REQUESTS_AT_ONCE);
  }

  /** The project that pays for requests, where the bucket's owner does not (requester pays). */
  get billedProject(): string | undefined {
    return this.#bucket.billedProject;
  }

  /** One page of the objects whose names start with `prefix`, without those in folders below it. */
  listPage(
    prefix: string,
    pageToken: string | undefined,
    { signal, isDeep = false }: CancelOptions & { isDeep?: boolean },
  ): Promise<ObjectPage> {
    const delimiter = isDeep ? undefined : '/';
    const query = { prefix, delimiter, maxResults: String(PAGE_SIZE), pageToken };
    return this.#bucket.bill(() =>
      this.#bucket.client.json({ url: this.#url('storage/v1', '', query), signal }, parsePage),
    );
  }

  /** Where the bucket is; needs the permission `storage.objects.list` alone. */
  location({ signal }: CancelOptions): Promise<StoreLocation> {
    return this.#bucket.bill(() => {
      const url = this.#bucket.url('storage/v1', '/storageLayout');
      return this.#bucket.client.json({ url, signal }, parseLocation);
    });
  }

  /** What keeps new objects; needs the permission `storage.buckets.get`. It is not repeated. */
  retention({ signal }: CancelOptions): Promise<BucketRetention> {
    return this.#bucket.bill(() => {
      const url = this.#bucket.url('storage/v1', '');
      return this.#bucket.client.json({ url, signal, repeatAfter: () => false }, parseRetention);
    });
  }

  /**
   * The content of a document, checked against the CRC32C that came with it.
   *
   * One that is stored compressed is asked for once more: `fetch` unpacks it, and so hides the bytes
   * that the CRC32C is of.
   */
  document(id: string, { signal }: CancelOptions): Promise<{ bytes: Buffer; version: string }> {
    return this.#bucket.bill(() =>
      this.#bucket.client.retried({ signal }, async () => {
        const answer = await this.#media(id, {}, { signal });
        try {
          const version = answer.headers.get('x-goog-generation') ?? '';
          if (answer.headers.get('x-goog-stored-content-encoding') !== 'gzip') {
            return { bytes: await checkedContent(id, answer), version };
          }
          answer.close();
          return { bytes: await readAll(this.#compressed(id, version, 0, signal)), version };
        } finally {
          answer.close();
        }
      }),
    );
  }

  /** The unpacked content of one version of an object that is stored compressed. */
  async *compressed(
    { id, version, size }: StoredObject,
    { signal }: CancelOptions,
  ): AsyncGenerator<Uint8Array> {
    // Which project pays is known when the first request has been answered.
    yield* await this.#bucket.bill(async () => {
      const content = this.#compressed(id, version, size, signal);
      const first = await content.next();
      return resumed(first, content);
    });
  }

  async *#compressed(
    id: string,
    version: string,
    bytes: number,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Uint8Array> {
    const headers = { 'accept-encoding': 'gzip' };
    const query = { generation: version };
    const answer = await this.#media(id, query, { signal, headers, bytes });
    try {
      const crc32c = crc32cIn(answer.headers);
      const isGenuine =
        answer.status === 200 &&
        answer.headers.get('x-goog-generation') === version &&
        crc32c !== undefined;
      if (!isGenuine)
        throw this.#bucket.client.intercepted(answer, await readAll(answer.body, 4096));
      const maxBytes = id.endsWith('.json') ? MAX_DOCUMENT_BYTES : MAX_IMAGE_BYTES;
      yield* unpack(id, answer.body, crc32c, maxBytes);
    } finally {
      answer.close();
    }
  }

  /** The bytes of one version of an object, or a range of them, in one request. */
  async *media(
    object: StoredObject,
    range: MediaRange,
    { signal }: CancelOptions,
  ): AsyncGenerator<Uint8Array> {
    const { id, version, size } = object;
    const { offset, end = size } = range;
    // An empty range cannot be asked for; an empty object is asked for whole.
    const isPart = size > 0 && (offset > 0 || end < size);
    const headers: Record<string, string> = isPart ? { range: `bytes=${offset}-${end - 1}` } : {};
    const answer = await this.#bucket.bill(() =>
      this.#media(id, { generation: version }, { signal, headers, bytes: end - offset }),
    );
    try {
      const isGenuine =
        answer.headers.get('x-goog-generation') === version &&
        (isPart ? startsAt(answer, offset) : answer.status === 200);
      if (!isGenuine)
        throw this.#bucket.client.intercepted(answer, await readAll(answer.body, 4096));
      yield* answer.body;
    } finally {
      answer.close();
    }
  }

  /** A range of an object in memory, repeated after transient failures. */
  range(
    object: StoredObject,
    range: { readonly offset: number; readonly end: number },
    { signal }: CancelOptions,
  ): Promise<Uint8Array<ArrayBuffer>> {
    return this.#bucket.client.retried({ signal }, async () => {
      const bytes = await readAll(this.media(object, range, { signal }));
      if (bytes.length === range.end - range.offset) return new Uint8Array(bytes);
      throw new ServiceError(
        'Cloud Storage',
        0,
        l10n.t('The connection was interrupted.'),
        l10n.t('Check the network connection.'),
      );
    });
  }

  /**
   * Stores a JSON document.
   *
   * @param ifGeneration only over this generation; `0`: only when there is none
   */
  upload(
    id: string,
    text: string,
    {
      ifGeneration,
      labels,
      signal,
      onRepeat,
    }: CancelOptions & {
      ifGeneration?: string | undefined;
      labels?: Labels | undefined;
      onRepeat?: () => void;
    },
  ): Promise<StoredObject> {
    const query = { uploadType: 'multipart', name: id, ifGenerationMatch: ifGeneration };
    return this.#bucket.bill(async () => {
      const url = this.#url('upload/storage/v1', '', query);
      const crc32c = await crc32cOf(Buffer.from(text));
      const described = { crc32c, metadata: labels, contentType: 'application/json' };
      const { body, contentType } = multipart(described, text);
      const headers = { 'content-type': contentType };
      const size = Buffer.byteLength(text);
      const stored = await this.#bucket.client.json(
        { method: 'POST', url, headers, body, signal, what: id },
        (json) => {
          const object = parseObject(json);
          return object?.id === id && object.size === size ? object : undefined;
        },
        onRepeat,
      );
      return stored;
    });
  }

  /**
   * Stores an object of any kind.
   *
   * @param ifGeneration only over this generation; `0`: only when there is none
   */
  uploadBytes(
    id: string,
    bytes: Uint8Array,
    { ifGeneration, signal }: CancelOptions & { ifGeneration?: string | undefined },
  ): Promise<void> {
    const query = { uploadType: 'multipart', name: id, ifGenerationMatch: ifGeneration };
    return this.#bucket.bill(async () => {
      const url = this.#url('upload/storage/v1', '', query);
      const crc32c = await crc32cOf(bytes);
      const { body, contentType } = multipartBytes({ name: id, crc32c }, bytes);
      const headers = { 'content-type': contentType };
      await this.#bucket.client.json(
        { method: 'POST', url, headers, body, signal, what: id },
        (json) => {
          const object = parseObject(json);
          return object?.id === id && object.size === bytes.length ? object : undefined;
        },
      );
    });
  }

  /** Makes an object of others, at most 32, one after another. @throws NotFoundError */
  compose(ids: readonly string[], id: string, { signal }: CancelOptions): Promise<void> {
    return this.#bucket.bill(async () => {
      const url = this.#bucket.url('storage/v1', `/o/${encodeURIComponent(id)}/compose`, {});
      const body = JSON.stringify({
        sourceObjects: ids.map((name) => ({ name })),
        destination: { contentType: 'application/octet-stream' },
      });
      const headers = { 'content-type': 'application/json' };
      await this.#bucket.client.json(
        { method: 'POST', url, headers, body, signal, what: id },
        (json) => {
          const object = parseObject(json);
          return object?.id === id ? object : undefined;
        },
      );
    });
  }

  /** An object as a listing has it. @throws NotFoundError */
  object(id: string, { signal }: CancelOptions): Promise<StoredObject> {
    return this.#bucket.bill(() =>
      this.#bucket.client.json(
        { url: this.#url('storage/v1', id, {}), signal, what: id },
        parseObject,
      ),
    );
  }

  /** Deletes an object; deleting one that does not exist is not an error. */
  async remove(
    id: string,
    { ifGeneration, signal }: CancelOptions & { ifGeneration?: string | undefined },
  ): Promise<void> {
    const query = { ifGenerationMatch: ifGeneration };
    try {
      await this.#bucket.bill(() => {
        const url = this.#url('storage/v1', id, query);
        return this.#bucket.client.empty({ method: 'DELETE', url, signal, what: id });
      });
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  }

  /** One request for bytes, with a genuine answer, which the caller closes. */
  async #media(
    id: string,
    query: BucketQuery,
    { signal, headers = {}, bytes }: MediaOptions,
  ): Promise<OpenAnswer> {
    const url = this.#url('storage/v1', id, query);
    url.searchParams.set('alt', 'media');
    try {
      const answer = await this.#bucket.client.open({ url, headers, bytes, signal, what: id });
      if (/^\d+$/.test(answer.headers.get('x-goog-generation') ?? '')) return answer;
      throw this.#bucket.client.intercepted(answer, await readAll(answer.body, 4096));
    } catch (error) {
      // Cloud Storage refuses such requests in plain text, as others may, but all else in JSON.
      if (error instanceof InterceptedError) await this.#checkObject(id, query, { signal });
      throw error;
    }
  }

  /** Asks whether an object is there. @throws the service's refusal */
  #checkObject(id: string, query: BucketQuery, { signal }: CancelOptions): Promise<void> {
    const url = this.#url('storage/v1', id, query);
    return this.#bucket.client.exchange({ url, signal, what: id }, async (answer) => {
      await readAll(answer.body);
    });
  }

  /** An address of the bucket's objects, or of one of them. */
  #url(base: 'storage/v1' | 'upload/storage/v1', id: string, query: BucketQuery): URL {
    return this.#bucket.url(base, id === '' ? '/o' : `/o/${encodeURIComponent(id)}`, query);
  }
}

/** A sequence whose first element has been taken already. */
async function* resumed<T>(first: IteratorResult<T>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    if (!first.done) yield first.value;
    yield* rest;
  } finally {
    // Ends what the first element has opened, also when nothing more is taken.
    await rest.return(undefined);
  }
}

async function checkedContent(id: string, { headers, body }: OpenAnswer): Promise<Buffer> {
  const bytes = await readAll(body, MAX_DOCUMENT_BYTES + 1);
  if (bytes.length > MAX_DOCUMENT_BYTES) throw new TooLargeError(id, MAX_DOCUMENT_BYTES);
  const expected = crc32cIn(headers);
  const arrived = await crc32cOf(bytes);
  if (expected === arrived) return bytes;
  throw new ChecksumError(
    id,
    l10n.t(
      '"{0}" arrived damaged: its CRC32C is {1}, the store\'s is {2}. Something between this machine and Google may have changed it; try again.',
      id,
      arrived,
      expected ?? '?',
    ),
  );
}
