/** Settings in requests to Cloud Storage, which are stored, applied or refused, and never ignored. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';

let sandbox: Sandbox;
let bucket: string;
let count = 0;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  count += 1;
  bucket = `settings-${count}`;
  await send('POST', `/storage/v1/b?project=${sandbox.project}`, { name: bucket });
  await ask(`/upload/storage/v1/b/${bucket}/o?uploadType=media&name=a`, {
    method: 'POST',
    body: 'text',
  });
});

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: 'Bearer any', ...(init.headers as Record<string, string>) };
  return fetch(`${sandbox.storage}${path}`, { ...init, headers });
}

type Json = Record<string, unknown>;

async function send(method: string, path: string, body: unknown): Promise<[number, Json]> {
  const headers = { 'content-type': 'application/json' };
  const answer = await ask(path, { method, headers, body: JSON.stringify(body) });
  return [answer.status, (await answer.json()) as Json];
}

async function patchBucket(body: unknown): Promise<Json> {
  const [status, json] = await send('PATCH', `/storage/v1/b/${bucket}`, body);
  expect(status, JSON.stringify(json)).toBe(200);
  return json;
}

async function expectRefusal(answer: Promise<Response>, words: string): Promise<void> {
  const response = await answer;
  const text = await response.text();
  expect(response.status, text).toBe(400);
  expect(text).toContain(words);
}

function sendRefused(method: string, path: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return ask(path, { method, headers, body: JSON.stringify(body) });
}

describe('PATCH of a bucket', () => {
  it('keeps other fields, and removes fields that are null', async () => {
    const { iamConfiguration } = await patchBucket({
      iamConfiguration: { publicAccessPrevention: 'enforced' },
    });
    expect(iamConfiguration).toEqual({
      publicAccessPrevention: 'enforced',
      uniformBucketLevelAccess: { enabled: true },
    });
    await patchBucket({ iamConfiguration: { uniformBucketLevelAccess: { enabled: false } } });
    const uniform = await patchBucket({
      iamConfiguration: { publicAccessPrevention: 'inherited' },
    });
    expect(uniform.iamConfiguration).toMatchObject({
      uniformBucketLevelAccess: { enabled: false },
    });
    await patchBucket({ website: { mainPageSuffix: 'index.html', notFoundPage: '404.html' } });
    const { website } = await patchBucket({ website: { mainPageSuffix: 'main.html' } });
    expect(website).toEqual({ mainPageSuffix: 'main.html', notFoundPage: '404.html' });
    const without = await patchBucket({ website: { notFoundPage: null } });
    expect(without.website).toEqual({ mainPageSuffix: 'main.html' });
    await patchBucket({ autoclass: { enabled: true, terminalStorageClass: 'ARCHIVE' } });
    const { autoclass } = await patchBucket({ autoclass: { enabled: false } });
    expect(autoclass).toEqual({ enabled: false, terminalStorageClass: 'ARCHIVE' });
  });

  const rule = (action: unknown, condition: unknown = { age: 1 }) => ({
    lifecycle: { rule: [{ action, condition }] },
  });
  it.each([
    ['lifecycle.rule.action.storageClass', rule({ type: 'SetStorageClass', storageClass: 'X' })],
    ['lifecycle.rule.action.storageClass', rule({ type: 'SetStorageClass' })],
    [
      'lifecycle.rule.condition.matchesStorageClass',
      rule({ type: 'Delete' }, { matchesStorageClass: ['STANDARD', 'X'] }),
    ],
    ['lifecycle.rule.condition: \\"agee\\"', rule({ type: 'Delete' }, { agee: 1 })],
    ['autoclass.terminalStorageClass', { autoclass: { enabled: true, terminalStorageClass: 'X' } }],
    [
      'iamConfiguration.publicAccessPrevention',
      { iamConfiguration: { publicAccessPrevention: 'bogus' } },
    ],
    ['does not implement Cloud KMS keys', { encryption: { defaultKmsKeyName: 'projects/p' } }],
    ['does not implement hierarchical namespaces', { hierarchicalNamespace: { enabled: true } }],
  ])('refuses %s', (words, body) =>
    expectRefusal(sendRefused('PATCH', `/storage/v1/b/${bucket}`, body), words),
  );

  it('accepts rules that Cloud Storage has', async () => {
    const [action, condition] = [
      { type: 'SetStorageClass', storageClass: 'NEARLINE' },
      { age: 30, matchesStorageClass: ['STANDARD'], matchesPrefix: ['a'], isLive: true },
    ];
    const { lifecycle } = await patchBucket(rule(action, condition));
    expect(lifecycle).toEqual({ rule: [{ action, condition }] });
  });
});

describe('PATCH of an object', () => {
  it.each([
    ['customTime', { customTime: 'notatime' }],
    ['customTime', { customTime: '2020-02-30T00:00:00Z' }],
    ['does not implement object contexts', { contexts: { custom: { a: { value: 'b' } } } }],
    ['does not implement Cloud KMS keys', { kmsKeyName: 'projects/p' }],
  ])('refuses %s', (words, body) =>
    expectRefusal(sendRefused('PATCH', `/storage/v1/b/${bucket}/o/a`, body), words),
  );

  it.each(['2020-02-29T00:00:00Z', '2020-01-01T00:00:00.123456+01:00'])(
    'accepts the time %s',
    async (customTime) => {
      const [status, json] = await send('PATCH', `/storage/v1/b/${bucket}/o/a`, { customTime });
      expect([status, json.customTime]).toEqual([200, customTime]);
    },
  );
});

describe('parameters', () => {
  it.each([
    ['softDeleted=true&delimiter=/', 'does not implement delimiter with softDeleted'],
    ['softDeleted=True&versions=true', 'cannot specify both versions and softDeleted'],
    ['filter=contexts', 'does not implement filters of lists'],
    ['versions=maybe', 'Invalid value for parameter versions'],
    ['includeTrailingDelimiter=2', 'Invalid value for parameter includeTrailingDelimiter'],
    ['includeFoldersAsPrefixes=true', 'includeFoldersAsPrefixes'],
  ])('are refused in a list: %s', (query, words) =>
    expectRefusal(ask(`/storage/v1/b/${bucket}/o?${query}`), words),
  );

  it('can be in the capitalization that clients use, without folders to include', async () => {
    await ask(`/upload/storage/v1/b/${bucket}/o?uploadType=media&name=f/`, { method: 'POST' });
    const query =
      'delimiter=/&includeTrailingDelimiter=True&versions=True&softDeleted=False' +
      '&includeFoldersAsPrefixes=True&projection=noAcl&prettyPrint=false&alt=json&userProject=p';
    const answer = await ask(`/storage/v1/b/${bucket}/o?${query}`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      prefixes: ['f/'],
      items: [{ name: 'a' }, { name: 'f/' }],
    });
  });

  it.each([
    ['rewriteToken=bogus', 'Invalid value for parameter rewriteToken'],
    ['destinationKmsKeyName=k', 'does not implement Cloud KMS keys (destinationKmsKeyName)'],
  ])('are refused in a rewrite: %s', (query, words) =>
    expectRefusal(
      ask(`/storage/v1/b/${bucket}/o/a/rewriteTo/b/${bucket}/o/b?${query}`, { method: 'POST' }),
      words,
    ),
  );

  it('are refused in an upload: kmsKeyName', () =>
    expectRefusal(
      ask(`/upload/storage/v1/b/${bucket}/o?uploadType=media&name=b&kmsKeyName=k`, {
        method: 'POST',
        body: 'b',
      }),
      'does not implement Cloud KMS keys (kmsKeyName)',
    ));
});

it('customer-supplied encryption keys are refused everywhere', async () => {
  const headers = { 'x-goog-encryption-algorithm': 'AES256', 'x-goog-encryption-key': 'k' };
  const words = 'does not implement customer-supplied encryption keys';
  const object = `/storage/v1/b/${bucket}/o/a`;
  const upload = `/upload/storage/v1/b/${bucket}/o?name=b&uploadType=`;
  await expectRefusal(ask(object, { headers }), words);
  await expectRefusal(ask(`${object}?alt=media`, { headers }), words);
  await expectRefusal(ask(`/${bucket}/a`, { headers }), words);
  await expectRefusal(ask(`${upload}media`, { method: 'POST', body: 'b', headers }), words);
  await expectRefusal(ask(`${upload}resumable`, { method: 'POST', headers }), words);
  const source = { 'x-goog-copy-source-encryption-key': 'k' };
  const rewrite = `${object}/rewriteTo/b/${bucket}/o/b`;
  await expectRefusal(ask(rewrite, { method: 'POST', headers: source }), words);
  expect((await ask(`/storage/v1/b/${bucket}/o/b`)).status).toBe(404);
});

it.each([
  ['GET', '/storage/v1/b/BUCKET/notificationConfigs', 'notificationConfigs'],
  ['GET', '/storage/v1/b/BUCKET/iam', 'iam'],
  ['POST', '/storage/v1/b/BUCKET/folders', 'folders'],
  ['POST', '/storage/v1/b/BUCKET/o/watch', 'watch'],
  ['POST', '/storage/v1/b/BUCKET/o/a/restore', 'restore'],
  ['DELETE', '/storage/v1/b/BUCKET/o/a/acl/allUsers', 'acl'],
  ['GET', '/storage/v1/projects/p/hmacKeys', 'hmacKeys'],
  ['POST', '/storage/v1/channels/stop', 'stop'],
  ['PUT', '/BUCKET/b', 'PUT in the XML API'],
  ['DELETE', '/BUCKET/a', 'DELETE in the XML API'],
])('refuses %s %s by name', (method, path, name) =>
  expectRefusal(
    ask(path.replace('BUCKET', bucket), { method }),
    `The sandbox does not implement ${name}.`,
  ),
);

it('returns 404 for addresses that Cloud Storage does not have', async () => {
  expect((await ask(`/storage/v1/b/${bucket}/nothing`)).status).toBe(404);
  expect((await ask('/storage/v1/nothing')).status).toBe(404);
});

describe('preconditions in headers', () => {
  it('apply to reads with the XML API', async () => {
    const { generation } = (await (await ask(`/storage/v1/b/${bucket}/o/a`)).json()) as Json;
    const read = async (headers: Record<string, string>) =>
      (await ask(`/${bucket}/a`, { headers })).status;
    expect(await read({ 'x-goog-if-generation-match': String(generation) })).toBe(200);
    expect(await read({ 'x-goog-if-generation-match': '1' })).toBe(412);
    expect(await read({ 'x-goog-if-metageneration-match': '1' })).toBe(200);
    expect(await read({ 'x-goog-if-metageneration-match': '2' })).toBe(412);
    const [past, future] = ['Thu, 01 Jan 2015 00:00:00 GMT', 'Thu, 01 Jan 2200 00:00:00 GMT'];
    expect(await read({ 'if-modified-since': future })).toBe(304);
    expect(await read({ 'if-modified-since': past })).toBe(200);
    expect(await read({ 'if-modified-since': 'yesterday' })).toBe(200);
    expect(await read({ 'if-modified-since': future, 'if-none-match': '"other"' })).toBe(200);
    expect(await read({ 'if-unmodified-since': past })).toBe(412);
    expect(await read({ 'if-unmodified-since': future })).toBe(200);
  });

  it.each(['o/a', ''])('protect %s from changes and deletion', async (resource) => {
    const path = `/storage/v1/b/${bucket}${resource && '/'}${resource}`;
    const change = async (method: string, etag: string) => {
      const headers = { 'if-match': etag, 'content-type': 'application/json' };
      const body = method === 'DELETE' ? {} : { body: '{}' };
      return (await ask(path, { method, headers, ...body })).status;
    };
    for (const method of ['DELETE', 'PATCH', 'PUT']) {
      expect(await change(method, '"other"'), method).toBe(412);
    }
    const { etag } = (await (await ask(path)).json()) as Json;
    expect(await change('PATCH', `"${etag}"`)).toBe(200);
    expect(await change('PATCH', `"${etag}"`)).toBe(412);
    if (resource === '') await ask(`${path}/o/a`, { method: 'DELETE' });
    expect(await change('DELETE', '*')).toBe(204);
  });
});

it('buckets can have private access control lists, as gcsfs sends them, but not public ones', async () => {
  const path = (acl: string) =>
    `/storage/v1/b?project=${sandbox.project}&predefinedAcl=${acl}` +
    '&predefinedDefaultObjectAcl=bucketOwnerFullControl&enableObjectRetention=false';
  const [status] = await send('POST', path('projectPrivate'), { name: `${bucket}-private` });
  expect(status).toBe(200);
  await expectRefusal(
    sendRefused('POST', path('publicRead'), { name: `${bucket}-public` }),
    'does not implement access control lists',
  );
});
