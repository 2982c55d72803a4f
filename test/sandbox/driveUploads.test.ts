/** Uploads to Drive: https://developers.google.com/workspace/drive/api/guides/manage-uploads */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type DriveApi, driveApi, FOLDER, multipart } from './driveRequests.ts';

const GRANULE = 256 * 1024;
const bytes = Buffer.alloc(GRANULE + 1000, 'pixels ');
const md5Checksum = createHash('md5').update(bytes).digest('hex');
const FIELDS = 'id,name,mimeType,size,md5Checksum';

let sandbox: Sandbox;
let drive: DriveApi;

beforeAll(async () => {
  sandbox = await startSandbox();
  drive = driveApi(sandbox);
});
afterAll(() => sandbox.close());

/** Address of a new session. */
async function begin(
  metadata: object,
  { api = drive, path = '/upload/drive/v3/files', method = 'POST' } = {},
): Promise<string> {
  const { status, headers } = await api.send(method, path, {
    query: { uploadType: 'resumable', fields: FIELDS },
    json: metadata,
    headers: { 'x-upload-content-type': 'image/tiff' },
  });
  expect(status).toBe(200);
  return headers.get('location') ?? '';
}

const put = (address: string, from: number, to: number, total: string | number, api = drive) =>
  api.send('PUT', address, {
    body: new Uint8Array(bytes.subarray(from, to)),
    headers: { 'content-range': `bytes ${from}-${to - 1}/${total}` },
  });

const asked = (address: string, total: string | number = bytes.length, api = drive) =>
  api.send('PUT', address, { headers: { 'content-range': `bytes */${total}` } });

describe('uploads at once', () => {
  it('without metadata create an untitled file', async () => {
    const { body } = await drive.send('POST', '/upload/drive/v3/files', {
      query: { uploadType: 'media', fields: FIELDS },
      headers: { 'content-type': 'image/tiff' },
      body: new Uint8Array(bytes),
    });
    expect(body).toMatchObject({ name: 'Untitled', mimeType: 'image/tiff', md5Checksum });
  });

  it('with metadata use the type in it first', async () => {
    const file = await drive.upload({ name: 'a', mimeType: 'image/png' }, bytes, {
      fields: FIELDS,
    });
    expect(file).toMatchObject({ mimeType: 'image/png', size: String(bytes.length), md5Checksum });
  });

  it('replace the bytes of an existing file, and keep its other fields', async () => {
    const file = await drive.upload({ name: 'replaced', description: 'kept' }, 'old');
    const { body } = await drive.send('PATCH', `/upload/drive/v3/files/${file.id}`, {
      query: { uploadType: 'multipart', fields: `${FIELDS},description` },
      ...multipart({ name: 'new name' }, bytes),
    });
    expect(body).toMatchObject({ id: file.id, name: 'new name', description: 'kept', md5Checksum });
  });

  it('require a supported type of upload', async () => {
    const refused = await drive.refusal('POST', '/upload/drive/v3/files', { body: 'x' });
    expect([refused[0], refused[2]]).toEqual([
      400,
      expect.objectContaining({ reason: 'required', location: 'uploadType' }),
    ]);
    const query = { uploadType: 'multipart' };
    const whole = { query, headers: { 'content-type': 'text/plain' }, body: 'x' };
    expect((await drive.refusal('POST', '/upload/drive/v3/files', whole))[0]).toBe(400);
    const encoded = multipart(
      { name: 'a' },
      'eA==',
      'text/plain\r\ncontent-transfer-encoding: base64',
    );
    expect((await drive.refusal('POST', '/upload/drive/v3/files', { query, ...encoded }))[1]).toBe(
      'The sandbox does not implement Content-Transfer-Encoding base64.',
    );
  });

  it('create no folders, and require a folder as parent', async () => {
    const query = { uploadType: 'multipart' };
    const folder = multipart({ name: 'f', mimeType: FOLDER }, 'x');
    expect((await drive.refusal('POST', '/upload/drive/v3/files', { query, ...folder }))[0]).toBe(
      400,
    );
    const file = await drive.create({ name: 'file' });
    const inside = multipart({ name: 'x', parents: [file.id] }, 'x');
    expect(
      (await drive.refusal('POST', '/upload/drive/v3/files', { query, ...inside }))[2],
    ).toMatchObject({ reason: 'parentNotAFolder' });
    expect(await drive.names("name = 'f' or name = 'x'")).toEqual([]);
  });
});

