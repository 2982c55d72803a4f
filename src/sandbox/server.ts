/** One HTTP server for all services of the sandbox. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  checkSender,
  isJsonType,
  isOwnHost,
  type RequestTarget,
  readTarget,
  wrongContentType,
} from './admission.ts';
import { errorInfo } from './cloud/errorInfo.ts';
import { errorJson } from './drive/driveErrors.ts';
import { isDrivePath } from './drive/path.ts';
import { type FaultRule, Faults, reset, spoilBody } from './faults.ts';
import { type Exchange, GoogleError, parseLimitedJson, type Service } from './http.ts';
import { isOAuthPath } from './oauth/oauthPath.ts';

/** A request that was made, in the order of arrival. */
export interface RequestRecord {
  readonly method: string;
  /** Decoded path. */
  readonly path: string;
  /** 0 until it is answered, and for ever when the connection was reset. */
  readonly status: number;
  /** The rule for faults that it falls under. */
  readonly rule?: FaultRule | undefined;
}

export interface ServerOptions {
  readonly port: number;
  /** Milliseconds that each answer waits. */
  readonly latency: number;
  readonly log: (line: string) => void;
}

/** The largest JSON body of a request: Earth Engine's own limit is 10 MB. */
const LARGEST_BODY = 32 * 1024 * 1024;

/**
 * Milliseconds for which an idle connection stays open, as at Google's front end:
 * https://cloud.google.com/load-balancing/docs/https#timeouts_and_retries
 */
const KEEP_ALIVE = 610_000;

export class Server {
  readonly requests: RequestRecord[] = [];
  readonly #services: readonly Service[];
  readonly #options: ServerOptions;
  readonly #http = createServer((request, response) => void this.#answer(request, response));
  #faults: Faults;

  private constructor(services: readonly Service[], faults: Faults, options: ServerOptions) {
    this.#services = services;
    this.#faults = faults;
    this.#options = options;
    // Uploads and slow answers may take as long as they take.
    this.#http.requestTimeout = 0;
    this.#http.keepAliveTimeout = KEEP_ALIVE;
    this.#http.on('connect', (request, socket) => this.#refuseConnect(request, socket));
  }

