/** Roles on shared drives: https://developers.google.com/workspace/drive/api/guides/ref-roles */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DriveRole, type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { accessToken } from './accessTokens.ts';
import { type DriveApi, driveApi, FOLDER } from './driveRequests.ts';
import { type Api, apiOf } from './earthEngineRequests.ts';

const FILES = '/drive/v3/files';
const MANAGER = 'user@example.com';
const MEMBER = 'colleague@example.com';
const both = { supportsAllDrives: 'true' };
const all = { ...both, includeItemsFromAllDrives: 'true' };

let sandbox: Sandbox;
/** The account that owns everything, and the one whose role is set. */
let manager: DriveApi;
let member: DriveApi;
let driveId: string;

beforeAll(async () => {
  sandbox = await startSandbox({ speed: 1000 });
  manager = driveApi(sandbox, await accessToken(sandbox, { account: MANAGER }));
  member = driveApi(sandbox, await accessToken(sandbox, { account: MEMBER }));
});
afterAll(() => sandbox.close());

async function setRole(role: DriveRole): Promise<void> {
  driveId = await sandbox.setSharedDrive('Team', {
    roles: { [MANAGER]: 'organizer', [MEMBER]: role },
  });
}

/** Whether a request is carried out, or the reason of its refusal. */
async function outcome(
  method: string,
  path: string,
  { query = both, ...init }: Parameters<DriveApi['send']>[2] = {},
): Promise<unknown> {
  const { status, body } = await member.send(method, path, { query, ...init });
  if (status < 300) return 'done';
  const { reason, message } = (body.error?.errors[0] ?? {}) as Record<string, string>;
  return `${reason}: ${message}`;
}

const FILE_REFUSED =
  'insufficientFilePermissions: The user does not have sufficient permissions for this file.';
const PARENT_REFUSED =
  'insufficientParentPermissions: Insufficient permissions for the specified parent.';

