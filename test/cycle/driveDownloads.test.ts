/** Drive that is slowed down, has many files, damages a download, or is full during an order. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { authenticate } from '../../src/core/credentials/authenticate.ts';
import { ChecksumError, DriveStore, type StoredObject } from '../../src/core/index.ts';
import { retrieve } from '../../src/core/stores/retrieve.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { createOnDrive } from '../storedFiles.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { hurriedClock } from './hurriedClock.ts';

const FOLDER = 'application/vnd.google-apps.folder';

async function openDrive(): Promise<{ sandbox: Sandbox; store: DriveStore }> {
  const sandbox = await startSandbox({ data: temporaryFolder() });
  onTestFinished(() => sandbox.close());
  const auth = await authenticate({ token: 'any' });
  const store = new DriveStore({ auth, endpoint: sandbox.drive, clock: hurriedClock });
  return { sandbox, store };
}

/** Requests for the content of files. */
function contentRequests({ requests }: Sandbox): number {
  return requests.filter(({ method, path }) => method === 'GET' && /\/files\/[^/]+$/.test(path))
    .length;
}

/** A document on Drive, as it is listed. */
async function storedDocument(store: DriveStore): Promise<StoredObject> {
  await store.storeMetadata({ some: 'text' }, 'ITEM', 'CEDAR');
  const object = await store.metadataObject('ITEM', 'CEDAR');
  if (!object) throw new Error('The document is not there.');
  return object;
}

describe('Google Drive', () => {
  it.each(['userRateLimitExceeded', 'rateLimitExceeded'])(
    'refuses because of %s: the request is sent again',
    async (reason) => {
      const { sandbox, store } = await openDrive();
      await storedDocument(store);
      const message = 'User Rate Limit Exceeded';
      sandbox.setFaults([{ service: 'drive', times: 2, action: { status: 403, reason, message } }]);
      const { text } = await store.readMetadata('ITEM', 'CEDAR');
      expect(JSON.parse(text)).toEqual({ some: 'text' });
    },
  );

  it('lists folders of more than 1,000 files completely', async () => {
    const { sandbox, store } = await openDrive();
    const folder = await createOnDrive(sandbox, { name: 'MANY', mimeType: FOLDER });
    const names = Array.from({ length: 1005 }, (_, index) => `image_${index}.tif`);
    for (let start = 0; start < names.length; start += 50) {
      const some = names.slice(start, start + 50);
      await Promise.all(some.map((name) => createOnDrive(sandbox, { name, parents: [folder.id] })));
    }
    const listed = await store.listObjects('MANY');
    expect(listed.map(({ fileName }) => fileName).sort()).toEqual(names.sort());
  });

  it('damages a download once: the file is received again', async () => {
    const { sandbox, store } = await openDrive();
    const object = await storedDocument(store);
    const folder = temporaryFolder();
    sandbox.setFaults([{ path: `/drive/v3/files/${object.id}`, action: { flip: 3 } }]);
    const before = contentRequests(sandbox);
    const file = await retrieve(store, object, folder, 'ITEM.json', { overwrite: false });
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ some: 'text' });
    expect(contentRequests(sandbox) - before).toBe(2);
  });

  it('damages each download: nothing is stored', async () => {
    const { sandbox, store } = await openDrive();
    const object = await storedDocument(store);
    const folder = temporaryFolder();
    sandbox.setFaults([{ path: `/drive/v3/files/${object.id}`, every: 1, action: { flip: 3 } }]);
    const received = retrieve(store, object, folder, 'ITEM.json', { overwrite: false });
    await expect(received).rejects.toThrow(ChecksumError);
    await expect(readFile(`${folder}/ITEM.json`)).rejects.toThrow('ENOENT');
  });
});