  /** Listens on 127.0.0.1, port 0 being any free one; the services end when it cannot. */
  static async listen(
    services: readonly Service[],
    faults: Faults,
    options: ServerOptions,
  ): Promise<Server> {
    const server = new Server(services, faults, options);
    try {
      server.#http.listen(options.port, '127.0.0.1');
      await once(server.#http, 'listening');
    } catch (error) {
      await server.#closeServices();
      throw error;
    }
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  setFaults(rules: readonly FaultRule[]): void {
    this.#faults = new Faults(rules);
  }

  /** Takes no more requests, ends those that are open, and lets the services save their things. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#http.close(resolve));
    this.#http.closeAllConnections();
    await closed;
    await this.#closeServices();
  }

  /** Answers CONNECT, which comes without a response to write to. */
  #refuseConnect(request: IncomingMessage, socket: Duplex): void {
    const message = 'The request method CONNECT is inappropriate for the URL.';
    const body = JSON.stringify({ error: { code: 405, message, status: 'UNIMPLEMENTED' } });
    this.requests.push({ method: 'CONNECT', path: request.url ?? '', status: 405 });
    this.#options.log(`CONNECT ${request.url} 405`);
    socket.on('error', () => {});
    socket.end(
      'HTTP/1.1 405 Method Not Allowed\r\nContent-Type: application/json; charset=UTF-8\r\n' +
        `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  }

  async #closeServices(): Promise<void> {
    for (const service of this.#services) await service.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? 'GET';
    const record = {
      method,
      path: decodedPath(request),
      status: 0,
      rule: undefined as FaultRule | undefined,
    };
    this.requests.push(record);
    response.on('finish', () => {
      record.status = response.statusCode;
      this.#options.log(`${method} ${record.path} ${record.status}`);
    });
    // A client that disconnects is not an error of the sandbox.
    response.on('error', () => {});
    request.on('error', () => {});
    try {
      const target = readTarget(request);
      // A preflight request of a page is answered without permission, as by a service without CORS.
      if (method === 'OPTIONS' && isOwnHost(target)) return answerPreflight(response);
      checkSender(request, target);
      const rule = this.#faults.next(method, record.path);
      record.rule = rule;
      if (this.#options.latency > 0) await sleep(this.#options.latency);
      await this.#answerUnder(rule, exchangeOf(target, request, response), target);
    } catch (error) {
      if (!(error instanceof GoogleError)) {
        this.#options.log(`${method} ${record.path} failed: ${(error as Error).stack}`);
      }
      answerError(response, record.path, error);
    }
  }

  async #answerUnder(
    rule: FaultRule | undefined,
    exchange: Exchange,
    target: RequestTarget,
  ): Promise<void> {
    if (!rule) return this.#serve(exchange);
    const { action } = rule;
    const { request, response } = exchange;
    if (rule.after) await this.#serve(exchangeOf(target, request, unheard(request)));
    if (action === 'reset') return reset(request);
    if ('status' in action) {
      const message = action.message ?? `A rule for faults answers with ${action.status}.`;
      for (const [name, value] of Object.entries(action.headers ?? {})) {
        response.setHeader(name, value);
      }
      return answerError(response, target.path, faultError(action.status, message, action.reason));
    }
    if ('delay' in action) await sleep(action.delay);
    else spoilBody(response, action);
    return this.#serve(exchange);
  }

  async #serve(exchange: Exchange): Promise<void> {
    const { path, response } = exchange;
    try {
      for (const service of this.#services) if (await service.handle(exchange)) return;
      throw new GoogleError(404, `Not Found: ${path}`, 'NOT_FOUND', 'notFound');
    } catch (error) {
      if (!(error instanceof GoogleError)) throw error;
      answerError(response, path, error);
    }
  }
}

/** Answers a CORS preflight without allowing anything. */
function answerPreflight(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': 0, vary: 'Origin' }).end();
}

/** A response that is not received, for a request that is carried out and not answered. */
function unheard(request: IncomingMessage): ServerResponse {
  const response = new ServerResponse(request);
  const nowhere = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  response.assignSocket(nowhere as unknown as NonNullable<ServerResponse['socket']>);
  // As a server does for its own responses, so that the writer of a body continues.
  nowhere.on('drain', () => response.emit('drain'));
  response.on('finish', () => response.emit('close'));
  return response;
}

function exchangeOf(
  { origin, path, query }: RequestTarget,
  request: IncomingMessage,
  response: ServerResponse,
): Exchange {
  const authorization = request.headers.authorization ?? '';
  return {
    method: request.method ?? 'GET',
    url: new URL(`${origin}${path}${query && '?'}${query}`),
    path,
    request,
    response,
    bearer: /^Bearer (\S.*)$/i.exec(authorization)?.[1],
    body: () => readJson(request),
    json: (status, body, headers) => answerJson(response, status, body, headers),
  };
}

function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json; charset=UTF-8',
    'content-length': bytes.length,
    ...headers,
  });
  response.end(bytes);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > LARGEST_BODY) {
      throw new GoogleError(413, 'Request payload size exceeds the limit.', 'INVALID_ARGUMENT');
    }
    chunks.push(chunk as Buffer);
  }
  const contentType = request.headers['content-type'];
  if (size > 0 && !isJsonType(contentType)) throw wrongContentType(contentType);
  try {
    return parseLimitedJson(Buffer.concat(chunks).toString('utf8') || '{}');
  } catch (error) {
    throw new GoogleError(
      400,
      `Invalid JSON payload received. ${(error as Error).message}`,
      'INVALID_ARGUMENT',
      'parseError',
    );
  }
}

/** Answers an error in the words of the service that the path belongs to. */
function answerError(response: ServerResponse, path: string, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const known =
    error instanceof GoogleError
      ? error
      : new GoogleError(500, `The sandbox failed: ${String(error)}`, 'INTERNAL', 'backendError');
  const { code, message, status, reason, details } = known;
  if (isDrivePath(path)) {
    answerJson(response, code, errorJson(known));
    return;
  }
  if (isOAuthPath(path)) {
    const error = reason || 'internal_failure';
    answerJson(response, code, { error, error_description: message });
    return;
  }
  const storage = /^\/((resumable\/)?upload\/|download\/)?(batch\/)?storage\//.test(path);
  const more = details.length > 0 && { details };
  const rest = storage
    ? {
        errors: [{ message, domain: 'global', reason: reason || 'backendError' }],
        ...(more && { status, ...more }),
      }
    : { status, ...more };
  answerJson(response, code, { error: { code, message, ...rest } });
}

/** Canonical statuses of HTTP codes: https://cloud.google.com/apis/design/errors#handling_errors */
const STATUSES: Readonly<Record<number, [status: string, reason: string]>> = {
  400: ['INVALID_ARGUMENT', 'invalid'],
  401: ['UNAUTHENTICATED', 'authError'],
  403: ['PERMISSION_DENIED', 'forbidden'],
  404: ['NOT_FOUND', 'notFound'],
  409: ['ALREADY_EXISTS', 'conflict'],
  412: ['FAILED_PRECONDITION', 'conditionNotMet'],
  429: ['RESOURCE_EXHAUSTED', 'rateLimitExceeded'],
  499: ['CANCELLED', 'cancelled'],
  500: ['INTERNAL', 'backendError'],
  501: ['UNIMPLEMENTED', 'notImplemented'],
  503: ['UNAVAILABLE', 'backendError'],
  504: ['DEADLINE_EXCEEDED', 'backendError'],
};

function faultError(code: number, message: string, given?: string): GoogleError {
  const fallback: [string, string] =
    code < 500 ? ['INVALID_ARGUMENT', 'invalid'] : ['UNKNOWN', 'backendError'];
  const [status, reason] = STATUSES[code] ?? fallback;
  // Reasons of Google's front end: https://cloud.google.com/apis/design/errors#error_info
  if (given && /^[A-Z_]+$/.test(given)) {
    return new GoogleError(code, message, status, reason, undefined, [errorInfo(given)]);
  }
  return new GoogleError(code, message, status, given ?? reason);
}

function decodedPath(request: IncomingMessage): string {
  const [path = '/'] = (request.url ?? '/').split('?', 1);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
