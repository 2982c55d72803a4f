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
import { CancelledError, CedarError, InterceptedError, ServiceError } from '../errors.ts';
import { TimeLimit } from './abort.ts';
import { isJson, parseJsonBody, readAll } from './answerBody.ts';
import {
  describeAnswer,
  isGoogleErrorPage,
  isPage,
  parseServiceMessage,
  serviceReason,
  serviceText,
} from './answers.ts';
import { authorization, renewToken } from './auth.ts';
import type { RawAnswer } from './byteStream.ts';
import { openStream } from './byteStreamRoutes.ts';
import { createLimiter, type Limiter } from './limiter.ts';
import { parseRetryAfter, type RetryPolicyOptions, retry } from './retryPolicy.ts';
import {
  methodOf,
  type OpenAnswer,
  type ServiceClientOptions,
  type ServiceRequest,
} from './serviceRequest.ts';
import { certificateAdvice } from './unreachable.ts';

/** Time in which a service must begin its answer, milliseconds. */
const ANSWER_TIMEOUT_MS = 60_000;
/** Maximum pause of a body while it is received, milliseconds. */
const STALL_TIMEOUT_MS = 30_000;
/** Time for all of an answer that is read as a whole, once it has begun, milliseconds: a page of 10 MB at 0.3 Mbit/s. */
const WHOLE_TIMEOUT_MS = 300_000;
/** Slowest upload that is waited for, bytes a millisecond: a mobile connection at its worst. */
const SLOWEST_UPLOAD = 16;
/** Longest answer that is read as a whole, bytes: a page of 1,000 objects with all the labels they may have is 10 MB. */
const MAX_WHOLE_BYTES = 128 * 1024 * 1024;
/**
 * Longest answer with an error that is read, bytes: Google's own quote what was sent, and are whole only
 * with their end.
 */
const MAX_ERROR_BYTES = 16 * 1024 * 1024;

export class ServiceClient {
  readonly #options: ServiceClientOptions;
  readonly #limiter: Limiter;

  constructor(options: ServiceClientOptions) {
    this.#options = options;
    this.#limiter = createLimiter(options.limits);
  }

  /**
   * Sends a request until it has a final answer, and reads the JSON of the answer.
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
    const parseBody = (bytes: Buffer, headers: Headers) => {
      const json = isJson(headers) ? parseJsonBody(bytes) : undefined;
      return json === undefined ? undefined : parse(json);
    };
    return this.whole(request, parseBody, onRepeat);
  }

  /** The same for an answer of another kind than JSON, which is read into memory as a whole. */
  whole<T>(
    request: ServiceRequest,
    parse: (bytes: Buffer, headers: Headers) => T | undefined,
    onRepeat?: () => void,
  ): Promise<T> {
    const { timeoutMs = WHOLE_TIMEOUT_MS, bodyMs = timeoutMs } = request;
    return this.retried(
      request,
      () =>
        this.exchange({ ...request, bodyMs }, async (answer) => {
          const bytes = await readAll(answer.body, MAX_WHOLE_BYTES);
          const value = parse(bytes, answer.headers);
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
      this.exchange({ bodyMs: WHOLE_TIMEOUT_MS, ...request }, async (answer) => {
        const bytes = await readAll(answer.body, MAX_ERROR_BYTES);
        if (answer.status !== 204) throw this.intercepted(answer, bytes);
      }),
    );
  }

  /** Tries something that sends requests with `exchange`, through limiter and retry policy. */
  retried<T>(
    { signal, repeatAfter, longMs }: RetryPolicyOptions & Pick<ServiceRequest, 'longMs'>,
    attempt: () => Promise<T>,
    onRepeat?: () => void,
  ): Promise<T> {
    let begun = 0;
    // A service that is busy has not computed anything, however late it answers.
    const isLastTry = (error: ServiceError) => error.status !== 429 && isLong(begun, longMs);
    return retry(
      (number) => {
        if (number > 1) onRepeat?.();
        return this.#limiter(() => {
          begun = performance.now();
          return attempt();
        }, signal);
      },
      {
        signal,
        repeatAfter: (error) => !isLastTry(error) && (repeatAfter?.(error) ?? true),
        clock: this.#options.clock,
      },
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
        body: this.#body(request, raw.body, limit, begun),
        close: () => limit.end(),
      };
      if (raw.status < 200 || raw.status > 299) throw await this.#refusal(request, answer);
      return answer;
    } catch (error) {
      const fault = this.#fault(request, limit, begun, error);
      limit.end();
      throw fault;
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
    const { auth, headers: own, checkAccess } = this.#options;
    const { url, headers, signal } = request;
    for (let attempt = 1; ; attempt++) {
      limit.pause();
      const signed = await authorization(auth, url.href, signal);
      await checkAccess?.(request);
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
    const message = parseServiceMessage(bytes);
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
    begun: number,
  ): AsyncGenerator<Uint8Array> {
    const { bodyMs = Number.POSITIVE_INFINITY, onTimeout } = request;
    // The limit of a computation also limits its answer: a proxy may send the headers ahead.
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
      throw this.#fault(request, limit, begun, error);
    } finally {
      limit.end();
    }
  }

  /** The error for whatever kept an answer from arriving. @param begun time of the request */
  #fault(request: ServiceRequest, limit: TimeLimit, begun: number, error: unknown): CedarError {
    if (error instanceof CedarError) return error;
    const { signal, longMs, onTimeout, onLateEnd } = request;
    if (signal?.aborted) return new CancelledError(undefined, { cause: error });
    if (limit.expired && onTimeout) return onTimeout();
    const fault = this.#unreachable(request, limit, error);
    if (limit.expired || !onLateEnd || !isLong(begun, longMs)) return fault;
    return onLateEnd(performance.now() - begun, fault);
  }

  #unreachable({ url }: ServiceRequest, limit: TimeLimit, error: unknown): ServiceError {
    const { service } = this.#options;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason = limit.expired ? l10n.t('No answer within the time limit.') : reasonOf(cause);
    const certificate = certificateAdvice(error);
    if (certificate) {
      const { text, page } = certificate;
      return new ServiceError(service, 0, reason, text, { cause: error, page });
    }
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

/** @param begun time when a try began */
function isLong(begun: number, longMs = Number.POSITIVE_INFINITY): boolean {
  return performance.now() - begun > longMs;
}

async function fetchAnswer(
  request: ServiceRequest,
  headers: Headers,
  signal: AbortSignal,
): Promise<RawAnswer> {
  const { url, body } = request;
  const response = await fetch(url, {
    method: methodOf(request),
    headers,
    // Google redirects none of these requests; a sign-in page of a network does.
    redirect: 'manual',
    ...(body !== undefined && { body }),
    signal,
  });
  return { status: response.status, headers: response.headers, body: response.body ?? empty() };
}

async function* empty(): AsyncGenerator<Uint8Array> {}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.message || (cause as NodeJS.ErrnoException).code || cause.name;
}
