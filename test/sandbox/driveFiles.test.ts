/** Files and folders of Drive: https://developers.google.com/workspace/drive/api/guides/about-files */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type DriveApi, driveApi, FOLDER } from './driveRequests.ts';

let sandbox: Sandbox;
let drive: DriveApi;

beforeAll(async () => {
  sandbox = await startSandbox();
  drive = driveApi(sandbox);
});
afterAll(() => sandbox.close());

const newFolder = (name: string, parent = 'root') =>
  drive.create({ name, mimeType: FOLDER, parents: [parent] });

describe('files', () => {
  it('have the documented fields, with sizes and versions as text', async () => {
    const folder = await newFolder('facts');
    const bytes = Buffer.from('some bytes');
    const sent = {
      name: 'a.cog.tif',
      parents: [folder.id],
      description: 'd',
      properties: { k: 'v' },
    };
    const file = await drive.upload(sent, bytes, { fields: '*' });
    expect(file).toMatchObject({
      ...sent,
      kind: 'drive#file',
      mimeType: 'image/tiff',
      size: '10',
      quotaBytesUsed: '10',
      md5Checksum: createHash('md5').update(bytes).digest('hex'),
      sha1Checksum: createHash('sha1').update(bytes).digest('hex'),
      sha256Checksum: createHash('sha256').update(bytes).digest('hex'),
      originalFilename: 'a.cog.tif',
      fileExtension: 'tif',
      fullFileExtension: 'cog.tif',
      trashed: false,
      explicitlyTrashed: false,
      ownedByMe: true,
      spaces: ['drive'],
    });
    expect(file.version).toMatch(/^\d+$/);
    expect(file.createdTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(file.capabilities).toMatchObject({
      canDownload: true,
      canDelete: true,
      canTrash: true,
      canAddChildren: false,
    });
  });

  // https://developers.google.com/workspace/drive/api/guides/fields-parameter
  it('are returned with kind, id, name and type unless the request selects fields', async () => {
    const folder = await newFolder('plain');
    expect(Object.keys(folder)).toEqual(['kind', 'id', 'name', 'mimeType']);
    const { body } = await drive.send('GET', '/drive/v3/files', {
      query: { q: "name = 'plain'" },
    });
    expect(body).toEqual({ kind: 'drive#fileList', incompleteSearch: false, files: [folder] });
    expect(await drive.get(folder.id, 'id, capabilities/canDelete')).toEqual({
      id: folder.id,
      capabilities: { canDelete: true },
    });
  });

  it('can have the same name, with different ids', async () => {
    const folder = await newFolder('twins');
    const one = await drive.upload({ name: 'same.tif', parents: [folder.id] }, '1');
    const other = await drive.upload({ name: 'same.tif', parents: [folder.id] }, '2');
    expect(one.id).not.toBe(other.id);
    expect(await drive.names(`'${folder.id}' in parents`)).toEqual(['same.tif', 'same.tif']);
  });

  it('are empty and named Untitled when the request has no name and no bytes', async () => {
    // `title` was its name in version 2; fields that do not exist are ignored.
    const file = await drive.create({ title: 'a' }, { fields: 'id,name,mimeType,size,parents' });
    const root = await drive.get('root', 'id,name,parents');
    expect(file).toEqual({
      id: file.id,
      name: 'Untitled',
      mimeType: 'application/octet-stream',
      size: '0',
      parents: [root.id],
    });
    expect(root).toEqual({ id: root.id, name: 'My Drive' });
  });

  it('can be created with a generated id, once', async () => {
    const { body } = await drive.send('GET', '/drive/v3/files/generateIds', {
      query: { count: '3' },
    });
    expect(body).toMatchObject({ kind: 'drive#generatedIds', space: 'drive' });
    const ids = body.ids as string[];
    expect(new Set(ids).size).toBe(3);
    const [id = ''] = ids;
    expect((await drive.upload({ id, name: 'with id' }, 'x')).id).toBe(id);
    const again = { json: { id, name: 'again' } };
    expect(await drive.refusal('POST', '/drive/v3/files', again)).toEqual([
      409,
      'A file already exists with the provided ID.',
      expect.objectContaining({ reason: 'fileIdInUse' }),
    ]);
    const own = { json: { id: 'made-up', name: 'own' } };
    expect((await drive.refusal('POST', '/drive/v3/files', own))[1]).toBe(
      'The provided file ID is not usable.',
    );
  });

  it('keep the times of a request, and update the time of modification with a new name', async () => {
    const times = {
      createdTime: '2020-02-29T12:00:00+02:00',
      modifiedTime: '2021-01-02T03:04:05.678Z',
    };
    const file = await drive.create({ name: 'times', ...times });
    const fields = 'createdTime,modifiedTime,starred,version';
    const before = await drive.get(file.id, fields);
    expect(before).toMatchObject({
      createdTime: '2020-02-29T10:00:00.000Z',
      modifiedTime: '2021-01-02T03:04:05.678Z',
    });
    const starred = await drive.update(file.id, { starred: true }, { fields });
    expect(starred).toMatchObject({ starred: true, modifiedTime: before.modifiedTime });
    expect(Number(starred.version)).toBeGreaterThan(Number(before.version));
    const renamed = await drive.update(file.id, { name: 'new' }, { fields });
    expect(Date.parse(String(renamed.modifiedTime))).toBeGreaterThan(Date.now() - 60_000);
    const wrong = { json: { modifiedTime: '2021-02-30T00:00:00Z' } };
    expect((await drive.refusal('PATCH', `/drive/v3/files/${file.id}`, wrong))[0]).toBe(400);
  });

  it('merge properties, where null removes one', async () => {
    const file = await drive.create({ name: 'p', appProperties: { a: '1', b: '2' } });
    const changed = await drive.update(
      file.id,
      { appProperties: { a: null, c: '3' } },
      { fields: 'appProperties' },
    );
    expect(changed).toEqual({ appProperties: { b: '2', c: '3' } });
  });
});

describe('bytes', () => {
  it('can be read completely or as a range', async () => {
    const { id } = await drive.upload({ name: 'bytes' }, '0123456789');
    const path = `/drive/v3/files/${id}`;
    const media = (range?: string) =>
      drive.send('GET', path, {
        query: { alt: 'media' },
        ...(range !== undefined && { headers: { range } }),
      });
    expect(await media()).toMatchObject({ status: 200, text: '0123456789' });
    const part = await media('bytes=2-4');
    expect([part.status, part.text, part.headers.get('content-range')]).toEqual([
      206,
      '234',
      'bytes 2-4/10',
    ]);
    expect((await media('bytes=-3')).text).toBe('789');
    const beyond = await media('bytes=10-');
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */10']);
    expect(beyond.body.error?.errors).toEqual([
      expect.objectContaining({ reason: 'requestedRangeNotSatisfiable', location: 'Range' }),
    ]);
  });

  it('can also be read with the address for downloads', async () => {
    const { id } = await drive.upload({ name: 'download' }, 'bytes');
    const answer = await drive.send('GET', `/download/drive/v3/files/${id}`);
    expect([answer.status, answer.text]).toEqual([200, 'bytes']);
    expect(answer.headers.get('content-type')).toBe('image/tiff');
  });

  it('can be read to the end while the file is replaced or deleted', async () => {
    const bytes = Buffer.alloc(8 * 1024 * 1024, 'old ');
    const { id } = await drive.upload({ name: 'read' }, bytes);
    const response = await fetch(`${sandbox.drive}/drive/v3/files/${id}?alt=media`, {
      headers: { authorization: 'Bearer any' },
    });
    const reader = response.body?.getReader();
    const first = (await reader?.read())?.value ?? new Uint8Array();
    await drive.send('PATCH', `/upload/drive/v3/files/${id}`, {
      query: { uploadType: 'media' },
      body: 'new',
    });
    await drive.send('DELETE', `/drive/v3/files/${id}`);
    const read = [first];
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done || !value) break;
      read.push(value);
    }
    expect(Buffer.concat(read).equals(bytes)).toBe(true);
  });

  // https://developers.google.com/workspace/drive/api/guides/handle-errors
  it('are not available for folders', async () => {
    const folder = await newFolder('no bytes');
    const query = { alt: 'media' };
    expect(await drive.refusal('GET', `/drive/v3/files/${folder.id}`, { query })).toEqual([
      403,
      'Only files with binary content can be directly downloaded. Use Export with Docs Editors files.',
      expect.objectContaining({ reason: 'fileNotDownloadable', location: 'alt' }),
    ]);
    expect(Object.keys(await drive.get(folder.id, 'size,md5Checksum,id'))).toEqual(['id']);
  });
});

