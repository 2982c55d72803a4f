/** ETags, the XML API, holds and retention policies of the sandbox's bucket. */
import { type ApiError, type Bucket, type File, Storage } from '@google-cloud/storage';
import { OAuth2Client } from 'google-auth-library';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { globMatcher } from '../../src/sandbox/storage/glob.ts';

let sandbox: Sandbox;
let storage: Storage;
let bucket: Bucket;
let count = 0;

beforeAll(async () => {
  sandbox = await startSandbox();
  const authClient = new OAuth2Client();
  authClient.setCredentials({ access_token: 'any' });
  storage = new Storage({
    apiEndpoint: sandbox.storage,
    projectId: sandbox.project,
    authClient,
    useAuthWithCustomEndpoint: true,
    retryOptions: { autoRetry: false },
  });
  // The client's own resumable uploads leave the token out where the endpoint is not Google's.
  storage.interceptors.push({
    request: (request) => ({
      uri: '',
      ...request,
      headers: { ...request.headers, authorization: 'Bearer any' },
    }),
  });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  count += 1;
  [bucket] = await storage.createBucket(`rules-${count}`);
});

async function save(name: string, text = name): Promise<File> {
  const file = bucket.file(name);
  await file.save(text, { resumable: false });
  return file;
}

async function failure(promise: Promise<unknown>): Promise<ApiError> {
  return promise.then(
    () => {
      throw new Error('It succeeded.');
    },
    (error: unknown) => error as ApiError,
  );
}

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: 'Bearer any', ...(init.headers as Record<string, string>) };
  return fetch(`${sandbox.storage}${path}`, { ...init, headers });
}

function sendJson(method: string, path: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return ask(path, { method, headers, body: JSON.stringify(body) });
}

/** Status and message of a refusal. */
async function refusal(response: Response): Promise<[status: number, message: string]> {
  return (await refusalWithDetail(response)).slice(0, 2) as [number, string];
}

async function refusalWithDetail(response: Response): Promise<[number, string, object]> {
  const { error } = (await response.json()) as { error: { message: string; errors: object[] } };
  return [response.status, error.message, error.errors[0] ?? {}];
}

describe('ETags', () => {
  it('return 304 to a reader with the same ETag, and 412 to one that expects another', async () => {
    const file = await save('a', 'text');
    const [{ etag = '' }] = await file.getMetadata();
    for (const path of [
      `/storage/v1/b/${bucket.name}/o/a`,
      `/storage/v1/b/${bucket.name}/o/a?alt=media`,
      `/${bucket.name}/a`,
    ]) {
      const read = async (name: string, value: string) => {
        const { status } = await ask(path, { headers: { [name]: value } });
        return status;
      };
      for (const known of [etag, `"${etag}"`, `W/"${etag}"`, `"other", "${etag}"`, '*']) {
        expect(await read('if-none-match', known), `${path} ${known}`).toBe(304);
        expect(await read('if-match', known), `${path} ${known}`).toBe(200);
      }
      expect(await read('if-none-match', '"other"'), path).toBe(200);
      expect(await read('if-match', '"other"'), path).toBe(412);
    }
    const missing = await ask(`/storage/v1/b/${bucket.name}/o/b`, { headers: { 'if-match': 'x' } });
    expect(missing.status).toBe(404);
  });

  it('change with every change, also those of buckets', async () => {
    const path = `/storage/v1/b/${bucket.name}`;
    const etag = (await ask(path).then((answer) => answer.json() as Promise<{ etag: string }>))
      .etag;
    const again = () => ask(path, { headers: { 'if-none-match': etag } });
    expect((await again()).status).toBe(304);
    await bucket.setLabels({ of: 'cedar' });
    expect((await again()).status).toBe(200);
  });
});

describe('the XML API', () => {
  it('accepts percent-encoded names of buckets and objects', async () => {
    await save('folder/a b', 'text');
    const encoded = [...bucket.name].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('');
    for (const path of [
      `/${encoded}/folder/a%20b`,
      `/${bucket.name.replace('-', '%2D')}/folder%2Fa%20b`,
    ]) {
      const answer = await ask(path);
      expect([answer.status, await answer.text()], path).toEqual([200, 'text']);
    }
    expect((await ask('/%FF/a')).status).toBe(404);
  });
});

