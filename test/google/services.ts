/** Plain requests to Google's services, whose answers are kept as they are. */
import type { AuthClient } from '../../src/core/index.ts';

/** An answer of a service. */
export interface Answer {
  readonly status: number;
  /** The parsed body, or its text if it is not JSON. */
  readonly body: unknown;
}

export interface ServiceRequest {
  readonly method?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent in place of the own token. */
  readonly token?: string;
}

export type ServiceName = 'earthEngine' | 'storage' | 'drive';

export interface ServicesOptions {
  readonly auth: AuthClient;
  /** Signs requests to Google Drive, where there are any. */
  readonly driveAuth?: AuthClient | undefined;
  readonly addresses: Readonly<Record<ServiceName, string>>;
}

/** Longest time for one answer, milliseconds: Earth Engine computes for five minutes at most. */
const ANSWER_MS = 320_000;

export class Services {
  readonly #auth: AuthClient;
  readonly #driveAuth: AuthClient | undefined;
  readonly #addresses: ServicesOptions['addresses'];

  constructor({ auth, driveAuth, addresses }: ServicesOptions) {
    this.#auth = auth;
    this.#driveAuth = driveAuth;
    this.#addresses = addresses;
  }

  /**
   * Sends a request once, and resolves with any answer, refusals included.
   *
   * @param path with its query
   */
  async send(
    service: ServiceName,
    path: string,
    { method, body, token }: ServiceRequest,
    signal: AbortSignal,
  ): Promise<Answer> {
    const url = `${this.#addresses[service]}${path}`;
    const headers = new Headers(
      token === undefined
        ? await this.#authOf(service).getRequestHeaders(url)
        : { authorization: `Bearer ${token}` },
    );
    if (body !== undefined) headers.set('content-type', 'application/json');
    const response = await fetch(url, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    return { status: response.status, body: parse(await response.text()) };
  }

  #authOf(service: ServiceName): AuthClient {
    return (service === 'drive' && this.#driveAuth) || this.#auth;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether a request was accepted. */
export function isOk({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** @throws Error with the words of the service, unless the request was accepted */
export function bodyOf(answer: Answer, what: string): Record<string, unknown> {
  if (isOk(answer) && typeof answer.body === 'object' && answer.body !== null) {
    return answer.body as Record<string, unknown>;
  }
  throw new Error(`${what}: status ${answer.status}, ${JSON.stringify(answer.body)}`);
}