describe('resumable uploads', () => {
  it('accept pieces, and keep multiples of 256 KiB', async () => {
    const address = await begin({ name: 'pieces' });
    expect(address).toContain('/upload/drive/v3/files?');
    expect((await asked(address)).headers.get('range')).toBeNull();
    const first = await put(address, 0, GRANULE, bytes.length);
    expect([first.status, first.headers.get('range')]).toEqual([308, `bytes=0-${GRANULE - 1}`]);
    const last = await put(address, GRANULE, bytes.length, bytes.length);
    expect(last.status).toBe(200);
    expect(last.body).toEqual({
      id: last.body.id,
      name: 'pieces',
      mimeType: 'image/tiff',
      size: String(bytes.length),
      md5Checksum,
    });
    // A lost answer is given again.
    expect((await asked(address)).body).toEqual(last.body);
  });

  it('continue after a lost connection and a restart', async () => {
    const data = await mkdtemp(join(tmpdir(), 'cedar-drive-'));
    onTestFinished(() => rm(data, { recursive: true, force: true }));
    const before = await startSandbox({ data });
    const address = await begin({ name: 'restarted' }, { api: driveApi(before) });
    await put(address, 0, GRANULE, bytes.length, driveApi(before));
    await before.close();
    const after = await startSandbox({ data });
    onTestFinished(() => after.close());
    const api = driveApi(after);
    const moved = address.replace(before.drive, after.drive);
    expect((await asked(moved, '*', api)).headers.get('range')).toBe(`bytes=0-${GRANULE - 1}`);
    const last = await put(moved, GRANULE, bytes.length, bytes.length, api);
    expect(last.body).toMatchObject({ name: 'restarted', md5Checksum });
  });

  it('replace the bytes of an existing file', async () => {
    const { id } = await drive.upload({ name: 'before' }, 'old');
    const path = `/upload/drive/v3/files/${id}`;
    const address = await begin({ name: 'after' }, { path, method: 'PATCH' });
    const { body } = await put(address, 0, bytes.length, bytes.length);
    expect(body).toMatchObject({ id, name: 'after', md5Checksum });
    await drive.send('DELETE', `/drive/v3/files/${id}`);
    const gone = { query: { uploadType: 'resumable' }, json: {} };
    expect((await drive.refusal('PATCH', path, gone))[0]).toBe(404);
  });

  it('answer 200 instead of 308 to the client for Go', async () => {
    const address = await begin({ name: 'go' });
    const piece = await drive.send('PUT', address, {
      body: new Uint8Array(bytes.subarray(0, GRANULE)),
      headers: {
        'content-range': `bytes 0-${GRANULE - 1}/${bytes.length}`,
        'x-guploader-no-308': 'yes',
      },
    });
    expect([piece.status, piece.headers.get('x-http-status-code-override')]).toEqual([200, '308']);
  });

  it('are removed when they are cancelled', async () => {
    const address = await begin({ name: 'cancelled' });
    expect((await drive.send('DELETE', address)).status).toBe(499);
    expect((await drive.refusal('PUT', address, { body: 'x' })).slice(0, 2)).toEqual([
      404,
      'Not Found',
    ]);
    expect(await drive.names("name = 'cancelled'")).toEqual([]);
  });

  it('fail when the folder was deleted in the meantime', async () => {
    const folder = await drive.create({ name: 'gone', mimeType: FOLDER });
    const address = await begin({ name: 'homeless', parents: [folder.id] });
    await drive.send('DELETE', `/drive/v3/files/${folder.id}`);
    const refused = await put(address, 0, bytes.length, bytes.length);
    expect([refused.status, refused.body.error?.message]).toEqual([
      404,
      `File not found: ${folder.id}.`,
    ]);
    expect(await drive.names("name = 'homeless'")).toEqual([]);
  });
});
