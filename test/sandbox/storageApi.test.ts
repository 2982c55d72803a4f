/** The sandbox's Cloud Storage, used with Google's client. */
import { EventEmitter } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type ApiError, type Bucket, CRC32C, Storage } from '@google-cloud/storage';
import { OAuth2Client } from 'google-auth-library';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { openFiles } from '../openFiles.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

// Google's client adds eleven listeners to the stream of each download, and Node warns of more than ten.
EventEmitter.defaultMaxListeners = 20;

/** The real client, pointed at a sandbox. */
function clientOf(sandbox: Sandbox, options: { autoRetry?: boolean } = {}): Storage {
  const authClient = new OAuth2Client();
  authClient.setCredentials({ access_token: 'any' });
  const storage = new Storage({
    apiEndpoint: sandbox.storage,
    projectId: sandbox.project,
    authClient,
    useAuthWithCustomEndpoint: true,
    retryOptions: { autoRetry: false, ...options },
  });
  // The client's own resumable uploads leave the token out where the endpoint is not Google's.
  storage.interceptors.push({
    request: (request) => ({
      uri: '',
      ...request,
      headers: { ...request.headers, authorization: 'Bearer any' },
    }),
  });
  return storage;
}

async function open(options: SandboxOptions = {}): Promise<{ sandbox: Sandbox; bucket: Bucket }> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return { sandbox, bucket: clientOf(sandbox).bucket(sandbox.bucket) };
}

/** The error a promise ends with. */
async function failure(promise: Promise<unknown>): Promise<ApiError> {
  return promise.then(
    () => {
      throw new Error('It succeeded.');
    },
    (error: unknown) => error as ApiError,
  );
}

/** Bytes without a pattern that a shifted piece could hide in. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 42;
  for (let at = 0; at < length; at++) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    bytes[at] = state >> 16;
  }
  return bytes;
}

function crc32c(bytes: Buffer): string {
  const checksum = new CRC32C();
  checksum.update(bytes);
  return checksum.toString();
}

let sandbox: Sandbox;
let storage: Storage;
let bucket: Bucket;

beforeAll(async () => {
  sandbox = await startSandbox();
  storage = clientOf(sandbox);
});
afterAll(() => sandbox.close());

let count = 0;
beforeEach(async () => {
  count += 1;
  [bucket] = await storage.createBucket(`test-${count}`);
});

/** A plain request with a token. */
function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: 'Bearer any', ...(init.headers as Record<string, string>) };
  return fetch(`${sandbox.storage}${path}`, { ...init, headers });
}

describe('buckets', () => {
  it('are created, listed, changed and deleted', async () => {
    await storage.createBucket('another', { labels: { of: 'cedar' }, location: 'EU' });
    const [buckets] = await storage.getBuckets();
    expect(buckets.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['another', 'cedar-sandbox', bucket.name]),
    );
    await storage.bucket('another').setLabels({ more: 'yes' });
    const [metadata] = await storage.bucket('another').getMetadata();
    expect(metadata).toMatchObject({
      location: 'EU',
      labels: { of: 'cedar', more: 'yes' },
      metageneration: '2',
    });
    await storage.bucket('another').delete();
    expect(await storage.bucket('another').exists()).toEqual([false]);
  });

  it('are not created twice, or with invalid names', async () => {
    expect(await failure(storage.createBucket(bucket.name))).toMatchObject({ code: 409 });
    for (const name of ['Upper', 'a', '-a-', '192.168.0.1', 'google'.slice(0, 4).padEnd(9, 'x')]) {
      const error = await failure(storage.createBucket(name));
      expect(error.code, name).toBe(400);
      expect(error.message).toContain(`Invalid bucket name: '${name}'`);
    }
  });

  it('are not deleted while they contain objects', async () => {
    await bucket.file('a').save('a');
    expect(await failure(bucket.delete())).toMatchObject({
      code: 409,
      message: expect.stringContaining('The bucket you tried to delete is not empty.'),
    });
  });

  it('are reported as missing in the words of Cloud Storage', async () => {
    const missing = storage.bucket('not-there');
    const error = await failure(missing.getFiles());
    expect(error).toMatchObject({ code: 404, message: 'The specified bucket does not exist.' });
    expect(error.errors).toEqual([
      { message: error.message, domain: 'global', reason: 'notFound' },
    ]);
    expect(await failure(missing.file('a').save('a', { resumable: false }))).toMatchObject({
      code: 404,
    });
    expect(await failure(storage.bucket('No_Bucket!').getFiles())).toMatchObject({
      code: 400,
      message: "Invalid bucket name: 'No_Bucket!'",
    });
  });
});

