/** Large objects, whose bytes are received in a thread of their own where no proxy is needed. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { type AddressInfo, connect as connectSocket, createServer } from 'node:net';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished, vi } from 'vitest';
import { CancelledError, CloudStorageStore, type StoredObject } from '../../src/core/index.ts';
import { readAll } from '../../src/core/services/answerBody.ts';
import { openStream } from '../../src/core/services/byteStreamRoutes.ts';
import { retrieve } from '../../src/core/stores/retrieve.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { CERTIFICATE, KEY } from './certificate.ts';
import { type Cycle, openCycle } from './cycle.ts';

const LARGE = randomBytes(5_000_000);
const SMALL = randomBytes(1000);

/** The other thread. */
let thread: Worker | undefined;
process.on('worker', (worker) => {
  thread = worker;
});

async function put({ sandbox }: Cycle, name: string, content: Buffer): Promise<void> {
  const query = new URLSearchParams({ uploadType: 'media', name });
  const url = `${sandbox.storage}/upload/storage/v1/b/${sandbox.bucket}/o?${query}`;
  const headers = { authorization: 'Bearer any', 'content-type': 'image/tiff' };
  const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(content) });
  expect(response.status).toBe(200);
}

interface Objects {
  readonly cycle: Cycle;
  readonly folder: string;
  /** Downloads an object, and compares it with what was stored. */
  download(name: 'large.tif' | 'small.tif', options?: Options): Promise<void>;
}

interface Options {
  readonly store?: CloudStorageStore;
  readonly signal?: AbortSignal;
  readonly onBytes?: (bytes: number) => void;
}

async function objects(): Promise<Objects> {
  const cycle = await openCycle();
  await put(cycle, 'images/large.tif', LARGE);
  await put(cycle, 'images/small.tif', SMALL);
  const folder = temporaryFolder();
  const listed = await cycle.store.listObjects('images');
  return {
    cycle,
    folder,
    download: async (name, { store = cycle.store, ...options } = {}) => {
      const object = listed.find(({ fileName }) => fileName === name) as StoredObject;
      await retrieve(store, object, folder, name, { overwrite: true, ...options });
      const expected = name === 'large.tif' ? LARGE : SMALL;
      expect((await readFile(join(folder, name))).equals(expected)).toBe(true);
    },
  };
}

/** How often requests of this thread asked for the bytes of an object. */
function requestsHere(): () => number {
  const real = http.request;
  let count = 0;
  const counting = (...args: Parameters<typeof http.request>) => {
    if (String(args[0]).includes('alt=media')) count++;
    return real(...args);
  };
  http.request = counting as typeof http.request;
  onTestFinished(() => {
    http.request = real;
  });
  return () => count;
}

async function listening(server: http.Server | https.Server, protocol: string): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const mediaRequests = ({ sandbox }: Cycle) =>
  sandbox.requests.filter(({ method, path }) => method === 'GET' && /\/o\/.*\.tif$/.test(path));

it('bytes are received in another thread after this one has reached the service directly', async () => {
  const { cycle, download } = await objects();
  const here = requestsHere();
  await download('small.tif');
  expect(here()).toBe(1);
  await download('large.tif');
  expect(here()).toBe(1);
  expect(mediaRequests(cycle)).toHaveLength(2);
});

it('bytes continue where their connection was cut', async () => {
  const { cycle, download } = await objects();
  await download('small.tif');
  const sizes: number[] = [];
  cycle.sandbox.setFaults([
    { path: '**/*large.tif', nth: 1, times: 2, action: { truncate: 2_000_000 } },
  ]);
  await download('large.tif', { onBytes: (bytes) => sizes.push(bytes) });
  // Nothing is received twice.
  expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBe(LARGE.length);
  expect(sizes.every((bytes) => bytes > 0)).toBe(true);
  expect(mediaRequests(cycle)).toHaveLength(4);
});

it('refused bytes have the words of the service', async () => {
  const { cycle, download } = await objects();
  await download('small.tif');
  const message = 'Some other words.';
  cycle.sandbox.setFaults([{ path: '**/*large.tif', action: { status: 403, message } }]);
  await expect(download('large.tif')).rejects.toMatchObject({
    status: 403,
    serviceMessage: message,
  });
});

