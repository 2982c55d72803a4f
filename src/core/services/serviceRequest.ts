/** Requests to Google's services, their answers and refusals: the types of `ServiceClient`. */
import type { Clock } from '../../domain/clock.ts';
import type { CedarError, ServiceError, ServiceErrorOptions, ServiceName } from '../errors.ts';
import type { AuthClient } from './authClient.ts';
import type { Limits } from './limiter.ts';

export interface ServiceRequest {
  /** See `methodOf` for a request without one. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined;
  /** Expected number of bytes of a body that is not a document: see `byteStreamRoutes.ts`. */
  readonly bytes?: number | undefined;
  /** Name of the requested thing, for messages. */
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
   * Milliseconds after which a try that fails is the last one, because the next one would take as
   * long. Without a limit, only the number of tries ends them.
   */
  readonly longMs?: number | undefined;
  /** The error when `timeoutMs` is over, or a body takes too long; by default a network fault. */
  readonly onTimeout?: (() => ServiceError) | undefined;
  /** The error when the connection ended after more than `longMs`; by default a network fault. */
  readonly onLateEnd?: ((elapsedMs: number, cause: ServiceError) => ServiceError) | undefined;
}

/** The method that a request is sent with: one that names none is POST where it has a body. */
export function methodOf({ method, body }: Pick<ServiceRequest, 'method' | 'body'>): string {
  return method ?? (body === undefined ? 'GET' : 'POST');
}

/** A refusal in the service's own words. */
export interface Refusal {
  /** HTTP status. */
  readonly status: number;
  readonly message: string;
  /** Name of the requested thing, for messages. */
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
  /** Called before each request with a token, to refuse what the service would answer wrongly. */
  readonly checkAccess?: (request: ServiceRequest) => Promise<void>;
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