describe('holds', () => {
  it.each([
    ['temporaryHold', 'Temporary'],
    ['eventBasedHold', 'Event-Based'],
  ])('of the kind %s protect an object until they are released', async (field, words) => {
    const file = await save('a', 'kept');
    await save('b');
    await file.setMetadata({ [field]: true });
    const message =
      `Object '${bucket.name}/a' is under active ${words} hold and cannot be deleted, ` +
      'overwritten or archived until hold is removed.';
    for (const attempt of [
      () => file.delete(),
      () => file.save('other', { resumable: false }),
      () => file.save('other', { resumable: true }),
      () => bucket.file('b').copy(file),
      () => bucket.combine(['b', 'b'], 'a'),
      () => file.moveFileAtomic('c'),
      () => file.rename('c'),
    ]) {
      const error = await failure(attempt());
      expect(error.message).toContain(message);
      if (error.code !== undefined) expect(error.code).toBe(403);
    }
    const refused = await ask(`/storage/v1/b/${bucket.name}/o/a`, { method: 'DELETE' });
    expect(await refusalWithDetail(refused)).toEqual([
      403,
      message,
      { message, domain: 'global', reason: 'objectUnderActiveHold' },
    ]);
    // A precondition that does not hold is found first.
    expect((await failure(file.delete({ ifGenerationMatch: 1 }))).code).toBe(412);
    expect((await file.download())[0].toString()).toBe('kept');
    await file.setMetadata({ [field]: false, contentType: 'text/plain' });
    await file.delete();
  });

  it('are set on new objects if the bucket requires it', async () => {
    await bucket.setMetadata({ defaultEventBasedHold: true });
    const file = await save('a');
    expect((await file.getMetadata())[0].eventBasedHold).toBe(true);
    expect((await failure(file.delete())).code).toBe(403);
  });
});

describe('a retention policy', () => {
  it('protects objects from deletion and replacement, in the words of Cloud Storage', async () => {
    const file = await save('a', 'kept');
    await bucket.setRetentionPeriod(3600);
    const [{ retentionExpirationTime = '', timeCreated = '' }] = await file.getMetadata();
    expect(Date.parse(retentionExpirationTime) - Date.parse(timeCreated)).toBe(3600_000);
    const message =
      `Object '${bucket.name}/a' is subject to bucket's retention policy or object retention and ` +
      `cannot be deleted or overwritten until ${retentionExpirationTime}`;
    const refused = await ask(`/storage/v1/b/${bucket.name}/o/a`, { method: 'DELETE' });
    expect(await refusalWithDetail(refused)).toEqual([
      403,
      message,
      { message, domain: 'global', reason: 'retentionPolicyNotMet' },
    ]);
    for (const attempt of [
      () => file.save('other', { resumable: false }),
      () => file.save('other', { resumable: true }),
      () => file.moveFileAtomic('c'),
    ]) {
      expect((await failure(attempt())).message).toContain(message);
    }
    expect((await bucket.getFiles())[0].map(({ name }) => name)).toEqual(['a']);
    // The attributes of an object may change.
    await file.setMetadata({ contentType: 'text/plain' });
    await bucket.removeRetentionPeriod();
    await file.delete();
  });

  it('releases objects that are old enough', async () => {
    await bucket.setRetentionPeriod(1);
    const file = await save('a');
    const [{ retentionExpirationTime = '' }] = await file.getMetadata();
    expect((await failure(file.delete())).code).toBe(403);
    while (Date.now() <= Date.parse(retentionExpirationTime)) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await file.delete();
  });

  it('begins with the release of an event-based hold', async () => {
    await bucket.setMetadata({ retentionPolicy: { retentionPeriod: '3600' } });
    const file = await save('a');
    await file.setMetadata({ eventBasedHold: true });
    expect((await file.getMetadata())[0].retentionExpirationTime).toBeUndefined();
    await file.setMetadata({ eventBasedHold: false });
    const [{ retentionExpirationTime = '', updated = '' }] = await file.getMetadata();
    expect(Date.parse(retentionExpirationTime) - Date.parse(updated)).toBe(3600_000);
  });

  it('that is locked cannot be shortened or removed', async () => {
    await bucket.setRetentionPeriod(100);
    const [{ metageneration = '' }] = await bucket.getMetadata();
    expect((await failure(bucket.lock(Number(metageneration) + 1))).code).toBe(412);
    await bucket.lock(metageneration);
    const message = `Cannot reduce retention duration of a locked Retention Policy for bucket '${bucket.name}'.`;
    expect(await failure(bucket.setRetentionPeriod(99))).toMatchObject({ code: 403, message });
    expect(await failure(bucket.removeRetentionPeriod())).toMatchObject({ code: 403, message });
    await bucket.setRetentionPeriod(101);
    const [{ retentionPolicy }] = await bucket.getMetadata();
    expect(retentionPolicy).toMatchObject({ retentionPeriod: '101', isLocked: true });
  });

  it.each([-1, 1.5, 3_155_760_001])('of %d seconds is refused', async (retentionPeriod) => {
    const body = { retentionPolicy: { retentionPeriod } };
    expect((await sendJson('PATCH', `/storage/v1/b/${bucket.name}`, body)).status).toBe(400);
  });
});

