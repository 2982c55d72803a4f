/** Earth Engine's exports to Drive: https://developers.google.com/earth-engine/apidocs/export-image-todrive */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type DriveApi, driveApi, FOLDER, tokenFor } from './driveRequests.ts';
import { type Api, apiOf } from './earthEngineRequests.ts';

let sandbox: Sandbox;
let earth: Api;
let drive: DriveApi;

beforeAll(async () => {
  sandbox = await startSandbox({ speed: 1000 });
  earth = apiOf(sandbox);
  drive = driveApi(sandbox);
});
afterAll(() => sandbox.close());

/** An export of 20 × 10 pixels to a folder of Drive. */
function toDrive(folder: string | undefined, filenamePrefix: string, geoTiffOptions: object = {}) {
  return {
    fileExportOptions: {
      fileFormat: 'GEO_TIFF',
      driveDestination: { ...(folder !== undefined && { folder }), filenamePrefix },
      geoTiffOptions,
    },
  };
}

async function exported(api: Api, changes: object) {
  const ended = await api.outcome(api.exportRequest(changes));
  const { metadata, error } = ended as {
    metadata: { state: string; destinationUris?: string[] };
    error?: { message: string };
  };
  return { ...metadata, message: error?.message };
}

const folders = (name: string) =>
  drive.names(`mimeType = '${FOLDER}' and name = '${name}' and trashed = false`);

describe('exports to Drive', () => {
  it('create a missing folder in the root, and use it again', async () => {
    const first = await exported(earth, toDrive('Made', 'one'));
    expect(first.state).toBe('SUCCEEDED');
    expect((await exported(earth, toDrive('Made', 'two'))).destinationUris).toEqual(
      first.destinationUris,
    );
    expect(await drive.names("'root' in parents")).toContain('Made');
    expect(await folders('Made')).toEqual(['Made']);
    const [, id = ''] =
      /^https:\/\/drive\.google\.com\/#folders\/([\w-]+)$/.exec(first.destinationUris?.[0] ?? '') ??
      [];
    expect(await drive.names(`'${id}' in parents`)).toEqual(['one.tif', 'two.tif']);
    const { body } = await drive.send('GET', '/drive/v3/files', {
      query: { q: `'${id}' in parents`, fields: 'files(mimeType,size,md5Checksum)' },
    });
    expect(body.files).toEqual([
      expect.objectContaining({ mimeType: 'image/tiff', size: expect.stringMatching(/^\d+$/) }),
      expect.objectContaining({ md5Checksum: expect.stringMatching(/^[0-9a-f]{32}$/) }),
    ]);
  });

  it('create one folder when several exports start at the same time', async () => {
    const names = ['a', 'b', 'c'];
    await Promise.all(names.map((name) => exported(earth, toDrive('Together', name))));
    expect(await folders('Together')).toEqual(['Together']);
  });

  it('put a hyphen before the offsets of pieces', async () => {
    await exported(
      earth,
      toDrive('Pieces', 'NAME', { tileSize: 16, tileDimensions: { width: 16, height: 16 } }),
    );
    expect(await drive.names("name contains 'NAME'")).toEqual([
      'NAME-0000000000-0000000000.tif',
      'NAME-0000000000-0000000016.tif',
    ]);
  });

  it('find a folder by name at any depth, the most recently modified one of several', async () => {
    const outer = await drive.create({ name: 'outer', mimeType: FOLDER });
    const make = (modifiedTime: string) =>
      drive.create({ name: 'Deep', mimeType: FOLDER, parents: [outer.id], modifiedTime });
    await make('2020-01-01T00:00:00Z');
    const newest = await make('2022-01-01T00:00:00Z');
    await make('2021-01-01T00:00:00Z');
    const { destinationUris } = await exported(earth, toDrive('Deep', 'found'));
    expect(destinationUris).toEqual([`https://drive.google.com/#folders/${newest.id}`]);
    await drive.update(newest.id, { trashed: true });
    const next = await exported(earth, toDrive('Deep', 'found again'));
    expect(next.destinationUris).not.toEqual(destinationUris);
    expect(await folders('Deep')).toHaveLength(2);
  });

  it('treat a path as the name of one folder, and use the root without a name', async () => {
    await exported(earth, toDrive('a/b', 'path'));
    expect(await folders('a/b')).toEqual(['a/b']);
    expect(await folders('b')).toEqual([]);
    const { destinationUris } = await exported(earth, toDrive(undefined, 'at the root'));
    const root = await drive.get('root', 'id');
    expect(destinationUris).toEqual([`https://drive.google.com/#folders/${root.id}`]);
    expect(await drive.names("'root' in parents and name = 'at the root.tif'")).toHaveLength(1);
  });

  it('never replace a file', async () => {
    await exported(earth, toDrive('Twice', 'same'));
    await exported(earth, toDrive('Twice', 'same'));
    expect(await drive.names("name = 'same.tif'")).toEqual(['same.tif', 'same.tif']);
  });

  it('fail with the message of Drive when it is full, without partial files', async () => {
    const small = await startSandbox({ speed: 1000, driveQuota: 100 });
    onTestFinished(() => small.close());
    const { state, message } = await exported(apiOf(small), toDrive('Full', 'large'));
    expect([state, message]).toEqual([
      'FAILED',
      "The user's Drive storage quota has been exceeded.",
    ]);
    expect(await driveApi(small).names("name contains 'large'")).toEqual([]);
  });

  // https://developers.google.com/workspace/drive/api/guides/api-specific-auth
  it('are not visible to an app that only has access to its own files', async () => {
    await exported(earth, toDrive('Scopes', 'exported'));
    const { body } = await drive.send('GET', '/drive/v3/files', {
      query: { q: "name = 'exported.tif'" },
    });
    const [{ id }] = body.files as [{ id: string }];
    const own = driveApi(sandbox, await tokenFor(sandbox, 'drive.file'));
    expect((await own.refusal('GET', `/drive/v3/files/${id}`))[0]).toBe(404);
    expect(await own.names("name = 'exported.tif'")).toEqual([]);
    const mine = await own.create({ name: 'mine' });
    expect(await own.names("name = 'mine'")).toEqual(['mine']);
    expect((await own.send('DELETE', `/drive/v3/files/${mine.id}`)).status).toBe(204);
    const reader = driveApi(sandbox, await tokenFor(sandbox, 'drive.file', 'drive.readonly'));
    expect((await reader.get(id, 'name')).name).toBe('exported.tif');
    expect(await reader.refusal('DELETE', `/drive/v3/files/${id}`)).toEqual([
      403,
      `The user has not granted the app 000000000000 write access to the file ${id}.`,
      expect.objectContaining({ reason: 'appNotAuthorizedToFile' }),
    ]);
  });
});
