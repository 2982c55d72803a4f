/** Requests that the sandbox accepts or refuses before it reads their contents. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';

let sandbox: Sandbox;
let port: number;

beforeAll(async () => {
  sandbox = await startSandbox();
  port = Number(new URL(sandbox.storage).port);
});
afterAll(() => sandbox.close());

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Sends exactly these headers, which `fetch` would not. */
async function send(
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<Answer> {
  const all = { host: `127.0.0.1:${port}`, ...headers };
  const sent = request({ port, method, path, headers: all });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) };
}

const token = { authorization: 'Bearer any' };
const object = () => `/storage/v1/b/${sandbox.bucket}/o/precious`;

async function isThere(): Promise<boolean> {
  return (await send('GET', object(), token)).status === 200;
}

beforeEach(async () => {
  const upload = `/upload/storage/v1/b/${sandbox.bucket}/o?uploadType=media&name=precious`;
  await send('POST', upload, { ...token, 'content-type': 'text/plain' }, 'precious');
});

/** A batch that deletes the object, with credentials of its own. */
function batch(contentType: string): [headers: Record<string, string>, body: string] {
  const body =
    `--z\r\nContent-Type: application/http\r\n\r\nDELETE ${object()} HTTP/1.1\r\n` +
    'Authorization: Bearer any\r\n\r\n\r\n--z--\r\n';
  return [{ 'content-type': contentType }, body];
}