// https://developers.google.com/workspace/drive/api/guides/manage-revisions
describe('revisions', () => {
  const replace = (id: string, body: string) =>
    drive.send('PATCH', `/upload/drive/v3/files/${id}`, { query: { uploadType: 'media' }, body });
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');

  it('list the earlier contents of a file, the oldest first', async () => {
    const file = await drive.upload({ name: 'revised' }, 'first');
    await replace(file.id, 'second');
    await drive.update(file.id, { name: 'renamed' });
    const path = `/drive/v3/files/${file.id}/revisions`;
    const plain = await drive.send('GET', path);
    expect(plain.body).toMatchObject({ kind: 'drive#revisionList' });
    const fields = 'revisions(id,md5Checksum,size)';
    const { body } = await drive.send('GET', path, { query: { fields } });
    const revisions = body.revisions as { id: string; md5Checksum: string; size: string }[];
    expect(revisions.map(({ md5Checksum }) => md5Checksum)).toEqual([md5('first'), md5('second')]);
    const [oldest = { id: '' }, newest] = revisions;
    expect(await drive.get(file.id, 'headRevisionId')).toEqual({ headRevisionId: newest?.id });
    const read = await drive.send('GET', `${path}/${oldest.id}`, {
      query: { alt: 'media' },
      headers: { range: 'bytes=1-' },
    });
    expect([read.status, read.text]).toEqual([206, 'irst']);
    expect((await drive.send('GET', `${path}/${oldest.id}`)).body).toEqual({
      kind: 'drive#revision',
      id: oldest.id,
      mimeType: 'image/tiff',
      modifiedTime: expect.any(String),
    });
    expect(await drive.refusal('GET', `${path}/none`)).toEqual([
      404,
      'Revision not found: none.',
      expect.objectContaining({ reason: 'notFound', location: 'revisionId' }),
    ]);
  });

  it('are limited to the last hundred, and listed in pages', async () => {
    const file = await drive.upload({ name: 'often' }, '0');
    for (let at = 1; at <= 100; at++) await replace(file.id, String(at));
    const path = `/drive/v3/files/${file.id}/revisions`;
    const page = (query: Record<string, string>) =>
      drive.send('GET', path, {
        query: { fields: 'nextPageToken,revisions(md5Checksum)', ...query },
      });
    const first = await page({ pageSize: '60' });
    expect(first.body.revisions).toHaveLength(60);
    expect((first.body.revisions as object[])[0]).toEqual({ md5Checksum: md5('1') });
    const second = await page({ pageSize: '60', pageToken: String(first.body.nextPageToken) });
    expect(second.body.revisions).toHaveLength(40);
    expect(second.body).not.toHaveProperty('nextPageToken');
    expect((await drive.refusal('GET', path, { query: { pageToken: 'x' } }))[0]).toBe(400);
  });

  it('are not available for folders', async () => {
    const folder = await newFolder('no revisions');
    const path = `/drive/v3/files/${folder.id}/revisions`;
    expect((await drive.refusal('GET', path))[2]).toMatchObject({
      reason: 'revisionsNotSupported',
    });
  });
});

