/**
 * Sends requests to one of Google's services: authorized, limited, retried, with a time limit,
 * cancellable, and answered by the service itself.
 *
 * ```ts
 * const client = new ServiceClient({ service: 'Cloud Storage', auth, limits, describeRefusal });
 * const page = await client.json({ url, signal }, parseListing);
 * ```
 *
 * `fetch` is used because VS Code sends it through the user's proxy and keeps connections open. Its
 * own limits (300 s until headers, 300 s between parts of a body) are longer than those set here.
 */
import * as l10n from '@vscode/l10n';
import type { Clock } from '../../domain/clock.ts';
import {
  CancelledError,
  CedarError,
  InterceptedError,
  ServiceError,
  type ServiceErrorOptions,
  type ServiceName,
} from '../errors.ts';
import { TimeLimit } from './abort.ts';
import {
  describeAnswer,
  isGoogleErrorPage,
  isPage,
  serviceMessage,
  serviceReason,
  serviceText,
} from './answers.ts';
import { authorization, renewToken } from './auth.ts';
import type { AuthClient } from './authClient.ts';
import type { RawAnswer } from './byteStream.ts';
import { openStream } from './byteStreamRoutes.ts';
import { createLimiter, type Limiter, type Limits } from './limiter.ts';
import { isTransient, parseRetryAfter, type RetryPolicyOptions, retry } from './retryPolicy.ts';

/** Time in which a service must begin its answer, milliseconds. */
const ANSWER_TIMEOUT_MS = 60_000;
/** Maximum pause of a body while it is received, milliseconds. */
const STALL_TIMEOUT_MS = 30_000;
/** Time for all of a JSON answer once it has begun, milliseconds: a page of 10 MB at 0.3 Mbit/s. */
const JSON_TIMEOUT_MS = 300_000;
/** Slowest upload that is waited for, bytes a millisecond: a mobile connection at its worst. */
const SLOWEST_UPLOAD = 16;
/** A fault after this share of a request's time counts as the end of it: others have limits too. */
const LATE_SHARE = 0.8;
/** Longest JSON of an answer, bytes: a page of 1,000 objects with all the labels they may have is 10 MB. */
const MAX_JSON_BYTES = 128 * 1024 * 1024;
/** Longest error message that is read, bytes. */
const MAX_ERROR_BYTES = 64 * 1024;

export interface ServiceRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Expected number of bytes of a body that is not a document: see `byteStreamRoutes.ts`. */
  readonly bytes?: number | undefined;
  /** What is requested, for messages. */
  readonly what?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whether a transient failure is worth another try; each is unless given. */
  readonly repeatAfter?: ((error: ServiceError) => boolean) | undefined;
  /** Milliseconds until the service must have begun to answer. */
  readonly timeoutMs?: number | undefined;
  /** Milliseconds that a body may pause while it is received. */
  readonly stallMs?: number | undefined;
  /** Milliseconds in which all of a body must be received, however steadily it comes. */
  readonly bodyMs?: number | undefined;
  /**
   * The error when `timeoutMs` is about over, or a body takes too long; by default a network fault,
   * which is retried.
   */
  readonly onTimeout?: (() => ServiceError) | undefined;
}

/** A refusal in the service's own words. */
export interface Refusal {
  /** HTTP status. */
  readonly status: number;
  readonly message: string;
  /** What was requested, for messages. */
  readonly what: string | undefined;
  /** Options of the error; its `reason` where the service gave one. */
  readonly options: ServiceErrorOptions;
}

export interface ServiceClientOptions {
  readonly service: ServiceName;
  readonly auth: AuthClient;
  readonly limits: Limits;
  /** Measures the waits between tries; the system's unless given. */
  readonly clock?: Clock | undefined;
  /** Headers of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Called with the headers of the service's own answers. */
  readonly onAnswer?: (headers: Headers) => void;
  /** The error for a refusal, with advice. */
  readonly describeRefusal: (refusal: Refusal) => CedarError;
}

/** An answer whose body is still to be received. */
export interface OpenAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Received parts; each is waited for within the time limit. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the connection if the body was not received to its end. Must be called. */
  close(): void;
}

export class ServiceClient {
  readonly #options: ServiceClientOptions;
  readonly #limiter: Limiter;