describe('objects', () => {
  it.each([
    ['in one request', false],
    ['in a resumable upload', true],
  ])('are returned as they were sent %s', async (_, resumable) => {
    const bytes = noise(700_001);
    const file = bucket.file('folder/image.tif');
    await file.save(bytes, {
      resumable,
      contentType: 'image/tiff',
      metadata: { metadata: { a: 'b' } },
    });
    const [metadata] = await file.getMetadata();
    expect(metadata).toMatchObject({
      name: 'folder/image.tif',
      size: '700001',
      contentType: 'image/tiff',
      crc32c: crc32c(bytes),
      metageneration: '1',
      metadata: { a: 'b' },
    });
    const [downloaded] = await file.download({ validation: 'crc32c' });
    expect(downloaded.equals(bytes)).toBe(true);
    const [verified] = await file.download({ validation: 'md5' });
    expect(verified.equals(bytes)).toBe(true);
  });

  it('can be empty', async () => {
    await bucket.file('empty').save('', { resumable: false });
    await bucket.file('empty too').save('', { resumable: true });
    for (const name of ['empty', 'empty too']) {
      const [bytes] = await bucket.file(name).download();
      expect(bytes).toHaveLength(0);
      expect((await bucket.file(name).getMetadata())[0]).toMatchObject({
        size: '0',
        crc32c: 'AAAAAA==',
      });
    }
  });

  it.each([
    ['..%2f..', '../../../../etc/passwd'],
    ['a folder', 'folder/'],
    ['dots', 'a/../b/./c'],
    ['slashes', '//a//b//'],
    ['signs', 'a b+c?d#e%25&f=g\\h:i*j"k<l>|m'],
    ['other scripts', '林檎/яблоко/🍎'],
    ['control characters', 'a\u0000b\u001bc'],
    ['one of JavaScript', '__proto__'],
    ['the longest', 'x'.repeat(1024)],
  ])('can have names with %s', async (_, name) => {
    await bucket.file(name).save(name, { resumable: false });
    const [bytes] = await bucket.file(name).download();
    expect(bytes.toString()).toBe(name);
    expect((await bucket.getFiles())[0].map((file) => file.name)).toEqual([name]);
    await bucket.file(name).delete();
    expect((await bucket.getFiles())[0]).toEqual([]);
  });

  it.each([
    [
      'more than 1024 bytes',
      'é'.repeat(513),
      /maximum object length is 1024 characters, but got a name with 1026/,
    ],
    ['a line break', 'a\nb', /Disallowed unicode characters/],
    ['only dots', '..', /Invalid object name/],
  ])('cannot have names with %s', async (_, name, words) => {
    const upload = `/upload/storage/v1/b/${bucket.name}/o?uploadType=media&name=${encodeURIComponent(name)}`;
    const response = await ask(upload, { method: 'POST', body: 'a' });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: Error }).error.message).toMatch(words);
  });

  it('are reported as missing in the words of Cloud Storage', async () => {
    const file = bucket.file('a/b c');
    const message = `No such object: ${bucket.name}/a/b c`;
    expect(await failure(file.getMetadata())).toMatchObject({ code: 404, message });
    expect(await failure(file.delete())).toMatchObject({ code: 404, message });
    expect(await failure(file.download())).toMatchObject({ code: 404 });
    const media = await ask(`/storage/v1/b/${bucket.name}/o/a%2Fb%20c?alt=media`);
    expect(await media.text()).toBe(message);
  });

  it('return ranges of their bytes', async () => {
    const bytes = noise(1000);
    const file = bucket.file('a');
    await file.save(bytes, { resumable: false });
    const [middle] = await file.download({ start: 100, end: 199 });
    expect(middle.equals(bytes.subarray(100, 200))).toBe(true);
    const path = `/download/storage/v1/b/${bucket.name}/o/a?alt=media`;
    const range = async (value: string) => {
      const response = await ask(path, { headers: { range: value } });
      const { status, headers } = response;
      const body = Buffer.from(await response.arrayBuffer());
      return { status, range: headers.get('content-range'), body };
    };
    expect(await range('bytes=990-2000')).toEqual({
      status: 206,
      range: 'bytes 990-999/1000',
      body: bytes.subarray(990),
    });
    expect(await range('bytes=-10')).toMatchObject({ status: 206, body: bytes.subarray(990) });
    expect(await range('bytes=1000-')).toMatchObject({ status: 416, range: 'bytes */1000' });
    expect(await range('bytes=9-1')).toMatchObject({ status: 200, body: bytes });
  });

  it('have checksums and generations in headers', async () => {
    await bucket.file('a').save('data', { resumable: false });
    const [metadata] = await bucket.file('a').getMetadata();
    const response = await ask(`/${bucket.name}/a`, { method: 'HEAD' });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-length': '4',
      'x-goog-hash': `crc32c=${metadata.crc32c},md5=${metadata.md5Hash}`,
      'x-goog-generation': metadata.generation,
      'x-goog-stored-content-length': '4',
    });
  });

  it('with gzip encoding are returned compressed or decompressed', async () => {
    const file = bucket.file('a');
    await file.save(gzipSync('words'), { resumable: false, metadata: { contentEncoding: 'gzip' } });
    const path = `/storage/v1/b/${bucket.name}/o/a?alt=media`;
    const unpacked = await ask(path, { headers: { 'accept-encoding': 'identity' } });
    expect(unpacked.headers.get('content-encoding')).toBeNull();
    expect(await unpacked.text()).toBe('words');
    const packed = await ask(path, { headers: { 'accept-encoding': 'gzip' } });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(await packed.text()).toBe('words');
  });

  it.each([
    ['whole', {}],
    ['unpacked', { contentEncoding: 'gzip' }],
  ])('are closed if they are not received completely: %s', async (_, metadata) => {
    const { sandbox, bucket } = await open({ data: temporaryFolder(), latency: 50 });
    const bytes = noise(2 ** 22);
    const file = bucket.file('left');
    await file.save(gzipSync(bytes), { resumable: false, metadata });
    const url = `${sandbox.storage}/storage/v1/b/${bucket.name}/o/left?alt=media`;
    const headers = { authorization: 'Bearer any', 'accept-encoding': 'identity' };
    const begun = await fetch(url, { headers });
    await begun.body?.cancel();
    // This one is gone before the answer begins.
    const gone = new AbortController();
    const asked = fetch(url, { headers, signal: gone.signal });
    await expect
      .poll(() => sandbox.requests.filter(({ path }) => path.endsWith('left')))
      .toHaveLength(2);
    gone.abort();
    await expect(asked).rejects.toThrow();
    await expect.poll(openFiles).toEqual([]);
  });

  it('are copied, within a bucket and to another', async () => {
    const bytes = noise(5000);
    await bucket.file('a').save(bytes, { resumable: false, contentType: 'image/tiff' });
    const [other] = await storage.createBucket(`${bucket.name}-other`);
    await bucket.file('a').copy(other.file('copy'));
    await bucket.file('a').rename('moved');
    expect((await other.file('copy').download())[0].equals(bytes)).toBe(true);
    expect((await other.file('copy').getMetadata())[0].contentType).toBe('image/tiff');
    expect((await bucket.getFiles())[0].map(({ name }) => name)).toEqual(['moved']);
    await bucket.file('moved').copy(bucket.file('named'), { contentType: 'text/plain' });
    expect((await bucket.file('named').getMetadata())[0].contentType).toBe('text/plain');
  });

  it('are composed of other objects', async () => {
    const bytes = noise(3000);
    await bucket.file('1').save(bytes.subarray(0, 1000), { resumable: false });
    await bucket.file('2').save(bytes.subarray(1000), { resumable: false });
    const [whole] = await bucket.combine(['1', '2'], 'whole');
    const [metadata] = await whole.getMetadata();
    expect(metadata).toMatchObject({ componentCount: 2, size: '3000', crc32c: crc32c(bytes) });
    expect(metadata.md5Hash).toBeUndefined();
    expect((await whole.download())[0].equals(bytes)).toBe(true);
    expect(await failure(bucket.combine(['1', 'missing'], 'whole'))).toMatchObject({ code: 404 });
  });

  it('are composed from requests with null fields', async () => {
    await bucket.file('1').save('1', { resumable: false });
    const source = {
      name: '1',
      generation: null,
      objectPreconditions: { ifGenerationMatch: null },
    };
    const response = await ask(`/storage/v1/b/${bucket.name}/o/whole/compose`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sourceObjects: [source, source] }),
    });
    expect(response.status).toBe(200);
    expect((await bucket.file('whole').download())[0].toString()).toBe('11');
  });

  it('can have their metadata changed without a new generation', async () => {
    const file = bucket.file('a');
    await file.save('a', { resumable: false, metadata: { metadata: { keep: '1', drop: '2' } } });
    const [before] = await file.getMetadata();
    await file.setMetadata({ contentType: 'text/plain', metadata: { drop: null, add: '3' } });
    const [after] = await file.getMetadata();
    expect(after).toMatchObject({
      generation: before.generation,
      metageneration: '2',
      contentType: 'text/plain',
      metadata: { keep: '1', add: '3' },
    });
    expect(after.metadata).not.toHaveProperty('drop');
  });
});

