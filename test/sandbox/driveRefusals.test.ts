/**
 * Refusals of Drive, in its words and shape:
 * https://developers.google.com/workspace/drive/api/guides/handle-errors
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type DriveApi, driveApi, FOLDER, tokenFor } from './driveRequests.ts';

let sandbox: Sandbox;
let drive: DriveApi;

beforeAll(async () => {
  sandbox = await startSandbox();
  drive = driveApi(sandbox);
});
afterAll(() => sandbox.close());
afterEach(() => sandbox.setFaults([]));

const FILES = '/drive/v3/files';
const query = (name: string, value: string) => ({ query: { [name]: value } });

describe('authorization', () => {
  it('is required, with a valid token', async () => {
    const anonymous = await driveApi(sandbox, '').send('GET', FILES);
    expect(anonymous.status).toBe(401);
    expect(anonymous.headers.get('www-authenticate')).toMatch(/^Bearer realm=/);
    expect(anonymous.body.error).toMatchObject({
      code: 401,
      message: expect.stringMatching(/^Request is missing required authentication credential\./),
      status: 'UNAUTHENTICATED',
      errors: [
        {
          message: 'Login Required.',
          domain: 'global',
          reason: 'required',
          location: 'Authorization',
          locationType: 'header',
        },
      ],
      details: [
        expect.objectContaining({
          reason: 'CREDENTIALS_MISSING',
          metadata: {
            service: 'drive.googleapis.com',
            method: 'google.apps.drive.v3.DriveFiles.List',
          },
        }),
      ],
    });
    const token = await tokenFor(sandbox, 'drive');
    await fetch(`${sandbox.oauth}/revoke?token=${token}`, { method: 'POST' });
    const [status, message, entry] = await driveApi(sandbox, token).refusal('GET', FILES);
    expect([status, message]).toEqual([
      401,
      expect.stringMatching(/^Request had invalid authentication credentials\./),
    ]);
    expect(entry).toMatchObject({ message: 'Invalid Credentials', reason: 'authError' });
  });

  it('requires one of the scopes of a method', async () => {
    const readonly = driveApi(sandbox, await tokenFor(sandbox, 'drive.readonly'));
    expect((await readonly.send('GET', FILES)).status).toBe(200);
    const { status, headers, body } = await readonly.send('POST', FILES, { json: { name: 'a' } });
    expect(status).toBe(403);
    expect(headers.get('www-authenticate')).toMatch(/error="insufficient_scope"/);
    expect(body.error).toEqual({
      code: 403,
      message: 'Request had insufficient authentication scopes.',
      errors: [
        { message: 'Insufficient Permission', domain: 'global', reason: 'insufficientPermissions' },
      ],
      status: 'PERMISSION_DENIED',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
          domain: 'googleapis.com',
          metadata: {
            service: 'drive.googleapis.com',
            method: 'google.apps.drive.v3.DriveFiles.Create',
          },
        },
      ],
    });
    const cloud = driveApi(sandbox, await tokenFor(sandbox, 'cloud-platform', 'earthengine'));
    expect((await cloud.refusal('GET', FILES))[0]).toBe(403);
  });

  it('does not include bytes with the scope of metadata', async () => {
    const { id } = await drive.upload({ name: 'secret' }, 'x');
    const metadata = driveApi(sandbox, await tokenFor(sandbox, 'drive.metadata'));
    expect((await metadata.get(id, 'name')).name).toBe('secret');
    expect((await metadata.update(id, { name: 'renamed' })).name).toBe('renamed');
    const bytes = await metadata.refusal('GET', `${FILES}/${id}`, query('alt', 'media'));
    expect(bytes[2]).toMatchObject({ reason: 'insufficientPermissions' });
    const upload = { query: { uploadType: 'media' }, body: 'y' };
    expect((await metadata.refusal('PATCH', `/upload/drive/v3/files/${id}`, upload))[0]).toBe(403);
  });
});

// https://developers.google.com/workspace/drive/api/guides/about-shareddrives
describe('service accounts', () => {
  it('have no storage, unless they act for a user', async () => {
    const api = driveApi(sandbox, await tokenFor(sandbox, 'drive'));
    const upload = { query: { uploadType: 'media' }, body: 'x' };
    const [status, message, entry] = await api.refusal('POST', '/upload/drive/v3/files', upload);
    expect([status, message]).toEqual([
      403,
      expect.stringMatching(/^Service Accounts do not have storage quota\./),
    ]);
    expect(entry).toMatchObject({ reason: 'storageQuotaExceeded', domain: 'usageLimits' });
    const about = await api.send('GET', '/drive/v3/about', { query: { fields: 'storageQuota' } });
    expect(about.body).toMatchObject({ storageQuota: { limit: '0', usage: '0' } });
    await api.create({ name: 'folder of an account', mimeType: FOLDER });
    const { body } = await drive.send('POST', '/drive/v3/drives', {
      json: { name: 'Team' },
      query: { requestId: 'accounts' },
    });
    const both = { supportsAllDrives: 'true' };
    await api.upload({ name: 'shared', parents: [body.id] }, 'x', both);
  });
});

describe('fields and parameters', () => {
  it('are refused by name when they do not exist', async () => {
    for (const [fields, name] of [
      ['files(id,title)', 'title'],
      ['items(id)', 'items'],
      ['id', 'id'],
      ['files(id', 'files(id'],
    ]) {
      expect(await drive.refusal('GET', FILES, query('fields', fields ?? ''))).toEqual([
        400,
        `Invalid field selection ${name}`,
        {
          message: `Invalid field selection ${name}`,
          domain: 'global',
          reason: 'invalidParameter',
          location: 'fields',
          locationType: 'parameter',
        },
      ]);
    }
    // Nothing is made by a request with a wrong selection.
    const wrong = { json: { name: 'never made' }, ...query('fields', 'idd') };
    expect((await drive.refusal('POST', FILES, wrong))[0]).toBe(400);
    expect(await drive.names("name = 'never made'")).toEqual([]);
    const unknown = await drive.refusal('GET', FILES, query('supportAllDrives', 'true'));
    expect(unknown[1]).toMatch(/Unknown name "supportAllDrives": Cannot bind query parameter/);
  });

  it('are refused with invalid values', async () => {
    expect((await drive.refusal('GET', FILES, query('alt', 'xml')))[2]).toMatchObject({
      message: "Invalid string value: 'xml'. Allowed values: [json, media, proto]",
      reason: 'invalidParameter',
      location: 'alt',
    });
    expect((await drive.refusal('GET', FILES, query('supportsAllDrives', 'yes')))[0]).toBe(400);
    expect((await drive.refusal('GET', FILES, query('pageSize', 'ten')))[0]).toBe(400);
    expect((await drive.refusal('GET', FILES, query('corpora', 'mine')))[2]).toMatchObject({
      location: 'corpora',
    });
    expect((await drive.refusal('GET', FILES, query('spaces', 'photos')))[2]).toMatchObject({
      location: 'spaces',
    });
    expect((await drive.refusal('GET', `${FILES}/generateIds`, query('count', '1001')))[0]).toBe(
      400,
    );
    expect((await drive.refusal('GET', FILES, query('alt', 'media')))[0]).toBe(400);
  });

  it('are refused when a required one is missing', async () => {
    expect(await drive.refusal('GET', '/drive/v3/about')).toEqual([
      400,
      "The 'fields' parameter is required for this method.",
      expect.objectContaining({ reason: 'required', location: 'fields' }),
    ]);
    const { body } = await drive.send('GET', '/drive/v3/about', query('fields', 'user,kind'));
    expect(body).toMatchObject({ kind: 'drive#about', user: { kind: 'drive#user', me: true } });
    const unnamed = { json: { name: 'Team' } };
    expect((await drive.refusal('POST', '/drive/v3/drives', unnamed))[2]).toMatchObject({
      reason: 'required',
      location: 'requestId',
    });
  });
});

describe('metadata', () => {
  const writing = async (json: object) => {
    const { id } = await drive.create({ name: 'written' });
    return drive.refusal('PATCH', `${FILES}/${id}`, { json });
  };

  it('cannot set fields that are set by the service', async () => {
    for (const json of [{ size: '1' }, { md5Checksum: 'a' }, { id: 'a' }, { ownedByMe: false }]) {
      expect(await writing(json)).toEqual([
        403,
        'The resource body includes fields which are not directly writable.',
        expect.objectContaining({ reason: 'fieldNotWritable', domain: 'global' }),
      ]);
    }
    const trashed = { json: { name: 'a', trashed: true } };
    expect((await drive.refusal('POST', FILES, trashed))[0]).toBe(403);
    // `kind` comes with every answer, and may be sent back.
    const { id } = await drive.create({ name: 'kind', kind: 'drive#file' });
    expect((await drive.update(id, { kind: 'drive#file' })).id).toBe(id);
  });

  it('requires the documented types', async () => {
    for (const json of [
      { name: 7.5 },
      { parents: 'root' },
      { starred: 'yes' },
      { properties: [] },
    ]) {
      expect((await drive.refusal('POST', FILES, { json }))[0]).toBe(400);
    }
    const text = { body: '{"name":', headers: { 'content-type': 'application/json' } };
    expect((await drive.refusal('POST', FILES, text))[2]).toMatchObject({ reason: 'parseError' });
  });

  it('is limited in the number and size of properties', async () => {
    const long = { appProperties: { k: 'x'.repeat(124) } };
    expect((await drive.refusal('POST', FILES, { json: long }))[0]).toBe(400);
    const pairs = Array.from({ length: 31 }, (_, at) => [`k${at}`, 'v']);
    const many = { appProperties: Object.fromEntries(pairs) };
    expect((await drive.refusal('POST', FILES, { json: many }))[0]).toBe(400);
  });

  it('requires one existing folder', async () => {
    const root = (await drive.get('root', 'id')).id;
    const two = { json: { name: 'a', parents: ['root', root] } };
    expect((await drive.refusal('POST', FILES, two))[2]).toMatchObject({
      reason: 'cannotAddParent',
    });
    const gone = { json: { name: 'a', parents: ['gone'] } };
    expect((await drive.refusal('POST', FILES, gone)).slice(0, 2)).toEqual([
      404,
      'File not found: gone.',
    ]);
  });
});

describe('refusals of missing features', () => {
  const missing: [string, string, string, object, string][] = [
    ['a method', 'POST', '/drive/v3/files/x/copy', {}, 'drive.files.copy'],
    ['permissions', 'GET', '/drive/v3/files/x/permissions', {}, 'drive.permissions.list'],
    ['changes', 'GET', '/drive/v3/changes/startPageToken', {}, 'drive.changes.getStartPageToken'],
    ['labels', 'GET', FILES, query('includeLabels', 'a'), 'includeLabels'],
    [
      'the app’s own folder',
      'GET',
      FILES,
      query('spaces', 'appDataFolder'),
      'the space appDataFolder',
    ],
    ['a domain', 'GET', FILES, query('corpora', 'domain'), 'corpora domain'],
    [
      'documents',
      'POST',
      FILES,
      { json: { mimeType: 'application/vnd.google-apps.document' } },
      'files of type application/vnd.google-apps.document',
    ],
    [
      'colors',
      'POST',
      FILES,
      { json: { mimeType: FOLDER, folderColorRgb: '#fff' } },
      'folderColorRgb',
    ],
    [
      'kept revisions',
      'POST',
      FILES,
      { json: {}, ...query('keepRevisionForever', 'true') },
      'keepRevisionForever',
    ],
  ];
  it.each(missing)('%s', async (_, method, path, init, what) => {
    const [status, message, entry] = await drive.refusal(method, path, init);
    expect([status, message]).toEqual([400, `The sandbox does not implement ${what}.`]);
    expect(entry).toMatchObject({ reason: 'notImplemented' });
  });

  it('include addresses that Drive does not have', async () => {
    expect((await drive.refusal('GET', '/drive/v3/nothing'))[0]).toBe(404);
    expect((await drive.refusal('PUT', `${FILES}/x`))[0]).toBe(404);
  });
});

describe('injected faults', () => {
  it('return the reason of a rule, only for Drive', async () => {
    sandbox.setFaults([
      {
        service: 'drive',
        action: {
          status: 403,
          message: 'User Rate Limit Exceeded.',
          reason: 'userRateLimitExceeded',
          headers: { 'retry-after': '1' },
        },
      },
      { service: 'storage', action: 'reset' },
    ]);
    const { status, headers, body } = await drive.send('GET', FILES);
    expect([status, headers.get('retry-after')]).toEqual([403, '1']);
    expect(body.error?.errors).toEqual([
      {
        message: 'User Rate Limit Exceeded.',
        domain: 'usageLimits',
        reason: 'userRateLimitExceeded',
      },
    ]);
    expect((await drive.send('GET', FILES)).status).toBe(200);
  });

  it('lose the answer of a request that was executed', async () => {
    sandbox.setFaults([{ service: 'drive', method: 'POST', after: true, action: 'reset' }]);
    await expect(drive.create({ name: 'stored once' })).rejects.toThrow('fetch failed');
    expect(await drive.names("name = 'stored once'")).toEqual(['stored once']);
  });
});

describe('batches', () => {
  // https://developers.google.com/workspace/drive/api/guides/performance#batch-requests
  it('answer each call separately', async () => {
    const { id } = await drive.create({ name: 'batched' });
    const calls = [
      `GET /drive/v3/files/${id}?fields=name`,
      'GET /drive/v3/files/none',
      `GET /drive/v3/files/${id}?alt=media`,
    ];
    const parts = calls.map(
      (call, at) =>
        `--b\r\ncontent-type: application/http\r\ncontent-id:\r\n <${at}>\r\n\r\n${call}\r\n\r\n`,
    );
    const { status, text } = await drive.send('POST', '/batch/drive/v3', {
      headers: { 'content-type': 'multipart/mixed; boundary=b' },
      body: `${parts.join('\r\n')}\r\n--b--\r\n`,
    });
    expect(status).toBe(200);
    expect(text).toContain('Content-ID: <response-0>');
    expect(text).toContain('{"name":"batched"}');
    expect(text).toContain('HTTP/1.1 404 Not Found');
    expect(text).toContain('Batches cannot upload or download media.');
  });
});

describe('the discovery document of Drive', () => {
  it('lists the implemented methods, at both addresses', async () => {
    const addresses = ['/discovery/v1/apis/drive/v3/rest', '/$discovery/rest?version=v3'];
    for (const address of addresses) {
      const { body } = await drive.send('GET', address);
      expect(body).toMatchObject({
        id: 'drive:v3',
        rootUrl: `${sandbox.drive}/`,
        servicePath: 'drive/v3/',
      });
      const { files } = body.resources as { files: { methods: Record<string, object> } }[] & {
        files: { methods: Record<string, object> };
      };
      expect(Object.keys(files.methods).sort()).toEqual([
        ...['create', 'delete', 'emptyTrash', 'generateIds', 'get', 'list', 'update'],
      ]);
    }
    const earth = await drive.send('GET', '/$discovery/rest?version=v1');
    expect(earth.body).toMatchObject({ name: 'earthengine' });
  });
});
