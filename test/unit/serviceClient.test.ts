/** Requests to a service that is slow, busy, or refuses once. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OAuth2Client } from 'google-auth-library';
import { expect, it, onTestFinished, vi } from 'vitest';
import { CancelledError, InterceptedError, ServiceError } from '../../src/core/errors.ts';
import { readAll } from '../../src/core/services/answerBody.ts';
import { parseRetryAfter } from '../../src/core/services/retryPolicy.ts';
import { ServiceClient } from '../../src/core/services/serviceClient.ts';
import { methodOf } from '../../src/core/services/serviceRequest.ts';
import { markPlainToken } from '../../src/core/services/tokenHosts.ts';
import { isRecord } from '../../src/domain/isRecord.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, number: number) => void;

interface Service {
  readonly url: URL;
  /** When each request arrived, milliseconds. */
  readonly times: number[];
}

async function serve(handler: Handler): Promise<Service> {
  const times: number[] = [];
  const server = createServer((request, response) => {
    times.push(performance.now());
    handler(request, response, times.length);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: new URL(`http://127.0.0.1:${port}/some/path`), times };
}

function answer(response: ServerResponse, status: number, json: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', ...headers });
  response.end(JSON.stringify(json));
}

const refusal = (code: number, message: string) => ({ error: { code, message } });

function clientWith(auth: OAuth2Client = tokenClient()): ServiceClient {
  // Tokens of an account are not sent to this machine; these are none.
  markPlainToken(auth);
  return new ServiceClient({
    service: 'Cloud Storage',
    auth,
    limits: { atOnce: 10 },
    describeRefusal: ({ status, message, options }) =>
      new ServiceError('Cloud Storage', status, message, undefined, options),
  });
}

function tokenClient(): OAuth2Client {
  const auth = new OAuth2Client();
  auth.setCredentials({ access_token: 'some' });
  return auth;
}

const record = (json: unknown) => (isRecord(json) ? json : undefined);

it('a request without any answer ends after the time limit', async () => {
  const { url } = await serve(() => {});
  const failure = await clientWith()
    .exchange({ url, timeoutMs: 300 }, async () => 'answered')
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ServiceError);
  expect(failure).toMatchObject({ status: 0, serviceMessage: 'No answer within the time limit.' });
});

it('a body that stops in the middle ends after the time limit', async () => {
  const { url } = await serve((_, response) => {
    response.writeHead(200, { 'content-length': 1000 });
    response.write('the beginning');
  });
  const failure = await clientWith()
    .exchange({ url, stallMs: 300 }, ({ body }) => readAll(body))
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ status: 0, serviceMessage: 'No answer within the time limit.' });
});

it('a body that is read slowly is received completely', async () => {
  const parts = 5;
  const { url } = await serve((_, response) => response.end(Buffer.alloc(parts * 1_000_000)));
  const bytes = await clientWith().exchange({ url, stallMs: 2000 }, async ({ body }) => {
    let received = 0;
    for await (const chunk of body) {
      if (received === 0) await new Promise((resolve) => setTimeout(resolve, 2500));
      received += chunk.length;
    }
    return received;
  });
  expect(bytes).toBe(parts * 1_000_000);
});

it('a computation that reaches its time limit is not sent again', async () => {
  const { url, times } = await serve(() => {});
  const onTimeout = () => new ServiceError('Earth Engine', 0, 'Late.', '', { isFinal: true });
  await expect(clientWith().json({ url, timeoutMs: 300, onTimeout }, record)).rejects.toMatchObject(
    { serviceMessage: 'Late.' },
  );
  expect(times).toHaveLength(1);
});

it('a computation whose connection ends after long is not sent again', async () => {
  const { url, times } = await serve((request) => {
    setTimeout(() => request.socket.destroy(), 400);
  });
  const onTimeout = () => new ServiceError('Earth Engine', 0, 'Late.', '', { isFinal: true });
  const onLateEnd = (elapsedMs: number, { serviceMessage }: ServiceError) =>
    new ServiceError('Earth Engine', 0, `Ended: ${elapsedMs > 200} ${serviceMessage}`, '', {
      isFinal: true,
    });
  const request = { url, longMs: 200, timeoutMs: 60_000, onTimeout, onLateEnd };
  await expect(clientWith().json(request, record)).rejects.toMatchObject({
    serviceMessage: expect.stringMatching(/^Ended: true \S/),
  });
  expect(times).toHaveLength(1);
});

it('a computation that is refused after long is not sent again, and Google’s words are kept', async () => {
  const { url, times } = await serve((_, response) => {
    setTimeout(() => answer(response, 503, refusal(503, 'The service is unavailable.')), 400);
  });
  const onLateEnd = (_: number, cause: ServiceError) => cause;
  const request = { url, longMs: 200, onLateEnd };
  await expect(clientWith().json(request, record)).rejects.toMatchObject({
    serviceMessage: 'The service is unavailable.',
  });
  expect(times).toHaveLength(1);
});

