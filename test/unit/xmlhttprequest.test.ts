/** The request that Earth Engine's client library is given, against a server on this machine. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { XMLHttpRequest } from '../../src/core/earthengine/xmlhttprequest.ts';

let server: Server;
let url: string;
let connections: Set<Socket>;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  connections = new Set();
  server = createServer((request, response) => answer(request, response));
  server.on('connection', (socket) => connections.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/things`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends and resolves with the ready states seen on the way. */
function exchange(
  request: XMLHttpRequest,
  method: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<number[]> {
  const states: number[] = [];
  return new Promise((resolve) => {
    request.onreadystatechange = () => {
      states.push(request.readyState);
      if (request.readyState === XMLHttpRequest.DONE) resolve(states);
    };
    request.open(method, url, true);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.send(body);
  });
}

test('a POST carries its headers and body, and the answer comes through the ready states', async () => {
  answer = async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    response.writeHead(201, 'Made', { 'X-Kind': 'thing', 'Content-Type': 'application/json' });
    response.end(
      JSON.stringify({
        method: incoming.method,
        authorization: incoming.headers.authorization,
        body: Buffer.concat(chunks).toString(),
      }),
    );
  };
  const request = new XMLHttpRequest();
  const states = await exchange(request, 'post', '{"größe":1}', { Authorization: 'Bearer abc' });

  expect(states).toEqual([1, 2, 3, 4]);
  expect(request.status).toBe(201);
  expect(request.statusText).toBe('Made');
  expect(JSON.parse(request.responseText)).toEqual({
    method: 'POST',
    authorization: 'Bearer abc',
    body: '{"größe":1}',
  });
  expect(request.getResponseHeader('x-kind')).toBe('thing');
  expect(request.getResponseHeader('x-absent')).toBeNull();
  expect(request.getAllResponseHeaders()).toMatch(/^content-type: application\/json\r\n/m);
});

test('a GET with the empty body that the library passes is sent', async () => {
  answer = (_, response) => response.end('fine');
  const request = new XMLHttpRequest();
  await exchange(request, 'GET', '');
  expect(request.responseText).toBe('fine');
});

test('an error status is an answer like any other', async () => {
  answer = (_, response) => {
    response.statusCode = 429;
    response.end('{"error":{"message":"Too many"}}');
  };
  const request = new XMLHttpRequest();
  await exchange(request, 'GET');
  expect(request.status).toBe(429);
  expect(request.responseText).toContain('Too many');
});

test('requests one after another share a connection', async () => {
  answer = (_, response) => response.end('fine');
  for (let count = 0; count < 20; count++) await exchange(new XMLHttpRequest(), 'GET');
  // A second one may open while the first is not yet handed back.
  expect(connections.size).toBeLessThanOrEqual(2);
});

test('a connection that breaks ends with status 0 and says why', async () => {
  answer = (incoming) => incoming.socket.destroy();
  const request = new XMLHttpRequest();
  const failed = new Promise<void>((resolve) => {
    request.onerror = resolve;
  });
  await exchange(request, 'GET');
  await failed;
  expect(request.status).toBe(0);
  expect(request.statusText).toMatch(/closed|ECONNRESET/);
});

test('an answer that breaks off halfway is no answer', async () => {
  answer = (incoming, response) => {
    response.writeHead(200, { 'Content-Length': '1000' });
    response.write('half', () => incoming.socket.destroy());
  };
  const request = new XMLHttpRequest();
  await exchange(request, 'GET');
  expect(request.status).toBe(0);
  expect(request.responseText).toBe('');
});

test('a request without an answer is given up after its timeout', async () => {
  answer = () => {};
  const request = new XMLHttpRequest();
  request.timeout = 30;
  const timedOut = new Promise<void>((resolve) => {
    request.ontimeout = resolve;
  });
  await exchange(request, 'GET');
  await timedOut;
  expect(request.status).toBe(0);
  expect(request.statusText).toBe('No answer within 30 ms');
});

test('abort ends the request for both sides and nothing comes after', async () => {
  const request = new XMLHttpRequest();
  let left = () => {};
  const serverSawItEnd = new Promise<void>((resolve) => {
    left = resolve;
  });
  answer = (incoming) => {
    incoming.socket.on('close', () => left());
    request.abort();
  };
  const states = await exchange(request, 'GET');
  await serverSawItEnd;
  expect(states).toEqual([1, 4]);
  expect(request.readyState).toBe(XMLHttpRequest.UNSENT);
  expect(request.status).toBe(0);
});

test('what would block the extension host is refused', () => {
  expect(() => new XMLHttpRequest().open('GET', url, false)).toThrow(/synchronous.*callback/);
});

test('a request out of order is refused', () => {
  const request = new XMLHttpRequest();
  expect(() => request.send()).toThrow(/after open/);
  expect(() => request.setRequestHeader('a', 'b')).toThrow(/after open/);
});