describe('folders', () => {
  it('accept moves from one folder to another, and never into themselves', async () => {
    const [from, to] = [await newFolder('from'), await newFolder('to')];
    const inner = await newFolder('inner', from.id);
    const file = await drive.create({ name: 'moving', parents: [from.id] });
    const path = `/drive/v3/files/${file.id}`;
    const add = (addParents: string, removeParents = '') =>
      drive.refusal('PATCH', path, { json: {}, query: { addParents, removeParents } });
    // https://developers.google.com/workspace/drive/api/guides/ref-single-parent
    expect(await add(to.id)).toEqual([
      403,
      'Increasing the number of parents is not allowed',
      expect.objectContaining({ reason: 'cannotAddParent' }),
    ]);
    const moved = await drive.update(
      file.id,
      {},
      { addParents: to.id, removeParents: from.id, fields: 'parents' },
    );
    expect(moved).toEqual({ parents: [to.id] });
    expect(await drive.names(`'${from.id}' in parents`)).toEqual(['inner']);
    expect((await add(file.id, to.id))[2]).toMatchObject({ reason: 'parentNotAFolder' });
    expect((await add('gone', to.id))[0]).toBe(404);
    // Without a folder a file is at the root.
    const inner2 = await drive.create({ name: 'homeless', parents: [from.id] });
    const root = await drive.get('root', 'id');
    const left = { removeParents: from.id, fields: 'parents' };
    expect(await drive.update(inner2.id, {}, left)).toEqual({ parents: [root.id] });
    const cycle = { json: {}, query: { addParents: inner.id, removeParents: 'root' } };
    expect((await drive.refusal('PATCH', `/drive/v3/files/${from.id}`, cycle))[0]).toBe(400);
    const direct = { json: { parents: [to.id] } };
    expect((await drive.refusal('PATCH', path, direct))[2]).toMatchObject({
      reason: 'fieldNotWritable',
      message:
        'The parents field is not directly writable in update requests. Use the addParents and ' +
        'removeParents parameters instead.',
    });
  });

  it('take their contents into the trash and out of it', async () => {
    const folder = await newFolder('thrown');
    const inner = await newFolder('inside', folder.id);
    const file = await drive.upload({ name: 'deep.tif', parents: [inner.id] }, 'x');
    await drive.update(folder.id, { trashed: true });
    const fields = 'trashed,explicitlyTrashed';
    expect(await drive.get(file.id, fields)).toEqual({ trashed: true, explicitlyTrashed: false });
    expect(await drive.get(folder.id, fields)).toEqual({ trashed: true, explicitlyTrashed: true });
    expect(await drive.names(`'${inner.id}' in parents and trashed = false`)).toEqual([]);
    // A list has what is in the trash, unless its query leaves it out.
    expect(await drive.names(`'${inner.id}' in parents`)).toEqual(['deep.tif']);
    await drive.update(folder.id, { trashed: false });
    expect(await drive.names(`'${inner.id}' in parents and not trashed = true`)).toEqual([
      'deep.tif',
    ]);
  });

  it('are deleted with their contents, also from the trash', async () => {
    const folder = await newFolder('deleted');
    const file = await drive.upload({ name: 'lost', parents: [folder.id] }, 'x');
    const answer = await drive.send('DELETE', `/drive/v3/files/${folder.id}`);
    expect([answer.status, answer.text]).toEqual([204, '']);
    for (const id of [folder.id, file.id]) {
      expect(await drive.refusal('DELETE', `/drive/v3/files/${id}`)).toEqual([
        404,
        `File not found: ${id}.`,
        {
          message: `File not found: ${id}.`,
          domain: 'global',
          reason: 'notFound',
          location: 'fileId',
          locationType: 'parameter',
        },
      ]);
    }
    const thrown = await newFolder('emptied');
    const kept = await newFolder('kept');
    await drive.update(thrown.id, { trashed: true });
    expect((await drive.send('DELETE', '/drive/v3/files/trash')).status).toBe(204);
    expect((await drive.send('GET', `/drive/v3/files/${thrown.id}`)).status).toBe(404);
    expect((await drive.send('GET', `/drive/v3/files/${kept.id}`)).status).toBe(200);
  });

  it('do not include the root in renames, deletions or the trash', async () => {
    for (const json of [{ trashed: true }, { name: 'other' }]) {
      expect((await drive.refusal('PATCH', '/drive/v3/files/root', { json }))[2]).toMatchObject({
        reason: 'insufficientFilePermissions',
      });
    }
    expect((await drive.refusal('DELETE', '/drive/v3/files/root'))[0]).toBe(403);
  });
});