it('bytes end at once when they are cancelled, and leave nothing behind', async () => {
  const { cycle, folder, download } = await objects();
  await download('small.tif');
  cycle.sandbox.setFaults([{ path: '**/*large.tif', action: { slow: 1_000_000 } }]);
  const stop = new AbortController();
  const cancelled = download('large.tif', {
    signal: stop.signal,
    onBytes: () => stop.abort(),
  }).catch((error: unknown) => error);
  expect(await cancelled).toBeInstanceOf(CancelledError);
  await expect(readFile(join(folder, 'large.tif'))).rejects.toMatchObject({ code: 'ENOENT' });
  await download('large.tif');
});

it('bytes use the proxy of this thread', async () => {
  const { cycle, download } = await objects();
  const { auth } = cycle.earthEngine;
  const { project, bucket, storage } = cycle.sandbox;
  let connections = 0;
  const proxy = createServer((socket) => {
    connections++;
    const to = connectSocket(Number(new URL(storage).port), '127.0.0.1');
    socket.pipe(to).pipe(socket);
    for (const each of [socket, to]) each.on('error', () => each.destroy());
  });
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    proxy.close();
  });
  const { port } = proxy.address() as AddressInfo;
  // As VS Code does it: requests of this thread are sent elsewhere.
  const real = http.request;
  http.request = ((url: URL, options: http.RequestOptions) =>
    url.pathname.includes('/o/')
      ? real(url, { ...options, port, agent: new http.Agent() })
      : real(url, options)) as typeof http.request;
  onTestFinished(() => {
    http.request = real;
  });
  const store = new CloudStorageStore({ bucket, project, auth, endpoint: storage });
  await download('small.tif', { store });
  await download('large.tif', { store });
  expect(connections).toBe(2);
  expect(mediaRequests(cycle)).toHaveLength(2);
});

it('bytes arrive even if the other thread ends', async () => {
  const { cycle, download } = await objects();
  const here = requestsHere();
  await download('small.tif');
  cycle.sandbox.setFaults([{ path: '**/*large.tif', action: { slow: 2_000_000 } }]);
  let ended: Promise<unknown> | undefined;
  await download('large.tif', {
    onBytes: () => {
      ended ??= thread?.terminate();
    },
  });
  expect(await ended).toBe(1);
  // The rest is received in a new one.
  expect(here()).toBe(1);
  expect(mediaRequests(cycle)).toHaveLength(3);
});

it('bytes are received in this thread if only it trusts the service', async () => {
  const server = https.createServer({ cert: CERTIFICATE, key: KEY }, (_, response) => {
    response.end(LARGE);
  });
  const origin = await listening(server, 'https');
  // As VS Code does it with the certificates of the system.
  const real = https.request;
  const trusting = vi.fn((url: URL, options: https.RequestOptions) =>
    real(url, { ...options, ca: CERTIFICATE }),
  );
  https.request = trusting as typeof https.request;
  onTestFinished(() => {
    https.request = real;
  });
  const read = async (bytes: number) => {
    const { signal } = new AbortController();
    const { body } = await openStream(new URL(origin), new Headers(), signal, bytes);
    expect((await readAll(body)).equals(LARGE)).toBe(true);
  };
  await read(0);
  await read(LARGE.length);
  expect(trusting).toHaveBeenCalledTimes(2);
});

it('bytes of a slow answer are passed on as they arrive', async () => {
  const server = http.createServer((request, response) => {
    if (request.url === '/small') return response.end();
    response.writeHead(200, { 'content-length': 100 });
    const timer = setInterval(() => response.write('x'), 150);
    response.on('close', () => clearInterval(timer));
  });
  const origin = await listening(server, 'http');
  const stop = new AbortController();
  const open = (path: string, bytes: number) =>
    openStream(new URL(path, origin), new Headers(), stop.signal, bytes);
  await readAll((await open('/small', 0)).body);
  const { body } = await open('/large', 2 ** 20);
  for await (const bytes of body) {
    expect(bytes.length).toBeLessThan(100);
    break;
  }
  stop.abort();
});