it('a computation whose connection ends soon is sent again, as is one that is refused as too many', async () => {
  let skippedMs = 0;
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + skippedMs);
  onTestFinished(() => void vi.restoreAllMocks());
  const { url, times } = await serve((request, response, number) => {
    if (number === 1) request.socket.destroy();
    else if (number === 2) {
      skippedMs += 100_000;
      answer(response, 429, refusal(429, 'Too many.'));
    } else answer(response, 200, { value: 1 });
  });
  const request = { url, longMs: 50_000 };
  await expect(clientWith().json(request, record)).resolves.toEqual({ value: 1 });
  expect(times).toHaveLength(3);
});

it('a body of endless small pieces ends after the time limit', async () => {
  const { url } = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 50);
    response.once('close', () => clearInterval(timer));
  });
  const repeatAfter = () => false;
  const failure = { status: 0, serviceMessage: 'No answer within the time limit.' };
  await expect(clientWith().json({ url, bodyMs: 500, repeatAfter }, record)).rejects.toMatchObject(
    failure,
  );
});

it('an answer without content has a limit of time, and one of bytes', async () => {
  const slow = await serve((_, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write(' '), 50);
    response.once('close', () => clearInterval(timer));
  });
  const repeatAfter = () => false;
  const deletion = { url: slow.url, method: 'DELETE', bodyMs: 500, repeatAfter } as const;
  await expect(clientWith().empty(deletion)).rejects.toMatchObject({
    serviceMessage: 'No answer within the time limit.',
  });
  let bytes = 0;
  const endless = await serve((_, response) => {
    const part = Buffer.alloc(1024 * 1024);
    const send = () => {
      while (!response.destroyed && response.write(part)) bytes += part.length;
    };
    response.on('drain', send);
    send();
  });
  const other = { url: endless.url, method: 'DELETE', repeatAfter } as const;
  await expect(clientWith().empty(other)).rejects.toBeInstanceOf(InterceptedError);
  expect(bytes).toBeLessThan(64 * 1024 * 1024);
});

it('a computation whose answer begins and stops keeps its time limit, and is not sent again', async () => {
  const { url, times } = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
  });
  const onTimeout = () => new ServiceError('Earth Engine', 0, 'Late.', '', { isFinal: true });
  await expect(clientWith().json({ url, timeoutMs: 500, onTimeout }, record)).rejects.toMatchObject(
    { serviceMessage: 'Late.' },
  );
  expect(times).toHaveLength(1);
});

it.each([
  [429, () => '2'],
  [503, () => new Date(Date.now() + 3000).toUTCString()],
])('a %d is repeated after the time that it asks for', async (status, retryAfter) => {
  const { url, times } = await serve((_, response, number) => {
    if (number > 1) answer(response, 200, {});
    else answer(response, status, refusal(status, 'Busy.'), { 'retry-after': retryAfter() });
  });
  await clientWith().json({ url }, record);
  const [first = 0, second = 0] = times;
  // A date has whole seconds: three of them are more than two.
  expect(second - first).toBeGreaterThan(1900);
});

it('a request is not repeated if it would have to wait for an hour', async () => {
  const { url, times } = await serve((_, response) =>
    answer(response, 503, refusal(503, 'Down.'), { 'retry-after': '3600' }),
  );
  const failure = clientWith().json({ url }, record);
  await expect(failure).rejects.toMatchObject({ status: 503, serviceMessage: 'Down.' });
  expect(times).toHaveLength(1);
});

it('a wait ends when it is cancelled', async () => {
  const { url } = await serve((_, response) =>
    answer(response, 429, refusal(429, 'Busy.'), { 'retry-after': '60' }),
  );
  const signal = AbortSignal.timeout(300);
  await expect(clientWith().json({ url, signal }, record)).rejects.toThrow(CancelledError);
});

it('times to wait are read as seconds, and as dates by the clock of the service', () => {
  expect(parseRetryAfter('7', null)).toBe(7000);
  const date = 'Wed, 21 Oct 2015 07:28:00 GMT';
  expect(parseRetryAfter('Wed, 21 Oct 2015 07:28:30 GMT', date)).toBe(30_000);
  expect(parseRetryAfter('Wed, 21 Oct 2015 07:27:30 GMT', date)).toBe(0);
  expect(parseRetryAfter('soon', date)).toBeUndefined();
  expect(parseRetryAfter(null, date)).toBeUndefined();
});

