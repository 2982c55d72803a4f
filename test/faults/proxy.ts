/**
 * A proxy between Cedar and the sandbox that decides for each request whether it is passed on.
 *
 * ```ts
 * const proxy = await startProxy(sandbox.storage, (request) => (request.number === 3 ? 'reset' : 'pass'));
 * // requests go to proxy.url; the third one is cut off before the sandbox sees it
 * await proxy.close();
 * ```
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request on its way, numbered from 1 in order of arrival. */
export interface ProxiedRequest {
  readonly number: number;
  readonly method: string;
  readonly path: string;
}

/** An answer that is sent instead of the sandbox's. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Fate of a request. `Before` is without the sandbox seeing it, `after` once it has answered. */
export type Fate =
  | 'pass'
  /** The connection is cut. */
  | { readonly when: 'before' | 'after'; readonly reset: true; readonly first?: () => void }
  /** Something else answers. */
  | { readonly when: 'before' | 'after'; readonly answer: Answer }
  /** Half of the answer's body arrives, then the connection is cut. */
  | { readonly when: 'after'; readonly truncate: true }
  /** The request waits this many milliseconds. */
  | { readonly when: 'before'; readonly delay: number };

export interface FaultProxy {
  /** Base address, without a slash at the end. */
  readonly url: string;
  /** How many requests have arrived. */
  readonly count: number;
  /** Resolves when the sandbox has answered the last request, so that none takes effect later. */
  close(): Promise<void>;
}

/**
 * @param target base address of the sandbox
 * @param decide called once for each request, in order of arrival
 */
export async function startProxy(
  target: string,
  decide: (request: ProxiedRequest) => Fate,
): Promise<FaultProxy> {
  let count = 0;
  const underWay = new Set<Promise<void>>();
  const server = createServer((incoming, outgoing) => {
    count += 1;
    const { method = 'GET', url: path = '/' } = incoming;
    const fate = decide({ number: count, method, path });
    const handled = handle(incoming, outgoing, fate)
      .catch(() => {
        outgoing.destroy();
      })
      .finally(() => underWay.delete(handled));
    underWay.add(handled);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse, fate: Fate) {
    const body = await bytesOf(incoming);
    if (fate === 'pass') return send(outgoing, await forward(incoming, body));
    if (fate.when === 'before') {
      if ('delay' in fate) {
        await new Promise((resolve) => setTimeout(resolve, fate.delay));
        return send(outgoing, await forward(incoming, body));
      }
    }
    const genuine = fate.when === 'after' ? await forward(incoming, body) : undefined;
    if ('answer' in fate) return send(outgoing, fate.answer);
    if ('reset' in fate) {
      fate.first?.();
      outgoing.destroy();
      return;
    }
    if (genuine) sendHalf(outgoing, genuine);
  }

  /** The sandbox's answer, with addresses of the sandbox replaced by the proxy's. */
  function forward(incoming: IncomingMessage, body: Buffer): Promise<Answer> {
    const { host: _, ...headers } = incoming.headers;
    return new Promise((resolve, reject) => {
      const outgoing = request(
        new URL(incoming.url ?? '/', target),
        { method: incoming.method, headers },
        (response) => {
          bytesOf(response).then(
            (content) =>
              resolve({
                status: response.statusCode ?? 502,
                headers: ownAddresses(response.headers),
                body: content,
              }),
            reject,
          );
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  function ownAddresses(headers: IncomingMessage['headers']): Record<string, string> {
    return Object.fromEntries(
      Object.entries(headers)
        .filter(([name]) => !['connection', 'keep-alive', 'transfer-encoding'].includes(name))
        .map(([name, value]) => [name, String(value).replace(target, own)]),
    );
  }

  return {
    url: own,
    get count() {
      return count;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all(underWay);
    },
  };
}

function send(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  outgoing.writeHead(status, { ...headers });
  outgoing.end(body);
}

function sendHalf(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  const bytes = Buffer.from(body);
  outgoing.writeHead(status, { ...headers, 'content-length': String(bytes.length) });
  outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => outgoing.destroy());
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
