/**
 * Receives the answer of Google's sign-in page: a server on this machine, to which the browser is
 * redirected.
 *
 * https://developers.google.com/identity/protocols/oauth2/native-app#redirect-uri_loopback
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLoopback } from '../../domain/hosts.ts';
import { type AnswerPage, answerHtml, describePage, PAGE_HEADERS } from './answerPage.ts';

/** Longest address that is read, characters: an authorization code has about 80. */
const MAX_ADDRESS = 8192;

/** An answer of Google's sign-in page. */
export interface RedirectAnswer {
  /** Values that Google added to the address. */
  readonly values: URLSearchParams;
  /** Shows the result in the browser; the browser waits for it. */
  reply(page: AnswerPage): void;
}

/** A server that waits for one answer. */
export interface RedirectServer {
  /** Its address, for example `http://127.0.0.1:49152`. */
  readonly address: string;
  /** The first answer that belongs to this sign-in; never rejects. */
  readonly answer: Promise<RedirectAnswer>;
  /** Closes the port at once. */
  close(): void;
}

/**
 * Opens a server on 127.0.0.1.
 *
 * @param state value that the answer must contain; other requests are refused, and waiting continues
 * @param port preferred port; another free one where it is taken
 * @returns undefined where this machine allows no server
 */
export async function openRedirectServer(
  state: string,
  port = 0,
): Promise<RedirectServer | undefined> {
  const server = createServer({ maxHeaderSize: 2 * MAX_ADDRESS });
  const answer = new Promise<RedirectAnswer>((resolve) => {
    server.on('request', (request, response) => {
      const values = valuesOf(request);
      if (!values) send(response, 404, 'notFound');
      else if (values.get('state') !== state) send(response, 400, 'foreign');
      else resolve({ values, reply: (page) => send(response, 200, page) });
    });
  });
  const isListening = (await listen(server, port)) || (port !== 0 && (await listen(server, 0)));
  if (!isListening) return undefined;
  const { port: chosen } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${chosen}`,
    answer,
    close: () => {
      server.close();
      // A page that is being sent gets its end.
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), CLOSE_MS).unref();
    },
  };
}

/** Time for a page that is still being sent, milliseconds. */
const CLOSE_MS = 1000;

/** The values of a redirect; undefined for other requests, such as for an icon. */
function valuesOf({ method, url = '', headers }: IncomingMessage): URLSearchParams | undefined {
  const address = URL.parse(url, 'http://127.0.0.1');
  if (method !== 'GET' || url.length > MAX_ADDRESS || address?.pathname !== '/') return undefined;
  // A name that another site has made to point here is not an address of this machine.
  if (!isLoopback(`http://${headers.host ?? ''}`)) return undefined;
  const { searchParams } = address;
  return searchParams.has('code') || searchParams.has('error') ? searchParams : undefined;
}

async function listen(server: Server, port: number): Promise<boolean> {
  try {
    server.listen({ host: '127.0.0.1', port });
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  }
}

function send(response: ServerResponse, status: number, page: AnswerPage): void {
  response.writeHead(status, PAGE_HEADERS).end(answerHtml(describePage(page)));
}