describe('globs', () => {
  it.each([
    ['*', ['a', 'ab', '.a'], ['a/b', 'a/']],
    ['**', ['a', 'a/b', 'a/b/c', '/', ''], []],
    ['a**', ['a', 'ab', 'a/b/c'], ['b/a']],
    ['a**c', ['ac', 'abc', 'a/b/c', 'a/c'], ['a/b', 'ca']],
    ['**/c', ['/c', 'a/c', 'a/b/c'], ['c', 'ac']],
    ['a/**/c', ['a/b/c', 'a//c', 'a/b/d/c'], ['a/c']],
    ['a/*', ['a/', 'a/b'], ['a/b/c', 'a']],
    ['a***b', ['ab', 'a/x/b'], ['a']],
    ['?', ['a', '🌲', '.'], ['/', '', 'ab']],
    ['[a-c]x', ['ax', 'bx', 'cx'], ['dx', 'x', '-x']],
    ['[!a-c]x', ['dx', '🌲x'], ['ax', '/x', 'x']],
    ['[^a]', ['b'], ['a', '/']],
    ['[]a]', [']', 'a'], ['[]a]', 'b']],
    ['[!]]', ['a'], [']']],
    ['[a-]', ['a', '-'], ['b']],
    ['[\\]]', [']'], ['\\', 'a']],
    ['{a,b}.tif', ['a.tif', 'b.tif'], ['c.tif', 'a,b.tif', '{a,b}.tif']],
    ['{a,b{c,d}}', ['a', 'bc', 'bd'], ['b', 'ac', 'bcd']],
    ['{,x}a', ['a', 'xa'], ['ya']],
    ['{a/**,b}', ['a/b/c', 'b'], ['a', 'b/c']],
    ['[{]', ['{'], ['[{]']],
    ['\\*', ['*'], ['a', '\\a']],
    ['\\{a\\,b\\}', ['{a,b}'], ['a', 'b']],
    ['a\\', ['a\\'], ['a']],
    ['!(a)', ['!(a)'], ['b', 'a']],
    ['@(a|b)', ['@(a|b)'], ['a']],
    ['a+', ['a+'], ['aa', 'a']],
    ['!a', ['!a'], ['b']],
    ['a.c', ['a.c'], ['abc']],
    ['^a$', ['^a$'], ['a']],
    ['Ä*', ['Ä', 'Äb'], ['ä']],
  ])('%s', (glob, matching, others) => {
    const matches = globMatcher(glob);
    expect(matching.filter((name) => !matches(name))).toEqual([]);
    expect(others.filter((name) => matches(name))).toEqual([]);
  });

  it.each(['[a', '[', '[]', '[!]', '{a', '{a,{b}', 'a}', '{a,b}'.repeat(20)])(
    '%s is refused',
    async (glob) => {
      const path = `/storage/v1/b/${bucket.name}/o?matchGlob=${encodeURIComponent(glob)}`;
      expect(await refusal(await ask(path))).toEqual([400, `Invalid glob pattern: ${glob}`]);
    },
  );

  it('with many stars need time proportional to their length', () => {
    const matches = globMatcher(`${'*a'.repeat(200)}b`);
    const start = performance.now();
    expect(matches('a'.repeat(1024))).toBe(false);
    // Trying one way after another would take longer than the universe is old.
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('unknown values', () => {
  const reads = () => ({
    object: `/storage/v1/b/${bucket.name}/o/a`,
    objects: `/storage/v1/b/${bucket.name}/o`,
    bucket: `/storage/v1/b/${bucket.name}`,
    buckets: '/storage/v1/b?project=p',
  });

  it('of storage classes are refused', async () => {
    await save('a');
    const { object, bucket: path } = reads();
    const upload = `/upload${path}/o?uploadType=resumable&name=b`;
    for (const answer of [
      await sendJson('POST', '/storage/v1/b?project=p', { name: 'cold', storageClass: 'COLD' }),
      await sendJson('PATCH', path, { storageClass: 'standard' }),
      await sendJson('POST', upload, { storageClass: 'COLD' }),
      await sendJson('POST', `${object}/rewriteTo/b/${bucket.name}/o/b`, { storageClass: 'X' }),
    ]) {
      expect(await refusal(answer)).toEqual([400, 'Invalid storage class']);
    }
    await bucket.file('a').setStorageClass('nearline');
    expect((await bucket.file('a').getMetadata())[0].storageClass).toBe('NEARLINE');
  });

  it('of permissions are refused', async () => {
    const path = `/storage/v1/b/${bucket.name}/iam/testPermissions`;
    const test = (query: string) => ask(`${path}?${query}`);
    const known = 'permissions=storage.objects.get&permissions=storage.buckets.get';
    expect(await (await test(known)).json()).toEqual({
      kind: 'storage#testIamPermissionsResponse',
      permissions: ['storage.objects.get', 'storage.buckets.get'],
    });
    for (const unknown of ['storage.objects.read', 'storage.buckets.create', 'get', '']) {
      expect(await refusal(await test(`${known}&permissions=${unknown}`))).toEqual([
        400,
        `Permission ${unknown} is not valid for this resource.`,
      ]);
    }
    expect(await refusal(await test(''))).toEqual([400, 'Required parameter: permissions']);
  });

  it('of fields and parameters are ignored, as Cloud Storage does', async () => {
    await save('a');
    const { object, objects, bucket: path, buckets } = reads();
    for (const method of ['PATCH', 'PUT']) {
      const changes = { contentType: 'text/css', owned: 'by me', metadata: { kept: 'yes' } };
      const answer = await sendJson(method, `${object}?unheardOf=1`, changes);
      expect(answer.status).toBe(200);
      const [stored] = await bucket.file('a').getMetadata();
      expect(stored).toMatchObject({ contentType: 'text/css', metadata: { kept: 'yes' } });
      expect(stored).not.toHaveProperty('owned');
    }
    expect((await sendJson('PATCH', `${path}?unheardOf=1`, { owned: 1 })).status).toBe(200);
    expect((await bucket.getMetadata())[0]).not.toHaveProperty('owned');
    for (const read of [`${object}?`, `${objects}?`, `${path}?`, `${buckets}&`]) {
      expect((await ask(`${read}unheardOf=1`)).status).toBe(200);
    }
    // Google's client sends its own option autoPaginate as a parameter.
    const [files] = await bucket.getFiles({ autoPaginate: false, prefix: 'a' });
    expect(files.map(({ name }) => name)).toContain('a');
  });

  it.each([
    ['object', 'nam', 'nam'],
    ['object', 'name,siz', 'siz'],
    ['object', 'name/first', 'first'],
    ['object', 'metadata(a,b)/c', undefined],
    ['objects', 'name', 'name'],
    ['objects', 'items(name,nope),nextPageToken', 'nope'],
    ['objects', 'items/owner/nope', 'nope'],
    ['bucket', 'lifecycle/rule/action/kind', 'kind'],
    ['buckets', 'items/size', 'size'],
  ] as const)('of fields of %s are refused: fields=%s', async (resource, fields, wrong) => {
    await save('a');
    const path = reads()[resource];
    const answer = await ask(`${path}${path.includes('?') ? '&' : '?'}fields=${fields}`);
    const message = `Invalid field selection ${wrong ?? fields}`;
    const detail = {
      ...{ message, domain: 'global', reason: 'invalidParameter' },
      ...{ locationType: 'parameter', location: 'fields' },
    };
    expect(await refusalWithDetail(answer)).toEqual([400, message, detail]);
  });

  it.each([
    ['object', 'name,metadata/anything,owner(entity)'],
    ['objects', 'items(name,metadata(a)),prefixes,nextPageToken,kind'],
    ['objects', '*'],
    ['objects', 'items/*'],
    ['bucket', 'labels/x,retentionPolicy,lifecycle(rule(action/type))'],
    ['buckets', 'items(id,iamConfiguration/uniformBucketLevelAccess/enabled)'],
  ] as const)('of fields of an answer are refused: %s, fields=%s', async (resource, fields) => {
    await save('a');
    const path = reads()[resource];
    expect((await ask(`${path}${path.includes('?') ? '&' : '?'}fields=${fields}`)).status).toBe(
      200,
    );
  });

  it('are refused before anything is executed', async () => {
    const path = `/storage/v1/b/${bucket.name}/o`;
    await save('a');
    const upload = `/upload${path}?uploadType=media&name=b&fields=nope`;
    expect((await ask(upload, { method: 'POST', body: 'text' })).status).toBe(400);
    expect(
      (await ask(`${path}/a/copyTo/b/${bucket.name}/o/b?fields=nope`, { method: 'POST' })).status,
    ).toBe(400);
    expect((await sendJson('PATCH', `${path}/a?fields=nope`, { contentType: 'a/b' })).status).toBe(
      400,
    );
    expect((await bucket.getFiles())[0].map(({ name }) => name)).toEqual(['a']);
    expect((await bucket.file('a').getMetadata())[0].metageneration).toBe('1');
  });

  it('in a query or a body are ignored, and not returned', async () => {
    const path = `/storage/v1/b/${bucket.name}`;
    const body = { nonsense: 1, labels: { a: 'b' }, location: 'EU' };
    const answer = await sendJson('PATCH', `${path}?nonsense=1`, body);
    const answered = (await answer.json()) as Record<string, unknown>;
    expect([answer.status, answered.nonsense, answered.labels]).toEqual([
      200,
      undefined,
      { a: 'b' },
    ]);
  });

  it.each([
    [{ labels: 'a' }, 'labels'],
    [{ billing: { requesterPays: 'yes' } }, 'billing.requesterPays'],
    [{ lifecycle: { rule: [{ condition: { age: 'old' } }] } }, 'lifecycle.rule[0].condition.age'],
    [{ cors: {} }, 'cors'],
  ])('of the wrong type are refused: %j', async (body, field) => {
    const answer = await sendJson('PATCH', `/storage/v1/b/${bucket.name}`, body);
    expect(await refusal(answer)).toEqual([400, `Invalid value for field ${field}`]);
  });

  it('of requests to the sandbox are refused', async () => {
    const path = `/storage/v1/b/${bucket.name}`;
    const answer = await sendJson('PATCH', path, { versioning: { enabled: true } });
    expect(await refusal(answer)).toEqual([
      400,
      'The sandbox does not implement object versioning.',
    ]);
  });
});

it('metadata of an object is sent in UTF-8, and refused if a header cannot contain it', async () => {
  const file = await save('a');
  const contentDisposition = 'attachment; filename="林檎.tif"';
  await file.setMetadata({ contentDisposition });
  const { headers } = await ask(`/${bucket.name}/a`);
  const sent = Buffer.from(headers.get('content-disposition') ?? '', 'latin1').toString();
  expect(sent).toBe(contentDisposition);
  const broken = { contentType: 'text/plain\r\nx-injected: yes' };
  const answer = await sendJson('PATCH', `/storage/v1/b/${bucket.name}/o/a`, broken);
  expect(answer.status).toBe(400);
});

it('composing deletes the source objects on request', async () => {
  for (const name of ['1', '2']) await save(name);
  const answer = await sendJson('POST', `/storage/v1/b/${bucket.name}/o/whole/compose`, {
    sourceObjects: [{ name: '1' }, { name: '2' }, { name: '1' }],
    deleteSourceObjects: true,
  });
  expect(answer.status).toBe(200);
  expect((await bucket.getFiles())[0].map(({ name }) => name)).toEqual(['whole']);
  expect((await bucket.file('whole').download())[0].toString()).toBe('121');
});

describe('values in requests to Cloud Storage', () => {
  const settings: [string, object, string][] = [
    [
      'an unknown action of a lifecycle',
      { lifecycle: { rule: [{ action: { type: 'Foo' } }] } },
      'lifecycle.rule.action.type: "Foo"',
    ],
    ['an unknown objective of recovery', { rpo: 'FOO' }, 'rpo: "FOO"'],
    ['a label whose key is none', { labels: { 'BAD KEY': 'x' } }, 'labels: "BAD KEY"'],
  ];
  it.each(settings)('are refused in settings: %s', async (_, body, words) => {
    const answer = await sendJson('PATCH', `/storage/v1/b/${bucket.name}`, body);
    expect(await refusal(answer)).toEqual([400, `Invalid value for field ${words}`]);
  });

  it.each(['projection=foo', 'alt=xml', 'predefinedAcl=foo'])(
    'are refused in a query: %s',
    async (query) => {
      const [status, message] = await refusal(await ask(`/storage/v1/b/${bucket.name}/o?${query}`));
      expect(status).toBe(400);
      expect(message).toMatch(/^Invalid value for parameter /);
    },
  );

  it.each([
    [{ location: 'MARS' }],
    // Of the right form, but the region does not exist.
    [{ location: 'us-central7' }],
    [{ location: 'europe-west5' }],
    [{ location: 'US', customPlacementConfig: { dataLocations: ['US-EAST1'] } }],
    [{ location: 'US', customPlacementConfig: { dataLocations: ['US-EAST1', 'US'] } }],
    [{ location: 'US', customPlacementConfig: { dataLocations: ['US-EAST1', 'US-EAST1'] } }],
    [{ location: 'US', customPlacementConfig: { dataLocations: ['US-EAST4', 'EUROPE-WEST1'] } }],
    [
      {
        location: 'EU',
        customPlacementConfig: { dataLocations: ['EUROPE-WEST1', 'EUROPE-WEST2'] },
      },
    ],
    [{ location: 'IN', customPlacementConfig: { dataLocations: ['ASIA-EAST1', 'ASIA-SOUTH1'] } }],
    // Only as NAM4 and EUR4.
    [{ location: 'US', customPlacementConfig: { dataLocations: ['US-EAST1', 'US-CENTRAL1'] } }],
    [
      {
        location: 'EU',
        customPlacementConfig: { dataLocations: ['EUROPE-WEST4', 'EUROPE-NORTH1'] },
      },
    ],
    // A place of pairs only.
    [{ location: 'IN' }],
    [{ customPlacementConfig: { dataLocations: ['asia-east1', 'us-west1'] } }],
  ])('are refused in a location: %j', async (body) => {
    const answer = await sendJson('PATCH', `/storage/v1/b/${bucket.name}`, body);
    expect(await refusal(answer)).toEqual([400, 'The specified location constraint is not valid.']);
  });

  it.each([
    ['us-central1', undefined, 'US-CENTRAL1', 'region'],
    ['nam4', undefined, 'NAM4', 'dual-region'],
    ['EU', undefined, 'EU', 'multi-region'],
    ['US', { dataLocations: ['US-EAST1', 'US-WEST1'] }, 'US', 'dual-region'],
    ['in', { dataLocations: ['asia-south1', 'asia-south2'] }, 'IN', 'dual-region'],
    ['asia-southeast3', undefined, 'ASIA-SOUTHEAST3', 'region'],
  ])('determine the type of the location %s', async (location, placement, written, type) => {
    const body = { location, ...(placement && { customPlacementConfig: placement }) };
    const answer = await sendJson('PATCH', `/storage/v1/b/${bucket.name}`, body);
    expect(await answer.json()).toMatchObject({ location: written, locationType: type });
  });

  const READ_MORE =
    'when uniform bucket-level access is enabled. Read more at https://cloud.google.com/storage/docs/uniform-bucket-level-access';

  it('are refused for access control lists of objects with uniform access', async () => {
    await save('a');
    const base = `/storage/v1/b/${bucket.name}`;
    const upload = `/upload${base}/o?uploadType=media&name=b&predefinedAcl=publicRead`;
    const inserting = [400, `Cannot insert legacy ACL for an object ${READ_MORE}`];
    expect(await refusal(await sendJson('POST', upload, {}))).toEqual(inserting);
    const copy = `${base}/o/a/copyTo${base.slice('/storage/v1'.length)}/o/c?destinationPredefinedAcl=private`;
    expect(await refusal(await sendJson('POST', copy, {}))).toEqual(inserting);
    const updating = [400, `Cannot update access control for an object ${READ_MORE}`];
    expect(await refusal(await sendJson('PATCH', `${base}/o/a?predefinedAcl=private`, {}))).toEqual(
      updating,
    );
    expect(
      await refusal(await sendJson('PATCH', `${base}?predefinedDefaultObjectAcl=private`, {})),
    ).toEqual([400, `Cannot use ACL API to update bucket policy ${READ_MORE}`]);
    expect((await bucket.getFiles())[0].map(({ name }) => name)).toEqual(['a']);
  });

  it('are refused for predefined access control lists without uniform access', async () => {
    const base = `/storage/v1/b/${bucket.name}`;
    await save('a');
    const uniformBucketLevelAccess = { enabled: false };
    const iamConfiguration = { uniformBucketLevelAccess };
    expect((await sendJson('PATCH', base, { iamConfiguration })).status).toBe(200);
    const refused = [400, 'The sandbox does not implement access control lists.'];
    const upload = `/upload${base}/o?uploadType=media&name=b&predefinedAcl=publicRead`;
    expect(await refusal(await sendJson('POST', upload, {}))).toEqual(refused);
    expect(await refusal(await ask(`${base}/acl`))).toEqual(refused);
    const acl = [{ entity: 'allUsers', role: 'READER' }];
    expect(await refusal(await sendJson('PATCH', `${base}/o/a`, { acl }))).toEqual(refused);
    expect(await refusal(await sendJson('PATCH', base, { defaultObjectAcl: acl }))).toEqual(
      refused,
    );
    expect((await sendJson('PATCH', `${base}/o/a`, { acl: null })).status).toBe(200);
  });

  it('are accepted if they are valid', async () => {
    const body = {
      location: 'us-central1',
      rpo: 'DEFAULT',
      labels: { team: 'maps-1' },
      lifecycle: { rule: [{ action: { type: 'Delete' }, condition: { age: 3 } }] },
    };
    const answer = await sendJson('PATCH', `/storage/v1/b/${bucket.name}?projection=full`, body);
    expect(answer.status).toBe(200);
  });
});

it('retention of single objects is refused by name', async () => {
  await save('kept');
  const retention = { mode: 'Unlocked', retainUntilTime: '2030-01-01T00:00:00Z' };
  const refused = [400, 'The sandbox does not implement object retention.'];
  const path = `/storage/v1/b/${bucket.name}/o/kept`;
  expect(await refusal(await sendJson('PATCH', path, { retention }))).toEqual(refused);
  const created = await sendJson('POST', '/storage/v1/b?project=p&enableObjectRetention=true', {
    name: 'retaining',
  });
  expect(await refusal(created)).toEqual(refused);
});