/** Headers that a browser adds to every request of a page. */
const page = {
  origin: 'http://example.com',
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': 'no-cors',
  'sec-fetch-dest': 'empty',
  referer: 'http://example.com/',
};
const form = { ...page, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
/** A sandboxed frame, or a page on disk. */
const frame = { ...form, origin: 'null' };
/** Sent by browsers without fetch metadata. */
const older = { origin: page.origin };

describe('a web page', () => {
  const types = [
    'text/plain; boundary=z',
    'multipart/form-data; boundary=z',
    'application/x-www-form-urlencoded; boundary=z',
    // Not sent by pages without asking first; refused all the same.
    'multipart/mixed; boundary=z',
  ];
  it.each(types)('cannot delete anything with a batch of the type %s', async (type) => {
    for (const sender of [page, form, frame, older]) {
      const [headers, body] = batch(type);
      const answer = await send('POST', '/batch/storage/v1', { ...sender, ...headers }, body);
      expect(answer.status, JSON.stringify(sender)).toBe(403);
      expect(await isThere()).toBe(true);
    }
  });

  it.each(types)('is not required for checks of a batch of the type %s', async (type) => {
    const [headers, body] = batch(type);
    // The credentials are in the inner call alone.
    expect((await send('POST', '/batch/storage/v1', headers, body)).status).toBe(401);
    const outer = await send('POST', '/batch/storage/v1', { ...headers, ...token }, body);
    expect(outer.status).toBe(type.startsWith('multipart/mixed') ? 200 : 400);
    expect(await isThere()).toBe(!type.startsWith('multipart/mixed'));
  });

  it('cannot send bodies of the types that browsers allow to other endpoints', async () => {
    const upload = `/upload/storage/v1/b/${sandbox.bucket}/o`;
    for (const [method, path] of [
      ['POST', `${upload}?uploadType=media&name=planted`],
      ['POST', `${upload}?uploadType=multipart`],
      ['POST', `/storage/v1/b?project=${sandbox.project}`],
      ['POST', `/v1/projects/${sandbox.project}/image:export`],
      ['POST', `/v1/projects/${sandbox.project}/value:compute`],
      ['POST', '/token'],
      ['POST', '/revoke?token=any'],
      ['GET', object()],
      ['GET', `/${sandbox.bucket}/precious`],
      ['GET', '/$discovery/rest'],
      ['POST', '/upload/drive/v3/files?uploadType=media'],
      ['POST', '/drive/v3/files'],
      ['DELETE', '/drive/v3/files/trash'],
      ['GET', '/drive/v3/files'],
    ] as const) {
      for (const type of ['text/plain', 'multipart/form-data; boundary=z']) {
        const headers = { ...form, 'content-type': type };
        const answer = await send(method, path, headers, method === 'POST' ? '{"name":"x"}' : '');
        expect(answer.status, `${method} ${path} ${type}`).toBe(403);
        expect(Object.keys(answer.headers).join()).not.toContain('access-control');
      }
    }
    expect((await send('GET', object(), token)).status).toBe(200);
  });

  it('is refused even on another port of this machine', async () => {
    const local = { ...page, origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' };
    expect((await send('GET', object(), { ...local, ...token })).status).toBe(403);
  });

  it.each([
    ['without a token', {}],
    ['with a token', { authorization: 'Bearer any' }],
  ])('cannot read anything by DNS rebinding %s', async (_, headers) => {
    // To the browser that is the page's own site.
    const own = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', ...headers };
    for (const host of [
      `rebound.example.com:${port}`,
      'rebound.example.com',
      `127.0.0.1.example.com:${port}`,
      `localhost.example.com:${port}`,
      `10.0.0.1:${port}`,
      `0.0.0.0:${port}`,
    ]) {
      for (const path of [object(), `${object()}?alt=media`, `/${sandbox.bucket}/precious`]) {
        const answer = await send('GET', path, { ...own, host });
        expect(answer.status, host).toBe(403);
        expect(answer.body).not.toContain('precious');
      }
      const [type, body] = batch('multipart/mixed; boundary=z');
      const answer = await send('POST', '/batch/storage/v1', { ...own, ...type, host }, body);
      expect(answer.status, host).toBe(403);
    }
    expect(await isThere()).toBe(true);
  });

  it('receives an answer to its preflight request, but no permission', async () => {
    for (const path of [
      object(),
      '/batch/storage/v1',
      '/drive/v3/files',
      `/v1/projects/${sandbox.project}/image:export`,
    ]) {
      const answer = await send('OPTIONS', path, {
        ...page,
        'sec-fetch-mode': 'cors',
        'access-control-request-method': 'DELETE',
        'access-control-request-headers': 'authorization,content-type',
        'access-control-request-private-network': 'true',
      });
      expect(answer.status, path).toBe(200);
      expect(Object.keys(answer.headers).join()).not.toContain('access-control');
      expect(answer.body).toBe('');
    }
  });
});

describe('a program on this machine', () => {
  it.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]', '127.0.0.2'])(
    'can use the name %s',
    async (name) => {
      // A port that is forwarded may have another number.
      for (const host of [`${name}:${port}`, `${name}:1`, name]) {
        expect((await send('GET', object(), { ...token, host })).status, host).toBe(200);
      }
    },
  );

  it('can send the headers of a navigation, or of its own pages', async () => {
    const own = { origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin' };
    expect((await send('GET', object(), { ...token, ...own })).status).toBe(200);
    expect((await send('GET', object(), { ...token, 'sec-fetch-site': 'none' })).status).toBe(200);
  });

  it.each([
    ['text/plain', 'Unsupported content with type: text/plain'],
    ['application/x-www-form-urlencoded', 'This API does not support parsing form-encoded input.'],
    ['multipart/form-data; boundary=z', 'Unsupported content with type: multipart/form-data'],
  ])('cannot send JSON as %s', async (type, words) => {
    for (const path of [
      `/storage/v1/b?project=${sandbox.project}`,
      `/upload/storage/v1/b/${sandbox.bucket}/o?uploadType=resumable`,
      '/drive/v3/files',
      '/upload/drive/v3/files?uploadType=resumable',
      `/v1/projects/${sandbox.project}/value:compute`,
    ]) {
      const headers = { ...token, 'content-type': type };
      const answer = await send('POST', path, headers, '{"name":"planted"}');
      expect(answer.status, path).toBe(400);
      expect(answer.body, path).toContain(words);
    }
    expect((await send('GET', '/storage/v1/b/planted', token)).status).toBe(404);
  });

  it('can upload metadata and bytes as multipart/related only', async () => {
    const path = `/upload/storage/v1/b/${sandbox.bucket}/o?uploadType=multipart`;
    const body = '--z\r\n\r\n{"name":"both"}\r\n--z\r\n\r\nbytes\r\n--z--';
    for (const [type, status] of [
      ['multipart/form-data; boundary=z', 400],
      ['multipart/mixed; boundary=z', 400],
      ['text/plain; boundary=z', 400],
      ['multipart/related; boundary=z', 200],
    ] as const) {
      const answer = await send('POST', path, { ...token, 'content-type': type }, body);
      expect(answer.status, type).toBe(status);
    }
  });
});

describe('a malformed request', () => {
  /** The status of the first answer to these bytes; undefined when the connection just ends. */
  async function raw(bytes: string | Uint8Array): Promise<number | undefined> {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.end(bytes);
    const answer = await text(socket).catch(() => '');
    const status = /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1];
    return status === undefined ? undefined : Number(status);
  }
  const get = (target: string, ...headers: string[]) =>
    `GET ${target} HTTP/1.1\r\n${headers.join('\r\n')}\r\nConnection: close\r\n\r\n`;

  it.each([
    ...[
      'a b',
      'a/b',
      'x:y:z',
      '[::1',
      ']',
      '@',
      'user@127.0.0.1',
      '127.0.0.1:99999999',
      'é',
      '%',
      '<>',
      '127.0.0.1:-1',
      '[zz]',
      '127.0.0.256.1:99999',
    ],
  ])('with the host "%s" is answered with 400', async (host) => {
    expect(await raw(get('/', `Host: ${host}`))).toBe(400);
    if (!/[ /]/.test(host)) {
      expect(await raw(get(`http://${host}/`, 'Host: localhost'))).toBe(400);
    }
    expect(await isThere()).toBe(true);
  });

  it.each([
    ['two hosts', get('/', 'Host: localhost', 'Host: example.com')],
    ['no host', get('/')],
    ['an empty host', get('/', 'Host:')],
    ['a target that is not a path', get('example', 'Host: localhost')],
    ['a target of another kind', get('ftp://localhost/', 'Host: localhost')],
    ['no method', '/ HTTP/1.1\r\n\r\n'],
    ['another protocol', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001'],
    ['another version', 'GET / HTTP/9.9\r\nHost: localhost\r\n\r\n'],
    ['a header without a colon', get('/', 'Host: localhost', 'nonsense')],
    ['a control character in a header', get('/', 'Host: localhost', 'x: a\u0001b')],
    ['two lengths', get('/', 'Host: localhost', 'Content-Length: 1', 'Content-Length: 2')],
    ['a negative length', get('/', 'Host: localhost', 'Content-Length: -1')],
    [
      'length and chunks',
      get('/', 'Host: localhost', 'Content-Length: 1', 'Transfer-Encoding: chunked'),
    ],
    [
      'a broken chunk',
      `${get('/', 'Host: localhost', 'Transfer-Encoding: chunked').replace('GET', 'POST')}zz\r\n`,
    ],
    [
      'percent signs',
      get(`/storage/v1/b/cedar-sandbox/o/%E0%A4%A`, 'Host: localhost', 'Authorization: Bearer any'),
    ],
  ])('with %s is answered with 400', async (_, bytes) => {
    expect(await raw(bytes)).toBe(400);
    expect(await isThere()).toBe(true);
  });

  it('for another host in its request line is refused like one in its header', async () => {
    const target = `http://example.com${object()}`;
    expect(await raw(get(target, 'Host: localhost', 'Authorization: Bearer any'))).toBe(403);
    const own = `http://127.0.0.1:${port}${object()}`;
    expect(await raw(get(own, 'Host: example.com', 'Authorization: Bearer any'))).toBe(200);
  });

  it('of any kind does not end the sandbox', async () => {
    const valid = Buffer.from(
      `POST /batch/storage/v1?x=%41 HTTP/1.1\r\nHost: localhost:${port}\r\nAuthorization: Bearer any\r\n` +
        'Content-Type: multipart/mixed; boundary=z\r\nConnection: close\r\nContent-Length: 96\r\n\r\n' +
        `--z\r\nContent-Type: application/http\r\n\r\nGET ${object()} HTTP/1.1\r\n\r\n\r\n--z--\r\n`,
      'latin1',
    );
    let state = 7;
    const random = (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const statuses = new Map<number | undefined, number>();
    for (let round = 0; round < 600; round++) {
      const bytes = Buffer.from(valid);
      for (let change = 0; change <= random(4); change++) bytes[random(bytes.length)] = random(256);
      const cut = random(3) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
      const status = await raw(cut);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(statuses.get(400)).toBeGreaterThan(20);
    expect([...statuses.keys()].filter((status) => (status ?? 0) >= 500)).toEqual([]);
    expect(await isThere()).toBe(true);
  }, 60_000);
});

it("idle connections remain open as long as Google's", async () => {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`GET / HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/keep-alive: timeout=6\d\d/i);
  socket.destroy();
});

describe('the consent page', () => {
  const query = () => {
    const { client_id } = sandbox.clientJson().installed;
    const redirect_uri = 'http://127.0.0.1:1/';
    const fields = { client_id, redirect_uri, response_type: 'code', scope: 'openid' };
    return new URLSearchParams(fields);
  };
  const visit = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  const open = (headers: Record<string, string>, path = '/o/oauth2/v2/auth') =>
    send('GET', `${path}?${query()}`, headers);

  it('opens for a link on any page, in a window of its own', async () => {
    for (const site of ['none', 'same-origin', 'same-site', 'cross-site']) {
      expect((await open({ ...visit, 'sec-fetch-site': site })).status, site).toBe(200);
    }
    expect((await open({})).status).toBe(200);
  });

  it('does not open in a frame, for a script, or by DNS rebinding', async () => {
    const frames = ['iframe', 'frame', 'embed', 'object'];
    for (const destination of [...frames, 'empty', 'image', 'script']) {
      const sender = { ...page, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': destination };
      const { origin: _, ...withoutOrigin } = sender;
      expect((await open(sender)).status, destination).toBe(403);
      expect((await open(withoutOrigin)).status, destination).toBe(403);
    }
    const rebound = { ...visit, 'sec-fetch-site': 'same-origin', host: 'rebound.example.com' };
    expect((await open(rebound)).status).toBe(403);
    const { headers } = await open(visit);
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'nonce-[^']+'; form-action 'self' http:\/\/127\.0\.0\.1:1; base-uri 'none'; frame-ancestors 'none'$/,
    );
  });

  it('is the only address that opens for a link', async () => {
    for (const path of ['/tokeninfo', '/oauth2/v3/userinfo', '/o/oauth2/v2/auth/', object()]) {
      const sender = { ...visit, 'sec-fetch-site': 'cross-site' };
      expect((await send('GET', path, sender)).status, path).toBe(403);
    }
  });

  it('is answered only by itself, once', async () => {
    const { body } = await open(visit);
    const ticket = /name="ticket" value="([^"]+)"/.exec(body)?.[1] ?? '';
    const answer = (fields: object, headers: Record<string, string>) =>
      send(
        'POST',
        '/o/oauth2/v2/auth',
        { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        String(new URLSearchParams({ account: 'user@example.com', decision: 'allow', ...fields })),
      );
    const own = { origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin' };
    for (const sender of [page, form, frame, older]) {
      expect((await answer({ ticket }, sender)).status).toBe(403);
    }
    expect((await answer({ ticket: 'guessed' }, own)).status).toBe(400);
    expect((await answer({}, own)).status).toBe(400);
    expect((await answer({ ticket, account: 'stranger@example.com' }, own)).status).toBe(400);
    expect((await answer({ ticket, decision: '' }, own)).status).toBe(400);
    const allowed = await answer({ ticket }, own);
    expect([allowed.status, allowed.headers.location]).toEqual([
      302,
      expect.stringContaining('http://127.0.0.1:1/?code='),
    ]);
    expect((await answer({ ticket }, own)).status).toBe(400);
  });

  it('shows texts of a request as text', async () => {
    const parameters = query();
    parameters.set('login_hint', '"><script>');
    parameters.set('scope', 'openid <script>alert(1)</script>');
    const { body } = await send('GET', `/o/oauth2/v2/auth?${parameters}`, {});
    expect(body).not.toContain('<script');
    expect(body).toContain('&#60;script&#62;');
  });
});
