/**
 * HTTP types that the sandbox's services share: one exchange, one service, one kind of error.
 *
 * A service answers the exchanges whose path is its own and passes on the rest:
 *
 * ```ts
 * const hello: Service = {
 *   async handle(exchange) {
 *     if (exchange.url.pathname !== '/hello') return false;
 *     exchange.json(200, { message: 'hello' });
 *     return true;
 *   },
 *   async close() {},
 * };
 * ```
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Exchange {
  readonly method: string;
  /** The requested address; its path is still percent-encoded. */
  readonly url: URL;
  /** The path as it was sent: `url` resolves `..`, which an object's name may contain. */
  readonly path: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The bearer token of the request, if it carries one. */
  readonly bearer: string | undefined;
  /** Reads the request's body as JSON; throws `GoogleError` 400 when it is not. */
  body(): Promise<unknown>;
  /** Answers with JSON. */
  json(status: number, body: unknown, headers?: Record<string, string>): void;
}

export interface Service {
  /** Answers the exchange, or returns false when its path is not this service's. */
  handle(exchange: Exchange): Promise<boolean>;
  /** Stops background work and saves what must survive a restart. */
  close(): Promise<void>;
}

/** An error as Google's APIs answer it: HTTP status, canonical status and the service's words. */
export class GoogleError extends Error {
  /** HTTP status code. */
  readonly code: number;
  /** Canonical status such as `INVALID_ARGUMENT`; Earth Engine sends it. */
  readonly status: string;
  /** Short reason such as `notFound`; Cloud Storage sends it. */
  readonly reason: string;
  /** The query parameter that is wrong; Cloud Storage sends it. */
  readonly parameter?: string | undefined;
  /** The problem, for programs: https://cloud.google.com/apis/design/errors#error_details */
  readonly details: readonly object[];
  constructor(
    code: number,
    message: string,
    status = '',
    reason = '',
    parameter?: string,
    details: readonly object[] = [],
  ) {
    super(message);
    this.parameter = parameter;
    this.code = code;
    this.status = status;
    this.reason = reason;
    this.details = details;
  }
}

/**
 * The deepest that lists and objects may be nested in JSON. Google's limits are not documented; what
 * walks through a value recursively copes with this depth.
 */
const MAX_JSON_DEPTH = 1000;

/** The value of a JSON text. @throws SyntaxError when it is not JSON, or is nested too deeply */
export function parseLimitedJson(text: string): unknown {
  if (isTooDeep(text)) {
    throw new SyntaxError(`Message too deep. The maximum depth is ${MAX_JSON_DEPTH}.`);
  }
  return JSON.parse(text);
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > MAX_JSON_DEPTH) return true;
  }
  return false;
}