// https://developers.google.com/workspace/drive/api/guides/enable-shareddrives
describe('shared drives', () => {
  const both = { supportsAllDrives: 'true' };
  const all = { ...both, includeItemsFromAllDrives: 'true' };

  it('are hidden from requests that do not support them', async () => {
    const { body } = await drive.send('POST', '/drive/v3/drives', {
      json: { name: 'Team' },
      query: { requestId: 'r-1' },
    });
    expect(body).toEqual({ kind: 'drive#drive', id: body.id, name: 'Team' });
    const id = String(body.id);
    expect(id).toMatch(/^0A[\w-]{11}Uk9PVA$/);
    const repeated = { json: { name: 'Team' }, query: { requestId: 'r-1' } };
    expect((await drive.refusal('POST', '/drive/v3/drives', repeated))[0]).toBe(409);
    expect((await drive.send('GET', '/drive/v3/drives')).body).toMatchObject({
      drives: [{ id, name: 'Team' }],
    });
    expect((await drive.refusal('GET', '/drive/v3/drives/none'))[2]).toMatchObject({
      reason: 'notFound',
      location: 'driveId',
    });
    const metadata = { name: 'shared.tif', parents: [id] };
    const without = { json: metadata };
    expect((await drive.refusal('POST', '/drive/v3/files', without))[0]).toBe(404);
    const file = await drive.upload(metadata, 'bytes', { ...both, fields: '*' });
    expect(file).toMatchObject({ driveId: id, parents: [id] });
    expect(file).not.toHaveProperty('owners');
    expect((await drive.send('GET', `/drive/v3/files/${file.id}`)).status).toBe(404);
    expect(await drive.get(file.id, 'name', both)).toEqual({ name: 'shared.tif' });
    expect(await drive.names("name = 'shared.tif'", both)).toEqual([]);
    expect(await drive.names("name = 'shared.tif'", all)).toEqual(['shared.tif']);
    const inDrive = { ...all, corpora: 'drive', driveId: id };
    expect(await drive.names('', inDrive)).toEqual(['shared.tif']);
  });

  it('require parameters that belong together in lists', async () => {
    const list = async (query: Record<string, string>) =>
      (await drive.refusal('GET', '/drive/v3/files', { query }))[2];
    expect(await list({ ...all, corpora: 'drive' })).toMatchObject({
      reason: 'teamDriveIdRequiresTeamDriveCorpora',
      message: 'The driveId parameter must be specified if and only if corpora is set to drive.',
    });
    expect(await list({ ...both, corpora: 'allDrives' })).toMatchObject({
      message: expect.stringMatching(
        /^The includeItemsFromAllDrives parameter must be set to true/,
      ),
    });
    expect(await list({ includeItemsFromAllDrives: 'true' })).toMatchObject({
      message: expect.stringMatching(/^The supportsAllDrives parameter must be set to true/),
    });
    expect(await list({ ...all, corpora: 'drive', driveId: 'none' })).toMatchObject({
      message: 'Shared drive not found: none',
    });
  });

  it('are listed in pages', async () => {
    for (const name of ['Page A', 'Page B', 'Page C']) {
      await drive.send('POST', '/drive/v3/drives', { json: { name }, query: { requestId: name } });
    }
    const names: string[] = [];
    let query: Record<string, string> = { pageSize: '2' };
    for (let pages = 1; ; pages++) {
      const { body } = await drive.send('GET', '/drive/v3/drives', { query });
      names.push(...(body.drives as { name: string }[]).map(({ name }) => name));
      if (body.nextPageToken === undefined) {
        expect(pages).toBe(Math.ceil(names.length / 2));
        break;
      }
      query = { pageSize: '2', pageToken: String(body.nextPageToken) };
    }
    expect(names.filter((name) => name.startsWith('Page'))).toEqual(['Page A', 'Page B', 'Page C']);
    const wrong = { query: { pageToken: 'x' } };
    expect((await drive.refusal('GET', '/drive/v3/drives', wrong))[0]).toBe(400);
  });

  it('have a separate trash, and accept no files from My Drive', async () => {
    const { body } = await drive.send('POST', '/drive/v3/drives', {
      json: { name: 'Trash' },
      query: { requestId: 'trash' },
    });
    const id = String(body.id);
    const mine = await drive.create({ name: 'mine' });
    const theirs = await drive.create({ name: 'theirs', parents: [id] }, both);
    for (const file of [mine, theirs]) await drive.update(file.id, { trashed: true }, both);
    expect(await drive.get(theirs.id, 'trashedTime', both)).toEqual({
      trashedTime: expect.stringMatching(/^\d{4}-/),
    });
    const emptied = { query: { driveId: id } };
    expect((await drive.send('DELETE', '/drive/v3/files/trash', emptied)).status).toBe(204);
    expect((await drive.send('GET', `/drive/v3/files/${theirs.id}`, { query: both })).status).toBe(
      404,
    );
    expect(await drive.get(mine.id, 'trashed')).toEqual({ trashed: true });
    const none = { query: { driveId: 'none' } };
    expect((await drive.refusal('DELETE', '/drive/v3/files/trash', none))[0]).toBe(404);
    const move = { json: {}, query: { ...both, addParents: id, removeParents: 'root' } };
    expect((await drive.refusal('PATCH', `/drive/v3/files/${mine.id}`, move))[1]).toBe(
      'The sandbox does not implement moves between My Drive and shared drives.',
    );
  });

  it('do not use the storage of the user', async () => {
    const small = await startSandbox({ driveQuota: 10 });
    onTestFinished(() => small.close());
    const api = driveApi(small);
    const { body } = await api.send('POST', '/drive/v3/drives', {
      json: { name: 'Team' },
      query: { requestId: 'r' },
    });
    await api.upload({ name: 'large', parents: [body.id] }, 'x'.repeat(100), both);
    await api.upload({ name: 'small' }, 'x'.repeat(10));
    const about = await api.send('GET', '/drive/v3/about', { query: { fields: 'storageQuota' } });
    expect(about.body).toEqual({
      storageQuota: { limit: '10', usage: '10', usageInDrive: '10', usageInDriveTrash: '0' },
    });
  });
});