describe('listing', () => {
  const names = ['a', 'b/', 'b/1', 'b/2', 'b/c/3', 'd', 'e/4'];
  beforeEach(async () => {
    for (const name of names) await bucket.file(name).save(name, { resumable: false });
  });
  const list = async (query: object) => {
    const [files, , response] = await bucket.getFiles({ autoPaginate: false, ...query });
    const { prefixes, nextPageToken } = response as { prefixes?: string[]; nextPageToken?: string };
    return { names: files.map(({ name }) => name), prefixes, nextPageToken };
  };

  it('is sorted by the bytes of names', async () => {
    for (const name of ['\u{1F34E}', '\uFF5E', 'é', 'Z']) {
      await bucket.file(name).save('', { resumable: false });
    }
    const listed = (await list({})).names;
    expect(listed).toEqual(['Z', ...names, 'é', '\uFF5E', '\u{1F34E}']);
  });

  it('can have a prefix, a range and a glob', async () => {
    expect((await list({ prefix: 'b/' })).names).toEqual(['b/', 'b/1', 'b/2', 'b/c/3']);
    expect((await list({ startOffset: 'b/2', endOffset: 'e' })).names).toEqual([
      'b/2',
      'b/c/3',
      'd',
    ]);
    expect((await list({ matchGlob: '**/[0-9]' })).names).toEqual(['b/1', 'b/2', 'b/c/3', 'e/4']);
    expect((await list({ prefix: 'nothing' })).names).toEqual([]);
  });

  it('combines names into folders', async () => {
    expect(await list({ delimiter: '/' })).toMatchObject({
      names: ['a', 'd'],
      prefixes: ['b/', 'e/'],
    });
    expect(await list({ delimiter: '/', prefix: 'b/' })).toMatchObject({
      names: ['b/', 'b/1', 'b/2'],
      prefixes: ['b/c/'],
    });
    expect(await list({ delimiter: '/', includeTrailingDelimiter: true })).toMatchObject({
      names: ['a', 'b/', 'd'],
      prefixes: ['b/', 'e/'],
    });
  });

  it.each([1, 2, 3])('has pages of %i without missing or repeated objects', async (size) => {
    for (const query of [{}, { delimiter: '/' }]) {
      const seen: string[] = [];
      let pageToken: string | undefined;
      do {
        const page = await list({ ...query, maxResults: size, pageToken });
        const entries = [...page.names, ...(page.prefixes ?? [])];
        expect(entries.length).toBeLessThanOrEqual(size);
        seen.push(...entries);
        pageToken = page.nextPageToken;
      } while (pageToken);
      expect(seen.sort()).toEqual('delimiter' in query ? ['a', 'b/', 'd', 'e/'] : names);
    }
  });

  it('continues after a page even if the last object of the page was deleted', async () => {
    const { nextPageToken } = await list({ maxResults: 3 });
    await bucket.file('b/1').delete();
    expect((await list({ pageToken: nextPageToken })).names).toEqual(['b/2', 'b/c/3', 'd', 'e/4']);
  });

  it('includes objects that were written between pages, and not those deleted', async () => {
    await list({});
    await bucket.file('c').save('', { resumable: false });
    expect((await list({ startOffset: 'b/c' })).names).toEqual(['b/c/3', 'c', 'd', 'e/4']);
    await bucket.file('b/').delete();
    expect((await list({ endOffset: 'c' })).names).toEqual(['a', 'b/1', 'b/2', 'b/c/3']);
  });

  it('leaves out fields that were not requested', async () => {
    const path = `/storage/v1/b/${bucket.name}/o?fields=items(name,size),nextPageToken&maxResults=1`;
    const answer = (await (await ask(path)).json()) as Record<string, unknown>;
    expect(answer).toEqual({
      items: [{ name: 'a', size: '1' }],
      nextPageToken: expect.any(String),
    });
    const wrong = await ask(`/storage/v1/b/${bucket.name}/o?fields=items(name`);
    expect(wrong.status).toBe(400);
  });
});