  constructor(options: ServiceClientOptions) {
    this.#options = options;
    this.#limiter = createLimiter(options.limits);
  }

  /**
   * Sends a request until it is answered for good, and reads the JSON of the answer.
   *
   * @param parse converts the answer; returns undefined when the service cannot have answered
   *   this
   * @param onRepeat called before every try but the first
   * @throws what `describeRefusal` makes of a refusal; ServiceError when nothing answers,
   *   InterceptedError when something else does; CancelledError when the signal is aborted
   */
  json<T>(
    request: ServiceRequest,
    parse: (json: unknown) => T | undefined,
    onRepeat?: () => void,
  ): Promise<T> {
    const { timeoutMs = JSON_TIMEOUT_MS, bodyMs = timeoutMs } = request;
    return this.retried(
      request,
      () =>
        this.exchange({ ...request, bodyMs }, async (answer) => {
          const bytes = await readAll(answer.body, MAX_JSON_BYTES);
          const json = isJson(answer.headers) ? parseJson(bytes) : undefined;
          const value = json === undefined ? undefined : parse(json);
          if (value === undefined) throw this.intercepted(answer, bytes);
          this.#options.onAnswer?.(answer.headers);
          return value;
        }),
      onRepeat,
    );
  }

  /** Sends a request that the service answers without content (status 204). Throws as `json` does. */
  empty(request: ServiceRequest): Promise<void> {
    return this.retried(request, () =>
      this.exchange(request, async (answer) => {
        const bytes = await readAll(answer.body);
        if (answer.status !== 204) throw this.intercepted(answer, bytes);
      }),
    );
  }

  /** Tries something that sends requests with `exchange`, through limiter and retry policy. */
  retried<T>(
    { signal, repeatAfter }: RetryPolicyOptions,
    attempt: () => Promise<T>,
    onRepeat?: () => void,
  ): Promise<T> {
    return retry(
      (number) => {
        if (number > 1) onRepeat?.();
        return this.#limiter(attempt, signal);
      },
      { signal, repeatAfter, clock: this.#options.clock },
    );
  }

  /**
   * Sends a request once, and reads the answer with `read`. Neither limited nor retried.
   */
  async exchange<T>(request: ServiceRequest, read: (answer: OpenAnswer) => Promise<T>): Promise<T> {
    const answer = await this.open(request);
    try {
      return await read(answer);
    } finally {
      answer.close();
    }
  }

  /**
   * Sends a request once (twice when its token is refused), and waits for the beginning of the answer.
   * Neither limited nor retried.
   */
  async open(request: ServiceRequest): Promise<OpenAnswer> {
    const { signal, body = '', timeoutMs = ANSWER_TIMEOUT_MS } = request;
    const limit = new TimeLimit(timeoutMs, signal);
    const begun = performance.now();
    try {
      const raw = await this.#authorized(request, limit, timeoutMs + body.length / SLOWEST_UPLOAD);
      const answer = {
        ...raw,
        body: this.#body(request, raw.body, limit),
        close: () => limit.end(),
      };
      if (raw.status < 200 || raw.status > 299) throw await this.#refusal(request, answer);
      return answer;
    } catch (error) {
      const fault = this.#fault(request, limit, error);
      limit.end();
      const isLate = limit.expired || performance.now() - begun > timeoutMs * LATE_SHARE;
      throw request.onTimeout && isLate && isTransient(fault) ? request.onTimeout() : fault;
    }
  }

  /** The error for an answer that is not the service's. */
  intercepted({ status, headers }: OpenAnswer, bytes: Uint8Array): InterceptedError {
    const words = describeAnswer(status, headers, bytes);
    const retryAfterMs = parseRetryAfter(headers.get('retry-after'), headers.get('date'));
    return new InterceptedError(this.#options.service, words, { answered: status, retryAfterMs });
  }

  /** The answer; a token that is refused is renewed, once. */
  async #authorized(
    request: ServiceRequest,
    limit: TimeLimit,
    timeoutMs: number,
  ): Promise<RawAnswer> {
    const { auth, headers: own } = this.#options;
    const { url, headers, signal } = request;
    for (let attempt = 1; ; attempt++) {
      limit.pause();
      const signed = await authorization(auth, url.href, signal);
      limit.restart(timeoutMs);
      for (const [name, value] of Object.entries({ ...own, ...headers })) signed.set(name, value);
      const answer =
        request.bytes === undefined
          ? await fetchAnswer(request, signed, limit.signal)
          : await openStream(url, signed, limit.signal, request.bytes);
      if (answer.status !== 401 || attempt > 1) return answer;
      await readAll(answer.body, MAX_ERROR_BYTES);
      renewToken(auth, signed.get('authorization') ?? '');
    }
  }

  async #refusal({ what }: ServiceRequest, answer: OpenAnswer): Promise<CedarError> {
    const { status, headers } = answer;
    const bytes = await readAll(answer.body, MAX_ERROR_BYTES);
    const message = serviceMessage(bytes);
    const options = {
      reason: serviceReason(bytes),
      retryAfterMs: parseRetryAfter(headers.get('retry-after'), headers.get('date')),
    };
    const describe = (text: string) =>
      this.#options.describeRefusal({ status, message: text, what, options });
    if (message !== undefined) return describe(message);
    // Google's front end answers in HTML of its own when it reaches no service. Other pages are those
    // of a proxy that reaches no Google, or of a network that asks for a sign-in (status 511).
    const isTemporary =
      status === 429 || (status >= 500 && status !== 511 && !isPage(headers, bytes));
    if (isTemporary || status === 413 || isGoogleErrorPage(bytes)) {
      return describe(serviceText(headers, bytes) ?? l10n.t('HTTP status {0}', status));
    }
    return this.intercepted(answer, bytes);
  }

