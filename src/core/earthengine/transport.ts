/**
 * Requests to Earth Engine's REST API: authorised, limited, retried, cancellable.
 *
 * The client library builds expressions and requests; they are sent here, because an answer's
 * status decides what happens next (sign in, wait, give up) and the library only passes on a text.
 */
import * as l10n from '@vscode/l10n';
import type { AuthClient } from 'google-auth-library';
import { authorization } from '../auth.ts';
import { CancelledError, ServiceError } from '../errors.ts';
import { createLimiter, type Limiter } from '../limiter.ts';
import { retry } from '../retry.ts';
import { adviceFor } from './advice.ts';

/**
 * A project may have 40 requests under way and send 100 a second (Earth Engine quotas); the margin
 * leaves room for the Code Editor and other windows of the same project.
 */
const LIMITS = { atOnce: 30, perSecond: 80 } as const;

/** Earth Engine answers or gives up within five minutes. */
const TIMEOUT_MS = 330_000;

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly signal?: AbortSignal | undefined;
  /** Whether a transient failure is worth another try; each is unless given. */
  readonly repeatAfter?: ((error: ServiceError) => boolean) | undefined;
}

export class Transport {
  readonly baseUrl: string;
  readonly project: string;
  readonly #auth: AuthClient;
  readonly #limiter: Limiter = createLimiter(LIMITS);

  constructor(baseUrl: string, project: string, auth: AuthClient) {
    this.baseUrl = baseUrl.replace(/\/+$/, '');
    this.project = project;
    this.#auth = auth;
  }

  /**
   * Sends a request below the project until it is answered for good.
   *
   * @param path below `v1/projects/PROJECT/`, for example `value:compute`
   * @param onRepeat called before every try but the first
   * @throws ServiceError in Earth Engine's words; CancelledError when the signal is aborted
   */
  async send<T>(path: string, options: RequestOptions = {}, onRepeat?: () => void): Promise<T> {
    return retry(
      (attempt) => {
        if (attempt > 1) onRepeat?.();
        return this.#limiter(() => this.#once<T>(path, options), options.signal);
      },
      { signal: options.signal, repeatAfter: options.repeatAfter },
    );
  }

  async #once<T>(path: string, { method, body, query, signal }: RequestOptions): Promise<T> {
    const url = new URL(`${this.baseUrl}/v1/projects/${encodeURIComponent(this.project)}/${path}`);
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const headers = new Headers(await authorization(this.#auth, url.href));
    headers.set('x-goog-user-project', this.project);
    if (body !== undefined) headers.set('content-type', 'application/json');
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const response = await fetch(url, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      const text = await response.text();
      if (!response.ok) throw refusal(response.status, text, this.project);
      return JSON.parse(text) as T;
    } catch (error) {
      if (error instanceof ServiceError) throw error;
      if (signal?.aborted) throw new CancelledError(undefined, { cause: error });
      throw unanswered(error, this.baseUrl);
    }
  }
}

function refusal(status: number, text: string, project: string): ServiceError {
  const said = saidIn(text);
  // A proxy on the way answers in HTML: the status says more than its page.
  const words = said ?? l10n.t('HTTP status {0}', status);
  return new ServiceError('Earth Engine', status, words, adviceFor(status, said ?? '', project));
}

/** Earth Engine's own words; none where somebody else has answered. */
function saidIn(text: string): string | undefined {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: unknown } };
    return typeof error?.message === 'string' ? error.message : text.trim();
  } catch {
    return undefined;
  }
}

function unanswered(error: unknown, baseUrl: string): ServiceError {
  const timedOut = error instanceof DOMException && error.name === 'TimeoutError';
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const said = timedOut ? l10n.t('No answer within five minutes.') : reason(cause);
  return new ServiceError(
    'Earth Engine',
    0,
    said,
    l10n.t(
      '{0} could not be reached. Check the network connection; what was started goes on in Earth Engine.',
      baseUrl,
    ),
    { cause: error },
  );
}

function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.message || (cause as NodeJS.ErrnoException).code || cause.name;
}