describe('a full Drive', () => {
  it('refuses bytes with the message of Drive until the trash is emptied', async () => {
    const small = await startSandbox({ driveQuota: 20 });
    onTestFinished(() => small.close());
    const api = driveApi(small);
    const first = await api.upload({ name: 'first' }, 'x'.repeat(15));
    const second = { query: { uploadType: 'media' }, body: 'y'.repeat(10) };
    const full = [
      403,
      "The user's Drive storage quota has been exceeded.",
      {
        message: "The user's Drive storage quota has been exceeded.",
        domain: 'usageLimits',
        reason: 'storageQuotaExceeded',
      },
    ];
    expect(await api.refusal('POST', '/upload/drive/v3/files', second)).toEqual(full);
    // An announced upload is refused before it is sent.
    const announced = {
      query: { uploadType: 'resumable' },
      json: { name: 'announced' },
      headers: { 'x-upload-content-length': '10' },
    };
    expect(await api.refusal('POST', '/upload/drive/v3/files', announced)).toEqual(full);
    expect(await api.names('')).toEqual(['first']);
    // Folders and empty files need no room, nor do bytes that take the place of others.
    await api.create({ name: 'folder', mimeType: FOLDER });
    const replaced = await api.send('PATCH', `/upload/drive/v3/files/${first.id}`, {
      query: { uploadType: 'media' },
      body: 'z'.repeat(20),
    });
    expect(replaced.status).toBe(200);
    await api.update(first.id, { trashed: true });
    expect(await api.refusal('POST', '/upload/drive/v3/files', second)).toEqual(full);
    await api.send('DELETE', '/drive/v3/files/trash');
    expect((await api.send('POST', '/upload/drive/v3/files', second)).status).toBe(200);
  });
});

