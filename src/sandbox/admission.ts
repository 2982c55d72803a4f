/**
 * Admits requests to the services: well-formed ones, for this machine, that no web page has sent.
 *
 * The sandbox listens on a loopback address, which every page in a browser on this machine can send
 * requests to. Three things keep pages out: the `Host` must be a name of this machine (a page that
 * lets its own name point here, by DNS rebinding, still sends that name), the sender that the
 * browser reports (`Origin`, `Sec-Fetch-Site`) must not be another site, and no answer ever carries
 * an `Access-Control-Allow-…` header.
 *
 * One page may be opened from everywhere: the one that asks for an account's consent. Opening it
 * changes nothing, and its answer is subject to the same checks as any other request.
 */
import type { IncomingMessage } from 'node:http';
import { GoogleError } from './http.ts';
import { isAuthorizationPath } from './oauth/oauthPath.ts';

/** Where a request wants to go. */
export interface RequestTarget {
  /** Scheme, host and port as the client wrote them. */
  readonly origin: string;
  /** The path as sent: still percent-encoded, with any `..` in it. */
  readonly path: string;
  /** The query without its question mark. */
  readonly query: string;
}

/**
 * The target of a request.
 *
 * @throws GoogleError 400 when the request line or the `Host` header is malformed
 */
export function readTarget(request: IncomingMessage): RequestTarget {
  const [, authority, rest = ''] =
    /^(?:https?:\/\/([^/?#]*))?([^#]*)/i.exec(request.url ?? '') ?? [];
  if (!/^[/?]/.test(rest) && !(rest === '' && authority !== undefined) && rest !== '*') {
    throw malformed();
  }
  const hosts = request.rawHeaders.filter((_, at) => at % 2 === 0 && isHost(request, at));
  if (hosts.length > 1) throw malformed();
  // HTTP/1.0 allows requests without a host: they are for the address the sandbox listens on.
  const host = authority ?? request.headers.host ?? '127.0.0.1';
  const origin = `http://${host}`;
  if (!/^(?:[\w.~-]+|\[[\d.:a-f]+\])(?::\d{1,5})?$/i.test(host) || !URL.canParse(origin)) {
    throw malformed();
  }
  const question = rest.indexOf('?');
  const path = question < 0 ? rest : rest.slice(0, question);
  return {
    origin,
    path: path.startsWith('/') ? path : '/',
    query: question < 0 ? '' : rest.slice(question + 1),
  };
}

function isHost({ rawHeaders }: IncomingMessage, at: number): boolean {
  return rawHeaders[at]?.toLowerCase() === 'host';
}

/** @throws GoogleError 403 when the request is for another host, or comes from a web page */
export function checkSender(
  request: IncomingMessage,
  { origin, path }: Pick<RequestTarget, 'origin' | 'path'>,
): void {
  if (!isOwnHost({ origin })) {
    const { host } = new URL(origin);
    throw refused(`The sandbox answers only under the names of this machine, not under ${host}.`);
  }
  if (isConsentVisit(request, path)) return;
  const page = request.headers.origin;
  const site = request.headers['sec-fetch-site'];
  const isForeign = page !== undefined && page.toLowerCase() !== new URL(origin).origin;
  if (isForeign || (site !== undefined && site !== 'same-origin' && site !== 'none')) {
    throw refused('The sandbox does not answer requests of web pages.');
  }
}

/** Whether a browser opens the consent page, in a window of its own, for a link on any page. */
function isConsentVisit({ method, headers }: IncomingMessage, path: string): boolean {
  const { origin, 'sec-fetch-mode': mode, 'sec-fetch-dest': destination } = headers;
  return (
    method === 'GET' &&
    isAuthorizationPath(path) &&
    origin === undefined &&
    mode === 'navigate' &&
    destination === 'document'
  );
}

/** Whether a host name always means this machine, whatever a DNS server answers. */
export function isOwnHost({ origin }: Pick<RequestTarget, 'origin'>): boolean {
  const { hostname } = new URL(origin);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

/** Whether a `Content-Type` is JSON. */
export function isJsonType(contentType: string | undefined): boolean {
  return /^\s*application\/json\s*(;|$)/i.test(contentType ?? '');
}

/** 400 for a body that is not JSON where only JSON is accepted. */
export function wrongContentType(contentType: string | undefined): GoogleError {
  const message = /^\s*application\/x-www-form-urlencoded/i.test(contentType ?? '')
    ? 'This API does not support parsing form-encoded input.'
    : `Unsupported content with type: ${contentType ?? ''}`;
  return new GoogleError(400, message, 'INVALID_ARGUMENT', 'badContent');
}

function malformed(): GoogleError {
  const message = 'Your client has issued a malformed or illegal request.';
  return new GoogleError(400, message, 'INVALID_ARGUMENT', 'badRequest');
}

function refused(message: string): GoogleError {
  return new GoogleError(403, message, 'PERMISSION_DENIED', 'forbidden');
}
