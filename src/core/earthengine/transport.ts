/**
 * Requests to Earth Engine's REST API: authorized, limited, retried, cancellable.
 *
 * The client library builds expressions and requests; they are sent here, because an answer's
 * status decides what happens next (sign in, wait, give up) and the library only passes on a text.
 */
import * as l10n from '@vscode/l10n';
import type { Clock } from '../../domain/clock.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { ServiceError } from '../errors.ts';
import type { AuthClient } from '../services/authClient.ts';
import { ServiceClient } from '../services/serviceClient.ts';
import { ServiceClock } from '../services/serviceClock.ts';
import type { ServiceRequest } from '../services/serviceRequest.ts';
import { adviceFor, type RequestContext } from './advice.ts';

/**
 * A project may have 40 requests under way and send 100 a second (Earth Engine quotas); the margin
 * leaves room for the Code Editor and other windows of the same project.
 */
const LIMITS = { atOnce: 30, perSecond: 80 } as const;

/**
 * Earth Engine ends a computation after five minutes (its guide on quotas). `fetch` ends it then, too,
 * so this is a little less: the reason must be known, because such a request is not sent again.
 */
const COMPUTE_TIMEOUT_MS = 295_000;
/**
 * A computation that fails after this time is not sent again: six tries of it would take longer than
 * Earth Engine computes at all. Proxies end connections without traffic after a minute or more.
 */
const LONG_COMPUTE_MS = 50_000;
/** An export is checked while its request is answered: a large expression takes its time. */
const EXPORT_TIMEOUT_MS = 150_000;
/** An export that fails after this time is not sent again: six tries of it would take 15 minutes. */
const LONG_EXPORT_MS = LONG_COMPUTE_MS;

/** Reads the JSON of an answer; undefined when Earth Engine does not answer so. */
export type AnswerParser<T> = (json: unknown) => T | undefined;

export interface RequestOptions<T = unknown> {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Another project than the session's, for what belongs to it. */
  readonly project?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whether a transient failure is worth another try; each is unless given. */
  readonly repeatAfter?: ((error: ServiceError) => boolean) | undefined;
  /** Any object unless given. */
  readonly parse?: AnswerParser<T>;
  /** Whether a computation is answered at once, so that no answer is a fault of the network. */
  readonly isQuick?: boolean | undefined;
}

export class Transport {
  readonly baseUrl: string;
  readonly project: string;
  /** Earth Engine's time, by its answers. */
  readonly clock = new ServiceClock();
  readonly #client: ServiceClient;

  /** @param of the project, and the key in cedar.yaml that names it, for advice */
  constructor(baseUrl: string, of: RequestContext, auth: AuthClient, clock?: Clock) {
    const { project } = of;
    this.baseUrl = baseUrl.replace(/\/+$/, '');
    this.project = project;
    this.#client = new ServiceClient({
      service: 'Earth Engine',
      auth,
      limits: LIMITS,
      clock,
      headers: { 'x-goog-user-project': project },
      onAnswer: (headers) => this.clock.note(headers.get('date')),
      describeRefusal: ({ status, message, options }) => {
        const advice = adviceFor({ status, message, reason: options.reason }, of);
        const page = advice?.page;
        return new ServiceError('Earth Engine', status, message, advice?.text, {
          ...options,
          page,
        });
      },
    });
  }

  /**
   * Sends a request below the project until it has a final answer.
   *
   * @param path below `v1/projects/PROJECT/`, for example `value:compute`
   * @param onRepeat called before every try but the first
   * @throws ServiceError in Earth Engine's words; InterceptedError when something else answers;
   *   CancelledError when the signal is aborted
   */
  async send<T>(path: string, options: RequestOptions<T> = {}, onRepeat?: () => void): Promise<T> {
    const {
      method,
      query,
      project = this.project,
      signal,
      repeatAfter,
      parse = parseAny<T>,
    } = options;
    const url = this.#url(path, project);
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const request: ServiceRequest = {
      ...(method && { method }),
      url,
      signal,
      repeatAfter,
      ...(options.body !== undefined && jsonBody(options.body)),
    };
    if (path === 'value:compute' && !options.isQuick)
      return this.#compute(request, parse, onRepeat);
    const limits = path === 'image:export' ? EXPORT_LIMITS : {};
    return this.#client.json({ ...request, ...limits }, parse, onRepeat);
  }

  /**
   * Requests pixels, which are answered as bytes. Limits and errors are those of a computation.
   *
   * @param parse reads the bytes; returns undefined when Earth Engine cannot have answered this
   */
  async sendForPixels<T>(
    body: object,
    {
      parse,
      signal,
    }: { parse: (bytes: Buffer) => T | undefined; signal?: AbortSignal | undefined },
  ): Promise<T> {
    const url = this.#url('image:computePixels', this.project);
    return this.#client.whole({ url, signal, ...jsonBody(body), ...PIXEL_LIMITS }, parse);
  }

  #url(path: string, project: string): URL {
    return new URL(`${this.baseUrl}/v1/projects/${encodeURIComponent(project)}/${path}`);
  }

  /** A computation that has taken too long is not sent again. */
  #compute<T>(
    request: ServiceRequest,
    parse: AnswerParser<T>,
    onRepeat: (() => void) | undefined,
  ): Promise<T> {
    return this.#client.json(
      {
        ...request,
        timeoutMs: COMPUTE_TIMEOUT_MS,
        longMs: LONG_COMPUTE_MS,
        onTimeout: computationTimedOut,
        onLateEnd: computationCutOff,
      },
      parse,
      onRepeat,
    );
  }
}