describe('a role on a shared drive', () => {
  it.each([
    ['organizer', ['read', 'add', 'edit', 'revisions', 'untrash', 'move', 'trash', 'delete']],
    ['fileOrganizer', ['read', 'add', 'edit', 'revisions', 'untrash', 'move', 'trash']],
    ['writer', ['read', 'add', 'edit', 'revisions', 'untrash']],
    ['commenter', ['read']],
    ['reader', ['read']],
  ] as const)('%s allows what Google documents', async (role, allowed) => {
    await setRole(role);
    const folder = await manager.create({ name: role, mimeType: FOLDER, parents: [driveId] }, both);
    const upload = (name: string) => manager.upload({ name, parents: [driveId] }, 'bytes', both);
    const { id } = await upload('kept');
    const trashed = await upload('trashed');
    await manager.update(trashed.id, { trashed: true }, both);
    const move = { ...both, addParents: folder.id, removeParents: driveId };
    const outcomes = {
      read: await outcome('GET', `${FILES}/${id}`, { query: { ...both, alt: 'media' } }),
      add: await outcome('POST', FILES, { json: { name: 'new', parents: [driveId] } }),
      edit: await outcome('PATCH', `${FILES}/${id}`, { json: { name: 'renamed' } }),
      revisions: await outcome('GET', `${FILES}/${id}/revisions`, { query: {} }),
      untrash: await outcome('PATCH', `${FILES}/${trashed.id}`, { json: { trashed: false } }),
      move: await outcome('PATCH', `${FILES}/${id}`, { json: {}, query: move }),
      trash: await outcome('PATCH', `${FILES}/${id}`, { json: { trashed: true } }),
      delete: await outcome('DELETE', `${FILES}/${id}`),
    };
    for (const [action, found] of Object.entries(outcomes)) {
      const refused = action === 'add' ? PARENT_REFUSED : FILE_REFUSED;
      const expected = (allowed as readonly string[]).includes(action) ? 'done' : refused;
      expect(found, `${role}: ${action}`).toBe(expected);
    }
  });

  it.each([
    ['organizer', [true, true, true, true]],
    ['fileOrganizer', [true, true, true, false]],
    ['writer', [true, true, false, false]],
    ['reader', [false, false, false, false]],
  ] as const)('%s shows in the capabilities of the drive and its files', async (role, expected) => {
    await setRole(role);
    const { id } = await manager.upload({ name: 'file', parents: [driveId] }, 'bytes', both);
    const names = ['canEdit', 'canAddChildren', 'canTrashChildren', 'canDeleteChildren'];
    const shown = await member.send('GET', `/drive/v3/drives/${driveId}`, {
      query: { fields: `capabilities(${names})` },
    });
    const { capabilities: drive } = shown.body as { capabilities: Record<string, boolean> };
    expect(names.map((name) => drive[name])).toEqual(expected);
    const root = await member.get(driveId, 'capabilities', both);
    const file = await member.get(id, 'capabilities', both);
    const [ofRoot, ofFile] = [root, file].map(
      ({ capabilities }) => capabilities as Record<string, boolean>,
    );
    expect(names.map((name) => ofRoot?.[name])).toEqual(expected);
    const own = ['canEdit', 'canModifyContent', 'canTrash', 'canDelete'];
    expect(own.map((name) => ofFile?.[name])).toEqual(expected);
  });

  it('is that of the account which has begun an upload, also when it is finished', async () => {
    await setRole('writer');
    const begun = await member.send('POST', '/upload/drive/v3/files', {
      query: { ...both, uploadType: 'resumable' },
      json: { name: 'large', parents: [driveId] },
    });
    const session = begun.headers.get('location') ?? '';
    await setRole('reader');
    const { status, body } = await member.send('PUT', session, { body: 'bytes' });
    expect([status, body.error?.message]).toEqual([
      403,
      'Insufficient permissions for the specified parent.',
    ]);
    expect(await manager.names("name = 'large'", all)).toEqual([]);
  });

  it('none hides the drive and its files', async () => {
    await setRole('none');
    const { id } = await manager.upload({ name: 'hidden', parents: [driveId] }, 'bytes', both);
    expect((await member.send('GET', '/drive/v3/drives')).body.drives).toEqual([]);
    expect((await member.refusal('GET', `/drive/v3/drives/${driveId}`))[1]).toBe(
      `Shared drive not found: ${driveId}`,
    );
    expect((await member.refusal('GET', `${FILES}/${id}`, { query: both }))[0]).toBe(404);
    expect(await member.names("name = 'hidden'", all)).toEqual([]);
    const inDrive = { query: { ...all, corpora: 'drive', driveId } };
    expect((await member.refusal('GET', FILES, inDrive))[0]).toBe(404);
    const emptied = { query: { driveId } };
    expect((await member.refusal('DELETE', `${FILES}/trash`, emptied))[0]).toBe(404);
    expect(await manager.names("name = 'hidden'", all)).toEqual(['hidden']);
  });

  it('to empty the trash is that of a manager', async () => {
    await setRole('fileOrganizer');
    const emptied = { query: { driveId } };
    expect((await member.refusal('DELETE', `${FILES}/trash`, emptied))[2]).toMatchObject({
      reason: 'insufficientFilePermissions',
    });
    expect((await manager.send('DELETE', `${FILES}/trash`, emptied)).status).toBe(204);
  });
});

describe('exports of Earth Engine', () => {
  const toFolder = (folder: string) => ({
    fileExportOptions: {
      fileFormat: 'GEO_TIFF',
      driveDestination: { folder, filenamePrefix: 'image' },
    },
  });

  async function exportAs(account: string, folder: string): Promise<void> {
    const token = await accessToken(sandbox, { account });
    const earth: Api = apiOf(sandbox, token);
    const { metadata } = (await earth.outcome(earth.exportRequest(toFolder(folder)))) as {
      metadata: { state: string };
    };
    expect(metadata.state).toBe('SUCCEEDED');
  }

  it('go to a folder of the shared drive, if the account may add files there', async () => {
    await setRole('writer');
    await manager.create({ name: 'Images', mimeType: FOLDER, parents: [driveId] }, both);
    await exportAs(MEMBER, 'Images');
    const inDrive = { ...all, corpora: 'drive', driveId };
    expect(await manager.names("name = 'image.tif'", inDrive)).toEqual(['image.tif']);
    await setRole('reader');
    await exportAs(MEMBER, 'Images');
    expect(await manager.names("name = 'image.tif'", inDrive)).toEqual(['image.tif']);
    expect(await manager.names("name = 'image.tif'")).toEqual(['image.tif']);
  });
});
