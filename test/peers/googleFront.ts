/**
 * Proxy that answers https requests to `www.googleapis.com` with what the sandbox answers. Programs whose address of Google cannot be set reach the sandbox by it.
 *
 * The certificate is made by openssl for the run, and is good for nothing else.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { printed } from './program.ts';

export interface GoogleFront {
  /** For the environment variable `HTTPS_PROXY`. */
  readonly proxy: string;
  /** File with the certificate that a program has to trust. */
  readonly certificate: string;
  close(): Promise<void>;
}

const HOST = 'www.googleapis.com';

/** @param folder for the certificate */
export async function openGoogleFront(sandbox: string, folder: string): Promise<GoogleFront> {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  await printed('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', `/CN=${HOST}`],
    ...['-addext', `subjectAltName=DNS:${HOST}`, '-keyout', key, '-out', certificate],
  ]);
  const secure = createSecureServer(
    { key: await readFile(key), cert: await readFile(certificate) },
    (incoming, response) => passOn(sandbox, incoming, response),
  );
  const proxy = createServer((_, response) => response.writeHead(405).end());
  proxy.on('connect', ({ url }, socket) => {
    if (url !== `${HOST}:443`) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    socket.on('error', () => {});
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    secure.emit('connection', socket);
  });
  // A server does not close the sockets that CONNECT has taken over, and waits for their end.
  const sockets = new Set<Socket>();
  proxy.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    certificate,
    async close() {
      const closed = new Promise((resolve) => proxy.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function passOn(sandbox: string, incoming: IncomingMessage, response: ServerResponse): void {
  const { method, url = '/', headers } = incoming;
  const options = { method, headers: { ...headers, host: new URL(sandbox).host } };
  const outgoing = request(`${sandbox}${url}`, options, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    pipeline(answer, response, () => {});
  });
  outgoing.on('error', () => response.destroy());
  pipeline(incoming, outgoing, () => {});
}