function jsonBody(body: unknown): Pick<ServiceRequest, 'body' | 'headers'> {
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

function parseAny<T>(json: unknown): T | undefined {
  return isRecord(json) ? (json as T) : undefined;
}

function computationTimedOut(): ServiceError {
  const message = l10n.t('No answer within five minutes.');
  const advice = adviceFor({ status: 0, message: 'Computation timed out.' }, { project: '' });
  return new ServiceError('Earth Engine', 0, message, advice?.text, { isFinal: true });
}

/** Pixels are computed while the request is open, as values are. */
const PIXEL_LIMITS = {
  timeoutMs: COMPUTE_TIMEOUT_MS,
  longMs: LONG_COMPUTE_MS,
  onTimeout: computationTimedOut,
  onLateEnd: (elapsedMs: number, cause: ServiceError) => {
    const advice = l10n.t(
      'A proxy or firewall may end connections that wait this long. Try again, or try another network.',
    );
    const message = describeLateEnd(elapsedMs, cause);
    return new ServiceError('Earth Engine', 0, message, advice, { isFinal: true, cause });
  },
};

const EXPORT_LIMITS = {
  timeoutMs: EXPORT_TIMEOUT_MS,
  longMs: LONG_EXPORT_MS,
  onTimeout: () =>
    exportCutOff(
      l10n.t('No answer to the export within {0} seconds.', Math.round(EXPORT_TIMEOUT_MS / 1000)),
    ),
  onLateEnd: (elapsedMs: number, cause: ServiceError) =>
    exportCutOff(describeLateEnd(elapsedMs, cause), cause),
};

/**
 * The error for an export that was not answered in time. Earth Engine may have started it, so it is
 * not final: an order of which it is a part is kept.
 */
function exportCutOff(message: string, cause?: ServiceError): ServiceError {
  const advice = l10n.t(
    'A proxy or firewall may end connections that wait this long. Earth Engine may have started the task: when the order is updated or resumed, it is found, and is not started twice.',
  );
  return new ServiceError('Earth Engine', 0, message, advice, cause && { cause });
}

function describeLateEnd(elapsedMs: number, cause: ServiceError): string {
  return l10n.t(
    'The connection ended after {0} seconds, before Earth Engine answered ({1}).',
    Math.round(elapsedMs / 1000),
    cause.serviceMessage,
  );
}

/** The error for a computation whose connection has ended while Earth Engine was computing. */
function computationCutOff(elapsedMs: number, cause: ServiceError): ServiceError {
  const message = describeLateEnd(elapsedMs, cause);
  const advice = l10n.t(
    'A proxy or firewall may end connections that wait this long. Order less at once: fewer tiles, a shorter period, or fewer collections. If that does not help, try another network.',
  );
  return new ServiceError('Earth Engine', 0, message, advice, { isFinal: true, cause });
}