it('a refused token is renewed once only', async () => {
  let issued = 0;
  const tokens = await serve((request, response) => {
    request.resume();
    answer(response, 200, { access_token: `token-${++issued}`, expires_in: 3600 });
  });
  const refuseUntil = (good: string) => (request: IncomingMessage, response: ServerResponse) => {
    if (request.headers.authorization === `Bearer ${good}`) answer(response, 200, { fine: true });
    else answer(response, 401, refusal(401, 'Invalid Credentials'));
  };
  const auth = new OAuth2Client({ endpoints: { oauth2TokenUrl: tokens.url.href } });
  auth.setCredentials({ refresh_token: 'refresh' });
  const second = await serve(refuseUntil('token-2'));
  const client = clientWith(auth);
  // Requests that are refused together share the new token.
  const requests = [1, 2, 3].map(() => client.json({ url: second.url }, record));
  expect(await Promise.all(requests)).toEqual([{ fine: true }, { fine: true }, { fine: true }]);
  expect(issued).toBe(2);
  const never = await serve(refuseUntil('token-99'));
  await expect(client.json({ url: never.url }, record)).rejects.toMatchObject({ status: 401 });
  expect(never.times).toHaveLength(2);
});

it('a page from the token server does not count as a refusal', async () => {
  const tokens = await serve((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<html><title>Sign in</title></html>');
  });
  const auth = new OAuth2Client({ endpoints: { oauth2TokenUrl: tokens.url.href } });
  auth.setCredentials({ refresh_token: 'refresh' });
  const { url } = await serve((_, response) => answer(response, 200, {}));
  await expect(clientWith(auth).exchange({ url }, async () => 'answered')).rejects.toThrow(
    InterceptedError,
  );
});

it('a refusal keeps the words of the service, but not the page of another server', async () => {
  const genuine = await serve((_, response) => answer(response, 403, refusal(403, 'No access.')));
  await expect(clientWith().json({ url: genuine.url }, record)).rejects.toMatchObject({
    status: 403,
    serviceMessage: 'No access.',
  });
  const portal = await serve((_, response) => {
    response.writeHead(403, { 'content-type': 'text/html' });
    response.end('<html><head><title>Blocked by ACME</title></head></html>');
  });
  const failure = await clientWith()
    .exchange({ url: portal.url }, async () => 'answered')
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(InterceptedError);
  expect((failure as Error).message).toContain('Blocked by ACME');
});

it.each([66_000, 1_000_000])(
  'a refusal of %d characters is the service’s own, and is not repeated',
  async (length) => {
    const message = `Request payload: ${'x'.repeat(length)}`;
    const long = await serve((_, response) => answer(response, 400, refusal(400, message)));
    await expect(clientWith().json({ url: long.url }, record)).rejects.toMatchObject({
      name: 'ServiceError',
      status: 400,
      serviceMessage: message,
    });
    expect(long.times).toHaveLength(1);
  },
);

it.each([
  [511, '<html><title>Network Authentication Required</title></html>', 'text/html'],
  [511, 'Sign in first.', 'text/plain'],
  [503, '<!DOCTYPE html>\n<html><body>squid</body></html>', 'application/octet-stream'],
  [500, '<h1>Oops</h1>', 'text/html; charset=utf-8'],
  [502, '<html></html>', 'text/html'],
])('a %d with %s is the answer of an intermediary, and repeated', async (status, body, type) => {
  const page = (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': type, 'retry-after': '1' });
    response.end(body);
  };
  const { url } = await serve((_, response) => page(response));
  const failure = clientWith().exchange({ url }, async () => 'answered');
  await expect(failure).rejects.toBeInstanceOf(InterceptedError);
  await expect(failure).rejects.toMatchObject({
    status: 0,
    answered: status,
    retryAfterMs: 1000,
  });
  const once = await serve((_, response, number) =>
    number === 1 ? page(response) : answer(response, 200, { fine: true }),
  );
  expect(await clientWith().json({ url: once.url }, record)).toEqual({ fine: true });
});

it("a page of Google's own front end keeps its status", async () => {
  const { url } = await serve((_, response) => {
    response.writeHead(502, { 'content-type': 'text/html; charset=UTF-8' });
    response.end('<!DOCTYPE html><title>Error 502 (Server Error)!!1</title>');
  });
  const failure = clientWith().exchange({ url }, async () => 'answered');
  await expect(failure).rejects.toMatchObject({ status: 502 });
});

it('a request without a method is posted where it has a body, and checked as such', async () => {
  const methods: (string | undefined)[] = [];
  const { url } = await serve((request, response) => {
    methods.push(request.method);
    answer(response, 200, {});
  });
  const requests = [{ url }, { url, body: '' }, { url, body: 'x' }];
  for (const request of requests) await clientWith().json(request, record);
  expect(methods).toEqual(['GET', 'POST', 'POST']);
  expect(requests.map(methodOf)).toEqual(methods);
});