  /** The parts of a body, each of which gives the next one its time. */
  async *#body(
    request: ServiceRequest,
    body: AsyncIterable<Uint8Array>,
    limit: TimeLimit,
  ): AsyncGenerator<Uint8Array> {
    const { bodyMs = Number.POSITIVE_INFINITY, onTimeout } = request;
    // What limits a computation limits its answer as well: a proxy may send the headers ahead.
    const { stallMs = onTimeout && request.bodyMs ? bodyMs : STALL_TIMEOUT_MS } = request;
    const deadline = performance.now() + bodyMs;
    const restart = () =>
      limit.restart(Math.max(1, Math.min(stallMs, deadline - performance.now())));
    try {
      restart();
      for await (const chunk of body) {
        // The consumer may take its time, for example on a slow disk.
        limit.pause();
        yield chunk;
        restart();
      }
      limit.release();
    } catch (error) {
      const fault = this.#fault(request, limit, error);
      throw onTimeout && limit.expired ? onTimeout() : fault;
    } finally {
      limit.end();
    }
  }

  /** The error for whatever kept an answer from arriving. */
  #fault({ url, signal }: ServiceRequest, limit: TimeLimit, error: unknown): CedarError {
    if (error instanceof CedarError) return error;
    if (signal?.aborted) return new CancelledError(undefined, { cause: error });
    const { service } = this.#options;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason = limit.expired ? l10n.t('No answer within the time limit.') : reasonOf(cause);
    const advice =
      service === 'Earth Engine'
        ? l10n.t(
            '{0} could not be reached. Check the network connection. Tasks that were started continue in Earth Engine.',
            url.origin,
          )
        : l10n.t('{0} could not be reached. Check the network connection.', url.origin);
    return new ServiceError(service, 0, reason, advice, { cause: error });
  }
}

async function fetchAnswer(
  { url, method, body }: ServiceRequest,
  headers: Headers,
  signal: AbortSignal,
): Promise<RawAnswer> {
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers,
    // Google redirects none of these requests; a sign-in page of a network does.
    redirect: 'manual',
    ...(body !== undefined && { body }),
    signal,
  });
  return { status: response.status, headers: response.headers, body: response.body ?? empty() };
}

async function* empty(): AsyncGenerator<Uint8Array> {}

/** All bytes of a body, or its first ones. */
export async function readAll(
  body: AsyncIterable<Uint8Array>,
  limit = Number.POSITIVE_INFINITY,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= limit) break;
  }
  return Buffer.concat(chunks);
}

function isJson(headers: Headers): boolean {
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(headers.get('content-type') ?? '');
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.message || (cause as NodeJS.ErrnoException).code || cause.name;
}
