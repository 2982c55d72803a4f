/** Permissions of accounts in buckets, and refusals of the buckets themselves, in Google's words. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type BucketOptions,
  type BucketRole,
  type Sandbox,
  startSandbox,
} from '../../src/sandbox/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { accessToken, type JsonAnswer, reasonOf, sendJson } from './accessTokens.ts';
import { apiOf } from './earthEngineRequests.ts';

const USER = 'user@example.com';
const NAME = 'cedar-sandbox';
let sandbox: Sandbox;
let token: string;

beforeAll(async () => {
  sandbox = await startSandbox({ speed: 1000 });
  token = await accessToken(sandbox, { account: USER });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await set({});
  for (const name of ['there', 'old']) await upload(name, 'any');
});

const set = (options: BucketOptions) => sandbox.setBucket(NAME, options);
const bucketUrl = (name = NAME) => `${sandbox.storage}/storage/v1/b/${name}`;
const objectUrl = (name: string) => `${bucketUrl()}/o/${name}`;
const upload = (name: string, by = token) => {
  const query = `uploadType=media&name=${name}`;
  const url = `${sandbox.storage}/upload/storage/v1/b/${NAME}/o?${query}`;
  return sendJson(url, { token: by, body: { name } });
};

function refusal({ status, body }: JsonAnswer): unknown[] {
  return [status, body.error?.message, body.error?.errors?.[0]?.reason];
}

const lacking = (permission: string, on: 'bucket' | 'object') => [
  403,
  `${USER} does not have ${permission} access to the Google Cloud Storage ${on}. ` +
    `Permission '${permission}' denied on resource (or it may not exist).`,
  'forbidden',
];

const methods: Record<string, () => Promise<JsonAnswer>> = {
  'get the bucket': () => sendJson(bucketUrl(), { token }),
  'change the bucket': () => sendJson(bucketUrl(), { token, method: 'PATCH', body: {} }),
  list: () => sendJson(`${bucketUrl()}/o`, { token }),
  get: () => sendJson(objectUrl('there'), { token }),
  download: () => sendJson(`${sandbox.storage}/${NAME}/there`, { token }),
  create: () => upload(`new-${Math.random()}`),
  replace: () => upload('there'),
  copy: () =>
    sendJson(`${objectUrl('there')}/copyTo/b/${NAME}/o/c-${Math.random()}`, { token, body: {} }),
  change: () => sendJson(objectUrl('there'), { token, method: 'PATCH', body: {} }),
  delete: () => sendJson(objectUrl('old'), { token, method: 'DELETE' }),
};

describe('an account', () => {
  it.each<[string, BucketRole[], string[]]>([
    ['without a role', [], []],
    ['that may read objects', ['objectViewer'], ['list', 'get', 'download']],
    ['that may create objects', ['objectCreator'], ['create']],
    [
      'that may read and create objects',
      ['objectViewer', 'objectCreator'],
      ['list', 'get', 'download', 'create', 'copy'],
    ],
    [
      'that may use objects',
      ['objectUser'],
      ['list', 'get', 'download', 'create', 'replace', 'copy', 'change', 'delete'],
    ],
    [
      'that manages objects, and reads the bucket',
      ['objectAdmin', 'legacyBucketReader'],
      Object.keys(methods).filter((name) => name !== 'change the bucket'),
    ],
    ['that manages the bucket', ['admin'], Object.keys(methods)],
  ])('%s can do just that', async (_, roles, allowed) => {
    await set({ roles: { [USER]: roles } });
    const done: string[] = [];
    for (const [name, send] of Object.entries(methods)) {
      const { status } = await send();
      if (status < 300) done.push(name);
      else expect([name, status]).toEqual([name, 403]);
    }
    expect(done.sort()).toEqual([...allowed].sort());
  });

  it('is refused with its name and the permission', async () => {
    await set({ roles: { '*': [] } });
    expect(refusal((await methods['get the bucket']?.()) as JsonAnswer)).toEqual(
      lacking('storage.buckets.get', 'bucket'),
    );
    expect(refusal(await upload('new'))).toEqual(lacking('storage.objects.create', 'object'));
    expect(refusal(await sendJson(`${bucketUrl()}/o`, { token }))).toEqual(
      lacking('storage.objects.list', 'bucket'),
    );
    await set({ roles: { [USER]: ['objectCreator'] } });
    expect(refusal(await upload('there'))).toEqual(lacking('storage.objects.delete', 'object'));
  });

  it('learns that an object is missing only if it may list the bucket', async () => {
    await set({ roles: { [USER]: ['objectCreator', 'objectViewer'] } });
    expect((await sendJson(objectUrl('missing'), { token })).status).toBe(404);
    await set({ roles: { [USER]: ['objectCreator'] } });
    expect((await sendJson(objectUrl('missing'), { token })).status).toBe(403);
  });

  it('can ask for its permissions, whatever they are', async () => {
    const asked = ['storage.objects.create', 'storage.objects.delete', 'storage.buckets.get'];
    const query = asked.map((permission) => `permissions=${permission}`).join('&');
    const held = async () => {
      const { status, body } = await sendJson(`${bucketUrl()}/iam/testPermissions?${query}`, {
        token,
      });
      return [status, body.permissions];
    };
    expect(await held()).toEqual([200, asked]);
    await set({ roles: { [USER]: ['objectCreator'] } });
    expect(await held()).toEqual([200, ['storage.objects.create']]);
    await set({ roles: {} });
    expect(await held()).toEqual([200, undefined]);
  });

  it('that is named does not have the role of the others', async () => {
    await set({ roles: { [USER]: [], '*': ['admin'] } });
    const other = await accessToken(sandbox, { account: 'colleague@example.com' });
    expect((await upload('new')).status).toBe(403);
    expect((await upload('new', other)).status).toBe(200);
    // Tokens of no account are those of the first one.
    expect((await upload('new', 'any')).status).toBe(403);
  });

  it('that may not write to a bucket cannot export there', async () => {
    await set({ roles: { [USER]: ['objectViewer'] } });
    const url = `${sandbox.earthEngine}/v1/projects/${sandbox.project}/image:export`;
    const answer = await sendJson(url, { token, body: apiOf(sandbox).exportRequest() });
    expect([answer.status, answer.body.error?.message, answer.body.error?.status]).toEqual([
      403,
      'Unable to write to bucket cedar-sandbox (permission denied).',
      'PERMISSION_DENIED',
    ]);
  });
});

describe('a bucket', () => {
  it('has the settings that were given', async () => {
    await sandbox.setBucket('elsewhere', {
      project: 'other',
      location: 'EU',
      versioning: { enabled: true },
      softDeletePolicy: { retentionDurationSeconds: '604800' },
      retentionPolicy: { retentionPeriod: '3600' },
      billing: { requesterPays: true },
    });
    const { body } = await sendJson(`${bucketUrl('elsewhere')}?userProject=${sandbox.project}`);
    expect(body).toMatchObject({
      location: 'EU',
      locationType: 'multi-region',
      versioning: { enabled: true },
      softDeletePolicy: { retentionDurationSeconds: '604800', effectiveTime: expect.any(String) },
      retentionPolicy: { retentionPeriod: '3600', isLocked: false },
      billing: { requesterPays: true },
    });
    const own = await sendJson(bucketUrl());
    expect(body.projectNumber).not.toBe(own.body.projectNumber);
    await expect(sandbox.setBucket('x1x', { location: 'MARS' })).rejects.toThrow('location');
  });

  it('of another project is not in the list of the own one', async () => {
    await sandbox.setBucket('of-another', { project: 'other' });
    const names = async (project: string) => {
      const { body } = await sendJson(`${sandbox.storage}/storage/v1/b?project=${project}`);
      return ((body.items ?? []) as { name: string }[]).map(({ name }) => name);
    };
    expect(await names(sandbox.project)).not.toContain('of-another');
    expect(await names('other')).toContain('of-another');
    const create = { name: 'of-another' };
    const url = `${sandbox.storage}/storage/v1/b?project=${sandbox.project}`;
    expect(refusal(await sendJson(url, { body: create }))).toEqual([
      409,
      'The requested bucket name is not available. The bucket namespace is shared by all users of ' +
        'the system. Please select a different name and try again.',
      'conflict',
    ]);
  });

  it('whose requesters pay is refused without a project', async () => {
    await set({ billing: { requesterPays: true } });
    const message = 'Bucket is a requester pays bucket but no user project provided.';
    expect(refusal(await sendJson(`${bucketUrl()}/o`))).toEqual([400, message, 'required']);
    const paid = await sendJson(`${bucketUrl()}/o?userProject=${sandbox.project}`);
    expect(paid.status).toBe(200);
  });

  it('is billed to a project that exists, and that the account may use', async () => {
    await sandbox.configure({ projects: { closed: { roles: { '*': 'none' } } } });
    const permission = 'serviceusage.services.use';
    expect(refusal(await sendJson(`${bucketUrl()}/o?userProject=closed`, { token }))).toEqual([
      403,
      `${USER} does not have ${permission} access to the Google Cloud project. ` +
        `Permission '${permission}' denied on resource (or it may not exist).`,
      'forbidden',
    ]);
    expect(refusal(await sendJson(`${bucketUrl()}/o?userProject=nope`, { token }))).toEqual([
      400,
      'User project specified in the request is invalid.',
      'invalid',
    ]);
  });

  it('of a project without billing is refused', async () => {
    sandbox.setProject(sandbox.project, { isBilled: false });
    expect(refusal(await upload('new'))).toEqual([
      403,
      'The billing account for the owning project is disabled in state absent',
      'accountDisabled',
    ]);
    sandbox.setProject(sandbox.project, {});
    expect((await upload('new')).status).toBe(200);
  });

  it('with a retention policy keeps its objects', async () => {
    await set({ retentionPolicy: { retentionPeriod: '3600' } });
    await upload('kept');
    const [status, message, reason] = refusal(
      await sendJson(objectUrl('kept'), { token, method: 'DELETE' }),
    );
    expect([status, reason]).toEqual([403, 'retentionPolicyNotMet']);
    expect(message).toMatch(
      /^Object 'cedar-sandbox\/kept' is subject to bucket's retention policy or object retention and cannot be deleted or overwritten until \d{4}-/,
    );
  });

  it('lists its generations, and with object versioning refuses to', async () => {
    const list = (name: string) => sendJson(`${bucketUrl(name)}/o?versions=true`);
    await sandbox.setBucket('unversioned', {});
    await sendJson(`${sandbox.storage}/upload/storage/v1/b/unversioned/o?uploadType=media&name=a`, {
      body: {},
    });
    expect((await list('unversioned')).body.items).toMatchObject([{ name: 'a' }]);
    await sandbox.setBucket('versioned', { versioning: { enabled: true } });
    const { status, body } = await list('versioned');
    expect([status, body.error?.message]).toEqual([
      400,
      'The sandbox does not implement earlier generations of objects (versions).',
    ]);
  });

  it('with soft delete keeps deleted and replaced objects, also after a restart', async () => {
    const data = temporaryFolder();
    const first = await startSandbox({ data });
    await first.setBucket(NAME, { softDeletePolicy: { retentionDurationSeconds: '604800' } });
    const write = (text: string) =>
      sendJson(`${first.storage}/upload/storage/v1/b/${NAME}/o?uploadType=media&name=a/b`, {
        body: { text },
      });
    const generations = [
      (await write('one')).body.generation,
      (await write('two')).body.generation,
    ];
    const object = (box: Sandbox) => `${box.storage}/storage/v1/b/${NAME}/o/a%2Fb`;
    await sendJson(object(first), { method: 'DELETE' });
    const list = async (box: Sandbox, query: string) => {
      const { body } = await sendJson(`${box.storage}/storage/v1/b/${NAME}/o?${query}`);
      return [(body.items ?? []) as Record<string, string>[], body.nextPageToken] as const;
    };
    expect(await list(first, '')).toEqual([[], undefined]);
    await first.close();
    const second = await startSandbox({ data });
    try {
      const [kept] = await list(second, 'softDeleted=true&prefix=a/');
      expect(kept.map(({ generation }) => generation)).toEqual(generations);
      const { softDeleteTime = '', hardDeleteTime = '' } = kept[0] ?? {};
      expect(Date.parse(hardDeleteTime) - Date.parse(softDeleteTime)).toBe(604_800_000);
      const [page, token] = await list(second, 'softDeleted=true&maxResults=1');
      const [rest, end] = await list(second, `softDeleted=true&pageToken=${token}`);
      expect([...page, ...rest].map(({ generation }) => generation)).toEqual(generations);
      expect(end).toBeUndefined();
      const one = await sendJson(`${object(second)}?softDeleted=true&generation=${generations[0]}`);
      expect(one.body.softDeleteTime).toBe(softDeleteTime);
      expect((await sendJson(object(second))).status).toBe(404);
      const bytes = `${object(second)}?softDeleted=true&generation=${generations[0]}&alt=media`;
      expect((await sendJson(bytes)).status).toBe(400);
      await second.setBucket(NAME, {});
      await sendJson(`${second.storage}/storage/v1/b/${NAME}`, { method: 'DELETE' });
      expect(await readdir(join(data, 'storage', 'content'))).toEqual([]);
    } finally {
      await second.close();
    }
  });

  it('is made and listed by owners of a project', async () => {
    await sandbox.configure({
      projects: { shared: { roles: { [USER]: 'writer', '*': 'owner' } } },
    });
    const other = await accessToken(sandbox, { account: 'colleague@example.com' });
    const url = `${sandbox.storage}/storage/v1/b?project=shared`;
    const lackingIn = (permission: string) => [
      403,
      `${USER} does not have ${permission} access to the Google Cloud project. ` +
        `Permission '${permission}' denied on resource (or it may not exist).`,
      'forbidden',
    ];
    expect(refusal(await sendJson(url, { token, body: { name: 'made-here' } }))).toEqual(
      lackingIn('storage.buckets.create'),
    );
    expect(refusal(await sendJson(url, { token }))).toEqual(lackingIn('storage.buckets.list'));
    const made = await sendJson(url, { token: other, body: { name: 'made-here', location: 'eu' } });
    expect([made.status, made.body.location]).toEqual([200, 'EU']);
    expect(refusal(await sendJson(url, { token: other, body: { name: 'Made' } }))).toEqual([
      400,
      "Invalid bucket name: 'Made'",
      'invalid',
    ]);
    expect(
      refusal(await sendJson(url.replace('shared', 'nope'), { token, body: { name: 'xyz' } })),
    ).toEqual([400, 'Unknown project id: nope', 'invalid']);
  });
});

describe('the quota project in a header', () => {
  const listWith = async (project: string) => {
    const token = await accessToken(sandbox, { account: 'user@example.com' });
    const headers = { 'x-goog-user-project': project };
    const answer = await sendJson(`${bucketUrl()}/o`, { token, headers });
    return [answer.status, reasonOf(answer)];
  };

  it.each([
    ['closed', 'USER_PROJECT_DENIED'],
    ['nope', 'CONSUMER_INVALID'],
    ['off', 'SERVICE_DISABLED'],
    ['guarded', 'SECURITY_POLICY_VIOLATED'],
  ])('is refused by the front end: %s', async (project, reason) => {
    await sandbox.configure({
      projects: {
        closed: { roles: { '*': 'none' } },
        off: { disabledApis: ['storage'] },
        guarded: { isRestricted: true },
      },
    });
    expect(await listWith(project)).toEqual([403, reason]);
  });
});
