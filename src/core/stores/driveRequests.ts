/**
 * Requests to Google Drive's API, version 3.
 *
 * https://developers.google.com/workspace/drive/api/reference/rest/v3
 */
import type { Clock } from '../../domain/clock.ts';
import { MAX_DOCUMENT_BYTES } from '../../domain/files.ts';
import { type CedarError, ServiceError, TooLargeError } from '../errors.ts';
import { readAll } from '../services/answerBody.ts';
import { authorizationWithRetries } from '../services/auth.ts';
import type { AuthClient } from '../services/authClient.ts';
import { ServiceClient } from '../services/serviceClient.ts';
import { serviceOrigin } from '../services/serviceOrigin.ts';
import { methodOf } from '../services/serviceRequest.ts';
import { SharedCalls } from '../services/sharedCalls.ts';
import {
  DRIVE_URL,
  type DriveOptions,
  type DriveQuery,
  driveUrl,
  filePath,
} from './driveAddress.ts';
import {
  damagedDocument,
  incompleteSearch,
  md5Of,
  rangeIn,
  wholeSizeIn,
  writtenMeanwhile,
} from './driveAnswers.ts';
import {
  type DriveFile,
  type DriveRevision,
  FILE_FIELDS,
  type FileMetadata,
  parseFile,
  parseFileList,
  parseIds,
  parseRevisions,
} from './driveFiles.ts';
import { describeDriveRefusal } from './driveRefusals.ts';
import { type DriveUse, requireDriveScope } from './driveScopes.ts';
import { multipart } from './multipartBody.ts';

/**
 * Requests at once. Drive counts those of a user in a minute, and refuses more than a few writes a
 * second over a longer time: such refusals are waited for.
 * https://developers.google.com/workspace/drive/api/guides/limits
 */
const REQUESTS_AT_ONCE = 10;
/** The most Drive puts on one page. */
const PAGE_SIZE = 1000;
/** Ids of files that are asked for at once; unused ones are forgotten. */
const IDS_AT_ONCE = 64;
/** Longer documents are not taken together with their metadata, bytes. */
const MAX_MULTIPART_BYTES = 5_000_000;

interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
}

export class DriveRequests {
  readonly #client: ServiceClient;
  readonly #auth: AuthClient;
  readonly #origin: string;
  readonly #clock: Clock | undefined;
  /** Id of the shared drive that all files are on; the account's own Drive where undefined. */
  readonly driveId: string | undefined;
  readonly #ids: string[] = [];
  readonly #moreIds = new SharedCalls((_, signal) => this.#generateIds(signal));

