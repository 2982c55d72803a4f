/** A proxy in front of the sandbox, which can answer in its place, or never. */
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
  request as send,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** Answer of the proxy in place of the service's. */
export interface FalseAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Fate of a request: passed on unless something else is returned. `unfinished`: the connection is lost
 * after the last byte of the answer, and before its end.
 */
export type Interception = (
  request: IncomingMessage,
) => FalseAnswer | 'never' | 'unfinished' | { readonly spoil: Spoil } | undefined;

/** Changes the body of an answer; the connection is cut off where it returns nothing. */
export type Spoil = (body: Buffer) => Buffer | undefined;

export interface TestProxy {
  readonly origin: string;
  /** Requests so far: `METHOD path?query`. */
  readonly requests: string[];
  intercept: Interception;
  /** Requests for which this gives a promise are passed on when it is fulfilled. */
  hold: (request: IncomingMessage) => Promise<void> | undefined;
}

/** Starts a proxy for a service on localhost; the running test stops it. */
export async function startProxy(target: string): Promise<TestProxy> {
  const proxy = {
    origin: '',
    requests: [] as string[],
    intercept: (() => undefined) as Interception,
    hold: (() => undefined) as TestProxy['hold'],
  };
  const server = createServer((request, response) => {
    proxy.requests.push(`${request.method} ${decodeURIComponent(request.url ?? '')}`);
    const instead = proxy.intercept(request);
    if (instead === 'never') return;
    if (typeof instead === 'object' && 'body' in instead) {
      request.resume();
      const { status = 200, headers = { 'content-type': 'text/html' }, body } = instead;
      response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
      response.end(body);
      return;
    }
    void (async () => {
      await proxy.hold(request);
      await forward(target, request, response, instead);
    })();
  });
  // Node would close idle connections after 5 s, just as a client tries again over one of them; Google
  // keeps them for minutes.
  server.keepAliveTimeout = 240_000;
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  proxy.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return proxy;
}

async function forward(
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
  change: 'unfinished' | { readonly spoil: Spoil } | undefined,
): Promise<void> {
  const url = new URL(target);
  const { method, url: path, headers } = request;
  const outgoing = send({
    host: url.hostname,
    port: url.port,
    method,
    path,
    headers: { ...headers, host: url.host },
  });
  outgoing.on('error', () => response.destroy());
  response.on('close', () => outgoing.destroy());
  request.pipe(outgoing);
  outgoing.on('response', async (answer) => {
    if (change === 'unfinished') {
      const { 'content-length': _, ...headers } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, headers);
      response.write(Buffer.concat(await answer.toArray()), () => response.destroy());
      return;
    }
    if (!change) {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      return;
    }
    const body = change.spoil(Buffer.concat(await answer.toArray()));
    if (!body) {
      response.destroy();
      return;
    }
    response.writeHead(answer.statusCode ?? 502, {
      ...answer.headers,
      'content-length': body.length,
    });
    response.end(body);
  });
}
