/**
 * Resumable uploads: a session takes a file in pieces, over lost connections and restarts.
 *
 * A session is two files in the folder: `<id>.json` describes what is to be stored, `<id>.part`
 * contains the bytes that have arrived.
 * https://cloud.google.com/storage/docs/performing-resumable-uploads
 * https://developers.google.com/workspace/drive/api/guides/manage-uploads#resumable
 */
import { randomUUID } from 'node:crypto';
import {
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { GoogleError } from '../http.ts';
import type { Call, Reply } from './call.ts';

/** Bytes of an unfinished upload are kept in multiples of this. */
const GRANULE = 256 * 1024;

/** Milliseconds after which an unused session expires: a week. */
const LIFETIME = 7 * 24 * 3600 * 1000;

/** Where the bytes of uploads go. */
export interface UploadTarget<Intent, Stored> {
  /** Path and query, without the session's id, that the bytes of an upload are sent to. */
  address(call: Call, intent: Intent): { readonly path: string; readonly query: URLSearchParams };
  /** Stores what has arrived in a file, and takes the file over. */
  finish(intent: Intent, file: string): Promise<Stored>;
  reply(call: Call, stored: Stored): Reply;
}

interface Session<Intent, Stored> {
  readonly id: string;
  readonly intent: Intent;
  /** Result of the upload, so that a lost answer can be requested again. */
  readonly stored?: Stored;
}

/** `bytes 0-99/100`, or with `*` for what is not known or not there. */
interface ContentRange {
  /** First byte sent; undefined when none are. */
  readonly start: number | undefined;
  /** Last byte sent; undefined when it is the last of all, wherever that is. */
  readonly end: number | undefined;
  readonly total: number | undefined;
}

/** @template Intent what is to be stored, and @template Stored what it has become, both JSON */
export class Sessions<Intent, Stored> {
  readonly #folder: string;
  readonly #target: UploadTarget<Intent, Stored>;
  /** The call that each session is busy with. */
  readonly #busy = new Map<string, { done: Promise<unknown>; giveUp: AbortController }>();

  private constructor(folder: string, target: UploadTarget<Intent, Stored>) {
    this.#folder = folder;
    this.#target = target;
  }

  static async open<Intent, Stored>(
    folder: string,
    target: UploadTarget<Intent, Stored>,
  ): Promise<Sessions<Intent, Stored>> {
    await mkdir(folder, { recursive: true });
    for (const file of await readdir(folder)) {
      const { mtimeMs } = await stat(join(folder, file));
      if (Date.now() - mtimeMs > LIFETIME) await rm(join(folder, file), { force: true });
    }
    return new Sessions(folder, target);
  }

  async start(call: Call, intent: Intent): Promise<Reply> {
    const id = randomUUID().replaceAll('-', '');
    await this.#save({ id, intent });
    await writeFile(this.#path(id, 'part'), '');
    const { path, query } = this.#target.address(call, intent);
    query.set('upload_id', id);
    const location = `${call.origin}${path}?${query}`;
    return { status: 200, headers: { location, 'x-guploader-uploadid': id }, text: '' };
  }

  /** Takes a piece, or reports how much has arrived. */
  async put(call: Call, id: string): Promise<Reply> {
    const reply = await this.#alone(id, async (signal) => {
      const session = await this.#load(id);
      if (session.stored) return this.#target.reply(call, session.stored);
      const range = contentRangeOf(call.header('content-range'));
      const asks = range !== undefined && range.start === undefined;
      const size = asks ? await this.#size(id) : await this.#receive(call, id, range, signal);
      const whole = !asks && range?.end === undefined;
      const total = range?.total ?? (whole ? size : undefined);
      if (total === undefined || size < total) return this.#unfinished(id, size);
      return this.#target.reply(call, await this.#finish(session));
    });
    return without308(call, reply);
  }

  /** Ends a session without storing anything. */
  async cancel(id: string): Promise<Reply> {
    return this.#alone(id, async () => {
      await this.#load(id);
      await this.#remove(id);
      return { status: 499, text: '' };
    });
  }

  /** Appends what a call sends to what is there; the size after it. */
  async #receive(
    call: Call,
    id: string,
    range: ContentRange | undefined,
    signal: AbortSignal,
  ): Promise<number> {
    const have = await this.#size(id);
    const start = range?.start ?? 0;
    if (start > have) {
      throw new GoogleError(
        503,
        `Invalid request.  According to the Content-Range header, the upload offset is ${start} ` +
          `byte(s), which exceeds already uploaded size of ${have} byte(s).`,
        'UNAVAILABLE',
        'backendError',
      );
    }
    const file = await open(this.#path(id, 'part'), 'a');
    let passed = have - start;
    try {
      for await (const chunk of untilAborted(call.body, signal)) {
        // Bytes that arrive a second time change nothing.
        const fresh = chunk.subarray(Math.min(passed, chunk.byteLength));
        passed -= chunk.byteLength - fresh.byteLength;
        if (fresh.byteLength > 0) await file.writeFile(fresh);
      }
    } finally {
      await file.close();
    }
    const size = await this.#size(id);
    const sent = (range?.end ?? Number.POSITIVE_INFINITY) + 1 - start;
    if (sent < GRANULE && size !== range?.total) throw tooShort(sent);
    if (range?.total !== undefined && size > range.total) {
      await truncate(this.#path(id, 'part'), have);
      throw invalidRange(call.header('content-range'));
    }
    return size;
  }

  /** 308 with the part that is kept: whole granules. */
  async #unfinished(id: string, size: number): Promise<Reply> {
    const kept = size - (size % GRANULE);
    if (kept < size) await truncate(this.#path(id, 'part'), kept);
    const headers: Record<string, string> = { 'x-guploader-uploadid': id };
    if (kept > 0) headers.range = `bytes=0-${kept - 1}`;
    return { status: 308, headers, text: '' };
  }

  async #finish({ id, intent }: Session<Intent, Stored>): Promise<Stored> {
    try {
      const stored = await this.#target.finish(intent, this.#path(id, 'part'));
      await this.#save({ id, intent, stored });
      return stored;
    } catch (error) {
      await this.#remove(id);
      throw error;
    }
  }

  /**
   * Lets one call at a time work on a session. A later one is from a client that has lost the
   * connection of an earlier one, so the earlier one gives up.
   */
  async #alone(id: string, work: (signal: AbortSignal) => Promise<Reply>): Promise<Reply> {
    for (let busy = this.#busy.get(id); busy; busy = this.#busy.get(id)) {
      busy.giveUp.abort(new GoogleError(503, 'Backend Error', 'UNAVAILABLE', 'backendError'));
      await busy.done.catch(() => {});
    }
    const giveUp = new AbortController();
    const done = work(giveUp.signal).finally(() => this.#busy.delete(id));
    this.#busy.set(id, { done, giveUp });
    return done;
  }

  async #load(id: string): Promise<Session<Intent, Stored>> {
    const unknown = new GoogleError(404, 'Not Found', 'NOT_FOUND', 'notFound');
    if (!/^[0-9a-f]{32}$/.test(id)) throw unknown;
    try {
      return JSON.parse(await readFile(this.#path(id, 'json'), 'utf8')) as Session<Intent, Stored>;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw unknown;
      throw error;
    }
  }

  async #save(session: Session<Intent, Stored>): Promise<void> {
    const temporary = this.#path(session.id, 'new');
    await writeFile(temporary, JSON.stringify(session));
    await rename(temporary, this.#path(session.id, 'json'));
  }

  async #remove(id: string): Promise<void> {
    await rm(this.#path(id, 'json'), { force: true });
    await rm(this.#path(id, 'part'), { force: true });
  }

  async #size(id: string): Promise<number> {
    return (await stat(this.#path(id, 'part'))).size;
  }

  #path(id: string, kind: 'json' | 'part' | 'new'): string {
    return join(this.#folder, `${id}.${kind}`);
  }
}

/**
 * Go's HTTP client follows a 308 as the redirect that it has become since, so Google's library for
 * Go requests another status.
 */
function without308(call: Call, reply: Reply): Reply {
  if (reply.status !== 308 || call.header('x-guploader-no-308') !== 'yes') return reply;
  const headers = { ...reply.headers, 'x-http-status-code-override': '308' };
  return { ...reply, status: 200, headers };
}

function contentRangeOf(header: string | undefined): ContentRange | undefined {
  if (header === undefined) return undefined;
  const [, range, total] = /^bytes (\*|\d+-(?:\d+|\*))\/(\*|\d+)$/.exec(header.trim()) ?? [];
  if (range === undefined || total === undefined) throw invalidRange(header);
  const [start, end] = range === '*' ? [] : range.split('-');
  return { start: rangeNumber(start), end: rangeNumber(end), total: rangeNumber(total) };
}

function rangeNumber(text: string | undefined): number | undefined {
  return text === undefined || text === '*' ? undefined : Number(text);
}

function invalidRange(header: string | undefined): GoogleError {
  return new GoogleError(
    400,
    `Failed to parse Content-Range header: ${header}`,
    'INVALID_ARGUMENT',
    'badRequest',
  );
}

function tooShort(sent: number): GoogleError {
  return new GoogleError(
    400,
    `Invalid request.  The number of bytes uploaded is required to be equal or greater than ${GRANULE}, ` +
      `except for the final request (it's recommended to be the exact multiple of ${GRANULE}).  ` +
      `The received request contained ${sent} bytes, which does not meet this requirement.`,
    'INVALID_ARGUMENT',
    'badRequest',
  );
}

/** The chunks, or the reason of the signal as an error as soon as it is aborted. */
async function* untilAborted(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => {});
  for (;;) {
    const { done, value } = await Promise.race([source.next(), aborted]);
    if (done) return;
    yield value;
  }
}