describe('preconditions', () => {
  it('allow writing only over the known generation', async () => {
    const file = bucket.file('a');
    const save = (text: string, ifGenerationMatch: number | string) =>
      file.save(text, { resumable: false, preconditionOpts: { ifGenerationMatch } });
    await save('1', 0);
    const refused = await failure(save('2', 0));
    expect(refused).toMatchObject({
      code: 412,
      message: expect.stringContaining(
        'At least one of the pre-conditions you specified did not hold.',
      ),
    });
    const [{ generation = '' }] = await file.getMetadata();
    await save('3', generation);
    expect((await failure(save('4', generation))).code).toBe(412);
    expect((await file.download())[0].toString()).toBe('3');
    expect(Number((await file.getMetadata())[0].generation)).toBeGreaterThan(Number(generation));
  });

  it('allow only one of many writers', async () => {
    const writes = Array.from({ length: 20 }, (_, index) =>
      bucket
        .file('a')
        .save(`${index}`, { resumable: false, preconditionOpts: { ifGenerationMatch: 0 } }),
    );
    const results = await Promise.allSettled(writes);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('leave no bytes behind if they fail', async () => {
    const data = temporaryFolder();
    const { bucket } = await open({ data });
    await bucket.file('a').save('1', { resumable: false });
    const again = bucket.file('a').save('2', {
      resumable: false,
      preconditionOpts: { ifGenerationMatch: 0 },
    });
    await failure(again);
    await bucket.file('a').save('3', { resumable: false });
    expect(await readdir(join(data, 'storage', 'content'))).toHaveLength(1);
  });

  it('return 304 for known objects, and apply to deletion and metadata', async () => {
    const file = bucket.file('a');
    await file.save('1', { resumable: false });
    const [{ generation, metageneration }] = await file.getMetadata();
    const path = `/storage/v1/b/${bucket.name}/o/a`;
    expect((await ask(`${path}?ifGenerationNotMatch=${generation}`)).status).toBe(304);
    expect((await ask(`${path}?alt=media&ifMetagenerationNotMatch=${metageneration}`)).status).toBe(
      304,
    );
    expect((await ask(`${path}?ifGenerationMatch=1`)).status).toBe(412);
    expect((await ask(`${path}?ifGenerationMatch=one`)).status).toBe(400);
    expect((await failure(file.delete({ ifGenerationMatch: 1 }))).code).toBe(412);
    expect(
      (await failure(file.setMetadata({ contentType: 'a/b' }, { ifMetagenerationMatch: 7 }))).code,
    ).toBe(412);
    await file.delete({ ifGenerationMatch: generation });
  });

  it('find only the requested generation', async () => {
    const file = bucket.file('a');
    await file.save('1', { resumable: false });
    const [{ generation = '' }] = await file.getMetadata();
    await file.save('2', { resumable: false });
    const old = bucket.file('a', { generation });
    expect((await failure(old.getMetadata())).message).toBe(
      `No such object: ${bucket.name}/a#${generation}`,
    );
  });
});

describe('uploads', () => {
  it('are refused if the bytes do not match the given checksum', async () => {
    const upload = `/upload/storage/v1/b/${bucket.name}/o?uploadType=multipart`;
    const send = (metadata: object) =>
      ask(upload, {
        method: 'POST',
        headers: { 'content-type': 'multipart/related; boundary=x' },
        body:
          `--x\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(metadata)}\r\n` +
          '--x\r\ncontent-type: text/plain\r\n\r\ndata\r\n--x--',
      });
    for (const [given, kind] of [
      [{ crc32c: 'AAAAAA==' }, 'CRC32C'],
      [{ md5Hash: 'AAAAAAAAAAAAAAAAAAAAAA==' }, 'MD5 hash'],
    ] as const) {
      const response = await send({ name: 'a', ...given });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain(`Provided ${kind}`);
    }
    expect(await bucket.file('a').exists()).toEqual([false]);
    expect((await send({ name: 'a', crc32c: 'rth90Q==' })).status).toBe(200);
    expect((await bucket.file('a').download())[0].toString()).toBe('data');
  });

  it('can contain bytes that look like the boundary between parts', async () => {
    const body = '\r\n--\r\n--x\r\n--y-\r\n\r\n';
    const response = await ask(`/upload/storage/v1/b/${bucket.name}/o?uploadType=multipart`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/related; boundary="xy"' },
      body: `preamble\r\n--xy\r\n\r\n{"name":"a"}\r\n--xy\r\nContent-Type: a/b\r\n\r\n${body}\r\n--xy--\r\nend`,
    });
    expect(response.status).toBe(200);
    expect((await bucket.file('a').download())[0].toString()).toBe(body);
  });

  it('can have parts as gcloud sends them, with LF line ends and a quoted boundary', async () => {
    const body = 'one\r\n--y\ntwo\r';
    const response = await ask(`/upload/storage/v1/b/${bucket.name}/o?uploadType=multipart`, {
      method: 'POST',
      headers: { 'content-type': "multipart/related; boundary='y=='" },
      body: `--y==\nContent-Type: application/json\n\n{"name":"a"}\n--y==\nContent-Type: a/b\n\n${body}\n--y==--\n`,
    });
    expect(response.status).toBe(200);
    expect((await bucket.file('a').download())[0].toString()).toBe(body);
  });

  it('are refused with the problem if the request is malformed', async () => {
    const to = (query: string, init: RequestInit) =>
      ask(`/upload/storage/v1/b/${bucket.name}/o?${query}`, { method: 'POST', ...init });
    expect((await to('uploadType=multipart', { body: 'x' })).status).toBe(400);
    const cut = {
      headers: { 'content-type': 'multipart/related; boundary=x' },
      body: '--x\r\n\r\n{}',
    };
    expect((await to('uploadType=multipart', cut)).status).toBe(400);
    expect((await to('uploadType=media', { body: 'x' })).status).toBe(400);
    expect((await to('uploadType=strange&name=a', { body: 'x' })).status).toBe(400);
    expect((await to('uploadType=resumable&name=a', { body: '[1' })).status).toBe(400);
    expect((await bucket.getFiles())[0]).toEqual([]);
  });

  const piece = 256 * 1024;
  async function session(origin = sandbox.storage): Promise<string> {
    const response = await fetch(
      `${origin}/upload/storage/v1/b/${bucket.name}/o?uploadType=resumable&name=big`,
      { method: 'POST', headers: { authorization: 'Bearer any', 'x-upload-content-type': 'a/b' } },
    );
    return response.headers.get('location') ?? '';
  }
  const put = (url: string, range: string, body?: Buffer) =>
    fetch(url, {
      method: 'PUT',
      headers: { 'content-range': range },
      body: body === undefined ? undefined : new Uint8Array(body),
      redirect: 'manual',
    });

  it('can be sent in pieces, and report how much was received', async () => {
    const bytes = noise(2 * piece + 1000);
    const url = await session();
    const first = await put(url, `bytes 0-${piece - 1}/*`, bytes.subarray(0, piece));
    expect([first.status, first.headers.get('range')]).toEqual([308, `bytes=0-${piece - 1}`]);
    const asked = await put(url, 'bytes */*');
    expect([asked.status, asked.headers.get('range')]).toEqual([308, `bytes=0-${piece - 1}`]);
    const gap = await put(url, `bytes ${piece + 1}-${piece + 2}/*`, bytes.subarray(0, 2));
    expect(gap.status).toBe(503);
    // The second piece begins before the end of the first, as after a lost answer.
    const range = `bytes ${piece - 100}-${bytes.length - 1}/${bytes.length}`;
    const last = await put(url, range, bytes.subarray(piece - 100));
    expect(last.status).toBe(200);
    expect(await last.json()).toMatchObject({ crc32c: crc32c(bytes), contentType: 'a/b' });
    const again = await put(url, `bytes */${bytes.length}`);
    expect([again.status, (await bucket.file('big').download())[0].equals(bytes)]).toEqual([
      200,
      true,
    ]);
  });

  it('keep whole blocks of 256 KiB of an incomplete piece, and refuse a smaller piece', async () => {
    const bytes = noise(piece + 700);
    const url = await session();
    const first = await put(url, `bytes 0-${piece + 499}/*`, bytes.subarray(0, piece + 500));
    expect([first.status, first.headers.get('range')]).toEqual([308, `bytes=0-${piece - 1}`]);
    const tiny = await put(url, `bytes ${piece}-${piece + 9}/*`, bytes.subarray(piece, piece + 10));
    expect(tiny.status).toBe(400);
    const asked = await put(url, 'bytes */*');
    expect(asked.headers.get('range')).toBe(`bytes=0-${piece - 1}`);
    const rest = `bytes ${piece}-${piece + 699}/${piece + 700}`;
    expect((await put(url, rest, bytes.subarray(piece))).status).toBe(200);
    expect((await bucket.file('big').download())[0].equals(bytes)).toBe(true);
  });

  it('report an incomplete upload in another way to clients that do not support 308', async () => {
    const url = await session();
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-range': `bytes 0-${piece - 1}/*`, 'x-guploader-no-308': 'yes' },
      body: new Uint8Array(noise(piece)),
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-http-status-code-override')).toBe('308');
    expect(response.headers.get('range')).toBe(`bytes=0-${piece - 1}`);
  });

  it('can be cancelled', async () => {
    const url = await session();
    await put(url, `bytes 0-${piece - 1}/*`, noise(piece));
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(499);
    expect((await put(url, 'bytes */*')).status).toBe(404);
  });

  it('continue after a restart', async () => {
    const data = temporaryFolder();
    const bytes = noise(piece * 2);
    const first = await startSandbox({ data, bucket: bucket.name });
    const url = await session(first.storage);
    await put(url, `bytes 0-${piece - 1}/*`, bytes.subarray(0, piece));
    await first.close();
    const { sandbox: second, bucket: stored } = await open({ data, bucket: bucket.name });
    const moved = url.replace(first.storage, second.storage);
    const range = `bytes ${piece}-${2 * piece - 1}/${2 * piece}`;
    expect((await put(moved, range, bytes.subarray(piece))).status).toBe(200);
    expect((await stored.file('big').download())[0].equals(bytes)).toBe(true);
  });

  it('of the client library continue after a lost connection', async () => {
    const { sandbox, bucket } = await open();
    const bytes = noise(4 * piece);
    const patient = clientOf(sandbox, { autoRetry: true });
    sandbox.setFaults([{ method: 'PUT', nth: 2, action: 'reset' }]);
    await patient
      .bucket(bucket.name)
      .file('big')
      .save(bytes, {
        resumable: true,
        chunkSize: piece,
        preconditionOpts: { ifGenerationMatch: 0 },
      });
    expect((await bucket.file('big').download())[0].equals(bytes)).toBe(true);
  });
});

describe('access', () => {
  it('requires a token', async () => {
    const response = await fetch(`${sandbox.storage}/storage/v1/b/${bucket.name}/o`);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
    expect(await response.json()).toMatchObject({
      error: {
        code: 401,
        message: expect.stringContaining('Anonymous caller does not have storage.objects.list'),
        errors: [{ reason: 'required', locationType: 'header', location: 'Authorization' }],
      },
    });
  });
});

describe('batches', () => {
  it('answer each call separately', async () => {
    for (const name of ['a', 'b']) await bucket.file(name).save(name, { resumable: false });
    const calls = [
      `DELETE /storage/v1/b/${bucket.name}/o/a HTTP/1.1\r\n\r\n`,
      `GET /storage/v1/b/${bucket.name}/o/missing HTTP/1.1\r\n\r\n`,
      `PATCH /storage/v1/b/${bucket.name}/o/b?fields=metadata HTTP/1.1\r\ncontent-type: application/json\r\n\r\n{"metadata":{"x":"y"}}`,
      'GET /elsewhere HTTP/1.1\r\n\r\n',
    ];
    const body = calls
      .map(
        (call, id) =>
          `--z\r\nContent-Type: application/http\r\nContent-ID: <${id}>\r\n\r\n${call}\r\n`,
      )
      .join('');
    const response = await ask('/batch/storage/v1', {
      method: 'POST',
      headers: { 'content-type': 'multipart/mixed; boundary=z' },
      body: `${body}--z--`,
    });
    const text = await response.text();
    expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
      '204',
      '404',
      '200',
      '404',
    ]);
    expect(text).toContain('Content-ID: <response-2>');
    expect(text).toContain('{"metadata":{"x":"y"}}');
    expect((await bucket.getFiles())[0].map(({ name }) => name)).toEqual(['b']);
  });
});

describe('the folder', () => {
  it('keeps buckets and objects after a restart', async () => {
    const data = temporaryFolder();
    const first = await startSandbox({ data });
    const store = clientOf(first).bucket(first.bucket);
    await store.file('../a').save('1', { resumable: false, metadata: { metadata: { a: 'b' } } });
    const [before] = await store.file('../a').getMetadata();
    await first.close();
    const { bucket } = await open({ data });
    const [after] = await bucket.file('../a').getMetadata();
    const { mediaLink: _m, selfLink: _s, ...rest } = before;
    expect(after).toMatchObject(rest);
    await bucket.file('../a').save('2', { resumable: false });
    const [next] = await bucket.file('../a').getMetadata();
    expect(Number(next.generation)).toBeGreaterThan(Number(before.generation));
  });
});
