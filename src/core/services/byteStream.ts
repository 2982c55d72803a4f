/**
 * Opens streams of bytes with Node's own HTTP client.
 *
 * `fetch` copies every byte three times on its way to its reader, which costs more than receiving it.
 * VS Code sends the requests of this client through the user's proxy as well, as long as they use the
 * default agent and come from the thread that extensions run in.
 */
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';

/** The beginning of an answer. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Received parts, whose memory is the reader's: see `freeMemory`. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Where the connection leads to. */
  readonly remote?: Remote;
}

export interface Remote {
  readonly address: string | undefined;
  readonly port: number | undefined;
}

/** Sends a GET request. Redirects are not followed, compressed content is not unpacked. */
export function openByteStream(
  url: URL,
  headers: Headers,
  signal: AbortSignal,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    // Looked up for each request: VS Code replaces `request` in these modules.
    const protocol = url.protocol === 'http:' ? http : https;
    const request = protocol.request(url, { headers: Object.fromEntries(headers), signal });
    request.on('error', reject);
    request.on('response', (response) => resolve(answerOf(response)));
    request.end();
  });
}

function answerOf(response: IncomingMessage): RawAnswer {
  // An answer that ends early is reported to the one who reads it.
  response.on('error', () => {});
  const headers = new Headers();
  for (const [name, values] of Object.entries(response.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const { remoteAddress: address, remotePort: port } = response.socket;
  return { status: response.statusCode ?? 0, headers, body: response, remote: { address, port } };
}

/**
 * Gives back the memory of bytes that are not used any more, where nothing else is in it.
 *
 * The garbage collector would find it late: it counts little of what is outside its heap, and
 * traverses the whole heap to free it.
 */
export function freeMemory({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
