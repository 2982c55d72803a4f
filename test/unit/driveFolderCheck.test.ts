/** The check of folders on Google Drive, with answers that a sandbox with one Drive for all does not give. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { checkSetup, loadConfig } from '../../src/core/index.ts';
import { quotaIn, withoutStorage } from '../../src/core/setup/driveAbout.ts';

const FOLDER = {
  id: 'shared-with-me',
  name: 'CEDAR_PREARD',
  mimeType: 'application/vnd.google-apps.folder',
};

/** A Drive that has one folder of another account, which this one may only read. */
async function readOnlyDrive(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const isAsked = searchParams.get('q')?.includes("'CEDAR_PREARD'");
    const file = {
      ...FOLDER,
      createdTime: '2020-01-01T00:00:00Z',
      modifiedTime: '2020-01-01T00:00:00Z',
    };
    const answers: Readonly<Record<string, object>> = {
      '/drive/v3/about': {
        user: { kind: 'drive#user', emailAddress: 'me@example.com' },
        storageQuota: { limit: '15000000000', usage: '0' },
      },
      '/drive/v3/files': { kind: 'drive#fileList', files: isAsked ? [file] : [] },
      [`/drive/v3/files/${FOLDER.id}`]: {
        kind: 'drive#file',
        capabilities: { canAddChildren: false },
      },
    };
    const answer = answers[pathname];
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json; charset=UTF-8' });
    response.end(JSON.stringify(answer ?? { error: { code: 404, message: 'Not Found' } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a folder that the account may only read fails', async () => {
  const drive = await readOnlyDrive();
  const config = loadConfig(
    'tile_grid: { grid_name: LANDSAT_ARD_CU }\ntracker: { store: gdrive }\ngdrive: { project: my-project-1 }\n',
  );
  const endpoints = { earthEngine: drive, drive };
  const rows = await checkSetup({
    readConfig: async () => config,
    connection: async () => ({ endpoints }),
  });
  expect(rows.find(({ id }) => id === 'folders')).toMatchObject({
    state: 'fail',
    detail: 'The account cannot add files to the folder "CEDAR_PREARD".',
    advice: expect.stringContaining('name another folder under tracker: prefix_template'),
    page: 'https://drive.google.com/drive/folders/shared-with-me',
    path: 'tracker.prefix_template',
  });
});

test.each([
  ['0', 'fail', 'has no storage of its own'],
  ['15000000000', 'warn', 'reports storage'],
  [undefined, 'warn', 'reports no limit of storage'],
])('a service account with the limit %s has the state %s', (limit, state, detail) => {
  const quota = quotaIn({ storageQuota: { limit, usage: '0' } });
  if (!quota) throw new Error('No quota');
  expect(withoutStorage('orders@p.iam.gserviceaccount.com', quota)).toMatchObject({
    state,
    detail: expect.stringContaining(detail),
    path: 'gdrive.drive_id',
  });
  expect(withoutStorage('me@example.com', quota)).toBeUndefined();
});