  constructor({ auth, driveId, endpoint = DRIVE_URL, clock }: DriveOptions) {
    this.#origin = serviceOrigin(endpoint);
    this.#auth = auth;
    this.#clock = clock;
    this.driveId = driveId;
    this.#client = new ServiceClient({
      service: 'Google Drive',
      auth,
      limits: { atOnce: REQUESTS_AT_ONCE },
      clock,
      checkAccess: (request) =>
        this.#require(methodOf(request) === 'GET' ? 'find' : 'change', request.signal),
      describeRefusal: (refusal) => this.#refusal(refusal),
    });
  }

  /** @throws ServiceError when the sign-in does not allow to change files, or is refused */
  async requireWritable({ signal }: RequestOptions): Promise<void> {
    await authorizationWithRetries(this.#auth, this.#origin, signal);
    await this.#require('change', signal);
  }

  #require(use: DriveUse, signal: AbortSignal | undefined): Promise<void> {
    return requireDriveScope(this.#auth, this.#origin, use, { signal, clock: this.#clock });
  }

  #refusal(refusal: Parameters<typeof describeDriveRefusal>[0]): CedarError {
    return describeDriveRefusal(refusal, this.driveId);
  }

  /**
   * All files that a query finds, on the shared drive where there is one.
   *
   * @param q https://developers.google.com/workspace/drive/api/guides/search-files
   * @param options.isOwn those of the account's own Drive, also where there is a shared one
   * @param options.most ends the list after this number
   */
  async list(
    q: string,
    {
      signal,
      isOwn = false,
      most = Number.POSITIVE_INFINITY,
    }: RequestOptions & { isOwn?: boolean; most?: number } = {},
  ): Promise<DriveFile[]> {
    const corpus = isOwn ? {} : this.#corpus;
    const found: DriveFile[] = [];
    let pageToken: string | undefined;
    do {
      const query = { ...corpus, q, pageToken, pageSize: String(PAGE_SIZE) };
      const fields = `kind,incompleteSearch,nextPageToken,files(${FILE_FIELDS})`;
      const url = this.#url('drive/v3', 'files', { ...query, spaces: 'drive', fields });
      const page = await this.#client.json({ url, signal }, parseFileList);
      if (page.isIncomplete) throw incompleteSearch();
      found.push(...page.files);
      pageToken = page.nextPageToken;
    } while (pageToken && found.length < most);
    return found;
  }

  get #corpus(): DriveQuery {
    const { driveId } = this;
    return driveId === undefined
      ? {}
      : { includeItemsFromAllDrives: 'true', corpora: 'drive', driveId };
  }

  /** Metadata of a file. @throws NotFoundError */
  file(id: string, what: string, { signal }: RequestOptions): Promise<DriveFile> {
    const url = this.#url('drive/v3', filePath(id), { fields: `kind,${FILE_FIELDS}` });
    return this.#client.json({ url, signal, what }, parseFile);
  }

  /** An id for a new file: however often it is sent, one file is made with it. */
  async newId({ signal }: RequestOptions): Promise<string> {
    for (;;) {
      const id = this.#ids.pop();
      if (id !== undefined) return id;
      await this.#moreIds.get('', signal);
    }
  }

  async #generateIds(signal: AbortSignal): Promise<void> {
    const query = { count: String(IDS_AT_ONCE), space: 'drive', type: 'files' };
    const url = this.#url('drive/v3', 'files/generateIds', query);
    this.#ids.push(...(await this.#client.json({ url, signal }, parseIds)));
  }

  /** Makes a folder. A repeated request makes another one. */
  createFolder(metadata: FileMetadata, { signal }: RequestOptions): Promise<DriveFile> {
    const url = this.#url('drive/v3', 'files', { fields: `kind,${FILE_FIELDS}` });
    const headers = { 'content-type': 'application/json; charset=UTF-8' };
    const body = JSON.stringify(metadata);
    // An answer that was lost would leave a second folder of the same name.
    const repeatAfter = ({ status, isTemporary }: ServiceError) => status === 429 || isTemporary;
    return this.#client.json(
      { method: 'POST', url, headers, body, signal, what: metadata.name, repeatAfter },
      parseFile,
    );
  }

  /**
   * Makes a file with content.
   *
   * @param metadata with an id from `newId`
   * @param what for messages
   */
  async create(
    metadata: FileMetadata & { readonly id: string },
    text: string,
    what: string,
    options: RequestOptions,
  ): Promise<DriveFile> {
    let isRepeated = false;
    const onRepeat = () => {
      isRepeated = true;
    };
    try {
      return await this.#upload('POST', 'files', metadata, text, what, { ...options, onRepeat });
    } catch (error) {
      const exists = error instanceof ServiceError && error.status === 409;
      if (!exists || !isRepeated) throw error;
      // The answer to an earlier try was lost.
      return this.file(metadata.id, what, options);
    }
  }

  /** Replaces the content of a file. @throws NotFoundError */
  update(
    id: string,
    metadata: FileMetadata,
    text: string,
    what: string,
    options: RequestOptions,
  ): Promise<DriveFile> {
    return this.#upload('PATCH', filePath(id), metadata, text, what, options);
  }

  /** Changes what is recorded of a file. @throws NotFoundError */
  change(
    id: string,
    metadata: FileMetadata,
    what: string,
    { signal }: RequestOptions,
  ): Promise<DriveFile> {
    const url = this.#url('drive/v3', filePath(id), { fields: `kind,${FILE_FIELDS}` });
    const headers = { 'content-type': 'application/json; charset=UTF-8' };
    const body = JSON.stringify(metadata);
    return this.#client.json({ method: 'PATCH', url, headers, body, signal, what }, parseFile);
  }

  /** Deletes a file permanently. @throws NotFoundError */
  delete(id: string, what: string, { signal }: RequestOptions): Promise<void> {
    const url = this.#url('drive/v3', filePath(id), {});
    return this.#client.empty({ method: 'DELETE', url, signal, what });
  }

  /** The revisions of a file's content that Drive keeps, the oldest first. */
  async revisions(id: string, what: string, { signal }: RequestOptions): Promise<DriveRevision[]> {
    const found: DriveRevision[] = [];
    let pageToken: string | undefined;
    do {
      const fields = 'kind,nextPageToken,revisions(id,md5Checksum,size)';
      const query = { fields, pageToken, pageSize: String(PAGE_SIZE) };
      const url = this.#url('drive/v3', `${filePath(id)}/revisions`, query);
      const page = await this.#client.json({ url, signal, what }, parseRevisions);
      found.push(...page.revisions);
      pageToken = page.nextPageToken;
    } while (pageToken);
    return found;
  }

  /**
   * The content of a document, or of an earlier revision of it.
   *
   * @throws ChecksumError when it is not what was listed: written again, or changed on the way
   */
  async document(
    { id, size, md5 }: Pick<DriveFile, 'id' | 'size' | 'md5'>,
    what: string,
    { signal, revision }: RequestOptions & { revision?: string },
  ): Promise<string> {
    if (size > MAX_DOCUMENT_BYTES) throw new TooLargeError(what, MAX_DOCUMENT_BYTES);
    const range = { offset: 0, end: size, size };
    const part = revision === undefined ? '' : `/revisions/${encodeURIComponent(revision)}`;
    try {
      const bytes = await this.#client.retried({ signal }, () =>
        readAll(this.#media(`${filePath(id)}${part}`, range, what, { signal })),
      );
      const arrived = md5Of(bytes);
      if (arrived !== md5) throw damagedDocument(what, arrived, md5);
      return bytes.toString('utf8');
    } catch (error) {
      // The stored file has another size now.
      const isOther = error instanceof ServiceError && [412, 416].includes(error.status);
      throw isOther ? damagedDocument(what, undefined, md5) : error;
    }
  }

  /** The bytes of a file, or a range of them, in one request. */
  media(
    id: string,
    range: { readonly offset: number; readonly end: number; readonly size: number },
    what: string,
    options: RequestOptions,
  ): AsyncGenerator<Uint8Array> {
    return this.#media(filePath(id), range, what, options);
  }

  async *#media(
    path: string,
    { offset, end, size }: { offset: number; end: number; size: number },
    what: string,
    { signal }: RequestOptions,
  ): AsyncGenerator<Uint8Array> {
    const url = this.#url('drive/v3', path, { alt: 'media' });
    // An empty range cannot be asked for. All others are, also where they are the whole file: the
    // answer then shows that it is Drive's.
    const isRange = size > 0;
    const headers: Record<string, string> = isRange ? { range: `bytes=${offset}-${end - 1}` } : {};
    const answer = await this.#client.open({ url, headers, bytes: end - offset, signal, what });
    try {
      if (!isRange && answer.status === 200) {
        if ((await readAll(answer.body, 1)).length === 0) return;
      } else if (isRange && rangeIn(answer) === `${offset}-${end - 1}`) {
        yield* answer.body;
        return;
      } else if (isRange && (wholeSizeIn(answer) ?? size) !== size) {
        throw writtenMeanwhile(what);
      }
      throw this.#client.intercepted(answer, await readAll(answer.body, 4096));
    } finally {
      answer.close();
    }
  }

  async #upload(
    method: 'POST' | 'PATCH',
    path: string,
    metadata: FileMetadata,
    text: string,
    what: string,
    { signal, onRepeat }: RequestOptions & { onRepeat?: () => void },
  ): Promise<DriveFile> {
    const bytes = Buffer.byteLength(text);
    const fields = `kind,${FILE_FIELDS}`;
    const send = async () => {
      if (bytes > MAX_MULTIPART_BYTES) {
        const url = await this.#openSession(method, path, metadata, what, { signal });
        const headers = { 'content-type': 'application/json' };
        return this.#client.json(
          { method: 'PUT', url, headers, body: text, signal, what },
          parseFile,
        );
      }
      const url = this.#url('upload/drive/v3', path, { uploadType: 'multipart', fields });
      const { body, contentType } = multipart(metadata, text);
      const headers = { 'content-type': contentType };
      return this.#client.json({ method, url, headers, body, signal, what }, parseFile, onRepeat);
    };
    const stored = await send();
    const expected = md5Of(Buffer.from(text));
    if (stored.md5 !== expected) throw damagedDocument(what, stored.md5, expected);
    return stored;
  }

  /** Begins an upload in two requests. @returns the address that the content is sent to */
  #openSession(
    method: 'POST' | 'PATCH',
    path: string,
    metadata: FileMetadata,
    what: string,
    { signal }: RequestOptions,
  ): Promise<URL> {
    const fields = `kind,${FILE_FIELDS}`;
    const url = this.#url('upload/drive/v3', path, { uploadType: 'resumable', fields });
    const headers = {
      'content-type': 'application/json; charset=UTF-8',
      'x-upload-content-type': 'application/json',
    };
    const request = { method, url, headers, body: JSON.stringify(metadata), signal, what };
    return this.#client.retried({ signal }, () =>
      this.#client.exchange(request, async (answer) => {
        const session = URL.parse(answer.headers.get('location') ?? '');
        if (session?.origin === url.origin) return session;
        throw this.#client.intercepted(answer, await readAll(answer.body, 4096));
      }),
    );
  }

  #url(base: Parameters<typeof driveUrl>[1], path: string, query: DriveQuery): URL {
    return driveUrl(this.#origin, base, path, query);
  }
}