describe('the folder of the sandbox', () => {
  it('keeps files over a restart, and removes unused bytes', async () => {
    const data = await mkdtemp(join(tmpdir(), 'cedar-drive-'));
    onTestFinished(() => rm(data, { recursive: true, force: true }));
    const before = await startSandbox({ data });
    const first = driveApi(before);
    const folder = await first.create({ name: 'kept', mimeType: FOLDER });
    const file = await first.upload({ name: 'a.tif', parents: [folder.id] }, 'bytes');
    const gone = await first.upload({ name: 'b.tif', parents: [folder.id] }, 'more');
    await first.send('DELETE', `/drive/v3/files/${gone.id}`);
    const replaced = { query: { uploadType: 'media' }, body: 'new bytes' };
    await first.send('PATCH', `/upload/drive/v3/files/${file.id}`, replaced);
    const fields = 'id,name,parents,md5Checksum,createdTime,version';
    const known = await first.get(file.id, fields);
    const root = await first.get('root', 'id');
    await before.close();
    const after = await startSandbox({ data });
    onTestFinished(() => after.close());
    const second = driveApi(after);
    expect(await second.get(file.id, fields)).toEqual(known);
    expect(await second.get('root', 'id')).toEqual(root);
    expect(await second.names(`'${folder.id}' in parents`)).toEqual(['a.tif']);
    // Both revisions of the file that is left.
    expect(await readdir(join(data, 'drive', 'content'))).toHaveLength(2);
  });
});
