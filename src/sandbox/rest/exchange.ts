/** Calls and replies of REST services over HTTP. */
import { finished, pipeline } from 'node:stream/promises';
import type { Exchange } from '../http.ts';
import type { Call, Reply } from './call.ts';

/** The call that an exchange carries. */
export function callOf({ method, url, path, request, bearer }: Exchange): Call {
  return {
    method,
    path,
    query: new URLSearchParams(url.search),
    origin: url.origin,
    bearer,
    header: (name) => {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(',') : value;
    },
    body: request,
  };
}

/** Sends a reply, and waits until it has left or the client has gone. */
export async function sendReply(exchange: Exchange, reply: Reply): Promise<void> {
  const { response } = exchange;
  const { status, headers = {}, text = '', bytes } = reply;
  if (reply.json !== undefined) {
    exchange.json(status, reply.json, headers);
    return;
  }
  response.statusCode = status;
  // Google's services send text in headers as UTF-8, which Node takes byte by byte.
  for (const [name, value] of Object.entries(headers)) {
    response.setHeader(name, Buffer.from(value).toString('latin1'));
  }
  if (bytes) {
    await pipeline(bytes, response).catch(() => {
      response.destroy();
      // Left open where the client has gone before the first byte.
      bytes.destroy();
    });
  } else {
    if (status !== 204 && status !== 304 && !response.hasHeader('content-length')) {
      response.setHeader('content-length', Buffer.byteLength(text));
    }
    response.end(text);
    await finished(response).catch(() => {});
  }
}
